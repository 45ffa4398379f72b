package postgres

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"github.com/jmoiron/sqlx"

	"github.com/thuocso/thuocso/internal/audit"
	"github.com/thuocso/thuocso/internal/directory"
	"github.com/thuocso/thuocso/internal/fault"
)

// importLockSQL lets one import at a time into the directory, until its transaction ends.
const importLockSQL = `SELECT pg_advisory_xact_lock(hashtextextended('directory', 0))`

// bulk is how many rows one statement writes.
const bulk = 5000

// UpdateUnits implements directory.Store.
func (d *Directory) UpdateUnits(ctx context.Context, by int64, decide directory.UnitsUpdate) error {
	return d.update(ctx, by, func(tx *sqlx.Tx) ([]audit.Entry, error) {
		before, err := tree(ctx, tx)
		if err != nil {
			return nil, err
		}
		change, entries, err := decide(before)
		if err != nil || len(entries) == 0 {
			return nil, err
		}
		ids, err := addUnits(ctx, tx, change)
		if err != nil {
			return nil, err
		}

		return entries, fixUnits(ctx, tx, change, ids)
	})
}

// UpdateSchools implements directory.Store.
func (d *Directory) UpdateSchools(ctx context.Context, by int64, codes []string, decide directory.SchoolsUpdate) error {
	return d.update(ctx, by, func(tx *sqlx.Tx) ([]audit.Entry, error) {
		before, err := tree(ctx, tx)
		if err != nil {
			return nil, err
		}
		there, err := known(ctx, tx, codes)
		if err != nil {
			return nil, err
		}
		change, entries, err := decide(before, there)
		if err != nil || len(entries) == 0 {
			return nil, err
		}

		return entries, writeSchools(ctx, tx, change.Schools, d.db.now())
	})
}

// update locks other imports out and writes the audit in the same transaction.
func (d *Directory) update(ctx context.Context, by int64, write func(tx *sqlx.Tx) ([]audit.Entry, error)) error {
	err := d.db.inTx(ctx, nil, func(tx *sqlx.Tx) error {
		if _, err := tx.ExecContext(ctx, importLockSQL); err != nil {
			return fmt.Errorf("wait for other imports: %w", err)
		}
		entries, err := write(tx)
		if err != nil || len(entries) == 0 {
			return err
		}

		return appendAudit(ctx, tx, auditSubject{Kind: "directory", ID: 0, PersonID: by, At: d.db.now()}, entries...)
	})
	for _, constraint := range []string{"unit_version_code_once", "unit_version_once", "school_version_once", "managing_once", "unit_boundary_once"} {
		if violates(err, constraint) {
			return fault.New(fault.Conflict, "directory.overlap").Because(err)
		}
	}

	return err
}

// newUnitsSQL makes as many identities of one kind.
const newUnitsSQL = `
INSERT INTO unit (kind)
SELECT CAST($1 AS text)
  FROM generate_series(1, CAST($2 AS integer))
RETURNING id`

// newIDs returns as many new identities of the kind, rising.
func newIDs(ctx context.Context, tx *sqlx.Tx, kind directory.Kind, n int) ([]int64, error) {
	if n == 0 {
		return nil, nil
	}
	ids := make([]int64, 0, n)
	if err := tx.SelectContext(ctx, &ids, newUnitsSQL, string(kind), n); err != nil {
		return nil, fmt.Errorf("make %d units of kind %s: %w", n, kind, err)
	}
	slices.Sort(ids)

	return ids, nil
}

// standingRow is a row of unit_version as JSON.
type standingRow struct {
	ID       int64  `json:"id,omitempty"`
	UnitID   int64  `json:"unit_id"`
	Kind     string `json:"kind"`
	From     string `json:"valid_from"`
	To       string `json:"valid_to"`
	Code     string `json:"code"`
	Name     string `json:"name"`
	ParentID int64  `json:"parent_id"`
	Path     string `json:"path"`
}

// insertStandingSQL writes facts about units.
const insertStandingSQL = `
INSERT INTO unit_version (unit_id, kind, valid, code, name, parent_id, path)
SELECT r.unit_id, r.kind, daterange(CAST(nullif(r.valid_from, '') AS date), CAST(nullif(r.valid_to, '') AS date)),
       r.code, r.name, r.parent_id, r.path
  FROM json_to_recordset(CAST($1 AS json)) AS r(
       unit_id bigint, kind text, valid_from text, valid_to text, code text, name text, parent_id bigint, path text)`

// addUnits writes the new units, parents before children, and returns their ids.
func addUnits(ctx context.Context, tx *sqlx.Tx, change directory.UnitChange) ([]int64, error) {
	count := map[directory.Kind]int{}
	for _, u := range change.Added {
		count[u.Kind]++
	}
	free := map[directory.Kind][]int64{}
	for _, kind := range directory.Kinds() {
		ids, err := newIDs(ctx, tx, kind, count[kind])
		if err != nil {
			return nil, err
		}
		free[kind] = ids
	}
	ids := make([]int64, len(change.Added))
	paths := make([]string, len(change.Added))
	rows := make([]standingRow, len(change.Added))
	for i, u := range change.Added {
		ids[i], free[u.Kind] = free[u.Kind][0], free[u.Kind][1:]
		parent, above := u.Parent.ID, u.Parent.Path
		if parent == 0 {
			parent, above = ids[u.Parent.New], paths[u.Parent.New]
		}
		paths[i] = above + strconv.FormatInt(ids[i], 10) + "/"
		rows[i] = standingRow{
			UnitID: ids[i], Kind: string(u.Kind), From: day(change.Valid.From), To: day(change.Valid.To),
			Code: u.Code, Name: u.Name, ParentID: parent, Path: paths[i],
		}
	}

	return ids, each(ctx, tx, "write units", insertStandingSQL, rows)
}

// fixUnitsSQL corrects facts that hold from the day on.
const fixUnitsSQL = `
UPDATE unit_version v
   SET name = r.name,
       parent_id = r.parent_id
  FROM json_to_recordset(CAST($1 AS json)) AS r(unit_id bigint, valid_from text, name text, parent_id bigint)
 WHERE v.unit_id = r.unit_id
   AND lower(v.valid) = CAST(r.valid_from AS date)`

// repathSQL lays every path anew from the root down: a version hangs below the version that its parent had on its first day.
const repathSQL = `
WITH RECURSIVE laid AS (
    SELECT v.id, v.unit_id, v.valid, '/' || v.unit_id || '/' AS path
      FROM unit_version v
     WHERE v.parent_id IS NULL
    UNION ALL
    SELECT v.id, v.unit_id, v.valid, laid.path || v.unit_id || '/'
      FROM laid
      JOIN unit_version v ON v.parent_id = laid.unit_id AND laid.valid @> lower(v.valid)
)
UPDATE unit_version v
   SET path = laid.path
  FROM laid
 WHERE v.id = laid.id
   AND v.path <> laid.path`

// fixUnits writes the corrections, and the paths below units that moved.
func fixUnits(ctx context.Context, tx *sqlx.Tx, change directory.UnitChange, ids []int64) error {
	rows := make([]standingRow, len(change.Fixed))
	moved := false
	for i, u := range change.Fixed {
		parent := u.Parent.ID
		if parent == 0 {
			parent = ids[u.Parent.New]
		}
		rows[i] = standingRow{UnitID: u.ID, From: day(change.Valid.From), Name: u.Name, ParentID: parent}
		moved = moved || u.Moved
	}
	if err := each(ctx, tx, "correct units", fixUnitsSQL, rows); err != nil || !moved {
		return err
	}
	if _, err := tx.ExecContext(ctx, repathSQL); err != nil {
		return fmt.Errorf("lay paths anew: %w", err)
	}

	return nil
}

// each writes rows as JSON, so many in one statement.
func each[T any](ctx context.Context, tx *sqlx.Tx, what, statement string, rows []T) error {
	for chunk := range slices.Chunk(rows, bulk) {
		b, err := json.Marshal(chunk)
		if err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
		if _, err := tx.ExecContext(ctx, statement, string(b)); err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
	}

	return nil
}

var _ directory.Store = (*Directory)(nil)
