package pgtest

import (
	"strconv"
	"strings"
	"testing"

	"github.com/lib/pq"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/postgres"
)

// Unit is a unit of a World.
type Unit struct {
	ID       int64
	ParentID int64
	Path     string
	Code     string
	Name     string
}

// World is a small tree of units that tests of whole use cases stand on: a province with two
// districts, a school that the province reviews itself, a kindergarten and a school closed in 2024.
type World struct {
	tb testing.TB
	db *postgres.DB

	Ministry, Province, First, Second, FirstCommune, SecondCommune Unit
	// Mixed (TH, THCS) and Primary (TH) belong to First, Lower (THCS) to Second, Upper (THPT) to the province.
	Mixed, Primary, Lower, Upper Unit
	// Kindergarten (MN) belongs to First; Closed (TH) did until the end of 2024.
	Kindergarten, Closed Unit
}

// NewWorld writes the units of a World, all of them valid since 2020.
func NewWorld(tb testing.TB, db *postgres.DB) *World {
	tb.Helper()
	w := &World{tb: tb, db: db}
	if err := db.SQL().QueryRowContext(tb.Context(),
		`SELECT v.unit_id, v.path, v.name FROM unit_version v WHERE v.kind = 'ministry'`,
	).Scan(&w.Ministry.ID, &w.Ministry.Path, &w.Ministry.Name); err != nil {
		tb.Fatal(err)
	}
	w.Province = w.unit("province", "17", "Tỉnh Thử Nghiệm", w.Ministry)
	w.First = w.unit("district", "150", "Huyện Thứ Nhất", w.Province)
	w.Second = w.unit("district", "152", "Huyện Thứ Hai", w.Province)
	w.FirstCommune = w.unit("commune", "04801", "Xã Đồng Một", w.First)
	w.SecondCommune = w.unit("commune", "04802", "Xã Đồng Hai", w.Second)
	w.Mixed = w.School("Trường TH&THCS Đồng Tâm", w.First, w.FirstCommune, "TH", "THCS")
	w.Primary = w.School("Trường TH Bình Minh", w.First, w.FirstCommune, "TH")
	w.Lower = w.School("Trường THCS Hữu Nghị", w.Second, w.SecondCommune, "THCS")
	w.Upper = w.School("Trường THPT Sông Đà", w.Province, w.FirstCommune, "THPT")
	w.Kindergarten = w.School("Trường MN Hoa Sen", w.First, w.FirstCommune, "MN")
	w.Closed = w.School("Trường TH Cũ", w.First, w.FirstCommune, "TH")
	w.Close(w.Closed, "2025-01-01")

	return w
}

func (w *World) exec(query string, args ...any) {
	w.tb.Helper()
	if _, err := w.db.SQL().ExecContext(w.tb.Context(), query, args...); err != nil {
		w.tb.Fatalf("%s: %v", query, err)
	}
}

func (w *World) id(query string, args ...any) int64 {
	w.tb.Helper()
	var id int64
	if err := w.db.SQL().QueryRowContext(w.tb.Context(), query, args...).Scan(&id); err != nil {
		w.tb.Fatalf("%s: %v", query, err)
	}

	return id
}

func (w *World) unit(kind, code, name string, parent Unit) Unit {
	w.tb.Helper()
	u := Unit{ParentID: parent.ID, Code: code, Name: name, ID: w.id(`INSERT INTO unit (kind) VALUES ($1) RETURNING id`, kind)}
	u.Path = parent.Path + strconv.FormatInt(u.ID, 10) + "/"
	w.exec(`INSERT INTO unit_version (unit_id, kind, valid, code, name, parent_id, path)
VALUES ($1, $2, daterange('2020-01-01', NULL), $3, $4, $5, $6)`, u.ID, kind, u.Code, name, parent.ID, u.Path)

	return u
}

// School writes a school that stands in the commune and is reviewed by the office.
func (w *World) School(name string, office, commune Unit, stages ...string) Unit {
	w.tb.Helper()
	number := w.id(`SELECT count(*) + 1 FROM school_version`)
	u := w.unit("school", "1715"+strings.Repeat("0", 3)+strconv.FormatInt(number, 10), name, commune)
	u.Path = office.Path + strconv.FormatInt(u.ID, 10) + "/"
	w.exec(`INSERT INTO school_version (school_id, valid, stages) VALUES ($1, daterange('2020-01-01', NULL), $2)`, u.ID, pq.Array(stages))
	w.exec(`INSERT INTO managing (school_id, office_id, valid) VALUES ($1, $2, daterange('2020-01-01', NULL))`, u.ID, office.ID)

	return u
}

// Close ends a school on the day: from then on it is not there.
func (w *World) Close(school Unit, day string) {
	w.tb.Helper()
	w.exec(`UPDATE unit_version SET valid = daterange(lower(valid), $2) WHERE unit_id = $1`, school.ID, day)
	w.exec(`UPDATE school_version SET valid = daterange(lower(valid), $2) WHERE school_id = $1`, school.ID, day)
	w.exec(`UPDATE managing SET valid = daterange(lower(valid), $2) WHERE school_id = $1`, school.ID, day)
}

// Move gives a school another office from the day on.
func (w *World) Move(school, office Unit, day string) {
	w.tb.Helper()
	w.exec(`UPDATE managing SET valid = daterange(lower(valid), $2) WHERE school_id = $1 AND upper_inf(valid)`, school.ID, day)
	w.exec(`INSERT INTO managing (school_id, office_id, valid) VALUES ($1, $2, daterange($3, NULL))`, school.ID, office.ID, day)
}

// Rename gives a unit another name from the day on.
func (w *World) Rename(u Unit, name, day string) {
	w.tb.Helper()
	w.exec(`WITH old AS (
    UPDATE unit_version SET valid = daterange(lower(valid), $3) WHERE unit_id = $1 AND upper_inf(valid)
 RETURNING kind, code, parent_id, path)
INSERT INTO unit_version (unit_id, kind, valid, code, name, parent_id, path)
SELECT $1, old.kind, daterange($3, NULL), old.code, $2, old.parent_id, old.path FROM old`, u.ID, name, day)
}

// Person writes somebody with the role at the unit.
func (w *World) Person(role account.Role, u Unit) account.Actor {
	w.tb.Helper()
	display := string(role) + " " + u.Code
	number := w.id(`SELECT count(*) + 1 FROM person`)
	id := w.id(`INSERT INTO person (login, display) VALUES ($1, $2) RETURNING id`, "person"+strconv.FormatInt(number, 10), display)
	w.exec(`INSERT INTO person_role (person_id, role, unit_id) VALUES ($1, $2, $3)`, id, string(role), u.ID)

	return account.Actor{
		PersonID: id, Display: display,
		Grants: []account.Grant{{Role: role, UnitID: u.ID, Path: u.Path, UnitName: u.Name}},
	}
}
