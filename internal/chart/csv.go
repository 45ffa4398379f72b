package chart

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/thuocso/thuocso/internal/locale"
)

// CSVWords are the words of a file that the table itself does not hold.
type CSVWords struct {
	// Least and Most follow in brackets the heading of a column of intervals, which becomes two; Percent that of a column of shares.
	Least, Most, Percent string
	// Hidden stands in the place of a figure that may not be shown.
	Hidden string
}

// CSV writes the table for a spreadsheet: UTF-8 with its mark, a comma as the decimal sign and a semicolon between cells in
// Vietnamese, a point and a comma in English, no grouping of digits, no cell that could be taken for a formula, nothing
// where there is no figure.
func (t Table) CSV(p locale.Printer, words CSVWords) ([]byte, error) {
	b := bytes.NewBufferString("\ufeff")
	w := csv.NewWriter(b)
	w.UseCRLF = true
	if p.Lang() == locale.Vi {
		w.Comma = ';'
	}
	split := make([]bool, len(t.Forms))
	for i := range split {
		split[i] = slices.ContainsFunc(t.Rows, func(r Row) bool { return i < len(r.Cells) && r.Cells[i].Low != r.Cells[i].High })
	}
	lines := [][]string{t.csvHead(words, split)}
	for _, row := range t.Rows {
		line := []string{Harmless(row.Name)}
		for i, cell := range row.Cells {
			line = append(line, digits(p, t.Forms[i], cell, cell.Low, words.Hidden))
			if split[i] {
				line = append(line, digits(p, t.Forms[i], cell, cell.High, words.Hidden))
			}
		}
		lines = append(lines, line)
	}
	if err := w.WriteAll(lines); err != nil {
		return nil, fmt.Errorf("write figures as CSV: %w", err)
	}

	return b.Bytes(), nil
}

func (t Table) csvHead(words CSVWords, split []bool) []string {
	head := []string{Harmless(t.Head[0])}
	for i, name := range t.Head[1:] {
		percent := ""
		if t.Forms[i] == Percents {
			percent = words.Percent
		}
		if split[i] {
			head = append(head, headed(name, percent, words.Least), headed(name, percent, words.Most))
		} else {
			head = append(head, headed(name, percent))
		}
	}

	return head
}

// headed is a heading with what is remarked about it in brackets.
func headed(name string, remarks ...string) string {
	remarks = slices.DeleteFunc(remarks, func(r string) bool { return r == "" })
	if len(remarks) > 0 {
		name += " (" + strings.Join(remarks, ", ") + ")"
	}

	return Harmless(name)
}

// digits writes a number as a spreadsheet of the person's language reads it.
func digits(p locale.Printer, form Form, cell Cell, n int64, hidden string) string {
	switch {
	case cell.Hidden:
		return Harmless(hidden)
	case cell.None:
		return ""
	case form == Counts:
		return fmt.Sprint(n)
	}
	sign, whole := "", n
	if n < 0 {
		sign, whole = "-", -n
	}
	point := "."
	if p.Lang() == locale.Vi {
		point = ","
	}

	return fmt.Sprintf("%s%d%s%02d", sign, whole/100, point, whole%100)
}

// begins finds where a text begins a cell like a formula: at its start, or where a program parts cells by another sign than the
// file does.
var begins = regexp.MustCompile(`((?:^|[;,\t\r\n])[ "]*)([=+@-])`)

// Harmless returns a text that no spreadsheet takes for a formula, neither the whole nor what follows a sign that may part cells.
func Harmless(text string) string {
	text = begins.ReplaceAllString(text, "$1'$2")
	if text != "" && strings.ContainsRune("\t\r\n", rune(text[0])) {
		return "'" + text
	}

	return text
}
