package maps

import (
	"strings"

	"github.com/thuocso/thuocso/internal/chart"
	"github.com/thuocso/thuocso/internal/directory/boundary"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/disclose"
)

// cut is one unit of the map with its figure. Where the figure may not be shown nothing of it is here.
type cut struct {
	name, href string
	cell       chart.Cell
	// n is over how many schools the figure is, 0 where that is not shown.
	n     int
	shape boundary.Shape
}

// cutting is everything that a map shows.
type cutting struct {
	measure *measure
	unit    string
	whole   cut
	units   []cut
	classes classes
}

// piece is a tally with its name.
type piece struct {
	name, href string
	tally      *ranking.Tally
	shape      boundary.Shape
}

// cutOut reads the measure out of the whole and its pieces, and takes away what whoever does not see each school may not
// see: figures of few schools, and those that would give them away together with the rest.
func cutOut(m *measure, unit string, whole *ranking.Tally, pieces []piece, seesAll bool) cutting {
	c := cutting{measure: m, unit: unit}
	c.whole.name = unit
	c.whole.cell, c.whole.n = m.of(whole)
	sizes := make([]int, len(pieces))
	for i, p := range pieces {
		u := cut{name: p.name, href: p.href, shape: p.shape}
		u.cell, u.n = m.of(p.tally)
		sizes[i] = u.n
		c.units = append(c.units, u)
	}
	if !seesAll {
		all, shown := disclose.Parts(sizes, 0, -1)
		if !all && c.whole.n > 0 {
			c.whole.hide()
		}
		for i := range c.units {
			if !shown[i] && c.units[i].n > 0 {
				c.units[i].hide()
			}
		}
	}
	var values []int64
	for i := range c.units {
		if !c.units[i].cell.None {
			values = append(values, c.units[i].cell.Low)
		}
	}
	c.classes = classesOf(values)

	return c
}

func (u *cut) hide() { u.cell, u.n = chart.Unshown(), 0 }

// table is the figures of the map, in the order of the units, the whole last.
func (c *cutting) table(p locale.Printer) chart.Table {
	t := chart.Table{
		Head:  []string{p.T("figures.unit"), c.measure.title(p), p.T("map.schools")},
		Forms: []chart.Form{c.measure.form, chart.Counts},
	}
	row := func(u *cut) chart.Row {
		n := chart.One(int64(u.n))
		if u.cell.Hidden {
			n = chart.Unshown()
		}

		return chart.Row{Name: u.name, Href: u.href, Cells: []chart.Cell{u.cell, n}}
	}
	for i := range c.units {
		t.Rows = append(t.Rows, row(&c.units[i]))
	}
	whole := c.whole
	whole.name = p.T("map.whole", "unit", c.unit)
	t.Rows = append(t.Rows, row(&whole))

	return t
}

// ends are the units at the ends of the scale, by the lower end of their figures.
type ends struct {
	least, greatest []string
	low, high       int64
	// known is how many units have a figure.
	known int
}

func (c *cutting) ends() ends {
	var e ends
	for i := range c.units {
		u := &c.units[i]
		if u.cell.None {
			continue
		}
		if e.known == 0 || u.cell.Low < e.low {
			e.low, e.least = u.cell.Low, nil
		}
		if e.known == 0 || u.cell.Low > e.high {
			e.high, e.greatest = u.cell.Low, nil
		}
		if u.cell.Low == e.low {
			e.least = append(e.least, u.name)
		}
		if u.cell.Low == e.high {
			e.greatest = append(e.greatest, u.name)
		}
		e.known++
	}

	return e
}

// finding says in a sentence or two what the map shows.
func (c *cutting) finding(p locale.Printer) string {
	m, e := c.measure, c.ends()
	var says []string
	if !c.whole.cell.None {
		says = append(says, p.T("map.say.whole", "measure", m.title(p), "unit", c.unit, "value", m.written(p, c.whole.cell), "n", c.whole.n))
	}
	switch {
	case e.known == 0:
		says = append(says, p.T("map.say.none"))
	case e.low == e.high && e.known > 1:
		says = append(says, p.T("map.say.equal", "n", e.known, "value", m.point(p, e.low)))
	case e.known > 1:
		says = append(says, p.T("map.say.span", "high", names(p, e.greatest), "most", m.point(p, e.high), "low", names(p, e.least), "least", m.point(p, e.low)))
	}

	return strings.Join(says, " ")
}

// how says how the map is read.
func (c *cutting) how(p locale.Printer) string {
	if c.between() {
		return p.T("map.say.how") + " " + p.T("map.say.sure")
	}

	return p.T("map.say.how")
}

// point writes the lower end of a figure, by which units are coloured.
func (m *measure) point(p locale.Printer, low int64) string { return m.written(p, chart.One(low)) }

// between tells whether a figure of the map is an interval.
func (c *cutting) between() bool {
	return count(c.units, func(u *cut) bool { return u.cell.Low != u.cell.High }) > 0
}

// mostNames is how many units a sentence names that share a place.
const mostNames = 3

func names(p locale.Printer, list []string) string {
	if len(list) <= mostNames {
		return strings.Join(list, ", ")
	}

	return p.T("map.say.more", "names", strings.Join(list[:mostNames], ", "), "n", len(list)-mostNames)
}
