package paper

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"

	"github.com/xuri/excelize/v2"

	intake "github.com/thuocso/thuocso/internal/directory/sheet"
	"github.com/thuocso/thuocso/internal/fault"
)

// Limits of what an uploaded workbook may unpack to.
const (
	unpackedLimit = 256 << 20
	// spilledFrom is the size from which a part is unpacked to disk instead of memory.
	spilledFrom = 16 << 20
	partsLimit  = 2000
)

// Workbooks reads uploaded workbooks; it implements the Workbooks of package sheet.
type Workbooks struct{}

// ReadSheet reads the first sheet that has anything in it: texts as they are, numbers as they are stored, formulas
// by the value that was saved with them. Nothing is evaluated.
func (Workbooks) ReadSheet(content []byte) (found intake.Sheet, err error) {
	book, err := OpenWorkbook(content, unpackedLimit)
	if err != nil {
		return intake.Sheet{}, err
	}
	defer func() {
		if closing := book.Close(); closing != nil && err == nil {
			err = fmt.Errorf("close workbook: %w", closing)
		}
	}()
	for _, name := range book.GetSheetList() {
		found, err = rowsOf(book, name)
		if err != nil || len(found.Heading) > 0 {
			return found, err
		}
	}

	return intake.Sheet{}, fault.New(fault.Invalid, "directory.file_empty")
}

// OpenWorkbook opens an uploaded workbook whose cells are read as they are stored. Faults: TooLarge when it unpacks to more
// bytes than the limit, Invalid when it is locked or no workbook. The caller closes it.
func OpenWorkbook(content []byte, limit int64) (*excelize.File, error) {
	if err := bounded(content, limit); err != nil {
		return nil, err
	}
	book, err := excelize.OpenReader(bytes.NewReader(content), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: limit, UnzipXMLSizeLimit: min(limit, spilledFrom),
	})
	switch {
	case errors.Is(err, excelize.ErrWorkbookFileFormat), errors.Is(err, excelize.ErrWorkbookPassword):
		return nil, fault.New(fault.Invalid, "directory.workbook_locked").Because(err)
	case err != nil:
		return nil, fault.New(fault.Invalid, "directory.workbook_unreadable").Because(err)
	}

	return book, nil
}

// bounded looks at what the archive says it unpacks to before anything is unpacked. A part that
// unpacks to more than it said ends with an error of archive/zip.
func bounded(content []byte, limit int64) error {
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return fault.New(fault.Invalid, "directory.workbook_unreadable").Because(err)
	}
	most := uint64(max(limit, 0))
	var total uint64
	for _, part := range archive.File {
		total += min(part.UncompressedSize64, most+1)
	}
	if total > most || len(archive.File) > partsLimit {
		return fault.New(fault.TooLarge, "directory.workbook_bomb", "limit", limit>>20)
	}

	return nil
}

func rowsOf(book *excelize.File, name string) (intake.Sheet, error) {
	rows, err := book.Rows(name)
	if err != nil {
		return intake.Sheet{}, fault.New(fault.Invalid, "directory.workbook_unreadable").Because(err)
	}
	defer rows.Close() //nolint:errcheck // nothing was written
	var rowsRead intake.Sheet
	for number := 1; rows.Next(); number++ {
		cells, err := rows.Columns()
		if err != nil {
			return intake.Sheet{}, fault.New(fault.Invalid, "directory.workbook_row", "row", number).Because(err)
		}
		cells = trimmed(cells)
		switch {
		case len(cells) == 0:
		case rowsRead.Heading == nil:
			rowsRead.Heading = cells
		case len(rowsRead.Lines) == intake.MaxRows:
			return intake.Sheet{}, fault.New(fault.TooLarge, "directory.too_many_rows", "limit", intake.MaxRows)
		default:
			rowsRead.Lines = append(rowsRead.Lines, intake.Line{Number: number, Cells: cells})
		}
	}
	if err := rows.Error(); err != nil {
		return intake.Sheet{}, fault.New(fault.Invalid, "directory.workbook_unreadable").Because(err)
	}

	return rowsRead, nil
}

// trimmed cuts empty cells off the end.
func trimmed(cells []string) []string {
	for len(cells) > 0 && cells[len(cells)-1] == "" {
		cells = cells[:len(cells)-1]
	}

	return cells
}

var _ intake.Workbooks = Workbooks{}
