package plan

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/season"
)

// Store reads what targets are measured on.
type Store interface {
	// Standings lists the schools in scope that owe a return, with their results and figures where the basis knows them.
	Standings(ctx context.Context, id season.ID, basis ranking.Basis, scope string) ([]Standing, error)
	// Reports lists the figures that offices at and below the scope entered.
	Reports(ctx context.Context, id season.ID, scope string) ([]Report, error)
	// Offices lists the units of a season at and below the scope that may be asked for figures.
	Offices(ctx context.Context, id season.ID, scope string) ([]Office, error)
	// Offered lists the plans that seasons of the unit at a path can be held against, newest first, without their content.
	Offered(ctx context.Context, path string) ([]season.Revision, error)
	// Plans lists the revisions of the plans that a season is held against, that of its opening first.
	Plans(ctx context.Context, id season.ID) ([]int64, error)
}

// Seasons gives a season, its index and the revision of its plan; season.Service is one.
type Seasons interface {
	Season(ctx context.Context, id season.ID) (season.Season, error)
	Index(ctx context.Context, revisionID int64) (*maturity.Index, error)
	Revision(ctx context.Context, id int64) (season.Revision, error)
}

// Service tells how far the plans of a season are reached.
type Service struct {
	store   Store
	seasons Seasons

	mu    sync.Mutex
	plans map[[2]int64]*maturity.Plan
}

// NewService returns a service on the store.
func NewService(store Store, seasons Seasons) *Service {
	return &Service{store: store, seasons: seasons, plans: map[[2]int64]*maturity.Plan{}}
}

// Plans returns the plans that a season is held against; of several versions of one plan the last.
func (s *Service) Plans(ctx context.Context, held season.Season) ([]*maturity.Plan, error) {
	ids, err := s.store.Plans(ctx, held.ID)
	if err != nil {
		return nil, fmt.Errorf("plans of season %d: %w", held.ID, err)
	}
	list := make([]*maturity.Plan, 0, len(ids))
	for _, id := range ids {
		p, err := s.plan(ctx, held.RevisionID, id)
		if err != nil {
			return nil, err
		}
		list = append(list, p)
	}

	return latest(list), nil
}

// Offered lists the plans that seasons of the unit at a path can be held against: everybody's, and the own of the unit and of those
// above it.
func (s *Service) Offered(ctx context.Context, path string) ([]season.Revision, error) {
	return s.store.Offered(ctx, path)
}

// plan reads a plan's revision against an index once; neither ever changes.
func (s *Service) plan(ctx context.Context, index, id int64) (*maturity.Plan, error) {
	key := [2]int64{index, id}
	s.mu.Lock()
	p := s.plans[key]
	s.mu.Unlock()
	if p != nil {
		return p, nil
	}
	against, err := s.seasons.Index(ctx, index)
	if err != nil {
		return nil, fmt.Errorf("index of plan: %w", err)
	}
	revision, err := s.seasons.Revision(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("plan %d: %w", id, err)
	}
	p, problems := maturity.LoadPlan(revision.Name, revision.Content, against)
	if p == nil {
		return nil, fmt.Errorf("plan %d has %d faults: %w", id, len(problems), fault.New(fault.Internal, "fault.internal"))
	}
	s.mu.Lock()
	s.plans[key] = p
	s.mu.Unlock()

	return p, nil
}

// Field is what the targets of a season are measured on, inside a scope.
type Field struct {
	Season  season.Season
	Index   *maturity.Index
	Plans   []*maturity.Plan
	Schools []Standing
	Reports []Report
	// Offices are the units in scope, with what they entered.
	Offices []Office
}

// Field reads a season's plans with the schools and offices in scope.
func (s *Service) Field(ctx context.Context, id season.ID, basis ranking.Basis, scope string) (*Field, error) {
	held, err := s.seasons.Season(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("season of plan: %w", err)
	}
	f := &Field{Season: held}
	if f.Plans, err = s.Plans(ctx, held); err != nil || len(f.Plans) == 0 {
		return f, err
	}
	if f.Index, err = s.seasons.Index(ctx, held.RevisionID); err != nil {
		return nil, fmt.Errorf("index of plan: %w", err)
	}
	if f.Schools, err = s.store.Standings(ctx, id, basis, scope); err != nil {
		return nil, fmt.Errorf("schools of the plans of season %d: %w", id, err)
	}
	if f.Reports, err = s.store.Reports(ctx, id, scope); err != nil {
		return nil, fmt.Errorf("figures of the plans of season %d: %w", id, err)
	}
	if f.Offices, err = s.store.Offices(ctx, id, scope); err != nil {
		return nil, fmt.Errorf("offices of the plans of season %d: %w", id, err)
	}
	f.settle()

	return f, nil
}

// settle gives each office what it entered.
func (f *Field) settle() {
	by := map[int64]map[string]Report{}
	for i := range f.Reports {
		r := &f.Reports[i]
		if by[r.UnitID] == nil {
			by[r.UnitID] = map[string]Report{}
		}
		by[r.UnitID][r.Figure] = *r
	}
	for i := range f.Offices {
		f.Offices[i].Reports = by[f.Offices[i].UnitID]
	}
}

// Target finds a target by its plan and its key; false where the season has none such.
func (f *Field) Target(plan, key string) (*maturity.Plan, *maturity.Target, bool) {
	for _, p := range f.Plans {
		if p.ID != plan {
			continue
		}
		for i := range p.Targets {
			if p.Targets[i].Key == key {
				return p, &p.Targets[i], true
			}
		}
	}

	return nil, nil, false
}

// Below lists the schools that count under a unit.
func (f *Field) Below(path string) []Standing {
	kept := make([]Standing, 0, len(f.Schools))
	for i := range f.Schools {
		if strings.HasPrefix(f.Schools[i].Path, path) {
			kept = append(kept, f.Schools[i])
		}
	}

	return kept
}

// Gauge measures a plan at a unit.
func (f *Field) Gauge(p *maturity.Plan, u ranking.Unit) *Gauge {
	g := &Gauge{
		Plan: p, Index: f.Index, Rule: f.Season.Rules.Condition, Kind: u.Kind, Reports: map[string]Report{}, Part: u.ID != f.Season.UnitID,
	}
	for i := range f.Offices {
		if strings.HasPrefix(f.Offices[i].Path, u.Path) {
			g.Offices = append(g.Offices, f.Offices[i])
		}
	}
	for i := range f.Reports {
		if f.Reports[i].UnitID == u.ID {
			g.Reports[f.Reports[i].Figure] = f.Reports[i]
		}
	}

	return g
}

// latest keeps of plans with the same id the one that was added last.
func latest(plans []*maturity.Plan) []*maturity.Plan {
	var kept []*maturity.Plan
	for i, p := range plans {
		if !slices.ContainsFunc(plans[i+1:], func(q *maturity.Plan) bool { return q.ID == p.ID }) {
			kept = append(kept, p)
		}
	}

	return kept
}
