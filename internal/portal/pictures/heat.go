package pictures

import (
	"context"

	"github.com/thuocso/thuocso/internal/chart"
	"github.com/thuocso/thuocso/internal/chart/plot"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/ranking"
)

func heat(_ context.Context, l *look) (*drawn, error) {
	if l.Board.Whole.Schools() == 0 {
		return nil, nil //nolint:nilnil // nothing to draw is no fault
	}
	words := chart.HeatWords{Of: l.p.T("figures.unit"), Share: l.p.T("figures.share")}
	components := l.index.Components()
	for _, c := range components {
		words.Columns = append(words.Columns, c.Code)
	}
	var rows []chart.Row
	for _, one := range l.lines() {
		row := chart.Row{Name: one.name}
		for i, c := range components {
			row.Cells = append(row.Cells, had(one.tally, i, c.Max))
		}
		rows = append(rows, row)
	}
	c, err := chart.Heat(words, rows)
	if err != nil {
		return nil, err
	}
	w := windowOf(l.at, len(rows))
	var heated []plot.HeatRow
	for _, row := range rows[w.From:w.To] {
		one := plot.HeatRow{Name: row.Name}
		for i, cell := range row.Cells {
			one.Cells = append(one.Cells, l.heatCell(row.Name, words.Columns[i], cell))
		}
		heated = append(heated, one)
	}

	return &drawn{
		say: l.p.T("pictures.heat.say"), finding: l.heatFound(components), table: c.Table, wide: true, keys: l.heatKeys(), rows: w,
		stills: []plot.Picture{plot.Heat("s-heat", l.title("heat"), words.Columns, heated)},
	}, nil
}

func (l *look) heatCell(unit, code string, cell chart.Cell) plot.HeatCell {
	one := plot.HeatCell{Value: cell.Low, None: cell.None, Words: l.p.Decimal(cell.Low, 0)}
	value := l.p.T("map.none")
	if !cell.None {
		value = l.p.Percent(cell.Low, 1)
	}
	one.Note = unit + ", " + code + ": " + value

	return one
}

func (l *look) heatKeys() []plot.Key {
	var keys []plot.Key
	for i, shade := range plot.Shades() {
		key := "pictures.heat.key"
		if i == len(plot.Shades())-1 {
			key = "pictures.heat.key.last"
		}
		keys = append(keys, plot.Key{Paint: shade, Words: l.p.T(key, "from", 20*i, "to", l.p.Percent(int64(20*i+20)*100, 0))})
	}

	return append(keys, plot.Key{Paint: plot.Hatched, Words: l.p.T("map.none")})
}

// had is the share of a component's points that the schools have; a school that left it out counts as nothing. Where no school
// has answered there is no figure.
func had(t *ranking.Tally, component int, most maturity.Points) chart.Cell {
	if component >= len(t.Components) {
		return chart.None()
	}
	n := int64(t.Schools() - t.Components[component].NotApplicable)
	if n <= 0 || most <= 0 || t.Components[component].Points.N() == 0 {
		return chart.None()
	}
	whole := n * int64(most)

	return chart.One((2*t.Components[component].Points.Sum()*10_000 + whole) / (2 * whole))
}

// heatFound names the components of which the whole has the most and the least.
func (l *look) heatFound(components []*maturity.Component) string {
	var list []named
	for i, c := range components {
		if cell := had(l.Board.Whole, i, c.Max); !cell.None {
			list = append(list, named{name: c.Code + " (" + c.Name.In(string(l.p.Lang())) + ")", value: cell.Low})
		}
	}
	high, low, ok := ends(list)
	if !ok {
		return ""
	}

	return l.p.T("pictures.heat.found", "unit", l.Unit.Name, "low", low.name, "least", l.p.Percent(low.value, 1),
		"high", high.name, "most", l.p.Percent(high.value, 1), "n", l.Board.Whole.Schools())
}
