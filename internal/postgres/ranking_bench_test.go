package postgres_test

import (
	"log/slog"
	"testing"
	"time"

	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/postgres/pgtest"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/season"
)

// The nation in one season: what the house plan is designed for.
const (
	nationProvinces = 63
	nationDistricts = 696
	nationSchools   = 27_000
)

func newRunner(db *postgres.DB) *ranking.Runner {
	seasons := season.NewService(postgres.NewSeasons(db), pgtest.Now, time.UTC)

	return ranking.NewRunner(postgres.NewRanking(db), seasons, time.Now, quiet(), "test")
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

func BenchmarkRunNation(b *testing.B) {
	db := pgtest.New(b)
	w := newWorld(b, db.SQL(), 1, nationProvinces, nationDistricts, nationSchools)
	w.write()
	runner := newRunner(db)
	b.Run("reading and tallying", func(b *testing.B) {
		for b.Loop() {
			if _, err := postgres.ReadAndTally(b.Context(), db, int64(w.season)); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("run", func(b *testing.B) {
		for b.Loop() {
			report, err := runner.Run(b.Context(), ranking.Command{Season: w.season, Cause: ranking.ByCommand})
			if err != nil || report.Outcome != ranking.Done {
				b.Fatal(report.Differences, err)
			}
		}
	})
}
