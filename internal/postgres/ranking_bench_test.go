package postgres_test

import (
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/thuocso/thuocso/internal/benchtest"
	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/postgres/pgtest"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/recompute"
	"github.com/thuocso/thuocso/internal/season"
)

func newRunner(db *postgres.DB) *recompute.Runner {
	seasons := season.NewService(postgres.NewSeasons(db), pgtest.Now, time.UTC)

	return recompute.NewRunner(postgres.NewRanking(db), seasons, pgtest.Now, quiet(), "test")
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// The nation in one season: what the house plan is designed for, in the tree of districts and in that of communes.
const nationSchools = 27_000

func districts(schools int) size { return size{63, 696, schools} }

func communes(schools int) size { return size{34, 3321, schools} }

// nation is a season of so many returns on a server that writes every commit through to the disk.
type nation struct {
	*world

	b      *testing.B
	db     *postgres.DB
	runner *recompute.Runner
}

func newNation(b *testing.B, s size, answers bool) *nation {
	b.Helper()
	db := pgtest.Durable(b, 8)
	n := &nation{b: b, db: db, runner: newRunner(db), world: newWorld(b, db.SQL(), 1, s)}
	n.state = func(*rand.Rand) string { return "published" }
	n.bare = !answers
	n.write()
	n.settle()

	return n
}

// settle leaves the server with nothing to tidy up.
func (n *nation) settle() {
	n.exec("VACUUM ANALYZE")
	n.exec("CHECKPOINT")
}

// run runs a season once.
func (n *nation) run(id season.ID, cause ranking.Cause) {
	report, err := n.runner.Run(n.b.Context(), ranking.Command{Season: id, Cause: cause, ScheduledFor: moment(cause)})
	if err != nil || report.Outcome != ranking.Done {
		n.b.Fatal(report.Differences, err)
	}
}

// went runs as the clock does.
func (n *nation) went(c ranking.Command) bool {
	report, err := n.runner.Run(n.b.Context(), c)

	return err == nil && report.Outcome == ranking.Done
}

// moments numbers the moments of scheduled runs, of which each has one.
var moments int64

func moment(cause ranking.Cause) time.Time {
	if !cause.Recounts() {
		return time.Time{}
	}
	moments++

	return pgtest.Now().Add(time.Duration(moments) * time.Hour)
}

// anew forgets the snapshots: the next run writes every row.
func (n *nation) anew() { n.exec("TRUNCATE snapshot, snapshot_taken") }

const rounds = 7

// measured is what the steps of a round took, in turns, so that all meet the same machine.
func (n *nation) measured(steps ...step) []float64 {
	took := make([][]float64, len(steps))
	for range rounds {
		for i, s := range steps {
			if s.before != nil {
				s.before()
			}
			took[i] = append(took[i], milliseconds(benchtest.Median(n.b, 1, s.do)))
		}
	}
	middle := make([]float64, len(steps))
	for i := range took {
		slices.Sort(took[i])
		middle[i] = took[i][rounds/2]
	}

	return middle
}

type step struct{ before, do func() }

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// floor reads and tallies alone.
func (n *nation) floor() step {
	return step{do: func() {
		if _, err := postgres.ReadAndTally(n.b.Context(), n.db, int64(n.season)); err != nil {
			n.b.Fatal(err)
		}
	}}
}

// whole runs the season and writes every row.
func (n *nation) whole() step {
	return step{n.anew, func() { n.run(n.season, ranking.ByCommand) }}
}

// after runs the season after one return has changed.
func (n *nation) after() step {
	change := func() {
		n.exec("UPDATE school_return SET state = CASE state WHEN 'published' THEN 'recognised' ELSE 'published' END WHERE id = 1")
		n.exec("INSERT INTO dirty_mark (season_id) VALUES ($1)", int64(n.season))
	}

	return step{change, func() { n.run(n.season, ranking.ByChange) }}
}

// BenchmarkRunNation measures runs of the nation in both trees: where every row is written anew, first with every return
// verified (one basis has figures), then with every return published (all three have); after one change; and by the clock,
// where every answer is counted.
func BenchmarkRunNation(b *testing.B) {
	for name, tree := range map[string]size{"696_districts": districts(nationSchools), "3321_communes": communes(nationSchools)} {
		answers := name == "696_districts"
		n := newNation(b, tree, answers)
		for _, state := range []string{"verified", "published"} {
			n.exec("UPDATE school_return SET state = $1", state)
			n.settle()
			n.run(n.season, ranking.ByCommand)
			took := n.measured(n.floor(), n.whole(), n.after())
			name := "recompute_nation_" + name + "_" + state
			benchtest.Report(b, benchtest.Result{Name: name, Value: took[1], Unit: "ms", Target: 200, Floor: took[0]})
			benchtest.Report(b, benchtest.Result{Name: name + "_over_reading", Value: took[1] / took[0], Unit: "times", Target: 6})
			benchtest.Report(b, benchtest.Result{Name: name + "_after_one_change", Value: took[2], Unit: "ms", Target: 200, Floor: took[0]})
			if answers {
				benchtest.Report(b, benchtest.Result{Name: "aggregate_and_rank_nation_" + state, Value: took[1], Unit: "ms", Target: 300, Floor: took[0]})
				benchtest.Report(b, benchtest.Result{Name: "aggregate_and_rank_over_reading_" + state, Value: took[1] / took[0], Unit: "times", Target: 8})
			}
		}
		if answers {
			benchtest.Floor(b, "recompute_nation_recounted", n.measured(step{do: func() { n.run(n.season, ranking.BySchedule) }})[0], "ms")
		}
	}
}

// BenchmarkRunIsLinear measures what a return costs in runs of more and more of them.
func BenchmarkRunIsLinear(b *testing.B) {
	each := map[int]float64{}
	for _, schools := range []int{1_000, 10_000, nationSchools, 100_000} {
		n := newNation(b, districts(schools), false)
		n.run(n.season, ranking.ByCommand)
		took := n.measured(n.floor(), n.whole())
		each[schools] = took[1] * 1000 / float64(schools)
		benchtest.Floor(b, fmt.Sprintf("recompute_%d_returns", schools), took[1], "ms")
		benchtest.Floor(b, fmt.Sprintf("recompute_%d_returns_reading", schools), took[0], "ms")
		benchtest.Floor(b, fmt.Sprintf("recompute_%d_returns_each", schools), each[schools], "us")
	}
	benchtest.Report(b, benchtest.Result{
		Name: "recompute_return_of_100000_over_10000", Value: each[100_000] / each[10_000], Unit: "times", Target: 1.25,
	})
}

// BenchmarkRunSixSeasons measures runs of six seasons of the nation as the clock has them run, every row written, and what the
// process needs for a run beyond what it needs idle.
func BenchmarkRunSixSeasons(b *testing.B) {
	n := newNation(b, communes(nationSchools), false)
	all := []season.ID{n.season}
	for year := 2025; year < 2030; year++ {
		all = append(all, n.again(year))
	}
	n.settle()
	six := step{n.anew, func() {
		list := make([]ranking.Command, 0, len(all))
		for _, id := range all {
			list = append(list, ranking.Command{Season: id, Cause: ranking.ByCommand})
		}
		for i, well := range recompute.Each(list, n.went) {
			if !well {
				b.Fatalf("season %d went wrong", all[i])
			}
		}
	}}
	took := n.measured(n.floor(), six)
	benchtest.Report(b, benchtest.Result{Name: "recompute_six_seasons", Value: took[1], Unit: "ms", Target: 1200, Floor: 6 * took[0]})
	idle, one := n.memory(func() { n.run(n.season, ranking.ByCommand) })
	benchtest.Report(b, benchtest.Result{Name: "recompute_memory", Value: one, Unit: "MB", Target: 100, Floor: idle})
	_, two := n.memory(six.do)
	benchtest.Floor(b, "recompute_memory_two_at_once", two, "MB")
}

// memory is what the process needs idle, and what it needs beyond that for something; every row is written. In MB.
func (n *nation) memory(do func()) (idle, more float64) {
	n.anew()
	debug.FreeOSMemory()
	idle = resident(n.b, "VmRSS")
	restartPeak(n.b)
	do()
	more = resident(n.b, "VmHWM") - idle
	runtime.KeepAlive(n)

	return idle, more
}

// resident reads a figure of the process's memory in MB.
func resident(b *testing.B, name string) float64 {
	b.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		b.Skip("the system does not tell what a process needs")
	}
	for line := range strings.Lines(string(status)) {
		if value, found := strings.CutPrefix(line, name+":"); found {
			kB, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(value), " kB"), 64)
			if err != nil {
				b.Fatal(err)
			}

			return kB / 1024
		}
	}
	b.Fatalf("no %s in /proc/self/status", name)

	return 0
}

// restartPeak lets the system forget the most that the process needed so far.
func restartPeak(b *testing.B) {
	b.Helper()
	if err := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0); err != nil {
		b.Skipf("the system keeps its peak: %v", err)
	}
}
