package plan

import (
	"math/big"
	"slices"
	"time"

	"github.com/thuocso/thuocso/internal/maturity"
)

// whole is one hundred percent in hundredths of a percent.
const whole = 100_00

// Reason is why a target stays open.
type Reason string

// The reasons.
const (
	// Measured is no reason: the target is not open.
	Measured Reason = ""
	// NoneReported says that no school has reported its figures yet, or none with anything to divide by.
	NoneReported Reason = "none_reported"
	// NoResult says that no school has a result yet from which to tell.
	NoResult Reason = "no_result"
	// OfficeSilent says that the unit has not entered its figure yet.
	OfficeSilent Reason = "office_silent"
	// OfficeNotAsked says that the figure is asked of other kinds of unit.
	OfficeNotAsked Reason = "office_not_asked"
	// OfficesSilent says that none of the units whose counts add up has entered its own yet.
	OfficesSilent Reason = "offices_silent"
	// OfficeZero says that what was entered is a part of nothing.
	OfficeZero Reason = "office_zero"
	// NoSchool says that there is no school to measure.
	NoSchool Reason = "no_school"
)

// Standing is one school that owes a return, with what is known of it on the basis asked for.
type Standing struct {
	School int64
	Path   string
	Stages []string
	// Points are in index order; nil while the school's result is not known. Met are its conditions.
	Points maturity.Vector
	Met    []bool
	// Figures are what it reports on the annex, by key; empty while that is not known.
	Figures map[string]int64
}

// Report is a figure that an office has entered, with its proof.
type Report struct {
	UnitID int64
	Figure string
	Entry
	Proof   Proof
	Version int
	ByID    int64
	ByPost  string
	At      time.Time
}

// Near is a school that falls short of a target.
type Near struct {
	School int64
	// Missing are the components that would satisfy it: all of them are wanted, or any one. Levels are the levels it lacks.
	Missing []string
	Levels  []maturity.LevelWanted
	// Gap is the sum of the points that the wanted components lack, at the least.
	Gap maturity.Points
	// Part of Whole is what it reports, Room what it could add.
	Part, Whole, Room int64

	share *big.Rat
}

// Reach is how far a target is reached.
type Reach struct {
	Target maturity.Target
	Open   Reason
	// Total counts the schools that are asked, Sure those that satisfy, Undecided those whose known result leaves it open and
	// Unknown those whose result or figures are not known. Possible is all three.
	Total, Sure, Undecided, Unknown, Possible int
	// Zero counts the schools that have nothing to divide by: they are in no mean.
	Zero int
	// Needed is how many schools reach the bound, Short how many of them are missing; of shares of schools only.
	Needed, Short int
	// Part of Whole is what was reported together, PartNeeded what reaches the bound, PartShort what of it is missing; of ratios and
	// of what offices count, which has no whole.
	Part, Whole, PartNeeded, PartShort int64
	// Offices counts those at and below the unit that are asked for a count, Silent those of them that have not entered it.
	Offices, Silent int
	// Boundless counts the schools, or offices, whose whole is not known: while there are any, nothing of a ratio is certain.
	Boundless int
	// Low and High are the ends of what is certain, rounded down, in hundredths of a percent; of a count, in hundredths of one. MeanKnown
	// is the mean of those who reported.
	Low, High, MeanKnown int64
	// Report is what the office entered; nil where it has not.
	Report *Report
	// Nearest are the schools whose result is known and falls short, in the order in which raising them helps soonest.
	Nearest []Near
	// Enough is how many of the nearest, raised, meet the bound: 0 where it is met, -1 where even all of them do not.
	Enough int

	met, may bool
	// shared says that the bound is asked of a greater unit, of which this is a part.
	shared bool
}

// Shown is a figure of a target as it is written, to a tenth of a percent, rounded down: nothing looks reached that is not.
func Shown(hundredths int64) int64 { return hundredths - hundredths%10 }

// Most is the upper end of what may be, in hundredths of a percent: everything where the whole of a ratio of sums is not known
// yet. In a mean each school counts the same, so there the unknown ones bound what may be.
func (r *Reach) Most() int64 {
	if r.Boundless > 0 && r.Target.Metric != maturity.MeanShare {
		return whole
	}

	return r.High
}

// State says in one word how the target stands.
type State string

// The states of a target.
const (
	// Reached is certain whatever the unknown results will be.
	Reached State = "reached"
	// WithinReach depends on what is not known yet.
	WithinReach State = "within_reach"
	// Contributes says that the bound is asked of the whole, to which the unit's count adds.
	Contributes State = "contributes"
	// Missed is certain too.
	Missed State = "missed"
	// Open is not measured.
	Open State = "open"
)

// Bounded tells whether the target is measured and held against its bound here.
func (r *Reach) Bounded() bool { return r.Open == Measured && !r.shared }

// State returns how the target stands.
func (r *Reach) State() State {
	switch {
	case r.Open != Measured:
		return Open
	case r.shared:
		return Contributes
	case r.met:
		return Reached
	case r.may:
		return WithinReach
	default:
		return Missed
	}
}

// Gauge is what targets are measured with: a plan, its index, the season's rule, and the unit that is looked at.
type Gauge struct {
	Plan  *maturity.Plan
	Index *maturity.Index
	Rule  maturity.Rule
	// Kind is the kind of the unit, Reports are the figures that it entered, by key.
	Kind    string
	Reports map[string]Report
	// Offices are the unit and those below, with what each entered: counts add up over them.
	Offices []Office
	// Part says that the unit is a part of that whose plan it is: a count's bound is asked of the whole.
	Part bool
	// Raised are schools that are taken as if they did all that a target wants.
	Raised map[int64]bool
}

// Evaluate tells of each target of the plan how far the schools of the unit reach it.
func (g *Gauge) Evaluate(schools []Standing) []Reach {
	list := make([]Reach, 0, len(g.Plan.Targets))
	for i := range g.Plan.Targets {
		list = append(list, g.Reach(&g.Plan.Targets[i], schools))
	}
	return list
}

// Reach tells how far the schools of the unit reach one target.
func (g *Gauge) Reach(t *maturity.Target, schools []Standing) Reach {
	r := Reach{Target: *t}
	if t.Metric == maturity.OfficeFigure {
		g.office(&r)
		return r
	}
	asked := g.asked(t, schools)
	if r.Total = len(asked); r.Total == 0 {
		r.Open = NoSchool
		return r
	}
	switch t.Metric {
	case maturity.RatioOfSums:
		g.sums(&r, asked)
	case maturity.MeanShare:
		g.mean(&r, asked)
	default:
		g.share(&r, asked)
	}
	return r
}

// asked leaves the schools whose figures a target is about: those with a stage that each of them is asked of.
func (g *Gauge) asked(t *maturity.Target, schools []Standing) []Standing {
	if t.Metric == maturity.ShareOfSchools {
		return schools
	}
	part, _ := g.Plan.Figure(t.Numerator)
	all, _ := g.Plan.Figure(t.Denominator)
	kept := make([]Standing, 0, len(schools))
	for i := range schools {
		if s := &schools[i]; hasStage(s.Stages, part.Stages) && hasStage(s.Stages, all.Stages) {
			kept = append(kept, *s)
		}
	}
	return kept
}

func hasStage(has, asked []string) bool {
	return len(asked) == 0 || slices.ContainsFunc(asked, func(s string) bool { return slices.Contains(has, s) })
}

// Needed returns how many of total reach the bound. It may be more than total: more than all is out of reach.
func Needed(b maturity.Bound, total int64) int64 {
	n := new(big.Int).Mul(big.NewInt(int64(b.Percent)), big.NewInt(total))
	n, rest := n.DivMod(n, big.NewInt(whole), new(big.Int))
	if b.Strict || rest.Sign() > 0 {
		return n.Int64() + 1
	}
	return n.Int64()
}
