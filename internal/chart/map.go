package chart

import (
	"slices"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// HeatWords are the words of a heat map.
type HeatWords struct {
	Of string
	// Columns are the columns' short names, such as component codes.
	Columns []string
	// Share names what a cell says.
	Share string
}

// Heat draws a map of shares, in hundredths of a percent, one row a unit.
func Heat(w HeatWords, rows []Row) (Chart, error) {
	t := Table{Head: append([]string{w.Of}, w.Columns...), Forms: slices.Repeat([]Form{Percents}, len(w.Columns)), Rows: rows}
	var names []string
	var cells []opts.HeatMapData
	for y, r := range rows {
		names = append(names, r.Name)
		for x, cell := range r.Cells {
			if cell.None {
				cells = append(cells, opts.HeatMapData{Value: [3]any{x, y, "-"}})
			} else {
				cells = append(cells, opts.HeatMapData{Value: [3]any{x, y, drawn(cell.Low)}})
			}
		}
	}
	c := charts.NewHeatMap()
	c.SetGlobalOptions(
		charts.WithGridOpts(opts.Grid{Left: "8", Right: "24", Top: "8", Bottom: "64", ContainLabel: opts.Bool(true)}),
		charts.WithLegendOpts(opts.Legend{Show: opts.Bool(false)}), tip("item"), byName(names),
		charts.WithXAxisOpts(opts.XAxis{Type: "category", Data: w.Columns, AxisLabel: &opts.AxisLabel{Interval: "0", Rotate: 60}}),
		charts.WithVisualMapOpts(opts.VisualMap{
			Type: "continuous", Max: 100, Calculable: opts.Bool(false), Orient: "horizontal", Left: "0", Bottom: "0",
			Text: []string{"100 %", "0 %"}, InRange: &opts.VisualMapInRange{Color: []string{"@none", "@brand"}},
		}))
	c.AddSeries(w.Share, cells)
	b, err := option(c, c.Validate)
	return Chart{Option: b, Table: dropNil(t)}, err
}
