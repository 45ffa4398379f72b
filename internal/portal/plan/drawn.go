package plan

import (
	"github.com/thuocso/thuocso/internal/chart"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/plan"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/portal/figures"
	results "github.com/thuocso/thuocso/web/page/figures"
	view "github.com/thuocso/thuocso/web/page/plan"
	"github.com/thuocso/thuocso/web/part"
)

// figuresNone answers where there is no season at all.
func figuresNone(r *portal.Request, h results.Head, err error) error {
	return figures.None(r, h, err, func(h results.Head) portal.Component { return view.ListPage(view.List{Head: h}) })
}

// drawn is the way over the seasons as a line, with the bound; nil where fewer than two seasons have a figure.
func (l *looked) drawn(t *maturity.Target, steps []plan.Step) (*part.Chart, error) {
	if known(steps) < plan.LeastSeasons {
		return nil, nil //nolint:nilnil // nothing to draw is no fault
	}
	w := chart.TrendWords{Of: l.p.T("figures.season")}
	now := chart.Line{Name: l.p.T("plan.col.now"), Form: chart.Percents}
	bound := chart.Line{Name: l.p.T("plan.col.wanted"), Form: chart.Percents}
	for i := range steps {
		w.Moments = append(w.Moments, l.p.SchoolYear(steps[i].SchoolYear))
		cell := chart.None()
		if steps[i].Reach.Open == plan.Measured {
			cell = chart.Cell{Low: steps[i].Reach.Low, High: steps[i].Reach.High}
		}
		now.Cells = append(now.Cells, cell)
		bound.Cells = append(bound.Cells, chart.One(int64(t.Bound.Percent)))
	}
	drawn, err := chart.Trend(w, []chart.Line{now, bound})
	if err != nil {
		return nil, err
	}

	return &part.Chart{
		ID: "c-path", Title: l.p.T("plan.path.picture"), Say: l.p.T("plan.path.picture.say"), Option: drawn.Option,
		Table: part.DataTable(l.p, figures.TableOf(l.p, l.p.T("plan.path.picture"), drawn.Table)), Source: l.p.T("plan.path.source"),
	}, nil
}
