package directory

import (
	"slices"
	"strings"
	"unicode"

	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/locale"
)

// squash makes a heading comparable: "Mã trường (*)" and "ma_truong" become one.
func squash(text string) string {
	return strings.Join(strings.FieldsFunc(locale.Fold(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}), "_")
}

// heading finds the columns of a sheet: names are the fields, each with the other headings it goes by.
type heading struct {
	at      map[string]int
	unknown []string
	width   int
}

// readHeading finds each field's column. A heading given twice, or a required field without a column, is a fault.
func readHeading(cells []string, names map[string][]string, required ...string) (heading, error) {
	h := heading{at: map[string]int{}, width: len(cells)}
	for i, cell := range cells {
		field := fieldOf(squash(cell), names)
		if field == "" {
			if cell != "" {
				h.unknown = append(h.unknown, cut(cell, 40))
			}

			continue
		}
		if _, twice := h.at[field]; twice {
			return h, fault.New(fault.Invalid, "directory.heading_twice", "heading", cell, "column", i+1)
		}
		h.at[field] = i
	}
	var missing []string
	for _, field := range required {
		if _, ok := h.at[field]; !ok {
			missing = append(missing, field)
		}
	}
	if len(missing) > 0 {
		return h, fault.New(fault.Invalid, "directory.columns_missing", "missing", strings.Join(missing, ", "),
			"found", cut(strings.Join(cells, ", "), 200))
	}

	return h, nil
}

func fieldOf(squashed string, names map[string][]string) string {
	if _, ok := names[squashed]; ok {
		return squashed
	}
	for field, others := range names {
		if slices.Contains(others, squashed) {
			return field
		}
	}

	return ""
}

// cell returns the field's text in the row, empty where the sheet has no such column.
func (h heading) cell(l Line, field string) string {
	i, ok := h.at[field]
	if !ok || i >= len(l.Cells) {
		return ""
	}

	return l.Cells[i]
}

// fits refuses a row that is cut off before a required column or runs past the heading.
func (h heading) fits(r *Report, l Line, required ...string) bool {
	for _, field := range required {
		if h.at[field] >= len(l.Cells) {
			r.refuse(l.Number, field, "directory.row_short", "n", len(l.Cells), "width", h.width)

			return false
		}
	}
	if len(l.Cells) > h.width && !blank(l.Cells[h.width:]) {
		r.refuse(l.Number, "", "directory.row_long", "n", len(l.Cells), "width", h.width)

		return false
	}

	return true
}
