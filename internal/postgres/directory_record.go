package postgres

import (
	"github.com/lib/pq"

	"github.com/thuocso/thuocso/internal/directory"
)

// recordRow is a row of school_version, as it is read and as JSON that one statement writes many of.
type recordRow struct {
	Stages           pq.StringArray `db:"stages" json:"stages"`
	Ownership        int            `db:"ownership" json:"ownership"`
	Type             string         `db:"school_kind" json:"kind"`
	Area             int            `db:"area" json:"area"`
	Difficult        bool           `db:"difficult" json:"difficult"`
	Address          string         `db:"address" json:"address"`
	Phone            string         `db:"phone" json:"phone"`
	Email            string         `db:"email" json:"email"`
	Website          string         `db:"website" json:"website"`
	Latitude         *float64       `db:"latitude" json:"latitude"`
	Longitude        *float64       `db:"longitude" json:"longitude"`
	HeadName         string         `db:"head_name" json:"head_name"`
	HeadPhone        string         `db:"head_phone" json:"head_phone"`
	HeadEmail        string         `db:"head_email" json:"head_email"`
	SatelliteSites   *int           `db:"satellite_sites" json:"satellite_sites"`
	NationalStandard *bool          `db:"national_standard" json:"national_standard"`
	Accreditation    *int           `db:"accreditation" json:"accreditation"`
	Boarding         *bool          `db:"boarding" json:"boarding"`
	Computers        *bool          `db:"computers" json:"computers"`
	Internet         *bool          `db:"internet" json:"internet"`
	Electricity      *bool          `db:"electricity" json:"electricity"`
	OnlineTeaching   *bool          `db:"online_teaching" json:"online_teaching"`
}

// recordFragment lists the columns of a school's record; f is school_version.
const recordFragment = `
       f.stages, f.ownership, f.kind AS school_kind, f.area, f.difficult, f.address, f.phone, f.email, f.website,
       f.latitude, f.longitude, f.head_name, f.head_phone, f.head_email, f.satellite_sites, f.national_standard,
       f.accreditation, f.boarding, f.computers, f.internet, f.electricity, f.online_teaching`

// recordsSQL reads what schools stated about themselves.
const recordsSQL = `
SELECT f.id, f.school_id, lower(f.valid) AS valid_from, upper(f.valid) AS valid_to,` + recordFragment + `
  FROM school_version f
 WHERE f.school_id = ANY(CAST($1 AS bigint[]))
 ORDER BY f.school_id, f.valid`

func (row *recordRow) record() directory.Record {
	stages := make([]directory.Stage, len(row.Stages))
	for i, s := range row.Stages {
		stages[i] = directory.Stage(s)
	}

	return directory.Record{
		Stages: stages, Ownership: directory.Ownership(row.Ownership), Type: row.Type, Area: directory.Area(row.Area),
		Difficult: row.Difficult, Address: row.Address, Phone: row.Phone, Email: row.Email, Website: row.Website,
		Latitude: row.Latitude, Longitude: row.Longitude, HeadName: row.HeadName, HeadPhone: row.HeadPhone,
		HeadEmail: row.HeadEmail, SatelliteSites: row.SatelliteSites, NationalStandard: row.NationalStandard,
		Accreditation: row.Accreditation, Boarding: row.Boarding, Computers: row.Computers, Internet: row.Internet,
		Electricity: row.Electricity, OnlineTeaching: row.OnlineTeaching,
	}
}

func recordRowOf(r directory.Record) recordRow {
	stages := make([]string, len(r.Stages))
	for i, s := range r.Stages {
		stages[i] = string(s)
	}

	return recordRow{
		Stages: stages, Ownership: int(r.Ownership), Type: r.Type, Area: int(r.Area),
		Difficult: r.Difficult, Address: r.Address, Phone: r.Phone, Email: r.Email, Website: r.Website,
		Latitude: r.Latitude, Longitude: r.Longitude, HeadName: r.HeadName, HeadPhone: r.HeadPhone,
		HeadEmail: r.HeadEmail, SatelliteSites: r.SatelliteSites, NationalStandard: r.NationalStandard,
		Accreditation: r.Accreditation, Boarding: r.Boarding, Computers: r.Computers, Internet: r.Internet,
		Electricity: r.Electricity, OnlineTeaching: r.OnlineTeaching,
	}
}
