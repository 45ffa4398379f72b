package schedule_test

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/schedule"
	"github.com/thuocso/thuocso/internal/season"
)

// clock is turned by hand.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()

	return c.now
}

func (c *clock) turn(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// memory is a store of the rules of a lease, in memory, on the hand-turned clock. The real one has its own tests.
type memory struct {
	clock  *clock
	holder string
	token  int64
	until  time.Time
	marks  map[season.ID][]time.Time
	due    map[season.ID]time.Time
	left   int
	err    error
}

func (m *memory) Acquire(_ context.Context, _, holder string, length time.Duration) (int64, bool, error) {
	if m.err != nil {
		return 0, false, m.err
	}
	over := m.until.Before(m.clock.Now())
	if m.holder != holder && !over {
		return 0, false, nil
	}
	if m.holder != holder || over {
		m.token++
	}
	m.holder, m.until = holder, m.clock.Now().Add(length)

	return m.token, true, nil
}

func (m *memory) Release(_ context.Context, _, holder string, token int64) error {
	if m.holder == holder && m.token == token {
		m.until = time.Time{}
	}

	return nil
}

func (m *memory) Abandon(context.Context, int64, time.Time) (int, error) { m.left++; return 0, nil }

func (m *memory) Dirty(context.Context) ([]schedule.Changed, error) {
	var list []schedule.Changed
	for id, marks := range m.marks {
		now := m.clock.Now()
		list = append(list, schedule.Changed{Season: id, First: now.Sub(marks[0]), Last: now.Sub(marks[len(marks)-1])})
	}

	return list, nil
}

// mark notes a change.
func (m *memory) mark(id season.ID) { m.marks[id] = append(m.marks[id], m.clock.Now()) }

func (m *memory) Due(context.Context, string) ([]ranking.Due, error) {
	var list []ranking.Due
	for id, last := range m.due {
		list = append(list, ranking.Due{Season: id, Last: last})
	}

	return list, nil
}

// recorder notes the runs it is asked for and refuses a moment's second one, as the ledger does.
type recorder struct {
	store *memory
	runs  []ranking.Command
	err   error
}

func (r *recorder) Run(_ context.Context, c ranking.Command) (ranking.Report, error) {
	if !c.ScheduledFor.IsZero() {
		if !r.store.due[c.Season].Before(c.ScheduledFor) {
			return ranking.Report{}, fault.New(fault.Conflict, "ranking.moment_has_run")
		}
		r.store.due[c.Season] = c.ScheduledFor
	}
	r.runs = append(r.runs, c)
	if r.err == nil {
		delete(r.store.marks, c.Season)
	}

	return ranking.Report{}, r.err
}

func (r *recorder) causes() []ranking.Cause {
	var list []ranking.Cause
	for _, c := range r.runs {
		list = append(list, c.Cause)
	}

	return list
}

var hanoi = time.FixedZone("+07", 7*3600)

// morning is a time of day after the night's run.
var morning = time.Date(2025, time.June, 12, 8, 0, 0, 0, hanoi)

type stage struct {
	clock  *clock
	store  *memory
	runner *recorder
}

func newStage() *stage {
	c := &clock{now: morning}
	m := &memory{clock: c, due: map[season.ID]time.Time{}, marks: map[season.ID][]time.Time{}}

	return &stage{c, m, &recorder{store: m}}
}

func (s *stage) leader(t *testing.T, holder string) *schedule.Leader {
	t.Helper()
	l, err := schedule.NewLeader(schedule.Config{
		Store: s.store, Runner: s.runner, Now: s.clock.Now, Log: slog.New(slog.DiscardHandler), Holder: holder, Zone: hanoi,
	})
	if err != nil {
		t.Fatal(err)
	}

	return l
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestOneOfTwoLeads(t *testing.T) {
	t.Parallel()
	s := newStage()
	one, two := s.leader(t, "one"), s.leader(t, "two")
	must(t, one.Lead(t.Context()))
	must(t, two.Lead(t.Context()))
	if one.Leads() != 1 || two.Leads() != 0 {
		t.Fatalf("tokens %d and %d", one.Leads(), two.Leads())
	}
	s.clock.turn(10 * time.Second)
	must(t, one.Lead(t.Context()))
	s.clock.turn(10 * time.Second)
	must(t, two.Lead(t.Context()))
	if two.Leads() != 0 {
		t.Fatal("a renewed lease was taken")
	}
	s.clock.turn(10 * time.Second) // one is dead
	must(t, two.Lead(t.Context()))
	if two.Leads() != 2 {
		t.Fatalf("token %d after the takeover, want a higher one", two.Leads())
	}
	must(t, one.Lead(t.Context())) // and back
	if one.Leads() != 0 {
		t.Error("two lead")
	}
}

func TestWhoResignsIsFollowedAtOnce(t *testing.T) {
	t.Parallel()
	s := newStage()
	one, two := s.leader(t, "one"), s.leader(t, "two")
	must(t, one.Lead(t.Context()))
	must(t, one.Resign(t.Context()))
	must(t, two.Lead(t.Context()))
	if one.Leads() != 0 || two.Leads() == 0 {
		t.Errorf("tokens %d and %d", one.Leads(), two.Leads())
	}
}

func TestOnlyTheLeaderRuns(t *testing.T) {
	t.Parallel()
	s := newStage()
	s.store.due = map[season.ID]time.Time{4: morning}
	s.store.mark(4)
	s.clock.turn(time.Second)
	one, two := s.leader(t, "one"), s.leader(t, "two")
	must(t, one.Lead(t.Context()))
	must(t, two.Lead(t.Context()))
	must(t, two.Refresh(t.Context()))
	must(t, two.Nightly(t.Context()))
	if len(s.runner.runs) != 0 {
		t.Fatal("who does not lead ran")
	}
	must(t, one.Refresh(t.Context()))
	want := []ranking.Command{{Season: 4, Cause: ranking.ByChange, Fence: ranking.Fence{Lease: "jobs", Token: 1}}}
	if diff := cmp.Diff(want, s.runner.runs); diff != "" {
		t.Error(diff)
	}
}

func TestAMissedNightIsCaughtUpOnce(t *testing.T) {
	t.Parallel()
	s := newStage()
	night := time.Date(2025, time.June, 12, 2, 0, 0, 0, hanoi)
	s.store.due[4] = night.AddDate(0, 0, -2)
	one, two := s.leader(t, "one"), s.leader(t, "two")
	must(t, one.Lead(t.Context()))
	must(t, one.Refresh(t.Context()))
	must(t, one.Refresh(t.Context()))
	if len(s.runner.runs) != 1 || s.runner.runs[0].Cause != ranking.ByCatchUp || !s.runner.runs[0].ScheduledFor.Equal(night) {
		t.Fatalf("caught up %+v", s.runner.runs)
	}
	s.clock.turn(time.Minute)
	must(t, two.Lead(t.Context()))
	must(t, two.Refresh(t.Context()))
	if diff := cmp.Diff([]ranking.Cause{ranking.ByCatchUp}, s.runner.causes()); diff != "" {
		t.Error(diff)
	}
	s.clock.turn(18 * time.Hour)
	must(t, two.Lead(t.Context()))
	must(t, two.Nightly(t.Context()))
	if diff := cmp.Diff([]ranking.Cause{ranking.ByCatchUp, ranking.BySchedule}, s.runner.causes()); diff != "" {
		t.Error(diff)
	}
}

func TestASeasonThatFailsIsLeftInPeaceForAWhile(t *testing.T) {
	t.Parallel()
	s := newStage()
	s.store.due[4] = morning
	s.store.mark(4)
	s.runner.err = errors.New("broken")
	l := s.leader(t, "one")
	tries := 0
	for range 1200 { // an hour of three-second rounds
		must(t, l.Lead(t.Context()))
		must(t, l.Refresh(t.Context()))
		s.clock.turn(3 * time.Second)
		tries = len(s.runner.runs)
	}
	if tries < 5 || tries > 15 {
		t.Errorf("%d tries in an hour", tries)
	}
}

// However changes come, a run begins when they have settled for a second, or before the first has waited for two; and it
// takes exactly the changes that were there.
func TestChangesAreGatheredButNotForLong(t *testing.T) {
	t.Parallel()
	const look = 250 * time.Millisecond
	rapid.Check(t, func(rt *rapid.T) {
		s := newStage()
		s.store.due[4] = morning
		l := s.leader(t, "one")
		must(t, l.Lead(t.Context()))
		must(t, l.Refresh(t.Context())) // nothing to catch up
		gaps := rapid.SliceOfN(rapid.IntRange(1, 3000), 1, 20).Draw(rt, "milliseconds between changes")
		due := s.clock.Now()
		for _, gap := range gaps {
			due = due.Add(time.Duration(gap) * time.Millisecond)
			for !s.clock.Now().Add(look).After(due) {
				s.clock.turn(look)
				s.look(t, rt, l, look)
			}
			rest := due.Sub(s.clock.Now())
			s.clock.turn(rest)
			s.store.mark(4)
			s.clock.turn(look - rest)
			s.look(t, rt, l, look)
			due = s.clock.Now()
		}
		for range 5 {
			s.clock.turn(look)
			s.look(t, rt, l, look)
		}
		if len(s.store.marks) != 0 {
			rt.Fatal("a change waits for ever")
		}
	})
}

// look lets the leader look around once and holds what it did against the rule, which stands here a second time.
func (s *stage) look(t *testing.T, rt *rapid.T, l *schedule.Leader, every time.Duration) {
	t.Helper()
	marks, before, now := s.store.marks[4], len(s.runner.runs), s.clock.Now()
	must(t, l.Lead(t.Context()))
	must(t, l.Refresh(t.Context()))
	ran := len(s.runner.runs) > before
	if len(marks) == 0 {
		if ran {
			rt.Fatal("a run without a change")
		}

		return
	}
	first, last := now.Sub(marks[0]), now.Sub(marks[len(marks)-1])
	switch {
	case first > 2*time.Second:
		rt.Fatalf("the first change waits since %s", first)
	case ran && last < time.Second && first+every <= 2*time.Second:
		rt.Fatalf("ran %s after the first and %s after the last change: it could have waited", first, last)
	case !ran && last >= time.Second:
		rt.Fatalf("nothing changed for %s, and nothing ran", last)
	}
}
