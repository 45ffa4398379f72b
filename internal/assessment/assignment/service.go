package assignment

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/audit"
	"github.com/thuocso/thuocso/internal/fault"
)

// Colleague is somebody of the school who may be asked.
type Colleague struct {
	PersonID int64
	Post     string
	Login    string
}

// Written is an assignment to be kept, or taken back where nobody is named.
type Written struct {
	ReturnID assessment.ID
	Assigned

	ByID  int64
	At    time.Time
	Entry audit.Entry
}

// Store keeps assignments.
type Store interface {
	// Assigned lists the assignments of a return.
	Assigned(ctx context.Context, id assessment.ID) ([]Assigned, error)
	// Assign writes an assignment in the place of the one before, or takes it back, with its audit line.
	Assign(ctx context.Context, w Written) error
	// Colleagues lists who fills the school's returns today, by post.
	Colleagues(ctx context.Context, schoolID int64) ([]Colleague, error)
}

// Service is what a principal asks of her colleagues.
type Service struct {
	store Store
	now   func() time.Time
	zone  *time.Location
}

// NewService returns the service on the store, the clock and the province's time zone.
func NewService(store Store, now func() time.Time, zone *time.Location) *Service {
	return &Service{store: store, now: now, zone: zone}
}

// Tasks lists the parts of a return that the actor may fill, with whose they are. The return is loaded with all answers.
func (s *Service) Tasks(ctx context.Context, actor account.Actor, r *assessment.Return) ([]Task, error) {
	if err := account.May(actor, account.ReturnFill, r.Target()); err != nil {
		return nil, err
	}
	assigned, err := s.store.Assigned(ctx, r.ID)
	if err != nil {
		return nil, fmt.Errorf("assignments of return %d: %w", r.ID, err)
	}

	return Tasks(r, assigned, actor.PersonID, s.now().In(s.zone)), nil
}

// Colleagues lists who may be asked.
func (s *Service) Colleagues(ctx context.Context, actor account.Actor, r *assessment.Return) ([]Colleague, error) {
	if err := account.May(actor, account.ReturnSubmit, r.Target()); err != nil {
		return nil, err
	}
	list, err := s.store.Colleagues(ctx, r.SchoolID)
	if err != nil {
		return nil, fmt.Errorf("colleagues of return %d: %w", r.ID, err)
	}

	return list, nil
}

// Order asks somebody to answer a part by a day; nobody takes it back.
type Order struct {
	Part     string
	PersonID int64
	Due      time.Time
}

// Assign asks somebody of the school for a part. Faults: Invalid for a part the index does not have, a person who does not
// fill the school's returns, or a day that is past or after the season's last moment; Locked when the return is out of
// the school's hands.
func (s *Service) Assign(ctx context.Context, actor account.Actor, r *assessment.Return, o Order) error {
	if err := account.May(actor, account.ReturnSubmit, r.Target()); err != nil {
		return err
	}
	if r.State != assessment.Draft && r.State != assessment.Returned {
		return fault.New(fault.Locked, "assignment.locked")
	}
	if !slices.ContainsFunc(Parts(r), func(p Part) bool { return p.Code == o.Part }) {
		return fault.New(fault.Invalid, "assignment.no_part", "code", o.Part)
	}
	now := s.now().In(s.zone)
	if o.PersonID != 0 {
		if err := s.mayAsk(ctx, r, o, now); err != nil {
			return err
		}
	}

	return s.store.Assign(ctx, Written{
		ReturnID: r.ID, Assigned: Assigned{Part: o.Part, PersonID: o.PersonID, Due: day(o.Due)}, ByID: actor.PersonID, At: s.now(),
		Entry: audit.Entry{Action: "assignment.set", Detail: map[string]any{
			"part": o.Part, "person": o.PersonID, "due": o.Due.Format(time.DateOnly),
		}},
	})
}

func (s *Service) mayAsk(ctx context.Context, r *assessment.Return, o Order, now time.Time) error {
	last := r.Until().In(s.zone).Add(-time.Second)
	if day(o.Due).Before(day(now)) || day(o.Due).After(day(last)) {
		return fault.New(fault.Invalid, "assignment.bad_day", "last", last).At("due")
	}
	colleagues, err := s.store.Colleagues(ctx, r.SchoolID)
	if err != nil {
		return fmt.Errorf("colleagues of return %d: %w", r.ID, err)
	}
	if !slices.ContainsFunc(colleagues, func(c Colleague) bool { return c.PersonID == o.PersonID }) {
		return fault.New(fault.Invalid, "assignment.not_of_school").At("person")
	}

	return nil
}
