package proof

import (
	"bytes"
	"slices"

	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/recompute"
)

// marks are what the figures of each unit must come to on each basis, with those of the units below it, from what the source
// stored of each school.
func (p *prover) marks() map[ranking.Basis][]ranking.Mark {
	n := len(p.source.Units)
	marks := map[ranking.Basis][]ranking.Mark{ranking.Verified: make([]ranking.Mark, n), ranking.Recognised: make([]ranking.Mark, n)}
	marks[ranking.Published] = marks[ranking.Recognised]
	if !p.final {
		marks[ranking.Published] = make([]ranking.Mark, n)
	}
	for i := range p.source.Schools {
		s := &p.source.Schools[i]
		if s.Unit < 0 || !ranking.Verified.Counts(s.State) {
			continue
		}
		verified := p.one(s, &s.Verified)
		p.raise(marks[ranking.Verified], s, &verified)
		if !ranking.Recognised.Counts(s.State) {
			continue
		}
		recognised := verified
		if !same(&s.Verified, &s.Recognised) {
			recognised = p.one(s, &s.Recognised)
		}
		p.raise(marks[ranking.Recognised], s, &recognised)
		if !p.final && ranking.Published.Counts(s.State) {
			p.raise(marks[ranking.Published], s, &recognised)
		}
	}

	return marks
}

// raise adds a school's mark to its unit and those above.
func (p *prover) raise(list []ranking.Mark, s *recompute.School, own *ranking.Mark) {
	for at := s.Unit; at >= 0; at = p.parents[at] {
		list[at].Plus(own)
	}
}

func same(a, b *recompute.Stored) bool {
	return a.Low == b.Low && a.High == b.High && bytes.Equal(a.Points, b.Points) && bytes.Equal(a.Met, b.Met) && slices.Equal(a.Groups, b.Groups)
}

// one is the mark of one school.
func (p *prover) one(s *recompute.School, stored *recompute.Stored) (mark ranking.Mark) {
	if !level(stored.Low) || !level(stored.High) {
		return mark // the run found it, and publishes nothing
	}
	cell := int(stored.Low-1)*3 + int(stored.High-1)
	for stage := range ranking.StageCount {
		if s.Stages.Has(stage) {
			p.marker.One(&mark, ranking.FigureStage, stage*9+cell, 0)
		}
	}
	for i, g := range stored.Groups {
		p.marker.One(&mark, ranking.FigureGroup, 2*i, g.Low)
		p.marker.One(&mark, ranking.FigureGroup, 2*i+1, g.High)
	}
	p.marker.Values(&mark, stored.Points)
	for i, met := range stored.Met {
		if met != 1 {
			p.marker.One(&mark, ranking.FigureMissed, i, 0)
		}
	}

	return mark
}

// figures holds every figure of every unit against the source: levels by stage, the distributions of points (and so their
// numbers, sums, means, least, greatest, medians and quartiles), who is not concerned, who misses a condition.
func (p *prover) figures(basis ranking.Basis, want []ranking.Mark, rows []*recompute.Snapshot) {
	for at, row := range rows {
		if row == nil {
			continue
		}
		got, err := p.marker.Tally(row.Tally)
		if err != nil {
			p.note(ranking.Difference{What: "unit_gone", Basis: basis, Of: p.source.Units[at].Name, Source: 1})

			continue
		}
		for kind := range ranking.FigureKinds {
			if got[kind] != want[at][kind] {
				p.note(p.explain(basis, at, ranking.FigureKind(kind), row))
			}
		}
	}
}

// explain finds the first figure of a kind in which a row says something else than the source, and what both say: of points the
// sum, of the rest the number of schools.
func (p *prover) explain(basis ranking.Basis, unit int, kind ranking.FigureKind, row *recompute.Snapshot) ranking.Difference {
	what, names := p.named(kind)
	d := ranking.Difference{What: what, Basis: basis, Of: p.source.Units[unit].Name}
	said, err := ranking.UnpackTally(row.Tally)
	if err != nil {
		return d
	}
	var counted []*ranking.Tally
	for i := range p.source.Schools {
		s := &p.source.Schools[i]
		if basis.Counts(s.State) && p.below(s.Unit, unit) {
			counted = append(counted, alone(s, on(s, basis)))
		}
	}
	source := ranking.Together(counted...)
	for place, name := range names {
		was, n := at(source, kind, place)
		is, m := at(said, kind, place)
		if n != m || !slices.Equal(was, is) {
			d.Of, d.Source, d.Computed = d.Of+" · "+name, n, m

			break
		}
	}

	return d
}

// alone is the tally of one school.
func alone(s *recompute.School, stored *recompute.Stored) *ranking.Tally {
	t := &ranking.Tally{}
	if !level(stored.Low) || !level(stored.High) {
		return t
	}
	for stage := range ranking.StageCount {
		if s.Stages.Has(stage) {
			t.ByStage[stage][stored.Low-1][stored.High-1]++
		}
	}
	for _, g := range stored.Groups {
		t.Groups = append(t.Groups, ranking.GroupTally{Low: single(g.Low), High: single(g.High)})
	}
	values, err := maturity.AppendVector(nil, stored.Points)
	if err != nil {
		return t
	}
	for _, v := range values {
		var c ranking.ComponentTally
		switch {
		case v >= 0:
			c.Points = single(maturity.Points(v))
		case v == maturity.NotApplicable:
			c.NotApplicable = 1
		}
		t.Components = append(t.Components, c)
	}
	for _, met := range stored.Met {
		t.Missed = append(t.Missed, 1-int(met))
	}

	return t
}

func single(v maturity.Points) ranking.Histogram { return ranking.Histogram{{Value: v, Count: 1}} }

// at is what a tally has in a place of a kind: the distribution with its sum, or a number of schools.
func at(t *ranking.Tally, kind ranking.FigureKind, place int) (ranking.Histogram, int64) {
	switch {
	case kind == ranking.FigureStage:
		const cells = 9

		return nil, int64(t.ByStage[place/cells][place%cells/3][place%3])
	case kind == ranking.FigureGroup && place/2 < len(t.Groups):
		h := [2]ranking.Histogram{t.Groups[place/2].Low, t.Groups[place/2].High}[place%2]

		return h, h.Sum()
	case kind == ranking.FigureComponent && place < len(t.Components):
		return t.Components[place].Points, t.Components[place].Points.Sum()
	case kind == ranking.FigureOutside && place < len(t.Components):
		return nil, int64(t.Components[place].NotApplicable)
	case kind == ranking.FigureMissed && place < len(t.Missed):
		return nil, int64(t.Missed[place])
	default:
		return nil, 0
	}
}

// below tells whether a unit is another or stands below it.
func (p *prover) below(unit, top int) bool {
	for ; unit >= 0; unit = p.parents[unit] {
		if unit == top {
			return true
		}
	}

	return false
}

// named is how a difference of a kind of figure is called, and the name of each of its places.
func (p *prover) named(kind ranking.FigureKind) (what string, places []string) {
	index := p.source.Index
	switch kind {
	case ranking.FigureStage:
		for _, stage := range ranking.StageNames() {
			for range 9 {
				places = append(places, stage)
			}
		}

		return "unit_stage", places
	case ranking.FigureGroup:
		for i := range index.Groups {
			places = append(places, index.Groups[i].Code, index.Groups[i].Code)
		}

		return "unit_group", places
	case ranking.FigureMissed:
		for _, c := range index.Conditions() {
			places = append(places, c.Code)
		}

		return "unit_missed", places
	case ranking.FigureComponent, ranking.FigureOutside:
	}
	for _, c := range index.Components() {
		places = append(places, c.Code)
	}
	if kind == ranking.FigureOutside {
		return "unit_outside", places
	}

	return "unit_points", places
}
