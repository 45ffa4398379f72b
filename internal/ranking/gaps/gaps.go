// Package gaps tells what there is to learn from results: which components cost most points, which schools stand just
// below a threshold, who improved most, and what is unusual. Everything here is pure, and rests on verified or recognised
// results only, for nothing else comes into a tally.
package gaps

import (
	"cmp"
	"slices"

	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/ranking"
)

// Loss is what a component costs the schools of a unit.
type Loss struct {
	// Place is the component's in index order.
	Place int
	// N counts the schools with points in it, Lost sums what each lacks to the maximum, Possible what all could have.
	N              int
	Lost, Possible int64
	// Half counts the schools with less than half of the maximum.
	Half int
}

// Losses lists the components by the points that are lost in them, the greatest first; components that no school has
// points in are left out.
func Losses(t *ranking.Tally, most []maturity.Points) []Loss {
	var list []Loss
	for place := range min(len(t.Components), len(most)) {
		h, top := t.Components[place].Points, most[place]
		l := Loss{Place: place, N: h.N(), Possible: int64(h.N()) * int64(top)}
		if l.N == 0 {
			continue
		}
		l.Lost = l.Possible - h.Sum()
		for _, bin := range h {
			if 2*bin.Value < top {
				l.Half += bin.Count
			}
		}
		list = append(list, l)
	}
	slices.SortStableFunc(list, func(a, b Loss) int { return cmp.Compare(b.Lost, a.Lost) })

	return list
}

// Score is one school's result: the ends of each group's points.
type Score struct {
	School int64
	Groups []ranking.Range
	// Capped tells of each group that a missed condition holds it, so that points alone do not lift it.
	Capped []bool
}

// Sum is the sum of the lower ends, by which schools are compared over seasons.
func (s *Score) Sum() int64 {
	var n int64
	for _, g := range s.Groups {
		n += int64(g.Low)
	}

	return n
}

// Step is a school that stands just below the next level of a group.
type Step struct {
	School int64
	Group  int
	// Level is the one it would reach, Have its sure points, Need what it lacks.
	Level      int
	Have, Need maturity.Points
	Capped     bool
}

// Near lists the schools that lack at most so many points to the next level of a group by the index's rule, the nearest first.
func Near(scores []Score, rule maturity.LevelRule, within maturity.Points) []Step {
	level2, level3 := rule.SecondFrom.Points, rule.ThirdAbove.Points+1
	var list []Step
	for i := range scores {
		s := &scores[i]
		for g := range s.Groups {
			step := Step{School: s.School, Group: g, Level: 2, Have: s.Groups[g].Low, Capped: g < len(s.Capped) && s.Capped[g]}
			target := level2
			if step.Have >= level2 {
				step.Level, target = 3, level3
			}
			if step.Need = target - step.Have; step.Need > 0 && step.Need <= within {
				list = append(list, step)
			}
		}
	}
	slices.SortStableFunc(list, func(a, b Step) int {
		return cmp.Or(cmp.Compare(a.Need, b.Need), cmp.Compare(a.School, b.School), cmp.Compare(a.Group, b.Group))
	})

	return list
}

// Change is how a school's sum differs from that of the season before.
type Change struct {
	School      int64
	Before, Now int64
}

// Delta is what was won, negative for what was lost.
func (c *Change) Delta() int64 { return c.Now - c.Before }

// Changes compares the schools that have a result in both seasons, the greatest gain first.
func Changes(before, now []Score) []Change {
	sums := make(map[int64]int64, len(before))
	for i := range before {
		sums[before[i].School] = before[i].Sum()
	}
	var list []Change
	for i := range now {
		if was, both := sums[now[i].School]; both {
			list = append(list, Change{now[i].School, was, now[i].Sum()})
		}
	}
	slices.SortStableFunc(list, func(a, b Change) int {
		return cmp.Or(cmp.Compare(b.Delta(), a.Delta()), cmp.Compare(a.School, b.School))
	})

	return list
}

// LeastUnusual is how many values it takes to say that one of them is unusual.
const LeastUnusual = 8

// Fences are the bounds beyond which a value is unusual: one and a half times the distance between the quartiles outside of
// them. Both are widened to the values where all are equal.
type Fences struct{ Low, High int64 }

// Fence returns the bounds of the values, false for fewer than LeastUnusual. The quartiles are values that stand.
func Fence(values []int64) (Fences, bool) {
	n := len(values)
	if n < LeastUnusual {
		return Fences{}, false
	}
	sorted := slices.Sorted(slices.Values(values))
	low, high := sorted[(n-1)/4], sorted[n-1-(n-1)/4]
	reach := (high - low) * 3 / 2

	return Fences{low - reach, high + reach}, true
}

// Outside returns the places of the values outside of the bounds, the farthest first; equally far ones as they stand.
func (f Fences) Outside(values []int64) []int {
	var places []int
	for i, v := range values {
		if f.Beyond(v) != 0 {
			places = append(places, i)
		}
	}
	slices.SortStableFunc(places, func(a, b int) int { return cmp.Compare(f.off(values[b]), f.off(values[a])) })

	return places
}

// off is how far outside of the bounds a value is.
func (f Fences) off(v int64) int64 { return max(f.Low-v, v-f.High, 0) }

// Beyond tells on which side of the bounds a value is: -1 below, 1 above, 0 within.
func (f Fences) Beyond(v int64) int {
	switch {
	case v < f.Low:
		return -1
	case v > f.High:
		return 1
	default:
		return 0
	}
}
