package plan

import (
	"cmp"
	"slices"

	"github.com/thuocso/thuocso/internal/maturity"
)

// Reason is why a target stays open.
type Reason string

// The reasons.
const (
	// Measured is no reason: the target is not open.
	Measured Reason = ""
	// NoSchoolAsked says that its figures are asked of schools, and no school is asked yet.
	NoSchoolAsked Reason = "no_school_asked"
	// NoOfficeAsked says that its figure is asked of an office, and no office is asked yet.
	NoOfficeAsked Reason = "no_office_asked"
	// NoSchool says that there is no school to measure.
	NoSchool Reason = "no_school"
)

// Standing is one school that owes a return, with its points where they are known on the basis asked for.
type Standing struct {
	School int64
	// Points are in index order; nil while the school's result is not known.
	Points maturity.Vector
}

// Near is a school that does not satisfy the target's condition.
type Near struct {
	School int64
	// Missing are the components that would satisfy it: all of them are wanted, or any one.
	Missing []string
	// Gap is the sum of the points that the wanted components lack, at the least.
	Gap maturity.Points
}

// Reach is how far a target is reached.
type Reach struct {
	Target maturity.Target
	Open   Reason
	// Total counts the schools, Sure those that satisfy, Unknown those whose result is not known: Possible is Sure with Unknown.
	Total, Sure, Unknown, Possible int
	// Needed is how many schools reach the bound, Short how many of them are missing.
	Needed, Short int
	// Nearest are the schools whose result is known and does not satisfy, nearest first.
	Nearest []Near
}

// State says in one word how the target stands.
type State string

// The states of a target.
const (
	// Reached is certain whatever the unknown results will be.
	Reached State = "reached"
	// WithinReach depends on results that are not known yet.
	WithinReach State = "within_reach"
	// Missed is certain too.
	Missed State = "missed"
	// Open is not measured.
	Open State = "open"
)

// State returns how the target stands.
func (r *Reach) State() State {
	switch {
	case r.Open != Measured:
		return Open
	case r.Sure >= r.Needed:
		return Reached
	case r.Possible >= r.Needed:
		return WithinReach
	default:
		return Missed
	}
}

// Evaluate tells of each target of the plan how far the schools reach it.
func Evaluate(p *maturity.Plan, index *maturity.Index, schools []Standing) []Reach {
	list := make([]Reach, 0, len(p.Targets))
	for i := range p.Targets {
		list = append(list, reach(p, &p.Targets[i], index, schools))
	}
	return list
}

// Needed returns how many of total reach the bound. It may be more than total: more than all is out of reach.
func Needed(b maturity.Bound, total int) int {
	const whole = 100_00
	n := int64(b.Percent) * int64(total)
	if b.Strict {
		return int(n/whole) + 1
	}
	return int((n + whole - 1) / whole)
}

func reach(p *maturity.Plan, t *maturity.Target, index *maturity.Index, schools []Standing) Reach {
	r := Reach{Target: *t, Open: open(p, t), Total: len(schools)}
	if r.Open == Measured && r.Total == 0 {
		r.Open = NoSchool
	}
	if r.Open != Measured {
		return r
	}
	for i := range schools {
		if schools[i].Points == nil {
			r.Unknown++
			continue
		}
		if near, ok := lacks(&t.Satisfied, index, &schools[i]); ok {
			r.Sure++
		} else {
			r.Nearest = append(r.Nearest, near)
		}
	}
	slices.SortFunc(r.Nearest, func(a, b Near) int {
		return cmp.Or(cmp.Compare(a.Gap, b.Gap), cmp.Compare(len(a.Missing), len(b.Missing)), cmp.Compare(a.School, b.School))
	})
	r.Possible = r.Sure + r.Unknown
	r.Needed = Needed(t.Bound, r.Total)
	r.Short = max(0, r.Needed-r.Sure)
	return r
}

// open tells why nothing can be said of the target: figures that no component carries are not asked for yet.
func open(p *maturity.Plan, t *maturity.Target) Reason {
	if t.Metric == maturity.ShareOfSchools {
		return Measured
	}
	for _, key := range []string{t.Numerator, t.Denominator, t.Figure} {
		if f, ok := p.Figure(key); ok && f.AskedOf.Value == maturity.AskedOfOffice {
			return NoOfficeAsked
		}
	}
	return NoSchoolAsked
}

// lacks returns what the school lacks of the condition, and whether it satisfies it. A result on a basis is decided: an
// answer it leaves out does not satisfy.
func lacks(s *maturity.Satisfied, index *maturity.Index, school *Standing) (near Near, satisfied bool) {
	near.School = school.School
	wanted := 0
	for _, code := range s.Components {
		place, _ := index.Position(code)
		if place < len(school.Points) && school.Points[place] == maturity.NotApplicable {
			continue
		}
		wanted++
		points, _ := school.Points.At(place)
		if points > s.Above {
			continue
		}
		near.Missing = append(near.Missing, code)
		gap := s.Above + index.Step - points
		if s.All {
			near.Gap += gap
		} else if near.Gap == 0 || gap < near.Gap {
			near.Gap = gap
		}
	}
	if s.All {
		return near, wanted > 0 && len(near.Missing) == 0
	}
	return near, len(near.Missing) < wanted
}
