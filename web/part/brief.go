package part

import (
	"github.com/a-h/templ"

	"github.com/thuocso/thuocso/internal/locale"
)

// rowWriter writes the rows of a table: what is the same for all of them is made once.
type rowWriter struct {
	printer locale.Printer
	columns []Column
	// heads stand before the values on a phone, empty where the heading row stands there itself.
	heads []string
	brief bool
	// opens is the place before which the opener stands, -1 for none.
	opens int
	// opener opens a row on a phone.
	opener string
}

func (t *Table) rows(p locale.Printer) rowWriter {
	w := rowWriter{printer: p, columns: t.Columns, heads: make([]string, len(t.Columns)), opens: restOf(t.Columns, t.Brief), brief: t.Brief != ""}

	for i, column := range t.Columns {
		if t.Brief == "" || column.Rest {
			w.heads[i] = templ.EscapeString(column.Head)
		}
	}

	if w.opens >= 0 {
		w.opener = `<td class="o"><details><summary>` + templ.EscapeString(t.Brief) + `</summary></details>`
	}

	return w
}

// restOf is the first column that a brief table leaves to the opened row, -1 where the table is not brief or leaves none.
func restOf(columns []Column, brief string) int {
	if brief == "" {
		return -1
	}

	for i := range columns {
		if columns[i].Rest {
			return i
		}
	}

	return -1
}

func appendRowOpen(m markup, row *Row) markup {
	m = m.raw(`<tr`)

	if row.ID != "" {
		m = m.raw(` id="`).text(row.ID).raw(`"`)
	}

	if row.Mine {
		m = m.raw(` class="mine"`)
	}

	return m.raw(`>`)
}

// append writes the cells of a row that was opened, and its end.
func (w *rowWriter) append(m markup, cells []Cell) markup {
	for i := range cells {
		if i >= len(w.columns) {
			break
		}

		if i == w.opens {
			m = m.raw(w.opener)
		}

		m = w.cell(m, i, &cells[i])
	}

	return m.raw(`</tr>`)
}

// cell writes one cell; where rows are brief its end is left out, as HTML allows: the next cell ends it, and a page has many.
func (w *rowWriter) cell(m markup, i int, cell *Cell) markup {
	column, head, end := &w.columns[i], w.heads[i], `</td>`

	switch {
	case column.Main:
		m, end = m.raw(`<th scope="row"`), `</th>`
	case cell.Kind == HeatCell:
		m = m.raw(`<td class="`).raw(heatClass(cell.N)).raw(`"`)
	case column.Numeric:
		m = m.raw(`<td class="n"`)
	case column.Short:
		m = m.raw(`<td class="s"`)
	case column.Words:
		m = m.raw(`<td class="free"`)
	default:
		m = m.raw(`<td`)
	}

	if !column.Main && head != "" {
		m = m.raw(` data-h="`).raw(head).raw(`"`)
	}

	m = appendValue(m.raw(`>`), w.printer, cell)

	if cell.Note != "" {
		m = m.raw(`<small>`).text(cell.Note).raw(`</small>`)
	}

	if w.brief {
		return m
	}

	return m.raw(end)
}
