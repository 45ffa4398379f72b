package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/lib/pq"

	"github.com/thuocso/thuocso/internal/directory"
	"github.com/thuocso/thuocso/internal/fault"
)

// unitSQL reads what an office is on a day.
const unitSQL = `
SELECT v.unit_id, v.kind, v.code, v.name, coalesce(v.parent_id, 0) AS parent_id, v.path,
       lower(v.valid) AS valid_from, upper(v.valid) AS valid_to
  FROM unit_version v
 WHERE v.unit_id = $1
   AND v.kind <> 'school'
   AND v.valid @> CAST($2 AS date)`

// Unit implements directory.Reader.
func (d *Directory) Unit(ctx context.Context, id int64, at time.Time) (directory.Unit, error) {
	var row unitRow
	if err := d.db.x.GetContext(ctx, &row, unitSQL, id, day(at)); err != nil {
		return directory.Unit{}, absent(err, "directory.no_unit", fmt.Sprintf("unit %d", id))
	}

	return row.domain(), nil
}

// provinceSQL finds a province by its code on a day.
const provinceSQL = `
SELECT v.unit_id, v.kind, v.code, v.name, coalesce(v.parent_id, 0) AS parent_id, v.path,
       lower(v.valid) AS valid_from, upper(v.valid) AS valid_to
  FROM unit_version v
 WHERE v.kind = 'province'
   AND v.code = $1
   AND v.valid @> CAST($2 AS date)`

// Province implements directory.Reader.
func (d *Directory) Province(ctx context.Context, code string, at time.Time) (directory.Unit, error) {
	var row unitRow
	if err := d.db.x.GetContext(ctx, &row, provinceSQL, code, day(at)); err != nil {
		return directory.Unit{}, absent(err, "directory.no_unit", "province "+code)
	}

	return row.domain(), nil
}

// absent turns "no rows" into the fault that a person meets.
func absent(err error, key, what string) error {
	if errors.Is(err, sql.ErrNoRows) {
		return fault.New(fault.NotFound, key)
	}

	return fmt.Errorf("read %s: %w", what, err)
}

type treeOfficeRow struct {
	unitRow

	Children int `db:"children"`
	Schools  int `db:"schools"`
}

func officesOf(rows []treeOfficeRow) []directory.Office {
	list := make([]directory.Office, len(rows))
	for i := range rows {
		list[i] = directory.Office{Unit: rows[i].domain(), Children: rows[i].Children, Schools: rows[i].Schools}
	}

	return list
}

// childrenSQL reads the offices directly below a unit, with what lies below each.
const childrenSQL = `
WITH child AS (
    SELECT v.unit_id, v.kind, v.code, v.name, v.parent_id, v.path, v.valid
      FROM unit_version v
     WHERE v.parent_id = $1
       AND v.kind <> 'school'
       AND v.valid @> CAST($2 AS date)
), managed AS (
    SELECT c.unit_id, count(*) AS schools
      FROM child c
      JOIN unit_version o ON o.path LIKE c.path || '%' AND o.kind <> 'school' AND o.valid @> CAST($2 AS date)
      JOIN managing m ON m.office_id = o.unit_id AND m.valid @> CAST($2 AS date)
      JOIN unit_version s ON s.unit_id = m.school_id AND s.valid @> CAST($2 AS date)
     GROUP BY c.unit_id
), below AS (
    SELECT v.parent_id AS unit_id, count(*) AS children
      FROM child c
      JOIN unit_version v ON v.parent_id = c.unit_id AND v.kind <> 'school' AND v.valid @> CAST($2 AS date)
     GROUP BY v.parent_id
)
SELECT c.unit_id, c.kind, c.code, c.name, c.parent_id, c.path,
       lower(c.valid) AS valid_from, upper(c.valid) AS valid_to,
       coalesce(below.children, 0) AS children, coalesce(managed.schools, 0) AS schools
  FROM child c
  LEFT JOIN managed ON managed.unit_id = c.unit_id
  LEFT JOIN below ON below.unit_id = c.unit_id
 ORDER BY c.kind, c.name COLLATE "vi-x-icu", c.code`

// Children implements directory.Reader.
func (d *Directory) Children(ctx context.Context, id int64, at time.Time) ([]directory.Office, error) {
	var rows []treeOfficeRow
	if err := d.db.x.SelectContext(ctx, &rows, childrenSQL, id, day(at)); err != nil {
		return nil, fmt.Errorf("read units below %d: %w", id, err)
	}

	return officesOf(rows), nil
}

// officesSQL reads the offices that manage schools.
const officesSQL = `
SELECT o.unit_id, o.kind, o.code, o.name, coalesce(o.parent_id, 0) AS parent_id, o.path,
       lower(o.valid) AS valid_from, upper(o.valid) AS valid_to, 0 AS children, count(*) AS schools
  FROM unit_version o
  JOIN managing m ON m.office_id = o.unit_id AND m.valid @> CAST($2 AS date)
  JOIN unit_version s ON s.unit_id = m.school_id AND s.valid @> CAST($2 AS date)
 WHERE starts_with(o.path, CAST($1 AS text))
   AND o.kind <> 'school'
   AND o.valid @> CAST($2 AS date)
 GROUP BY o.id, o.unit_id, o.kind, o.code, o.name, o.parent_id, o.path, o.valid
 ORDER BY length(o.path) - length(replace(o.path, '/', '')), o.name COLLATE "vi-x-icu"`

// Offices implements directory.Reader.
func (d *Directory) Offices(ctx context.Context, path string, at time.Time) ([]directory.Office, error) {
	var rows []treeOfficeRow
	if err := d.db.x.SelectContext(ctx, &rows, officesSQL, path, day(at)); err != nil {
		return nil, fmt.Errorf("read offices below %s: %w", path, err)
	}

	return officesOf(rows), nil
}

type schoolRow struct {
	unitRow
	recordRow

	PlaceName    string         `db:"place_name"`
	ManagingID   int64          `db:"managing_id"`
	ManagingName string         `db:"managing_name"`
	ManagingPath string         `db:"managing_path"`
	Provenance   string         `db:"provenance"`
	OldCodes     pq.StringArray `db:"old_codes"`
	Total        int            `db:"total"`
}

func (row *schoolRow) domain() directory.School {
	return directory.School{
		Unit: row.unitRow.domain(), Record: row.record(), PlaceName: row.PlaceName,
		ManagingID: row.ManagingID, ManagingName: row.ManagingName, ManagingPath: row.ManagingPath,
		Provenance: row.Provenance, OldCodes: row.OldCodes,
	}
}

// schoolFragment reads schools as they stand on the day $1.
const schoolFragment = `
SELECT v.unit_id, v.kind, v.code, v.name, coalesce(v.parent_id, 0) AS parent_id, v.path,
       lower(v.valid) AS valid_from, upper(v.valid) AS valid_to,
       coalesce(c.name, '') AS place_name, m.office_id AS managing_id, o.name AS managing_name, o.path AS managing_path,
       m.provenance, count(*) OVER () AS total,
       ARRAY(SELECT x.code FROM school_old_code x WHERE x.school_id = v.unit_id ORDER BY x.code) AS old_codes,` + recordFragment + `
  FROM unit_version v
  JOIN school_version f ON f.school_id = v.unit_id AND f.valid @> CAST($1 AS date)
  JOIN managing m ON m.school_id = v.unit_id AND m.valid @> CAST($1 AS date)
  JOIN unit_version o ON o.unit_id = m.office_id AND o.valid @> CAST($1 AS date)
  LEFT JOIN unit_version c ON c.unit_id = v.parent_id AND c.valid @> CAST($1 AS date)
 WHERE v.kind = 'school'
   AND v.valid @> CAST($1 AS date)`

// schoolsSQL lists schools.
const schoolsSQL = schoolFragment + `
   AND starts_with(o.path, CAST($2 AS text))
   AND (CAST($3 AS text) = ''
        OR v.fold LIKE ` + wordsFragment + `
        OR starts_with(lower(v.code), lower(trim(CAST($3 AS text))))
        OR v.unit_id IN (SELECT x.school_id FROM school_old_code x WHERE lower(x.code) = lower(trim(CAST($3 AS text)))))
   AND ($4 = '' OR f.stages && ARRAY[CAST($4 AS text)])
   AND (CAST($5 AS integer) = 0 OR f.area = CAST($5 AS integer) - 1)
   AND (CAST($6 AS bigint) = 0 OR m.office_id = CAST($6 AS bigint))
 ORDER BY v.name COLLATE "vi-x-icu", v.code
 LIMIT CAST($7 AS integer)
OFFSET CAST($8 AS integer)`

// Schools implements directory.Reader.
func (d *Directory) Schools(ctx context.Context, f directory.Filter) (directory.List, error) {
	var rows []schoolRow
	err := d.db.x.SelectContext(ctx, &rows, schoolsSQL, day(f.At), f.Path, f.Query, string(f.Stage), f.Area, f.OfficeID, f.Limit, f.Offset)
	if err != nil {
		return directory.List{}, fmt.Errorf("list schools below %s: %w", f.Path, err)
	}
	var list directory.List
	for i := range rows {
		list.Total = rows[i].Total
		list.Schools = append(list.Schools, rows[i].domain())
	}

	return list, nil
}

// schoolSQL reads one school.
const schoolSQL = schoolFragment + `
   AND v.unit_id = $2`

// School implements directory.Reader.
func (d *Directory) School(ctx context.Context, id int64, at time.Time) (directory.School, error) {
	var row schoolRow
	if err := d.db.x.GetContext(ctx, &row, schoolSQL, day(at), id); err != nil {
		return directory.School{}, absent(err, "directory.no_school", fmt.Sprintf("school %d", id))
	}

	return row.domain(), nil
}

var _ directory.Reader = (*Directory)(nil)
