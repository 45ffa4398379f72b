package pictures

import (
	"context"

	"github.com/thuocso/thuocso/internal/chart"
	"github.com/thuocso/thuocso/internal/chart/plot"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/plan"
	"github.com/thuocso/thuocso/internal/ranking/disclose"
)

// targets shows what of each target is reached beside its bound; those that cannot be measured stand in no picture,
// nor those that rest on too few schools for somebody who may not see each.
func targets(ctx context.Context, l *look) (*drawn, error) {
	field, err := l.deps.Plans.Field(ctx, l.Season().ID, l.Asked().Basis, l.Unit.Path)
	if err != nil {
		return nil, err
	}
	veil, err := l.deps.Plans.Veil(ctx, l.actor, l.deps.Pages.Figures, l.Asked(), l.Board)
	if err != nil {
		return nil, err
	}
	d := &drawn{say: l.p.T("pictures.targets.say"), table: chart.Table{
		Head: []string{l.p.T("plan.col.target"), l.p.T("plan.col.now"), l.p.T("plan.col.wanted")}, Forms: []chart.Form{chart.Percents, chart.Percents},
	}}
	var rows []plot.Aim
	reached, open, hidden := 0, 0, 0
	for _, p := range field.Plans {
		reaches := field.Gauge(p, l.Unit).Evaluate(field.Schools)
		for i := range reaches {
			r := &reaches[i]
			if !r.Bounded() {
				open++

				continue
			}
			if veil.Hides(p, r) {
				hidden++

				continue
			}
			if r.State() == plan.Reached {
				reached++
			}
			aim := l.aim(p, r)
			rows = append(rows, aim.Aim)
			d.table.Rows = append(d.table.Rows, chart.Row{Name: aim.Name, Cells: []chart.Cell{aim.now, chart.One(aim.Bound)}})
		}
	}
	if len(rows) == 0 {
		return nil, nil //nolint:nilnil // nothing to draw is no fault
	}
	d.say += l.few(hidden)
	d.finding = l.p.T("pictures.targets.found", "n", len(rows), "reached", reached, "open", open, "unit", l.Unit.Name)
	d.keys = []plot.Key{
		{Paint: plot.First, Words: l.p.T("pictures.targets.sure")},
		{Paint: plot.Hatched, Words: l.p.T("pictures.targets.may")},
		{Bound: true, Words: l.p.T("pictures.targets.bound")},
	}
	d.rows = windowOf(l.at, len(rows))
	d.rows.by = "pictures.rows.by_plan"
	title := l.title("targets")
	d.stills = both(func(size plot.Size) plot.Picture {
		return plot.Aims("s-targets", title, size, rows[d.rows.From:d.rows.To])
	})

	return d, nil
}

// aimed is one target as a bar with its bound, and as the cell of a table.
type aimed struct {
	plot.Aim

	now chart.Cell
}

// aim is one target on the scale of shares; a count stands there as its share of what is needed.
func (l *look) aim(p *maturity.Plan, r *plan.Reach) aimed {
	name := r.Target.Key + ". " + r.Target.Text.In(string(l.p.Lang()))
	low, high, most := r.OnScale()
	words, bound := l.p.PercentInterval(plan.Shown(low), plan.Shown(high), 1), l.p.Percent(most, 0)
	if r.Target.Counts() {
		f, _ := p.Figure(r.Target.Figure)
		unit := plan.UnitWord(l.p, &f)
		bound = l.p.T("plan.count", "n", r.PartNeeded, "unit", unit)
		name = l.p.T("pictures.targets.of_needed", "target", name, "needed", bound)
		words = l.p.Int(r.Part) + " (" + words + ")"
	}

	return aimed{now: chart.Cell{Low: low, High: high}, Aim: plot.Aim{
		Bar:   plot.Bar{Name: name, Note: l.p.T("pictures.targets.note", "target", name, "now", words, "wanted", bound), Spans: []plot.Span{{Low: low, High: high, Words: words}}},
		Bound: most,
	}}
}

// few says how many targets are hidden; nothing where none is.
func (l *look) few(hidden int) string {
	if hidden == 0 {
		return ""
	}

	return " " + l.p.T("pictures.targets.hidden", "n", hidden, "least", disclose.Least)
}
