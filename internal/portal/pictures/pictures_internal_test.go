package pictures

import (
	"context"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/trend"
	"github.com/thuocso/thuocso/internal/season"
)

// Ranks before and now are among the very same schools, whoever else was ranked in either season.
func TestMovesAreRankedAmongTheSchoolsOfBothSeasons(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		draw := func(label string) []ranking.Entry {
			var list []ranking.Entry
			for school := range int64(14) {
				if rapid.Bool().Draw(t, label) {
					low := 1000 * maturity.Points(rapid.Int32Range(0, 5).Draw(t, "points"))
					list = append(list, ranking.Entry{School: school, Low: 1, High: 1, Groups: []ranking.Range{{Low: low, High: low}}})
				}
			}

			return ranking.Rank(list, season.Sum)
		}
		now, then := draw("now"), draw("then")
		place := func(list []ranking.Entry, school int64) int {
			return slices.IndexFunc(list, func(e ranking.Entry) bool { return e.School == school })
		}
		var common []int64
		for school := range int64(14) {
			if place(now, school) >= 0 && place(then, school) >= 0 {
				common = append(common, school)
			}
		}
		list := joined(now, then, season.Sum)
		if len(common) < 5 {
			if len(list) != 0 {
				t.Fatalf("%d schools are ranked", len(common))
			}

			return
		}
		// The oracle: one more than how many of the common schools have more points.
		rank := func(in []ranking.Entry, school int64) int {
			own, n := in[place(in, school)].Groups[0].Low, 1
			for _, other := range common {
				if in[place(in, other)].Groups[0].Low > own {
					n++
				}
			}

			return n
		}
		if len(list) != len(common) || !slices.IsSortedFunc(list, func(a, b moved) int { return a.after - b.after }) {
			t.Fatalf("%d of %d schools, or out of order", len(list), len(common))
		}
		for _, m := range list {
			if m.before != rank(then, m.school) || m.after != rank(now, m.school) {
				t.Fatalf("school %d: %+v, want from %d to %d", m.school, m, rank(then, m.school), rank(now, m.school))
			}
		}
	})
}

func TestQuartilesAreThoseOfTheSortedPoints(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Int32Range(0, 100), 1, 30).Draw(t, "values")
		counts := map[maturity.Points]int{}
		for _, v := range values {
			counts[maturity.Points(v)]++
		}
		slices.Sort(values)
		n := len(values)
		at := func(place int) int64 { return int64(values[place]) }
		q := quartiles(counts)
		if q.Least != at(0) || q.Q1 != at((n+3)/4-1) || q.Median != at((n-1)/2) || q.Q3 != at((3*n+3)/4-1) || q.Most != at(n-1) {
			t.Fatalf("%+v of %v", q, values)
		}
	})
}

// replanted is a tree that changed between two seasons.
type replanted struct{ from, to season.ID }

func (m replanted) Moves(_ context.Context, from, to season.ID, unit int64) (trend.Moves, error) {
	if unit == 7 && m == (replanted{from, to}) {
		return trend.Moves{SchoolsWent: 1}, nil
	}

	return trend.Moves{}, nil
}

func TestLinesBreakWhereIndexRuleOrTreeChanged(t *testing.T) {
	t.Parallel()
	held := func(id season.ID, revision int64, rule maturity.Rule) season.Season {
		s := season.Season{ID: id}
		s.RevisionID, s.Rules.Condition = revision, rule

		return s
	}
	seasons := []season.Season{
		held(5, 2, maturity.Warn), held(4, 2, maturity.CapGroup), held(3, 1, maturity.CapGroup), held(2, 1, maturity.CapGroup),
		held(1, 1, maturity.CapGroup),
	}
	var all []ranking.UnitTally
	for id := range season.ID(5) {
		all = append(all, ranking.UnitTally{Season: id + 1})
	}
	got, err := trend.Breaks(t.Context(), replanted{2, 3}, 7, seasonsOf(seasons, all))
	if want := []bool{false, true, true, true, false}; err != nil || !slices.Equal(got, want) {
		t.Errorf("broken after %v, want %v: %v", got, want, err)
	}
}
