package plan

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/ranking"
)

// Fork is a unit with the units directly below it.
type Fork struct {
	Unit  ranking.Unit
	Parts []ranking.Unit
}

// Veil tells which figures of a unit may be shown to somebody who may not see each school. None at all hides nothing.
type Veil struct {
	Unit ranking.Unit
	// Field holds the schools of the uppermost unit that the person sees, Above the units between it and Unit, uppermost first.
	Field *Field
	Above []Fork

	// known is what was found out of each ground.
	known map[string]*hidden
}

// hidden is what is known of a ground: the schools it rests on, and whether its numbers of the unit are hidden.
type hidden struct {
	members []member
	whole   bool
}

// Boards read the units with those directly below them.
type Boards interface {
	// Board reads a unit with its parts.
	Board(ctx context.Context, a ranking.Asked) (*ranking.Board, error)
}

// Veil is what hides figures of the board's unit from an actor; none where the actor may see each school. asked is what
// the board was read with.
func (s *Service) Veil(ctx context.Context, actor account.Actor, boards Boards, asked ranking.Asked, board *ranking.Board) (*Veil, error) {
	if account.May(actor, account.ReturnView, account.Target{Path: board.Unit.Path}) == nil {
		return nil, nil //nolint:nilnil // no veil hides nothing
	}
	v, top := &Veil{Unit: board.Unit}, board.Unit
	for i, above := range board.Above {
		if i == 0 {
			top = above
		}
		asked.Unit = above.ID
		b, err := boards.Board(ctx, asked)
		if err != nil {
			return nil, fmt.Errorf("parts of unit %d: %w", above.ID, err)
		}
		fork := Fork{Unit: above}
		for k := range b.Parts {
			fork.Parts = append(fork.Parts, b.Parts[k].Unit)
		}
		v.Above = append(v.Above, fork)
	}
	var err error
	v.Field, err = s.Field(ctx, asked.Season, asked.Basis, top.Path)

	return v, err
}

// Hides tells whether a figure of the unit rests on too few schools, or would give away such a one: the units above and
// their other parts are shown too, and so are targets that share a figure. Below a unit that is hidden everything is, for its
// parts add up to it.
func (v *Veil) Hides(p *maturity.Plan, r *Reach) bool {
	if v == nil || r.Open != Measured {
		return false
	}

	for _, g := range v.Field.grounds(p, &r.Target) {
		if v.look(&g).whole {
			return true
		}
	}

	return false
}

// look finds out what is hidden of a ground, once.
func (v *Veil) look(g *ground) *hidden {
	if h := v.known[g.name]; h != nil {
		return h
	}
	h := &hidden{members: g.members(v.Field.Schools)}
	h.whole = !sharesOf(h.members, "").many() || !sharesOf(h.members, v.Unit.Path).many()
	for _, fork := range v.Above {
		if h.whole {
			break
		}
		at := slices.IndexFunc(fork.Parts, func(u ranking.Unit) bool { return strings.HasPrefix(v.Unit.Path, u.Path) })
		h.whole = at < 0 || !disclosed(parted(fork, h.members))[at]
	}
	if v.known == nil {
		v.known = map[string]*hidden{}
	}
	v.known[g.name] = h

	return h
}

// Parts tells which of the reaches of a unit's parts, the last being what it manages itself, may be shown beside the unit's own.
func (v *Veil) Parts(p *maturity.Plan, whole *Reach, fork Fork) []bool {
	shown := slices.Repeat([]bool{true}, len(fork.Parts)+1)
	if v == nil {
		return shown
	}
	for _, g := range v.Field.grounds(p, &whole.Target) {
		h := v.look(&g)
		for i, may := range disclosed(parted(fork, h.members)) {
			shown[i] = shown[i] && may && !h.whole
		}
	}

	return shown
}

// Then is the veil over the same unit in another season, where nothing stands above it; none where there is none.
func (v *Veil) Then(f *Field, u ranking.Unit) *Veil {
	if v == nil {
		return nil
	}

	return &Veil{Unit: u, Field: f}
}

// Reaches measures a target at each part of a unit, and last at what the unit manages, or counts, itself where there is something.
func (f *Field) Reaches(fork Fork, p *maturity.Plan, t *maturity.Target) []Reach {
	reaches := make([]Reach, 0, len(fork.Parts)+1)
	rest := slices.Clone(f.Below(fork.Unit.Path))
	for _, u := range fork.Parts {
		reaches = append(reaches, f.Gauge(p, u).Reach(t, f.Below(u.Path)))
		rest = slices.DeleteFunc(rest, func(s Standing) bool { return strings.HasPrefix(s.Path, u.Path) })
	}
	if t.Metric == maturity.OfficeFigure {
		return append(reaches, f.itself(fork.Unit, p, t)...)
	}
	if len(rest) > 0 {
		reaches = append(reaches, f.Gauge(p, ranking.Unit{}).Reach(t, rest))
	}

	return reaches
}

// itself measures what a unit counts itself, where it is asked for a count that adds up.
func (f *Field) itself(u ranking.Unit, p *maturity.Plan, t *maturity.Target) []Reach {
	figure, _ := p.Figure(t.Figure)
	if figure.Form() == maturity.AsPercent || !slices.Contains(figure.Offices, u.Kind) {
		return nil
	}
	g := f.Gauge(p, u)
	g.Part = true
	g.Offices = slices.DeleteFunc(g.Offices, func(o Office) bool { return o.UnitID != u.ID })

	return []Reach{g.Reach(t, nil)}
}
