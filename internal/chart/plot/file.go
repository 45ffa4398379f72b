package plot

import (
	"context"
	"io"
)

// Frame are the words around a picture in a file of its own.
type Frame struct{ Title, Finding, Source string }

const (
	margin   = 20.0
	fileWide = 640
	// A file is read with the letters that its reader has: the widest usual ones take so many times what wide reckons.
	anyLetters  = 1.1
	boldLetters = 1.2
)

// File is the picture as a file of its own, with its words and legend.
func (p Picture) File(f Frame) []byte {
	width := max(p.Width, fileWide)
	room := float64(width)
	c := &canvas{id: p.ID}
	y := margin + 18
	for _, block := range []struct {
		text string
		size int
		bold bool
	}{{f.Title, 18, true}, {f.Finding, 14, false}} {
		letters := anyLetters
		if block.bold {
			letters = boldLetters
		}
		for _, line := range wrap(block.text, block.size, room/letters, 0) {
			c.write(words{x: margin, y: y, size: block.size, bold: block.bold}, line)
			y += float64(block.size) + 6
		}
	}
	c.raw(`<g transform="translate(`).num(margin).raw(" ").num(y).raw(`)">`)
	p.draw(c)
	c.raw(`</g>`)
	y = c.legend(p.Keys, margin, y+float64(p.Height)+14, room)
	for _, line := range wrap(f.Source, 12, room/anyLetters, 0) {
		c.write(words{x: margin, y: y, size: 12, color: ink2}, line)
		y += 17
	}
	body := c.b
	c.b = nil
	c.raw(`<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<svg xmlns="http://www.w3.org/2000/svg" width="`).int(width + 2*margin).raw(`" height="`).num(y).
		raw(`" viewBox="0 0 `).int(width + 2*margin).raw(" ").num(y).raw(`" font-family="'Be Vietnam Pro', 'Segoe UI', Roboto, 'Noto Sans', sans-serif">`)
	c.raw(`<title>`).text(f.Title).raw(`</title><desc>`).text(f.Finding).raw(`</desc>`)
	c.patterns()
	c.raw(`<rect width="100%" height="100%" fill="#fff"/>`)
	c.b = append(c.b, body...)

	return append(c.b, "</svg>\n"...)
}

// legend draws the keys in as many lines as they take, and returns where they end.
func (c *canvas) legend(keys []Key, left, y, room float64) float64 {
	if len(keys) == 0 {
		return y + 4
	}
	x := left
	for _, k := range keys {
		w := 30 + wide(k.Words, 13)*anyLetters + 10
		if x > left && x+w > left+room {
			x, y = left, y+22
		}
		c.key(k, x, y-11)
		c.write(words{x: x + 28, y: y, size: 13}, k.Words)
		x += w
	}

	return y + 24
}

// key draws the mark of one line of a legend, 22 by 14.
func (c *canvas) key(k Key, x, y float64) {
	if k.Bound {
		c.bound(x+11, y, y+14)

		return
	}
	if k.Line {
		c.stroke([]spot{{x, y + 7}, {x + 22, y + 7}}, k.Style)
		c.mark(spot{x + 11, y + 7}, k.Style)

		return
	}
	c.raw(`<rect x="`).num(x).raw(`" y="`).num(y).raw(`" width="22" height="14" stroke="`).raw(edge).raw(`" stroke-width="0.8"`).fill(k.Paint).raw(`/>`)
}

// Legend is the legend of a picture as a list of the page.
type Legend struct {
	ID   string
	Keys []Key
}

// Render writes the list.
func (l Legend) Render(_ context.Context, w io.Writer) error {
	c := &canvas{id: l.ID, linked: true}
	c.raw(`<ul class="legend keys">`)
	for i, k := range l.Keys {
		c.raw(`<li><svg class="key" viewBox="0 0 22 14" width="22" height="14" aria-hidden="true">`)
		if i == 0 {
			c.patterns()
		}
		c.key(k, 0, 0)
		c.raw(`</svg>`).text(k.Words).raw(`</li>`)
	}
	c.raw(`</ul>`)
	_, err := w.Write(c.b)

	return err //nolint:wrapcheck // the page says what it writes
}
