package schedule

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/robfig/cron/v3"

	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/ranking"
)

// Job is what the leader does at set times besides ranking seasons. A moment has one run, whichever process leads; the
// latest moment that passed without one is caught up.
type Job struct {
	// Name is its name in the ledger; the catalogue has it as schedule.job.NAME.
	Name string
	// Spec is when it is done, in the five fields of cron, in the province's time zone.
	Spec string
	// Limit is after how long it is given up; 0 means DefaultLimit.
	Limit time.Duration
	// Run does it for the scheduled moment and tells what it read and wrote. Its context ends at the limit, when the
	// process no longer leads, and when it stops: what was done until then must stand by itself.
	Run func(ctx context.Context, moment time.Time) (Count, error)
}

// Count is what a job tells the ledger, each in the job's own unit.
type Count struct{ Read, Written int }

// DefaultLimit is how long a job may take that sets no limit of its own.
const DefaultLimit = 10 * time.Minute

// The reasons why a job failed, as the ledger has them; the catalogue has them as schedule.reason.REASON.
const (
	// ReasonError is an error, which the log has.
	ReasonError = "error"
	// ReasonPanic is a fault of the program, which the log has.
	ReasonPanic = "panic"
	// ReasonTime is a job that did not end in its time.
	ReasonTime = "time"
	// ReasonHung is a job that did not end even when it was told to.
	ReasonHung = "hung"
	// ReasonFenced is a job that was broken off because the process no longer leads, or stops; it is caught up.
	ReasonFenced = "fenced"
)

// Begin is the ledger's row of a job that begins.
type Begin struct {
	Job string
	// Moment is the scheduled moment, zero where a person asked for the run.
	Moment   time.Time
	Cause    ranking.Cause
	PersonID int64
	Fence    ranking.Fence
	Holder   string
	At       time.Time
	Until    time.Time
}

// End is how a job ended; the reason is empty when it did what it should.
type End struct {
	Count

	Reason string
	At     time.Time
}

// Ledger notes the runs of jobs.
type Ledger interface {
	// Last returns the last scheduled moment of the job that has its run; zero for none.
	Last(ctx context.Context, job string) (time.Time, error)
	// Begin writes the row of a run, and takes away that somebody asked for it. Conflict when the moment has its run already or
	// the lease has passed on.
	Begin(ctx context.Context, b Begin) (int64, error)
	// End writes how a run ended, unless it was given up meanwhile. One that was fenced is as if abandoned: its moment
	// may have another.
	End(ctx context.Context, run int64, e End) error
}

// charge is a job with what this process knows of it.
type charge struct {
	Job

	at cron.Schedule
	// ran is the last moment that is known to have its run.
	ran time.Time
	// stuck is closed when the run that was given up on ends after all; nil for none.
	stuck <-chan result
}

// result is what a run came to; panicked tells of what.
type result struct {
	Count

	err      error
	panicked bool
}

// errPanic stands for a panic, whose text is in the log.
var errPanic = errors.New("job panicked")

func newCharge(j Job, zone *time.Location) (*charge, error) {
	at, err := cron.ParseStandard(j.Spec)
	if err != nil {
		return nil, fmt.Errorf("read schedule %q of job %s: %w", j.Spec, j.Name, err)
	}
	if spec, ok := at.(*cron.SpecSchedule); ok && zone != nil {
		spec.Location = zone
	}
	if j.Limit == 0 {
		j.Limit = DefaultLimit
	}

	return &charge{Job: j, at: at}, nil
}

// Tend does the job of that name if its moment has come and has no run yet, and if the process leads. It returns when the
// job has ended or has been given up on. Two calls for one job do not overlap: the clockwork sees to it.
func (l *Leader) Tend(ctx context.Context, name string) error {
	for _, c := range l.jobs {
		if c.Name != name {
			continue
		}
		if err := l.tend(ctx, c); err != nil {
			return fmt.Errorf("job %s: %w", name, err)
		}
	}

	return nil
}

func (l *Leader) tend(ctx context.Context, c *charge) error {
	reign := l.reigning()
	if reign.token == 0 || c.isStuck() {
		return nil
	}
	o, due, err := l.ordered(ctx, c, reign.since)
	if err != nil || !due {
		return err
	}
	began := l.now()
	run, err := l.ledger.Begin(ctx, Begin{
		Job: c.Name, Moment: o.moment, Cause: o.cause, PersonID: o.by, Fence: ranking.Fence{Lease: leaseName, Token: reign.token},
		Holder: l.holder, At: began, Until: began.Add(c.Limit + l.grace + leaseFor),
	})
	if fault.KindOf(err) == fault.Conflict {
		l.log.InfoContext(ctx, "job left to another", "job", c.Name, "moment", o.moment, "reason", err.Error())

		return nil // the next look tells whether the moment has its run
	}
	if err != nil {
		return fmt.Errorf("begin run: %w", err)
	}
	if !o.moment.IsZero() {
		c.ran = o.moment
	}

	return l.carryOut(ctx, c, run, cmp.Or(o.moment, began), reign)
}

// carryOut does the job in a goroutine of its own, so that one that hangs holds nobody up, and writes how it ended.
func (l *Leader) carryOut(ctx context.Context, c *charge, run int64, moment time.Time, reign reign) error {
	limited, cancel := context.WithTimeout(ctx, c.Limit)
	defer cancel()
	ended := make(chan result, 1)
	go func() { ended <- l.guarded(limited, c, moment) }()
	var r result
	reason := ""
	select {
	case r = <-ended:
	case <-limited.Done():
		reason = ReasonTime
	case <-reign.over:
		reason = ReasonFenced
	}
	if reason != "" {
		cancel()
		r, reason = l.await(c, ended, reason)
	}
	if ctx.Err() != nil && reason == ReasonTime {
		reason = ReasonFenced // the process stops
	}
	if reason == "" {
		reason = reasonOf(r)
	}
	if reason == ReasonFenced {
		c.ran = time.Time{}
	}
	l.tell(ctx, c, run, r, reason)
	late, done := context.WithTimeout(context.WithoutCancel(ctx), leaseFor)
	defer done()
	if err := l.ledger.End(late, run, End{Count: r.Count, Reason: reason, At: l.now()}); err != nil {
		return fmt.Errorf("end run %d: %w", run, err)
	}

	return nil
}

// await gives a job that was told to end a short while for it. What it has done by then counts, whatever it says.
func (l *Leader) await(c *charge, ended <-chan result, reason string) (result, string) {
	wait := time.NewTimer(l.grace)
	defer wait.Stop()
	select {
	case r := <-ended:
		if r.err == nil {
			return r, "" // it was just done
		}

		return r, reason
	case <-wait.C:
		c.stuck = ended

		return result{}, ReasonHung
	}
}

// guarded turns a panic into a failure.
func (l *Leader) guarded(ctx context.Context, c *charge, moment time.Time) (r result) {
	defer func() {
		if thrown := recover(); thrown != nil {
			l.log.ErrorContext(ctx, "job panicked", "job", c.Name, "panic", thrown, "stack", string(debug.Stack()))
			r = result{err: errPanic, panicked: true}
		}
	}()
	count, err := c.Run(ctx, moment)

	return result{Count: count, err: err}
}

func reasonOf(r result) string {
	switch {
	case r.panicked:
		return ReasonPanic
	case r.err != nil:
		return ReasonError
	}

	return ""
}

func (l *Leader) tell(ctx context.Context, c *charge, run int64, r result, reason string) {
	if reason == "" {
		l.log.InfoContext(ctx, "job done", "job", c.Name, "run", run, "read", r.Read, "written", r.Written)

		return
	}
	l.log.ErrorContext(ctx, "job failed", "job", c.Name, "run", run, "reason", reason, "error", r.err)
}

// isStuck tells whether a run that was given up on is still under way. The job is not begun again beside it.
func (c *charge) isStuck() bool {
	if c.stuck == nil {
		return false
	}
	select {
	case <-c.stuck:
		c.stuck = nil

		return false
	default:
		return true
	}
}
