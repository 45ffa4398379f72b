package gaps_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/gaps"
)

// histogram draws points of a component.
func histogram(t *rapid.T, top int) ranking.Histogram {
	counts := map[int]int{}
	for range rapid.IntRange(0, 12).Draw(t, "schools") {
		counts[rapid.IntRange(0, top).Draw(t, "points")]++
	}
	var h ranking.Histogram
	for v := range top + 1 {
		if counts[v] > 0 {
			h = append(h, ranking.Bin{Value: maturity.Points(v), Count: counts[v]})
		}
	}

	return h
}

var tops = []maturity.Points{500, 40, 7}

func tally(t *rapid.T) *ranking.Tally {
	one := &ranking.Tally{}
	for _, top := range tops {
		one.Components = append(one.Components, ranking.ComponentTally{Points: histogram(t, int(top))})
	}

	return one
}

func TestLossesOfAUnitAreThoseOfItsParts(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := tally(t), tally(t)
		sum := map[int]gaps.Loss{}
		for _, l := range slices.Concat(gaps.Losses(a, tops), gaps.Losses(b, tops)) {
			s := sum[l.Place]
			sum[l.Place] = gaps.Loss{Place: l.Place, N: s.N + l.N, Lost: s.Lost + l.Lost, Possible: s.Possible + l.Possible, Half: s.Half + l.Half}
		}
		whole := gaps.Losses(ranking.Together(a, b), tops)
		got := map[int]gaps.Loss{}
		for i, l := range whole {
			got[l.Place] = l
			if l.Lost < 0 || l.Lost > l.Possible || i > 0 && whole[i-1].Lost < l.Lost {
				t.Fatalf("%+v", whole)
			}
		}
		if d := cmp.Diff(sum, got); d != "" {
			t.Fatal(d)
		}
	})
}

func scores(t *rapid.T, name string) []gaps.Score {
	var list []gaps.Score
	for _, id := range rapid.SliceOfNDistinct(rapid.Int64Range(1, 30), 0, 20, rapid.ID[int64]).Draw(t, name) {
		s := gaps.Score{School: id}
		for range 2 {
			low := maturity.Points(rapid.IntRange(0, 10_000).Draw(t, "low")) //nolint:gosec // small
			s.Groups = append(s.Groups, ranking.Range{Low: low, High: low})
		}
		list = append(list, s)
	}

	return list
}

// decree is the rule of 4725.
func decree() maturity.LevelRule { return ruled(5000, 7500) }

func ruled(second, third maturity.Points) maturity.LevelRule {
	return maturity.LevelRule{SecondFrom: maturity.Amount{Points: second}, ThirdAbove: maturity.Amount{Points: third}}
}

// levelOf is the rule of DESIGN: below 50 is 1, 50 to 75 inclusive is 2, above is 3.
func levelOf(p maturity.Points) int {
	switch {
	case p < 5000:
		return 1
	case p <= 7500:
		return 2
	default:
		return 3
	}
}

func TestWhoIsNearReachesTheLevelWithWhatItLacks(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		list := scores(t, "schools")
		within := maturity.Points(rapid.IntRange(1, 1500).Draw(t, "within")) //nolint:gosec // small
		near := gaps.Near(list, decree(), within)
		for i, s := range near {
			if levelOf(s.Have) != s.Level-1 || levelOf(s.Have+s.Need) != s.Level || levelOf(s.Have+s.Need-1) != s.Level-1 || s.Need > within {
				t.Fatalf("%+v", s)
			}
			if i > 0 && near[i-1].Need > s.Need {
				t.Fatal("not the nearest first")
			}
		}
		want := 0
		for _, s := range list {
			for _, g := range s.Groups {
				if levelOf(g.Low) < 3 && levelOf(g.Low+within) > levelOf(g.Low) {
					want++
				}
			}
		}
		if len(near) != want {
			t.Fatalf("%d are near, want %d", len(near), want)
		}
	})
}

func TestNearAtTheBounds(t *testing.T) {
	t.Parallel()
	for have, need := range map[maturity.Points]maturity.Points{4999: 1, 5000: 0, 7500: 1, 7501: 0, 4700: 300, 4699: 0} {
		near := gaps.Near([]gaps.Score{{School: 1, Groups: []ranking.Range{{Low: have, High: have}}}}, decree(), 300)
		if need == 0 && len(near) != 0 || need > 0 && (len(near) != 1 || near[0].Need != need) {
			t.Errorf("%d: %+v", have, near)
		}
	}
}

// The bounds are those of the index, not those of one decree.
func TestNearByAnotherIndex(t *testing.T) {
	t.Parallel()
	for have, need := range map[maturity.Points]maturity.Points{5900: 100, 4900: 0, 6000: 0, 8000: 1, 7500: 0} {
		near := gaps.Near([]gaps.Score{{School: 1, Groups: []ranking.Range{{Low: have, High: have}}}}, ruled(6000, 8000), 300)
		if need == 0 && len(near) != 0 || need > 0 && (len(near) != 1 || near[0].Need != need) {
			t.Errorf("%d: %+v", have, near)
		}
	}
}

func TestChangesTurnAroundWithTheSeasons(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		before, now := scores(t, "before"), scores(t, "now")
		forth, back := gaps.Changes(before, now), gaps.Changes(now, before)
		turned := map[int64]int64{}
		for i := range back {
			turned[back[i].School] = -back[i].Delta()
		}
		if len(forth) != len(back) {
			t.Fatal(len(forth), len(back))
		}
		for i := range forth {
			if turned[forth[i].School] != forth[i].Delta() || i > 0 && forth[i-1].Delta() < forth[i].Delta() {
				t.Fatalf("%+v", forth)
			}
		}
		slices.Reverse(now)
		if d := cmp.Diff(forth, gaps.Changes(before, now)); d != "" {
			t.Fatal("order matters: " + d)
		}
	})
}

// off is how far a value is outside of the bounds.
func off(f gaps.Fences, v int64) int64 {
	if v > f.High {
		return v - f.High
	}

	return f.Low - v
}

func TestUnusualIsRelativeAndNeedsMany(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Int64Range(-500, 500), 0, 40).Draw(t, "values")
		shift := rapid.Int64Range(-1000, 1000).Draw(t, "shift")
		moved := make([]int64, len(values))
		for i, v := range values {
			moved[i] = v + shift
		}
		a, ok := gaps.Fence(values)
		b, again := gaps.Fence(moved)
		if ok != again || ok != (len(values) >= gaps.LeastUnusual) {
			t.Fatal("too few, or not")
		}
		unusual := 0
		for i := range values {
			if ok && a.Beyond(values[i]) != b.Beyond(moved[i]) {
				t.Fatal("the place of all matters")
			}
			if ok && a.Beyond(values[i]) != 0 {
				unusual++
			}
		}
		if list := a.Outside(values); ok && (len(list) != unusual || !slices.IsSortedFunc(list, func(x, y int) int {
			if far, farther := off(a, values[x]), off(a, values[y]); far != farther {
				return int(farther - far)
			}

			return x - y
		})) {
			t.Fatalf("%v outside of %v: %v", list, a, values)
		}
		if 2*unusual > len(values) {
			t.Fatalf("%d of %d are unusual", unusual, len(values))
		}
	})
	equal := []int64{5, 5, 5, 5, 5, 5, 5, 5}
	if f, ok := gaps.Fence(equal); !ok || f.Beyond(5) != 0 || f.Beyond(6) != 1 || f.Beyond(4) != -1 {
		t.Error("all equal")
	}
}
