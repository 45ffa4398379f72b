package plot

// seriesMost is how many series are told apart.
const seriesMost = 5

// spot is a place in a drawing.
type spot struct{ x, y float64 }

// dash is the pattern of the line of a series: each differs without its colour.
func dash(series int) string { return []string{"", "8 4", "2 4", "10 3 2 3", "1 6"}[series%seriesMost] }

// stroke draws the line of a series through the spots.
func (c *canvas) stroke(at []spot, series int) {
	if len(at) < 2 {
		return
	}
	c.raw(`<polyline fill="none" stroke-width="2.5" stroke-linejoin="round" stroke="`).raw(string(Series()[series%seriesMost])).raw(`"`)
	if d := dash(series); d != "" {
		c.raw(` stroke-dasharray="`).raw(d).raw(`"`)
	}
	c.raw(` points="`)
	for i, s := range at {
		if i > 0 {
			c.raw(" ")
		}
		c.num(s.x).raw(",").num(s.y)
	}
	c.raw(`"/>`)
}

// mark draws the mark of a series: a disc, a square, a triangle, a diamond, a ring.
func (c *canvas) mark(s spot, series int) {
	const r = 4.5
	paint := Series()[series%seriesMost]
	switch series % seriesMost {
	case 0:
		c.raw(`<circle cx="`).num(s.x).raw(`" cy="`).num(s.y).raw(`" r="`).num(r).raw(`"`).fill(paint).raw(` stroke="#fff"/>`)

		return
	case 4:
		c.raw(`<circle fill="#fff" stroke-width="2" cx="`).num(s.x).raw(`" cy="`).num(s.y).raw(`" r="`).num(r - 1).raw(`" stroke="`).raw(string(paint)).raw(`"/>`)

		return
	}
	corners := [][]spot{
		{{-r, -r}, {r, -r}, {r, r}, {-r, r}},
		{{0, -r - 1}, {r + 1, r}, {-r - 1, r}},
		{{0, -r - 1.5}, {r + 1.5, 0}, {0, r + 1.5}, {-r - 1.5, 0}},
	}[series%seriesMost-1]
	c.raw(`<polygon points="`)
	for i, k := range corners {
		if i > 0 {
			c.raw(" ")
		}
		c.num(s.x + k.x).raw(",").num(s.y + k.y)
	}
	c.raw(`"`).fill(paint).raw(` stroke="#fff"/>`)
}
