package pictures

import (
	"context"
	"slices"
	"strings"

	"github.com/thuocso/thuocso/internal/chart"
	"github.com/thuocso/thuocso/internal/chart/plot"
)

func means(_ context.Context, l *look) (*drawn, error) {
	if l.Board.Whole.Schools() == 0 {
		return nil, nil //nolint:nilnil // nothing to draw is no fault
	}
	var rows []chart.Mean
	var bars []plot.Bar
	for _, one := range l.lines() {
		row, bar, words := chart.Mean{Name: one.name}, plot.Bar{Name: one.name}, []string(nil)
		for g := range l.index.Groups {
			cell := interval(one.tally, g)
			row.Groups = append(row.Groups, cell)
			span := plot.Span{Low: cell.Low, High: cell.High, None: cell.None, Words: "–"}
			if !cell.None {
				span.Words = l.p.IntervalTo(cell.Low, cell.High, 1)
			}
			bar.Spans = append(bar.Spans, span)
			words = append(words, l.groupName(g)+" "+span.Words)
		}
		bar.Note = l.p.T("map.over", "unit", one.name, "n", one.tally.Schools()) + ": " + strings.Join(words, ", ")
		rows, bars = append(rows, row), append(bars, bar)
	}
	var names []string
	for g := range l.index.Groups {
		names = append(names, l.groupName(g))
	}
	c, err := chart.Means(chart.MeanWords{Of: l.p.T("figures.unit"), Groups: names, Possible: l.p.T("figures.possible")}, rows)
	if err != nil {
		return nil, err
	}
	d := &drawn{say: l.p.T("pictures.means.say"), finding: l.meansFound(), table: c.Table, keys: l.groupKeys(false)}
	if slices.ContainsFunc(bars, func(b plot.Bar) bool {
		return slices.ContainsFunc(b.Spans, func(s plot.Span) bool { return s.High > s.Low })
	}) {
		d.keys = append(d.keys, plot.Key{Paint: plot.Hatched, Words: l.p.T("figures.possible")})
	}
	d.rows = windowOf(l.at, len(bars))
	title := l.title("means")
	d.stills = both(func(size plot.Size) plot.Picture {
		return plot.Bars("s-means", title, size, l.thresholds(), bars[d.rows.From:d.rows.To])
	})

	return d, nil
}

// meansFound says the means of the whole, and which group is the weaker where the intervals leave no doubt.
func (l *look) meansFound() string {
	var words []string
	var list []chart.Cell
	for g := range l.index.Groups {
		cell := interval(l.Board.Whole, g)
		if cell.None {
			return ""
		}
		words = append(words, l.p.T("pictures.means.one", "group", l.groupName(g), "mean", l.p.IntervalTo(cell.Low, cell.High, 1)))
		list = append(list, cell)
	}
	whole := l.p.T("pictures.means.found", "unit", l.Unit.Name, "means", strings.Join(words, "; "), "n", l.Board.Whole.Schools())
	if len(list) != 2 {
		return whole
	}
	low, high := 0, 1
	if list[1].High < list[0].Low {
		low, high = 1, 0
	}
	if list[low].High >= list[high].Low {
		return whole
	}

	return say(whole, l.p.T("pictures.means.weaker", "group", l.groupName(low), "other", l.groupName(high)))
}
