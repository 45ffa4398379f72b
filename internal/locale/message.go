package locale

import (
	"fmt"
	"strings"
	"time"
)

// message is a text parsed once: plain pieces and named places, each strong or not.
type message struct {
	plain  string // the whole text when it has neither places nor strong pieces
	pieces []piece
}

type piece struct {
	text   string
	name   string // set when the piece is a place
	strong bool
}

// Run is a stretch of a sentence, strong or not.
type Run struct {
	Text   string
	Strong bool
}

// parse splits a text at {name} places and at ** marks. A brace that opens no name is text.
func parse(text string) *message {
	m := &message{}

	for i, stretch := range strings.Split(text, "**") {
		m.pieces = appendPieces(m.pieces, stretch, i%2 == 1)
	}

	if len(m.pieces) == 0 || len(m.pieces) == 1 && m.pieces[0].name == "" && !m.pieces[0].strong {
		m.plain, m.pieces = text, nil
	}

	return m
}

func appendPieces(pieces []piece, s string, strong bool) []piece {
	for s != "" {
		open := strings.IndexByte(s, '{')

		width := -1
		if open >= 0 {
			width = nameWidth(s[open+1:])
		}

		if width < 0 {
			return append(pieces, piece{text: s, strong: strong})
		}

		if open > 0 {
			pieces = append(pieces, piece{text: s[:open], strong: strong})
		}

		name := s[open+1 : open+1+width]
		pieces = append(pieces, piece{name: name, strong: strong})
		s = s[open+width+2:]
	}

	return pieces
}

// nameWidth returns the length of the place name that s starts with, -1 when there is none.
func nameWidth(s string) int {
	for i := range len(s) {
		b := s[i]
		switch {
		case b == '}' && i > 0:
			return i
		case b == '_', b >= 'a' && b <= 'z', i > 0 && b >= '0' && b <= '9':
		default:
			return -1
		}
	}

	return -1
}

// Places returns the names of the places of a text in order, for tests and tools.
func Places(text string) []string {
	var names []string

	for _, p := range parse(text).pieces {
		if p.name != "" {
			names = append(names, p.name)
		}
	}

	return names
}

// Printer writes for one language and time zone. It is small, is passed by value and is safe for concurrent use.
// The zero Printer writes keys.
type Printer struct {
	catalogue *Catalogue
	messages  map[string]*message
	lang      Lang
	zone      *time.Location
}

// Lang returns the printer's language.
func (p Printer) Lang() Lang { return p.lang }

// T returns the message of a key with its places filled from the pairs (name, value, name, value). Texts are taken
// as they are, whole numbers are grouped, times are printed with their hour; see Key, Day and Hundredths for the
// rest. A missing key shows itself and is reported, a missing argument leaves its place to be seen.
func (p Printer) T(key string, pairs ...any) string {
	m := p.messages[key]
	if m == nil {
		p.catalogue.report(p.lang, key)

		return key
	}

	if m.pieces == nil {
		return m.plain
	}

	var b strings.Builder

	for i := range m.pieces {
		b.WriteString(p.fill(key, &m.pieces[i], pairs))
	}

	return b.String()
}

// Runs returns the message of a key as stretches, those between ** marks strong.
func (p Printer) Runs(key string, pairs ...any) []Run {
	m := p.messages[key]
	if m == nil || m.pieces == nil {
		return []Run{{Text: p.T(key, pairs...)}}
	}

	runs := make([]Run, 0, len(m.pieces))

	for i := range m.pieces {
		text, strong := p.fill(key, &m.pieces[i], pairs), m.pieces[i].strong
		if last := len(runs) - 1; last >= 0 && runs[last].Strong == strong {
			runs[last].Text += text

			continue
		}

		runs = append(runs, Run{Text: text, Strong: strong})
	}

	return runs
}

// Has tells whether the catalogue holds a key in the printer's language.
func (p Printer) Has(key string) bool { return p.messages[key] != nil }

// Plural returns the message of a key for a number, which fills the place {n}. Where the language has a form of its
// own for one and the catalogue gives it under key.one, that form is taken.
func (p Printer) Plural(key string, n int, pairs ...any) string {
	if n == 1 && p.lang == En && p.Has(key+".one") {
		key += ".one"
	}

	return p.T(key, append([]any{"n", n}, pairs...)...)
}

func (p Printer) fill(key string, at *piece, pairs []any) string {
	if at.name == "" {
		return at.text
	}

	for i := 0; i+1 < len(pairs); i += 2 {
		if name, ok := pairs[i].(string); ok && name == at.name {
			return p.value(pairs[i+1])
		}
	}

	p.catalogue.report(p.lang, key+"{"+at.name+"}")

	return "{" + at.name + "}"
}

func (p Printer) value(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case int:
		return p.Int(int64(v))
	case int64:
		return p.Int(v)
	case Key:
		return p.T(string(v))
	case Several:
		words := make([]string, 0, len(v))
		for _, k := range v {
			words = append(words, p.T(string(k)))
		}

		return strings.Join(words, "; ")
	case Hundredths:
		return p.Short(int64(v))
	case LastMoment, Day, time.Time:
		return p.moment(v)
	case interface{ Hundredths() int64 }:
		return p.Short(v.Hundredths())
	case interface{ Words() (key, rest string) }:
		key, rest := v.Words()

		return p.T(key) + rest
	default:
		return fmt.Sprint(v)
	}
}

func (p Printer) moment(v any) string {
	switch v := v.(type) {
	case LastMoment:
		return p.Deadline(time.Time(v))
	case Day:
		return p.Date(time.Time(v))
	case time.Time:
		return p.DateTime(v)
	default:
		return ""
	}
}
