package postgres_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/postgres/pgtest"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/watch"
	"github.com/thuocso/thuocso/internal/schedule"
)

func TestLedgerOfJobs(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	store, now := postgres.NewSchedule(db), pgtest.Now()
	token, _, err := store.Acquire(t.Context(), "jobs", "one", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	begin := func(job string, moment time.Time, token int64) (int64, error) {
		return store.Begin(t.Context(), schedule.Begin{
			Job: job, Moment: moment, Cause: ranking.BySchedule, Fence: ranking.Fence{Lease: "jobs", Token: token}, Holder: "one", At: now,
			Until: now.Add(time.Hour),
		})
	}
	end := func(run int64, err error, e schedule.End) {
		t.Helper()
		e.At = now.Add(time.Second)
		if err != nil {
			t.Fatal(err)
		}
		if err := store.End(t.Context(), run, e); err != nil {
			t.Fatal(err)
		}
	}
	last := func(want time.Time) {
		t.Helper()
		if got, err := store.Last(t.Context(), "remind"); err != nil || !got.Equal(want) {
			t.Errorf("last %v, want %v: %v", got, want, err)
		}
	}
	last(time.Time{})
	run, err := begin("remind", now, token)
	if _, again := begin("remind", now, token); fault.Of(again).Key != "ranking.moment_has_run" {
		t.Errorf("a moment has two runs: %v", again)
	}
	end(run, err, schedule.End{Count: schedule.Count{Read: 5, Written: 2}})
	last(now)
	if _, err := begin("remind", now.Add(time.Hour), token-1); fault.Of(err).Key != "ranking.lease_lost" {
		t.Errorf("begun without the lease: %v", err)
	}
	run, err = begin("remind", now.Add(time.Hour), token)
	end(run, err, schedule.End{Reason: schedule.ReasonFenced})
	last(now) // what was broken off may be caught up
	run, err = begin("remind", now.Add(time.Hour), token)
	end(run, err, schedule.End{Reason: schedule.ReasonPanic})
	end(run, nil, schedule.End{}) // has ended already
	last(now.Add(time.Hour))
	if _, err := begin("sweep", now.Add(time.Hour), token); err != nil {
		t.Error(err)
	}

	list, all, err := store.History(t.Context(), watch.ID{Job: "remind"}, 0, 2)
	if err != nil || all != 3 {
		t.Fatal(all, err)
	}
	rest, _, err := store.History(t.Context(), watch.ID{Job: "remind"}, 2, 2)
	if err != nil {
		t.Fatal(err)
	}
	list = append(list, rest...)
	var got []string
	for _, e := range list {
		got = append(got, e.Job+" "+string(e.Outcome)+" "+e.Reason)
	}
	if d := cmp.Diff([]string{"remind failed panic", "remind abandoned fenced", "remind done "}, got); d != "" {
		t.Error(d)
	}
	if e := list[2]; e.Figures.Read != 5 || e.Figures.Written != 2 || e.Took() != time.Second {
		t.Errorf("%+v", e)
	}
	if n, err := store.Abandon(t.Context(), token+1, now); err != nil || n != 1 {
		t.Errorf("gave up %d: %v", n, err)
	}
}
