package recompute

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/thuocso/thuocso/internal/ranking"
)

// tree is the units of a season in an order in which each stands before those below it, with the schools that each manages.
// The season need not hold every unit between: a commune's district may manage no school.
type tree struct {
	// order holds the places of the units in the source.
	order []int
	// depth and end are of each place in order: how many units are above it, and where those below it end.
	depth, end []int
	// schools holds the places of the schools in the source, those of the unit at k of order from starts[k] to starts[k+1].
	schools, starts []int
	// strays are schools of no unit.
	strays []int
}

func newTree(source *Source) *tree {
	n := len(source.Units)
	t := &tree{order: make([]int, n), depth: make([]int, n), end: make([]int, n)}
	for i := range t.order {
		t.order[i] = i
	}
	slices.SortFunc(t.order, func(a, b int) int { return cmp.Compare(source.Units[a].Path, source.Units[b].Path) })
	var open []int
	for k, place := range t.order {
		for len(open) > 0 && !strings.HasPrefix(source.Units[place].Path, source.Units[t.order[open[len(open)-1]]].Path) {
			t.end[open[len(open)-1]] = k
			open = open[:len(open)-1]
		}
		t.depth[k] = len(open)
		open = append(open, k)
	}
	for _, k := range open {
		t.end[k] = n
	}
	t.manage(source)
	return t
}

// manage sorts the schools by the unit that manages them.
func (t *tree) manage(source *Source) {
	at := make([]int, len(t.order)) // of a unit's place in the source, its place in order
	for k, place := range t.order {
		at[place] = k
	}
	t.starts = make([]int, len(t.order)+1)
	for i := range source.Schools {
		if unit := source.Schools[i].Unit; unit >= 0 {
			t.starts[at[unit]+1]++
		} else {
			t.strays = append(t.strays, i)
		}
	}
	for k := range t.order {
		t.starts[k+1] += t.starts[k]
	}
	t.schools = make([]int, len(source.Schools)-len(t.strays))
	next := slices.Clone(t.starts)
	for i := range source.Schools {
		if unit := source.Schools[i].Unit; unit >= 0 {
			t.schools[next[at[unit]]] = i
			next[at[unit]]++
		}
	}
}

// branch is a part of the order: a unit with all below it.
type branch struct{ from, to int }

// branches are what can be worked at side by side: all that stands at the depth below the one unit at the top, or the units
// at the top where there are several; alone tells that there is one.
func (t *tree) branches() (list []branch, alone bool) {
	n := len(t.order)
	if n == 0 {
		return nil, false
	}
	first := 0
	if alone = t.end[0] == n; alone {
		first = 1
	}
	for k := first; k < n; k = t.end[k] {
		list = append(list, branch{k, t.end[k]})
	}
	return list, alone
}

// lost lists the schools of no unit as differences.
func (t *tree) lost(source *Source) []ranking.Difference {
	var found []ranking.Difference
	for _, i := range t.strays[:min(len(t.strays), maxDifferences)] {
		found = append(found, ranking.Difference{What: "unit", Of: strconv.FormatInt(source.Schools[i].ID, 10), Source: 1})
	}
	return found
}
