package trial

import (
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/maturity"
)

// wholeOf is the whole of a ratio that nobody has counted yet: its part then reads as a percentage.
const wholeOf = 100

// raised is a value that comes to the points: stated, or by the least figures that give at least as many.
func raised(c *maturity.Component, v assessment.Value, to maturity.Points) assessment.Value {
	if !c.FromFigures() {
		v.Points = to

		return v
	}
	best := maturity.Award{Points: -1}
	better := func(a maturity.Award) bool {
		enough := a.Known() && a.Points >= to && (best.Points < to || a.Points < best.Points)
		if enough {
			best = a
		}

		return enough
	}
	if c.Kind == maturity.Count {
		for _, b := range c.Bands {
			if better(c.PointsFromCount(b.From)) {
				v.Quantity = b.From
			}
		}
	} else {
		v = ofWhole(c, v, to, better)
	}
	if best.Points >= 0 {
		v.Points = best.Points
	}

	return v
}

// ofWhole looks for the part of the school's own whole.
func ofWhole(c *maturity.Component, v assessment.Value, to maturity.Points, better func(maturity.Award) bool) assessment.Value {
	if v.Denominator <= 0 {
		v.Denominator = wholeOf
	}
	all := v.Denominator
	parts := []int64{all}
	if c.Proportional {
		parts = append(parts, ceil(int64(to)*all, int64(c.Max)))
	}
	for _, b := range c.Bands {
		parts = append(parts, ceil(b.From*all, wholeOf*wholeOf))
	}
	for _, n := range parts {
		if better(c.PointsFromRatio(n, all)) {
			v.Numerator = n
		}
	}

	return v
}

func ceil(a, b int64) int64 { return (a + b - 1) / b }
