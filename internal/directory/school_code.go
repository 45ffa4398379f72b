package directory

import (
	"strings"
	"unicode/utf8"

	"github.com/thuocso/thuocso/internal/directory/sheet"
)

// code checks the school's code. Codes are opaque text; zeros that a spreadsheet took away are put back only when
// a known school, or the width of the sheet's other codes together with the province's code, says so.
func (p *schoolPlan) code(line sheet.Line) string {
	text, row := p.head.Cell(line, "ma_truong"), line.Number
	switch {
	case text == "":
		p.report.refuse(row, "ma_truong", "directory.code_empty")

		return ""
	case scientific(text):
		p.report.refuse(row, "ma_truong", "directory.code_scientific", "code", sheet.Cut(text, 40))

		return ""
	case utf8.RuneCountInString(text) > maxCode || strings.ContainsAny(text, " <>\"'=;,"):
		p.report.refuse(row, "ma_truong", "directory.school_code_malformed", "code", sheet.Cut(text, 40), "limit", maxCode)

		return ""
	}
	full := p.restored(line, text)
	if full != text {
		p.report.note(row, "ma_truong", "directory.zeros_restored", "text", text, "code", full)
	} else if digits(text) && len(text) < p.width && len(p.reg.find(text)) == 0 {
		p.report.note(row, "ma_truong", "directory.zeros_doubted", "code", text, "width", p.width)
	}
	if first, twice := p.codes[full]; twice {
		p.report.refuse(row, "ma_truong", "directory.code_twice", "kind", KindKey(Institution), "code", full, "first", first)

		return ""
	}
	p.codes[full] = row

	return full
}

// restored puts lost zeros back where that is beyond doubt.
func (p *schoolPlan) restored(line sheet.Line, text string) string {
	if !digits(text) || len(p.reg.find(text)) > 0 {
		return text
	}
	if known := p.reg.bare[text]; len(known) == 1 {
		return known[0]
	}
	if len(text) >= p.width {
		return text
	}
	full := pad(text, p.width)
	commune, ok := p.tree.Find(Commune, pad(p.head.Cell(line, "ma_xa"), Commune.Width()), p.day())
	if !ok {
		return text
	}
	province, ok := p.tree.Above(commune, Province, p.day())
	if !ok || !strings.HasPrefix(full, province.Code) {
		return text
	}

	return full
}

// commonWidth is the width of the longest code of digits in the sheet.
func (p *schoolPlan) commonWidth() int {
	width := 0
	for _, line := range p.Sheet.Lines {
		if code := p.head.Cell(line, "ma_truong"); digits(code) && len(code) <= maxCode {
			width = max(width, len(code))
		}
	}

	return width
}

// listed splits a list of codes.
func listed(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ';' || r == ',' || r == ' ' || r == '|' })
}
