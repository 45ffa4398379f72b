package watch_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/watch"
)

// daily is a schedule of one moment a day, at an hour of UTC.
type daily int

func (d daily) Next(t time.Time) time.Time {
	m := t.Truncate(24 * time.Hour).Add(time.Duration(d) * time.Hour)
	if !m.After(t) {
		m = m.Add(24 * time.Hour)
	}

	return m
}

func (d daily) Latest(t time.Time) (time.Time, bool) { return d.Next(t).Add(-24 * time.Hour), true }

var (
	noon  = time.Date(2025, time.June, 12, 12, 0, 0, 0, time.UTC)
	night = noon.Add(-10 * time.Hour)
	plans = watch.Plans{ranking.Job: {Job: ranking.Job, Spec: "0 2 * * *", Times: daily(2)}}
)

// well are the facts of a portal where nothing is wrong.
func well() watch.Facts {
	good := &ranking.Entered{ID: 7, Outcome: ranking.Done, StartedAt: night, FinishedAt: night.Add(time.Second), Token: 3}

	return watch.Facts{
		Now: noon, Database: noon, Ledger: night.Add(time.Second), Until: noon.Add(10 * time.Second),
		Reigns: []watch.Reign{{Holder: "two", Token: 3, BeganAt: night.Add(-time.Hour)}},
		Works: []watch.Work{{
			ID: watch.ID{Job: ranking.Job, Season: 4}, Open: true, Last: good, Good: good, Moment: night, Units: 2, Rows: 2,
			Since: night.Add(-240 * time.Hour),
		}},
	}
}

func TestWhatIsWrongIsFound(t *testing.T) {
	t.Parallel()
	bad := func(outcome ranking.Outcome, reason string) func(*watch.Facts) {
		return func(f *watch.Facts) {
			e := ranking.Entered{ID: 8, Outcome: outcome, Reason: reason, StartedAt: noon.Add(-time.Minute)}
			f.Works[0].Last, f.Works[0].Bad, f.Works[0].BadSince = &e, []ranking.Entered{e}, e.StartedAt
		}
	}
	cases := map[string]struct {
		change func(*watch.Facts)
		want   string
	}{
		"nothing":            {func(*watch.Facts) {}, "[]"},
		"a mismatch":         {bad(ranking.Mismatch, ""), "[mismatch 11:59]"},
		"a panic":            {bad(ranking.Failed, "panic"), "[panic 11:59]"},
		"an error":           {bad(ranking.Failed, "error"), "[failed 11:59]"},
		"too long":           {bad(ranking.Failed, "time"), "[hung 11:59]"},
		"hung":               {bad(ranking.Failed, "hung"), "[hung 11:59]"},
		"over its time":      {bad(ranking.Abandoned, "overdue"), "[hung 11:59]"},
		"refused to write":   {bad(ranking.Failed, "fenced"), "[deposed 11:59]"},
		"wrote late":         {bad(ranking.Abandoned, "late"), "[deposed 11:59]"},
		"left behind":        {bad(ranking.Abandoned, "abandoned"), "[left 11:59]"},
		"the process stops":  {bad(ranking.Abandoned, "fenced"), "[]"},
		"the clock is slow":  {func(f *watch.Facts) { f.Now = f.Now.Add(-2 * time.Minute) }, "[clock 11:58]"},
		"before the ledger":  {func(f *watch.Facts) { f.Ledger = noon.Add(time.Hour) }, "[clock 12:00]"},
		"a second apart":     {func(f *watch.Facts) { f.Now = f.Now.Add(-time.Second) }, "[]"},
		"nobody leads":       {func(f *watch.Facts) { f.Until, f.Reigns[0].EndedAt = time.Time{}, night }, "[leaderless 02:00]"},
		"nobody ever led":    {func(f *watch.Facts) { f.Until, f.Reigns = time.Time{}, nil }, "[leaderless 00:00]"},
		"rows are gone":      {func(f *watch.Facts) { f.Works[0].Rows-- }, "[no_figures 02:00]"},
		"the night was lost": {func(f *watch.Facts) { f.Works[0].Moment = night.Add(-72 * time.Hour) }, "[missed 02:00]"},
		"a pause":            {func(f *watch.Facts) { f.Works[0].Moment, f.Works[0].Pause = time.Time{}, &watch.Pause{At: night} }, "[]"},
		"a closed season":    {func(f *watch.Facts) { f.Works[0].Moment, f.Works[0].Open = time.Time{}, false }, "[]"},
		"a new season":       {func(f *watch.Facts) { f.Works[0].Moment, f.Works[0].Since = time.Time{}, night.Add(time.Minute) }, "[]"},
		"a new portal":       {func(f *watch.Facts) { f.Works[0].Moment, f.Reigns[0].BeganAt = time.Time{}, noon.Add(-time.Minute) }, "[]"},
		"a new portal fails": {func(f *watch.Facts) { f.Works[0].Moment, f.Reigns[0].BeganAt = time.Time{}, noon.Add(-time.Hour) }, "[missed 02:00]"},
		"a new leader only": {func(f *watch.Facts) {
			f.Works[0].Moment, f.Reigns[0].BeganAt = night.Add(-24*time.Hour), noon.Add(-time.Minute)
		}, "[missed 02:00]"},
		"changes wait": {func(f *watch.Facts) { f.Works[0].Waiting = noon.Add(-time.Hour) }, "[waiting 11:00]"},
		"a run that hangs": {func(f *watch.Facts) {
			f.Works[0].Last = &ranking.Entered{Outcome: ranking.Running, StartedAt: night, Until: night.Add(time.Minute)}
		}, "[hung 02:00]"},
		"a leader died": {func(f *watch.Facts) {
			f.Reigns = append([]watch.Reign{{Holder: "three", Token: 4, BeganAt: noon}}, f.Reigns...)
			f.Reigns[1].Died, f.Reigns[1].EndedAt = true, noon.Add(-time.Minute)
		}, "[leader_died 11:59]"},
		"a leader died long ago": {func(f *watch.Facts) {
			f.Reigns = append(f.Reigns, watch.Reign{Holder: "one", Token: 2, Died: true, EndedAt: night})
		}, "[]"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := well()
			c.change(&f)
			got := []string{}
			for _, found := range watch.Look(&f, plans) {
				got = append(got, string(found.Kind)+" "+found.Since.Format("15:04"))
			}
			if fmt.Sprint(got) != c.want {
				t.Errorf("found %v, want %s", got, c.want)
			}
		})
	}
}

func TestMissedMomentsAreCounted(t *testing.T) {
	t.Parallel()
	f := well()
	f.Works[0].Moment = night.Add(-72 * time.Hour)
	found := watch.Look(&f, plans)
	if len(found) != 1 || found[0].N != 3 || !found[0].Moment.Equal(night) || !found[0].Since.Equal(night.Add(-48*time.Hour)) {
		t.Errorf("%+v", found)
	}
}

// Between counts what walking from moment to moment meets.
func TestMomentsBetween(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		at := daily(rapid.IntRange(0, 23).Draw(t, "hour"))
		from := noon.Add(time.Duration(rapid.IntRange(-3000, 3000).Draw(t, "from")) * time.Minute)
		length := rapid.IntRange(0, 40*24*60).Draw(t, "minutes")
		to := from.Add(time.Duration(length) * time.Minute)
		first, last, n := watch.Between(at, from, to)
		want := 0
		for m := from.Truncate(24 * time.Hour).Add(time.Duration(at) * time.Hour); !m.After(to); m = m.Add(24 * time.Hour) {
			if m.After(from) {
				want++
			}
		}
		if n != want {
			t.Fatalf("%d moments, want %d", n, want)
		}
		if n > 0 && (!first.After(from) || last.After(to) || last.Sub(first) != time.Duration(n-1)*24*time.Hour) {
			t.Fatalf("from %v to %v", first, last)
		}
	})
}

func TestSchedulesInWords(t *testing.T) {
	t.Parallel()
	for spec, want := range map[string]string{
		"0 2 * * *":    "watch.words.daily [at 02:00]",
		"30 14 * * *":  "watch.words.daily [at 14:30]",
		"@daily":       "watch.words.daily [at 00:00]",
		"5 * * * *":    "watch.words.hourly [minute 5]",
		"*/15 * * * *": "watch.words.minutes [n 15]",
		"0 6 * * 1":    "watch.words.weekly.1 [at 06:00]",
		"0 6 3 * *":    "watch.words.monthly [day 3 at 06:00]",
		"0 6 3 * 1":    "watch.words.other [spec 0 6 3 * 1]",
		"0 6 * 5 *":    "watch.words.other [spec 0 6 * 5 *]",
		"0 1-3 * * *":  "watch.words.other [spec 0 1-3 * * *]",
		"":             "watch.words.other [spec ]",
	} {
		key, args := watch.Words(spec)
		if d := cmp.Diff(want, fmt.Sprint(key, " ", args)); d != "" {
			t.Errorf("%q: %s", spec, d)
		}
	}
}

func TestAClockIsWrong(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		stand watch.Stand
		want  bool
	}{
		"right":             {watch.Stand{Database: noon, Ledger: noon.Add(-time.Hour)}, false},
		"nearly right":      {watch.Stand{Database: noon.Add(50 * time.Second), Ledger: noon.Add(50 * time.Second)}, false},
		"before the ledger": {watch.Stand{Database: noon, Ledger: noon.Add(2 * time.Minute)}, true},
		"behind the server": {watch.Stand{Database: noon.Add(2 * time.Minute)}, true},
		"before the server": {watch.Stand{Database: noon.Add(-2 * time.Minute)}, true},
	} {
		if got := c.stand.Wrong(noon); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
