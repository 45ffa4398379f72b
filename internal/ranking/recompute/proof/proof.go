// Package proof looks at figures once more between their making and their commit: it counts the source in its own way and
// holds every number of every row against that. Whatever went wrong in reading, tallying, ordering or packing (a school read
// twice, a unit that counts another one twice, a draft among the final results) is a difference, and nothing is published.
package proof

import (
	"slices"
	"strconv"
	"strings"

	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/recompute"
)

// most bounds how many differences are told.
const most = 20

// Hold proves the figures that a run wants to publish and refuses those that do not hold.
func Hold(source *recompute.Source, change *recompute.Change) {
	var rows []recompute.Snapshot
	if change.Outcome == ranking.Done {
		rows = change.Snapshots
	}
	if found := Look(source, rows); len(found) > 0 {
		Refuse(change, found)
	}
}

// Look returns where the source was read twice and where rows say something else than it does. It changes nothing, so
// that the rows can be written meanwhile.
func Look(source *recompute.Source, rows []recompute.Snapshot) []ranking.Difference {
	p := newProver(source)
	if rows != nil {
		p.rows(rows)
	}

	return p.found
}

// Refuse makes the change one that publishes nothing and tells what was found, which comes first: other differences follow from it.
func Refuse(change *recompute.Change, found []ranking.Difference) {
	all := slices.Concat(found, change.Differences)
	change.Outcome, change.Differences = ranking.Mismatch, all[:min(len(all), most)]
	change.Snapshots, change.Written = nil, 0
}

// prover counts the source by itself.
type prover struct {
	source *recompute.Source
	found  []ranking.Difference
	// units are the places of the units by id, parents the place of the unit above each, -1 for none.
	units   map[int64]int
	parents []int
	// schools are the places of the schools by id.
	schools map[int64]int
	marker  *ranking.Marker
	// final tells that everything recognised is published.
	final bool
}

func newProver(source *recompute.Source) *prover {
	p := &prover{
		source: source, units: make(map[int64]int, len(source.Units)), parents: make([]int, len(source.Units)),
		schools: make(map[int64]int, len(source.Schools)),
		marker:  ranking.NewMarker(len(source.Index.Groups), len(source.Index.Components()), len(source.Index.Conditions())),
	}
	paths := make(map[string]int, len(source.Units))
	for i := range source.Units {
		if _, twice := p.units[source.Units[i].ID]; twice {
			p.note(ranking.Difference{What: "unit_twice", Of: source.Units[i].Name, Source: 1, Computed: 2})
		}
		p.units[source.Units[i].ID], paths[source.Units[i].Path] = i, i
	}
	for i := range source.Units {
		p.parents[i] = nearest(paths, source.Units[i].Path)
	}
	for i := range source.Schools {
		id := source.Schools[i].ID
		if _, twice := p.schools[id]; twice {
			p.note(ranking.Difference{What: "double", Of: number(id), Source: 1, Computed: 2})
		}
		p.schools[id] = i
	}

	return p
}

// nearest returns the place of the nearest unit above the path, -1 where there is none.
func nearest(paths map[string]int, path string) int {
	for {
		path = strings.TrimSuffix(path, "/")
		path = path[:strings.LastIndexByte(path, '/')+1]
		if path == "" || path == "/" {
			return -1
		}
		if place, ok := paths[path]; ok {
			return place
		}
	}
}

func (p *prover) note(d ranking.Difference) {
	if len(p.found) < most {
		p.found = append(p.found, d)
	}
}

// rows looks at every row: each unit has one on each basis, and it says what the source says.
func (p *prover) rows(list []recompute.Snapshot) {
	byBasis := map[ranking.Basis][]*recompute.Snapshot{}
	for i := range list {
		byBasis[list[i].Basis] = append(byBasis[list[i].Basis], &list[i])
	}
	p.final = !slices.ContainsFunc(p.source.Schools, func(s recompute.School) bool { return s.State == ranking.StateRecognised })
	marks, proven := p.marks(), []*recompute.Snapshot(nil)
	for _, basis := range ranking.Bases() {
		rows := make([]*recompute.Snapshot, len(p.source.Units))
		for _, row := range byBasis[basis] {
			at, known := p.units[row.UnitID]
			if !known || rows[at] != nil {
				p.note(ranking.Difference{What: "unit_twice", Basis: basis, Of: p.unit(row.UnitID), Source: 1, Computed: 2})

				continue
			}
			rows[at] = row
		}
		if basis == ranking.Published && p.final && slices.EqualFunc(proven, rows, identical) {
			continue // the very bytes that were proven for the basis before
		}
		p.heads(basis, rows)
		p.figures(basis, marks[basis], rows)
		p.entries(basis, rows)
		proven = rows
	}
}

// identical tells whether two rows are one piece of memory.
func identical(a, b *recompute.Snapshot) bool {
	return a != nil && b != nil && one(a.Tally, b.Tally) && one(a.Entries, b.Entries)
}

func one(a, b []byte) bool { return len(a) > 0 && len(a) == len(b) && &a[0] == &b[0] }

// unit is the name of a unit, its id where it is none of the season's.
func (p *prover) unit(id int64) string {
	if at, known := p.units[id]; known {
		return p.source.Units[at].Name
	}

	return strconv.FormatInt(id, 10)
}

// count is what a unit must count.
type count struct {
	states [ranking.StateCount]int
	levels ranking.Levels
}

// counted counts each unit's schools with those of the units below it.
func (p *prover) counted(basis ranking.Basis) []count {
	counts := make([]count, len(p.source.Units))
	for i := range p.source.Schools {
		s := &p.source.Schools[i]
		stored := on(s, basis)
		counted := basis.Counts(s.State) && level(stored.Low) && level(stored.High)
		for at := s.Unit; at >= 0; at = p.parents[at] {
			counts[at].states[s.State]++
			if counted {
				counts[at].levels[stored.Low-1][stored.High-1]++
			}
		}
	}

	return counts
}

func level(n uint8) bool { return n >= 1 && n <= 3 }

func on(s *recompute.School, b ranking.Basis) *recompute.Stored {
	if b == ranking.Verified {
		return &s.Verified
	}

	return &s.Recognised
}

// heads holds what each tally counts against the source.
func (p *prover) heads(basis ranking.Basis, rows []*recompute.Snapshot) {
	want := p.counted(basis)
	for at, row := range rows {
		name := p.source.Units[at].Name
		if row == nil {
			p.note(ranking.Difference{What: "unit_gone", Basis: basis, Of: name, Source: 1})

			continue
		}
		states, levels, err := ranking.TallyHead(row.Tally)
		n, m := sum(&states), sum(&want[at].states)
		switch {
		case err != nil:
			p.note(ranking.Difference{What: "unit_gone", Basis: basis, Of: name, Source: 1})
		case states != want[at].states:
			p.note(ranking.Difference{What: "unit_count", Basis: basis, Of: name, Source: int64(m), Computed: int64(n)})
		case levels != want[at].levels:
			p.note(ranking.Difference{
				What: "unit_level", Basis: basis, Of: name, Source: int64(want[at].levels.N()), Computed: int64(levels.N()),
			})
		}
	}
}

func sum(states *[ranking.StateCount]int) int {
	n := 0
	for _, c := range states {
		n += c
	}

	return n
}

// entries holds the schools that stand in the ranks against those of the source: each once, at its managing unit, with its
// own result, and nobody else.
func (p *prover) entries(basis ranking.Basis, rows []*recompute.Snapshot) {
	seen := make([]bool, len(p.source.Schools))
	var list []ranking.Entry
	for at, row := range rows {
		if row == nil {
			continue
		}
		var err error
		if list, err = ranking.UnpackEntries(list[:0], row.Entries); err != nil || !ranking.EntriesOfToday(row.Entries) {
			p.note(ranking.Difference{What: "unit_gone", Basis: basis, Of: p.source.Units[at].Name, Source: 1})
		}
		for i := range list {
			p.entry(basis, at, &list[i], seen)
		}
		p.order(basis, at, list)
	}
	for i := range p.source.Schools {
		s := &p.source.Schools[i]
		if !seen[i] && basis.Counts(s.State) && s.Unit >= 0 && p.schools[s.ID] == i {
			p.note(ranking.Difference{What: "gone", Basis: basis, Of: number(s.ID), Source: 1})
		}
	}
}

func (p *prover) entry(basis ranking.Basis, unit int, e *ranking.Entry, seen []bool) {
	at, known := p.schools[e.School]
	if !known || !basis.Counts(p.source.Schools[at].State) {
		p.note(ranking.Difference{What: "draft", Basis: basis, Of: number(e.School), Computed: 1})

		return
	}
	s := &p.source.Schools[at]
	if seen[at] || s.Unit != unit {
		p.note(ranking.Difference{What: "double", Basis: basis, Of: number(e.School), Source: 1, Computed: 2})

		return
	}
	seen[at] = true
	if e.Stages != s.Stages || e.Area != s.Area {
		p.note(ranking.Difference{What: "entry", Basis: basis, Of: number(e.School), Source: 1})
	}
	stored := on(s, basis)
	if e.Low != stored.Low || e.High != stored.High {
		p.note(ranking.Difference{What: "level", Basis: basis, Of: number(e.School), Source: int64(stored.Low), Computed: int64(e.Low)})
	}
	if e.Missed != missed(stored) {
		p.note(ranking.Difference{What: "entry", Basis: basis, Of: number(e.School), Source: 1})
	}
	if !slices.Equal(e.Groups, stored.Groups) {
		p.note(ranking.Difference{What: "sum", Basis: basis, Of: number(e.School), Source: low(stored.Groups), Computed: low(e.Groups)})
	}
}

// missed are the conditions that a stored result does not meet.
func missed(stored *recompute.Stored) ranking.Missed {
	var m ranking.Missed
	for i, met := range stored.Met {
		if met != 1 {
			m = m.With(i)
		}
	}

	return m
}

func number(id int64) string { return strconv.FormatInt(id, 10) }

// order holds the order in which a unit's schools stand against the rule of the season: their ranks follow from it.
func (p *prover) order(basis ranking.Basis, unit int, list []ranking.Entry) {
	rule := p.source.Season.Rules.Ranking
	for i := 1; i < len(list); i++ {
		before, key := ranking.Key(rule, &list[i-1]), ranking.Key(rule, &list[i])
		if before < key || before == key && list[i-1].School >= list[i].School {
			p.note(ranking.Difference{What: "unit_order", Basis: basis, Of: p.source.Units[unit].Name, Source: int64(i), Computed: int64(i + 1)})

			return
		}
	}
}

// low is the sum of the lower ends, for the words of a difference.
func low(groups []ranking.Range) int64 {
	var n int64
	for _, g := range groups {
		n += int64(g.Low)
	}

	return n
}
