package official

import (
	"fmt"
	"io"
	"strconv"

	"codeberg.org/go-pdf/fpdf"
)

// PDFType is the media type of a PDF.
const PDFType = "application/pdf"

// family is the name the letters have in the PDF.
const family = "Tinos"

// pdfWriter draws a paper from top to bottom.
type pdfWriter struct {
	*fpdf.Fpdf

	mark string
	y    float64
}

// WritePDF writes the paper as PDF with its letters embedded.
func (d *Document) WritePDF(to io.Writer) error {
	w := &pdfWriter{Fpdf: fpdf.New("P", "mm", "A4", ""), mark: d.Mark}
	w.SetMargins(marginLeft, marginTop, marginRight)
	w.SetAutoPageBreak(false, 0)
	w.SetTitle(d.Title, true)
	w.SetCreationDate(d.At)
	w.SetModificationDate(d.At)
	w.SetCatalogSort(true)
	w.SetLang("vi-VN")
	w.SetLineWidth(lineWidth)
	for f, ttf := range faces() {
		w.AddUTF8FontFromBytes(family, string(f), ttf)
	}
	w.page()
	for _, b := range d.Blocks {
		if b.Para != nil {
			w.para(b.Para)
		} else {
			w.table(b.Table)
		}
	}
	if err := w.Output(to); err != nil {
		return fmt.Errorf("write PDF %s: %w", d.Title, err)
	}

	return nil
}

const (
	// lineWidth is that of the lines of tables.
	lineWidth = 0.2
	// cellTop is the space above and below the text of a cell.
	cellTop = 0.8
	// together is how much of what follows must stand on the page with a paragraph that is kept with it.
	together = 40.0
	// afterTable is the space below a table.
	afterTable = 2.0
	// ascent is how far below the top of a line its letters stand, as a share of its height.
	ascent = 0.8
)

func (w *pdfWriter) width(f face, size float64, s string) float64 {
	w.SetFont(family, string(f), size)

	return w.GetStringWidth(s)
}

// page begins a page with its number, from the second on, and the mark.
func (w *pdfWriter) page() {
	w.AddPage()
	w.y = marginTop
	if n := w.PageNo(); n > 1 {
		w.put(line{align: Center, size: bodySize, height: bodySize * pointMM}, numberAt, strconv.Itoa(n), regular)
	}
	if w.mark != "" {
		w.put(line{align: Center, size: markSize, height: markSize * pointMM}, marginTop-5, w.mark, bold)
		w.y += 2
	}
}

// put draws one text in the middle of the page.
func (w *pdfWriter) put(l line, y float64, s string, f face) {
	width := w.width(f, l.size, s)
	l.words = []word{{pieces: []piece{{face: f, text: s, width: width}}, width: width}}
	l.width, l.last = width, true
	w.draw(&l, marginLeft, y, bodyWidth)
}

// room begins a new page where so much no longer stands on this one.
func (w *pdfWriter) room(height float64) {
	if w.y+height > pageHeight-marginBottom {
		w.page()
	}
}

func (w *pdfWriter) para(p *Para) {
	lines := measure(w.width).lay(p, bodyWidth)
	if p.Next {
		w.room(heightOf(lines) + together)
	}
	for i := range lines {
		w.room(lines[i].before + lines[i].height)
		w.y += lines[i].before
		w.draw(&lines[i], marginLeft, w.y, bodyWidth)
		w.y += lines[i].height
	}
	w.y += p.After
}

func heightOf(lines []line) float64 {
	h := 0.0
	for i := range lines {
		h += lines[i].before + lines[i].height
	}

	return h
}

// draw puts one line at the place: stretched where it is justified and not the last.
func (w *pdfWriter) draw(l *line, x, y, width float64) {
	if l.rule > 0 {
		from := x + (width-l.rule)/2
		w.Line(from, y+l.height/2, from+l.rule, y+l.height/2)

		return
	}
	gap := w.width(regular, l.size, " ")
	left := width - l.width - l.indent
	switch {
	case l.align == Center:
		x += left / 2
	case l.align == Right:
		x += left
	case l.align == Justified && !l.last && len(l.words) > 1:
		gap += max(left, 0) / float64(len(l.words)-1)
	}
	x += l.indent
	for _, one := range l.words {
		for _, p := range one.pieces {
			w.SetFont(family, string(p.face), l.size)
			w.Text(x, y+l.height*ascent, p.text)
			x += p.width
		}
		x += gap
	}
}
