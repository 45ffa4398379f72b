package plan

import (
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/plan"
)

// formOf is how the figure of an office's target is entered.
func formOf(p *maturity.Plan, t *maturity.Target) maturity.Form {
	f, _ := p.Figure(t.Figure)

	return f.Form()
}

// saidOffice says what is sure, what may be and what is short of figures that offices report.
func (w words) saidOffice(p *maturity.Plan, r *plan.Reach) said {
	bound := int64(r.Target.Bound.Percent)
	if formOf(p, &r.Target) == maturity.AsPercent {
		return said{
			now: w.percent(r.Low), may: "–", needed: w.p.Percent(bound, decimals(bound)),
			short: w.p.T("plan.points", "n", locale.Hundredths(max(0, bound-r.Low))),
		}
	}
	unit := w.unit(p, &r.Target)
	s := said{
		now: w.added(r, unit), may: w.figure(p, &r.Target, r.High), needed: w.p.T("plan.count", "n", r.PartNeeded, "unit", unit),
		short: w.p.T("plan.count", "n", r.PartShort, "unit", unit),
	}
	if r.Silent > 0 {
		s.may = w.p.T("plan.may.silent", "n", r.Silent)
		s.short = w.p.T("plan.count.reported", "n", r.PartShort, "unit", unit)
	}
	if r.State() == plan.Contributes {
		s.needed, s.short = "–", "–"
	}

	return s
}

// added says what offices count together, and how many of them did where there are several.
func (w words) added(r *plan.Reach, unit string) string {
	known := r.Offices - r.Silent
	switch {
	case r.Target.Counts() && r.Offices == 1:
		return w.p.T("plan.now.own", "n", r.Part, "unit", unit)
	case r.Target.Counts():
		return w.p.T("plan.now.count", "n", r.Part, "unit", unit, "known", known, "all", r.Offices)
	case r.Offices == 1:
		return w.p.T("plan.now.own_ratio", "part", r.Part, "whole", r.Whole, "unit", unit, "share", w.percent(r.Low))
	default:
		return w.p.T("plan.now.ratio", "part", r.Part, "whole", r.Whole, "unit", unit, "share", w.percent(r.Low), "known", known, "all", r.Offices)
	}
}

// whyOffice says what offices report for a target and how it adds up.
func (w words) whyOffice(p *maturity.Plan, r *plan.Reach) []string {
	f, _ := p.Figure(r.Target.Figure)
	lang := string(w.p.Lang())
	says := []string{f.Label.In(lang) + "."}
	switch f.Form() {
	case maturity.AsCount:
		says = append(says, w.p.T("plan.adds"))
	case maturity.AsRatio:
		says[0] = w.p.T("plan.divides", "part", f.Label.In(lang), "whole", f.Whole.In(lang))
		says = append(says, w.p.T("plan.adds.ratio"))
	default:
	}
	if r.State() == plan.Contributes {
		says = append(says, w.p.T("plan.contributes"))
	}

	return says
}

// reported says what an office entered, as its form shows it.
func (w words) reported(e plan.Entry) string {
	switch e.Form {
	case maturity.AsPercent:
		return w.percent(e.Percent)
	case maturity.AsRatio:
		return w.p.Int(e.Count) + "/" + w.p.Int(e.Whole)
	default:
		return w.p.Int(e.Count)
	}
}

// scale is what a way is drawn on: the count at its top, 0 where it is of shares.
type scale struct{ top int64 }

// scaleOf reaches above all that a way of counts shows, to a number whose quarters are whole.
func scaleOf(t *maturity.Target, steps []plan.Step) scale {
	if !t.Counts() {
		return scale{}
	}
	most := t.Bound.Count
	for i := range steps {
		most = max(most, steps[i].Reach.Part)
	}
	if to, ok := plan.Lead(steps, t.Year); ok {
		most = max(most, to/100+1)
	}
	for top := int64(4); ; top *= 10 {
		for _, times := range []int64{1, 2, 5} {
			if top*times >= most {
				return scale{top * times}
			}
		}
	}
}

// of puts a figure on the scale.
func (s scale) of(n int64) int64 {
	if s.top == 0 {
		return n
	}

	return n * 100_00 / s.top
}

// words says a figure beside its mark, rounded down.
func (s scale) words(p locale.Printer, n int64) string {
	if s.top == 0 {
		return p.Decimal(plan.Shown(n), 1)
	}

	return p.Int(n)
}

// axis is what stands at the quarters of the scale.
func (s scale) axis(p locale.Printer) []string {
	if s.top == 0 {
		return nil
	}
	marks := make([]string, 0, 5)
	for n := range int64(5) {
		marks = append(marks, p.Int(s.top/4*n))
	}

	return marks
}
