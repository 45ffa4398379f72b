package returnbook

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/paper"
)

// Read reads a workbook that came back. Faults: Invalid when it is no workbook of ours, of another form, or damaged;
// TooLarge when it unpacks to more than a workbook may be. A cell with a formula is named and not read: neither the
// formula nor the value that was saved with it.
func Read(content []byte) (mark Mark, rows []Filled, err error) {
	f, err := paper.OpenWorkbook(content, unpackedLimit)
	if err != nil {
		return Mark{}, nil, err
	}
	defer func() {
		if closing := f.Close(); closing != nil && err == nil {
			err = fmt.Errorf("close workbook: %w", closing)
		}
	}()
	if err := narrow(content); err != nil {
		return Mark{}, nil, fault.New(fault.Invalid, "returnbook.not_ours").Because(err)
	}
	hidden, err := rowsOf(f, markSheet)
	if err != nil || !ours(hidden) {
		return Mark{}, nil, fault.New(fault.Invalid, "returnbook.not_ours").Because(err)
	}
	if cellOf(hidden, 1, 0) != strconv.Itoa(markVersion) {
		return Mark{}, nil, fault.New(fault.Invalid, "returnbook.old_form")
	}
	if mark, err = markOf(hidden); err != nil {
		return Mark{}, nil, err
	}
	rows, err = filled(f, hidden)

	return mark, rows, err
}

// filled reads the questions by what the hidden sheet says of them.
func filled(f *excelize.File, hidden [][]string) ([]Filled, error) {
	written, order, err := writtenOf(hidden)
	if err != nil {
		return nil, err
	}
	sheet := f.GetSheetName(0)
	if sheet == markSheet {
		sheet = f.GetSheetName(1)
	}
	if err := fill(f, sheet, written); err != nil {
		return nil, err
	}
	unknown, err := fillAnnex(f, written)
	if err != nil {
		return nil, err
	}
	rows := make([]Filled, 0, len(order))
	for _, code := range order {
		w := written[code]
		if w.kind == YesNo {
			w.Was.Answer, w.Now.Answer = said(hidden, w.Was.Answer), said(hidden, w.Now.Answer)
		}
		rows = append(rows, w.Filled)
	}

	return append(rows, unknown...), nil
}

// rowsOf reads the first rows of a sheet; beyond them nothing is ours.
func rowsOf(f *excelize.File, sheet string) ([][]string, error) {
	read, err := f.Rows(sheet)
	if err != nil {
		return nil, fmt.Errorf("rows of %s: %w", sheet, err)
	}
	defer read.Close() //nolint:errcheck // nothing was written
	var rows [][]string
	for len(rows) < mostRows && read.Next() {
		cells, err := read.Columns()
		if err != nil {
			return nil, fmt.Errorf("row %d of %s: %w", len(rows)+1, sheet, err)
		}
		rows = append(rows, cells)
	}
	if err := read.Error(); err != nil {
		return nil, fmt.Errorf("rows of %s: %w", sheet, err)
	}

	return rows, nil
}

// asked is a row with what it asks for.
type asked struct {
	Filled

	kind Kind
}

// said reads the words for yes and no that the workbook was written with.
func said(hidden [][]string, text string) string {
	switch {
	case text == "":
		return ""
	case strings.EqualFold(text, cellOf(hidden, 7, 0)):
		return "1"
	case strings.EqualFold(text, cellOf(hidden, 8, 0)):
		return "0"
	default:
		return text
	}
}

func ours(hidden [][]string) bool { return cellOf(hidden, 0, 0) == markFormat }

func cellOf(rows [][]string, row, col int) string {
	if row >= len(rows) || col >= len(rows[row]) {
		return ""
	}

	return unsafe(rows[row][col])
}

// unsafe takes off the apostrophe that made a text harmless.
func unsafe(s string) string {
	if rest, ok := strings.CutPrefix(s, "'"); ok && paper.Safe(rest) == s {
		return rest
	}

	return s
}

func damaged(err error) error { return fault.New(fault.Invalid, "returnbook.damaged").Because(err) }

func markOf(hidden [][]string) (Mark, error) {
	id, err := strconv.ParseInt(cellOf(hidden, 2, 0), 10, 64)
	if err != nil {
		return Mark{}, damaged(err)
	}
	year, err := strconv.Atoi(cellOf(hidden, 4, 0))
	if err != nil {
		return Mark{}, damaged(err)
	}

	return Mark{
		ReturnID: id, SchoolCode: cellOf(hidden, 3, 0), SchoolYear: year, Index: cellOf(hidden, 5, 0), Revision: cellOf(hidden, 6, 0),
	}, nil
}

// writtenOf reads what the rows said when the workbook was written, by code and in order.
func writtenOf(hidden [][]string) (map[string]*asked, []string, error) {
	written := map[string]*asked{}
	var order []string
	for row := markRows - 1; row < len(hidden) && len(order) < mostRows; row++ {
		code := cellOf(hidden, row, 0)
		if code == "" {
			continue
		}
		version, err := strconv.Atoi(cellOf(hidden, row, 1))
		if err != nil || version < 0 || version > math.MaxInt32 || written[code] != nil {
			return nil, nil, damaged(err)
		}
		w := &asked{kind: Kind(cellOf(hidden, row, 6)), Filled: Filled{Code: code, Version: version}}
		if w.annexed() {
			w.Kind, w.Key, w.Was.Answer = w.kind, cellOf(hidden, row, 7), cellOf(hidden, row, 2)
		} else {
			w.Was = Given{
				Answer: plain(cellOf(hidden, row, 2)), First: plain(cellOf(hidden, row, 3)), Second: plain(cellOf(hidden, row, 4)),
				Note: cellOf(hidden, row, 5),
			}
		}
		written[code] = w
		order = append(order, code)
	}
	if len(order) == 0 {
		return nil, nil, damaged(nil)
	}

	return written, order, nil
}

// fill reads what stands in the sheet now.
func fill(f *excelize.File, sheet string, written map[string]*asked) error {
	rows, err := rowsOf(f, sheet)
	if err != nil {
		return damaged(err)
	}
	found, want := 0, 0
	for _, w := range written {
		if !w.annexed() {
			want++
		}
	}
	for i := range rows {
		w := written[cellOf(rows, i, colCode-1)]
		if w == nil || w.annexed() {
			continue
		}
		found++
		w.Now = Given{
			Answer: plain(cellOf(rows, i, colAnswer-1)), First: plain(cellOf(rows, i, colFirst-1)), Second: plain(cellOf(rows, i, colSecond-1)),
			Note: strings.TrimSpace(cellOf(rows, i, colNote-1)),
		}
		if err := w.calculated(f, sheet, i+1); err != nil {
			return err
		}
	}
	if found != want {
		return fault.New(fault.Invalid, "returnbook.rows_gone", "n", want-found)
	}

	return nil
}

// calculated notes the first cell of a row that holds a formula.
func (w *asked) calculated(f *excelize.File, sheet string, row int) error {
	for _, col := range []int{colAnswer, colFirst, colSecond, colNote} {
		place := at(col, row)
		formula, err := f.GetCellFormula(sheet, place)
		if err != nil {
			return damaged(err)
		}
		if formula != "" && w.Formula == "" {
			w.Formula = place
		}
	}

	return nil
}

// number is how a sheet stores the numbers of a return, an exponent for the smallest parts included.
var number = regexp.MustCompile(`^-?\d{1,12}([.,]\d{1,20})?(E-\d{1,2})?$`)

// plain writes a number the way a form carries it: a stored 4.3499999999999996 is the 4.35 that was typed. Another text
// stays as it is, without blanks around it.
func plain(text string) string {
	text = strings.TrimSpace(text)
	if !number.MatchString(text) {
		return text
	}
	n, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
	if err != nil {
		return text
	}
	if rounded := math.Round(n*100) / 100; math.Abs(n-rounded) < 1e-9 {
		n = rounded
	}

	return strings.Replace(strconv.FormatFloat(n, 'f', -1, 64), ".", ",", 1)
}
