package sheet

import (
	"slices"
	"strings"
	"unicode"

	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/locale"
)

// Squash makes a heading comparable: "Mã trường (*)" and "ma_truong" become one.
func Squash(text string) string {
	return strings.Join(strings.FieldsFunc(locale.Fold(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}), "_")
}

// Heading finds the columns of a sheet: names are the fields, each with the other headings it goes by.
type Heading struct {
	at map[string]int
	// Unknown are the headings that name no field.
	Unknown []string
	width   int
}

// ReadHeading finds each field's column. A heading given twice, or a required field without a column, is a fault.
func ReadHeading(cells []string, names map[string][]string, required ...string) (Heading, error) {
	h := Heading{at: map[string]int{}, width: len(cells)}
	for i, cell := range cells {
		field := fieldOf(Squash(cell), names)
		if field == "" {
			if cell != "" {
				h.Unknown = append(h.Unknown, Cut(cell, 40))
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
			"found", Cut(strings.Join(cells, ", "), 200))
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

// Cell returns the field's text in the row, empty where the sheet has no such column.
func (h Heading) Cell(l Line, field string) string {
	i, ok := h.at[field]
	if !ok || i >= len(l.Cells) {
		return ""
	}

	return l.Cells[i]
}

// Put writes the field's text into the row, where the sheet has such a column.
func (h Heading) Put(l Line, field, text string) {
	if i, ok := h.at[field]; ok && i < len(l.Cells) {
		l.Cells[i] = text
	}
}

// Has tells whether the sheet has a column for the field.
func (h Heading) Has(field string) bool {
	_, ok := h.at[field]

	return ok
}

// Misfit is why a row does not fit the heading: a message with its arguments and the field at fault.
type Misfit struct {
	Field string
	Key   string
	Args  []any
}

// Fit returns why a row that is cut off before a required column, or runs past the heading, does not fit; nil when it fits.
func (h Heading) Fit(l Line, required ...string) *Misfit {
	args := []any{"n", len(l.Cells), "width", h.width}
	for _, field := range required {
		if h.at[field] >= len(l.Cells) {
			return &Misfit{Field: field, Key: "directory.row_short", Args: args}
		}
	}
	if len(l.Cells) > h.width && !blank(l.Cells[h.width:]) {
		return &Misfit{Key: "directory.row_long", Args: args}
	}

	return nil
}

// Cut shortens a text for a message.
func Cut(text string, runes int) string {
	n := 0
	for i := range text {
		if n == runes {
			return text[:i] + "…"
		}
		n++
	}

	return text
}
