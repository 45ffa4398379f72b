package postgres_test

import (
	"log/slog"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/thuocso/thuocso/internal/benchtest"
	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/postgres/pgtest"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/recompute"
	"github.com/thuocso/thuocso/internal/season"
)

// The nation in one season: what the house plan is designed for.
const (
	nationProvinces = 63
	nationDistricts = 696
	nationSchools   = 27_000
)

func newRunner(db *postgres.DB) *recompute.Runner {
	seasons := season.NewService(postgres.NewSeasons(db), pgtest.Now, time.UTC)

	return recompute.NewRunner(postgres.NewRanking(db), seasons, pgtest.Now, quiet(), "test")
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// BenchmarkRunNation measures a run of the nation, first with every return verified (one basis has figures), then with
// every return published (all three have).
func BenchmarkRunNation(b *testing.B) {
	db := pgtest.New(b)
	w := newWorld(b, db.SQL(), 1, size{nationProvinces, nationDistricts, nationSchools})
	w.state = func(*rand.Rand) string { return "published" }
	w.write()
	runner := newRunner(db)
	for _, state := range []string{"verified", "published"} {
		w.exec("UPDATE school_return SET state = $1", state)
		w.exec("VACUUM ANALYZE")
		floor := benchtest.Median(b, 5, func() {
			if _, err := postgres.ReadAndTally(b.Context(), db, int64(w.season)); err != nil {
				b.Fatal(err)
			}
		})
		took := benchtest.Median(b, 5, func() {
			report, err := runner.Run(b.Context(), ranking.Command{Season: w.season, Cause: ranking.ByCommand})
			if err != nil || report.Outcome != ranking.Done {
				b.Fatal(report.Differences, err)
			}
		})
		milliseconds := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
		benchtest.Report(b, benchtest.Result{
			Name: "aggregate_and_rank_nation_" + state, Value: milliseconds(took), Unit: "ms", Target: 300, Floor: milliseconds(floor),
		})
		benchtest.Report(b, benchtest.Result{
			Name: "aggregate_and_rank_over_reading_" + state, Value: float64(took) / float64(floor), Unit: "times", Target: 8,
		})
	}
}
