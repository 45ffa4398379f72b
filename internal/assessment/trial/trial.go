// Package trial tries other answers out on a return. Nothing of it is saved:
// what is to be kept goes into the return as ordinary answers.
package trial

import (
	"maps"
	"slices"
	"time"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/maturity/sandbox"
)

// Trial is a return with other answers than its own.
type Trial struct {
	Return *assessment.Return
	now    time.Time
	start  assessment.Result
	begun  map[string]assessment.Value
	values map[string]assessment.Value
	faults map[string]error
	keeps  bool
}

// New starts from what counts now: the school's answers, or what the office has made of them. It needs all answers.
func New(r *assessment.Return, now time.Time) *Trial {
	t := &Trial{
		Return: r, now: now, start: r.On(r.State.Basis()),
		begun: map[string]assessment.Value{}, values: map[string]assessment.Value{}, faults: map[string]error{},
	}
	t.keeps = slices.ContainsFunc(r.Codes(), func(code string) bool { return r.Editable(code, now) })

	return t
}

// Keeps tells whether the school can change anything on the return now; else it can only look.
func (t *Trial) Keeps() bool { return t.keeps }

// Locked tells whether the code cannot be tried: it does not concern the school, or others can be changed and this one not.
func (t *Trial) Locked(code string) bool {
	if place, ok := t.Return.Index.Position(code); ok && t.start.Points[place] == maturity.NotApplicable {
		return true
	}

	return t.keeps && !t.Return.Editable(code, t.now)
}

// Begin starts a code from what somebody has entered and not sent yet, in the place of what the return says. What cannot be
// read begins nothing.
func (t *Trial) Begin(code string, raw assessment.Raw) {
	if !t.keeps || t.Locked(code) {
		return
	}
	if v, err := t.read(code, raw); err == nil {
		t.begun[code] = v
	}
}

// Start is what the return says to the code, or what the trial began with.
func (t *Trial) Start(code string) assessment.Value {
	if v, ok := t.begun[code]; ok {
		return v
	}
	v := t.Return.Answer(code).Value
	if place, ok := t.Return.Index.Position(code); ok {
		v.Points = assessment.None
		if p, stated := t.start.Points.At(place); stated {
			v.Points = p
		}
	}
	if place, ok := t.Return.Index.ConditionPosition(code); ok && t.start.Basis != assessment.SelfBasis {
		v.Met = met(t.start.Met[place])
	}

	return v
}

func met(yes bool) assessment.Tri {
	if yes {
		return assessment.Yes
	}

	return assessment.No
}

// Value is what is tried.
func (t *Trial) Value(code string) assessment.Value {
	if v, ok := t.values[code]; ok {
		return v
	}

	return t.Start(code)
}

// Try sets what a form says to a code. What cannot be read counts as not answered, and Fault says why.
func (t *Trial) Try(code string, raw assessment.Raw) {
	if t.Locked(code) {
		return
	}
	delete(t.faults, code)
	v, err := t.read(code, raw)
	if err != nil {
		t.faults[code] = err
	}
	t.values[code] = v
}

// read is the answer with what a form says to it; beside a fault it says nothing.
func (t *Trial) read(code string, raw assessment.Raw) (assessment.Value, error) {
	v := t.Start(code)
	raw.Note = ""
	kind, read, err := assessment.Read(t.Return.Index, code, raw)
	if err != nil {
		read = assessment.Empty()
	}
	switch kind {
	case assessment.Condition:
		v.Met = read.Met
	default:
		v.Points = read.Points
		if c, ok := t.Return.Index.Component(code); ok && c.FromFigures() {
			v.Numerator, v.Denominator, v.Quantity = read.Numerator, read.Denominator, read.Quantity
		}
	}

	return v, err
}

// Fault says why what was typed for a code cannot be read.
func (t *Trial) Fault(code string) error { return t.faults[code] }

// Faulty tells whether anything cannot be read.
func (t *Trial) Faulty() bool { return len(t.faults) > 0 }

// Standing is the return as it is tried.
func (t *Trial) Standing() sandbox.Standing {
	x := t.Return.Index
	s := sandbox.Standing{
		Index: x, Points: t.start.Points.Clone(), Met: slices.Clone(t.start.Met), Rule: t.Return.Season.Rules.Condition, Locked: t.Locked,
	}
	for code, v := range t.tried() {
		if place, ok := x.Position(code); ok {
			s.Points[place] = maturity.Missing
			if v.Points != assessment.None {
				s.Points[place] = int16(v.Points) //nolint:gosec // Read bounds points by the component's maximum
			}
		}
		if gate, ok := x.ConditionPosition(code); ok {
			s.Met[gate] = v.Met == assessment.Yes
		}
	}

	return s
}

// tried are the values that stand in the place of the return's.
func (t *Trial) tried() map[string]assessment.Value {
	all := maps.Clone(t.begun)
	maps.Copy(all, t.values)

	return all
}

// Take tries one of the ways of the lift.
func (t *Trial) Take(lift sandbox.Lift, way sandbox.Way) {
	for _, code := range lift.Conditions {
		v := t.Value(code)
		v.Met = assessment.Yes
		t.set(code, v)
	}
	for _, r := range way.Raises {
		if c, ok := t.Return.Index.Component(r.Code); ok {
			t.set(r.Code, raised(c, t.Value(r.Code), r.To))
		}
	}
}

func (t *Trial) set(code string, v assessment.Value) {
	delete(t.faults, code)
	t.values[code] = v
}

// Difference is one code that is tried otherwise than the return says.
type Difference struct {
	Code string
	Kind assessment.Kind
	// From is what the return says, To what is tried.
	From, To assessment.Value
}

// Differences lists what is tried otherwise, in index order.
func (t *Trial) Differences() []Difference {
	var all []Difference
	for _, code := range t.Return.Codes() {
		from, to := t.Start(code), t.Value(code)
		if from != to {
			all = append(all, Difference{Code: code, Kind: t.Return.Answer(code).Kind, From: from, To: to})
		}
	}

	return all
}
