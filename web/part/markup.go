package part

import (
	"context"
	"io"
	"strconv"

	"github.com/a-h/templ"

	"github.com/thuocso/thuocso/internal/locale"
)

// The parts in this file stand in every row of long tables. They are written by hand into one buffer, because a
// template component costs several allocations each.

const digits = "0123456789"

// markup collects the bytes of a small part.
type markup []byte

// Render writes the part.
func (m markup) Render(_ context.Context, w io.Writer) error {
	_, err := w.Write(m)

	return err
}

func (m markup) raw(s string) markup { return append(m, s...) }
func (m markup) int(n int) markup    { return strconv.AppendInt(m, int64(n), 10) }

// text writes s with the five characters escaped that mean something in HTML; most texts hold none of them.
func (m markup) text(s string) markup {
	from := 0

	for i := range len(s) {
		var entity string

		switch s[i] {
		case '&':
			entity = "&amp;"
		case '<':
			entity = "&lt;"
		case '>':
			entity = "&gt;"
		case '"':
			entity = "&#34;"
		case '\'':
			entity = "&#39;"
		default:
			continue
		}

		m = append(append(m, s[from:i]...), entity...)
		from = i + 1
	}

	return append(m, s[from:]...)
}

// percent writes part of whole as a length in percent with two decimals.
func (m markup) percent(part, whole int64) markup {
	if whole <= 0 {
		return append(m, "0%"...)
	}

	n := part * 10000 / whole
	m = strconv.AppendInt(m, n/100, 10)

	return append(m, '.', digits[n/10%10], digits[n%10], '%')
}

// Levels of a school or a group as parts take them.
const (
	// Undecided is the level that stands when both ends of an interval disagree.
	Undecided = 0
	// NoLevel is a school without a result.
	NoLevel = -1
)

// LevelName returns the words of a level: 1 to 3, Undecided, or a dash for NoLevel.
func LevelName(p locale.Printer, level int) string {
	switch level {
	case 1:
		return p.T("levels.1")
	case 2:
		return p.T("levels.2")
	case 3:
		return p.T("levels.3")
	case Undecided:
		return p.T("levels.x")
	default:
		return "–"
	}
}

// LevelMeaning returns what a level means in the words of the decision, and why it can be undecided.
func LevelMeaning(p locale.Printer, level int) string {
	switch level {
	case 1:
		return p.T("levels.meaning.1")
	case 2:
		return p.T("levels.meaning.2")
	case 3:
		return p.T("levels.meaning.3")
	default:
		return p.T("levels.meaning.x")
	}
}

func levelClass(level int) string {
	switch level {
	case 1:
		return "l1"
	case 2:
		return "l2"
	case 3:
		return "l3"
	default:
		return "lx"
	}
}

// Level shows a level: its colour, hatched when it is undecided, and always its words.
func Level(p locale.Printer, level int) templ.Component {
	return appendLevel(make(markup, 0, 64), p, level)
}

func appendLevel(m markup, p locale.Printer, level int) markup {
	if level < 0 || level > 3 {
		return m.text("–")
	}

	return m.raw(`<span class="lv `).raw(levelClass(level)).raw(`">`).text(LevelName(p, level)).raw(`</span>`)
}

// StateBadge shows the state of a return by its code, such as draft or verified.
func StateBadge(p locale.Printer, state string) templ.Component {
	return appendState(make(markup, 0, 64), p, state)
}

func appendState(m markup, p locale.Printer, state string) markup {
	return m.raw(`<span class="badge `).raw(stateTone(state)).raw(`">`).text(p.T("state." + state)).raw(`</span>`)
}

func stateTone(state string) string {
	switch state {
	case "none", "draft":
		return "draft"
	case "submitted", "resubmitted":
		return "sent"
	case "returned":
		return "back"
	case "verified", "recognised", "published":
		return "done"
	default:
		return "off"
	}
}

// Interval shows the points of a group, both ends where they differ.
func Interval(p locale.Printer, lo, hi int64) templ.Component {
	return make(markup, 0, 24).text(p.Interval(lo, hi))
}

// Icon shows a symbol of the sprite; it is never read out, so a word stands beside it.
func Icon(name string) templ.Component {
	return make(markup, 0, 80).raw(`<svg class="icon" aria-hidden="true" focusable="false"><use href="#i-`).text(name).raw(`"/></svg>`)
}

// Dist is how many schools stand at each level. Others have no result yet.
type Dist struct {
	L1, L2, L3, Undecided, Others int
}

// All returns the number of schools counted.
func (d Dist) All() int { return d.L1 + d.L2 + d.L3 + d.Undecided + d.Others }

// StackBar draws a distribution as one bar, undecided hatched, with its numbers in words for whoever does not see it.
func StackBar(p locale.Printer, d Dist) templ.Component {
	return appendBar(make(markup, 0, 640), p, d)
}

func appendBar(m markup, p locale.Printer, d Dist) markup {
	segments := [...]struct {
		n           int
		fill, label string
	}{
		{d.L1, "f1", "levels.1"},
		{d.L2, "f2", "levels.2"},
		{d.L3, "f3", "levels.3"},
		{d.Undecided, "fx", "levels.x"},
		{d.Others, "fo", "part.no_result"},
	}

	m = m.raw(`<svg class="bar" role="img" aria-label="`)

	said := false
	for _, s := range segments {
		if s.n == 0 && s.fill == "fo" {
			continue
		}

		if said {
			m = m.raw(", ")
		}

		m, said = m.text(p.T(s.label)).raw(": ").int(s.n), true
	}

	m = m.raw(`">`)
	before, all := int64(0), int64(d.All())

	for i, s := range segments {
		n := int64(s.n)
		if n == 0 {
			continue
		}

		fill := ` fill="url(#hatch)"`
		if s.fill != "fx" {
			fill = ""
		}

		m = m.raw(`<rect class="`).raw(s.fill).raw(`" x="`).percent(before, all).raw(`" width="`).percent(n, all).raw(`" height="22"`).raw(fill).raw(`/>`)
		if n*100 >= all*9 && s.fill != "fx" {
			m = m.raw(`<text class="t`).int(i+1).raw(`" x="`).percent(2*before+n, 2*all).raw(`" y="15.5" aria-hidden="true">`).int(s.n).raw(`</text>`)
		}

		before += n
	}

	return m.raw(`</svg>`)
}

// Meter draws the points of a group on the scale of 100 with the marks at 50 and 75; the open stretch of an interval
// is hatched.
func Meter(p locale.Printer, lo, hi int64) templ.Component {
	const whole = 10000

	m := make(markup, 0, 640).raw(`<svg class="meter" role="img" aria-label="`).text(p.T("part.meter", "value", p.Interval(lo, hi))).raw(`">`)
	m = m.raw(`<rect class="z1" y="3" width="50%" height="10" rx="2"/><rect class="z2" x="50%" y="3" width="25%" height="10"/><rect class="z3" x="75%" y="3" width="25%" height="10" rx="2"/>`)
	m = m.raw(`<rect class="fb" y="3" width="`).percent(lo, whole).raw(`" height="10" rx="2"/>`)

	if hi > lo {
		m = m.raw(`<rect class="open" fill="url(#hatch-brand)" x="`).percent(lo, whole).raw(`" y="3" width="`).percent(hi-lo, whole).raw(`" height="10"/>`)
	}

	return m.raw(`<rect class="mark" x="50%" width="2" height="16"/><rect class="mark" x="75%" width="2" height="16"/></svg>`)
}

// Say writes a sentence of the catalogue whose stretches between ** stand strong.
func Say(p locale.Printer, key string, pairs ...any) templ.Component {
	return appendRuns(make(markup, 0, 96), p.Runs(key, pairs...))
}

func appendRuns(m markup, runs []locale.Run) markup {
	for _, run := range runs {
		if run.Strong {
			m = m.raw("<b>").text(run.Text).raw("</b>")

			continue
		}

		m = m.text(run.Text)
	}

	return m
}
