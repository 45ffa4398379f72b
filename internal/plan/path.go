package plan

import "math/big"

// Step is where a target stood in one season.
type Step struct {
	// SchoolYear is the first calendar year, Year the one in which the season ends.
	SchoolYear, Year int
	Reach            Reach
	// Hidden tells that the figure may not be shown to the person who looks.
	Hidden bool
}

// Known tells whether the season has a figure, and gives what is certain of it.
func (s *Step) Known() (int64, bool) {
	return s.Reach.Low, s.Reach.Open == Measured
}

// LeastSeasons is how many seasons with a figure a line is drawn through at the least.
const LeastSeasons = 2

// Lead continues the straight line of least squares through the seasons' certain figures to a year: in hundredths of a percent
// between 0 and one hundred percent, or of a count in hundredths of one, at least 0. It tells nothing with fewer than two seasons, or for a year that is not after the last.
func Lead(steps []Step, year int) (int64, bool) {
	var n, sx, sy, sxx, sxy int64
	last := 0
	for i := range steps {
		y, known := steps[i].Known()
		if !known {
			continue
		}
		x := int64(steps[i].Year)
		n, sx, sy, sxx, sxy = n+1, sx+x, sy+y, sxx+x*x, sxy+x*y
		last = max(last, steps[i].Year)
	}
	d := n*sxx - sx*sx
	if n < LeastSeasons || d == 0 || year <= last {
		return 0, false
	}
	// y(X) = (sy·d + slope·(n·X − sx)) / (n·d), where slope is n·sxy − sx·sy.
	top := new(big.Int).Mul(big.NewInt(sy), big.NewInt(d))
	top.Add(top, new(big.Int).Mul(big.NewInt(n*sxy-sx*sy), big.NewInt(n*int64(year)-sx)))
	top.Div(top, big.NewInt(n*d))

	to := max(0, top.Int64())
	if steps[0].Reach.Target.Counts() {
		return to, true
	}

	return min(whole, to), true
}
