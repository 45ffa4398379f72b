package gaps

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strconv"

	"github.com/thuocso/thuocso/internal/chart"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/web/part"
)

// form is how a value of a list is written.
type form uint8

// The forms: text, a count, hundredths of a point or a percent, such with its sign.
const (
	words form = iota
	counts
	hundredths
	signed
)

// column is the heading of one column of a list and the form of its values; short columns stand also where a list is shortened.
type column struct {
	key   string
	form  form
	short bool
}

// value is one value of a list: text or a number.
type value struct {
	text, note, href string
	n                int64
	// total marks a number in a signed column that is no change.
	total bool
}

// list is one list of the page.
type list struct {
	// name stands in the address of its file, key before its words in the catalogue.
	name, key string
	// say is the sentence that says what it shows, none why it is empty.
	say, none string
	// beside are the columns that stand below the first where the list is shortened.
	beside  []int
	columns []column
	rows    [][]value
}

// How many rows of a list stand on the page of all lists, and on a page of its own; the file has all.
const (
	firstRows = 3
	pageRows  = 20
)

// first is the beginning of the list, with the columns that say most.
func (l *list) first(p locale.Printer) part.Table {
	t := part.Table{Caption: p.T("gaps." + l.key), HideCaption: true}
	for i, c := range l.columns {
		if c.short {
			t.Columns = append(t.Columns, part.Column{Head: p.T(c.key), Numeric: c.form != words, Main: i == 0})
		}
	}
	for _, row := range l.rows[:min(len(l.rows), firstRows)] {
		var cells []part.Cell
		for i, v := range row {
			switch {
			case !l.columns[i].short:
			case i == 0:
				cells = append(cells, part.Cell{Text: v.text, Note: l.under(p, row), Href: v.href})
			default:
				cells = append(cells, part.Cell{Text: joined(", ", written(p, l.columns[i].form, v), v.note)})
			}
		}
		t.Rows = append(t.Rows, part.Row{Cells: cells})
	}

	return t
}

// under is what stands below the first value of a row.
func (l *list) under(p locale.Printer, row []value) string {
	note := row[0].note
	for _, i := range l.beside {
		note = joined(" · ", note, joined(" ", written(p, l.columns[i].form, row[i]), row[i].note))
	}

	return note
}

// joined puts two texts together where both are there.
func joined(between, a, b string) string {
	if a == "" || b == "" {
		return a + b
	}

	return a + between + b
}

// table is a stretch of the list with all its columns.
func (l *list) table(p locale.Printer, from, to int) part.Table {
	t := part.Table{Caption: p.T("gaps." + l.key), HideCaption: true}
	for i, c := range l.columns {
		t.Columns = append(t.Columns, part.Column{Head: p.T(c.key), Numeric: c.form != words, Main: i == 0})
	}
	for _, row := range l.rows[from:to] {
		var cells []part.Cell
		for i, v := range row {
			cells = append(cells, part.Cell{Text: written(p, l.columns[i].form, v), Note: v.note, Href: v.href})
		}
		t.Rows = append(t.Rows, part.Row{Cells: cells})
	}

	return t
}

func written(p locale.Printer, f form, v value) string {
	switch f {
	case counts:
		return p.Int(v.n)
	case hundredths:
		return p.Decimal(v.n, 2)
	case signed:
		if v.total {
			return p.Decimal(v.n, 2)
		}

		return p.Signed(v.n, 2)
	case words:
	}

	return v.text
}

// csv is the list as a file for a spreadsheet: UTF-8 with its mark, numbers as the spreadsheet of the language reads them, no
// text that could be taken for a formula.
func (l *list) csv(p locale.Printer) ([]byte, error) {
	b := bytes.NewBufferString("\ufeff")
	w := csv.NewWriter(b)
	w.UseCRLF = true
	if p.Lang() == locale.Vi {
		w.Comma = ';'
	}
	head := make([]string, len(l.columns))
	for i, c := range l.columns {
		head[i] = chart.Harmless(p.T(c.key))
	}
	lines := [][]string{head}
	for _, row := range l.rows {
		line := make([]string, len(row))
		for i, v := range row {
			line[i] = raw(p, l.columns[i].form, v)
		}
		lines = append(lines, line)
	}
	if err := w.WriteAll(lines); err != nil {
		return nil, fmt.Errorf("write list %s as CSV: %w", l.name, err)
	}

	return b.Bytes(), nil
}

// raw writes a value without grouping.
func raw(p locale.Printer, f form, v value) string {
	switch f {
	case words:
		text := v.text
		if v.note != "" {
			text += " (" + v.note + ")"
		}

		return chart.Harmless(text)
	case counts:
		return strconv.FormatInt(v.n, 10)
	case hundredths, signed:
	}
	sign, n := "", v.n
	if n < 0 {
		sign, n = "-", -n
	}
	point := "."
	if p.Lang() == locale.Vi {
		point = ","
	}

	return fmt.Sprintf("%s%d%s%02d", sign, n/100, point, n%100)
}
