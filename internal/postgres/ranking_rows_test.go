package postgres_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/postgres/pgtest"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/season"
)

// alteration is something that somebody does to the rows of figures by hand, and what is told of it: what, on which basis, of which
// unit counted from the first.
type alteration struct {
	do   []string
	told []string
}

func alterations() map[string]alteration {
	const a, b = first + 1, first + 2
	everywhere := func(unit int) []string {
		return []string{fmt.Sprint("row_altered verified ", unit), fmt.Sprint("row_altered recognised ", unit), fmt.Sprint("row_altered published ", unit)}
	}
	move := func(from, to int) string {
		return fmt.Sprintf("UPDATE snapshot SET unit_id = %d WHERE unit_id = %d", to, from)
	}

	return map[string]alteration{
		"a byte of a tally": {
			[]string{fmt.Sprintf("UPDATE snapshot SET verified_tally = set_byte(verified_tally, 1, get_byte(verified_tally, 1) # 1) WHERE unit_id = %d", a)},
			[]string{"row_altered verified 1"},
		},
		"what is recognised, and published with it": {
			[]string{
				fmt.Sprintf("UPDATE snapshot SET recognised_entries = recognised_entries || '\\x00' WHERE unit_id = %d AND published_tally IS NULL", a),
			},
			[]string{"row_altered recognised 1", "row_altered published 1"},
		},
		"what is published alone": {
			[]string{fmt.Sprintf("UPDATE snapshot SET published_tally = recognised_tally, published_entries = recognised_entries || '\\x00' WHERE unit_id = %d", b)},
			[]string{"row_altered published 2"},
		},
		"a row deleted": {[]string{fmt.Sprintf("DELETE FROM snapshot WHERE unit_id = %d", b)}, []string{"row_gone  2"}},
		"a row added":   {[]string{fmt.Sprintf(copyRow, 77, a)}, []string{"row_added  77"}},
		"two rows swapped": {
			[]string{move(a, 999), move(b, a), move(999, b)}, append(everywhere(1), everywhere(2)...),
		},
		"the figures of one laid to another": {
			[]string{fmt.Sprintf(`UPDATE snapshot s SET verified_tally = o.verified_tally, verified_entries = o.verified_entries, made = o.made, recognised_tally = o.recognised_tally,
				recognised_entries = o.recognised_entries FROM snapshot o WHERE s.unit_id = %d AND o.unit_id = %d`, b, a)},
			[]string{"row_altered verified 2", "row_altered recognised 2", "row_altered published 2"},
		},
		"the mark of a row": {[]string{fmt.Sprintf("UPDATE snapshot SET made = '' WHERE unit_id = %d", a)}, everywhere(1)},
		"a row with its mark": {
			[]string{
				fmt.Sprintf("UPDATE snapshot SET verified_entries = '\\x00' WHERE unit_id = %d", a),
				fmt.Sprintf("UPDATE snapshot SET made = digest WHERE unit_id = %d", a),
			},
			[]string{"row_unknown  "},
		},
		"the checksum": {[]string{"UPDATE snapshot_taken SET checksum = '\\x00'"}, []string{"row_unknown  "}},
		"every row":    {[]string{"DELETE FROM snapshot"}, []string{"row_gone  0", "row_gone  1", "row_gone  2", "row_gone  3", "row_gone  4"}},
	}
}

const copyRow = `INSERT INTO snapshot (season_id, unit_id, run_id, made, verified_tally, verified_entries, recognised_tally, recognised_entries)
	SELECT season_id, %d, run_id, made, verified_tally, verified_entries, recognised_tally, recognised_entries FROM snapshot WHERE unit_id = %d`

// toldOf is what was told, with units counted from the first.
func (w *world) toldOf(t *testing.T, list []ranking.Difference) []string {
	t.Helper()
	var told []string
	for _, d := range list {
		of := d.Of
		if of != "" && of != "77" {
			of = fmt.Sprint(one[int64](t, w.db, "SELECT unit_id FROM season_unit WHERE name = $1", of) - first)
		}
		told = append(told, fmt.Sprint(d.What, " ", d.Basis, " ", of))
	}

	return told
}

// ledger is what the ledger tells of altered rows, oldest first.
func (w *world) alteredInLedger(t *testing.T) [][]string {
	t.Helper()
	var all [][]string
	each(t, w.db, "SELECT detail FROM run WHERE outcome = 'altered' ORDER BY id", func(scan func(...any)) {
		var detail string
		var list []ranking.Difference
		scan(&detail)
		if err := json.Unmarshal([]byte(detail), &list); err != nil {
			t.Fatal(err)
		}
		all = append(all, w.toldOf(t, list))
	})

	return all
}

// Whatever somebody does to the rows of figures by hand is told once, by the watch and by the run that puts it right, in the ledger
// and in the audit.
func TestRowsAlteredByHandAreTold(t *testing.T) {
	t.Parallel()
	for name, c := range alterations() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db, w := smallWorld(t)
			schedule := postgres.NewSchedule(db)
			watched := func(want ...season.ID) {
				t.Helper()
				found, err := schedule.Altered(t.Context(), pgtest.Now(), "test")
				if diff := cmp.Diff(want, found); err != nil || diff != "" {
					t.Errorf("the watch finds %v (%v)", found, err)
				}
			}
			run(t, db, w)
			right := figuresOf(t, w.db)
			run(t, db, w)
			watched()
			if got := w.alteredInLedger(t); len(got) > 0 {
				t.Fatal("told although nobody did anything:", got)
			}
			w.altered(c)
			watched(w.season)
			watched()
			if n := one[int](t, w.db, "SELECT count(*) FROM dirty_mark WHERE season_id = $1", int64(w.season)); n != 1 {
				t.Errorf("the season is to be run %d times", n)
			}
			run(t, db, w)
			watched()
			w.altered(c)
			run(t, db, w)
			run(t, db, w)
			watched()
			if diff := cmp.Diff([][]string{c.told, c.told}, w.alteredInLedger(t)); diff != "" {
				t.Error("told:", diff)
			}
			if n := one[int](t, w.db, "SELECT count(*) FROM audit WHERE subject = 'job' AND subject_id = $1 AND action = 'job.altered'", int64(w.season)); n != 2 {
				t.Errorf("%d lines of the audit", n)
			}
			if figuresOf(t, w.db) != right {
				t.Error("the figures are not right again")
			}
		})
	}
}

func (w *world) altered(c alteration) {
	for _, statement := range c.do {
		w.exec(statement)
	}
}

// A run that finds another error tells of altered rows nevertheless, and another alteration is told again.
func TestAlteredRowsAreToldBesideAMismatch(t *testing.T) {
	t.Parallel()
	db, w := smallWorld(t)
	run(t, db, w)
	w.exec("UPDATE result SET level_low = level_low % 3 + 1")
	w.exec("DELETE FROM snapshot WHERE unit_id = $1", int64(first+1))
	for range 2 {
		if report := run(t, db, w); report.Outcome != ranking.Mismatch {
			t.Fatal(report.Outcome)
		}
	}
	w.exec("DELETE FROM snapshot WHERE unit_id = $1", int64(first+2))
	run(t, db, w)
	if diff := cmp.Diff([][]string{{"row_gone  1"}, {"row_gone  1", "row_gone  2"}}, w.alteredInLedger(t)); diff != "" {
		t.Error(diff)
	}
}

// Figures that were altered are not shown: neither the unit's own nor a ranking that they are part of. Others are.
func TestAlteredFiguresAreNotShown(t *testing.T) {
	t.Parallel()
	reader, w := ranWorld(t)
	office := int64(first + 4)
	path := one[string](t, w.db, "SELECT path FROM season_unit WHERE unit_id = $1", office)
	w.exec("UPDATE snapshot SET recognised_entries = recognised_entries || '\\x00' WHERE unit_id = $1", office)
	if _, err := reader.Board(t.Context(), w.asked(office, path)); fault.KindOf(err) != fault.Unavailable {
		t.Errorf("the board of the unit: %v", err)
	}
	q := ranking.Query{Asked: w.asked(0, w.paths[0]), Population: ranking.Population{Area: ranking.AnyArea}}
	if _, err := reader.Page(t.Context(), q); fault.KindOf(err) != fault.Unavailable {
		t.Errorf("the ranking of the whole: %v", err)
	}
	other := one[string](t, w.db, "SELECT path FROM season_unit WHERE NOT starts_with($1, path) AND NOT starts_with(path, $1) ORDER BY length(path), path LIMIT 1", path)
	if _, err := reader.Board(t.Context(), w.asked(0, other)); err != nil {
		t.Errorf("a unit that nobody touched: %v", err)
	}
}

// Only one of several who look at once tells of altered rows.
func TestTwoWhoWatchTellOnce(t *testing.T) {
	t.Parallel()
	db, w := smallWorld(t)
	run(t, db, w)
	w.exec("DELETE FROM snapshot WHERE unit_id = $1", int64(first+1))
	found := make(chan int, 4)
	for range cap(found) {
		go func() {
			ids, err := postgres.NewSchedule(db).Altered(t.Context(), pgtest.Now().Add(time.Second), "test")
			if err != nil {
				t.Error(err)
			}
			found <- len(ids)
		}()
	}
	n := 0
	for range cap(found) {
		n += <-found
	}
	if told := w.alteredInLedger(t); n != 1 || len(told) != 1 {
		t.Errorf("%d found it, %d told", n, len(told))
	}
}
