package postgres

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"github.com/thuocso/thuocso/internal/directory"
)

// versionRow says when a row is valid.
type versionRow struct {
	ID   int64  `json:"id"`
	From string `json:"valid_from"`
	To   string `json:"valid_to"`
}

type recordWrite struct {
	versionRow
	recordRow

	SchoolID int64 `json:"school_id"`
}

type managingWrite struct {
	versionRow

	SchoolID   int64  `json:"school_id"`
	OfficeID   int64  `json:"office_id"`
	Provenance string `json:"provenance"`
}

// schoolRows are the rows that a change of schools writes: what ends, what is corrected, what is new.
type schoolRows struct {
	endStanding, endRecords, endManaging []versionRow
	fixStanding, newStanding             []standingRow
	fixRecords, newRecords               []recordWrite
	fixManaging, newManaging             []managingWrite
	oldIDs                               []int64
	oldCodes                             []string
}

// writeSchools writes a change of schools: first what ends, so that nothing overlaps.
func writeSchools(ctx context.Context, tx *sqlx.Tx, schools []directory.SchoolWrite, now time.Time) error {
	created := 0
	for _, s := range schools {
		if s.ID == 0 {
			created++
		}
	}
	free, err := newIDs(ctx, tx, directory.Institution, created)
	if err != nil {
		return err
	}
	var rows schoolRows
	for _, s := range schools {
		if s.ID == 0 {
			s.ID, free = free[0], free[1:]
		}
		rows.add(s)
	}

	return rows.write(ctx, tx, now)
}

func (rows *schoolRows) add(s directory.SchoolWrite) {
	for _, v := range s.Standing {
		row := standingRow{
			ID: v.ID, UnitID: s.ID, Kind: string(directory.Institution), From: day(v.Valid.From), To: day(v.Valid.To),
			Code: v.Fact.Code, Name: v.Fact.Name, ParentID: v.Fact.ParentID,
			Path: v.Fact.ParentPath + strconv.FormatInt(s.ID, 10) + "/",
		}
		sort(v, row, &rows.endStanding, &rows.fixStanding, &rows.newStanding)
	}
	for _, v := range s.Records {
		row := recordWrite{versionRow: version(v), recordRow: recordRowOf(v.Fact), SchoolID: s.ID}
		sort(v, row, &rows.endRecords, &rows.fixRecords, &rows.newRecords)
	}
	for _, v := range s.Managing {
		row := managingWrite{versionRow: version(v), SchoolID: s.ID, OfficeID: v.Fact.OfficeID, Provenance: v.Fact.Provenance}
		sort(v, row, &rows.endManaging, &rows.fixManaging, &rows.newManaging)
	}
	for _, code := range s.OldCodes {
		rows.oldIDs, rows.oldCodes = append(rows.oldIDs, s.ID), append(rows.oldCodes, code)
	}
}

func version[T any](v directory.Dated[T]) versionRow {
	return versionRow{ID: v.ID, From: day(v.Valid.From), To: day(v.Valid.To)}
}

// sort puts a row where it belongs.
func sort[T, R any](v directory.Dated[T], row R, ended *[]versionRow, fixed, fresh *[]R) {
	switch {
	case v.Ended:
		*ended = append(*ended, version(v))
	case v.ID != 0:
		*fixed = append(*fixed, row)
	default:
		*fresh = append(*fresh, row)
	}
}

func (rows *schoolRows) write(ctx context.Context, tx *sqlx.Tx, now time.Time) error {
	for _, step := range []func() error{
		func() error { return each(ctx, tx, "end standing", endStandingSQL, rows.endStanding) },
		func() error { return each(ctx, tx, "end records", endRecordsSQL, rows.endRecords) },
		func() error { return each(ctx, tx, "end managing", endManagingSQL, rows.endManaging) },
		func() error { return each(ctx, tx, "correct standing", fixStandingSQL, rows.fixStanding) },
		func() error { return each(ctx, tx, "correct records", fixRecordsSQL, rows.fixRecords) },
		func() error { return each(ctx, tx, "correct managing", fixManagingSQL, rows.fixManaging) },
		func() error { return each(ctx, tx, "write standing", insertStandingSQL, rows.newStanding) },
		func() error { return each(ctx, tx, "write records", insertRecordsSQL, rows.newRecords) },
		func() error { return each(ctx, tx, "write managing", insertManagingSQL, rows.newManaging) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	if len(rows.oldIDs) == 0 {
		return nil
	}
	if _, err := tx.ExecContext(ctx, insertOldCodesSQL, pq.Array(rows.oldIDs), pq.Array(rows.oldCodes), now); err != nil {
		return fmt.Errorf("note old codes: %w", err)
	}

	return nil
}

// rangeFragment reads the validity of a row r of JSON.
const rangeFragment = `daterange(CAST(nullif(r.valid_from, '') AS date), CAST(nullif(r.valid_to, '') AS date))`

// endStandingSQL ends facts about schools.
const endStandingSQL = `
UPDATE unit_version v
   SET valid = ` + rangeFragment + `
  FROM json_to_recordset(CAST($1 AS json)) AS r(id bigint, valid_from text, valid_to text)
 WHERE v.id = r.id`

// endRecordsSQL ends records.
const endRecordsSQL = `
UPDATE school_version f
   SET valid = ` + rangeFragment + `
  FROM json_to_recordset(CAST($1 AS json)) AS r(id bigint, valid_from text, valid_to text)
 WHERE f.id = r.id`

// endManagingSQL ends what offices managed.
const endManagingSQL = `
UPDATE managing m
   SET valid = ` + rangeFragment + `
  FROM json_to_recordset(CAST($1 AS json)) AS r(id bigint, valid_from text, valid_to text)
 WHERE m.id = r.id`

// fixStandingSQL corrects codes, names and places.
const fixStandingSQL = `
UPDATE unit_version v
   SET valid = ` + rangeFragment + `,
       code = r.code,
       name = r.name,
       parent_id = r.parent_id,
       path = r.path
  FROM json_to_recordset(CAST($1 AS json)) AS r(
       id bigint, valid_from text, valid_to text, code text, name text, parent_id bigint, path text)
 WHERE v.id = r.id`

// recordTypesFragment are the columns of a record as JSON.
const recordTypesFragment = `
       stages text[], ownership smallint, kind text, area smallint, difficult boolean, address text, phone text, email text,
       website text, latitude double precision, longitude double precision, head_name text, head_phone text,
       head_email text, satellite_sites integer, national_standard boolean, accreditation smallint, boarding boolean,
       computers boolean, internet boolean, electricity boolean, online_teaching boolean`

// fixRecordsSQL corrects records.
const fixRecordsSQL = `
UPDATE school_version f
   SET (valid, stages, ownership, kind, area, difficult, address, phone, email, website, latitude, longitude,
        head_name, head_phone, head_email, satellite_sites, national_standard, accreditation, boarding, computers,
        internet, electricity, online_teaching)
     = (` + rangeFragment + `, r.stages, r.ownership, r.kind, r.area, r.difficult, r.address, r.phone, r.email,
        r.website, r.latitude, r.longitude, r.head_name, r.head_phone, r.head_email, r.satellite_sites,
        r.national_standard, r.accreditation, r.boarding, r.computers, r.internet, r.electricity, r.online_teaching)
  FROM json_to_recordset(CAST($1 AS json)) AS r(id bigint, valid_from text, valid_to text,` + recordTypesFragment + `)
 WHERE f.id = r.id`

// insertRecordsSQL writes records.
const insertRecordsSQL = `
INSERT INTO school_version (
    school_id, valid, stages, ownership, kind, area, difficult, address, phone, email, website, latitude, longitude,
    head_name, head_phone, head_email, satellite_sites, national_standard, accreditation, boarding, computers,
    internet, electricity, online_teaching)
SELECT r.school_id, ` + rangeFragment + `, r.stages, r.ownership, r.kind, r.area, r.difficult, r.address, r.phone, r.email,
       r.website, r.latitude, r.longitude, r.head_name, r.head_phone, r.head_email, r.satellite_sites,
       r.national_standard, r.accreditation, r.boarding, r.computers, r.internet, r.electricity, r.online_teaching
  FROM json_to_recordset(CAST($1 AS json)) AS r(school_id bigint, valid_from text, valid_to text,` + recordTypesFragment + `)`

// fixManagingSQL corrects which office manages.
const fixManagingSQL = `
UPDATE managing m
   SET valid = ` + rangeFragment + `,
       office_id = r.office_id,
       provenance = r.provenance
  FROM json_to_recordset(CAST($1 AS json)) AS r(
       id bigint, valid_from text, valid_to text, office_id bigint, provenance text)
 WHERE m.id = r.id`

// insertManagingSQL writes which office manages.
const insertManagingSQL = `
INSERT INTO managing (school_id, office_id, valid, provenance)
SELECT r.school_id, r.office_id, ` + rangeFragment + `, r.provenance
  FROM json_to_recordset(CAST($1 AS json)) AS r(
       school_id bigint, office_id bigint, valid_from text, valid_to text, provenance text)`

// insertOldCodesSQL notes codes that schools had.
const insertOldCodesSQL = `
INSERT INTO school_old_code (school_id, code, noted_at)
SELECT r.school_id, r.code, $3
  FROM unnest(CAST($1 AS bigint[]), CAST($2 AS text[])) AS r(school_id, code)
    ON CONFLICT (school_id, code) DO NOTHING`
