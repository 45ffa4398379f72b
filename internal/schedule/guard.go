package schedule

import (
	"context"
	"sync"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/watch"
	"github.com/thuocso/thuocso/internal/season"
)

// Holds tells what people decided about the jobs, and how the clocks stand.
type Holds interface {
	// Stand reads both.
	Stand(ctx context.Context) (watch.Stand, error)
	// Skip notes that a moment passed while the job was paused, unless it has its run.
	Skip(ctx context.Context, id watch.ID, moment, at time.Time, holder string) error
	// Altered looks for figures that are others than runs made, tells what it finds and has those seasons run again.
	Altered(ctx context.Context, at time.Time, holder string) ([]season.ID, error)
}

// Ranker runs seasons, by the clock and for people; recompute.Runner is one.
type Ranker interface {
	Runner
	// Press runs a season on behalf of a person.
	Press(ctx context.Context, actor account.Actor, id season.ID) (ranking.Report, error)
}

// Guard stands before a Ranker: it lets nothing run that is paused or whose clock is wrong, and gives up a run that does not
// end when its time is over. Such a run publishes nothing any more, and no other of its season begins beside it.
type Guard struct {
	ranker Ranker
	holds  Holds
	now    func() time.Time
	limit  time.Duration
	grace  time.Duration

	mu sync.Mutex
	// stuck are the seasons whose run was given up and has not ended.
	stuck map[season.ID]bool
}

// NewGuard returns a guard that gives a run up after the limit, and a short while more for it to end by itself.
func NewGuard(ranker Ranker, holds Holds, now func() time.Time, limit, grace time.Duration) *Guard {
	return &Guard{ranker: ranker, holds: holds, now: now, limit: limit, grace: grace, stuck: map[season.ID]bool{}}
}

// Run implements Runner. Conflict when the season is paused, the clock is wrong, or an earlier run of it hangs.
func (g *Guard) Run(ctx context.Context, c ranking.Command) (ranking.Report, error) {
	stand, err := g.let(ctx, c.Season)
	if err != nil {
		return ranking.Report{}, err
	}
	if stand.Wrong(g.now()) {
		return ranking.Report{}, fault.New(fault.Conflict, "watch.clock_wrong", "now", g.now(), "other", later(stand))
	}

	return g.bound(ctx, c.Season, func(ctx context.Context) (ranking.Report, error) { return g.ranker.Run(ctx, c) })
}

// Press runs a season on behalf of a person, under the same conditions; only a clock that stands before the ledger keeps a
// person from it.
func (g *Guard) Press(ctx context.Context, actor account.Actor, id season.ID) (ranking.Report, error) {
	stand, err := g.let(ctx, id)
	if err != nil {
		return ranking.Report{}, err
	}
	if now := g.now(); now.Add(watch.Slack).Before(stand.Ledger) {
		return ranking.Report{}, fault.New(fault.Conflict, "watch.clock_wrong", "now", now, "other", stand.Ledger)
	}

	return g.bound(ctx, id, func(ctx context.Context) (ranking.Report, error) { return g.ranker.Press(ctx, actor, id) })
}

func later(s watch.Stand) time.Time {
	if s.Ledger.After(s.Database) {
		return s.Ledger
	}

	return s.Database
}

// let refuses what is paused or hangs.
func (g *Guard) let(ctx context.Context, id season.ID) (watch.Stand, error) {
	stand, err := g.holds.Stand(ctx)
	if err != nil {
		return stand, err
	}
	if p, paused := stand.Paused[watch.ID{Job: ranking.Job, Season: id}]; paused {
		return stand, watch.Rests(&p)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.stuck[id] {
		return stand, fault.New(fault.Conflict, "watch.hangs")
	}

	return stand, nil
}

// outcome is what a run came to.
type outcome struct {
	report ranking.Report
	err    error
}

// bound carries a run out in a goroutine of its own, so that one that hangs holds nobody up.
func (g *Guard) bound(ctx context.Context, id season.ID, run func(context.Context) (ranking.Report, error)) (ranking.Report, error) {
	limited, cancel := context.WithTimeout(ctx, g.limit)
	defer cancel()
	ended := make(chan outcome, 1)
	go func() {
		report, err := run(limited)
		g.mark(id, false)
		ended <- outcome{report, err}
	}()
	select {
	case o := <-ended:
		return o.report, o.err
	case <-limited.Done():
	}
	wait := time.NewTimer(g.grace)
	defer wait.Stop()
	select {
	case o := <-ended:
		return o.report, o.err
	case <-wait.C:
	}
	g.mark(id, true)
	select {
	case o := <-ended: // it ended just now, and may have taken its mark away before it was set
		g.mark(id, false)

		return o.report, o.err
	default:
		return ranking.Report{}, fault.New(fault.Conflict, "watch.hangs")
	}
}

func (g *Guard) mark(id season.ID, stuck bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if stuck {
		g.stuck[id] = true
	} else {
		delete(g.stuck, id)
	}
}
