// Package boundary holds the outlines of units on the map: it reads them from GeoJSON, finds the unit that each belongs
// to by code, kind and day, and says what an import would add, change and refuse, feature by feature. An outline holds in
// an interval, as every fact about a unit does.
package boundary

import (
	"time"

	"github.com/thuocso/thuocso/internal/directory"
)

// The bounds of what a file may bring.
const (
	// MaxBytes is how large a file may be.
	MaxBytes = 32 << 20
	// MaxFeatures is how many outlines it may hold.
	MaxFeatures = 5000
	// MaxPoints is how many points one outline may have. A picture of a province shows no more than a few hundred.
	MaxPoints = 20_000
	// MaxPack is how many bytes an outline may take packed.
	MaxPack = 1 << 20
)

// Scale is how many steps a degree has: a step is about a metre.
const Scale = 100_000

// Point is a place on the globe, in steps of 1/Scale degree: X to the east, Y to the north.
type Point struct{ X, Y int32 }

// Ring is a closed line whose last point is its first.
type Ring []Point

// Polygon is an outer ring and the rings of its holes.
type Polygon []Ring

// Shape is everything that belongs to one unit.
type Shape []Polygon

// Points counts the points of the shape.
func (s Shape) Points() int {
	n := 0
	for _, p := range s {
		for _, r := range p {
			n += len(r)
		}
	}

	return n
}

// Kept is an outline that is there already.
type Kept struct {
	UnitID int64
	Valid  directory.Interval
	Packed []byte
	Points int
}

// Outline is an outline to write.
type Outline struct {
	UnitID int64
	Valid  directory.Interval
	Packed []byte
	Points int
}

// Change is what an import writes: Added anew, Changed in the place of the one with exactly its unit and interval.
type Change struct{ Added, Changed []Outline }

// Wanted says what the file is about where its codes alone do not: a kind, and the days in which its outlines hold.
type Wanted struct {
	// Kind is empty where the codes tell.
	Kind directory.Kind
	// Valid is zero where each outline holds as long as its unit does.
	Valid directory.Interval
	// Allowed tells of which units outlines may be written; nil allows all.
	Allowed directory.Allowed
}

// narrowed is the part of the unit's days that is wanted.
func (w Wanted) narrowed(unit directory.Interval) directory.Interval {
	valid := unit
	if w.Valid.From.After(valid.From) {
		valid.From = w.Valid.From
	}
	if !w.Valid.To.IsZero() && (valid.To.IsZero() || w.Valid.To.Before(valid.To)) {
		valid.To = w.Valid.To
	}

	return valid
}

// holds tells whether the unit stands on the day that is wanted; any does where none is.
func (w Wanted) holds(unit directory.Interval) bool {
	return w.Valid.From.IsZero() || unit.Holds(w.Valid.From)
}

// day writes a day of an interval's end, a dash where it is open.
func day(t time.Time) string {
	if t.IsZero() {
		return "–"
	}

	return t.Format("02/01/2006")
}
