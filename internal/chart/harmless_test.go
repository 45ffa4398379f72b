package chart_test

import (
	"encoding/csv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/thuocso/thuocso/internal/chart"
)

func TestNoCellOfAListIsAFormula(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]string{
		"=1+1": "'=1+1", "+84": "'+84", "-1": "'-1", "@a": "'@a", "\ta": "'\ta", "\ra": "'\ra", "\na": "'\na", "Xã Đồng Tâm": "Xã Đồng Tâm", "": "",
		"A;=1+1": "A;'=1+1", "A, -5": "A, '-5", "A;\"=1": "A;\"'=1", "4,5 %; a-b": "4,5 %; a-b", "x\n@y": "x\n'@y",
	} {
		if got := chart.Harmless(cell); got != want {
			t.Errorf("%q is written as %q, want %q", cell, got, want)
		}
	}
}

// By whatever sign a program parts the cells of a line, none begins like a formula.
func TestNoCellIsAFormulaByWhateverSeparator(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var file strings.Builder
		w := csv.NewWriter(&file)
		w.Comma = rapid.SampledFrom([]rune{';', ','}).Draw(t, "written with")
		var row []string
		for range rapid.IntRange(1, 4).Draw(t, "cells") {
			row = append(row, chart.Harmless(rapid.StringMatching(`[ab ;,"=+@\t-]{0,8}`).Draw(t, "cell")))
		}
		if err := w.Write(row); err != nil {
			t.Fatal(err)
		}
		w.Flush()
		for _, by := range []string{";", ",", "\t"} {
			for cell := range strings.SplitSeq(strings.TrimRight(file.String(), "\n"), by) {
				if cell = strings.TrimLeft(cell, ` "`); cell != "" && strings.ContainsRune("=+-@", rune(cell[0])) {
					t.Fatalf("%q read by %q has the cell %q", file.String(), by, cell)
				}
			}
		}
	})
}
