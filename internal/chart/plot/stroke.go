package plot

// seriesMost is how many series are told apart.
const seriesMost = 5

// The styles of lines that say which way something went; those of series are 0 and more.
const (
	Rising  = 0
	Falling = 1
	Steady  = -1
)

// drawnIn is the paint of a style.
func drawnIn(style int) Paint {
	if style < 0 {
		return Same
	}

	return Series()[style%seriesMost]
}

// spot is a place in a drawing.
type spot struct{ x, y float64 }

// dash is the pattern of the line of a series: each differs without its colour.
func dash(series int) string {
	if series < 0 {
		return ""
	}

	return []string{"", "8 4", "2 4", "10 3 2 3", "1 6"}[series%seriesMost]
}

// stroke draws the line of a series through the spots.
func (c *canvas) stroke(at []spot, series int) {
	if len(at) < 2 {
		return
	}
	c.raw(`<polyline fill="none" stroke-width="2.5" stroke-linejoin="round" stroke="`).raw(string(drawnIn(series))).raw(`"`)
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
	paint := drawnIn(series)
	switch series % seriesMost {
	case 0, Steady:
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
