package sheet

import (
	"encoding/csv"
	"errors"
	"io"
	"strings"

	"github.com/thuocso/thuocso/internal/fault"
)

// readCSV reads the rows of a file separated by comma, semicolon or tab.
func readCSV(content []byte) (Sheet, error) {
	text, err := decode(content)
	if err != nil {
		return Sheet{}, err
	}
	text, comma, skipped := separator(text)
	r := csv.NewReader(strings.NewReader(text))
	r.Comma = comma
	r.FieldsPerRecord = -1
	var s Sheet
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return s, nil
		}
		if err != nil {
			return Sheet{}, csvFault(err, skipped)
		}
		if blank(cells) {
			continue
		}
		number, _ := r.FieldPos(0)
		if s.Heading == nil {
			s.Heading = cells

			continue
		}
		s.Lines = append(s.Lines, Line{Number: number + skipped, Cells: cells})
		if len(s.Lines) > MaxRows {
			return Sheet{}, fault.New(fault.TooLarge, "directory.too_many_rows", "limit", MaxRows)
		}
	}
}

// separator chooses among comma, semicolon and tab by the heading. A first line "sep=;", which
// spreadsheets write, decides; skipped is then 1.
func separator(text string) (rest string, comma rune, skipped int) {
	heading, after, _ := strings.Cut(text, "\n")
	heading = strings.TrimRight(heading, "\r")
	if given, ok := strings.CutPrefix(strings.ToLower(heading), "sep="); ok && len(given) == 1 && strings.Contains(",;\t", given) {
		return after, rune(given[0]), 1
	}
	comma, most := ',', 0
	for _, sign := range ",;\t" {
		if n := strings.Count(heading, string(sign)); n > most {
			comma, most = sign, n
		}
	}

	return text, comma, 0
}

// csvFault names the row at which the file cannot be read on. An open quote runs to the end of the file: the row
// in which it was opened is the one to mend.
func csvFault(err error, skipped int) error {
	pe, ok := errors.AsType[*csv.ParseError](err)
	if !ok {
		return fault.New(fault.Invalid, "directory.file_unreadable").Because(err)
	}
	if errors.Is(pe.Err, csv.ErrQuote) && pe.Line > pe.StartLine {
		return fault.New(fault.Invalid, "directory.quote_open", "row", pe.StartLine+skipped).Because(err)
	}

	return fault.New(fault.Invalid, "directory.quote_wrong", "row", pe.Line+skipped).Because(err)
}
