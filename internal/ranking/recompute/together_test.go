package recompute_test

import (
	"slices"
	"sync/atomic"
	"testing"

	"pgregory.net/rapid"

	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/recompute"
	"github.com/thuocso/thuocso/internal/season"
)

func TestAPanicBesideTheCallerReachesTheCaller(t *testing.T) {
	t.Parallel()
	done := false
	defer func() {
		if thrown := recover(); thrown != "broken" || !done {
			t.Errorf("caller met %v, the other function done: %v", thrown, done)
		}
	}()
	recompute.Together(func() { panic("broken") }, func() { done = true })
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
