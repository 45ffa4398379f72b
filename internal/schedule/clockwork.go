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
}

// How often the acts are called.
const (
	leadEvery    = "@every 5s"
	refreshEvery = "@every 3s"
)

// Start sets the clockwork going: the first act, taking the lease, comes at once.
func Start(ctx context.Context, leader *Leader, zone *time.Location, log *slog.Logger) (*Clockwork, error) {
	ctx, end := context.WithCancel(context.WithoutCancel(ctx))
	logger := cronLog{log}
	w := &Clockwork{leader: leader, log: log, end: end, ctx: ctx, cron: cron.New(cron.WithLocation(zone), cron.WithLogger(logger),
		cron.WithChain(cron.Recover(logger), cron.SkipIfStillRunning(logger)))}
	nightly := w.act("nightly", leader.Nightly)
	w.cron.Schedule(leader.nightly, nightly)
	lead := w.act("lead", leader.Lead)
	for spec, act := range map[string]cron.Job{leadEvery: lead, refreshEvery: w.act("refresh", leader.Refresh)} {
		if _, err := w.cron.AddJob(spec, act); err != nil {
			end()
			return nil, fmt.Errorf("schedule %s: %w", spec, err)
		}
	}
	lead.Run()
	w.cron.Start()
	return w, nil
}

func (w *Clockwork) act(name string, do func(context.Context) error) cron.Job {
	return cron.FuncJob(func() {
		if err := do(w.ctx); err != nil {
			w.log.ErrorContext(w.ctx, "scheduled act failed", "act", name, "error", err)
		}
	})
}

// Stop lets acts that are under way end until ctx is over, then breaks them off, and gives the lease back.
func (w *Clockwork) Stop(ctx context.Context) error {
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
