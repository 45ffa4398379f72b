// Package directory holds the units and the schools: the ministry, provinces,
// districts, communes and schools, each fact valid in an interval. A unit's
// identity is its own id; a code finds it only together with its kind and a day.
// The package plans imports without touching anything: it compares a sheet with
// what is there and says what would be added, changed and refused, row by row.
package directory

// Kind is what sort of unit it is.
type Kind string

// The kinds of unit, from the top.
const (
	Ministry Kind = "ministry"
	Province Kind = "province"
	District Kind = "district"
	Commune  Kind = "commune"
	// Institution is a school.
	Institution Kind = "school"
)

// The ministry is the root of every tree and is created once.
const (
	// RootCode is the code of the ministry.
	RootCode = "BGDĐT"
	// RootName is the name of the ministry.
	RootName = "Bộ Giáo dục và Đào tạo"
)

// Limits of what a sheet may bring.
const (
	maxName = 200
	maxCode = 20
)

// Kinds lists the kinds that an import of units may name.
func Kinds() []Kind { return []Kind{Province, District, Commune} }

// Width is how many digits the kind's official codes have, 0 where codes are opaque.
func (k Kind) Width() int {
	switch k {
	case Province:
		return 2
	case District:
		return 3
	case Commune:
		return 5
	default:
		return 0
	}
}

// tier counts from the ministry downwards.
func (k Kind) tier() int {
	switch k {
	case Ministry:
		return 0
	case Province:
		return 1
	case District:
		return 2
	case Commune:
		return 3
	default:
		return 4
	}
}

// Unit is what a unit is in an interval.
type Unit struct {
	ID       int64
	Kind     Kind
	Code     string
	Name     string
	ParentID int64
	// Path holds the ids from the ministry down to the unit: "/1/17/150/".
	Path  string
	Valid Interval
}

// Stage is a level of schooling; a school has a set of them.
type Stage string

// The stages.
const (
	MN   Stage = "MN"
	TH   Stage = "TH"
	THCS Stage = "THCS"
	THPT Stage = "THPT"
	GDTX Stage = "GDTX"
)

// Stages lists the stages in the order of their official numbers 01 to 05.
func Stages() []Stage { return []Stage{MN, TH, THCS, THPT, GDTX} }

// Ownership is who runs a school: 1 công lập, 2 dân lập, 3 tư thục.
type Ownership int

// The ownerships.
const (
	Public Ownership = iota + 1
	Community
	Private
)

// Area is the kind of area that a school stands in: 0 unknown, 1 KV1, 2 KV2, 3 KV2-NT, 4 KV3.
type Area int

// The areas.
const (
	AreaUnknown Area = iota
	KV1
	KV2
	KV2NT
	KV3
)

// Record is what a school states about itself (the 4998 family); nil is "not stated".
type Record struct {
	Stages           []Stage
	Ownership        Ownership
	Type             string
	Area             Area
	Difficult        bool
	Address          string
	Phone            string
	Email            string
	Website          string
	Latitude         *float64
	Longitude        *float64
	HeadName         string
	HeadPhone        string
	HeadEmail        string
	SatelliteSites   *int
	NationalStandard *bool
	Accreditation    *int
	Boarding         *bool
	Computers        *bool
	Internet         *bool
	Electricity      *bool
	OnlineTeaching   *bool
}

// Has tells whether the school teaches the stage.
func (r Record) Has(s Stage) bool {
	for _, held := range r.Stages {
		if held == s {
			return true
		}
	}

	return false
}

// School is a school as it stands on a day.
type School struct {
	Unit
	Record
	// PlaceName is the commune (or district, province) where the school stands.
	PlaceName string
	// ManagingID is the office that reviews the school, with its name and path.
	ManagingID   int64
	ManagingName string
	ManagingPath string
	// Provenance says where the managing office comes from: stated, or the sureness of the default rule.
	Provenance string
	OldCodes   []string
}
