package plot

import "strconv"

// Stack is one row of bars that make up a whole.
type Stack struct {
	Name string
	// Parts are how many are in each part, in the order of the paints.
	Parts []int
	// Note is the row in words, N how many there are in words.
	Note, N string
}

// Stacks draws one bar a row, as long as each other, cut by the share of each part; the number of a part stands in it where
// there is room.
func Stacks(id, label string, size Size, paints []Paint, rows []Stack) Picture {
	g := gridOf(size, 22, 76)

	return Picture{
		ID: id + size.suffix(), Label: label, Width: int(g.width), Height: g.height(len(rows)), Class: size.class(),
		draw: func(c *canvas) {
			g.scale(c, len(rows), "\u00a0%", nil)
			for i := range rows {
				g.name(c, i, rows[i].Name)
				c.noted(rows[i].Note, "", func() { g.stack(c, i, &rows[i], paints) })
				g.behind(c, i, rows[i].N)
			}
		},
	}
}

func (g *grid) stack(c *canvas, row int, s *Stack, paints []Paint) {
	all := 0
	for _, n := range s.Parts {
		all += n
	}
	if all == 0 {
		c.rect(g.left, g.y(row), g.room, g.bar, Hatched)

		return
	}
	x := g.left
	for i, n := range s.Parts {
		w := g.room * float64(n) / float64(all)
		c.rect(x, g.y(row), w, g.bar, paints[i])
		if i > 0 && w > 0 && x > g.left {
			c.line(x, g.y(row), x, g.y(row)+g.bar, white)
		}
		number := strconv.Itoa(n)
		if w > wide(number, 12)+6 {
			c.write(words{x: x + w/2, y: g.y(row) + g.bar/2 + 4.5, size: 12, anchor: "middle", bold: true, color: paints[i].on(), halo: paints[i] == Hatched, edge: paints[i].edge()}, number)
		}
		x += w
	}
}

// Span is what one series has in a row: from 0 to Low for certain, to High possibly, in hundredths of the scale.
type Span struct {
	Low, High int64
	None      bool
	Words     string
}

// Bar is one row of bars beside each other.
type Bar struct {
	Name, Note string
	Spans      []Span
}

// Bars draws the bars of each series below one another on a scale from 0 to 100; what is only possible is hatched.
// Thresholds are lines of the scale, in hundredths.
func Bars(id, label string, size Size, thresholds []int64, rows []Bar) Picture {
	series := 1
	if len(rows) > 0 {
		series = max(1, len(rows[0].Spans))
	}
	const each = 17.0
	g := gridOf(size, each*float64(series), 92)

	return Picture{
		ID: id + size.suffix(), Label: label, Width: int(g.width), Height: g.height(len(rows)), Class: size.class(),
		draw: func(c *canvas) {
			g.scale(c, len(rows), "", thresholds)
			for i := range rows {
				g.name(c, i, rows[i].Name)
				c.noted(rows[i].Note, "", func() {
					for k, s := range rows[i].Spans {
						y := g.y(i) + each*float64(k)
						c.span(&g, y, each-3, s, Series()[k%seriesMost])
						c.write(words{x: g.width, y: y + 11.5, size: 12, anchor: "end", color: ink2}, s.Words)
					}
				})
			}
		},
	}
}

func (c *canvas) span(g *grid, y, h float64, s Span, p Paint) {
	if s.None {
		return
	}
	c.rect(g.left, y, g.at(s.Low)-g.left, h, p)
	c.rect(g.at(s.Low), y, g.at(s.High)-g.at(s.Low), h, Hatched)
}

// Aim is a bar with the bound that it is to reach.
type Aim struct {
	Bar

	// Bound is in hundredths of the scale, BoundWords says it.
	Bound int64
}

// Aims draws one bar a target with its bound as an upright line across it.
func Aims(id, label string, size Size, rows []Aim) Picture {
	g := aboveOf(size, []float64{764, 344}[size], 20, 92)
	if size == Narrow {
		g.twoLines()
	}

	return Picture{
		ID: id + size.suffix(), Label: label, Width: int(g.width), Height: g.height(len(rows)), Class: size.class(),
		draw: func(c *canvas) {
			g.scale(c, len(rows), "\u00a0%", nil)
			for i := range rows {
				r := &rows[i]
				g.name(c, i, r.Name)
				c.noted(r.Note, "", func() {
					c.rect(g.left, g.y(i), g.room, g.bar, Rest)
					if len(r.Spans) > 0 {
						c.span(&g, g.y(i)+3, g.bar-6, r.Spans[0], First)
						g.behind(c, i, r.Spans[0].Words)
					}
					c.bound(g.at(r.Bound), g.y(i)-1, g.y(i)+g.bar+3)
				})
			}
		},
	}
}

// bound draws the upright line that is to be reached, with a white edge: in grey it is as dark as a bar.
func (c *canvas) bound(x, from, to float64) {
	for _, l := range []struct{ color, width string }{{white, "7"}, {string(Level1), "3"}} {
		c.raw(`<line x1="`).num(x).raw(`" y1="`).num(from).raw(`" x2="`).num(x).raw(`" y2="`).num(to).raw(`" stroke="`).raw(l.color).raw(`" stroke-width="`).raw(l.width).raw(`"/>`)
	}
}
