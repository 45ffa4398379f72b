package directory

import (
	"context"
	"time"
)

// Filter chooses schools.
type Filter struct {
	// Path is the unit whose schools are meant: those that it or an office below it manages.
	Path string
	At   time.Time
	// Query holds words of a name, with or without marks, or is the beginning of a code, or one that a school had before.
	Query string
	// Stage, Area and OfficeID are zero for "all"; Area is the area's number and one.
	Stage    Stage
	Area     int
	OfficeID int64
	Limit    int
	Offset   int
}

// List is one page of schools and how many there are in all.
type List struct {
	Schools []School
	Total   int
}

// Office is a unit with what lies below it.
type Office struct {
	Unit

	// Children is how many units belong to it directly, Schools how many schools it and the units below it manage.
	Children int
	Schools  int
}

// Reader looks things up; every answer is as of a day.
type Reader interface {
	// Unit returns an office. Fault: NotFound.
	Unit(ctx context.Context, id int64, at time.Time) (Unit, error)
	// Children returns the offices directly below a unit.
	Children(ctx context.Context, id int64, at time.Time) ([]Office, error)
	// Offices returns the offices at and below a path that manage schools, with how many each manages itself.
	Offices(ctx context.Context, path string, at time.Time) ([]Office, error)
	// Schools returns the schools that a filter chooses, by name.
	Schools(ctx context.Context, f Filter) (List, error)
	// School returns one school. Fault: NotFound.
	School(ctx context.Context, id int64, at time.Time) (School, error)
	// Province returns the province with the code. Fault: NotFound.
	Province(ctx context.Context, code string, at time.Time) (Unit, error)
}
