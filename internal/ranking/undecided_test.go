package ranking_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/season"
)

// Schools whose level is not decided are ranked by its lower end, then by the sum of both groups' lower ends; equal on both is
// equal in rank, whatever the upper ends say.
func TestUndecidedLevelsRankByTheirLowerEnd(t *testing.T) {
	t.Parallel()
	of := func(school int64, low, high uint8, first, second ranking.Range) ranking.Entry {
		return ranking.Entry{School: school, Low: low, High: high, Groups: []ranking.Range{first, second}}
	}
	sure := func(p maturity.Points) ranking.Range { return ranking.Range{Low: p, High: p} }
	for name, c := range map[string]struct {
		entries []ranking.Entry
		want    []int // by school, from 1
	}{
		"a possible level 3 stands behind a sure one": {
			[]ranking.Entry{of(1, 2, 3, ranking.Range{Low: 7000, High: 8000}, sure(9000)), of(2, 3, 3, sure(7600), sure(7600))}, []int{2, 1},
		},
		"undecided and decided share a rank on equal lower ends": {
			[]ranking.Entry{of(1, 2, 2, sure(6000), sure(7000)), of(2, 2, 3, ranking.Range{Low: 7000, High: 8000}, sure(6000)), of(3, 1, 3, sure(9000), sure(9000))},
			[]int{1, 1, 3},
		},
		"1-2-2-4": {
			[]ranking.Entry{
				of(1, 2, 2, sure(5000), sure(6000)), of(2, 2, 3, ranking.Range{Low: 5000, High: 6000}, sure(6000)), of(3, 3, 3, sure(8000), sure(8000)),
				of(4, 1, 2, ranking.Range{Low: 4950, High: 5950}, sure(9000)),
			}, []int{2, 2, 1, 4},
		},
		"a hundredth decides": {
			[]ranking.Entry{of(1, 2, 3, ranking.Range{Low: 7000, High: 8000}, sure(6000)), of(2, 2, 2, sure(7001), sure(6000))}, []int{2, 1},
		},
	} {
		got := make([]int, len(c.entries))
		for _, e := range ranking.Rank(c.entries, season.LevelSum) {
			got[e.School-1] = e.Rank
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: ranks %v, want %v", name, got, c.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		entries, order := entriesGen().Draw(t, "entries"), orderGen().Draw(t, "order")
		settled := slices.Clone(entries)
		for i := range settled {
			e := &settled[i]
			e.High, e.Groups = e.Low, slices.Clone(e.Groups)
			for g := range e.Groups {
				e.Groups[g].High = e.Groups[g].Low
			}
		}
		before, after := ranking.Rank(entries, order), ranking.Rank(settled, order)
		for i := range before {
			if before[i].School != after[i].School || before[i].Rank != after[i].Rank {
				t.Fatalf("school %d has rank %d, as one with the lower ends alone %d", before[i].School, before[i].Rank, after[i].Rank)
			}
		}
	})
}
