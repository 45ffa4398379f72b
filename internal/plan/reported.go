package plan

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/maturity"
)

// Entry is what an office entered of a figure, by the form that it had.
type Entry struct {
	Form maturity.Form
	// Percent is in hundredths, of a percentage.
	Percent int64
	// Count is of a count and of a ratio, Whole what it is a part of, of a ratio.
	Count, Whole int64
}

// MaxCount is the largest number that an office may enter.
const MaxCount = 1_000_000_000

// read reads what was typed of a figure in its form.
func read(form maturity.Form, cmd *EnterCommand) (Entry, error) {
	e := Entry{Form: form}
	var err error
	switch form {
	case maturity.AsPercent:
		e.Percent, err = readPercent(cmd.Percent)
	case maturity.AsRatio:
		if e.Whole, err = readCount(cmd.Whole, "whole"); err != nil {
			return e, err
		}
		if e.Count, err = readCount(cmd.Count, "count"); err == nil && e.Count > e.Whole {
			err = fault.New(fault.Invalid, "plan.part_above_whole").At("count")
		}
	default:
		e.Count, err = readCount(cmd.Count, "count")
	}

	return e, err
}

// readPercent reads a percentage in hundredths, with a decimal comma or point.
func readPercent(text string) (int64, error) {
	text = strings.TrimSuffix(strings.TrimSpace(text), "%")
	p, err := maturity.ParsePoints(strings.Replace(strings.TrimSpace(text), ",", ".", 1))
	if err != nil || int64(p) > whole {
		return 0, fault.New(fault.Invalid, "plan.bad_percent").At("percent")
	}

	return int64(p), nil
}

// grouped is a whole number with or without its thousands in groups, all parted alike.
var grouped = regexp.MustCompile(`^(?:[0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?:[ \x{a0}][0-9]{3})+)$`)

// readCount reads a whole number, with its thousands in groups or not.
func readCount(text, field string) (int64, error) {
	text = strings.TrimSpace(text)
	bad := fault.New(fault.Invalid, "plan.bad_count", "most", int64(MaxCount)).At(field)
	if !grouped.MatchString(text) {
		return 0, bad
	}
	n, err := strconv.ParseInt(strings.NewReplacer(".", "", ",", "", " ", "", "\u00a0", "").Replace(text), 10, 64)
	if err != nil || n > MaxCount {
		return 0, bad
	}

	return n, nil
}

// tell notes what was and what is entered in the detail of an audit line.
func (e Entry) tell(detail map[string]any, before Entry) {
	switch e.Form {
	case maturity.AsPercent:
		detail["percent"] = []any{before.Percent, e.Percent}
	case maturity.AsRatio:
		detail["whole"] = []any{before.Whole, e.Whole}
		fallthrough
	default:
		detail["count"] = []any{before.Count, e.Count}
	}
}

// Office is a unit of a season's tree.
type Office struct {
	UnitID int64
	Kind   string
	Path   string
	// Reports are the figures that it entered, by key.
	Reports map[string]Report
}

// entered is what an office entered of a figure; nothing where that has another form than the plan asks for now.
func entered(reports map[string]Report, f *maturity.Figure) (Report, bool) {
	r, ok := reports[f.Key]

	return r, ok && r.Form == f.Form()
}

// office reads what the unit entered, or adds up what it and the units below entered. Percentages add up to nothing.
func (g *Gauge) office(r *Reach) {
	figure, _ := g.Plan.Figure(r.Target.Figure)
	report, own := entered(g.Reports, &figure)
	if own {
		r.Report = &report
	}
	switch {
	case figure.Form() != maturity.AsPercent:
		g.counts(r, &figure)
	case own:
		r.Low, r.High, r.MeanKnown = report.Percent, report.Percent, report.Percent
		r.met = r.Target.Bound.Holds(report.Percent, whole)
		r.may = r.met
	case !slices.Contains(figure.Offices, g.Kind):
		r.Open = OfficeNotAsked
	default:
		r.Open = OfficeSilent
	}
}

// counts adds up what the offices at and below the unit count. Who is silent may have anything, but never less than nothing.
func (g *Gauge) counts(r *Reach, f *maturity.Figure) {
	for i := range g.Offices {
		if !slices.Contains(f.Offices, g.Offices[i].Kind) {
			continue
		}
		r.Offices++
		report, ok := entered(g.Offices[i].Reports, f)
		if !ok {
			r.Silent++

			continue
		}
		r.Part += report.Count
		r.Whole += report.Whole
	}
	switch {
	case r.Offices == 0:
		r.Open = OfficeNotAsked
	case r.Silent == r.Offices && r.Offices > 1:
		r.Open = OfficesSilent
	case r.Silent == r.Offices:
		r.Open = OfficeSilent
	case f.Form() == maturity.AsCount:
		r.soMany(g.Part)
	case r.Whole == 0:
		r.Open = OfficeZero
	default:
		r.ofWhole()
	}
}

// soMany holds a count against the bound; that of a part only adds to the whole.
func (r *Reach) soMany(part bool) {
	r.PartNeeded, r.shared = r.Target.Bound.Count, part
	r.PartShort = max(0, r.PartNeeded-r.Part)
	r.Low = r.Part * 100
	r.High, r.MeanKnown = r.Low, r.Low
	r.met = r.PartShort == 0
	r.may = r.met || r.Silent > 0
}

// ofWhole holds the share of two counts against the bound; nothing of it is certain while an office is silent.
func (r *Reach) ofWhole() {
	r.Boundless = r.Silent
	r.PartNeeded = Needed(r.Target.Bound, r.Whole)
	r.PartShort = max(0, r.PartNeeded-r.Part)
	r.Low = percent(r.Part, r.Whole)
	r.High, r.MeanKnown = r.Low, r.Low
	r.may = r.PartShort == 0 || r.Silent > 0
	r.met = r.PartShort == 0 && r.Silent == 0
}

// OnScale is the reach on a scale of hundredths of a percent, with the bound: of a count, its share of what is needed, at most all.
func (r *Reach) OnScale() (low, high, bound int64) {
	if !r.Target.Counts() {
		return r.Low, r.Most(), int64(r.Target.Bound.Percent)
	}
	low = min(whole, percent(r.Part, r.Target.Bound.Count))
	if high = low; r.Silent > 0 {
		high = whole
	}

	return low, high, whole
}
