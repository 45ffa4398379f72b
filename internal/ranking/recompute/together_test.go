package recompute_test

import (
	"bytes"
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/recompute"
	"github.com/thuocso/thuocso/internal/season"
)

func TestAPanicBesideTheCallerReachesTheCaller(t *testing.T) {
	t.Parallel()
	done := false
	defer func() {
		thrown, beside := recover().(*recompute.Thrown)
		if !beside || thrown.Value != "broken" || !done {
			t.Fatalf("caller met %v, the other function done: %v", thrown, done)
		}
		if !bytes.Contains(thrown.Stack, []byte("recompute_test.breaks")) {
			t.Errorf("the stack does not tell where it came about\n%s", thrown.Stack)
		}
	}()
	recompute.Together(func() { recompute.Together(breaks) }, func() { done = true })
}

//go:noinline
func breaks() { panic("broken") }

// breaking is a store of seasons that breaks beside the run.
type breaking struct {
	ranking.Seasons
	recompute.Store
}

func (breaking) Begin(context.Context, recompute.Start) (int64, error) { return 7, nil }

func (breaking) Fail(context.Context, int64, time.Time, string) error { return nil }

func (breaking) Season(context.Context, season.ID) (season.Season, error) {
	recompute.Together(breaks)

	return season.Season{}, nil
}

func TestTheLogTellsWhereAPanicBesideTheRunCameAbout(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	runner := recompute.NewRunner(breaking{}, breaking{}, func() time.Time { return time.Time{} }, slog.New(slog.NewTextHandler(&log, nil)), "test")
	_, err := runner.Run(t.Context(), ranking.Command{Season: 1})
	if err == nil || !strings.Contains(err.Error(), "broken") {
		t.Errorf("the run ended with %v", err)
	}
	if got := log.String(); !strings.Contains(got, "panic=broken") || !strings.Contains(got, "recompute_test.breaks") {
		t.Errorf("the log says %s", got)
	}
}

func TestEachSeasonIsRunOnceAndNeverMoreThanTwoAtATime(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.SliceOfN(rapid.Bool(), 0, 9).Draw(t, "outcomes")
		list := make([]ranking.Command, len(want))
		for i := range list {
			list[i].Season = season.ID(i)
		}
		var under, most, times atomic.Int32
		got := recompute.Each(list, func(c ranking.Command) bool {
			if n := under.Add(1); n > most.Load() {
				most.Store(n)
			}
			defer under.Add(-1)
			times.Add(1)

			return want[c.Season]
		})
		if !slices.Equal(got, want) || int(times.Load()) != len(want) || most.Load() > 2 {
			t.Fatalf("got %v, want %v; %d runs, %d at a time", got, want, times.Load(), most.Load())
		}
	})
}
