package plot

import "strconv"

// Size is for which screen a picture is drawn.
type Size int

// The sizes: beside its names for wide screens and paper, below them for phones.
const (
	Broad Size = iota
	Narrow
)

// class makes a picture stand on its screen only.
func (s Size) class() string {
	if s == Narrow {
		return "narrow-only"
	}

	return "wide-only"
}

// suffix tells the elements of both sizes apart.
func (s Size) suffix() string { return []string{"-b", "-n"}[s] }

// grid is the room of a picture that has one row a name.
type grid struct {
	size Size
	// left is where the bars begin, room how long the longest is; what stands behind it has the rest.
	left, room, width float64
	// top is above the first row, step from row to row, bar the height of what is drawn in it.
	top, step, bar float64
	letters        int
	// above puts the names over the bars instead of beside them, in so many lines at most.
	above bool
	lines int
}

// gridOf lays out rows with so much to draw in each, and so much room behind the bars.
func gridOf(size Size, bar, behind float64) grid {
	if size == Narrow {
		return aboveOf(size, 344, bar, behind)
	}

	return grid{size: size, left: 196, room: 760 - 196 - behind, width: 764, top: 22, step: bar + 12, bar: bar, letters: 13}
}

// aboveOf lays out rows whose names stand over their bars.
func aboveOf(size Size, width, bar, behind float64) grid {
	return grid{size: size, room: width - 4 - behind, width: width, top: 22, step: bar + 26, bar: bar, letters: 13, above: true, lines: 1}
}

// twoLines gives the names above the bars the room of two lines.
func (g *grid) twoLines() {
	g.lines, g.step = 2, g.step+lineHigh
}

// lineHigh is from one line of a name to the next.
const lineHigh = 15

func (g *grid) height(rows int) int { return int(g.top+float64(rows)*g.step) + 6 }

// y is where the bar of a row begins.
func (g *grid) y(row int) float64 {
	if g.above {
		return g.top + float64(row)*g.step + 20 + lineHigh*float64(g.lines-1)
	}

	return g.top + float64(row)*g.step + 6
}

// name writes the name of a row beside or above its bar.
func (g *grid) name(c *canvas, row int, text string) {
	if g.above {
		lines := wrap(text, g.letters, g.width, g.lines)
		for i, line := range lines {
			c.write(words{x: 0, y: g.y(row) - 5 - lineHigh*float64(len(lines)-1-i), size: g.letters, halo: true}, line)
		}

		return
	}
	c.write(words{x: g.left - 10, y: g.y(row) + g.bar/2 + 4.5, size: g.letters, anchor: "end"}, clip(text, g.letters, g.left-14))
}

// at is the place of a figure on a scale from nothing to a hundred, both in hundredths.
func (g *grid) at(hundredths int64) float64 { return g.left + g.room*float64(hundredths)/100_00 }

// scale draws the lines of a scale from 0 to 100 behind so many rows, those of thresholds darker.
func (g *grid) scale(c *canvas, rows int, sign string, thresholds []int64) {
	bottom := g.top + float64(rows)*g.step + 2
	for _, n := range []int{0, 25, 50, 75, 100} {
		x := g.at(int64(n) * 100)
		color := hair
		for _, t := range thresholds {
			if t == int64(n)*100 {
				color = edge
			}
		}
		c.line(x, g.top-4, x, bottom, color)
		anchor := "middle"
		switch n {
		case 0:
			anchor = "start"
		case 100:
			anchor = "end"
		}
		c.write(words{x: x, y: g.top - 8, size: 12, anchor: anchor, color: ink2}, strconv.Itoa(n)+sign)
	}
}

// behind writes what stands behind the bar of a row.
func (g *grid) behind(c *canvas, row int, text string) {
	c.write(words{x: g.width, y: g.y(row) + g.bar/2 + 4.5, size: 12, anchor: "end", color: ink2}, text)
}
