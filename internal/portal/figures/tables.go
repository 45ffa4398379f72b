package figures

import (
	"github.com/thuocso/thuocso/internal/chart"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/web/part"
)

// picture frames a chart with its words and its table.
func (c *chosen) picture(name string, tall bool, drawn chart.Chart, taken ranking.Taken) part.Chart {
	title := c.p.T("figures.chart." + name)

	return part.Chart{
		ID: "c-" + name, Title: title, Say: c.p.T("figures.chart." + name + ".say"), Option: drawn.Option, Tall: tall,
		Table: part.DataTable(c.p, TableOf(c.p, title, drawn.Table)), Source: c.source(taken),
	}
}

// TableOf writes the figures of a chart in the person's language. Wide ones scroll, shares are shaded.
func TableOf(p locale.Printer, caption string, t chart.Table) part.Table {
	table := part.Table{Caption: caption, HideCaption: true, Scroll: len(t.Head) > 8}
	for i, head := range t.Head {
		table.Columns = append(table.Columns, part.Column{Head: head, Main: i == 0, Numeric: i > 0})
	}
	table.Heat = table.Scroll
	if len(t.Head) > 1 && len(t.Head) <= 4 { // a phone has up to three values in a line below the name of a row
		table.Brief = p.T("phone.more")
	}
	for _, row := range t.Rows {
		cells := []part.Cell{{Text: row.Name, Href: row.Href}}
		for i, cell := range row.Cells {
			one := part.Cell{Text: written(p, t.Forms[i], cell, 1)}
			if table.Heat {
				one.Text = written(p, t.Forms[i], cell, 0)
				one.Kind, one.N = part.HeatCell, shade(cell)
			}
			cells = append(cells, one)
		}
		table.Rows = append(table.Rows, part.Row{Cells: cells})
	}

	return table
}

// written is a figure in words, a share with so many decimals.
func written(p locale.Printer, form chart.Form, cell chart.Cell, decimals int) string {
	switch {
	case cell.Hidden:
		return p.T("map.hidden")
	case cell.None:
		return "–"
	case form == chart.Counts:
		return p.Int(cell.Low)
	case form == chart.Percents:
		return p.PercentInterval(cell.Low, cell.High, decimals)
	default:
		return p.Interval(cell.Low, cell.High)
	}
}

// shade is the fifth of the whole in which a share lies, -1 for none.
func shade(cell chart.Cell) int8 {
	if cell.None {
		return -1
	}

	return int8(min(4, max(0, cell.Low/2000)))
}
