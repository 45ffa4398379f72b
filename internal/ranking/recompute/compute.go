package recompute

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/season"
)

// Computed is what a season's results come to.
type Computed struct {
	// Snapshots has one row for each unit and basis.
	Snapshots []Snapshot
	// Totals are counted from the results.
	Totals Totals
	// Differences lists where the source says otherwise; none means that the snapshots may be published.
	Differences []ranking.Difference
}

// Compute scores every result again, tallies and ranks all units on all bases, and holds the totals against the source.
func Compute(source *Source) *Computed {
	c := newScorer(source)
	t := newTree(source)
	c.found = append(c.found, t.strays...)
	verified, recognised := c.both(source.Schools)
	published := slices.DeleteFunc(slices.Clone(recognised), func(s scored) bool {
		return !ranking.Published.Counts(source.Schools[s.school].State)
	})
	layout := newLayout(source.Index, widthOf(source.Index, verified, recognised))
	out := &Computed{Snapshots: make([]Snapshot, 0, len(ranking.Bases())*len(source.Units))}
	for i := range source.Schools {
		out.Totals.States[source.Schools[i].State]++
	}
	lists := [][]scored{verified, recognised, published}
	packed := make([][]Snapshot, len(lists))
	var all sync.WaitGroup
	for i, list := range lists {
		out.Totals.Bases = append(out.Totals.Bases, c.totals(list))
		if i == 2 && len(published) == len(recognised) {
			continue // everything recognised is published: the same figures once more
		}
		all.Go(func() { packed[i] = t.snapshots(ranking.Bases()[i], layout, list) })
	}
	all.Wait()
	if packed[2] == nil {
		packed[2] = slices.Clone(packed[1])
		for i := range packed[2] {
			packed[2][i].Basis = ranking.Published
		}
	}
	for _, p := range packed {
		out.Snapshots = append(out.Snapshots, p...)
	}
	out.Differences = slices.Concat(c.found, source.recounted(), countStates(source.States, &out.Totals.States))
	if len(out.Differences) > maxDifferences {
		out.Differences = out.Differences[:maxDifferences]
	}
	return out
}

// tree knows which units a school counts under.
type tree struct {
	source *Source
	// above holds, for each unit, the places of itself and of every unit above it.
	above [][]int
	// deepest lists the units, lower ones before those above them.
	deepest []int
	parent  []int
	strays  []ranking.Difference
}

func newTree(source *Source) *tree {
	t := &tree{source: source, above: make([][]int, len(source.Units)), parent: make([]int, len(source.Units))}
	places := make(map[string]int, len(source.Units))
	for i := range source.Units {
		places[source.Units[i].Path] = i
		t.deepest = append(t.deepest, i)
	}
	slices.SortStableFunc(t.deepest, func(a, b int) int {
		return cmp.Compare(len(source.Units[b].Path), len(source.Units[a].Path))
	})
	for i := range source.Units {
		t.parent[i] = nearest(places, source.Units[i].Path)
	}
	for i := range source.Units {
		for at := i; at >= 0; at = t.parent[at] {
			t.above[i] = append(t.above[i], at)
		}
	}
	for i := range source.Schools {
		if s := &source.Schools[i]; s.Unit < 0 && len(t.strays) < maxDifferences {
			t.strays = append(t.strays, ranking.Difference{What: "unit", Of: strconv.FormatInt(s.ID, 10), Source: 1})
		}
	}
	return t
}

// nearest returns the place of the nearest unit above the path, -1 where there is none. The season need not hold every
// unit between: a commune's district may manage no school.
func nearest(places map[string]int, path string) int {
	for {
		path = strings.TrimSuffix(path, "/")
		path = path[:strings.LastIndexByte(path, '/')+1]
		if path == "" || path == "/" {
			return -1
		}
		if place, ok := places[path]; ok {
			return place
		}
	}
}

// snapshots packs every unit on one basis: schools are counted at their managing unit and units added up the tree; one
// sorted list of all schools gives every unit its order. A school's entry stands at its managing unit alone, with its ranks
// there and in every unit above.
func (t *tree) snapshots(basis ranking.Basis, l *layout, list []scored) []Snapshot {
	rows := t.count(l, list)
	units := t.source.Units
	packers, rankers := make([]ranking.EntryPacker, len(units)), make([]ranker, len(units))
	groups := len(t.source.Index.Groups)
	for i, n := range t.managed(list) {
		packers[i] = ranking.NewEntryPacker(t.ids(i), groups, n)
	}
	ranks := make([]int, 0, 8)
	for _, k := range sorted(list, t.source.Season.Rules.Ranking) {
		s := &list[k.place]
		at := t.source.Schools[s.school].Unit
		if at < 0 {
			continue
		}
		ranks = ranks[:0]
		for _, unit := range t.above[at] {
			ranks = append(ranks, rankers[unit].next(k.key))
		}
		packers[at].Add(&s.entry, ranks)
	}
	snapshots := make([]Snapshot, len(units))
	for i := range units {
		snapshots[i] = Snapshot{Basis: basis, UnitID: units[i].ID, Tally: l.pack(rows[i]), Entries: packers[i].B}
	}
	return snapshots
}

// ids are the units that a school of the unit at a place counts under, its own first.
func (t *tree) ids(at int) []int64 {
	ids := make([]int64, len(t.above[at]))
	for i, unit := range t.above[at] {
		ids[i] = t.source.Units[unit].ID
	}
	return ids
}

// managed counts the schools of the list that each unit manages.
func (t *tree) managed(list []scored) []int {
	n := make([]int, len(t.source.Units))
	for i := range list {
		if at := t.source.Schools[list[i].school].Unit; at >= 0 {
			n[at]++
		}
	}
	return n
}

// count fills one row of counters a unit.
func (t *tree) count(l *layout, list []scored) [][]int32 {
	slab := make([]int32, len(t.source.Units)*l.size)
	rows := make([][]int32, len(t.source.Units))
	for i := range rows {
		rows[i] = slab[i*l.size : (i+1)*l.size]
	}
	for i := range t.source.Schools {
		if s := &t.source.Schools[i]; s.Unit >= 0 {
			rows[s.Unit][s.State]++
		}
	}
	for i := range list {
		if at := t.source.Schools[list[i].school].Unit; at >= 0 {
			l.add(rows[at], &list[i])
		}
	}
	for _, i := range t.deepest {
		if t.parent[i] >= 0 {
			above := rows[t.parent[i]]
			for k, n := range rows[i] {
				above[k] += n
			}
		}
	}
	return rows
}

// place is one school of a list with what it is ordered by.
type place struct {
	key    int64
	school int64
	place  int
}

// sorted returns the places of the list, the best school first; among equals the school's id orders.
func sorted(list []scored, order season.Order) []place {
	keyed := make([]place, len(list))
	for i := range list {
		e := &list[i].entry
		keyed[i] = place{ranking.Key(order, e), e.School, i}
	}
	slices.SortFunc(keyed, func(a, b place) int {
		if a.key != b.key {
			return cmp.Compare(b.key, a.key)
		}
		return cmp.Compare(a.school, b.school)
	})
	return keyed
}

// ranker gives the schools of one unit, in order, each its rank there.
type ranker struct {
	seen, place int
	last        int64
}

func (r *ranker) next(key int64) int {
	r.seen++
	if r.seen == 1 || key != r.last {
		r.place, r.last = r.seen, key
	}
	return r.place
}
