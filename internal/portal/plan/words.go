package plan

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/plan"
	"github.com/thuocso/thuocso/internal/ranking/disclose"
	results "github.com/thuocso/thuocso/web/page/figures"
	"github.com/thuocso/thuocso/web/part"
)

// words says figures of targets in the person's language.
type words struct{ p locale.Printer }

// source names the paper of a plan and how far its sentences are its own.
func (w words) source(p *maturity.Plan) string {
	s := w.p.T("figures.plan.source", "number", p.Decision.Number, "issuer", p.Decision.Issuer)
	if p.Wording.Value == "paraphrase" {
		s += " " + w.p.T("figures.plan.paraphrase")
	}

	return s
}

// wanted is the bound of a target and its year.
func (w words) wanted(p *maturity.Plan, t *maturity.Target) string {
	if t.Counts() {
		return w.p.T("plan.wanted.count", "n", t.Bound.Count, "unit", w.unit(p, t), "year", strconv.Itoa(t.Year))
	}
	share, year := w.p.Percent(int64(t.Bound.Percent), decimals(int64(t.Bound.Percent))), strconv.Itoa(t.Year)
	switch {
	case t.Bound.Percent == 100_00:
		return w.p.T("plan.wanted.whole", "share", share, "year", year)
	case t.Bound.Strict:
		return w.p.T("plan.wanted.above", "share", share, "year", year)
	default:
		return w.p.T("plan.wanted.at_least", "share", share, "year", year)
	}
}

// decimals is how many decimals a percentage in hundredths needs, at least none.
func decimals(n int64) int {
	switch {
	case n%100 == 0:
		return 0
	case n%10 == 0:
		return 1
	default:
		return 2
	}
}

// percent is a figure of a target, to one decimal.
func (w words) percent(n int64) string { return w.p.Percent(plan.Shown(n), 1) }

// unit is what the figure of a ratio, or that of an office, counts.
func (w words) unit(p *maturity.Plan, t *maturity.Target) string {
	f, ok := p.Figure(cmp.Or(t.Denominator, t.Figure))
	if !ok {
		return ""
	}

	return plan.UnitWord(w.p, &f)
}

// figure says the figure of a target, in hundredths: a share, or how many.
func (w words) figure(p *maturity.Plan, t *maturity.Target, n int64) string {
	if t.Counts() {
		return w.p.T("plan.count", "n", n/100, "unit", w.unit(p, t))
	}

	return w.percent(n)
}

// state is the word of a state.
func (w words) state(r *plan.Reach) string { return w.p.T("plan.state." + string(r.State())) }

// said are what is sure, what may be, and what is short; of an open target the first says why.
type said struct{ now, may, needed, short string }

func (w words) said(p *maturity.Plan, r *plan.Reach) said {
	if r.Open != plan.Measured {
		return said{now: w.p.T("plan.no_data"), may: "–", needed: "–", short: "–"}
	}
	known, unit := r.Total-r.Unknown, w.unit(p, &r.Target)
	switch r.Target.Metric {
	case maturity.RatioOfSums:
		s := said{
			now: w.p.T("plan.now.sums", "part", r.Part, "whole", r.Whole, "unit", unit, "share", w.percent(r.Low), "known", known, "all", r.Total),
			may: w.percent(r.High), needed: w.p.T("plan.count", "n", r.PartNeeded, "unit", unit),
			short: w.p.T("plan.count", "n", r.PartShort, "unit", unit),
		}
		if r.Boundless > 0 {
			s.may = w.p.T("plan.may.boundless", "n", r.Boundless)
			s.short = w.p.T("plan.count.reported", "n", r.PartShort, "unit", unit)
		}

		return s
	case maturity.MeanShare:
		return said{
			now: w.p.T("plan.now.mean", "share", w.percent(r.Low), "known", known, "all", r.Total, "mean", w.percent(r.MeanKnown)),
			may: w.percent(r.High), needed: w.p.Percent(int64(r.Target.Bound.Percent), decimals(int64(r.Target.Bound.Percent))),
			short: w.p.T("plan.points", "n", locale.Hundredths(max(0, int64(r.Target.Bound.Percent)-r.Low))),
		}
	case maturity.OfficeFigure:
		return w.saidOffice(p, r)
	default:
		s := said{
			now:    w.p.T("plan.now.share", "n", r.Sure, "all", r.Total, "share", w.percent(r.Low)),
			may:    w.p.T("plan.may.share", "n", r.Possible, "unknown", r.Unknown, "share", w.percent(r.High)),
			needed: w.p.T("plan.schools", "n", r.Needed), short: w.p.T("plan.schools", "n", r.Short),
		}
		if r.Undecided > 0 {
			s.may += " " + w.p.T("plan.may.undecided", "n", r.Undecided)
		}

		return s
	}
}

// cells are the columns of a reach: now, possible, short, state.
func (w words) cells(p *maturity.Plan, r *plan.Reach, hidden bool) []part.Cell {
	if hidden {
		return []part.Cell{{Text: w.p.T("plan.hidden", "least", disclose.Least)}, {Text: "–"}, {Text: "–"}, {Text: "–"}}
	}
	s := w.said(p, r)
	now := part.Cell{Text: s.now}
	if r.Open != plan.Measured {
		now.Note = w.p.T("plan.open." + string(r.Open))
	}

	return []part.Cell{now, {Text: s.may}, {Text: s.short}, {Text: w.state(r)}}
}

// facts are the figures of a reach by their names.
func (w words) facts(p *maturity.Plan, r *plan.Reach) []results.Fact {
	if r.Open != plan.Measured {
		return []results.Fact{{Name: w.p.T("plan.col.now"), Value: w.p.T("plan.no_data")}}
	}
	s := w.said(p, r)
	list := []results.Fact{
		{Name: w.p.T("plan.col.now"), Value: s.now},
		{Name: w.p.T("plan.col.may"), Value: s.may},
		{Name: w.p.T("plan.col.needed"), Value: s.needed},
		{Name: w.p.T("plan.col.short"), Value: s.short},
	}
	if r.Target.Metric == maturity.OfficeFigure && r.Silent == 0 {
		list = slices.Delete(list, 1, 2)
	}
	if r.State() == plan.Contributes {
		list = list[:1]
	}
	if r.Target.Metric == maturity.OfficeFigure {
		return list
	}
	if r.Enough > 0 {
		list = append(list, results.Fact{Name: w.p.T("plan.enough"), Value: w.p.T("plan.schools", "n", r.Enough)})
	} else if r.Enough < 0 {
		list = append(list, results.Fact{Name: w.p.T("plan.enough"), Value: w.p.T("plan.enough.never")})
	}
	if r.Zero > 0 {
		list = append(list, results.Fact{Name: w.p.T("plan.zero"), Value: w.p.T("plan.zero.say", "n", r.Zero)})
	}

	return list
}

// why says why a target is open, on which settings it rests, and how its figure is made.
func (w words) why(p *maturity.Plan, r *plan.Reach) []string {
	var says []string
	t, lang := &r.Target, string(w.p.Lang())
	if r.Open != plan.Measured {
		says = append(says, w.p.T("plan.open."+string(r.Open)))
	}
	says = append(says, w.p.T("paper.metric."+string(t.Metric))+".")
	switch t.Metric {
	case maturity.RatioOfSums, maturity.MeanShare:
		part, _ := p.Figure(t.Numerator)
		all, _ := p.Figure(t.Denominator)
		says = append(says, w.p.T("plan.divides", "part", part.Label.In(lang), "whole", all.Label.In(lang)))
	case maturity.OfficeFigure:
		says = append(says, w.whyOffice(p, r)...)
	default:
		says = append(says, w.rests(&t.Satisfied))
	}
	says = append(says, w.p.T("plan.provenance", "bound", locale.Key("paper.source."+t.Bound.Level), "metric", locale.Key("paper.source."+t.MetricBy.Level)))
	if t.Metric == maturity.ShareOfSchools && t.Satisfied.Level != maturity.Decreed {
		says = append(says, w.p.T("plan.unverified"))
	}
	if rep := r.Report; rep != nil {
		says = append(says, w.p.T("plan.reported", "post", rep.ByPost, "at", rep.At, "proof", proofOf(rep.Proof)))
	}

	return says
}

func proofOf(p plan.Proof) string {
	s := p.Title
	if p.Number != "" {
		s += ", " + p.Number
	}

	return s
}

// rests says the condition of a share of schools.
func (w words) rests(s *maturity.Satisfied) string {
	var parts []string
	if len(s.Components) > 0 {
		parts = append(parts, w.p.T("plan.rests.components", "components", strings.Join(s.Components, ", "), "points", w.p.Short(int64(s.Above))))
	}
	for _, l := range s.Levels {
		parts = append(parts, w.level(l))
	}
	key := "plan.rests.any"
	if s.All {
		key = "plan.rests.all"
	}

	return w.p.T(key, "what", strings.Join(parts, "; "))
}

func (w words) level(l maturity.LevelWanted) string {
	if l.Group == "" {
		return w.p.T("plan.level.school", "n", l.AtLeast)
	}

	return w.p.T("plan.level.group", "n", l.AtLeast, "group", l.Group)
}
