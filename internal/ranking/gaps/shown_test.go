package gaps_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/disclose"
	"github.com/thuocso/thuocso/internal/ranking/gaps"
)

const places = 2

// of is a tally of so many schools in each component.
func of(sizes [places]int) *ranking.Tally {
	t := &ranking.Tally{}
	for _, n := range sizes {
		c := ranking.ComponentTally{}
		if n > 0 {
			c.Points = ranking.Histogram{{Value: maturity.Points(50), Count: n}}
		}
		t.Components = append(t.Components, c)
	}

	return t
}

// TestNoUnitsShownTogetherGiveFewSchoolsAway walks down every way of a tree of two tiers, as somebody does who opens one page after
// the other: whatever is added and subtracted of what the pages show, it never rests on one to four schools.
func TestNoUnitsShownTogetherGiveFewSchoolsAway(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var parts []*ranking.Tally
		var leaves [][]*ranking.Tally
		for range rapid.IntRange(1, 4).Draw(t, "districts") {
			var inner []*ranking.Tally
			for range rapid.IntRange(1, 3).Draw(t, "communes") {
				inner = append(inner, of([places]int{rapid.IntRange(0, 9).Draw(t, "schools"), rapid.IntRange(0, 9).Draw(t, "schools")}))
			}
			leaves, parts = append(leaves, inner), append(parts, ranking.Together(inner...))
		}
		top := ranking.Together(parts...)
		for place := range places {
			unknown := map[uint16]int{}
			var populations uint16 = 1 // the whole is the first
			whole := gaps.Disclosed(top, nil, places)
			each := gaps.DisclosedParts(whole, parts)
			var shown []bool
			shown = append(shown, whole[place])
			for i := range parts {
				if page := gaps.Disclosed(top, []gaps.Fork{{Parts: parts, At: i}}, places); !slices.Equal(page, each[i]) {
					t.Fatalf("the page of part %d shows %v, its row %v", i, page, each[i])
				}
				shown = append(shown, each[i][place])
				inner := gaps.DisclosedParts(each[i], leaves[i])
				at := len(shown) - 1
				for k := range leaves[i] {
					shown = append(shown, inner[k][place])
					mask := uint16(1) | 1<<at | 1<<(len(shown)-1)
					unknown[mask] += leaves[i][k].Components[place].Points.N()
				}
				populations = uint16(len(shown)) //nolint:gosec // at most 17
			}
			if populations > disclose.MostPopulations {
				t.Skip("more populations than are decided about together")
			}
			if safe := disclose.Family(len(only(shown)), taken(unknown, shown)); slices.Contains(safe, false) {
				t.Fatalf("component %d: %v of %v shown together is not safe", place, shown, unknown)
			}
		}
	})
}

// only are the places of what is shown.
func only(shown []bool) []int {
	var list []int
	for i, s := range shown {
		if s {
			list = append(list, i)
		}
	}

	return list
}

// taken counts the schools by the shown populations they stand in.
func taken(unknown map[uint16]int, shown []bool) map[uint16]int {
	list := map[uint16]int{}
	for mask, n := range unknown {
		var kept uint16
		for to, from := range only(shown) {
			kept |= mask >> from & 1 << to
		}
		list[kept] += n
	}

	return list
}

func TestAPartThatTheOthersGiveAwayTakesOneAlong(t *testing.T) {
	t.Parallel()
	parts := []*ranking.Tally{of([places]int{9, 9}), of([places]int{6, 6}), of([places]int{2, 0})}
	got := gaps.DisclosedParts(gaps.Disclosed(ranking.Together(parts...), nil, places), parts)
	want := [][]bool{{true, true}, {false, true}, {false, true}}
	for i := range want {
		if !slices.Equal(got[i], want[i]) {
			t.Errorf("part %d: %v, want %v", i, got[i], want[i])
		}
	}
	if few := gaps.Disclosed(of([places]int{4, 5}), nil, places); few[0] || !few[1] {
		t.Errorf("four schools are shown: %v", few)
	}
}
