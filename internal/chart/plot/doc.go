// Package plot draws pictures as SVG on the server: a map, tiles, bars, lines and their kin. A picture needs no script and no
// style of a page: it looks the same on the screen, on paper and in a file. Its colours differ in lightness, so that grey
// paper and colour-blind eyes tell them apart; where that is not enough it adds hatches, dashes and marks of other forms.
package plot

// Paint is how an area is filled.
type Paint string

// The paints. Shades rise from light to dark; levels have the colours that they have everywhere.
const (
	Shade0 Paint = "#e8f0f6"
	Shade1 Paint = "#b3d0e3"
	Shade2 Paint = "#74a9cc"
	Shade3 Paint = "#2f7299"
	Shade4 Paint = "#0d3a5a"

	Level1 Paint = "#963214"
	Level2 Paint = "#e0a92e"
	Level3 Paint = "#237f73"

	First  Paint = "#14507a"
	Second Paint = "#c2741b"
	Third  Paint = "#237f73"
	Fourth Paint = "#7a4d8f"
	Fifth  Paint = "#4a5865"

	// Same is what has not changed.
	Same Paint = "#76838f"
	// Rest is what is neither: nothing was sent, nothing is known of it and nothing is expected.
	Rest Paint = "#e3e8ed"
	// Hatched stands for no figures, and for what is not decided; Dotted for figures that are not shown.
	Hatched Paint = "hatch"
	Dotted  Paint = "dots"
	// Lined is level 3 with fine lines: in grey its colour alone is too near to that of level 1.
	Lined Paint = "lines"
)

// Shades are the five shades, the lightest first.
func Shades() []Paint { return []Paint{Shade0, Shade1, Shade2, Shade3, Shade4} }

// Series are the colours of lines and their kin.
func Series() []Paint { return []Paint{First, Second, Third, Fourth, Fifth} }

// The colours of words and lines.
const (
	ink   = "#18242f"
	ink2  = "#4a5865"
	edge  = "#76838f"
	hair  = "#d5dce3"
	white = "#fff"
)

// on is the colour of words that stand on the paint.
func (p Paint) on() string {
	switch p {
	case Shade3, Shade4, Level1, Level3, Lined, First, Fourth, Fifth:
		return white
	default:
		return ink
	}
}

// edge is the colour of the edge that words on the paint need, empty for none.
func (p Paint) edge() Paint {
	if p == Lined {
		return Level3
	}

	return ""
}

// Key is one line of a legend: how something is drawn and what it means.
type Key struct {
	Paint Paint
	Words string
	// Line draws a piece of the line with its dashes and mark instead of a filled square.
	Line bool
	// Style is the line's place among the series.
	Style int
	// Bound draws the upright line of what is to be reached.
	Bound bool
}
