package postgres_test

import (
	"testing"

	"github.com/lib/pq"

	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/postgres/pgtest"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/gaps"
	side "github.com/thuocso/thuocso/internal/ranking/offices"
)

// alike gives every school the same result, with so many points in each component.
func (w *world) alike(points func(c *maturity.Component) int16) {
	w.tb.Helper()
	var v maturity.Vector
	for _, c := range w.index.Components() {
		v = append(v, points(c))
		w.exec("UPDATE answer SET verified_points = $2 WHERE code = $1 AND kind = 'component'", c.Code, stated(v[len(v)-1]))
	}
	met := make([]bool, len(w.index.Conditions()))
	flags := make([]byte, len(met))
	for i := range met {
		met[i], flags[i] = true, 1
	}
	w.exec("UPDATE answer SET verified_met = true WHERE kind = 'condition'")
	score := w.index.ScoreVector(v, met, w.rule)
	var low, high []int64
	for _, g := range score.Groups {
		low, high = append(low, int64(g.Low)), append(high, int64(g.High))
	}
	w.exec("UPDATE result SET points = $1, met = $2, group_low = $3, group_high = $4, level_low = $5, level_high = $6 WHERE basis = 'verified'",
		v.Bytes(), flags, pq.Array(low), pq.Array(high), score.Levels[0], score.Levels[1])
}

// Where all schools have the same they share the first rank, nothing scatters and nobody is unusual; where all have nothing, no
// component has a mean.
func TestSchoolsThatAreAllAlike(t *testing.T) {
	t.Parallel()
	for name, points := range map[string]func(c *maturity.Component) int16{
		"all equal":   func(c *maturity.Component) int16 { return int16(c.Max / 100 * 50) }, //nolint:gosec // at most half of the maximum
		"all missing": func(*maturity.Component) int16 { return maturity.Missing },
	} {
		db := pgtest.New(t)
		w := newWorld(t, db.SQL(), 5, size{1, 3, 45})
		w.byProvince = 0
		w.write()
		w.alike(points)
		if report := run(t, db, w); report.Outcome != ranking.Done {
			t.Fatal(name, report.Differences)
		}
		reader := newReader(db)
		asked := w.asked(0, w.paths[1])
		page, err := reader.Page(t.Context(), ranking.Query{Asked: asked, Population: ranking.Population{Area: ranking.AnyArea}, Sort: ranking.ByRank})
		if err != nil || page.Population != 45 {
			t.Fatal(name, err)
		}
		var sums []int64
		for _, row := range page.Rows {
			sums = append(sums, int64(row.Groups[0].Low+row.Groups[1].Low))
			if row.Rank != 1 {
				t.Errorf("%s: rank %d", name, row.Rank)
			}
		}
		if fence, ok := gaps.Fence(sums); !ok || fence.Beyond(sums[0]) != 0 {
			t.Errorf("%s: %v is unusual", name, sums[0])
		}
		b, err := reader.Board(t.Context(), asked)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range b.Whole.Components {
			if mean, known := c.Points.Mean(); known != (name == "all equal") {
				t.Errorf("%s: a component has the mean %d", name, mean)
			}
		}
		compared, err := side.Compare(t.Context(), postgres.NewRanking(db), b)
		if err != nil || len(compared.Ranked) == 0 {
			t.Fatal(name, err)
		}
		for _, o := range compared.Ranked {
			if o.Rank != 1 || o.Groups[0].Deviation != 0 || o.Groups[0].First != o.Groups[0].Third {
				t.Errorf("%s: %+v", name, o)
			}
		}
	}
}
