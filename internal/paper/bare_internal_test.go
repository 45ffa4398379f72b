package paper

import (
	"io"

	"github.com/xuri/excelize/v2"

	"github.com/thuocso/thuocso/internal/locale"
)

// Cells are the cells of a workbook, ready to be written.
type Cells struct {
	sheets []cellSheet
}

type cellSheet struct {
	name string
	rows [][]any
}

// CellsOf makes the cells that WriteProvinceBook writes, each with its style.
func CellsOf(p locale.Printer, b Book) (Cells, error) {
	f := excelize.NewFile()
	st, err := newStyles(f)
	if err != nil {
		return Cells{}, err
	}
	m := maker{Printer: p, book: b}
	var out Cells
	for _, s := range []*sheet{m.summary(), m.ranking(), m.components(), m.targets()} {
		out.sheets = append(out.sheets, cellSheet{name: s.name, rows: s.cells(st)})
	}

	return out, f.Close()
}

func (s *sheet) cells(st styles) [][]any {
	one := func(style int, text string) []any { return []any{excelize.Cell{StyleID: style, Value: Safe(text)}} }
	rows := [][]any{one(st.title, s.title)}
	for _, about := range s.about {
		rows = append(rows, one(st.about, about))
	}
	rows = append(rows, nil)
	for row := range s.headRows {
		rows = append(rows, s.headCells(row, st))
	}
	for _, row := range s.rows {
		cells := make([]any, len(s.columns))
		s.fill(cells, row, st)
		rows = append(rows, cells)
	}
	for _, note := range s.notes {
		rows = append(rows, one(st.note, note))
	}

	return rows
}

// Write is the floor of a workbook: the library's own way to write these cells, with the same styles and nothing else.
func (c Cells) Write(to io.Writer) error {
	f := excelize.NewFile()
	if _, err := newStyles(f); err != nil {
		return err
	}
	for _, s := range c.sheets {
		if _, err := f.NewSheet(s.name); err != nil {
			return err
		}
		w, err := f.NewStreamWriter(s.name)
		if err != nil {
			return err
		}
		for i, row := range s.rows {
			if err := line(w, i+1, row); err != nil {
				return err
			}
		}
		if err := w.Flush(); err != nil {
			return err
		}
	}
	if err := f.Write(to); err != nil {
		return err
	}

	return f.Close()
}
