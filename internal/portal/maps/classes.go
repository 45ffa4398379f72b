package maps

import (
	"github.com/thuocso/thuocso/internal/chart"
	"github.com/thuocso/thuocso/internal/chart/plot"
	"github.com/thuocso/thuocso/internal/locale"
)

// The scale of a measure, in hundredths, and up to how many classes it is cut into.
const (
	most        = 100_00
	mostClasses = 5
)

// classes are bands of equal width, a round one, that hold every figure.
type classes struct {
	width, first int64
	n            int
}

// classesOf chooses the narrowest round width with which all figures fall into few bands.
func classesOf(values []int64) classes {
	if len(values) == 0 {
		return classes{}
	}
	least, last := values[0], values[0]
	for _, v := range values {
		least, last = min(least, v), max(last, v)
	}
	for _, width := range []int64{1_00, 2_00, 5_00, 10_00} {
		c := classes{width: width, first: band(least, width)}
		if c.n = int(band(last, width)-c.first) + 1; c.n <= mostClasses {
			return c
		}
	}

	return classes{width: most / mostClasses, n: mostClasses}
}

// band is the place of the band of a width that holds a figure; the uppermost holds the end of the scale too.
func band(v, width int64) int64 { return min(v, most-1) / width }

func (c classes) of(v int64) int { return int(band(v, c.width) - c.first) }

// paint spreads as many classes as there are over the shades.
func (c classes) paint(class int) plot.Paint {
	places := [][]int{{2}, {1, 3}, {0, 2, 4}, {0, 1, 3, 4}, {0, 1, 2, 3, 4}}[min(c.n, mostClasses)-1]

	return plot.Shades()[places[class]]
}

// keys is the legend: each class with how many units fall into it, then those without figures.
func (c classes) keys(p locale.Printer, m *measure, list []cut) []plot.Key {
	var keys []plot.Key
	for class := range c.n {
		from := (c.first + int64(class)) * c.width
		to := min(from+c.width, most)
		key := "map.class"
		if to == most {
			key = "map.class.last"
		}
		words := p.T(key, "from", p.Short(from), "to", m.end(p, to), "n", count(list, func(u *cut) bool { return !u.cell.None && c.of(u.cell.Low) == class }))
		keys = append(keys, plot.Key{Paint: c.paint(class), Words: words})
	}
	if n := count(list, func(u *cut) bool { return u.cell.None && !u.cell.Hidden }); n > 0 {
		keys = append(keys, plot.Key{Paint: plot.Hatched, Words: p.T("map.key.none", "n", n)})
	}
	if n := count(list, func(u *cut) bool { return u.cell.Hidden }); n > 0 {
		keys = append(keys, plot.Key{Paint: plot.Dotted, Words: p.T("map.key.hidden", "n", n)})
	}

	return keys
}

// end writes the upper end of a class with the sign of the measure.
func (m *measure) end(p locale.Printer, v int64) string {
	if m.form == chart.Percents {
		return p.Percent(v, 0)
	}

	return p.Short(v)
}

func count(list []cut, is func(u *cut) bool) int {
	n := 0
	for i := range list {
		if is(&list[i]) {
			n++
		}
	}

	return n
}
