package postgres_test

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/lib/pq"

	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/postgres/pgtest"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/recompute"
	"github.com/thuocso/thuocso/internal/season"
)

func anyState(r *rand.Rand) string {
	states := []string{"draft", "submitted", "returned", "resubmitted", "verified", "verified", "recognised", "published", "published"}

	return states[r.IntN(len(states))]
}

// ranksSQL ranks the schools of every unit by the season's default order with window functions.
const ranksSQL = `
WITH stood AS (
    SELECT s.school_id, s.path, t.level_low, t.group_low[1] + t.group_low[2] AS sum
      FROM season_school s
      JOIN school_return r ON r.season_id = s.season_id AND r.school_id = s.school_id
      JOIN result t ON t.return_id = r.id AND t.basis = $2
     WHERE s.season_id = $1 AND r.state = ANY ($3)
)
SELECT u.unit_id, x.school_id, rank() OVER (PARTITION BY u.unit_id ORDER BY x.level_low DESC, x.sum DESC)
  FROM stood x
  JOIN season_unit u ON u.season_id = $1 AND starts_with(x.path, u.path)`

func basisOf(b ranking.Basis) (result string, states []string) {
	switch b {
	case ranking.Verified:
		return "verified", []string{"verified", "recognised", "published"}
	case ranking.Recognised:
		return "recognised", []string{"recognised", "published"}
	default:
		return "recognised", []string{"published"}
	}
}

func TestRunAgreesWithGroupingSets(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			db := pgtest.New(t)
			w := newWorld(t, db.SQL(), seed, size{3, 7, 60 + int(seed)*40}) //nolint:gosec // a small seed
			w.deepen(2 + 5*int(seed))                                       //nolint:gosec // a small seed
			w.state = anyState
			w.rule = []maturity.Rule{maturity.CapGroup, maturity.CapSchool, maturity.Warn, maturity.BlockSubmission}[seed]
			w.write()
			report, err := newRunner(db).Run(t.Context(), ranking.Command{Season: w.season, Cause: ranking.ByCommand})
			if err != nil || report.Outcome != ranking.Done {
				t.Fatal(report.Differences, err)
			}
			if want := len(w.paths); report.Written != want || report.Read != w.schools {
				t.Errorf("wrote %d, want %d; read %d", report.Written, want, report.Read)
			}
			for _, basis := range ranking.Bases() {
				compareTallies(t, db.SQL(), w, basis)
				compareRanks(t, db, w, basis)
			}
		})
	}
}

func compareRanks(t *testing.T, db *postgres.DB, w *world, basis ranking.Basis) {
	t.Helper()
	result, states := basisOf(basis)
	want, got := map[[2]int64]int{}, map[[2]int64]int{}
	each(t, db.SQL(), ranksSQL, func(scan func(...any)) {
		var unit, school int64
		var rank int
		scan(&unit, &school, &rank)
		want[[2]int64{unit, school}] = rank
	}, int64(w.season), result, pq.Array(states))
	store := postgres.NewRanking(db)
	for i := range w.paths {
		unit := int64(first + i)
		ranked, err := store.Entries(t.Context(), ranking.Asked{Season: w.season, Basis: basis, Unit: unit, Scope: "/"}, 0)
		if err != nil {
			t.Fatal(err)
		}
		for k, e := range ranked.Entries {
			got[[2]int64{unit, e.School}] = e.Rank
			if k > 0 && ranked.Entries[k-1].Rank > e.Rank {
				t.Errorf("unit %d: rank %d stands before %d", unit, ranked.Entries[k-1].Rank, e.Rank)
			}
		}
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%s: %s", basis, diff)
	}
}

func each(t *testing.T, db *sql.DB, query string, take func(scan func(...any)), args ...any) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		take(func(dest ...any) {
			if err := rows.Scan(dest...); err != nil {
				t.Fatal(err)
			}
		})
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
}

func smallWorld(t *testing.T) (*postgres.DB, *world) {
	t.Helper()
	db := pgtest.New(t)
	w := newWorld(t, db.SQL(), 7, size{1, 3, 30})
	w.write()

	return db, w
}

func run(t *testing.T, db *postgres.DB, w *world) ranking.Report {
	t.Helper()
	report, err := newRunner(db).Run(t.Context(), ranking.Command{Season: w.season, Cause: ranking.ByCommand})
	if err != nil {
		t.Fatal(err)
	}

	return report
}

func one[T any](t *testing.T, db *sql.DB, query string, args ...any) T {
	t.Helper()
	var v T
	if err := db.QueryRowContext(t.Context(), query, args...).Scan(&v); err != nil {
		t.Fatalf("%s: %v", query, err)
	}

	return v
}

func TestMismatchPublishesNothing(t *testing.T) {
	t.Parallel()
	tampering := map[string]struct{ query, what string }{
		"an answer changed behind its result": {"UPDATE answer SET verified_points = coalesce(verified_points, 0) + 50 WHERE return_id = 3 AND code = '1.3.1'", "answers"},
		"an answer gone":                      {"DELETE FROM answer WHERE return_id = 3 AND code = '1.1'", "answers"},
		"a result without its return's state": {"DELETE FROM result WHERE return_id = 3 AND basis = 'verified'", "result"},
		"a level that the points do not give": {"UPDATE result SET level_low = CASE level_low WHEN 1 THEN 2 ELSE 1 END WHERE return_id = 3 AND basis = 'verified'", "result_level"},
		"a group's sum":                       {"UPDATE result SET group_low[1] = group_low[1] + 50 WHERE return_id = 3 AND basis = 'verified'", "result_points"},
		"a code the index does not have":      {"UPDATE answer SET code = '9.9' WHERE return_id = 3 AND code = '1.3.1'", "answers"},
		"a school with two returns": {
			"ALTER TABLE school_return DROP CONSTRAINT school_return_once CASCADE; UPDATE school_return SET school_id = (SELECT r.school_id FROM school_return r WHERE r.id = 3) WHERE id = 4",
			"double",
		},
		"a school of a strange office": {"UPDATE season_school SET managing_id = school_id WHERE school_id = (SELECT min(school_id) FROM season_school)", "unit"},
	}
	for name, c := range tampering {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db, w := smallWorld(t)
			if first := run(t, db, w); first.Outcome != ranking.Done {
				t.Fatal(first.Differences)
			}
			before := one[string](t, db.SQL(), "SELECT md5(string_agg(CAST(s AS text), ',' ORDER BY unit_id)) FROM snapshot s")
			w.exec(c.query)
			w.exec("INSERT INTO dirty_mark (season_id) VALUES ($1)", int64(w.season))
			second := run(t, db, w)
			if second.Outcome != ranking.Mismatch || second.Written != 0 {
				t.Fatalf("outcome %s, wrote %d", second.Outcome, second.Written)
			}
			found := false
			for _, d := range second.Differences {
				found = found || d.What == c.what
			}
			if !found {
				t.Errorf("no difference of %s in %v", c.what, second.Differences)
			}
			if after := one[string](t, db.SQL(), "SELECT md5(string_agg(CAST(s AS text), ',' ORDER BY unit_id)) FROM snapshot s"); after != before {
				t.Error("the old figures did not stay")
			}
			if got := one[string](t, db.SQL(), "SELECT outcome FROM run WHERE id = $1", second.RunID); got != "mismatch" {
				t.Errorf("ledger says %s", got)
			}
			if n := one[int](t, db.SQL(), "SELECT count(*) FROM dirty_mark"); n != 0 {
				t.Error("the mark that was dealt with stands: the run would repeat for ever")
			}
		})
	}
}

// during calls what between a run's reading and its writing, once.
type during struct {
	*postgres.Ranking
	what func(runID int64)
}

func (d *during) Recompute(ctx context.Context, runID int64, c ranking.Command, decide func(*recompute.Source) (*recompute.Change, error)) error {
	return d.Ranking.Recompute(ctx, runID, c, func(s *recompute.Source) (*recompute.Change, error) {
		if d.what != nil {
			what := d.what
			d.what = nil
			what(runID)
		}

		return decide(s)
	})
}

func runDuring(t *testing.T, db *postgres.DB, c ranking.Command, what func(runID int64)) (ranking.Report, error) {
	t.Helper()
	seasons := season.NewService(postgres.NewSeasons(db), pgtest.Now, nil)

	return recompute.NewRunner(&during{postgres.NewRanking(db), what}, seasons, pgtest.Now, quiet(), "test").Run(t.Context(), c)
}

func TestRunLeavesTheMarksItDidNotSee(t *testing.T) {
	t.Parallel()
	db, w := smallWorld(t)
	w.exec("INSERT INTO dirty_mark (season_id) VALUES ($1), ($1)", int64(w.season))
	_, err := runDuring(t, db, ranking.Command{Season: w.season, Cause: ranking.ByChange}, func(int64) {
		w.exec("INSERT INTO dirty_mark (season_id) VALUES ($1)", int64(w.season))
	})
	if err != nil {
		t.Fatal(err)
	}
	if n := one[int](t, db.SQL(), "SELECT count(*) FROM dirty_mark"); n != 1 {
		t.Errorf("%d marks stand, want the one that came during the run", n)
	}
}

func TestTwoRunsAtOnceBothHold(t *testing.T) {
	t.Parallel()
	db, w := smallWorld(t)
	report, err := runDuring(t, db, ranking.Command{Season: w.season, Cause: ranking.ByChange}, func(int64) {
		if inner := run(t, db, w); inner.Outcome != ranking.Done {
			t.Error(inner.Differences)
		}
	})
	if err != nil || report.Outcome != ranking.Done {
		t.Fatal(report, err)
	}
	if got := one[int64](t, db.SQL(), "SELECT run_id FROM snapshot_taken"); got != report.RunID {
		t.Errorf("figures of run %d stand, the last to end is %d", got, report.RunID)
	}
}

func TestStaleTokenIsRefused(t *testing.T) {
	t.Parallel()
	db, w := smallWorld(t)
	w.exec("INSERT INTO lease (name, holder, token, until) VALUES ('jobs', 'one', 4, now())")
	c := ranking.Command{Season: w.season, Cause: ranking.ByChange, Fence: ranking.Fence{Lease: "jobs", Token: 4}}
	_, err := runDuring(t, db, c, func(int64) {
		w.exec("UPDATE lease SET holder = 'two', token = 5")
	})
	if fault.KindOf(err) != fault.Conflict {
		t.Fatalf("a stale leader published: %v", err)
	}
	if n := one[int](t, db.SQL(), "SELECT count(*) FROM snapshot"); n != 0 {
		t.Errorf("%d rows were written", n)
	}
	if got := one[string](t, db.SQL(), "SELECT outcome FROM run"); got != "failed" {
		t.Errorf("ledger says %s", got)
	}
	c.Fence.Token = 5
	if _, err := runDuring(t, db, c, nil); err != nil {
		t.Errorf("the present leader was refused: %v", err)
	}
}

func TestRunThatWasGivenUpPublishesNothing(t *testing.T) {
	t.Parallel()
	db, w := smallWorld(t)
	_, err := runDuring(t, db, ranking.Command{Season: w.season, Cause: ranking.ByChange}, func(id int64) {
		w.exec("UPDATE run SET outcome = 'abandoned' WHERE id = $1", id)
	})
	if fault.KindOf(err) != fault.Conflict {
		t.Fatalf("an abandoned run published: %v", err)
	}
	if n := one[int](t, db.SQL(), "SELECT count(*) FROM snapshot"); n != 0 {
		t.Errorf("%d rows were written", n)
	}
}

func TestPanicIsInTheLedger(t *testing.T) {
	t.Parallel()
	db, w := smallWorld(t)
	_, err := runDuring(t, db, ranking.Command{Season: w.season, Cause: ranking.ByChange}, func(int64) { panic("broken") })
	if err == nil {
		t.Fatal("a panic is no success")
	}
	if got := one[string](t, db.SQL(), "SELECT outcome FROM run"); got != "failed" {
		t.Errorf("ledger says %s", got)
	}
}

// cutting leaves the first row out of what a run made: figures that neither hold nor can be written.
type cutting struct{ *postgres.Ranking }

func (c cutting) Recompute(ctx context.Context, runID int64, o ranking.Command, decide func(*recompute.Source) (*recompute.Change, error)) error {
	return c.Ranking.Recompute(ctx, runID, o, func(s *recompute.Source) (*recompute.Change, error) {
		change, err := decide(s)
		change.Snapshots = change.Snapshots[1:]

		return change, err
	})
}

func TestAWriteErrorBesideFiguresThatDoNotHoldIsLogged(t *testing.T) {
	t.Parallel()
	db, w := smallWorld(t)
	var log bytes.Buffer
	seasons := season.NewService(postgres.NewSeasons(db), pgtest.Now, nil)
	runner := recompute.NewRunner(cutting{postgres.NewRanking(db)}, seasons, pgtest.Now, slog.New(slog.NewTextHandler(&log, nil)), "test")
	report, err := runner.Run(t.Context(), ranking.Command{Season: w.season, Cause: ranking.ByCommand})
	if err != nil || report.Outcome != ranking.Mismatch {
		t.Fatalf("the run ended with %s (%v)", report.Outcome, err)
	}
	if got := log.String(); !strings.Contains(got, "level=ERROR") || !strings.Contains(got, "a unit does not have its figures once on each basis") {
		t.Errorf("the log says %s", got)
	}
}

func TestAScheduledMomentHasOneRun(t *testing.T) {
	t.Parallel()
	db, w := smallWorld(t)
	c := ranking.Command{Season: w.season, Cause: ranking.BySchedule, ScheduledFor: pgtest.Now()}
	if _, err := newRunner(db).Run(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	c.Cause = ranking.ByCatchUp
	if _, err := newRunner(db).Run(t.Context(), c); fault.KindOf(err) != fault.Conflict {
		t.Errorf("the moment was run twice: %v", err)
	}
}
