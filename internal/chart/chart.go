package chart

import (
	"encoding/json"
	"fmt"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// Chart is a picture and the same figures as a table.
type Chart struct {
	// Option is the JSON that the script draws; it may stand inside a script element.
	Option json.RawMessage
	Table  Table
}

// Form is how the figures of a table are written.
type Form uint8

// The forms.
const (
	// Counts are whole numbers.
	Counts Form = iota
	// Hundredths are numbers with two decimals.
	Hundredths
	// Percents are hundredths of a percent.
	Percents
)

// Table is the figures of a picture.
type Table struct {
	// Head names the columns, the first that of the rows' names.
	Head []string
	// Forms is how each column after the first is written.
	Forms []Form
	Rows  []Row
}

// Row is one line of figures.
type Row struct {
	Name string
	// Href leads to what the row is about, empty for nowhere.
	Href  string
	Cells []Cell
}

// Cell is one figure: an interval, whose ends are equal where it is one number; None says that there is no figure, Hidden that
// it may not be shown: then the cell holds no number at all.
type Cell struct {
	Low, High int64
	None      bool
	Hidden    bool
}

// One returns a cell of one number.
func One(n int64) Cell { return Cell{Low: n, High: n} }

// None returns a cell without a figure.
func None() Cell { return Cell{None: true} }

// Unshown returns a cell whose figure may not be shown.
func Unshown() Cell { return Cell{None: true, Hidden: true} }

// option writes a chart's option as JSON.
func option(c interface{ JSON() map[string]any }, validate func()) (json.RawMessage, error) {
	validate()
	b, err := json.Marshal(c.JSON())
	if err != nil {
		return nil, fmt.Errorf("write chart: %w", err)
	}
	return b, nil
}

// drawn turns hundredths into what the picture draws. Only the picture is drawn from it; nothing is decided by it.
func drawn(n int64) float64 { return float64(n) / 100 }

// frame leaves room for the words of a picture with axes.
func frame() charts.GlobalOpts {
	return charts.WithGridOpts(opts.Grid{Left: "8", Right: "24", Top: "48", Bottom: "8", ContainLabel: opts.Bool(true)})
}

func legend(names ...string) charts.GlobalOpts {
	return charts.WithLegendOpts(opts.Legend{Show: opts.Bool(true), Data: names})
}

func tip(trigger string) charts.GlobalOpts {
	return charts.WithTooltipOpts(opts.Tooltip{Show: opts.Bool(true), Trigger: trigger})
}
