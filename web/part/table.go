package part

import (
	"context"
	"io"

	"github.com/a-h/templ"

	"github.com/thuocso/thuocso/internal/locale"
)

// Column is the heading of one column.
type Column struct {
	// Head is the heading; on a phone it stands before each value.
	Head string
	// Numeric puts heading and values to the right.
	Numeric bool
	// Main marks the column that names the row, such as the school.
	Main bool
	// Words marks a column of words that people typed: whatever is too long for it is broken.
	Words bool
	// Short marks a column of a word or two; a brief table needs little room for it.
	Short bool
	// Rest marks a column of a brief table that a phone shows when its row is opened; all others come before it.
	Rest bool
	// Sort is the address that orders by this column, empty for none.
	Sort string
	// Sorted is ascending, descending or empty.
	Sorted string
}

// Table is a table whose cells are plain values. It is written row by row into the page; for cells that hold forms or
// other parts write the rows in a template of the page, with TableHead.
type Table struct {
	// Caption names the table; HideCaption keeps it for readers of the screen only, where a heading says the same.
	Caption     string
	HideCaption bool
	Columns     []Column
	Rows        []Row
	// Foot is a closing row of sums.
	Foot []Cell
	// Scroll lets a table of many columns scroll within its own frame instead of becoming cards.
	Scroll bool
	// Brief lets a row take two lines on a phone: what comes up to the Main column in the first, all other columns in the
	// second, under their headings. It is the word by which the Rest columns and the notes of a row open, where there are any.
	Brief string
	// Heat colours the cells by their heat.
	Heat bool
}

// Row is one row of a table.
type Row struct {
	Cells []Cell
	// Mine marks the row of the viewer's own unit.
	Mine bool
	// ID is what an address with a fragment leads to, empty for none.
	ID string
}

// CellKind is how a cell is shown.
type CellKind uint8

// The kinds of cell.
const (
	// Text is plain text, a link where Href is set.
	Text CellKind = iota
	// LevelCell is the level N.
	LevelCell
	// StateCell is the state whose code is Text.
	StateCell
	// BarCell is the distribution Dist.
	BarCell
	// HeatCell is text on the shade N, 0 the lowest to 4 the highest, Undecided hatched as -1.
	HeatCell
)

// Cell is one value of a row.
type Cell struct {
	Text string
	Href string
	// Note is a second, smaller line.
	Note string
	// Dist is the distribution of a BarCell.
	Dist *Dist
	N    int8
	Kind CellKind
}

// Render writes the table in one pass: 200 rows cost about as much as one template component for each cell of ten.
type renderedTable struct {
	table   Table
	printer locale.Printer
}

// DataTable shows a table. On a phone its rows become cards with their headings, unless it scrolls.
func DataTable(p locale.Printer, t Table) templ.Component {
	return renderedTable{table: t, printer: p}
}

// tableBlock is after how many bytes a table is handed on, so that a long one takes no more memory than a short one.
const tableBlock = 8 << 10

// Render writes the table to w.
func (r renderedTable) Render(_ context.Context, w io.Writer) error {
	t := &r.table
	m := make(markup, 0, tableBlock+4096)
	if t.Scroll {
		m = m.raw(`<div class="scroll" role="region" tabindex="0" aria-label="`).text(t.Caption).raw(`">`)
	}

	m = t.appendOpen(m)
	m = appendHead(m, t.Columns, t.Brief).raw(`<tbody>`)
	rows := t.rows(r.printer)

	for i := range t.Rows {
		m = rows.append(appendRowOpen(m, &t.Rows[i]), t.Rows[i].Cells)
		if len(m) >= tableBlock {
			if _, err := w.Write(m); err != nil {
				return err
			}

			m = m[:0]
		}
	}

	m = m.raw(`</tbody>`)

	if len(t.Foot) > 0 {
		m = rows.append(m.raw(`<tfoot><tr>`), t.Foot).raw(`</tfoot>`)
	}

	m = m.raw(`</table>`)
	if t.Scroll {
		m = m.raw(`</div>`)
	}

	_, err := w.Write(m)

	return err
}

func (t *Table) appendOpen(m markup) markup {
	m = m.raw(`<table class="`)
	if !t.Scroll {
		m = m.raw(`stack`)
	}

	switch {
	case t.Brief == "":
	case restOf(t.Columns, t.Brief) < 0:
		m = m.raw(` brief`)
	default:
		m = m.raw(` brief opens`)
	}

	if t.Heat {
		m = m.raw(` heat`)
	}

	m = m.raw(`">`)

	switch {
	case t.Caption == "":
	case t.HideCaption:
		m = m.raw(`<caption class="hidden-visually">`).text(t.Caption).raw(`</caption>`)
	default:
		m = m.raw(`<caption>`).text(t.Caption).raw(`</caption>`)
	}

	return m
}

// TableHead writes the heading row of a table that a page's template continues with its own rows.
func TableHead(columns []Column) templ.Component {
	return appendHead(make(markup, 0, 512), columns, "")
}

// appendHead writes the heading row; brief is the heading of the column that opens rows, empty for none.
func appendHead(m markup, columns []Column, brief string) markup {
	m = m.raw(`<thead><tr>`)
	opens := restOf(columns, brief)

	for i, c := range columns {
		if i == opens {
			m = m.raw(`<th scope="col" class="o">`).text(brief).raw(`</th>`)
		}

		m = m.raw(`<th scope="col"`)

		switch {
		case c.Numeric:
			m = m.raw(` class="n"`)
		case c.Main && brief != "":
			m = m.raw(` class="m"`)
		case c.Short:
			m = m.raw(` class="s"`)
		}

		if c.Sorted != "" {
			m = m.raw(` aria-sort="`).text(c.Sorted).raw(`"`)
		}

		m = m.raw(`>`)
		if c.Sort == "" {
			m = m.text(c.Head)
		} else {
			m = m.raw(`<a href="`).url(c.Sort).raw(`">`).text(c.Head).raw(`</a>`)
		}

		m = m.raw(`</th>`)
	}

	return m.raw(`</tr></thead>`)
}

// url writes an address that templ has cleaned of schemes that run scripts.
func (m markup) url(address string) markup { return m.text(string(templ.URL(address))) }

func appendValue(m markup, p locale.Printer, cell *Cell) markup {
	switch cell.Kind {
	case LevelCell:
		return appendLevel(m, p, int(cell.N))
	case StateCell:
		return appendState(m, p, cell.Text)
	case BarCell:
		if cell.Dist == nil {
			return m
		}

		return appendBar(m, p, *cell.Dist)
	case Text, HeatCell:
	}

	if cell.Href == "" {
		return m.text(cell.Text)
	}

	return m.raw(`<a href="`).url(cell.Href).raw(`">`).text(cell.Text).raw(`</a>`)
}

func heatClass(shade int8) string {
	switch shade {
	case 0:
		return "h0"
	case 1:
		return "h1"
	case 2:
		return "h2"
	case 3:
		return "h3"
	case 4:
		return "h4"
	default:
		return "hx"
	}
}
