package schedule

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/robfig/cron/v3"

	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/recompute"
	"github.com/thuocso/thuocso/internal/season"
)

// leaseName is the lease of whoever leads the jobs.
const leaseName = "jobs"

// The rhythm of the clockwork.
const (
	// leaseFor is how long a lease holds without being renewed: how long nobody leads after a leader dies.
	leaseFor = 15 * time.Second
	// settleFor is how long nothing must have changed before a changed season is run, waitAtMost how long the first of the
	// changes waits for that; refreshEvery is how often the leader looks.
	settleFor    = time.Second
	waitAtMost   = 2 * time.Second
	refreshEvery = 250 * time.Millisecond
	// calmest is the longest wait before a season whose run broke off is tried again on its dirty marks.
	calmest = 10 * time.Minute
	// graceFor is how long a job that was told to end may take for it.
	graceFor = 10 * time.Second
)

// Store keeps the lease and tells what there is to run.
type Store interface {
	// Acquire takes or renews the lease for so long and returns its token, which rises at every change of holder;
	// held is false when somebody else holds it.
	Acquire(ctx context.Context, name, holder string, length time.Duration) (token int64, held bool, err error)
	// Release gives the lease back if the holder still has it under the token.
	Release(ctx context.Context, name, holder string, token int64) error
	// Abandon marks what dead processes left running: runs beyond their time, and runs under a lower token.
	Abandon(ctx context.Context, token int64, at time.Time) (int, error)
	// Dirty lists the seasons with dirty marks, the longest waiting first.
	Dirty(ctx context.Context) ([]Changed, error)
	// Due lists the open seasons with the last scheduled moment of the job that has its run; zero for none.
	Due(ctx context.Context, job string) ([]ranking.Due, error)
}

// Changed is a season whose results changed since its last run: how long ago they did first and last.
type Changed struct {
	Season      season.ID
	First, Last time.Duration
}

// ripe tells whether the season is to be run now: its changes have settled, or the next look would come too late for the first
// of them.
func (c *Changed) ripe() bool { return c.Last >= settleFor || c.First+refreshEvery > waitAtMost }

// Runner carries out a run; recompute.Runner is one.
type Runner interface {
	Run(ctx context.Context, c ranking.Command) (ranking.Report, error)
}

// Leader acts for one process: it competes for the lease, and while it holds it, it runs what is due.
type Leader struct {
	store   Store
	runner  Runner
	now     func() time.Time
	log     *slog.Logger
	holder  string
	nightly cron.Schedule
	ledger  Ledger
	jobs    []*charge
	grace   time.Duration
	holds   Holds

	mu    sync.Mutex
	reign reign
	owes  bool // it has just begun to lead and has not caught up yet
	// calm holds, for seasons whose last run broke off, how long to wait and until when.
	calm map[season.ID]pause
}

// reign is the time during which a process leads under one token.
type reign struct {
	token int64 // 0 while somebody else leads
	// since is when it began, renewed when the lease was last taken for sure.
	since, renewed time.Time
	// over is closed when it ends.
	over chan struct{}
}

type pause struct {
	length time.Duration
	until  time.Time
}

// Config is what a leader needs.
type Config struct {
	Store  Store
	Runner Runner
	Now    func() time.Time
	Log    *slog.Logger
	// Holder names the process: different for every start of one.
	Holder string
	// Nightly is when every open season is run, in the five fields of cron; empty means 02:00.
	Nightly string
	// Jobs are what the leader does besides; Ledger notes their runs.
	Jobs   []Job
	Ledger Ledger
	// Grace is how long a job that was told to end may take for it; 0 means some seconds.
	Grace time.Duration
	// Holds tells what people paused and asked for, and how the clocks stand; nil for nothing of the kind.
	Holds Holds
	// Zone is the province's time zone.
	Zone *time.Location
}

// NewLeader returns a leader that does not lead yet.
func NewLeader(c Config) (*Leader, error) {
	if c.Nightly == "" {
		c.Nightly = NightlySpec
	}
	nightly, err := cron.ParseStandard(c.Nightly)
	if err != nil {
		return nil, fmt.Errorf("read nightly schedule %q: %w", c.Nightly, err)
	}
	if spec, ok := nightly.(*cron.SpecSchedule); ok && c.Zone != nil {
		spec.Location = c.Zone
	}
	l := &Leader{
		store: c.Store, runner: c.Runner, now: c.Now, log: c.Log, holder: c.Holder, nightly: nightly, ledger: c.Ledger,
		grace: cmp.Or(c.Grace, graceFor), holds: c.Holds, calm: map[season.ID]pause{},
	}
	for _, j := range c.Jobs {
		job, err := newCharge(j, c.Zone)
		if err != nil {
			return nil, err
		}
		l.jobs = append(l.jobs, job)
	}
	return l, nil
}

// Leads returns the token under which the process leads, 0 when it does not.
func (l *Leader) Leads() int64 { return l.reigning().token }

func (l *Leader) reigning() reign {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.reign
}

// Lead takes or renews the lease and gives up what dead processes left running. It does nothing that takes long, for the
// lease must be renewed in time.
func (l *Leader) Lead(ctx context.Context) error {
	before, asked := l.Leads(), l.now()
	token, held, err := l.store.Acquire(ctx, leaseName, l.holder, leaseFor)
	if err != nil {
		l.doubt(ctx, asked)
		return fmt.Errorf("take lease: %w", err)
	}
	if !held {
		token = 0
	}
	l.rule(token, asked)
	if token == 0 {
		if before != 0 {
			l.log.WarnContext(ctx, "lease lost", "token", before)
		}
		return nil
	}
	left, err := l.store.Abandon(ctx, token, l.now())
	if err != nil {
		return fmt.Errorf("give up abandoned runs: %w", err)
	}
	if left > 0 {
		l.log.WarnContext(ctx, "abandoned runs given up", "runs", left)
	}
	if token != before {
		l.log.InfoContext(ctx, "leading the jobs", "token", token)
	}
	return nil
}

// rule notes under which token the process leads since it asked, and ends the reign before when it is another.
func (l *Leader) rule(token int64, asked time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if token == l.reign.token {
		l.reign.renewed = asked
		return
	}
	if l.reign.token != 0 {
		close(l.reign.over)
	}
	l.reign = reign{token: token, since: asked, renewed: asked, over: make(chan struct{})}
	l.owes = token != 0
}

// doubt stops leading when the lease must have run out: it could not be renewed for so long that another may have it.
func (l *Leader) doubt(ctx context.Context, at time.Time) {
	r := l.reigning()
	if r.token != 0 && at.Sub(r.renewed) >= leaseFor {
		l.rule(0, at)
		l.log.WarnContext(ctx, "lease ran out", "token", r.token)
	}
}

// catchUp runs, once after the process began to lead, the open seasons whose last scheduled moment has no run.
func (l *Leader) catchUp(ctx context.Context) error {
	l.mu.Lock()
	owes := l.owes
	l.mu.Unlock()
	missed, ok := previous(l.nightly, l.now())
	if !owes || !ok {
		return nil
	}
	// What could not even be listed is owed still, and tried again with the next look around.
	if err := l.everySeason(ctx, missed, ranking.ByCatchUp); err != nil {
		return err
	}
	l.mu.Lock()
	l.owes = false
	l.mu.Unlock()
	return nil
}

// Nightly runs every open season for the scheduled moment that has just come.
func (l *Leader) Nightly(ctx context.Context) error {
	moment, ok := previous(l.nightly, l.now())
	if !ok {
		return nil
	}
	return l.everySeason(ctx, moment, ranking.BySchedule)
}

func (l *Leader) everySeason(ctx context.Context, moment time.Time, cause ranking.Cause) error {
	token := l.Leads()
	if token == 0 {
		return nil
	}
	due, err := l.store.Due(ctx, ranking.Job)
	if err != nil {
		return fmt.Errorf("list due seasons: %w", err)
	}
	var list []ranking.Command
	for _, d := range due {
		if d.Last.Before(moment) {
			list = append(list, ranking.Command{
				Season: d.Season, Cause: cause, ScheduledFor: moment, Fence: ranking.Fence{Lease: leaseName, Token: token},
			})
		}
	}
	l.run(ctx, list)
	return nil
}

// Refresh catches up what was missed before the process led, then runs the seasons whose results changed since their
// last run, once the changes have settled or the first has waited long enough. A season whose run breaks off is tried again after a pause that doubles.
func (l *Leader) Refresh(ctx context.Context) error {
	token := l.Leads()
	if token == 0 {
		return nil
	}
	if err := l.catchUp(ctx); err != nil {
		return err
	}
	dirty, err := l.store.Dirty(ctx)
	if err != nil {
		return fmt.Errorf("list changed seasons: %w", err)
	}
	var list []ranking.Command
	for i := range dirty {
		if id := dirty[i].Season; dirty[i].ripe() && !l.now().Before(l.calm[id].until) {
			list = append(list, ranking.Command{
				Season: id, Cause: ranking.ByChange, Fence: ranking.Fence{Lease: leaseName, Token: token},
			})
		}
	}
	for i, well := range l.run(ctx, list) {
		id := list[i].Season
		if well {
			delete(l.calm, id)
			continue
		}
		length := min(calmest, max(2*l.calm[id].length, leaseFor))
		l.calm[id] = pause{length, l.now().Add(length)}
	}
	return nil
}

// run carries out runs and tells which went well.
func (l *Leader) run(ctx context.Context, list []ranking.Command) []bool {
	return recompute.Each(list, func(c ranking.Command) bool { return l.one(ctx, c) })
}

// one carries out one run; what goes wrong is in the ledger and the log, and does not keep other seasons waiting.
func (l *Leader) one(ctx context.Context, c ranking.Command) bool {
	_, err := l.runner.Run(ctx, c)
	if err == nil {
		return true
	}
	if fault.KindOf(err) == fault.Conflict {
		l.log.InfoContext(ctx, "run left to another", "season", int64(c.Season), "cause", string(c.Cause), "reason", err.Error())
	} else {
		l.log.ErrorContext(ctx, "run failed", "season", int64(c.Season), "cause", string(c.Cause), "error", err)
	}
	return false
}

// Resign gives the lease back, so that another process need not wait for its end.
func (l *Leader) Resign(ctx context.Context) error {
	token := l.Leads()
	l.rule(0, l.now())
	if token == 0 {
		return nil
	}
	if err := l.store.Release(ctx, leaseName, l.holder, token); err != nil {
		return fmt.Errorf("give lease back: %w", err)
	}
	return nil
}

// previous returns the last scheduled moment at or before now, looking back as far as a leap year.
func previous(s cron.Schedule, now time.Time) (time.Time, bool) {
	for _, back := range []time.Duration{25 * time.Hour, 8 * 24 * time.Hour, 32 * 24 * time.Hour, 367 * 24 * time.Hour} {
		var last time.Time
		for t := s.Next(now.Add(-back)); !t.IsZero() && !t.After(now); t = s.Next(t) {
			last = t
		}
		if !last.IsZero() {
			return last, true
		}
	}
	return time.Time{}, false
}
