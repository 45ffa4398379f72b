package postgres

import (
	"context"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"github.com/thuocso/thuocso/internal/audit"
	"github.com/thuocso/thuocso/internal/directory/boundary"
	"github.com/thuocso/thuocso/internal/season"
)

// boundariesSQL reads every outline.
const boundariesSQL = `
SELECT b.unit_id, b.shape, b.points, lower(b.valid) AS valid_from, upper(b.valid) AS valid_to
  FROM unit_boundary b
 ORDER BY b.unit_id, b.valid`

// Boundaries implements boundary.Store.
func (d *Directory) Boundaries(ctx context.Context) ([]boundary.Kept, error) {
	return boundaries(ctx, d.db.x)
}

func boundaries(ctx context.Context, q sqlx.QueryerContext) ([]boundary.Kept, error) {
	var rows []struct {
		span

		UnitID int64  `db:"unit_id"`
		Shape  []byte `db:"shape"`
		Points int    `db:"points"`
	}
	if err := sqlx.SelectContext(ctx, q, &rows, boundariesSQL); err != nil {
		return nil, fmt.Errorf("read outlines: %w", err)
	}
	list := make([]boundary.Kept, len(rows))
	for i := range rows {
		list[i] = boundary.Kept{UnitID: rows[i].UnitID, Valid: rows[i].interval(), Packed: rows[i].Shape, Points: rows[i].Points}
	}

	return list, nil
}

// UpdateBoundaries implements boundary.Store.
func (d *Directory) UpdateBoundaries(ctx context.Context, by int64, decide boundary.Update) error {
	return d.update(ctx, by, func(tx *sqlx.Tx) ([]audit.Entry, error) {
		units, err := tree(ctx, tx)
		if err != nil {
			return nil, err
		}
		kept, err := boundaries(ctx, tx)
		if err != nil {
			return nil, err
		}
		change, entries, err := decide(units, kept)
		if err != nil || len(entries) == 0 {
			return nil, err
		}
		if err := each(ctx, tx, "write outlines", insertBoundarySQL, outlineRows(change.Added, d.db.now())); err != nil {
			return nil, err
		}

		return entries, each(ctx, tx, "change outlines", updateBoundarySQL, outlineRows(change.Changed, d.db.now()))
	})
}

// outlineRow is a row of unit_boundary as JSON.
type outlineRow struct {
	UnitID int64     `json:"unit_id"`
	From   string    `json:"valid_from"`
	To     string    `json:"valid_to"`
	Shape  string    `json:"shape"`
	Points int       `json:"points"`
	At     time.Time `json:"imported_at"`
}

func outlineRows(list []boundary.Outline, now time.Time) []outlineRow {
	rows := make([]outlineRow, len(list))
	for i, o := range list {
		rows[i] = outlineRow{
			UnitID: o.UnitID, From: day(o.Valid.From), To: day(o.Valid.To), Shape: hex.EncodeToString(o.Packed), Points: o.Points, At: now,
		}
	}

	return rows
}

// insertBoundarySQL writes outlines.
const insertBoundarySQL = `
INSERT INTO unit_boundary (unit_id, valid, shape, points, imported_at)
SELECT r.unit_id, daterange(CAST(nullif(r.valid_from, '') AS date), CAST(nullif(r.valid_to, '') AS date)),
       decode(r.shape, 'hex'), r.points, r.imported_at
  FROM json_to_recordset(CAST($1 AS json)) AS r(
       unit_id bigint, valid_from text, valid_to text, shape text, points integer, imported_at timestamptz)`

// updateBoundarySQL puts outlines in the place of those of exactly their intervals.
const updateBoundarySQL = `
UPDATE unit_boundary b
   SET shape = decode(r.shape, 'hex'),
       points = r.points,
       imported_at = r.imported_at
  FROM json_to_recordset(CAST($1 AS json)) AS r(
       unit_id bigint, valid_from text, valid_to text, shape text, points integer, imported_at timestamptz)
 WHERE b.unit_id = r.unit_id
   AND b.valid = daterange(CAST(nullif(r.valid_from, '') AS date), CAST(nullif(r.valid_to, '') AS date))`

// seasonShapesSQL reads the outlines that offices of a season's tree had on the day the season was opened; of an office that
// had none that day the latest that it has had.
const seasonShapesSQL = `
SELECT DISTINCT ON (u.unit_id) u.unit_id, b.shape
  FROM season_unit u
  JOIN season s ON s.id = u.season_id
  JOIN unit_boundary b ON b.unit_id = u.unit_id
 WHERE u.season_id = $1
   AND u.unit_id = ANY(CAST($2 AS bigint[]))
 ORDER BY u.unit_id, b.valid @> CAST(s.opens_at AS date) DESC, b.valid DESC`

// Shapes reads the outlines of offices of a season, by unit; a unit without one is left out.
func (d *Directory) Shapes(ctx context.Context, id season.ID, units []int64) (map[int64]boundary.Shape, error) {
	var rows []struct {
		UnitID int64  `db:"unit_id"`
		Shape  []byte `db:"shape"`
	}
	if err := d.db.x.SelectContext(ctx, &rows, seasonShapesSQL, int64(id), pq.Array(units)); err != nil {
		return nil, fmt.Errorf("outlines of season %d: %w", id, err)
	}
	shapes := make(map[int64]boundary.Shape, len(rows))
	for i := range rows {
		shape, err := boundary.Unpack(rows[i].Shape)
		if err != nil {
			return nil, fmt.Errorf("outline of unit %d: %w", rows[i].UnitID, err)
		}
		shapes[rows[i].UnitID] = shape
	}

	return shapes, nil
}

var _ boundary.Store = (*Directory)(nil)
