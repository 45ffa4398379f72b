package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"github.com/thuocso/thuocso/internal/directory"
)

// Directory keeps units and schools.
type Directory struct{ db *DB }

// NewDirectory returns the store of units and schools.
func NewDirectory(db *DB) *Directory { return &Directory{db: db} }

// span is a daterange read as its two days; a NULL end is open.
type span struct {
	From *time.Time `db:"valid_from"`
	To   *time.Time `db:"valid_to"`
}

func (s span) interval() directory.Interval {
	var i directory.Interval
	if s.From != nil {
		i.From = s.From.UTC()
	}
	if s.To != nil {
		i.To = s.To.UTC()
	}

	return i
}

// day writes a day for a statement; "" stands for an open end.
func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}

	return t.Format(time.DateOnly)
}

type unitRow struct {
	span

	ID       int64  `db:"unit_id"`
	Kind     string `db:"kind"`
	Code     string `db:"code"`
	Name     string `db:"name"`
	ParentID int64  `db:"parent_id"`
	Path     string `db:"path"`
}

func (row *unitRow) domain() directory.Unit {
	return directory.Unit{
		ID: row.ID, Kind: directory.Kind(row.Kind), Code: row.Code, Name: row.Name,
		ParentID: row.ParentID, Path: row.Path, Valid: row.interval(),
	}
}

func unitsOf(rows []unitRow) []directory.Unit {
	units := make([]directory.Unit, len(rows))
	for i := range rows {
		units[i] = rows[i].domain()
	}

	return units
}

// treeSQL reads every fact about every office.
const treeSQL = `
SELECT v.unit_id, v.kind, v.code, v.name, coalesce(v.parent_id, 0) AS parent_id, v.path,
       lower(v.valid) AS valid_from, upper(v.valid) AS valid_to
  FROM unit_version v
 WHERE v.kind <> 'school'
 ORDER BY v.unit_id, v.valid`

// Tree implements directory.Store.
func (d *Directory) Tree(ctx context.Context) (directory.Tree, error) { return tree(ctx, d.db.x) }

func tree(ctx context.Context, q sqlx.QueryerContext) (directory.Tree, error) {
	var rows []unitRow
	if err := sqlx.SelectContext(ctx, q, &rows, treeSQL); err != nil {
		return directory.Tree{}, fmt.Errorf("read tree of units: %w", err)
	}

	return directory.NewTree(unitsOf(rows)), nil
}

// knownSQL finds the schools that have or had one of the codes, or one that differs in leading zeros only.
const knownSQL = `
SELECT DISTINCT v.unit_id
  FROM unit_version v
 WHERE v.kind = 'school'
   AND ltrim(v.code, '0') = ANY(CAST($1 AS text[]))
 UNION
SELECT o.school_id
  FROM school_old_code o
 WHERE ltrim(o.code, '0') = ANY(CAST($1 AS text[]))
 ORDER BY 1`

// standingSQL reads under which codes and names schools stood, and where.
const standingSQL = `
SELECT v.id, v.unit_id, v.code, v.name, coalesce(v.parent_id, 0) AS parent_id,
       lower(v.valid) AS valid_from, upper(v.valid) AS valid_to
  FROM unit_version v
 WHERE v.unit_id = ANY(CAST($1 AS bigint[]))
 ORDER BY v.unit_id, v.valid`

// knownManagingSQL reads which offices reviewed schools.
const knownManagingSQL = `
SELECT m.id, m.school_id, m.office_id, m.provenance, lower(m.valid) AS valid_from, upper(m.valid) AS valid_to
  FROM managing m
 WHERE m.school_id = ANY(CAST($1 AS bigint[]))
 ORDER BY m.school_id, m.valid`

// oldCodesSQL reads the codes that schools had before.
const oldCodesSQL = `
SELECT o.school_id, o.code
  FROM school_old_code o
 WHERE o.school_id = ANY(CAST($1 AS bigint[]))
 ORDER BY o.school_id, o.code`

// Known implements directory.Store.
func (d *Directory) Known(ctx context.Context, codes []string) ([]directory.KnownSchool, error) {
	return known(ctx, d.db.x, codes)
}

func known(ctx context.Context, q sqlx.QueryerContext, codes []string) ([]directory.KnownSchool, error) {
	var ids []int64
	if err := sqlx.SelectContext(ctx, q, &ids, knownSQL, pq.Array(bare(codes))); err != nil {
		return nil, fmt.Errorf("find schools by %d codes: %w", len(codes), err)
	}
	list := make([]directory.KnownSchool, len(ids))
	at := make(map[int64]*directory.KnownSchool, len(ids))
	for i, id := range ids {
		list[i].ID = id
		at[id] = &list[i]
	}
	for _, read := range []func(context.Context, sqlx.QueryerContext, []int64, map[int64]*directory.KnownSchool) error{
		knownStanding, knownRecords, knownManaging, knownOldCodes,
	} {
		if err := read(ctx, q, ids, at); err != nil {
			return nil, err
		}
	}

	return list, nil
}

func knownStanding(ctx context.Context, q sqlx.QueryerContext, ids []int64, at map[int64]*directory.KnownSchool) error {
	var rows []struct {
		span

		ID       int64  `db:"id"`
		UnitID   int64  `db:"unit_id"`
		Code     string `db:"code"`
		Name     string `db:"name"`
		ParentID int64  `db:"parent_id"`
	}
	if err := sqlx.SelectContext(ctx, q, &rows, standingSQL, pq.Array(ids)); err != nil {
		return fmt.Errorf("read standing of %d schools: %w", len(ids), err)
	}
	for _, row := range rows {
		s := at[row.UnitID]
		s.Standing = append(s.Standing, directory.Dated[directory.Standing]{
			ID: row.ID, Valid: row.interval(),
			Fact: directory.Standing{Code: row.Code, Name: row.Name, ParentID: row.ParentID},
		})
	}

	return nil
}

func knownRecords(ctx context.Context, q sqlx.QueryerContext, ids []int64, at map[int64]*directory.KnownSchool) error {
	var rows []struct {
		span
		recordRow

		ID       int64 `db:"id"`
		SchoolID int64 `db:"school_id"`
	}
	if err := sqlx.SelectContext(ctx, q, &rows, recordsSQL, pq.Array(ids)); err != nil {
		return fmt.Errorf("read records of %d schools: %w", len(ids), err)
	}
	for i := range rows {
		s := at[rows[i].SchoolID]
		s.Records = append(s.Records, directory.Dated[directory.Record]{
			ID: rows[i].ID, Valid: rows[i].interval(), Fact: rows[i].record(),
		})
	}

	return nil
}

func knownManaging(ctx context.Context, q sqlx.QueryerContext, ids []int64, at map[int64]*directory.KnownSchool) error {
	var rows []struct {
		span

		ID         int64  `db:"id"`
		SchoolID   int64  `db:"school_id"`
		OfficeID   int64  `db:"office_id"`
		Provenance string `db:"provenance"`
	}
	if err := sqlx.SelectContext(ctx, q, &rows, knownManagingSQL, pq.Array(ids)); err != nil {
		return fmt.Errorf("read managing offices of %d schools: %w", len(ids), err)
	}
	for _, row := range rows {
		s := at[row.SchoolID]
		s.Managing = append(s.Managing, directory.Dated[directory.Managing]{
			ID: row.ID, Valid: row.interval(),
			Fact: directory.Managing{OfficeID: row.OfficeID, Provenance: row.Provenance},
		})
	}

	return nil
}

func knownOldCodes(ctx context.Context, q sqlx.QueryerContext, ids []int64, at map[int64]*directory.KnownSchool) error {
	var rows []struct {
		SchoolID int64  `db:"school_id"`
		Code     string `db:"code"`
	}
	if err := sqlx.SelectContext(ctx, q, &rows, oldCodesSQL, pq.Array(ids)); err != nil {
		return fmt.Errorf("read old codes of %d schools: %w", len(ids), err)
	}
	for _, row := range rows {
		at[row.SchoolID].OldCodes = append(at[row.SchoolID].OldCodes, row.Code)
	}

	return nil
}

// bare takes the leading zeros off codes.
func bare(codes []string) []string {
	list := make([]string, 0, len(codes))
	for _, code := range codes {
		for len(code) > 1 && code[0] == '0' {
			code = code[1:]
		}
		if code != "" && code != "0" {
			list = append(list, code)
		}
	}

	return list
}
