// Package told says what an import of the directory did, or would do, in lines.
package told

import (
	"fmt"
	"strings"

	"github.com/thuocso/thuocso/internal/directory"
	"github.com/thuocso/thuocso/internal/locale"
)

// Lines says what was, or would be, added, changed and refused, row by row, and at the end how many.
func Lines(words locale.Printer, r *directory.Report) []string {
	var lines []string
	line := func(key string, pairs ...any) { lines = append(lines, words.T(key, pairs...)) }
	switch {
	case r.Valid.From.IsZero():
	case r.Valid.To.IsZero():
		line("directory.valid_since", "from", locale.Day(r.Valid.From))
	default:
		line("directory.valid_between", "from", locale.Day(r.Valid.From), "to", locale.Day(r.Valid.To))
	}
	for _, i := range r.Added {
		line("directory.line_added", "row", plainNumber(i.Row), "kind", directory.KindKey(i.Kind), "code", i.Code, "name", i.Name)
	}
	for _, i := range r.Changed {
		line("directory.line_changed", "row", plainNumber(i.Row), "kind", directory.KindKey(i.Kind), "code", i.Code,
			"name", i.Name, "differences", differences(words, i.Differences))
	}
	for _, n := range r.Notes {
		if n.Row == 0 {
			line("directory.file_note", "reason", words.T(n.Key, n.Args...))

			continue
		}
		line("directory.line_note", "row", plainNumber(n.Row), "reason", words.T(n.Key, n.Args...))
	}
	for _, n := range r.Refused {
		reason := words.T(n.Key, n.Args...)
		switch {
		case n.Row == 0:
			line("directory.file_refused", "reason", reason)
		case n.Field == "":
			line("directory.line_refused", "row", plainNumber(n.Row), "reason", reason)
		default:
			line("directory.line_refused_field", "row", plainNumber(n.Row), "field", n.Field, "reason", reason)
		}
	}
	line("directory.summary", "rows", r.Rows(), "added", len(r.Added), "changed", len(r.Changed),
		"unchanged", r.Unchanged, "refused", r.RefusedRows())

	return lines
}

// plainNumber is a row's number as the file shows it, without a grouping sign.
func plainNumber(n int) string { return fmt.Sprint(n) }

func differences(words locale.Printer, list []directory.Difference) string {
	parts := make([]string, len(list))
	for i, d := range list {
		parts[i] = words.T("directory.difference", "field", d.Field, "old", d.Old, "new", d.New)
	}

	return strings.Join(parts, "; ")
}
