package notice

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/assessment/assignment"
	"github.com/thuocso/thuocso/internal/maturity"
)

// Store keeps notices and finds what they are about.
type Store interface {
	Finder
	Keeper
}

// Finder finds what is to be told.
type Finder interface {
	// Open lists returns of open seasons that are in their schools' hands and have a task due from one day to the other,
	// or a last moment up to the given one.
	Open(ctx context.Context, at, until, from, to time.Time) ([]assessment.ID, error)
	// Return loads a return with all its answers.
	Return(ctx context.Context, id assessment.ID) (*assessment.Return, error)
	// Assigned lists who is asked for which part.
	Assigned(ctx context.Context, id assessment.ID) ([]assignment.Assigned, error)
	// Heads lists the principals of a school today.
	Heads(ctx context.Context, schoolID int64) ([]int64, error)
}

// Keeper keeps what was told.
type Keeper interface {
	// Put keeps the notices that were not told yet, and returns these with their addresses.
	Put(ctx context.Context, list []Notice) ([]Notice, error)
	// Unmailed lists what was told by others than the reminding since a moment, was not put away, and has gone out by no mail
	// although an address is known.
	Unmailed(ctx context.Context, since time.Time) ([]Notice, error)
	// Mailed notes that a notice has gone out.
	Mailed(ctx context.Context, id int64, at time.Time) error
	// Unseen lists what a person was told and has not put away, newest first.
	Unseen(ctx context.Context, personID int64) ([]Notice, error)
	// PutAway notes that the person has seen what was told up to a moment.
	PutAway(ctx context.Context, personID int64, until, at time.Time) error
}

// Indices hands out the index of a revision.
type Indices interface {
	Index(ctx context.Context, revisionID int64) (*maturity.Index, error)
}

// Mailer sends one notice to its address; nil where mail is off.
type Mailer func(ctx context.Context, n Notice) error

// Service tells people what is due.
type Service struct {
	store   Store
	indices Indices
	mail    Mailer
	now     func() time.Time
	zone    *time.Location
}

// NewService returns the service; mail may be nil.
func NewService(store Store, indices Indices, mail Mailer, now func() time.Time, zone *time.Location) *Service {
	return &Service{store: store, indices: indices, mail: mail, now: now, zone: zone}
}

// Unseen lists what the actor was told and has not put away.
func (s *Service) Unseen(ctx context.Context, actor account.Actor) ([]Notice, error) {
	list, err := s.store.Unseen(ctx, actor.PersonID)
	if err != nil {
		return nil, fmt.Errorf("notices of person %d: %w", actor.PersonID, err)
	}

	return list, nil
}

// PutAway puts away what the actor was told up to a moment: what came later stays.
func (s *Service) PutAway(ctx context.Context, actor account.Actor, until time.Time) error {
	return s.store.PutAway(ctx, actor.PersonID, until, s.now())
}

// Remind tells everybody what is due today, mails besides what was told with an act since the last time, and returns how many returns were looked at and how many notices are new.
// A mail that fails is an error at the end and keeps nobody else from being told; what is in the portal stays.
func (s *Service) Remind(ctx context.Context) (read, told int, err error) {
	at := s.now()
	today := at.In(s.zone)
	ids, err := s.store.Open(ctx, at, at.AddDate(0, 0, sendDays()[0]+1), day(today).AddDate(0, 0, -lateDays), day(today).AddDate(0, 0, taskDays))
	if err != nil {
		return 0, 0, fmt.Errorf("look for what is due: %w", err)
	}
	var failed error
	for _, id := range ids {
		list, err := s.due(ctx, id, today)
		if err != nil {
			return read, told, err
		}
		read++
		fresh, err := s.store.Put(ctx, list)
		if err != nil {
			return read, told, fmt.Errorf("keep notices of return %d: %w", id, err)
		}
		told += len(fresh)
		failed = errors.Join(failed, s.send(ctx, fresh))
	}

	return read, told, errors.Join(failed, s.sendWaiting(ctx, at))
}

// sendWaiting mails what was told with an act of somebody's; what could not go out is tried again for some days.
func (s *Service) sendWaiting(ctx context.Context, at time.Time) error {
	if s.mail == nil {
		return nil
	}
	list, err := s.store.Unmailed(ctx, at.AddDate(0, 0, -waitingDays))
	if err != nil {
		return fmt.Errorf("look for what was not mailed: %w", err)
	}

	return s.send(ctx, list)
}

func (s *Service) due(ctx context.Context, id assessment.ID, today time.Time) ([]Notice, error) {
	r, err := s.store.Return(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("load return %d: %w", id, err)
	}
	if r.Index, err = s.indices.Index(ctx, r.Season.RevisionID); err != nil {
		return nil, fmt.Errorf("index of return %d: %w", id, err)
	}
	assigned, err := s.store.Assigned(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("assignments of return %d: %w", id, err)
	}
	o := Owed{Return: r}
	if o.Heads, err = s.store.Heads(ctx, r.SchoolID); err != nil {
		return nil, fmt.Errorf("heads of school %d: %w", r.SchoolID, err)
	}
	for _, t := range assignment.Tasks(r, assigned, 0, today) {
		if t.To != nil && t.Open() {
			o.Tasks = append(o.Tasks, Task{Part: t.Code, PersonID: t.To.PersonID, Due: t.To.Due})
		}
	}
	list := Of(o, day(today), day(r.Until().In(s.zone).Add(-time.Second)))
	for i := range list {
		list[i].At = s.now()
	}

	return list, nil
}

func (s *Service) send(ctx context.Context, list []Notice) error {
	if s.mail == nil {
		return nil
	}
	var failed error
	for _, n := range list {
		if n.Email == "" {
			continue
		}
		if err := s.mail(ctx, n); err != nil {
			failed = errors.Join(failed, fmt.Errorf("mail notice %d: %w", n.ID, err))

			continue
		}
		if err := s.store.Mailed(ctx, n.ID, s.now()); err != nil {
			return errors.Join(failed, err)
		}
	}

	return failed
}
