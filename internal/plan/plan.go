package plan

import (
	"github.com/thuocso/thuocso/internal/maturity"
)

// Metric is how a target is measured.
type Metric string

// The metrics.
const (
	// ShareOfSchools is the share of schools whose answers satisfy a condition.
	ShareOfSchools Metric = "share_of_schools"
	// RatioOfSums is the sum of one reported figure over the sum of another.
	RatioOfSums Metric = "ratio_of_sums"
	// MeanShare is the mean over schools of one reported figure over another.
	MeanShare Metric = "mean_share"
	// OfficeFigure is a figure that an office reports.
	OfficeFigure Metric = "office_figure"
)

// Plan is one immutable version of a plan.
type Plan struct {
	ID       string
	IndexID  string
	Title    maturity.Text
	Decision maturity.Decision
	// Wording says whether the texts are the plan's own.
	Wording maturity.Setting
	Figures []Figure
	Targets []Target
}

// Figure is something that is asked for and that no component carries.
type Figure struct {
	Key   string
	Label maturity.Text
	Unit  maturity.Setting
	// AskedOf is "school" or "office".
	AskedOf maturity.Setting
	// Stages are those of which schools are asked; none where an office is.
	Stages []string
}

// Target is one thing that the plan wants reached.
type Target struct {
	Key    string
	Text   maturity.Text
	Year   int
	Bound  Bound
	Metric Metric
	// Measured says where the metric comes from.
	Measured maturity.Provenance
	// Numerator and Denominator, or Figure, name figures; Satisfied is the condition of ShareOfSchools.
	Numerator, Denominator, Figure string
	Satisfied                      *Satisfied
}

// Bound is a share that must be reached, in hundredths of a percent; Above wants more than that.
type Bound struct {
	Share int64
	Above bool
	maturity.Provenance
}

// Satisfied is what a school's answers must show: any or all of the components over a number of points.
type Satisfied struct {
	All        bool
	Components []string
	Above      maturity.Points
	maturity.Provenance
}

// whole is a share of everything.
const whole = 100_00

// Needed returns how many of total reach the bound. It may be more than total: more than all is out of reach.
func (b Bound) Needed(total int) int {
	n := b.Share * int64(total)
	if b.Above {
		return int(n/whole) + 1
	}
	return int((n + whole - 1) / whole)
}

// Figure returns the figure of the key.
func (p *Plan) Figure(key string) (Figure, bool) {
	for _, f := range p.Figures {
		if f.Key == key {
			return f, true
		}
	}
	return Figure{}, false
}
