package directory

import (
	"slices"
	"strings"
	"time"
)

// Dated is a fact in an interval. ID is the row that holds it, 0 for one to be written. Ended tells of a row that only
// gets an earlier end.
type Dated[T any] struct {
	ID    int64
	Fact  T
	Valid Interval
	Ended bool
}

// Standing is under which code and name a school stands, and where.
type Standing struct {
	Code     string
	Name     string
	ParentID int64
	// ParentPath is filled for what is to be written.
	ParentPath string
}

// KnownSchool is everything that is there about one school, of all times.
type KnownSchool struct {
	ID       int64
	Standing []Dated[Standing]
	Records  []Dated[Record]
	Managing []Dated[Managing]
	OldCodes []string
}

// SchoolWrite is what an import writes about one school; ID 0 is a school to create.
type SchoolWrite struct {
	ID       int64
	Standing []Dated[Standing]
	Records  []Dated[Record]
	Managing []Dated[Managing]
	OldCodes []string
}

// SchoolChange is what an import of schools writes.
type SchoolChange struct{ Schools []SchoolWrite }

// at returns the fact that holds on the day.
func at[T any](versions []Dated[T], day time.Time) (Dated[T], bool) {
	i := slices.IndexFunc(versions, func(v Dated[T]) bool { return v.Valid.Holds(day) })
	if i < 0 {
		return Dated[T]{}, false
	}

	return versions[i], true
}

// put makes the fact hold from the first day of valid on. What held before ends there; a fact that begins on that very
// day is corrected in its place. It never reaches into a later fact.
func put[T any](versions []Dated[T], fact T, valid Interval, same func(a, b T) bool) []Dated[T] {
	was, ok := at(versions, valid.From)
	switch {
	case ok && same(was.Fact, fact):
		return nil
	case ok && was.Valid.From.Equal(valid.From):
		return []Dated[T]{{ID: was.ID, Fact: fact, Valid: was.Valid.until(valid.To)}}
	case ok:
		end := was.Valid.To
		was.Valid.To, was.Ended = valid.From, true

		return []Dated[T]{was, {Fact: fact, Valid: valid.until(end)}}
	}
	for _, v := range versions {
		if v.Valid.From.After(valid.From) {
			valid = valid.until(v.Valid.From)
		}
	}

	return []Dated[T]{{Fact: fact, Valid: valid}}
}

// register finds known schools by the codes they have or had.
type register struct {
	current map[string][]*KnownSchool
	past    map[string][]*KnownSchool
	// bare finds codes without their leading zeros.
	bare map[string][]string
}

func newRegister(known []KnownSchool, day func(KnownSchool) time.Time) register {
	r := register{
		current: map[string][]*KnownSchool{}, past: map[string][]*KnownSchool{}, bare: map[string][]string{},
	}
	for i := range known {
		s := &known[i]
		now := day(*s)
		for _, v := range s.Standing {
			code := v.Fact.Code
			if v.Valid.Holds(now) {
				r.current[code] = append(r.current[code], s)
			} else if !slices.Contains(r.past[code], s) {
				r.past[code] = append(r.past[code], s)
			}
			r.addBare(code)
		}
		for _, code := range s.OldCodes {
			if !slices.Contains(r.past[code], s) {
				r.past[code] = append(r.past[code], s)
			}
		}
	}

	return r
}

func (r register) addBare(code string) {
	bare := strings.TrimLeft(code, "0")
	if bare != code && !slices.Contains(r.bare[bare], code) {
		r.bare[bare] = append(r.bare[bare], code)
	}
}

// find returns the schools that the code may mean: those that have it now before those that had it.
func (r register) find(code string) []*KnownSchool {
	if found := r.current[code]; len(found) > 0 {
		return found
	}

	return r.past[code]
}
