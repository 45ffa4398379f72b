package chart

import (
	"cmp"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// Line is one figure over time, in hundredths, one cell a moment.
type Line struct {
	Name  string
	Form  Form
	Cells []Cell
}

// TrendWords are the words of a trend.
type TrendWords struct {
	// Of heads the column of moments, Moments names them.
	Of      string
	Moments []string
}

// Trend draws figures between 0 and 100 over time; where a figure is an interval its low end is drawn.
func Trend(w TrendWords, lines []Line) (Chart, error) {
	t := Table{Head: []string{w.Of}}
	for i, moment := range w.Moments {
		row := Row{Name: moment}
		for _, l := range lines {
			row.Cells = append(row.Cells, l.at(i))
		}
		t.Rows = append(t.Rows, row)
	}
	c := charts.NewLine()
	var names []string
	for _, l := range lines {
		t.Head, t.Forms = append(t.Head, l.Name), append(t.Forms, l.Form)
		names = append(names, l.Name)
		var data []opts.LineData
		for i := range w.Moments {
			point := opts.LineData{Value: "-"}
			if cell := l.at(i); !cell.None {
				point.Value = drawn(cell.Low)
			}
			data = append(data, point)
		}
		c.AddSeries(l.Name, data, charts.WithLineChartOpts(opts.LineChart{ConnectNulls: opts.Bool(false)}))
	}
	c.SetGlobalOptions(frame(), legend(names...), tip("axis"),
		charts.WithXAxisOpts(opts.XAxis{Type: "category", Data: w.Moments}),
		charts.WithYAxisOpts(opts.YAxis{Type: "value", Min: 0, Max: 100, AxisLabel: &opts.AxisLabel{Formatter: "@short"}}))
	c.SetXAxis(w.Moments)
	b, err := option(c, c.Validate)
	return Chart{Option: b, Table: dropNil(t)}, err
}

func (l *Line) at(i int) Cell {
	if i >= len(l.Cells) {
		return None()
	}
	return l.Cells[i]
}

// Spoke is one direction of a radar: what each of the compared reached of the most, in hundredths.
type Spoke struct {
	// Name stands at the picture's spoke, Label in the table.
	Name  string
	Label string
	Most  int64
	Cells []Cell
}

// RadarWords are the words of a radar.
type RadarWords struct {
	// Of heads the column of spokes, Most that of their maxima; Compared names what is compared.
	Of, Most string
	Compared []string
}

// Radar draws the compared on spokes of equal length: each figure as the percentage of its most.
func Radar(w RadarWords, spokes []Spoke) (Chart, error) {
	t := Table{Head: append([]string{w.Of, w.Most}, w.Compared...), Forms: []Form{Hundredths}}
	indicators := make([]*opts.Indicator, 0, len(spokes))
	values := make([][]any, len(w.Compared))
	for _, s := range spokes {
		row := Row{Name: cmp.Or(s.Label, s.Name), Cells: []Cell{One(s.Most)}}
		indicators = append(indicators, &opts.Indicator{Name: s.Name, Max: 100})
		for i := range w.Compared {
			cell := None()
			if i < len(s.Cells) {
				cell = s.Cells[i]
			}
			row.Cells = append(row.Cells, cell)
			values[i] = append(values[i], share(cell, s.Most))
		}
		t.Rows = append(t.Rows, row)
	}
	c := charts.NewRadar()
	c.SetGlobalOptions(legend(w.Compared...), tip("item"), charts.WithRadarComponentOpts(opts.RadarComponent{Indicator: indicators}))
	for i, name := range w.Compared {
		t.Forms = append(t.Forms, Hundredths)
		c.AddSeries(name, []opts.RadarData{{Name: name, Value: values[i]}})
	}
	b, err := option(c, c.Validate)
	return Chart{Option: b, Table: dropNil(t)}, err
}

// share is the percentage of the most with two decimals, drawn only.
func share(c Cell, most int64) any {
	if c.None || most == 0 {
		return "-"
	}
	return drawn((2*c.Low*10_000 + most) / (2 * most))
}
