package official

import (
	"strings"
	"unicode/utf8"
)

// piece is a stretch of one face without a blank.
type piece struct {
	face  face
	text  string
	width float64
}

// word is what a line never cuts, unless it is longer than the line.
type word struct {
	pieces []piece
	width  float64
	// end marks a line's end that the text asks for; it has no pieces.
	end bool
}

// line is one line of a paragraph as it is drawn.
type line struct {
	words  []word
	width  float64
	height float64
	align  Align
	size   float64
	indent float64
	before float64
	rule   float64
	// last lines of a paragraph are not stretched.
	last bool
}

// pointMM is a point in millimetres; a line is so much higher than its letters.
const (
	pointMM = 25.4 / 72
	leading = 1.16
)

// measure tells how wide a text is in a face and size.
type measure func(f face, size float64, s string) float64

// lay breaks a paragraph into lines of the width.
func (m measure) lay(p *Para, width float64) []line {
	size := p.size()
	proto := line{height: size * pointMM * leading, align: p.Align, size: size, rule: p.Rule}
	if p.Rule > 0 {
		proto.height = 1.5

		return []line{proto}
	}
	blank := m(regular, size, " ")
	var lines []line
	current := proto
	current.before, current.indent = p.Before, p.Indent
	flush := func(last bool) {
		current.last = last
		lines = append(lines, current)
		current = proto
	}
	for _, w := range m.words(p, width) {
		if w.end {
			flush(true)

			continue
		}
		gap := 0.0
		if len(current.words) > 0 {
			gap = blank
		}
		if len(current.words) > 0 && current.indent+current.width+gap+w.width > width {
			flush(false)
			gap = 0
		}
		current.words = append(current.words, w)
		current.width += gap + w.width
	}
	flush(true)

	return lines
}

// words cuts the runs at their blanks; a word longer than the width is cut to pieces that fit.
func (m measure) words(p *Para, width float64) []word {
	c := cutter{measure: m, size: p.size(), width: width}
	for _, r := range p.Runs {
		for i, row := range strings.Split(printable(r.Text), "\n") {
			if i > 0 {
				c.done()
				c.words = append(c.words, word{end: true})
			}
			for j, s := range strings.Split(row, " ") {
				if j > 0 {
					c.done()
				}
				c.take(r.face(), s)
			}
		}
	}
	c.done()

	return c.words
}

// cutter gathers the pieces of words, which may change their face in the middle.
type cutter struct {
	measure

	size, width float64
	words       []word
	current     word
}

// done ends the word.
func (c *cutter) done() {
	if len(c.current.pieces) > 0 {
		c.words = append(c.words, c.current)
	}
	c.current = word{}
}

// take adds a stretch without blanks to the word.
func (c *cutter) take(f face, s string) {
	for s != "" {
		head, rest := c.cut(f, c.size, s, c.width)
		if rest != "" {
			c.done()
		}
		w := c.measure(f, c.size, head)
		c.current.pieces = append(c.current.pieces, piece{face: f, text: head, width: w})
		c.current.width += w
		if rest != "" {
			c.done()
		}
		s = rest
	}
}

// cut splits off what of a word fits into the width: all of it, but for the rare giant.
func (m measure) cut(f face, size float64, s string, width float64) (head, rest string) {
	if m(f, size, s) <= width {
		return s, ""
	}
	end := 0
	for end < len(s) {
		_, n := utf8.DecodeRuneInString(s[end:])
		if end > 0 && m(f, size, s[:end+n]) > width {
			break
		}
		end += n
	}

	return s[:end], s[end:]
}

// printable puts a question mark for what the font's format cannot hold, and blanks for tabs.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\r':
			return ' '
		case r < ' ' && r != '\n':
			return -1
		case r > 0xFFFF || r == utf8.RuneError:
			return '?'
		default:
			return r
		}
	}, s)
}
