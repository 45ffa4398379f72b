// Package sheet reads a table that somebody made elsewhere: a CSV file in any of the
// encodings that Vietnamese offices use, or a workbook through an adapter. It finds the
// columns by their headings, composes every text, and names the row of whatever is wrong.
package sheet

import (
	"bytes"
	"strings"
	"unicode"

	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/locale"
)

// Limits of a file.
const (
	// MaxBytes is how large an imported file may be.
	MaxBytes = 32 << 20
	// MaxRows is how many rows it may have.
	MaxRows = 100_000
	// MaxColumns is how many columns a row may have.
	MaxColumns = 200
	// MaxCell is how many bytes a cell may have.
	MaxCell = 4000
)

// Line is a row of a sheet with the number a person sees beside it.
type Line struct {
	Number int
	Cells  []string
}

// Sheet is a table as text: its heading and its rows, empty rows left out.
type Sheet struct {
	Heading []string
	Lines   []Line
}

// Workbooks reads the first table of a workbook (xlsx).
type Workbooks interface {
	ReadSheet(content []byte) (Sheet, error)
}

// Read reads a CSV file, or a workbook when its first bytes say so.
func Read(content []byte, books Workbooks) (Sheet, error) {
	var s Sheet
	var err error
	switch {
	case len(content) > MaxBytes:
		return Sheet{}, fault.New(fault.TooLarge, "directory.file_too_large", "limit", MaxBytes>>20)
	case len(bytes.TrimSpace(content)) == 0:
		return Sheet{}, fault.New(fault.Invalid, "directory.file_empty")
	case bytes.HasPrefix(content, []byte("PK\x03\x04")):
		s, err = books.ReadSheet(content)
	case bytes.HasPrefix(content, []byte("\xD0\xCF\x11\xE0")):
		return Sheet{}, fault.New(fault.Invalid, "directory.file_old_excel")
	case bytes.HasPrefix(content, []byte("%PDF")), bytes.HasPrefix(bytes.TrimSpace(content), []byte("<")):
		return Sheet{}, fault.New(fault.Invalid, "directory.file_not_table")
	default:
		s, err = readCSV(content)
	}
	if err != nil {
		return Sheet{}, err
	}

	return s, s.check()
}

// check refuses what no row of the sheet could be read from, and puts every text into one form.
func (s *Sheet) check() error {
	if len(s.Heading) == 0 {
		return fault.New(fault.Invalid, "directory.file_empty")
	}
	if len(s.Lines) == 0 {
		return fault.New(fault.Invalid, "directory.file_without_rows")
	}
	if len(s.Lines) > MaxRows {
		return fault.New(fault.TooLarge, "directory.too_many_rows", "limit", MaxRows)
	}
	if err := s.checkLegacy(); err != nil {
		return err
	}
	for i := range s.Heading {
		s.Heading[i] = tidy(s.Heading[i])
	}
	for i := range s.Lines {
		if err := s.Lines[i].check(); err != nil {
			return err
		}
	}

	return nil
}

// check bounds the row and tidies its cells.
func (l *Line) check() error {
	if len(l.Cells) > MaxColumns {
		return fault.New(fault.Invalid, "directory.too_many_columns", "row", l.Number, "limit", MaxColumns)
	}
	for i, cell := range l.Cells {
		if len(cell) > MaxCell {
			return fault.New(fault.Invalid, "directory.cell_too_long", "row", l.Number, "column", i+1, "limit", MaxCell)
		}
		if !locale.Valid(cell) || strings.ContainsRune(cell, unicode.ReplacementChar) {
			return fault.New(fault.Invalid, "directory.damaged_text", "row", l.Number, "column", i+1)
		}
		l.Cells[i] = tidy(cell)
	}

	return nil
}

// blank tells whether nothing stands in the row.
func blank(cells []string) bool {
	for _, cell := range cells {
		if strings.TrimSpace(cell) != "" {
			return false
		}
	}

	return true
}

// tidy composes a text, drops what cannot be seen, and leaves single blanks.
func tidy(text string) string {
	plain := true
	for i := range len(text) {
		if text[i] < ' ' || text[i] > '~' || text[i] == ' ' {
			plain = false

			break
		}
	}
	if plain {
		return text
	}

	return strings.Join(strings.Fields(locale.NFC(locale.Plain(text))), " ")
}
