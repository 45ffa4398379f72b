package paper

import (
	"strings"
	"unicode"

	"github.com/xuri/excelize/v2"
)

// The sizes by which heights are estimated, in points: a line of the 11 point font and of the title with its leading,
// one unit of a column's width, and the highest row that a sheet holds.
const (
	lineHeight  = 15
	titleHeight = 20
	unitWidth   = 5.25
	maxHeight   = 409
)

// heightOf is the row option for so many lines; one line keeps the sheet's own height.
func heightOf(lines int) []excelize.RowOpts {
	if lines <= 1 {
		return nil
	}

	return []excelize.RowOpts{{Height: Height(lines)}}
}

// Height is how high a row of so many lines is, in points, as far as a sheet holds rows so high.
func Height(lines int) float64 { return min(float64(lines)*lineHeight+2, maxHeight) }

// Wraps estimates over how many lines a text breaks in a cell of the width, a width being counted in digits as sheets do.
func Wraps(text string, width float64, bold bool) int {
	if float64(len(text)) < width-1 && !bold && !strings.Contains(text, "\n") {
		return 1
	}
	lines := 0
	for paragraph := range strings.SplitSeq(text, "\n") {
		lines += wrapsLine(paragraph, max(width-1, 1), bold)
	}

	return lines
}

func wrapsLine(text string, width float64, bold bool) int {
	lines, used := 1, 0.0
	for word := range strings.FieldsSeq(text) {
		w := extent(word, bold)
		switch {
		case used == 0:
			used = w
		case used+0.5+w <= width:
			used += 0.5 + w
		default:
			lines, used = lines+1, w
		}
		for used > width {
			lines, used = lines+1, used-width
		}
	}

	return lines
}

// extent estimates the width of a word in digits: capitals and bold letters are wider.
func extent(word string, bold bool) float64 {
	sum := 0.0
	for _, c := range word {
		switch {
		case unicode.IsUpper(c):
			sum += 1.35
		default:
			sum++
		}
	}
	if bold {
		sum *= 1.1
	}

	return sum
}

// span is the width of some columns together.
func (s *sheet) span(col, cols int) float64 {
	sum := 0.0
	for i := col; i < col+max(cols, 1) && i < len(s.widths); i++ {
		sum += s.widths[i]
	}

	return sum
}

// headHeights are the heights of the heading rows: every heading fits into the rows that it spans.
func (s *sheet) headHeights() []float64 {
	heights := make([]float64, s.headRows)
	for i := range heights {
		heights[i] = lineHeight + 2
	}
	for _, spanning := range []bool{false, true} {
		for _, h := range s.headings {
			if rows := max(h.rows, 1); spanning == (rows > 1) {
				last := min(h.row+rows, s.headRows)
				stands := 0.0
				for _, height := range heights[h.row:last] {
					stands += height
				}
				heights[last-1] += max(0, s.needs(h)-stands)
			}
		}
	}
	for i := range heights {
		heights[i] = min(heights[i], maxHeight)
	}

	return heights
}

// needs is the height that a heading takes. One that stands upright is as high as its text is long, over the lines
// that its column has room for.
func (s *sheet) needs(h heading) float64 {
	width := s.span(h.col, h.cols)
	if !h.upright {
		return float64(Wraps(h.text, width, true))*lineHeight + 2
	}
	room := max(1, int(width*unitWidth/lineHeight))
	high := extent(h.text, true) / float64(room)
	for Wraps(h.text, high, true) > room {
		high++
	}

	return (high*1.1 + 1) * unitWidth
}

// linesOf is how many lines the fullest text of a row takes.
func (s *sheet) linesOf(cells []any, bold bool) int {
	most := 1
	for i := range cells {
		cell, ok := cells[i].(excelize.Cell)
		if !ok {
			continue
		}
		if text, ok := cell.Value.(string); ok {
			most = max(most, Wraps(text, s.widths[i], bold))
		}
	}

	return most
}
