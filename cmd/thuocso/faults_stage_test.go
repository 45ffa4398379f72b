package main

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/postgres/pgtest"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/recompute"
	"github.com/thuocso/thuocso/internal/schedule"
	"github.com/thuocso/thuocso/internal/season"
)

// handClock is turned by hand; the server of the database tells the same time.
type handClock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *handClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()

	return c.now
}

// clockStage is a portal with its jobs, whose clockwork is turned by hand and in which faults can be planted.
type clockStage struct {
	*world

	t      *testing.T
	clock  *handClock
	season season.ID
	store  *postgres.Schedule
	lead   *schedule.Leader
	// omitted is a season that the list of what is due leaves out.
	omitted season.ID
	// tamper changes what a run made before it is written; swallow has a run do nothing.
	tamper  func(*recompute.Source, *recompute.Change)
	swallow bool
	// held is what the portal's one job waits for where it hangs.
	held chan struct{}
	// job is what the portal's one job does.
	job func(context.Context) error
}

func newClockStage(t *testing.T) *clockStage {
	t.Helper()
	s := &clockStage{t: t, clock: &handClock{now: pgtest.Now()}, job: func(context.Context) error { return nil }}
	s.world = newWorldAt(t, s.clock.Now)
	s.verified(t)
	id, err := strconv.ParseInt(s.things["season"][placeOwn], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	s.season = season.ID(id)
	s.do("UPDATE season SET state = 'closed' WHERE id <> $1", id)
	s.do("UPDATE season SET created_at = $1", s.clock.Now().Add(-time.Hour))
	s.handTime()
	s.store = postgres.NewSchedule(s.db)
	s.lead = s.leader("one", s.guard())
	s.do("INSERT INTO run (job, cause, scheduled_for, started_at, finished_at, outcome, holder, until) SELECT j, 'schedule', $1, $1, $1, 'done', 'one', $1 FROM unnest(ARRAY['sweep', 'uploads', 'remind', 'link_check']) j",
		s.clock.Now().Truncate(24*time.Hour).Add(7*time.Hour))
	s.cycle()
	s.green()

	return s
}

// do carries a statement out.
func (s *clockStage) do(statement string, args ...any) {
	s.t.Helper()
	if _, err := s.db.SQL().ExecContext(s.t.Context(), statement, args...); err != nil {
		s.t.Fatalf("%v\n%s", err, statement)
	}
}

// handTime puts the hand-turned clock in the place of the server's.
func (s *clockStage) handTime() {
	s.do("CREATE SCHEMA hand")
	s.do("CREATE TABLE hand.clock (at timestamptz NOT NULL)")
	s.do("INSERT INTO hand.clock VALUES ($1)", s.clock.Now())
	s.do("CREATE FUNCTION hand.clock_timestamp() RETURNS timestamptz LANGUAGE sql AS 'SELECT at FROM hand.clock'")
	s.do("DO 'BEGIN EXECUTE format(''ALTER DATABASE %I SET search_path = hand, pg_catalog, public'', current_database()); END'")
	s.db.SQL().SetMaxIdleConns(0) // new connections take the new path
	s.db.SQL().SetMaxIdleConns(8)
}

// turn turns every clock.
func (s *clockStage) turn(d time.Duration) {
	s.t.Helper()
	s.clock.mu.Lock()
	s.clock.now = s.clock.now.Add(d)
	s.clock.mu.Unlock()
	s.do("UPDATE hand.clock SET at = $1", s.clock.Now())
}

// pass turns the clocks while the leader keeps its lease.
func (s *clockStage) pass(d time.Duration) {
	s.t.Helper()
	s.do("UPDATE lease SET until = $1 WHERE until > $2", s.clock.Now().Add(d+10*time.Second), s.clock.Now())
	s.turn(d)
}

// guard is the way from the clockwork to a run.
func (s *clockStage) guard() *schedule.Guard {
	seasons := season.NewService(postgres.NewSeasons(s.db), s.clock.Now, time.UTC)
	runner := recompute.NewRunner(&tampered{postgres.NewRanking(s.db), s}, seasons, s.clock.Now, slog.New(slog.DiscardHandler), "one")

	return schedule.NewGuard(&swallowing{runner, s}, s.store, s.clock.Now, time.Minute, time.Millisecond)
}

func (s *clockStage) leader(holder string, runner schedule.Runner) *schedule.Leader {
	s.t.Helper()
	l, err := schedule.NewLeader(schedule.Config{
		Store: &omitting{s.store, s}, Runner: runner, Now: s.clock.Now, Log: slog.New(slog.DiscardHandler), Holder: holder, Zone: time.UTC,
		Ledger: s.store, Holds: s.store, Grace: time.Millisecond, Jobs: []schedule.Job{{
			Name: "sweep", Spec: "30 2 * * *", Limit: 50 * time.Millisecond, Run: func(ctx context.Context, _ time.Time) (schedule.Count, error) {
				return schedule.Count{}, s.job(ctx)
			},
		}},
	})
	if err != nil {
		s.t.Fatal(err)
	}

	return l
}

// cycle is one round of the clockwork after a change of the season.
func (s *clockStage) cycle() {
	s.t.Helper()
	s.pass(30 * time.Second)
	s.do("INSERT INTO dirty_mark (season_id, at) VALUES ($1, $2)", int64(s.season), s.clock.Now().Add(-5*time.Second))
	s.round(s.lead)
}

// round calls every act of a leader but the night's.
func (s *clockStage) round(l *schedule.Leader) {
	s.t.Helper()
	err := errors.Join(l.Lead(s.t.Context()), l.Refresh(s.t.Context()), l.Tend(s.t.Context(), "sweep"), l.Watch(s.t.Context()))
	if err != nil {
		s.t.Fatal(err)
	}
}

// tomorrow turns the clock to the next morning; the jobs that nobody looks at here have been done by then.
func (s *clockStage) tomorrow() {
	s.t.Helper()
	now := s.clock.Now()
	s.pass(now.Truncate(24 * time.Hour).Add(24*time.Hour + 2*time.Hour + 33*time.Minute).Sub(now))
	s.do("INSERT INTO run (job, cause, scheduled_for, started_at, finished_at, outcome, holder, until) SELECT j, 'schedule', $1, $1, $1, 'done', 'one', $1 FROM unnest(ARRAY['uploads', 'remind', 'link_check']) j",
		s.clock.Now())
}

// night has everything done that falls due until the next morning.
func (s *clockStage) night() {
	s.t.Helper()
	s.tomorrow()
	if err := errors.Join(s.lead.Lead(s.t.Context()), s.lead.Nightly(s.t.Context())); err != nil {
		s.t.Fatal(err)
	}
	s.round(s.lead)
}

// page is the page of the jobs as the system administrator sees it now.
func (s *clockStage) page() string {
	s.t.Helper()
	got := s.as(s.t, account.SystemAdmin).ask(s.t, http.MethodGet, "/lan-chay", nil)
	if got.status != http.StatusOK {
		s.t.Fatalf("status %d\n%.2000s", got.status, got.body)
	}

	return got.body
}

// red demands that the page shows something wrong in these words, with since when and what to do.
func (s *clockStage) red(words ...string) {
	s.t.Helper()
	body := s.page()
	for _, word := range append(words, `class="note bad"`, "Việc cần làm:", "<p>Từ 0") {
		if !strings.Contains(body, word) {
			s.t.Errorf("the page does not say %q\n%s", word, notes(body))
		}
	}
}

// green demands that the page shows nothing wrong.
func (s *clockStage) green() {
	s.t.Helper()
	if body := s.page(); strings.Contains(body, `class="note bad"`) || !strings.Contains(body, "Mọi việc đều ổn") {
		s.t.Errorf("the page is not green\n%s", notes(body))
	}
}

// notes are the messages of a page.
func notes(body string) string {
	var list []string
	for _, part := range strings.Split(body, `<div class="note`)[1:] {
		text, _, _ := strings.Cut(part, "</div>")
		list = append(list, text)
	}

	return strings.Join(list, "\n")
}

// figures is a digest of everything that is published.
func (s *clockStage) figures() string {
	s.t.Helper()
	var sum string
	row := s.db.SQL().QueryRowContext(s.t.Context(), `
SELECT md5(coalesce(string_agg(CAST(s AS text), ',' ORDER BY s.season_id, s.unit_id), '') || coalesce((SELECT string_agg(concat_ws(' ', t.season_id, t.run_id, t.taken_at, t.returns, t.checksum), ',') FROM snapshot_taken t), ''))
  FROM snapshot s`)
	if err := row.Scan(&sum); err != nil {
		s.t.Fatal(err)
	}

	return sum
}

// tampered changes what a run made, as a fault of the program would.
type tampered struct {
	*postgres.Ranking

	s *clockStage
}

func (f *tampered) Recompute(
	ctx context.Context, run int64, c ranking.Command, decide func(*recompute.Source) (*recompute.Change, error),
) error {
	return f.Ranking.Recompute(ctx, run, c, func(source *recompute.Source) (*recompute.Change, error) {
		change, err := decide(source)
		if err == nil && f.s.tamper != nil {
			f.s.tamper(source, change)
		}

		return change, err
	})
}

// swallowing forgets runs, as a fault of the program would.
type swallowing struct {
	*recompute.Runner

	s *clockStage
}

func (f *swallowing) Run(ctx context.Context, c ranking.Command) (ranking.Report, error) {
	if f.s.swallow {
		return ranking.Report{}, nil
	}

	return f.Runner.Run(ctx, c)
}

// omitting leaves a season out of what is due.
type omitting struct {
	*postgres.Schedule

	s *clockStage
}

func (f *omitting) Due(ctx context.Context, job string) ([]ranking.Due, error) {
	list, err := f.Schedule.Due(ctx, job)
	kept := list[:0]
	for _, d := range list {
		if d.Season != f.s.omitted {
			kept = append(kept, d)
		}
	}

	return kept, err
}
