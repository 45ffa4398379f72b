package plot

// HeatRow is one row of a heat map.
type HeatRow struct {
	Name  string
	Cells []HeatCell
}

// HeatCell is one figure in hundredths of a percent with its words; None and Hidden have none.
type HeatCell struct {
	Value        int64
	None, Hidden bool
	Words, Note  string
}

// Heat draws a cell a figure, the darker the greater, in fifths of the whole.
func Heat(id, label string, columns []string, rows []HeatRow) Picture {
	const left, top, step, high = 170.0, 52.0, 36.0, 24.0

	return Picture{
		ID: id, Label: label, Width: int(left + step*float64(len(columns)) + 18), Height: int(top + high*float64(len(rows)) + 4), Class: "heated",
		draw: func(c *canvas) {
			for i, name := range columns {
				x := left + step*float64(i) + step/2 + 4
				c.raw(`<text font-size="12" text-anchor="start" fill="`).raw(ink2).raw(`" transform="translate(`).num(x).raw(" ").num(top - 6).raw(`) rotate(-60)">`).text(name).raw(`</text>`)
			}
			for k := range rows {
				y := top + high*float64(k)
				c.write(words{x: left - 8, y: y + 16.5, size: 13, anchor: "end"}, clip(rows[k].Name, 13, left-12))
				for i := range rows[k].Cells {
					cell := &rows[k].Cells[i]
					c.noted(cell.Note, "", func() { c.heated(left+step*float64(i), y, step-2, high-2, cell) })
				}
			}
		},
	}
}

func (c *canvas) heated(x, y, w, h float64, cell *HeatCell) {
	p := cell.paint()
	c.rect(x, y, w, h, p)
	if !cell.None && !cell.Hidden {
		c.write(words{x: x + w/2, y: y + h/2 + 4, size: 11, anchor: "middle", color: p.on()}, cell.Words)
	}
}

func (cell *HeatCell) paint() Paint {
	switch {
	case cell.Hidden:
		return Dotted
	case cell.None:
		return Hatched
	default:
		return Shades()[min(4, max(0, cell.Value/20_00))]
	}
}
