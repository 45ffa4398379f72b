package main

import (
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/thuocso/thuocso/internal/benchtest"
	"github.com/thuocso/thuocso/internal/config"
	"github.com/thuocso/thuocso/internal/directory/boundary"
	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/postgres/pgtest"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/recompute"
)

// outlinesSQL gives every office of a tree an outline of so many points.
const outlinesSQL = `
INSERT INTO unit_boundary (unit_id, valid, shape, points, imported_at)
SELECT DISTINCT u.unit_id, daterange('2020-01-01', NULL), CAST($1 AS bytea), 5, now()
  FROM season_unit u
 WHERE u.kind IN ('district', 'commune')`

// BenchmarkProvinceDashboard measures what an office looks at first, each page alone and whole as the server sends it: tasks and
// four figures, the map, the board. What is above the fold is a part of it; no script takes part.
func BenchmarkProvinceDashboard(b *testing.B) {
	const schools, rounds = 1000, 60
	s := newStage(b, schools)
	for _, statement := range []string{verifyAnswersSQL, verifyReturnsSQL, verifyResultsSQL} {
		s.run(b, statement)
	}
	shape := boundary.Shape{{{{X: 10_510_000, Y: 2_010_000}, {X: 10_520_000, Y: 2_010_000}, {X: 10_520_000, Y: 2_020_000}, {X: 10_510_000, Y: 2_020_000}, {X: 10_510_000, Y: 2_010_000}}}}
	if _, err := s.direct.SQL().ExecContext(b.Context(), outlinesSQL, shape.Pack()); err != nil {
		b.Fatal(err)
	}
	s.run(b, "VACUUM ANALYZE")
	parts := newSubjects(&station{db: s.direct, config: config.Config{Timezone: s.Zone}}, pgtest.Now)
	runner := recompute.NewRunner(postgres.NewRanking(s.direct), parts.seasons, pgtest.Now, slog.New(slog.DiscardHandler), "bench")
	if report, err := runner.Run(b.Context(), ranking.Command{Season: s.Season, Cause: ranking.ByCommand}); err != nil || report.Outcome != ranking.Done {
		b.Fatal(report.Differences, err)
	}
	held, err := parts.seasons.Season(b.Context(), s.Season)
	if err != nil {
		b.Fatal(err)
	}
	token := s.officer(b, held.UnitID)
	line := dialAll(b, s.host, 1)[0]
	for _, page := range []struct{ name, path string }{
		{"dashboard", "/tong-quan"}, {"dashboard_board", "/ket-qua"}, {"dashboard_map", "/ket-qua/ban-do"}, {"dashboard_pictures", "/ket-qua/bieu-do"},
	} {
		request := get(s.host, page.path, token)
		var took []float64
		for range rounds {
			start := time.Now()
			status, err := line.do(request)
			if err != nil || status != http.StatusOK {
				b.Fatal(fmt.Errorf("%s: status %d, %w: %.300s", page.path, status, err, line.body))
			}
			took = append(took, float64(time.Since(start).Microseconds())/1000)
		}
		slices.Sort(took)
		benchtest.Floor(b, page.name+"_median", took[len(took)/2], "ms")
		benchtest.Report(b, benchtest.Result{Name: page.name + "_p95", Value: took[len(took)*95/100], Unit: "ms", Target: 150})
	}
}
