package plot

import (
	"cmp"
	"context"
	"io"
	"strconv"
	"strings"
)

// Picture is a drawing of a size, not yet written.
type Picture struct {
	// ID is unique on the page.
	ID string
	// Label names the picture to whoever does not see it.
	Label string
	// Width and Height are its own units; on a page it takes the room that there is.
	Width, Height int
	// Keys is its legend.
	Keys []Key
	// Class is added to the element's classes.
	Class string
	// Links tells that its parts lead somewhere.
	Links bool

	draw func(c *canvas)
}

// canvas collects the elements of a drawing.
type canvas struct {
	b  []byte
	id string
	// linked tells whether links and short notes are written: a file has none.
	linked bool
}

// Render writes the picture into a page.
func (p Picture) Render(_ context.Context, w io.Writer) error {
	c := &canvas{id: p.ID, linked: true}
	c.raw(`<svg class="plot`)
	if p.Class != "" {
		c.raw(" ").text(p.Class)
	}
	c.raw(`" id="`).text(p.ID).raw(`" width="`).int(p.Width).raw(`" height="`).int(p.Height).raw(`" viewBox="0 0 `).int(p.Width).raw(" ").int(p.Height).raw(`" role="`)
	if p.Links {
		c.raw("group")
	} else {
		c.raw("img")
	}
	c.raw(`" aria-label="`).text(p.Label).raw(`">`)
	c.patterns()
	p.draw(c)
	c.raw(`</svg>`)
	_, err := w.Write(c.b)

	return err //nolint:wrapcheck // the page says what it writes
}

func (c *canvas) raw(s string) *canvas {
	c.b = append(c.b, s...)

	return c
}

func (c *canvas) int(n int) *canvas {
	c.b = strconv.AppendInt(c.b, int64(n), 10)

	return c
}

// num writes a length with one decimal at most.
func (c *canvas) num(n float64) *canvas {
	s := strconv.FormatFloat(n, 'f', 1, 64)

	return c.raw(strings.TrimSuffix(s, ".0"))
}

// text writes words with everything escaped that means something in XML; what XML cannot hold is left out.
func (c *canvas) text(s string) *canvas {
	for _, r := range s {
		switch {
		case r == '&':
			c.raw("&amp;")
		case r == '<':
			c.raw("&lt;")
		case r == '>':
			c.raw("&gt;")
		case r == '"':
			c.raw("&#34;")
		case r == '\'':
			c.raw("&#39;")
		case (r >= 0x20 && r != 0xfffe && r != 0xffff) || r == '\t':
			c.b = append(c.b, string(r)...)
		}
	}

	return c
}

// patterns writes the hatches, under names of the picture's own.
func (c *canvas) patterns() {
	c.raw(`<defs><pattern id="`).text(c.id).raw(`-h" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">` +
		`<rect width="6" height="6" fill="#fff"/><rect width="1.6" height="6" fill="#66727e"/></pattern><pattern id="`)
	c.text(c.id).raw(`-d" width="7" height="7" patternUnits="userSpaceOnUse"><rect width="7" height="7" fill="#fff"/>` +
		`<circle cx="3.5" cy="3.5" r="1.4" fill="#66727e"/></pattern><pattern id="`)
	c.text(c.id).raw(`-3" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)"><rect width="6" height="6" fill="`).raw(string(Level3)).
		raw(`"/><rect width="1.4" height="6" fill="#fff" fill-opacity=".45"/></pattern></defs>`)
}

// fill writes the attribute of a paint.
func (c *canvas) fill(p Paint) *canvas {
	switch p {
	case Hatched:
		return c.raw(` fill="url(#`).text(c.id).raw(`-h)"`)
	case Dotted:
		return c.raw(` fill="url(#`).text(c.id).raw(`-d)"`)
	case Lined:
		return c.raw(` fill="url(#`).text(c.id).raw(`-3)"`)
	default:
		return c.raw(` fill="`).raw(string(p)).raw(`"`)
	}
}

// rect draws an area; a hatched one gets an edge.
func (c *canvas) rect(x, y, w, h float64, p Paint) {
	if w <= 0 || h <= 0 {
		return
	}
	c.raw(`<rect x="`).num(x).raw(`" y="`).num(y).raw(`" width="`).num(w).raw(`" height="`).num(h).raw(`"`).fill(p)
	if p == Hatched || p == Dotted {
		c.raw(` stroke="#66727e" stroke-width="0.8"`)
	}
	c.raw(`/>`)
}

// line draws a straight line.
func (c *canvas) line(x1, y1, x2, y2 float64, color string) {
	c.raw(`<line x1="`).num(x1).raw(`" y1="`).num(y1).raw(`" x2="`).num(x2).raw(`" y2="`).num(y2).raw(`" stroke="`).raw(color).raw(`"/>`)
}

// words are a line of text at a place.
type words struct {
	x, y float64
	size int
	// anchor is start, middle or end; empty is start.
	anchor string
	color  string
	bold   bool
	// halo draws the letters on a white edge, so that they are read on any ground.
	halo bool
	// edge is the colour of such an edge where it is not white.
	edge Paint
	// class lets a page's style choose another size where there is little room.
	class string
}

func (c *canvas) write(at words, text string) {
	c.raw(`<text x="`).num(at.x).raw(`" y="`).num(at.y).raw(`" font-size="`).int(at.size).raw(`"`)
	if at.anchor != "" {
		c.raw(` text-anchor="`).raw(at.anchor).raw(`"`)
	}
	if at.bold {
		c.raw(` font-weight="600"`)
	}
	if at.halo || at.edge != "" {
		c.raw(` paint-order="stroke" stroke="`).raw(cmp.Or(string(at.edge), white)).raw(`" stroke-width="3.5" stroke-linejoin="round"`)
	}
	if at.class != "" {
		c.raw(` class="`).raw(at.class).raw(`"`)
	}
	color := at.color
	if color == "" {
		color = ink
	}
	c.raw(` fill="`).raw(color).raw(`">`).text(text).raw(`</text>`)
}

// noted puts what draw draws under a note, and on a page under a link where there is one.
func (c *canvas) noted(note, href string, draw func()) {
	switch {
	case !c.linked:
		draw()
	case href == "":
		c.raw(`<g><title>`).text(note).raw(`</title>`)
		draw()
		c.raw(`</g>`)
	default:
		c.raw(`<a href="`).text(href).raw(`" aria-label="`).text(note).raw(`"><title>`).text(note).raw(`</title>`)
		draw()
		c.raw(`</a>`)
	}
}

// wide is about how many units a text takes at a size: enough to fit words, no measure of letters.
func wide(text string, size int) float64 {
	n := 0.0
	for _, r := range text {
		switch {
		case strings.ContainsRune(" .,ilI", r):
			n += 0.3
		case r >= 'A' && r <= 'Z' || r == 'm' || r == 'w':
			n += 0.72
		default:
			n += 0.56
		}
	}

	return n * float64(size)
}

// wrap breaks a text into lines of at most so many units; a word that is too long stands alone. The last line that there is
// room for ends in an ellipsis where more would follow.
func wrap(text string, size int, room float64, most int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		longer := word
		if line != "" {
			longer = line + " " + word
		}
		if line != "" && wide(longer, size) > room {
			lines = append(lines, line)
			longer = word
		}
		line = longer
	}
	if line != "" {
		lines = append(lines, line)
	}
	if most > 0 && len(lines) > most {
		lines = lines[:most]
		lines[most-1] = clip(lines[most-1]+" …", size, room)
	}

	return lines
}

// clip shortens a text to so many units.
func clip(text string, size int, room float64) string {
	if wide(text, size) <= room {
		return text
	}
	runes := []rune(strings.TrimSuffix(text, " …"))
	for len(runes) > 1 && wide(string(runes)+"…", size) > room {
		runes = runes[:len(runes)-1]
	}

	return strings.TrimRight(string(runes), " ") + "…"
}
