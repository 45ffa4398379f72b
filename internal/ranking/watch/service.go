package watch

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/audit"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/season"
)

// Held is what a decision about a job needs to know of it.
type Held struct {
	// Pause is nil where nobody paused it; Asked tells that somebody asked to have it done already.
	Pause *Pause
	Asked bool
	// Moment is the last moment that has its run or was skipped.
	Moment time.Time
	// Altered is the newest finding of altered figures that nobody has looked into, 0 for none.
	Altered int64
}

// Change is what is written of a decision, in one transaction.
type Change struct {
	// Pause is the new pause; Resume ends the one that stands. Ask asks for a run.
	Pause  *Pause
	Resume bool
	Ask    bool
	// Skip is the moment that is noted as skipped, zero for none.
	Skip time.Time
	// Seen is up to which finding of altered figures somebody has looked into them, 0 for none.
	Seen  int64
	Entry audit.Entry
}

// Store reads how the jobs stand and writes what people decide about them.
type Store interface {
	// Facts reads everything but the process's own clock; jobs are those of the whole portal.
	Facts(ctx context.Context, jobs []string) (Facts, error)
	// History lists the runs of a job, newest first, and counts them all.
	History(ctx context.Context, id ID, skip, most int) ([]ranking.Entered, int, error)
	// Update locks the job, asks decide, and writes its change in the person's name.
	Update(ctx context.Context, id ID, by Act, decide func(Held) (Change, error)) error
	// Trust notes that the ledger up to its newest run is no measure of the clock.
	Trust(ctx context.Context, by Act, entry audit.Entry) error
	// Proof reads the run that a season's figures rest on and its newest run; nil for none.
	Proof(ctx context.Context, id season.ID) (good, newest *ranking.Entered, err error)
}

// Act is who does something and when.
type Act struct {
	ByID int64
	At   time.Time
}

// Service shows the jobs and lets people pause and start them.
type Service struct {
	store Store
	plans Plans
	order []string
	now   func() time.Time

	mu     sync.Mutex
	proven map[season.ID]proven
}

// proven is a proof that was read a moment ago.
type proven struct {
	Proof

	at   time.Time
	open bool
}

// proofFor is how long a proof is shown without being read again: every page of figures asks for it.
const proofFor = 2 * time.Second

// NewService returns a service over the schedules, in the order in which pages show them.
func NewService(store Store, plans []Plan, now func() time.Time) *Service {
	s := &Service{store: store, plans: Plans{}, now: now, proven: map[season.ID]proven{}}
	for _, p := range plans {
		s.plans[p.Job] = p
		s.order = append(s.order, p.Job)
	}

	return s
}

// Seen is how the jobs stand.
type Seen struct {
	Facts

	Found []Finding
}

// Look reads how the jobs stand and what is wrong.
func (s *Service) Look(ctx context.Context) (Seen, error) {
	facts, err := s.store.Facts(ctx, slices.DeleteFunc(slices.Clone(s.order), func(j string) bool { return j == ranking.Job }))
	if err != nil {
		return Seen{}, fmt.Errorf("look at the jobs: %w", err)
	}
	facts.Now = s.now()

	return Seen{facts, Look(&facts, s.plans)}, nil
}

// Plan returns the schedule of a job, false for one that is not planned here.
func (s *Service) Plan(job string) (Plan, bool) {
	p, ok := s.plans[job]

	return p, ok
}

// Work returns the job of the name, false for none.
func (s *Seen) Work(id ID) (*Work, bool) {
	at := slices.IndexFunc(s.Works, func(w Work) bool { return w.ID == id })
	if at < 0 {
		return nil, false
	}

	return &s.Works[at], true
}

// History reads a page of the runs of a job.
func (s *Service) History(ctx context.Context, id ID, skip, most int) ([]ranking.Entered, int, error) {
	return s.store.History(ctx, id, skip, most)
}

// May tells whether the actor may do to the job what the permission names: a season's belongs to its unit, one of the whole
// portal to whoever looks after the portal.
func May(a account.Actor, p account.Permission, w *Work) error {
	if w.Season != 0 {
		return account.May(a, p, account.Target{Path: w.UnitPath})
	}
	g, holds := a.GrantFor(p)
	if !holds {
		return account.Forbidden(p)
	}
	if _, system := a.GrantFor(account.SystemManage); !system {
		return account.Forbidden(account.SystemManage)
	}

	return account.May(a, p, account.Target{Path: g.Path})
}

// The bounds of a reason.
const (
	leastReason = 5
	// MostReason is how many characters a reason may have.
	MostReason = 300
)

// Pause lets a job rest. Invalid without a reason, Conflict where it rests already.
func (s *Service) Pause(ctx context.Context, a account.Actor, id ID, reason string) error {
	if n := utf8.RuneCountInString(reason); n < leastReason || n > MostReason {
		return fault.New(fault.Invalid, "watch.reason", "least", leastReason, "most", MostReason).At("ly-do")
	}
	if err := s.own(ctx, a, account.RunPause, id); err != nil {
		return err
	}
	act := Act{a.PersonID, s.now()}

	return s.store.Update(ctx, id, act, func(h Held) (Change, error) {
		if h.Pause != nil {
			return Change{}, Rests(h.Pause)
		}

		return Change{
			Pause: &Pause{At: act.At, ByID: a.PersonID, Reason: reason},
			Entry: audit.Entry{Action: "job.pause", Detail: map[string]any{"job": id.Job, "season": int64(id.Season), "reason": reason}},
		}, nil
	})
}

// Rests is the fault of whoever wants to have a job done that is paused.
func Rests(p *Pause) error {
	return fault.New(fault.Conflict, "watch.paused", "post", p.Post, "at", p.At, "reason", p.Reason)
}

// Resumed tells what a job missed while it was paused.
type Resumed struct {
	Missed      int
	First, Last time.Time
}

// Resume lets a job go on. The last of the moments that it missed is noted as skipped and caught up, once for all of them; how many
// there were is told.
func (s *Service) Resume(ctx context.Context, a account.Actor, id ID) (Resumed, error) {
	if err := s.own(ctx, a, account.RunPause, id); err != nil {
		return Resumed{}, err
	}
	act := Act{a.PersonID, s.now()}
	var r Resumed
	err := s.store.Update(ctx, id, act, func(h Held) (Change, error) {
		if h.Pause == nil {
			return Change{}, fault.New(fault.Conflict, "watch.not_paused")
		}
		change := Change{Resume: true}
		if plan, known := s.plans[id.Job]; known {
			r.First, r.Last, r.Missed = Between(plan.Times, h.Pause.At, act.At)
			if r.Missed > 0 && h.Moment.Before(r.Last) {
				change.Skip = r.Last
			}
		}
		change.Entry = audit.Entry{Action: "job.resume", Detail: map[string]any{
			"job": id.Job, "season": int64(id.Season), "missed": r.Missed, "paused_by": h.Pause.ByID,
		}}

		return change, nil
	})

	return r, err
}

// Ask asks whoever leads to do a job of the whole portal now.
func (s *Service) Ask(ctx context.Context, a account.Actor, job string) error {
	id := ID{Job: job}
	if err := s.own(ctx, a, account.RunStart, id); err != nil {
		return err
	}

	return s.store.Update(ctx, id, Act{a.PersonID, s.now()}, func(h Held) (Change, error) {
		if h.Pause != nil {
			return Change{}, Rests(h.Pause)
		}
		if h.Asked {
			return Change{}, fault.New(fault.Conflict, "watch.asked_already")
		}

		return Change{Ask: true, Entry: audit.Entry{Action: "job.ask", Detail: map[string]any{"job": job}}}, nil
	})
}

// Trust says that the clock is right although the ledger has later moments: they stop no job any more.
func (s *Service) Trust(ctx context.Context, a account.Actor) error {
	if err := May(a, account.RunPause, &Work{}); err != nil {
		return err
	}

	return s.store.Trust(ctx, Act{a.PersonID, s.now()}, audit.Entry{Action: "job.clock", Detail: map[string]any{}})
}

// own reads the job and sees whether the actor may do so to it. NotFound where there is none.
func (s *Service) own(ctx context.Context, a account.Actor, p account.Permission, id ID) error {
	seen, err := s.Look(ctx)
	if err != nil {
		return err
	}
	w, ok := seen.Work(id)
	if !ok {
		return fault.New(fault.NotFound, "watch.no_job")
	}

	return May(a, p, w)
}

// Proof is how far the figures of a season can be trusted today.
type Proof struct {
	// Good is the run they rest on, nil where none ended well; Newest is the newest run.
	Good, Newest *ranking.Entered
	// Old tells that no run has proven them for longer than two of its moments.
	Old bool
}

// Wrong tells whether the newest run did not end well.
func (p *Proof) Wrong() bool {
	return p.Newest != nil && p.Newest.Outcome != ranking.Done && p.Newest.Outcome != ranking.Running && p.Newest.Outcome != ranking.Skipped
}

// Proof reads how far the figures of a season can be trusted; open tells whether it still runs by schedule.
func (s *Service) Proof(ctx context.Context, id season.ID, open bool) (Proof, error) {
	now := s.now()
	s.mu.Lock()
	kept, known := s.proven[id]
	s.mu.Unlock()
	if age := now.Sub(kept.at); known && kept.open == open && age > 0 && age < proofFor {
		return kept.Proof, nil
	}
	p, err := s.proof(ctx, id, open, now)
	if err == nil {
		s.mu.Lock()
		s.proven[id] = proven{p, now, open}
		s.mu.Unlock()
	}

	return p, err
}

func (s *Service) proof(ctx context.Context, id season.ID, open bool, now time.Time) (Proof, error) {
	good, newest, err := s.store.Proof(ctx, id)
	if err != nil {
		return Proof{}, fmt.Errorf("proof of season %d: %w", id, err)
	}
	p := Proof{Good: good, Newest: newest}
	plan, known := s.plans[ranking.Job]
	if good == nil || !open || !known {
		return p, nil
	}
	if last, ok := plan.Times.Latest(now.Add(-Grace)); ok {
		before, ok := plan.Times.Latest(last.Add(-time.Second))
		p.Old = ok && good.FinishedAt.Before(before)
	}

	return p, nil
}
