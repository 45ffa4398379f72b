package maturity

import (
	"errors"
	"math"
)

// FaultKind is what is wrong with an answer.
type FaultKind string

// The faults of an answer, as the scorer's contract names them.
const (
	// BadNumber is a text that is no number of points.
	BadNumber FaultKind = "bad_number"
	// OverMax is more than the component's maximum.
	OverMax FaultKind = "over_max"
	// NotAStep is a number between two steps of the revision.
	NotAStep FaultKind = "not_a_step"
	// WrongType is a value of another type than the one asked for.
	WrongType FaultKind = "wrong_type"
	// UnknownCode is a code the index does not have.
	UnknownCode FaultKind = "unknown_code"
	// RatioAboveOne is a numerator above its denominator.
	RatioAboveOne FaultKind = "ratio_above_one"
	// Negative is a number below zero where things are counted.
	Negative FaultKind = "negative"
	// NotWhole is a fraction where things are counted.
	NotWhole FaultKind = "not_whole"
)

// Fault is one thing that is wrong with the answer to Code.
type Fault struct {
	Code string
	Kind FaultKind
	// Part is the part of the answer at fault: points, numerator, denominator, count; empty for the answer as a whole.
	Part string
	// Max and Step are the bounds that the points break, where they break one.
	Max  Points
	Step Points
}

// CheckAnswer returns everything that is wrong with an answer that states points. Figures that were not given are nil; where
// the revision has no bands they are optional and never turned into points.
func (x *Index) CheckAnswer(code, points string, numerator, denominator, count *float64) []Fault {
	component, ok := x.Component(code)
	if !ok {
		return []Fault{{Code: code, Kind: UnknownCode}}
	}
	var faults []Fault
	if _, err := component.Grade(points); err != nil {
		faults = append(faults, Fault{Code: code, Kind: gradeFault(err), Part: "points", Max: component.Max, Step: component.step})
	}
	return append(faults, x.CheckFigures(code, numerator, denominator, count)...)
}

// The ways in which points do not suit their component.
var (
	errOverMax  = errors.New("points over the maximum")
	errNotAStep = errors.New("points between two steps")
)

// Grade reads points stated for the component: a number, at most the maximum, on a step of the revision.
func (c *Component) Grade(text string) (Points, error) {
	p, err := ParsePoints(text)
	if err != nil {
		return 0, err
	}
	if p > c.Max {
		return 0, errOverMax
	}
	if p%c.step != 0 || c.Kind == YesNo && p != 0 && p != c.Max {
		return 0, errNotAStep
	}
	return p, nil
}

func gradeFault(err error) FaultKind {
	switch {
	case errors.Is(err, errOverMax):
		return OverMax
	case errors.Is(err, errNotAStep):
		return NotAStep
	default:
		return BadNumber
	}
}

// CheckFigures returns everything that is wrong with the figures behind an answer, whether or not it states points.
func (x *Index) CheckFigures(code string, numerator, denominator, count *float64) []Fault {
	if _, ok := x.positions[code]; !ok {
		return []Fault{{Code: code, Kind: UnknownCode}}
	}
	var faults []Fault
	parts := [...]struct {
		name  string
		value *float64
	}{{"numerator", numerator}, {"denominator", denominator}, {"count", count}}
	for _, part := range parts {
		switch {
		case part.value == nil:
		case *part.value < 0:
			faults = append(faults, Fault{Code: code, Kind: Negative, Part: part.name})
		case *part.value != math.Trunc(*part.value):
			faults = append(faults, Fault{Code: code, Kind: NotWhole, Part: part.name})
		}
	}
	if numerator != nil && denominator != nil && *numerator > *denominator {
		faults = append(faults, Fault{Code: code, Kind: RatioAboveOne, Part: "numerator"})
	}
	return faults
}
