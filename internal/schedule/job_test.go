package schedule_test

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/schedule"
)

// book is a ledger in memory, of the rules of the real one, which has its own tests.
type book struct {
	mu   sync.Mutex
	runs []entry
	err  error
}

type entry struct {
	schedule.Begin

	End schedule.End
}

func (b *book) Last(_ context.Context, job string) (time.Time, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	var last time.Time
	for _, e := range b.runs {
		if e.Job == job && e.End.Reason != schedule.ReasonFenced && e.Moment.After(last) {
			last = e.Moment
		}
	}

	return last, b.err
}

func (b *book) Begin(_ context.Context, begin schedule.Begin) (int64, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, e := range b.runs {
		if e.Job == begin.Job && e.Moment.Equal(begin.Moment) && e.End.Reason != schedule.ReasonFenced {
			return 0, fault.New(fault.Conflict, "ranking.moment_has_run")
		}
	}
	b.runs = append(b.runs, entry{Begin: begin})

	return int64(len(b.runs)), nil
}

func (b *book) End(_ context.Context, run int64, end schedule.End) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.runs[run-1].End = end

	return nil
}

// told are cause, reason and moment of each run.
func (b *book) told() []string {
	var list []string
	for _, e := range b.runs {
		list = append(list, e.Job+" "+string(e.Cause)+" "+e.Moment.In(hanoi).Format("02 15:04")+" "+e.End.Reason)
	}

	return list
}

func (b *book) want(t *testing.T, runs ...string) {
	t.Helper()
	if d := cmp.Diff(runs, b.told()); d != "" {
		t.Error(d)
	}
}

// worker is a leader of one job that is done daily at seven.
func (s *stage) worker(t *testing.T, b *book, run func(context.Context, time.Time) (schedule.Count, error)) *schedule.Leader {
	t.Helper()
	l, err := schedule.NewLeader(schedule.Config{
		Store: s.store, Runner: s.runner, Now: s.clock.Now, Log: slog.New(slog.DiscardHandler), Holder: t.Name(), Zone: hanoi,
		Ledger: b, Jobs: []schedule.Job{{Name: "remind", Spec: "0 7 * * *", Limit: time.Hour, Run: run}}, Grace: time.Millisecond,
	})
	if err != nil {
		t.Fatal(err)
	}

	return l
}

func idle(context.Context, time.Time) (schedule.Count, error) {
	return schedule.Count{Read: 3, Written: 2}, nil
}

func TestJobIsDoneOnceForEachMoment(t *testing.T) {
	t.Parallel()
	s, b := newStage(), &book{}
	l := s.worker(t, b, idle)
	must(t, l.Tend(t.Context(), "remind"))
	b.want(t) // it does not lead yet
	must(t, l.Lead(t.Context()))
	for range 3 {
		must(t, l.Tend(t.Context(), "remind"))
		must(t, l.Tend(t.Context(), "unknown"))
	}
	b.want(t, "remind catch_up 12 07:00 ")
	if got := b.runs[0].End; got.Read != 3 || got.Written != 2 || !got.At.Equal(morning) {
		t.Errorf("ended %+v", got)
	}
	for range 2 * 24 * 4 {
		s.clock.turn(15 * time.Minute)
		must(t, l.Lead(t.Context()))
		must(t, l.Tend(t.Context(), "remind"))
	}
	b.want(t, "remind catch_up 12 07:00 ", "remind schedule 13 07:00 ", "remind schedule 14 07:00 ")
}

func TestJobOfAStandingLeaderRunsBySchedule(t *testing.T) {
	t.Parallel()
	s, b := newStage(), &book{}
	s.clock.turn(-time.Hour - 10*time.Second)
	l := s.worker(t, b, idle)
	for range 4 {
		must(t, l.Lead(t.Context()))
		must(t, l.Tend(t.Context(), "remind"))
		s.clock.turn(5 * time.Second)
	}
	b.want(t, "remind catch_up 11 07:00 ", "remind schedule 12 07:00 ")
}

func TestJobsMomentIsNobodyElses(t *testing.T) {
	t.Parallel()
	s, b := newStage(), &book{}
	one := s.worker(t, b, idle)
	must(t, one.Lead(t.Context()))
	must(t, one.Tend(t.Context(), "remind"))
	must(t, one.Resign(t.Context()))
	s.clock.turn(time.Minute)
	two := s.worker(t, b, idle)
	must(t, two.Lead(t.Context()))
	must(t, two.Tend(t.Context(), "remind"))
	b.want(t, "remind catch_up 12 07:00 ")
}

func TestWhatGoesWrongInAJobIsNoted(t *testing.T) {
	t.Parallel()
	for reason, run := range map[string]func(context.Context, time.Time) (schedule.Count, error){
		schedule.ReasonError: func(context.Context, time.Time) (schedule.Count, error) {
			return schedule.Count{Read: 1}, errors.New("the other side is away")
		},
		schedule.ReasonPanic: func(context.Context, time.Time) (schedule.Count, error) { panic("nil map") },
	} {
		s, b := newStage(), &book{}
		l := s.worker(t, b, run)
		must(t, l.Lead(t.Context()))
		must(t, l.Tend(t.Context(), "remind"))
		must(t, l.Tend(t.Context(), "remind"))
		b.want(t, "remind catch_up 12 07:00 "+reason)
		s.clock.turn(24 * time.Hour)
		must(t, l.Lead(t.Context()))
		must(t, l.Tend(t.Context(), "remind"))
		if len(b.runs) != 2 {
			t.Errorf("%s: the next day has no run", reason)
		}
	}
}

func TestLedgerThatDoesNotAnswerIsAskedAgain(t *testing.T) {
	t.Parallel()
	s, b := newStage(), &book{err: errors.New("no database")}
	l := s.worker(t, b, idle)
	must(t, l.Lead(t.Context()))
	if err := l.Tend(t.Context(), "remind"); err == nil {
		t.Error("nothing was told")
	}
	b.err = nil
	must(t, l.Tend(t.Context(), "remind"))
	b.want(t, "remind catch_up 12 07:00 ")
}

func TestJobBeyondItsTimeIsBrokenOff(t *testing.T) {
	t.Parallel()
	s, b := newStage(), &book{}
	l, err := schedule.NewLeader(schedule.Config{
		Store: s.store, Runner: s.runner, Now: s.clock.Now, Log: slog.New(slog.DiscardHandler), Holder: "one", Zone: hanoi, Ledger: b,
		Jobs: []schedule.Job{{Name: "remind", Spec: "0 7 * * *", Limit: time.Nanosecond, Run: func(ctx context.Context, _ time.Time) (schedule.Count, error) {
			<-ctx.Done()

			return schedule.Count{Read: 9}, ctx.Err()
		}}},
	})
	must(t, err)
	must(t, l.Lead(t.Context()))
	must(t, l.Tend(t.Context(), "remind"))
	b.want(t, "remind catch_up 12 07:00 time")
	if b.runs[0].End.Read != 9 {
		t.Error("what was done before is not told")
	}
}

func TestJobThatHangsIsLeftAndNotBegunBesideItself(t *testing.T) {
	t.Parallel()
	s, b := newStage(), &book{}
	begun, release := 0, make(chan struct{})
	ended := make(chan struct{})
	ctx, stop := context.WithCancel(t.Context())
	l := s.worker(t, b, func(context.Context, time.Time) (schedule.Count, error) {
		begun++
		if begun == 1 {
			stop() // the process is told to stop, and the job does not hear it
			<-release
			defer close(ended)
		}

		return schedule.Count{}, nil
	})
	must(t, l.Lead(t.Context()))
	must(t, l.Tend(ctx, "remind"))
	b.want(t, "remind catch_up 12 07:00 hung")
	s.clock.turn(24 * time.Hour)
	must(t, l.Lead(t.Context()))
	must(t, l.Tend(t.Context(), "remind"))
	if len(b.runs) != 1 {
		t.Error("a second run was begun beside the one that hangs")
	}
	close(release)
	<-ended
	for len(b.runs) == 1 { // its end is told by another goroutine, presently
		must(t, l.Tend(t.Context(), "remind"))
	}
	b.want(t, "remind catch_up 12 07:00 hung", "remind catch_up 13 07:00 ")
}

func TestJobEndsWithTheLeaseAndIsCaughtUp(t *testing.T) {
	t.Parallel()
	s, b := newStage(), &book{}
	begun, first := make(chan struct{}), true
	l := s.worker(t, b, func(ctx context.Context, _ time.Time) (schedule.Count, error) {
		if first {
			first = false
			close(begun)
			<-ctx.Done()
		}

		return schedule.Count{}, ctx.Err()
	})
	must(t, l.Lead(t.Context()))
	done := make(chan error, 1)
	go func() { done <- l.Tend(t.Context(), "remind") }()
	<-begun
	must(t, l.Resign(t.Context()))
	must(t, <-done)
	b.want(t, "remind catch_up 12 07:00 fenced")
	s.clock.turn(time.Second)
	must(t, l.Lead(t.Context()))
	must(t, l.Tend(t.Context(), "remind"))
	b.want(t, "remind catch_up 12 07:00 fenced", "remind catch_up 12 07:00 ")
}

func TestLeaseThatCannotBeRenewedIsGivenUp(t *testing.T) {
	t.Parallel()
	s := newStage()
	l := s.worker(t, &book{}, idle)
	must(t, l.Lead(t.Context()))
	s.store.err = errors.New("no database")
	s.clock.turn(14 * time.Second)
	if err := l.Lead(t.Context()); err == nil || l.Leads() == 0 {
		t.Errorf("gave up too early: %v", err)
	}
	s.clock.turn(time.Second)
	if err := l.Lead(t.Context()); err == nil || l.Leads() != 0 {
		t.Errorf("leads although another may: %v", err)
	}
}

func TestScheduleOfAJobMustBeReadable(t *testing.T) {
	t.Parallel()
	if _, err := schedule.NewLeader(schedule.Config{Jobs: []schedule.Job{{Name: "remind", Spec: "each morning"}}}); err == nil {
		t.Error("accepted")
	}
}
