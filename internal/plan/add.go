package plan

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/thuocso/thuocso/internal/audit"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/season"
)

// Shelf holds seasons against further plans.
type Shelf interface {
	// Own keeps a plan file as a unit's own, unless it is that or everybody's already, and returns its revision.
	Own(ctx context.Context, unitID int64, name string, content []byte, at time.Time) (int64, error)
	// Hold holds a season against the revision of a plan, once, with its audit line.
	Hold(ctx context.Context, id season.ID, revision int64, at time.Time, entry audit.Entry) error
}

// Register gives the index of a season; season.Service does.
type Register interface {
	Index(ctx context.Context, revisionID int64) (*maturity.Index, error)
}

// Adder adds plans of a province's own to its seasons.
type Adder struct {
	shelf    Shelf
	plans    *Service
	register Register
	now      func() time.Time
}

// NewAdder returns it on its stores and the clock.
func NewAdder(shelf Shelf, plans *Service, register Register, now func() time.Time) *Adder {
	return &Adder{shelf: shelf, plans: plans, register: register, now: now}
}

// Fits tells whether a plan file can stand beside the plans of a season: it is measured by the season's index, and a figure that
// another plan asks for too is the same figure, for it is asked once. Faults: Invalid with the figure and the plan.
func (a *Adder) Fits(ctx context.Context, held season.Season, name string, data []byte) error {
	index, err := a.register.Index(ctx, held.RevisionID)
	if err != nil {
		return fmt.Errorf("index of season %d: %w", held.ID, err)
	}
	p, problems := maturity.LoadPlan(name, data, index)
	if p == nil {
		return fault.New(fault.Invalid, "plan.not_sound", "n", len(problems), "index", index.ID)
	}
	others, err := a.plans.Plans(ctx, held)
	if err != nil {
		return err
	}

	return agree(p, others)
}

// Together reads kept plans against an index, and tells whether one season can be held against all of them. Faults: Invalid with the
// plan that the index does not fit, with the plan that is there twice, or with the figure that two of them declare otherwise.
func (s *Service) Together(ctx context.Context, index int64, revisions []int64) ([]*maturity.Plan, error) {
	against, err := s.seasons.Index(ctx, index)
	if err != nil {
		return nil, fmt.Errorf("index %d of plans: %w", index, err)
	}
	var list []*maturity.Plan
	for _, id := range revisions {
		kept, err := s.seasons.Revision(ctx, id)
		if err != nil {
			return nil, fmt.Errorf("plan %d: %w", id, err)
		}
		p, problems := maturity.LoadPlan(kept.Name, kept.Content, against)
		if p == nil {
			return nil, fault.New(fault.Invalid, "plan.unfit", "plan", kept.Name, "n", len(problems), "index", against.ID)
		}
		if slices.ContainsFunc(list, func(q *maturity.Plan) bool { return q.ID == p.ID }) {
			return nil, fault.New(fault.Invalid, "plan.twice", "plan", p.Decision.Number)
		}
		if err := agree(p, list); err != nil {
			return nil, err
		}
		list = append(list, p)
	}

	return list, nil
}

// agree tells whether a plan asks for the same figures as others do under the same keys.
func agree(p *maturity.Plan, others []*maturity.Plan) error {
	for _, other := range others {
		for i := range p.Figures {
			f := &p.Figures[i]
			if g, ok := other.Figure(f.Key); ok && other.ID != p.ID && !same(f, &g) {
				return fault.New(fault.Invalid, "plan.figure_differs", "figure", f.Key, "plan", other.Decision.Number)
			}
		}
	}

	return nil
}

// same tells whether two declarations ask for the same figure of the same schools or offices.
func same(f, g *maturity.Figure) bool {
	return f.Label.Vi == g.Label.Vi && f.Unit.Value == g.Unit.Value && f.Word.Vi == g.Word.Vi && f.Whole.Vi == g.Whole.Vi &&
		f.AskedOf.Value == g.AskedOf.Value && slices.Equal(f.Stages, g.Stages) && slices.Equal(f.Offices, g.Offices)
}

// Add keeps the file as an own plan of the season's unit and holds the season against it. A later file of the same plan takes the earlier one's place.
func (a *Adder) Add(ctx context.Context, held season.Season, name string, data []byte) error {
	if err := a.Fits(ctx, held, name, data); err != nil {
		return err
	}
	id, err := a.shelf.Own(ctx, held.UnitID, name, data, a.now())
	if err != nil {
		return fmt.Errorf("keep plan %s: %w", name, err)
	}

	return a.shelf.Hold(ctx, held.ID, id, a.now(), audit.Entry{Action: "season.plan", Detail: map[string]any{"revision": id, "file": name}})
}

// Hold holds a season against a plan that is registered already, and returns all that it is held against.
func (a *Adder) Hold(ctx context.Context, held season.Season, revision int64) ([]*maturity.Plan, error) {
	entry := audit.Entry{Action: "season.plan", Detail: map[string]any{"revision": revision}}
	if err := a.shelf.Hold(ctx, held.ID, revision, a.now(), entry); err != nil {
		return nil, fmt.Errorf("hold season %d against plan %d: %w", held.ID, revision, err)
	}

	return a.plans.Plans(ctx, held)
}
