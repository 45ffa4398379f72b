package sandbox_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/thuocso/thuocso/indicators"
	"github.com/thuocso/thuocso/internal/maturity"
)

// decreed returns the index of Decision 4725.
func decreed(tb testing.TB) *maturity.Index {
	tb.Helper()
	data, err := indicators.FS.ReadFile("qd-4725-2022.yaml")
	if err != nil {
		tb.Fatal(err)
	}

	return load(tb, string(data))
}

func load(tb testing.TB, file string) *maturity.Index {
	tb.Helper()
	x, problems := maturity.Load("made.yaml", []byte(file))
	if x == nil {
		tb.Fatalf("%v", problems[:min(5, len(problems))])
	}

	return x
}

// maker writes made-up indices: every shape that a file may have, none of it law.
type maker struct {
	*rand.Rand
	strings.Builder
	step int
	// small keeps to few components, so that every way to raise them can be tried.
	small bool
}

const said = `provenance: inferred, source: test`

// made draws an index.
func made(tb testing.TB, r *rand.Rand, small bool) *maturity.Index {
	tb.Helper()
	m := maker{Rand: r, small: small, step: []int{25, 50, 100, 200}[r.IntN(4)]}
	groups := 1 + r.IntN(3)
	if small {
		m.step, groups = []int{1000, 2000}[r.IntN(2)], 1+r.IntN(2)
	}
	second := 20 + m.IntN(40)
	third := second + m.IntN(90-second)
	fmt.Fprintf(&m, `schema: 1
id: made
revision: "1"
title: {vi: "T", en: "T", %[1]s}
decision: {number: "1", date: "2025-01-02", issuer: "T", %[1]s}
scope: {vi: "T", en: "T", %[1]s}
stages: {list: [TH, THCS, THPT], %[1]s}
cycle: {value: yearly, %[1]s}
english: {value: translation, %[1]s}
step: {value: "%[2]s", %[1]s}
levels:
  second_from: {value: "%[3]d", %[1]s}
  third_above: {value: "%[4]d", %[1]s}
  names: [{vi: "M", en: "M", %[1]s}, {vi: "H", en: "H", %[1]s}, {vi: "B", en: "B", %[1]s}]
school_level: {value: lowest_group, %[1]s}
missed_condition: {value: warn, %[1]s}
sources: [{id: test, title: "T"}]
groups:
`, said, points(m.step), second, third)
	for g := range groups {
		m.group(g + 1)
	}

	return load(tb, m.String())
}

// points writes hundredths as the file has them.
func points(n int) string { return maturity.Points(n).String() } //nolint:gosec // at most a hundred points

func (m *maker) group(g int) {
	fmt.Fprintf(m, "  - code: \"%[2]d\"\n    key: G%[2]d\n    name: {vi: \"N\", en: \"N\", %[1]s}\n    max: {value: \"100\", %[1]s}\n", said, g)
	if n := m.IntN(3); n > 0 {
		fmt.Fprint(m, "    conditions:\n")
		for i := range n {
			fmt.Fprintf(m, "      - {code: \"%d.%d\", name: {vi: \"D\", en: \"D\", %s}}\n", g, i+1, said)
		}
	}
	fmt.Fprint(m, "    criteria:\n")
	for i, most := range m.parts(10_000, 1+m.IntN(m.few(5))) {
		m.criterion(fmt.Sprintf("%d.%d", g, i+10), most)
	}
}

func (m *maker) few(n int) int {
	if m.small {
		return 2
	}

	return n
}

// parts splits an amount into parts on the step, none of them empty.
func (m *maker) parts(all, n int) []int {
	steps := all / m.step
	n = min(n, steps)
	left := steps - n
	parts := make([]int, 0, n)
	for i := range n {
		more := left
		if i < n-1 {
			more = m.IntN(left + 1)
		}
		left -= more
		parts = append(parts, (1+more)*m.step)
	}

	return parts
}

func (m *maker) criterion(code string, most int) {
	fmt.Fprintf(m, "      - code: \"%s\"\n        name: {vi: \"C\", en: \"C\", %s}\n        max: {value: \"%s\", %s}\n", code, said, points(most), said)
	carried := most
	if most > m.step && m.IntN(3) == 0 {
		carried = m.step * (1 + m.IntN(most/m.step-1))
		fmt.Fprintf(m, "        unallocated: {value: \"%s\", %s}\n        unallocated_reason: {vi: \"K\", en: \"K\", %s}\n", points(most-carried), said, said)
	}
	if third := most / 2; m.IntN(2) == 0 && third > 0 {
		sure := []string{"decreed", "unverified"}[m.IntN(2)]
		fmt.Fprintf(m, "        levels: {second_from: {value: \"%s\", provenance: %[2]s, source: test}, third_above: {value: \"%[3]s\", provenance: %[2]s, source: test}}\n",
			points(1+m.IntN(third)), sure, points(third))
	}
	fmt.Fprint(m, "        components:\n")
	for i, p := range m.parts(carried, 1+m.IntN(m.few(5))) {
		m.component(fmt.Sprintf("%s.%d", code, i+1), p)
	}
}

func (m *maker) component(code string, most int) {
	kind := []string{"up_to", "up_to", "yes_no", "ratio", "count"}[m.IntN(5)]
	fmt.Fprintf(m, "          - code: \"%[1]s\"\n            name: {vi: \"P\", en: \"P\", %[2]s}\n            max: {value: \"%[3]s\", %[2]s}\n            kind: {value: %[4]s, %[2]s}\n",
		code, said, points(most), kind)
	if m.IntN(5) == 0 {
		fmt.Fprintf(m, "            applies_to: {list: [%s], %s}\n", []string{"TH", "THPT", "THCS, THPT"}[m.IntN(3)], said)
	}
	if kind == "ratio" {
		fmt.Fprintf(m, "            numerator: {vi: \"T\", en: \"T\", %[1]s}\n            denominator: {vi: \"M\", en: \"M\", %[1]s}\n", said)
		if m.IntN(3) == 0 {
			fmt.Fprintf(m, "            proportional: {value: \"yes\", %s}\n", said)

			return
		}
	}
	if (kind == "ratio" || kind == "count") && m.IntN(3) > 0 {
		m.bands(most)
	}
}

// bands need not rise, nor reach the maximum: the file may say so.
func (m *maker) bands(most int) {
	fmt.Fprint(m, "            bands:\n")
	from := 0
	for range 1 + m.IntN(4) {
		fmt.Fprintf(m, "              - {from: \"%d\", points: \"%s\", %s}\n", from, points(m.step*m.IntN(most/m.step+1)), said)
		from += 1 + m.IntN(24)
	}
}
