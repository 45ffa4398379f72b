package plot

// The size of a tile with its gap.
const (
	tileGap  = 6.0
	tileRoom = besideW - tileGap - 14
)

func tilesHigh(n, columns int) float64 {
	columns = max(1, columns)

	return float64((n+columns-1)/columns) * besideH
}

// Tiles draws one tile a unit, in rows, for where there are no outlines: all are as large as each other, whatever the units
// are.
func Tiles(id, label string, areas []Area, columns int) Picture {
	return Picture{
		ID: id, Label: label, Width: int(float64(columns)*besideW - tileGap), Height: int(tilesHigh(len(areas), columns)), Links: true, Class: "tiles",
		draw: func(c *canvas) {
			for i := range areas {
				c.tile(&areas[i], float64(i%columns)*besideW, float64(i/columns)*besideH)
			}
		},
	}
}

// tile draws one tile. Its words stand beside the link, which has a name of its own.
func (c *canvas) tile(a *Area, x, y float64) {
	c.noted(a.note(), a.Href, func() {
		c.raw(`<rect class="area" rx="4" stroke="`).raw(edge).raw(`" stroke-width="0.8" x="`).num(x).raw(`" y="`).num(y).
			raw(`" width="`).num(besideW - tileGap).raw(`" height="`).num(besideH - tileGap).raw(`"`).fill(a.Paint).raw(`/>`)
	})
	patterned := a.Paint == Hatched || a.Paint == Dotted
	at := words{x: x + (besideW-tileGap)/2, y: y + 20, size: 14, anchor: "middle", color: a.Paint.on(), halo: patterned}
	c.raw(`<g aria-hidden="true" pointer-events="none">`)
	for _, line := range wrap(a.Short, 14, tileRoom, 2) {
		c.write(at, line)
		at.y += 17
	}
	at.y, at.bold, at.size = y+besideH-tileGap-10, true, 15
	c.write(at, clip(a.Value, 15, tileRoom))
	c.raw(`</g>`)
}
