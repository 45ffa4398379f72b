package postgres

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/thuocso/thuocso/internal/audit"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/recompute"
	"github.com/thuocso/thuocso/internal/season"
)

// digest is what a row comes to, as the database computes it of what it holds: a recompute.Digest for each of ranking.Bases.
type digest [3 * len(recompute.Digest{})]byte

func (d *digest) set(basis int, of recompute.Digest) { copy(d[basis*len(of):], of[:]) }

// checksumOf is what rows come to as a whole, in whatever order they are given: the checksum that a run leaves of its rows.
func checksumOf(rows []unitFigures) []byte {
	kept := make(map[int64]digest, len(rows))
	for i := range rows {
		kept[rows[i].unit] = rows[i].digest
	}

	return checksum(kept)
}

func checksum(kept map[int64]digest) []byte {
	units := make([]int64, 0, len(kept))
	for unit := range kept {
		units = append(units, unit)
	}
	slices.Sort(units)
	h := sha256.New()
	pair := make([]byte, 8+len(digest{}))
	for _, unit := range units {
		of := kept[unit]
		binary.BigEndian.PutUint64(pair, uint64(unit)) //nolint:gosec // the bits are kept
		copy(pair[8:], of[:])
		h.Write(pair)
	}

	return h.Sum(nil)
}

// stood is what the last run left of a season.
type stood struct {
	kept map[int64]digest
	// checksum is what its rows came to, nothing where no run noted it; stands is what they come to now, told what they came to
	// when it was last told that they are others.
	checksum, stands, told []byte
}

// standsFragment is what a row comes to; one that is not what its run made of it comes to nothing that a run makes.
const standsFragment = `CASE WHEN n.digest = n.made THEN n.digest ELSE decode(repeat('ff', 48), 'hex') END`

// seasonDigestsSQL reads what the rows of the last run come to, all in one piece, and what the run noted of them.
const seasonDigestsSQL = `
SELECT coalesce(string_agg(int8send(n.unit_id), CAST('' AS bytea)), '') AS units,
       coalesce(string_agg(` + standsFragment + `, CAST('' AS bytea)), '') AS digests,
       coalesce((SELECT k.checksum FROM snapshot_taken k WHERE k.season_id = $1), '') AS checksum,
       coalesce((SELECT k.told FROM snapshot_taken k WHERE k.season_id = $1), '') AS told
  FROM snapshot n
 WHERE n.season_id = $1`

func readStood(ctx context.Context, tx *sqlx.Tx, seasonID int64) (stood, error) {
	var row struct {
		Units    []byte `db:"units"`
		Digests  []byte `db:"digests"`
		Checksum []byte `db:"checksum"`
		Told     []byte `db:"told"`
	}
	if err := tx.GetContext(ctx, &row, seasonDigestsSQL, seasonID); err != nil {
		return stood{}, fmt.Errorf("rows of the last run of season %d: %w", seasonID, err)
	}
	const unit = 8
	n := len(row.Units) / unit
	if len(row.Digests) != n*len(digest{}) {
		return stood{}, fmt.Errorf("rows of the last run of season %d: %d units, %d bytes of digests", seasonID, n, len(row.Digests))
	}
	s := stood{kept: make(map[int64]digest, n), checksum: row.Checksum, told: row.Told}
	for i := range n {
		id := int64(binary.BigEndian.Uint64(row.Units[i*unit:])) //nolint:gosec // the bits are kept
		s.kept[id] = digest(row.Digests[i*len(digest{}):])
	}
	s.stands = checksum(s.kept)

	return s, nil
}

// altered tells whether the rows are others than the run made, and others than was told before.
func (s *stood) altered() bool {
	return len(s.checksum) > 0 && !bytes.Equal(s.stands, s.checksum) && !bytes.Equal(s.stands, s.told)
}

// alteredRowsSQL finds the units of a season whose rows were altered, are gone, or are there without their unit. What is published
// changes with what is recognised where it is the same.
const alteredRowsSQL = `
SELECT coalesce(n.unit_id, u.unit_id) AS unit_id, coalesce(u.name, '') AS name, n.unit_id IS NULL AS gone, u.unit_id IS NULL AS added,
       coalesce(n.verified, false) AS verified, coalesce(n.recognised, false) AS recognised,
       coalesce(n.published OR n.recognised AND n.together, false) AS published, count(*) OVER () AS total
  FROM (SELECT s.unit_id, s.digest = s.made AS holds, substr(s.digest, 1, 16) <> substr(s.made, 1, 16) AS verified,
               substr(s.digest, 17, 16) <> substr(s.made, 17, 16) AS recognised, substr(s.digest, 33) <> substr(s.made, 33) AS published,
               s.published_tally IS NULL AS together
          FROM snapshot s
         WHERE s.season_id = $1) n
  FULL JOIN (SELECT t.unit_id, t.name, t.path
               FROM season_unit t
              WHERE t.season_id = $1) u ON u.unit_id = n.unit_id
 WHERE n.unit_id IS NULL
    OR u.unit_id IS NULL
    OR NOT n.holds
 ORDER BY u.path NULLS LAST, n.unit_id
 LIMIT $2`

type alteredRow struct {
	UnitID     int64  `db:"unit_id"`
	Name       string `db:"name"`
	Gone       bool   `db:"gone"`
	Added      bool   `db:"added"`
	Verified   bool   `db:"verified"`
	Recognised bool   `db:"recognised"`
	Published  bool   `db:"published"`
	Total      int    `db:"total"`
}

// differences say what was done to a row, on each basis where it was altered.
func (row *alteredRow) differences() []ranking.Difference {
	one := ranking.Difference{What: "row_altered", Of: cmp.Or(row.Name, strconv.FormatInt(row.UnitID, 10))}
	switch {
	case row.Gone:
		one.What = "row_gone"

		return []ranking.Difference{one}
	case row.Added:
		one.What = "row_added"

		return []ranking.Difference{one}
	}
	var list []ranking.Difference
	for i, there := range []bool{row.Verified, row.Recognised, row.Published} {
		if there {
			one.Basis = ranking.Bases()[i]
			list = append(list, one)
		}
	}

	return list
}

// mostAltered bounds how many units are named.
const mostAltered = 20

// finding is where and when altered rows are told, and what they come to.
type finding struct {
	season int64
	cause  ranking.Cause
	holder string
	at     time.Time
	stands []byte
}

// noteAlteredSQL writes into the ledger that rows were altered.
const noteAlteredSQL = `
INSERT INTO run (job, season_id, cause, started_at, finished_at, read_count, outcome, detail, holder, until)
VALUES ('rank', $1, $2, $3, $3, $4, 'altered', $5, $6, $3)
RETURNING id`

// toldSQL notes what was told, so that it is told once.
const toldSQL = `
UPDATE snapshot_taken
   SET told = $2
 WHERE season_id = $1`

// note finds out which rows were altered and tells it: in the ledger, and in the audit of the season's job.
func (f *finding) note(ctx context.Context, tx *sqlx.Tx) ([]ranking.Difference, error) {
	var rows []alteredRow
	if err := tx.SelectContext(ctx, &rows, alteredRowsSQL, f.season, mostAltered); err != nil {
		return nil, fmt.Errorf("altered rows of season %d: %w", f.season, err)
	}
	found, total := []ranking.Difference{{What: "row_unknown"}}, 0
	if len(rows) > 0 {
		found, total = nil, rows[0].Total
	}
	units := make([]string, len(rows))
	for i := range rows {
		found = append(found, rows[i].differences()...)
		units[i] = strconv.FormatInt(rows[i].UnitID, 10)
	}
	var id int64
	if err := tx.GetContext(ctx, &id, noteAlteredSQL, f.season, string(f.cause), f.at, total, ranking.DifferencesText(found), f.holder); err != nil {
		return nil, fmt.Errorf("note altered rows of season %d: %w", f.season, err)
	}
	if _, err := tx.ExecContext(ctx, toldSQL, f.season, f.stands); err != nil {
		return nil, fmt.Errorf("tell altered rows of season %d once: %w", f.season, err)
	}
	err := appendAudit(ctx, tx, auditSubject{Kind: jobSubject, ID: f.season, At: f.at}, audit.Entry{Action: "job.altered", Detail: map[string]any{
		"job": ranking.Job, "season": f.season, "run": id, "rows": total, "units": strings.Join(units, " "), "found": ranking.DifferencesText(found),
	}})

	return found, err
}

// alteredSeasonsSQL finds the seasons whose rows are others than their run made, where that was not told yet.
const alteredSeasonsSQL = `
SELECT k.season_id
  FROM snapshot_taken k
 CROSS JOIN LATERAL (
       SELECT sha256(coalesce(string_agg(int8send(n.unit_id) || ` + standsFragment + `, CAST('' AS bytea) ORDER BY n.unit_id), '')) AS come
         FROM snapshot n
        WHERE n.season_id = k.season_id) s
 WHERE k.checksum IS NOT NULL
   AND s.come <> k.checksum
   AND s.come IS DISTINCT FROM k.told
 ORDER BY k.season_id`

// lockTakenSQL keeps runs from swapping the rows of a season.
const lockTakenSQL = `
SELECT k.run_id
  FROM snapshot_taken k
 WHERE k.season_id = $1
   FOR UPDATE`

// markDirtySQL has a season run again.
const markDirtySQL = `
INSERT INTO dirty_mark (season_id)
VALUES ($1)`

// Altered looks for rows of figures that are others than runs made. What it finds is told once, and those seasons are run again;
// it returns them.
func (s *Schedule) Altered(ctx context.Context, at time.Time, holder string) ([]season.ID, error) {
	var ids []int64
	if err := s.db.x.SelectContext(ctx, &ids, alteredSeasonsSQL); err != nil {
		return nil, fmt.Errorf("look for altered rows: %w", err)
	}
	var found []season.ID
	for _, id := range ids {
		told, err := s.tell(ctx, finding{season: id, cause: ranking.BySchedule, holder: holder, at: at})
		if err != nil {
			return found, err
		}
		if told {
			found = append(found, season.ID(id))
		}
	}

	return found, nil
}

// tell tells of a season whose rows were altered, unless a run has put them right meanwhile.
func (s *Schedule) tell(ctx context.Context, f finding) (told bool, err error) {
	err = s.db.inTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead}, func(tx *sqlx.Tx) error {
		var run int64
		if err := tx.GetContext(ctx, &run, lockTakenSQL, f.season); err != nil {
			return fmt.Errorf("lock rows of season %d: %w", f.season, err)
		}
		stood, err := readStood(ctx, tx, f.season)
		if err != nil {
			return err
		}
		if f.stands, told = stood.stands, stood.altered(); !told {
			return nil
		}
		if _, err := f.note(ctx, tx); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, markDirtySQL, f.season); err != nil {
			return fmt.Errorf("have season %d run again: %w", f.season, err)
		}

		return nil
	})

	return told, err
}
