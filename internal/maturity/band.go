package maturity

import "math"

// Outcome says how a figure came to its points, or why it has none.
type Outcome string

// The outcomes of turning a figure into points.
const (
	// ByBand found the band that the figure falls in.
	ByBand Outcome = "by_band"
	// ByShare took the figure's share of the maximum, rounded down to the step.
	ByShare Outcome = "by_share"
	// AsStated has nothing that turns figures into points: they stand as stated.
	AsStated Outcome = "as_stated"
	// ZeroDenominator has nothing to divide by: no points follow, and the answer counts as missing.
	ZeroDenominator Outcome = "zero_denominator"
	// OutOfRange has a figure that no school can have: negative, or a part larger than its whole.
	OutOfRange Outcome = "out_of_range"
)

// Award is the points of a figure with the way they came about.
type Award struct {
	Points  Points
	Outcome Outcome
	// Band is the place of the band among the component's, where there is one.
	Band int
}

// Known says whether points follow from the figure.
func (a Award) Known() bool { return a.Outcome == ByBand || a.Outcome == ByShare }

// FromFigures says whether the revision turns the component's figures into points; else they stand as stated.
func (c *Component) FromFigures() bool { return len(c.Bands) > 0 || c.Proportional }

// PointsFromRatio turns a part of a whole into points.
func (c *Component) PointsFromRatio(numerator, denominator int64) Award {
	switch {
	case c.Kind != Ratio || !c.FromFigures():
		return Award{Outcome: AsStated}
	case numerator < 0 || denominator < 0 || numerator > denominator || denominator > math.MaxInt32:
		return Award{Outcome: OutOfRange}
	case denominator == 0:
		return Award{Outcome: ZeroDenominator}
	case c.Proportional:
		p := Points(int64(c.Max) * numerator / denominator) //nolint:gosec // at most Max: the numerator is not above the denominator
		return Award{Points: p - p%c.step, Outcome: ByShare}
	}
	// Exact: numerator/denominator ≥ from/10000, with both sides multiplied out.
	return c.band(func(from int64) bool { return numerator*int64(fullMark) >= from*denominator })
}

// PointsFromCount turns a number of things into points.
func (c *Component) PointsFromCount(count int64) Award {
	switch {
	case c.Kind != Count || !c.FromFigures():
		return Award{Outcome: AsStated}
	case count < 0:
		return Award{Outcome: OutOfRange}
	}
	return c.band(func(from int64) bool { return count >= from })
}

// band takes the highest band that the figure reaches; the first begins at 0, so one is always reached.
func (c *Component) band(reaches func(from int64) bool) Award {
	best := 0
	for i, b := range c.Bands {
		if reaches(b.From) {
			best = i
		}
	}
	return Award{Points: c.Bands[best].Points, Outcome: ByBand, Band: best}
}

// Resolve returns the points of an answer, and false where it has none: from its figures where the revision turns them into
// points, else as stated (nil: not stated).
func (c *Component) Resolve(stated *Points, numerator, denominator, count *float64) (Points, bool) {
	if !c.FromFigures() {
		if stated == nil {
			return 0, false
		}
		return *stated, true
	}
	var award Award
	switch {
	case c.Kind == Count && count != nil:
		award = c.PointsFromCount(whole(*count))
	case c.Kind == Ratio && numerator != nil && denominator != nil:
		award = c.PointsFromRatio(whole(*numerator), whole(*denominator))
	}
	return award.Points, award.Known()
}

// whole keeps a figure in the range of whole numbers that are computed with; one beyond it is out of every range.
func whole(f float64) int64 {
	if f >= 0 && f <= math.MaxInt32 {
		return int64(f)
	}
	return -1
}
