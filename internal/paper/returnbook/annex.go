package returnbook

import (
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/paper"
)

// The columns of the annex's sheet that are not those of the answers': the unit stands where the maximum does, the answer in the
// same place, the season before beside it.
const (
	annexUnit    = colMax
	annexLast    = colAnswer + 1
	annexColumns = annexLast
)

func annexWidths() [annexColumns]float64 { return [annexColumns]float64{10, 56, 14, 34, 16} }

// annex writes the sheet of the annex, where it asks anything.
func (b *Book) annex(answers *pen, st styles) {
	if len(b.Annex) == 0 {
		return
	}
	words := &b.Words.Annex
	_, err := answers.f.NewSheet(words.Sheet)
	answers.do(err)
	p := &pen{f: answers.f, sheet: words.Sheet}
	all := 0.0
	for _, width := range annexWidths() {
		all += width
	}
	p.text(1, 1, st.title, words.Title)
	for i, line := range words.About {
		p.text(1, 2+i, st.about, line)
		p.do(p.f.MergeCell(p.sheet, at(1, 2+i), at(annexColumns, 2+i)))
		p.do(p.f.SetRowHeight(p.sheet, 2+i, paper.Height(paper.Wraps(line, all, false))))
	}
	top := 3 + len(words.About)
	for i, head := range words.Heads {
		p.text(i+1, top, st.head, head)
	}
	for i := range b.Annex {
		b.annexRow(p, st, top+1+i, &b.Annex[i])
	}
	widths := annexWidths()
	p.layout(top, widths[:])
	answers.do(p.err)
}

func (b *Book) annexRow(p *pen, st styles, line int, r *Row) {
	widths := annexWidths()
	tall := max(paper.Wraps(r.Wording, widths[colWording-1], r.Kind == Heading), paper.Wraps(r.Given.Answer, widths[colAnswer-1], false))
	p.do(p.f.SetRowHeight(p.sheet, line, paper.Height(tall)))
	if r.Kind == Heading {
		for col := 1; col <= annexColumns; col++ {
			p.text(col, line, st.section, "")
		}
		p.text(colWording, line, st.section, r.Wording)

		return
	}
	p.text(colCode, line, st.locked, r.Code)
	p.text(colWording, line, st.locked, r.Wording)
	p.text(annexUnit, line, st.locked, r.Unit)
	p.text(annexLast, line, st.locked, r.Last)
	switch {
	case r.Kind == Figure && r.Open:
		p.number(colAnswer, line, st.whole, r.Given.Answer)
		v := excelize.NewDataValidation(true)
		v.Sqref = at(colAnswer, line)
		p.do(v.SetRange(0, 1_000_000_000, excelize.DataValidationTypeWhole, excelize.DataValidationOperatorBetween))
		p.refuse(v, b.Words.BadTitle, b.Words.BadWhole)
	case r.Kind == Figure:
		p.number(colAnswer, line, st.number, r.Given.Answer)
	case r.Open:
		p.text(colAnswer, line, st.open, r.Given.Answer)
	default:
		p.text(colAnswer, line, st.locked, r.Given.Answer)
	}
}

// annexed tells whether the row stands in the annex's sheet.
func (a *asked) annexed() bool { return a.kind == Figure || a.kind == Reason }

// fillAnnex reads what stands in the annex's sheet now: in the first sheet that has one of its rows, whatever it is called. A row
// with a value that was never written there is told as unknown; one without a value is nobody's.
func fillAnnex(f *excelize.File, written map[string]*asked) ([]Filled, error) {
	want := 0
	for _, w := range written {
		if w.annexed() {
			want++
		}
	}
	if want == 0 {
		return nil, nil
	}
	for _, sheet := range f.GetSheetList() {
		if sheet == markSheet {
			continue
		}
		rows, err := rowsOf(f, sheet)
		if err != nil {
			return nil, damaged(err)
		}
		found, unknown, err := annexRows(f, sheet, rows, written)
		switch {
		case err != nil:
			return nil, err
		case found == want:
			return unknown, nil
		case found > 0:
			return nil, fault.New(fault.Invalid, "returnbook.rows_gone", "n", want-found)
		}
	}

	return nil, fault.New(fault.Invalid, "returnbook.rows_gone", "n", want)
}

// annexRows fills the annex's rows from a sheet. How many it has, and what stands among them that was never written.
func annexRows(f *excelize.File, sheet string, rows [][]string, written map[string]*asked) (int, []Filled, error) {
	var unknown []Filled
	found := map[string]bool{}
	for i := range rows {
		code, place := cellOf(rows, i, colCode-1), at(colAnswer, i+1)
		value := strings.TrimSpace(cellOf(rows, i, colAnswer-1))
		formula, err := f.GetCellFormula(sheet, place)
		if err != nil {
			return 0, nil, damaged(err)
		}
		w := written[code]
		switch {
		case w != nil && w.annexed() && !found[code]:
			found[code] = true
			w.Now.Answer = value
			if formula != "" {
				w.Formula = place
			}
		case len(found) > 0 && (value != "" || formula != ""):
			unknown = append(unknown, Filled{Code: place, Kind: Unknown, Now: Given{Answer: value}})
		}
	}

	return len(found), unknown, nil
}
