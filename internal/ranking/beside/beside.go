// Package beside finds whom one school's result is compared with besides its office: the schools of the season with
// the same stages, and among these the schools alike. What is shown of them to somebody who may not see each school is
// decided here, for every page and basis that this person can open, together.
package beside

import (
	"context"
	"fmt"
	"strings"

	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/population"
	"github.com/thuocso/thuocso/internal/season"
)

// Peer is one school that owes a return in the season.
type Peer struct {
	School int64
	Path   string
	Stages ranking.Stages
	Area   uint8
	State  ranking.State
	// Points are its result on the basis asked for; nil where it has none.
	Points maturity.Vector
}

// Store reads schools across the whole season.
type Store interface {
	// Peers reads the schools of a season that have exactly these stages or stand below a path.
	Peers(ctx context.Context, id season.ID, basis ranking.Basis, stages []string, path string) ([]Peer, error)
}

// Rolls gives what a season remembers of its schools; ranking.Reader is one.
type Rolls interface {
	Roll(ctx context.Context, id season.ID) (*population.Roll, error)
}

// Viewer is who looks: each school below Scope is theirs to see. An office opens the page of each of these schools, the
// people of a school only their own.
type Viewer struct {
	Scope  string
	Office bool
}

// Group is several schools as one.
type Group struct {
	Schools int
	// sums are the points of all of them by component, in index order.
	sums []int64
}

// Others is whom a school is compared with; what may not be shown is nil.
type Others struct {
	// Office tells whether the means of its office may be shown.
	Office bool
	Stage  *Group
	Alike  *Group
	// Kind is what makes schools alike. OneKind tells that all schools with the same stages are alike.
	Kind    population.Kind
	OneKind bool
}

// Mean returns the mean points of the components at these places together, in hundredths.
func (g *Group) Mean(places ...int) int64 {
	var sum int64
	for _, place := range places {
		if place < len(g.sums) {
			sum += g.sums[place]
		}
	}
	n := int64(max(1, g.Schools))

	return (2*sum + n) / (2 * n)
}

func (g *Group) add(v maturity.Vector) {
	g.Schools++
	for len(g.sums) < len(v) {
		g.sums = append(g.sums, 0)
	}
	for place := range v {
		if p, ok := v.At(place); ok {
			g.sums[place] += int64(p)
		}
	}
}

// Ground is where comparisons are read from.
type Ground struct {
	Store Store
	Rolls Rolls
}

// Of reads whom the compared school stands beside on a basis.
func (g Ground) Of(ctx context.Context, basis ranking.Basis, c *ranking.Comparison, v Viewer) (*Others, error) {
	peers, err := g.Store.Peers(ctx, c.Season.ID, basis, c.School.Entry.Stages.Names(), c.Unit.Path)
	if err != nil {
		return nil, fmt.Errorf("schools beside school %d: %w", c.School.ID, err)
	}
	roll, err := g.Rolls.Roll(ctx, c.Season.ID)
	if err != nil {
		return nil, err
	}
	f := field{peers: peers, roll: roll, me: &c.School, office: c.Unit.Path}
	o := &Others{Kind: f.kind()}
	groups := f.groups(basis)
	stage, alike := groups[Stage], groups[Alike]
	shown := f.shown(basis, v)
	// The office's means come from the last run: whoever does not see its schools meets them only where that run
	// saw just these.
	sees := v.Office && strings.HasPrefix(c.Unit.Path, v.Scope)
	o.Office = shown[Office] && (sees || c.Tally == nil || c.Tally.Schools() == groups[Office].Schools)
	o.OneKind = alike.Schools == stage.Schools
	if shown[Stage] && stage.Schools > 0 {
		o.Stage = stage
	}
	if shown[Alike] && alike.Schools > 0 && !o.OneKind {
		o.Alike = alike
	}

	return o, nil
}

// groups adds up the schools of each population that stand on a basis.
func (f *field) groups(basis ranking.Basis) [populations]*Group {
	var groups [populations]*Group
	for which := range populations {
		groups[which] = &Group{}
		for i := range f.peers {
			if p := &f.peers[i]; basis.Counts(p.State) && f.in(which, p) {
				groups[which].add(p.Points)
			}
		}
	}

	return groups
}
