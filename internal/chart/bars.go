package chart

import (
	"slices"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// Distribution is a set of schools by level.
type Distribution struct {
	Name string
	// Levels counts the schools at level 1, 2 and 3; Undecided those whose level is not settled.
	Levels    [3]int
	Undecided int
}

// LevelWords are the words of a picture of levels.
type LevelWords struct {
	// Of heads the column of names, such as "District".
	Of        string
	Levels    [3]string
	Undecided string
}

// Levels draws one stacked bar a set, the first at the top, with the undecided as a class of their own.
func Levels(w LevelWords, sets []Distribution) (Chart, error) {
	names := []string{w.Levels[0], w.Levels[1], w.Levels[2], w.Undecided}
	t := Table{Head: append([]string{w.Of}, names...), Forms: []Form{Counts, Counts, Counts, Counts}}
	bars := make([][]opts.BarData, len(names))
	var places []string
	for _, s := range sets {
		row := Row{Name: s.Name}
		for i, n := range []int{s.Levels[0], s.Levels[1], s.Levels[2], s.Undecided} {
			row.Cells = append(row.Cells, One(int64(n)))
			bars[i] = append(bars[i], opts.BarData{Value: n})
		}
		t.Rows = append(t.Rows, row)
		places = append(places, s.Name)
	}
	c := charts.NewBar()
	c.SetGlobalOptions(frame(), legend(names...), tip("axis"), byName(places), charts.WithXAxisOpts(opts.XAxis{
		Type: "value", AxisLabel: &opts.AxisLabel{Formatter: "@int"},
	}))
	for i, color := range []string{"@l1", "@l2", "@l3", "@lx"} {
		c.AddSeries(names[i], bars[i], charts.WithBarChartOpts(opts.BarChart{Stack: "levels"}),
			charts.WithItemStyleOpts(opts.ItemStyle{Color: color}))
	}
	b, err := option(c, c.Validate)
	return Chart{Option: b, Table: dropNil(t)}, err
}

// byName puts the names on the upright axis, the first at the top.
func byName(names []string) charts.GlobalOpts {
	return charts.WithYAxisOpts(opts.YAxis{
		Type: "category", Data: names, Inverse: opts.Bool(true), AxisLabel: &opts.AxisLabel{Interval: "0"},
	})
}

// Mean is the mean points of a unit's groups, in hundredths; intervals where points are not allocated.
type Mean struct {
	Name   string
	Groups []Cell
}

// MeanWords are the words of a picture of means.
type MeanWords struct {
	Of     string
	Groups []string
	// Possible names the part of a bar that is not certain.
	Possible string
}

// Means draws the mean of each group as a bar, and what the interval leaves open as a hatched piece at its end.
func Means(w MeanWords, rows []Mean) (Chart, error) {
	t := Table{Head: append([]string{w.Of}, w.Groups...), Forms: slices.Repeat([]Form{Hundredths}, len(w.Groups))}
	var names []string
	for _, r := range rows {
		t.Rows = append(t.Rows, Row{Name: r.Name, Cells: r.Groups})
		names = append(names, r.Name)
	}
	c := charts.NewBar()
	c.SetGlobalOptions(frame(), legend(w.Groups...), tip("axis"), byName(names), charts.WithXAxisOpts(opts.XAxis{
		Type: "value", Min: 0, Max: 100, AxisLabel: &opts.AxisLabel{Formatter: "@short"},
	}))
	for g, name := range w.Groups {
		var sure, open []opts.BarData
		for _, r := range rows {
			low, more := opts.BarData{Value: "-"}, opts.BarData{Value: "-"}
			if g < len(r.Groups) && !r.Groups[g].None {
				low.Value, more.Value = drawn(r.Groups[g].Low), drawn(r.Groups[g].High-r.Groups[g].Low)
			}
			sure, open = append(sure, low), append(open, more)
		}
		stack := charts.WithBarChartOpts(opts.BarChart{Stack: name})
		c.AddSeries(name, sure, stack)
		c.AddSeries(w.Possible, open, stack, charts.WithItemStyleOpts(opts.ItemStyle{Color: "@lx"}))
	}
	b, err := option(c, c.Validate)
	return Chart{Option: b, Table: dropNil(t)}, err
}

// dropNil gives an empty table its empty list of rows.
func dropNil(t Table) Table {
	if t.Rows == nil {
		t.Rows = []Row{}
	}
	return t
}
