package schedule

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/robfig/cron/v3"
)

// Clockwork calls a leader's acts at their times.
type Clockwork struct {
	leader *Leader
	cron   *cron.Cron
	log    *slog.Logger
	// end stops the acts that are under way.
	end context.CancelFunc
	ctx context.Context //nolint:containedctx // the life of the clockwork, which cron's callbacks cannot be given
	// endJobs stops the jobs that are under way: they are caught up, no one need wait for them.
	endJobs context.CancelFunc
}

// How often the acts are called.
const (
	leadEvery = 5 * time.Second
	tendEvery = 15 * time.Second
)

// Start sets the clockwork going: the first act, taking the lease, comes at once.
func Start(ctx context.Context, leader *Leader, zone *time.Location, log *slog.Logger) *Clockwork {
	ctx, end := context.WithCancel(context.WithoutCancel(ctx))
	logger := cronLog{log}
	jobs, endJobs := context.WithCancel(ctx)
	w := &Clockwork{leader: leader, log: log, end: end, ctx: ctx, endJobs: endJobs, cron: cron.New(cron.WithLocation(zone),
		cron.WithLogger(logger), cron.WithChain(cron.Recover(logger), cron.SkipIfStillRunning(logger)))}
	w.cron.Schedule(leader.nightly, w.act("nightly", leader.Nightly))
	lead := w.act("lead", leader.Lead)
	w.every(leadEvery, lead)
	w.every(refreshEvery, w.act("refresh", leader.Refresh))
	w.every(tendEvery, w.act("watch", leader.Watch))
	for _, c := range leader.jobs {
		w.every(tendEvery, w.act(c.Name, func(context.Context) error { return leader.Tend(jobs, c.Name) }))
	}
	lead.Run()
	w.cron.Start()
	return w
}

// every calls an act again and again.
func (w *Clockwork) every(length time.Duration, act cron.Job) {
	w.cron.Schedule(beat(length), act)
}

// beat is a schedule of short steps, which cron's own rounds to seconds.
type beat time.Duration

// Next implements cron.Schedule.
func (b beat) Next(t time.Time) time.Time { return t.Add(time.Duration(b)) }

func (w *Clockwork) act(name string, do func(context.Context) error) cron.Job {
	return cron.FuncJob(func() {
		if err := do(w.ctx); err != nil {
			w.log.ErrorContext(w.ctx, "scheduled act failed", "act", name, "error", err)
		}
	})
}

// Stop breaks the jobs off, lets acts that are under way end until ctx is over, then breaks them off too, and gives the
// lease back.
func (w *Clockwork) Stop(ctx context.Context) error {
	w.endJobs()
	done := w.cron.Stop()
	select {
	case <-done.Done():
	case <-ctx.Done():
		w.end()
		<-done.Done()
	}
	defer w.end()
	return w.leader.Resign(context.WithoutCancel(ctx))
}

// cronLog hands cron's log to slog.
type cronLog struct{ log *slog.Logger }

// Info implements cron.Logger; cron tells every call, which is of use in debugging only.
func (l cronLog) Info(msg string, pairs ...any) {
	l.log.Debug("clockwork", "message", msg, "detail", fmt.Sprint(pairs...))
}

// Error implements cron.Logger: a panic in an act comes here.
func (l cronLog) Error(err error, msg string, pairs ...any) {
	l.log.Error("clockwork failed", "message", msg, "error", err, "detail", fmt.Sprint(pairs...))
}
