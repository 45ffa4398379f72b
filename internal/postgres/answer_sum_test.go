package postgres_test

import (
	"math/rand/v2"
	"testing"

	"github.com/thuocso/thuocso/internal/ranking"
)

// wrongSumsSQL counts the returns whose kept control sums are not those of their answers.
const wrongSumsSQL = `
SELECT count(*)
  FROM school_return r
  LEFT JOIN answer_sum s ON s.return_id = r.id
  LEFT JOIN answer_recount c ON c.return_id = r.id
 WHERE (coalesce(s.verified, 0), coalesce(s.recognised, 0)) <> (coalesce(c.verified, 0), coalesce(c.recognised, 0))`

func TestControlSumsFollowEveryChangeOfAnAnswer(t *testing.T) {
	t.Parallel()
	db, w := smallWorld(t)
	r := rand.New(rand.NewPCG(11, 1)) //nolint:gosec // made-up changes need no secrecy
	changes := []string{
		"UPDATE answer SET verified_points = NULL WHERE return_id = $1 AND code = $2",
		"UPDATE answer SET verified_points = 150, recognised_points = 100 WHERE return_id = $1 AND code = $2",
		"UPDATE answer SET verified_met = NOT verified_met WHERE return_id = $1 AND code = '1.1' AND $2 <> ''",
		"UPDATE answer SET code = code || '.1' WHERE return_id = $1 AND code = $2",
		"UPDATE answer SET kind = 'info' WHERE return_id = $1 AND code = $2",
		"UPDATE answer SET kind = 'component' WHERE return_id = $1 AND kind = 'info' AND $2 <> ''",
		"DELETE FROM answer WHERE return_id = $1 AND code = $2",
		`INSERT INTO answer (return_id, code, kind, by_id, at, verified_points) VALUES ($1, $2, 'component', 0, now(), 200)
		 ON CONFLICT (return_id, code) DO UPDATE SET verified_points = excluded.verified_points, points = 50`,
		"UPDATE answer SET note = 'x' WHERE return_id = $1 AND code = $2",
	}
	components := w.index.Components()
	before := one[string](t, db.SQL(), "SELECT string_agg(CAST(s AS text), ',' ORDER BY return_id) FROM answer_sum s")
	for range 200 {
		w.exec(changes[r.IntN(len(changes))], 1+r.IntN(w.schools), components[r.IntN(len(components))].Code)
	}
	if n := one[int](t, db.SQL(), wrongSumsSQL); n != 0 {
		t.Errorf("%d returns have wrong control sums", n)
	}
	if one[string](t, db.SQL(), "SELECT string_agg(CAST(s AS text), ',' ORDER BY return_id) FROM answer_sum s") == before {
		t.Error("no sum changed")
	}
}

func TestARunByTheClockCountsTheAnswersThemselves(t *testing.T) {
	t.Parallel()
	db, w := smallWorld(t)
	w.exec("ALTER TABLE answer DISABLE TRIGGER USER")
	w.exec("UPDATE answer SET verified_points = coalesce(verified_points, 0) + 50 WHERE return_id = 3 AND code = '1.3.1'")
	w.exec("ALTER TABLE answer ENABLE TRIGGER USER")
	if got := run(t, db, w); got.Outcome != ranking.Done || got.Checked.Recounted {
		t.Fatalf("a run on the control sums: %s %v", got.Outcome, got.Differences)
	}
	got, err := newRunner(db).Run(t.Context(), ranking.Command{Season: w.season, Cause: ranking.BySchedule})
	if err != nil || got.Outcome != ranking.Mismatch || !got.Checked.Recounted {
		t.Fatalf("a run by the clock: %s %v", got.Outcome, err)
	}
	school := one[string](t, db.SQL(), "SELECT CAST(school_id AS text) FROM school_return WHERE id = 3")
	if d := got.Differences; len(d) != 1 || d[0].What != "recount" || d[0].Basis != ranking.Verified || d[0].Of != school {
		t.Errorf("differences %v, want the recount of school %s", d, school)
	}
}
