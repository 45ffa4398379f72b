package season

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/audit"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/maturity"
)

// Revision is one stored version of an index or a plan.
type Revision struct {
	ID        int64
	Kind      string
	Name      string
	Content   []byte
	Certified bool
	LoadedAt  time.Time
}

// Draft is a season before it is opened.
type Draft struct {
	UnitID     int64
	SchoolYear int
	RevisionID int64
	// PlanID is the plan it is held against first, 0 where there is none; Further are others beside it.
	PlanID  int64
	Further []int64
	Dates   Dates
	Rules   Rules
	Sample  bool
	// Stages are those the index is for; a school with none of them is outside its scope.
	Stages []string
	// Components and Conditions say how long the empty result vectors are.
	Components, Conditions int
	// AsOf is the day whose tree the season remembers.
	AsOf time.Time
}

// Opened tells what opening a season made.
type Opened struct {
	ID         ID
	Owing      int
	OutOfScope int
}

// Store keeps seasons and revisions.
type Store interface {
	// Open writes the season, the tree it is held in and one empty return for each school in scope.
	// Conflict when the unit already has a season of that school year; Invalid when no school owes a return.
	Open(ctx context.Context, by int64, d Draft, at time.Time, entry audit.Entry) (Opened, error)
	// Season returns one season. NotFound when there is none.
	Season(ctx context.Context, id ID) (Season, error)
	// Seasons lists the seasons of the units on or below or above the path, newest first, those of one year by the names of their holders.
	Seasons(ctx context.Context, path string) ([]Season, error)
	// Revision returns one stored revision. NotFound when there is none.
	Revision(ctx context.Context, id int64) (Revision, error)
	// Revisions lists the stored revisions of a kind, without their content.
	Revisions(ctx context.Context, kind string) ([]Revision, error)
	// Register stores a revision once and returns its id.
	Register(ctx context.Context, kind, name string, content []byte, at time.Time) (int64, error)
}

// Service opens seasons and hands out their indices.
type Service struct {
	store Store
	now   func() time.Time
	zone  *time.Location

	mu      sync.RWMutex
	indices map[int64]*maturity.Index
}

// NewService returns a service on the store, with the clock and the province's time zone.
func NewService(store Store, now func() time.Time, zone *time.Location) *Service {
	return &Service{store: store, now: now, zone: zone, indices: map[int64]*maturity.Index{}}
}

// Index returns the index of a revision; it is read once and never changes.
func (s *Service) Index(ctx context.Context, revisionID int64) (*maturity.Index, error) {
	s.mu.RLock()
	index, ok := s.indices[revisionID]
	s.mu.RUnlock()
	if ok {
		return index, nil
	}
	revision, err := s.store.Revision(ctx, revisionID)
	if err != nil {
		return nil, fmt.Errorf("index of revision %d: %w", revisionID, err)
	}
	index, problems := maturity.Load(revision.Name, revision.Content)
	if index == nil {
		return nil, fmt.Errorf("index of revision %d has %d faults: %w", revisionID, len(problems),
			fault.New(fault.Internal, "fault.internal"))
	}
	s.mu.Lock()
	s.indices[revisionID] = index
	s.mu.Unlock()

	return index, nil
}

// Open opens a season: only who may at the unit, only with sound dates and rules.
func (s *Service) Open(ctx context.Context, actor account.Actor, unitPath string, d Draft) (Opened, error) {
	if err := account.May(actor, account.SeasonOpen, account.Target{Path: unitPath}); err != nil {
		return Opened{}, err
	}
	if found := Checked(d.Dates, d.Rules, d.SchoolYear); len(found) > 0 {
		return Opened{}, found[0].With(found)
	}

	return s.open(ctx, actor.PersonID, d)
}

// OpenSample opens a season of the sample province on behalf of the system. Its dates
// may be moved out of the school year, so that the sample can be tried at any time.
func (s *Service) OpenSample(ctx context.Context, d Draft) (Opened, error) {
	d.Sample = true

	return s.open(ctx, 0, d)
}

func (s *Service) open(ctx context.Context, by int64, d Draft) (Opened, error) {
	if found := sound(d.Dates, d.Rules, d.SchoolYear); len(found) > 0 {
		return Opened{}, found[0].With(found)
	}
	index, err := s.Index(ctx, d.RevisionID)
	if err != nil {
		return Opened{}, err
	}
	d.Stages = index.Stages
	d.Components, d.Conditions = len(index.Components()), len(index.Conditions())
	if d.AsOf.IsZero() {
		d.AsOf = d.Dates.OpensAt
	}
	d.AsOf = d.AsOf.In(s.zone)
	entry := audit.Entry{Action: "season.open", Detail: map[string]any{
		"school_year": d.SchoolYear, "revision": d.RevisionID, "condition": string(d.Rules.Condition),
		"recognised_by": string(d.Rules.RecognisedBy), "published_by": string(d.Rules.PublishedBy),
		"ranking": string(d.Rules.Ranking), "plans": plansOf(d), "submit_until": d.Dates.SubmitUntil.UTC().Format(time.RFC3339),
		"resubmit_until": d.Dates.ResubmitUntil.UTC().Format(time.RFC3339),
		"publish_until":  d.Dates.PublishUntil.UTC().Format(time.RFC3339),
	}}
	opened, err := s.store.Open(ctx, by, d, s.now(), entry)
	if err != nil {
		return Opened{}, fmt.Errorf("open season %d of unit %d: %w", d.SchoolYear, d.UnitID, err)
	}

	return opened, nil
}

// plansOf lists the plans of a season, as its audit line carries them.
func plansOf(d Draft) []int64 {
	if d.PlanID == 0 {
		return []int64{}
	}

	return append([]int64{d.PlanID}, d.Further...)
}

// Season returns one season.
func (s *Service) Season(ctx context.Context, id ID) (Season, error) { return s.store.Season(ctx, id) }

// Seasons lists what seasons the path has part in, newest first.
func (s *Service) Seasons(ctx context.Context, path string) ([]Season, error) {
	return s.store.Seasons(ctx, path)
}

// Revisions lists the stored revisions of a kind ("index", "plan").
func (s *Service) Revisions(ctx context.Context, kind string) ([]Revision, error) {
	return s.store.Revisions(ctx, kind)
}

// Revision returns one stored revision with its content.
func (s *Service) Revision(ctx context.Context, id int64) (Revision, error) {
	return s.store.Revision(ctx, id)
}

// Register stores a revision of an index or a plan unless it is there already.
func (s *Service) Register(ctx context.Context, kind, name string, content []byte) (int64, error) {
	return s.store.Register(ctx, kind, name, content, s.now())
}

// Zone is the province's time zone.
func (s *Service) Zone() *time.Location { return s.zone }
