package official

// box is a cell with its lines, ready to be drawn.
type box struct {
	place

	x, width float64
	lines    []line
}

func (w *pdfWriter) table(t *Table) {
	edges := make([]float64, len(t.Widths)+1)
	edges[0] = marginLeft
	for i, width := range t.Widths {
		edges[i+1] = edges[i] + width
	}
	rows := make([][]box, 0, len(t.Rows))
	for _, cells := range places(t.Rows, len(t.Widths)) {
		boxes := make([]box, 0, len(cells))
		for _, p := range cells {
			b := box{place: p, x: edges[p.column], width: edges[min(p.column+p.cell.over(), len(t.Widths))] - edges[p.column]}
			for i := range p.cell.Paras {
				b.lines = append(b.lines, measure(w.width).lay(&p.cell.Paras[i], b.width-2*cellSide)...)
			}
			boxes = append(boxes, b)
		}
		rows = append(rows, boxes)
	}
	head, body := rows[:t.Head], rows[t.Head:]
	if t.Head > 0 {
		first := 0.0
		if len(body) > 0 {
			first = rowHeight(body[0])
		}
		w.room(min(sum(headHeights(head))+first, pageHeight-marginTop-marginBottom))
		w.head(head, t.Bare)
	}
	for _, boxes := range body {
		w.row(boxes, head, t.Bare)
	}
	w.y += afterTable
}

// headHeights are the heights of the heading's rows: what reaches down makes the last of its rows higher where it must.
func headHeights(head [][]box) []float64 {
	heights := make([]float64, len(head))
	for r, boxes := range head {
		for i := range boxes {
			if boxes[i].cell.down() == 1 {
				heights[r] = max(heights[r], boxHeight(&boxes[i]))
			}
		}
	}
	for r, boxes := range head {
		for i := range boxes {
			last := min(r+boxes[i].cell.down(), len(head))
			if lack := boxHeight(&boxes[i]) - sum(heights[r:last]); lack > 0 {
				heights[last-1] += lack
			}
		}
	}

	return heights
}

func sum(heights []float64) float64 {
	total := 0.0
	for _, h := range heights {
		total += h
	}

	return total
}

// head draws the rows of the heading.
func (w *pdfWriter) head(head [][]box, bare bool) {
	heights := headHeights(head)
	for r, boxes := range head {
		for i := range boxes {
			b := &boxes[i]
			height := sum(heights[r:min(r+b.cell.down(), len(head))])
			if !bare {
				w.Rect(b.x, w.y, b.width, height, "D")
			}
			w.fill(b, len(b.lines), w.y+(height-heightOf(b.lines))/2)
		}
		w.y += heights[r]
	}
}

func boxHeight(b *box) float64 { return heightOf(b.lines) + 2*cellTop }

func rowHeight(boxes []box) float64 {
	h := 0.0
	for i := range boxes {
		h = max(h, boxHeight(&boxes[i]))
	}

	return h
}

// row draws a row on one page. One that is longer than a page goes on on the next, heading and all.
func (w *pdfWriter) row(boxes []box, head [][]box, bare bool) {
	whole := pageHeight - marginTop - marginBottom - sum(headHeights(head)) - 5
	for {
		height, room := rowHeight(boxes), pageHeight-marginBottom-w.y
		if height <= room {
			w.part(boxes, height, bare)

			return
		}
		if height > whole && room > together {
			w.part(boxes, room, bare)
		}
		w.page()
		w.head(head, bare)
	}
}

// part draws what of a row fits into the height and leaves the rest in its boxes.
func (w *pdfWriter) part(boxes []box, height float64, bare bool) {
	for i := range boxes {
		b := &boxes[i]
		if !bare {
			w.Rect(b.x, w.y, b.width, height, "D")
		}
		n, used := 0, 2*cellTop
		for n < len(b.lines) && used+b.lines[n].before+b.lines[n].height <= height+0.001 {
			used += b.lines[n].before + b.lines[n].height
			n++
		}
		w.fill(b, n, w.y+cellTop)
		b.lines = b.lines[n:]
	}
	w.y += height
}

// fill writes the first n lines of a cell from y down.
func (w *pdfWriter) fill(b *box, n int, y float64) {
	for i := range b.lines[:n] {
		l := &b.lines[i]
		y += l.before
		w.draw(l, b.x+cellSide, y, b.width-2*cellSide)
		y += l.height
	}
}
