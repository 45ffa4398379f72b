package postgres_test

import (
	"testing"

	"github.com/thuocso/thuocso/internal/postgres/pgtest"
	"github.com/thuocso/thuocso/internal/ranking"
)

// Seasons of which there is little to say are said as they are: nothing is no figure, and never nought.
func TestBareSeasons(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		schools, owing, results, first int
		before                         []string
	}{
		"no school owes a return": {},
		"one school only":         {schools: 1, owing: 1, results: 1},
		"nothing was sent":        {schools: 7, owing: 7, before: []string{"UPDATE school_return SET state = 'draft'"}},
		"all are equal": {schools: 7, owing: 7, results: 7, first: 7, before: []string{
			`UPDATE result t SET points = o.points, met = o.met, group_low = o.group_low, group_high = o.group_high, level_low = o.level_low,
 level_high = o.level_high FROM result o WHERE o.return_id = 1 AND o.basis = t.basis`,
			"UPDATE answer_sum s SET verified = o.verified, recognised = o.recognised FROM answer_sum o WHERE o.return_id = 1",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := pgtest.New(t)
			w := newWorld(t, db.SQL(), 3, size{1, 1, c.schools})
			w.bare = true
			w.write()
			for _, statement := range c.before {
				w.exec(statement)
			}
			if report := run(t, db, w); report.Outcome != ranking.Done || report.Read != c.owing {
				t.Fatalf("%s: read %d; %v", report.Outcome, report.Read, report.Differences)
			}
			reader := newReader(db)
			b, err := reader.Board(t.Context(), w.asked(0, w.paths[0]))
			if err != nil || b.Whole.Owing() != c.owing || b.Whole.Schools() != c.results || b.Taken.RunID == 0 {
				t.Fatalf("%d owe, %d have results: %v", b.Whole.Owing(), b.Whole.Schools(), err)
			}
			for _, g := range b.Whole.Groups {
				if _, ok := g.Low.Mean(); ok != (c.results > 0) {
					t.Error("a mean of nothing, or none of something")
				}
			}
			p, err := reader.Page(t.Context(), ranking.Query{Asked: w.asked(0, w.paths[0]), Population: ranking.Population{Area: ranking.AnyArea}})
			if err != nil || p.Population != c.results {
				t.Fatalf("%d are ranked: %v", p.Population, err)
			}
			first := 0
			for i := range p.Rows {
				if p.Rows[i].Rank == 1 {
					first++
				}
			}
			if first != c.first {
				t.Errorf("%d schools are first, want %d", first, c.first)
			}
		})
	}
}
