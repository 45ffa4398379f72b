package postgres_test

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/lib/pq"

	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/postgres/pgtest"
	"github.com/thuocso/thuocso/internal/ranking"
)

// writtenBy lists the units whose rows a run has written, on any basis.
func writtenBy(t *testing.T, db *sql.DB, runID int64) []int64 {
	t.Helper()

	return one[pq.Int64Array](t, db, "SELECT coalesce(array_agg(DISTINCT unit_id ORDER BY unit_id), '{}') FROM snapshot WHERE run_id = $1", runID)
}

func figuresOf(t *testing.T, db *sql.DB) string {
	t.Helper()

	return one[string](t, db, "SELECT string_agg(basis || unit_id || md5(tally || entries), ',' ORDER BY basis, unit_id) FROM snapshot_figure")
}

func TestARunWritesOnlyWhatChanged(t *testing.T) {
	t.Parallel()
	db, w := smallWorld(t)
	if first := run(t, db, w); first.Written != len(w.paths) {
		t.Fatalf("the first run wrote %d rows of %d", first.Written, len(w.paths))
	}
	if again := run(t, db, w); again.Written != 0 || again.Outcome != ranking.Done {
		t.Errorf("nothing changed, and %d rows were written", again.Written)
	}
	w.exec("UPDATE school_return SET state = 'submitted' WHERE id = 3")
	changed := run(t, db, w)
	path := one[string](t, db.SQL(), "SELECT s.path FROM season_school s JOIN school_return r USING (season_id, school_id) WHERE r.id = 3")
	var above []int64
	for i, p := range w.paths {
		if strings.HasPrefix(path, p) {
			above = append(above, int64(first+i))
		}
	}
	if diff := cmp.Diff(above, writtenBy(t, db.SQL(), changed.RunID)); diff != "" || changed.Written != len(above) {
		t.Errorf("%d rows written; %s", changed.Written, diff)
	}
	left := figuresOf(t, db.SQL())
	w.exec("DELETE FROM snapshot")
	if whole := run(t, db, w); whole.Written != len(w.paths) || figuresOf(t, db.SQL()) != left {
		t.Errorf("what runs have changed bit by bit is not what one makes at once (%d rows)", whole.Written)
	}
}

// A row that somebody has changed behind the runs, one that is missing and one too many are put right by the next run.
func TestARunPutsItsRowsRight(t *testing.T) {
	t.Parallel()
	db, w := smallWorld(t)
	run(t, db, w)
	right := figuresOf(t, db.SQL())
	w.exec("UPDATE snapshot SET verified_tally = verified_tally || '\\x00' WHERE unit_id = $1", int64(first+1))
	w.exec("UPDATE snapshot SET recognised_entries = '\\x00' WHERE unit_id = $1", int64(first+2))
	w.exec("UPDATE snapshot SET published_tally = '\\x00', published_entries = '\\x00' WHERE unit_id = $1", int64(first+3))
	w.exec("DELETE FROM snapshot WHERE unit_id = $1", int64(first+4))
	w.exec(`INSERT INTO snapshot (season_id, unit_id, run_id, verified_tally, verified_entries, recognised_tally, recognised_entries)
		SELECT season_id, 77, run_id, verified_tally, verified_entries, recognised_tally, recognised_entries FROM snapshot WHERE unit_id = $1`, int64(first))
	report := run(t, db, w)
	if got := writtenBy(t, db.SQL(), report.RunID); !slices.Equal(got, []int64{first + 1, first + 2, first + 3, first + 4}) || report.Written != 4 {
		t.Errorf("wrote rows of %v", got)
	}
	if figuresOf(t, db.SQL()) != right {
		t.Error("the rows are not right")
	}
}

// Where everything recognised is published, a unit keeps the figures once, and they read as both.
func TestFiguresThatAreTheSameStandOnce(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	w := newWorld(t, db.SQL(), 7, size{1, 3, 30})
	w.state = func(*rand.Rand) string { return "published" }
	w.write()
	run(t, db, w)
	const twice = `SELECT count(*) FROM snapshot WHERE published_tally IS NOT NULL`
	if n := one[int](t, db.SQL(), twice); n != 0 {
		t.Errorf("%d units keep the same figures twice", n)
	}
	const same = `
SELECT count(*)
  FROM snapshot_figure r
  JOIN snapshot_figure p USING (season_id, unit_id, tally, entries)
 WHERE r.basis = 'recognised'
   AND p.basis = 'published'`
	if n := one[int](t, db.SQL(), same); n != len(w.paths) {
		t.Errorf("%d of %d units read the same on both", n, len(w.paths))
	}
	w.exec("UPDATE school_return SET state = 'recognised' WHERE id = (SELECT min(id) FROM school_return WHERE state = 'published')")
	run(t, db, w)
	if n := one[int](t, db.SQL(), twice); n == 0 || n == len(w.paths) {
		t.Errorf("%d units have published figures of their own", n)
	}
}

// A season is read on one connection where there are few, with the same result.
func TestARunGetsAlongWithOneConnection(t *testing.T) {
	t.Parallel()
	dsn := pgtest.NewDSN(t)
	var rows []string
	for _, most := range []int{1, 8} {
		db, err := postgres.Open(postgres.Options{DSN: dsn, MaxConns: most, Now: pgtest.Now})
		if err != nil {
			t.Fatal(err)
		}
		w := newWorld(t, db.SQL(), 9, size{2, 3, 40})
		w.state = anyState
		if most == 1 {
			w.write()
		} else {
			w.season = 1
			w.exec("DELETE FROM snapshot")
		}
		if report := run(t, db, w); report.Outcome != ranking.Done || report.Written != len(w.paths) {
			t.Fatal(report)
		}
		rows = append(rows, figuresOf(t, db.SQL()))
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if rows[0] != rows[1] {
		t.Error("the results differ")
	}
}

// Both connections of a run see the same moment: results that change while the schools are read stay out of it.
func TestBothReadingsSeeOneMoment(t *testing.T) {
	t.Parallel()
	db, w := smallWorld(t)
	stop, stopped := make(chan struct{}), make(chan error, 1)
	go func() {
		defer close(stopped)
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			default:
			}
			tx, err := db.SQL().BeginTx(t.Context(), nil)
			if err != nil {
				stopped <- err

				return
			}
			for _, query := range []string{ // an answer, its sum, its result: all or nothing
				"UPDATE school_return SET state = CASE state WHEN 'verified' THEN 'submitted' ELSE 'verified' END WHERE id = %d",
				"UPDATE result SET school_id = -school_id WHERE basis = 'verified' AND return_id = %d",
			} {
				if _, err := tx.ExecContext(t.Context(), fmt.Sprintf(query, 1+i%w.schools)); err != nil {
					stopped <- err
				}
			}
			if err := tx.Commit(); err != nil {
				stopped <- err
			}
		}
	}()
	for range 20 {
		if report := run(t, db, w); report.Outcome != ranking.Done {
			t.Fatalf("a run saw two moments: %v", report.Differences)
		}
	}
	close(stop)
	if err := <-stopped; err != nil {
		t.Fatal(err)
	}
}
