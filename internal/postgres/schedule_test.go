package postgres_test

import (
	"testing"
	"time"

	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/postgres/pgtest"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/recompute"
)

func TestLeaseHasOneHolderAndRisingTokens(t *testing.T) {
	t.Parallel()
	store := postgres.NewSchedule(pgtest.New(t))
	acquire := func(holder string, length time.Duration) (int64, bool) {
		t.Helper()
		token, held, err := store.Acquire(t.Context(), "jobs", holder, length)
		if err != nil {
			t.Fatal(err)
		}

		return token, held
	}
	if token, held := acquire("one", time.Hour); !held || token != 1 {
		t.Fatalf("token %d, held %v", token, held)
	}
	if _, held := acquire("two", time.Hour); held {
		t.Fatal("two hold the lease")
	}
	if token, held := acquire("one", -time.Second); !held || token != 1 {
		t.Fatalf("renewed: token %d, held %v", token, held)
	}
	// The lease of one has run out: it is dead.
	token, held := acquire("two", time.Hour)
	if !held || token != 2 {
		t.Fatalf("taken over: token %d, held %v", token, held)
	}
	if err := store.Release(t.Context(), "jobs", "one", 1); err != nil {
		t.Fatal(err)
	}
	if _, held := acquire("one", time.Hour); held {
		t.Fatal("a stale holder gave another's lease away")
	}
	if err := store.Release(t.Context(), "jobs", "two", token); err != nil {
		t.Fatal(err)
	}
	if token, held := acquire("one", time.Hour); !held || token != 3 {
		t.Fatalf("after the release: token %d, held %v", token, held)
	}
}

func TestManyCompeteForOneLease(t *testing.T) {
	t.Parallel()
	store := postgres.NewSchedule(pgtest.New(t))
	holds := make(chan bool)
	for _, holder := range []string{"a", "b", "c", "d", "e", "f"} {
		go func() {
			_, held, err := store.Acquire(t.Context(), "jobs", holder, time.Hour)
			holds <- held && err == nil
		}()
	}
	n := 0
	for range 6 {
		if <-holds {
			n++
		}
	}
	if n != 1 {
		t.Errorf("%d hold the lease", n)
	}
}

func TestWhatDeadProcessesLeftIsGivenUp(t *testing.T) {
	t.Parallel()
	db, w := smallWorld(t)
	store, runs := postgres.NewSchedule(db), postgres.NewRanking(db)
	now := pgtest.Now()
	begin := func(token int64, until, scheduled time.Time) int64 {
		t.Helper()
		id, err := runs.Begin(t.Context(), recompute.Start{
			Command: ranking.Command{Season: w.season, Cause: ranking.BySchedule, ScheduledFor: scheduled, Fence: ranking.Fence{Lease: "jobs", Token: token}},
			Job:     ranking.Job, Holder: "gone", At: now, Until: until,
		})
		if err != nil {
			t.Fatal(err)
		}

		return id
	}
	stale := begin(1, now.Add(time.Hour), now.Add(-time.Hour))
	mine := begin(2, now.Add(time.Hour), time.Time{})
	expired := begin(0, now.Add(-time.Second), time.Time{})
	button := begin(0, now.Add(time.Hour), time.Time{})
	if n, err := store.Abandon(t.Context(), 2, now); err != nil || n != 2 {
		t.Fatalf("gave up %d: %v", n, err)
	}
	for id, want := range map[int64]string{stale: "abandoned", expired: "abandoned", mine: "running", button: "running"} {
		if got := one[string](t, db.SQL(), "SELECT outcome FROM run WHERE id = $1", id); got != want {
			t.Errorf("run %d is %s, want %s", id, got, want)
		}
	}
	due, err := store.Due(t.Context(), ranking.Job)
	if err != nil || len(due) != 1 || !due[0].Last.IsZero() {
		t.Fatalf("an abandoned run counts as run: %v, %v", due, err)
	}
	again := begin(2, now.Add(time.Hour), now.Add(-time.Hour))
	if due, err = store.Due(t.Context(), ranking.Job); err != nil || !due[0].Last.Equal(now.Add(-time.Hour)) {
		t.Errorf("run %d does not count: %v, %v", again, due, err)
	}
	if _, err := runs.Begin(t.Context(), recompute.Start{
		Command: ranking.Command{Season: w.season, Cause: ranking.ByCatchUp, ScheduledFor: now.Add(-time.Hour)}, Job: ranking.Job, At: now, Until: now,
	}); fault.KindOf(err) != fault.Conflict {
		t.Errorf("the moment has two runs: %v", err)
	}
}

func TestDirtySeasonsAreListed(t *testing.T) {
	t.Parallel()
	db, w := smallWorld(t)
	store := postgres.NewSchedule(db)
	if list, err := store.Dirty(t.Context()); err != nil || len(list) != 0 {
		t.Fatalf("%v, %v", list, err)
	}
	w.exec("INSERT INTO dirty_mark (season_id, at) VALUES ($1, now() - interval '90 seconds'), ($1, now() - interval '30 seconds')", int64(w.season))
	list, err := store.Dirty(t.Context())
	if err != nil || len(list) != 1 || list[0].Season != w.season {
		t.Fatalf("%v, %v", list, err)
	}
	if first, last := list[0].First.Round(time.Minute/2), list[0].Last.Round(time.Minute/2); first-last != time.Minute || last < time.Minute/2 {
		t.Errorf("the first mark is %s old, the last %s", first, last)
	}
}

func TestARenewedLeaseLeavesTheRunAlone(t *testing.T) {
	t.Parallel()
	db, w := smallWorld(t)
	store := postgres.NewSchedule(db)
	token, held, err := store.Acquire(t.Context(), "jobs", "one", time.Minute)
	if err != nil || !held {
		t.Fatal(token, held, err)
	}
	readings := 0
	c := ranking.Command{Season: w.season, Cause: ranking.ByChange, Fence: ranking.Fence{Lease: "jobs", Token: token}}
	report, err := runDuring(t, db, c, func(int64) {
		readings++
		if again, held, err := store.Acquire(t.Context(), "jobs", "one", time.Minute); err != nil || !held || again != token {
			t.Error(again, held, err)
		}
	})
	if err != nil || report.Outcome != ranking.Done || readings != 1 {
		t.Fatalf("%+v after %d readings: %v", report.Outcome, readings, err)
	}
}
