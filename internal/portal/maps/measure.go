package maps

import (
	"slices"
	"strconv"

	"github.com/thuocso/thuocso/internal/chart"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/ranking"
)

// measure is one figure that units are coloured by.
type measure struct {
	// name stands in the address, key in the catalogue with its group, 0 for none.
	name  string
	key   string
	group int
	form  chart.Form
	// of reads the figure out of a tally, and over how many schools it is.
	of func(t *ranking.Tally) (cell chart.Cell, n int)
}

// measures are those that may be chosen, for an index of so many groups; the first is shown where none is.
func measures(groups int) []measure {
	from := func(level int) func(t *ranking.Tally) (chart.Cell, int) {
		return func(t *ranking.Tally) (chart.Cell, int) {
			sure, possible := t.Levels.From(level)

			return shares(sure, possible, t.Levels.N()), t.Levels.N()
		}
	}
	list := []measure{
		{name: "tu-muc-2", key: "map.measure.from2", form: chart.Percents, of: from(2)},
		{name: "muc-3", key: "map.measure.level3", form: chart.Percents, of: from(3)},
	}
	for g := range groups {
		list = append(list, measure{
			name: "nhom-" + strconv.Itoa(g+1), key: "map.measure.group", group: g + 1, form: chart.Hundredths,
			of: func(t *ranking.Tally) (chart.Cell, int) { return mean(t, g) },
		})
	}

	return append(list,
		measure{name: "da-nop", key: "map.measure.sent", form: chart.Percents, of: func(t *ranking.Tally) (chart.Cell, int) {
			sent := t.Standing().Sent()

			return shares(sent, sent, t.Owing()), t.Owing()
		}},
		measure{name: "co-ket-qua", key: "map.measure.figured", form: chart.Percents, of: func(t *ranking.Tally) (chart.Cell, int) {
			return shares(t.Schools(), t.Schools(), t.Owing()), t.Owing()
		}})
}

// shares are two parts of a whole in hundredths of a percent, rounded half up.
func shares(low, high, whole int) chart.Cell {
	if whole <= 0 {
		return chart.None()
	}
	share := func(n int) int64 { return (2*int64(n)*10_000 + int64(whole)) / (2 * int64(whole)) }

	return chart.Cell{Low: share(low), High: share(high)}
}

func mean(t *ranking.Tally, group int) (cell chart.Cell, n int) {
	if group >= len(t.Groups) {
		return chart.None(), 0
	}
	low, ok := t.Groups[group].Low.Mean()
	high, _ := t.Groups[group].High.Mean()
	if !ok {
		return chart.None(), 0
	}

	return chart.Cell{Low: int64(low), High: int64(high)}, t.Schools()
}

func (m *measure) title(p locale.Printer) string {
	if m.group > 0 {
		return p.T(m.key, "n", m.group)
	}

	return p.T(m.key)
}

// written is a figure of the measure in words.
func (m *measure) written(p locale.Printer, cell chart.Cell) string {
	switch {
	case cell.Hidden:
		return p.T("map.hidden")
	case cell.None:
		return p.T("map.none")
	case m.form == chart.Percents:
		return p.PercentInterval(cell.Low, cell.High, 1)
	default:
		return p.Interval(cell.Low, cell.High)
	}
}

func chosenMeasure(list []measure, name string) *measure {
	return &list[max(0, slices.IndexFunc(list, func(m measure) bool { return m.name == name }))]
}
