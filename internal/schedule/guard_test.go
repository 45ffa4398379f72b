package schedule_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/watch"
	"github.com/thuocso/thuocso/internal/schedule"
	"github.com/thuocso/thuocso/internal/season"
)

// decided is what people decided, in memory.
type decided struct {
	is      watch.Stand
	skipped []time.Time
	// altered are the seasons whose figures are found to be altered, and watched counts how often that was looked for.
	altered []season.ID
	watched int
}

func newDecided() *decided {
	return &decided{is: watch.Stand{Database: morning, Paused: map[watch.ID]watch.Pause{}, Asked: map[string]watch.Request{}}}
}

func (d *decided) Stand(context.Context) (watch.Stand, error) { return d.is, nil }

func (d *decided) Skip(_ context.Context, _ watch.ID, moment, _ time.Time, _ string) error {
	d.skipped = append(d.skipped, moment)

	return nil
}

func (d *decided) Altered(context.Context, time.Time, string) ([]season.ID, error) {
	d.watched++

	return d.altered, nil
}

// ranker runs what it is told to.
type ranker struct{ run func(context.Context) }

func (r ranker) Run(ctx context.Context, _ ranking.Command) (ranking.Report, error) {
	r.run(ctx)

	return ranking.Report{RunID: 5}, nil
}

func (r ranker) Press(ctx context.Context, _ account.Actor, _ season.ID) (ranking.Report, error) {
	return r.Run(ctx, ranking.Command{})
}

func guardOf(d *decided, limit time.Duration, run func(context.Context)) *schedule.Guard {
	return schedule.NewGuard(ranker{run}, d, func() time.Time { return morning }, limit, time.Millisecond)
}

func TestGuardRefusesWhatIsPausedAndWrongClocks(t *testing.T) {
	t.Parallel()
	ran := 0
	d := newDecided()
	g := guardOf(d, time.Hour, func(context.Context) { ran++ })
	run := func(key string) {
		t.Helper()
		_, err := g.Run(t.Context(), ranking.Command{Season: 4})
		if got := fault.Of(err).Key; err != nil && got != key || err == nil && key != "" {
			t.Errorf("refused with %q, want %q", got, key)
		}
	}
	run("")
	d.is.Paused[watch.ID{Job: ranking.Job, Season: 4}] = watch.Pause{}
	run("watch.paused")
	delete(d.is.Paused, watch.ID{Job: ranking.Job, Season: 4})
	d.is.Ledger = morning.Add(time.Hour)
	run("watch.clock_wrong")
	if _, err := g.Press(t.Context(), account.Actor{}, 4); fault.Of(err).Key != "watch.clock_wrong" {
		t.Errorf("pressed before the ledger: %v", err)
	}
	d.is.Ledger, d.is.Database = time.Time{}, morning.Add(time.Hour)
	run("watch.clock_wrong")
	if _, err := g.Press(t.Context(), account.Actor{}, 4); err != nil {
		t.Error(err)
	}
	if ran != 2 {
		t.Errorf("ran %d times", ran)
	}
}

func TestGuardGivesUpARunThatHangs(t *testing.T) {
	t.Parallel()
	hold, ended := make(chan struct{}), make(chan struct{})
	g := guardOf(newDecided(), time.Millisecond, func(context.Context) { <-hold; close(ended) })
	if _, err := g.Run(t.Context(), ranking.Command{Season: 4}); fault.Of(err).Key != "watch.hangs" {
		t.Fatalf("a run that hangs was waited for: %v", err)
	}
	if _, err := g.Run(t.Context(), ranking.Command{Season: 4}); fault.Of(err).Key != "watch.hangs" {
		t.Fatalf("another began beside it: %v", err)
	}
	close(hold)
	<-ended
}

func TestGuardLetsARunEndThatWasTold(t *testing.T) {
	t.Parallel()
	g := schedule.NewGuard(ranker{func(ctx context.Context) { <-ctx.Done() }}, newDecided(), func() time.Time { return morning },
		time.Millisecond, time.Hour)
	for range 2 {
		if report, err := g.Run(t.Context(), ranking.Command{Season: 4}); err != nil || report.RunID != 5 {
			t.Fatal(report, err)
		}
	}
}

// holder is a leader of one job over what people decided.
func (s *stage) holder(t *testing.T, b *book, d *decided) *schedule.Leader {
	t.Helper()
	l, err := schedule.NewLeader(schedule.Config{
		Store: s.store, Runner: s.runner, Now: s.clock.Now, Log: slog.New(slog.DiscardHandler), Holder: t.Name(), Zone: hanoi,
		Ledger: b, Holds: d, Jobs: []schedule.Job{{Name: "remind", Spec: "0 7 * * *", Limit: time.Hour, Run: idle}}, Grace: time.Millisecond,
	})
	if err != nil {
		t.Fatal(err)
	}
	must(t, l.Lead(t.Context()))

	return l
}

func TestAPausedJobIsLeftAloneAndWhatItMissesIsNoted(t *testing.T) {
	t.Parallel()
	s, b, d := newStage(), &book{}, newDecided()
	l := s.holder(t, b, d)
	id := watch.ID{Job: "remind"}
	d.is.Paused[id] = watch.Pause{At: morning.Add(-2 * time.Hour)}
	must(t, l.Tend(t.Context(), "remind"))
	must(t, l.Watch(t.Context()))
	b.want(t)
	if len(d.skipped) != 1 || !d.skipped[0].Equal(morning.Add(-time.Hour)) {
		t.Errorf("noted %v", d.skipped)
	}
	d.is.Paused[id] = watch.Pause{At: morning}
	must(t, l.Watch(t.Context()))
	if d.watched != 2 {
		t.Errorf("the figures were looked at %d times", d.watched)
	}
	if len(d.skipped) != 1 {
		t.Error("what passed before the pause was noted as skipped")
	}
}

func TestAJobThatSomebodyAskedForIsDoneBesideItsMoments(t *testing.T) {
	t.Parallel()
	s, b, d := newStage(), &book{}, newDecided()
	l := s.holder(t, b, d)
	d.is.Asked["remind"] = watch.Request{ByID: 9}
	must(t, l.Tend(t.Context(), "remind"))
	delete(d.is.Asked, "remind")
	for range 2 {
		must(t, l.Tend(t.Context(), "remind"))
	}
	if len(b.runs) != 2 || b.runs[0].Cause != ranking.ByButton || b.runs[0].PersonID != 9 || !b.runs[0].Moment.IsZero() ||
		b.runs[1].Cause != ranking.ByCatchUp {
		t.Errorf("%+v", b.runs)
	}
}

func TestNothingIsDoneByAWrongClock(t *testing.T) {
	t.Parallel()
	s, b, d := newStage(), &book{}, newDecided()
	s.store.due[4] = time.Time{}
	l := s.holder(t, b, d)
	d.is.Ledger = morning.Add(time.Hour)
	must(t, l.Tend(t.Context(), "remind"))
	must(t, l.Watch(t.Context()))
	b.want(t)
	if d.watched > 0 {
		t.Error("figures are looked at by a wrong clock")
	}
	if len(s.runner.runs) != 0 {
		t.Error("a season was run")
	}
}

// A night that the clockwork slept through is caught up by a leader that led all the time.
func TestANightThatWasSleptThroughIsCaughtUp(t *testing.T) {
	t.Parallel()
	s, d := newStage(), newDecided()
	s.store.due[4] = morning
	l := s.holder(t, &book{}, d)
	must(t, l.Refresh(t.Context()))
	for range 24 * 4 {
		s.clock.turn(15 * time.Minute)
		d.is.Database = s.clock.Now()
		must(t, l.Lead(t.Context()))
		must(t, l.Watch(t.Context()))
	}
	if len(s.runner.runs) != 1 || s.runner.runs[0].Cause != ranking.ByCatchUp {
		t.Errorf("%+v", s.runner.runs)
	}
}
