package plan

import (
	"context"
	"fmt"

	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/season"
)

// Store reads what targets are measured on.
type Store interface {
	// Standings lists the schools in scope that owe a return, with their points where the basis knows them.
	Standings(ctx context.Context, id season.ID, basis ranking.Basis, scope string) ([]Standing, error)
}

// Seasons gives a season, its index and the revision of its plan; season.Service is one.
type Seasons interface {
	Season(ctx context.Context, id season.ID) (season.Season, error)
	Index(ctx context.Context, revisionID int64) (*maturity.Index, error)
	Revision(ctx context.Context, id int64) (season.Revision, error)
}

// Service tells how far a season's plan is reached.
type Service struct {
	store   Store
	seasons Seasons
}

// NewService returns a service on the store.
func NewService(store Store, seasons Seasons) *Service {
	return &Service{store: store, seasons: seasons}
}

// Outlook is how far the targets of a season's plan are reached.
type Outlook struct {
	Season season.Season
	// Plan is nil where the season names none.
	Plan    *maturity.Plan
	Index   *maturity.Index
	Reaches []Reach
}

// Outlook evaluates the plan over the schools in scope.
func (s *Service) Outlook(ctx context.Context, id season.ID, basis ranking.Basis, scope string) (*Outlook, error) {
	held, err := s.seasons.Season(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("season of plan: %w", err)
	}
	o := &Outlook{Season: held}
	if held.PlanID == 0 {
		return o, nil
	}
	if o.Index, err = s.seasons.Index(ctx, held.RevisionID); err != nil {
		return nil, fmt.Errorf("index of plan: %w", err)
	}
	revision, err := s.seasons.Revision(ctx, held.PlanID)
	if err != nil {
		return nil, fmt.Errorf("plan %d: %w", held.PlanID, err)
	}
	var problems []maturity.Problem
	if o.Plan, problems = maturity.LoadPlan(revision.Name, revision.Content, o.Index); o.Plan == nil {
		return nil, fmt.Errorf("plan %d has %d faults: %w", held.PlanID, len(problems), fault.New(fault.Internal, "fault.internal"))
	}
	schools, err := s.store.Standings(ctx, id, basis, scope)
	if err != nil {
		return nil, fmt.Errorf("schools of plan %s: %w", o.Plan.ID, err)
	}
	o.Reaches = Evaluate(o.Plan, o.Index, schools)
	return o, nil
}
