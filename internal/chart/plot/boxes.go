package plot

// Quartiles are five numbers that tell how figures are spread, in hundredths of the scale.
type Quartiles struct{ Least, Q1, Median, Q3, Most int64 }

// Box is one row of boxes, one a series; nil where there is nothing to tell.
type Box struct {
	Name, Note string
	Spread     []*Quartiles
	// N is how many figures there are, in words.
	N string
}

// Boxes draws of each series a box from the first to the third quartile with the median across it, and lines to the least and
// the greatest figure.
func Boxes(id, label string, size Size, thresholds []int64, rows []Box) Picture {
	series := 1
	if len(rows) > 0 {
		series = max(1, len(rows[0].Spread))
	}
	const each = 22.0
	g := gridOf(size, each*float64(series), 76)

	return Picture{
		ID: id + size.suffix(), Label: label, Width: int(g.width), Height: g.height(len(rows)), Class: size.class(),
		draw: func(c *canvas) {
			g.scale(c, len(rows), "", thresholds)
			for i := range rows {
				g.name(c, i, rows[i].Name)
				c.noted(rows[i].Note, "", func() {
					for k, q := range rows[i].Spread {
						if q != nil {
							c.box(&g, g.y(i)+each*float64(k), *q, k)
						}
					}
				})
				g.behind(c, i, rows[i].N)
			}
		},
	}
}

func (c *canvas) box(g *grid, y float64, q Quartiles, series int) {
	const h = 15.0
	p := Series()[series%seriesMost]
	middle := y + h/2
	c.line(g.at(q.Least), middle, g.at(q.Most), middle, string(p))
	for _, end := range []int64{q.Least, q.Most} {
		c.line(g.at(end), y+3, g.at(end), y+h-3, string(p))
	}
	c.rect(g.at(q.Q1), y, max(2, g.at(q.Q3)-g.at(q.Q1)), h, p)
	x := g.at(q.Median)
	c.raw(`<line x1="`).num(x).raw(`" y1="`).num(y - 1).raw(`" x2="`).num(x).raw(`" y2="`).num(y + h + 1).raw(`" stroke="#fff" stroke-width="5"/><line x1="`).num(x).
		raw(`" y1="`).num(y - 1).raw(`" x2="`).num(x).raw(`" y2="`).num(y + h + 1).raw(`" stroke="`).raw(ink).raw(`" stroke-width="2.5"/>`)
}
