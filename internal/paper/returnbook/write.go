package returnbook

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/thuocso/thuocso/internal/paper"
)

// Write writes the workbook. Cells that the school may change are open, all others protected; each checks what is
// typed into it: the revision's step and maximum, whole figures, the choices.
func (b *Book) Write(w io.Writer) (err error) {
	f := excelize.NewFile()
	defer func() {
		if closing := f.Close(); closing != nil && err == nil {
			err = fmt.Errorf("close workbook: %w", closing)
		}
	}()
	name := b.Words.Sheet
	if err := f.SetSheetName("Sheet1", name); err != nil {
		return fmt.Errorf("name sheet: %w", err)
	}
	st, err := newStyles(f)
	if err != nil {
		return err
	}
	p := &pen{f: f, sheet: name}
	if _, err := f.NewSheet(markSheet); err != nil {
		return fmt.Errorf("make hidden sheet: %w", err)
	}
	top := b.head(p, st)
	for i := range b.Rows {
		b.row(p, st, top+1+i, &b.Rows[i])
	}
	wide := widths()
	p.layout(top, wide[:])
	b.annex(p, st)
	b.mark(p)
	if p.err != nil {
		return fmt.Errorf("write workbook of return %d: %w", b.Mark.ReturnID, p.err)
	}
	if _, err := f.WriteTo(w); err != nil {
		return fmt.Errorf("send workbook of return %d: %w", b.Mark.ReturnID, err)
	}

	return nil
}

// pen writes cells until something fails, and keeps that.
type pen struct {
	f     *excelize.File
	sheet string
	err   error
}

func (p *pen) do(err error) {
	if p.err == nil {
		p.err = err
	}
}

// widths are those of the columns, in digits.
func widths() [columns]float64 { return [columns]float64{9, 56, 9, 14, 12, 12, 34, 16, 42} }

// lines is over how many lines a text breaks in a column.
func lines(text string, col int, bold bool) int { return paper.Wraps(text, widths()[col-1], bold) }

// across is over how many lines a text breaks that stands over all columns.
func across(text string) int {
	all := 0.0
	for _, width := range widths() {
		all += width
	}

	return paper.Wraps(text, all, false)
}

func at(col, row int) string {
	name, err := excelize.CoordinatesToCellName(col, row)
	if err != nil {
		return ""
	}

	return name
}

func (p *pen) text(col, row, style int, text string) {
	if text != "" {
		p.do(p.f.SetCellStr(p.sheet, at(col, row), paper.Safe(text)))
	}
	p.do(p.f.SetCellStyle(p.sheet, at(col, row), at(col, row), style))
}

// number writes a number as one where the text is one, so that the program's own checks and signs apply.
func (p *pen) number(col, row, style int, text string) {
	n, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
	if err != nil {
		p.text(col, row, style, text)

		return
	}
	p.do(p.f.SetCellValue(p.sheet, at(col, row), n))
	p.do(p.f.SetCellStyle(p.sheet, at(col, row), at(col, row), style))
}

// head writes title, explanation and headings, and returns the row of the headings.
func (b *Book) head(p *pen, st styles) int {
	p.text(1, 1, st.title, b.Words.Title)
	for i, line := range b.Words.About {
		p.text(1, 2+i, st.about, line)
		p.do(p.f.MergeCell(p.sheet, at(1, 2+i), at(columns, 2+i)))
		p.do(p.f.SetRowHeight(p.sheet, 2+i, paper.Height(across(line))))
	}
	top := 3 + len(b.Words.About)
	for i, head := range b.Words.Heads {
		p.text(i+1, top, st.head, head)
	}

	return top
}

func (b *Book) row(p *pen, st styles, line int, r *Row) {
	tall := max(lines(r.Wording, colWording, r.Kind == Heading), lines(r.Hint, colHint, false), lines(r.Given.Note, colNote, false),
		lines(r.Last, colLast, false))
	p.do(p.f.SetRowHeight(p.sheet, line, paper.Height(tall)))
	if r.Kind == Heading {
		p.text(colCode, line, st.section, r.Code)
		p.text(colWording, line, st.section, r.Wording)
		for col := colMax; col <= columns; col++ {
			p.text(col, line, st.section, "")
		}

		return
	}
	p.text(colCode, line, st.locked, r.Code)
	p.text(colWording, line, st.locked, r.Wording)
	p.text(colMax, line, st.number, "")
	p.text(colLast, line, st.locked, r.Last)
	p.text(colHint, line, st.locked, r.Hint)
	if r.Kind == Points {
		p.do(p.f.SetCellValue(p.sheet, at(colMax, line), float64(r.Max)/100))
	}
	answer, figure, note := st.locked, st.locked, st.locked
	if r.Open {
		answer, figure, note = st.open, st.whole, st.open
		if r.Kind == Points {
			answer = st.points
		}
	}
	if r.Kind == Points {
		p.number(colAnswer, line, answer, r.Given.Answer)
	} else {
		p.text(colAnswer, line, answer, r.Given.Answer)
	}
	for i, text := range []string{r.Given.First, r.Given.Second} {
		if i < r.Figures {
			p.number(colFirst+i, line, figure, text)
		} else {
			p.text(colFirst+i, line, st.locked, "")
		}
	}
	p.text(colNote, line, noteStyle(r, note, st), r.Given.Note)
	if r.Open {
		b.checks(p, line, r)
	}
}

// noteStyle keeps the note of a row that has none locked.
func noteStyle(r *Row, open int, st styles) int {
	if r.Kind == Text || r.Kind == Choice {
		return st.locked
	}

	return open
}

// checks lets the program refuse what the portal would refuse.
func (b *Book) checks(p *pen, row int, r *Row) {
	answer := at(colAnswer, row)
	switch r.Kind {
	case Points:
		v := excelize.NewDataValidation(true)
		v.Type = "custom"
		v.Sqref = answer
		v.Formula1 = fmt.Sprintf("AND(ISNUMBER(%[1]s),%[1]s&gt;=0,%[1]s*100&lt;=%[2]d,MOD(ROUND(%[1]s*100,4),%[3]d)=0)", answer, r.Max, max(r.Step, 1))
		p.refuse(v, b.Words.BadTitle, strings.NewReplacer("{max}", decimal(r.Max), "{step}", decimal(r.Step)).Replace(b.Words.BadPoints))
	case YesNo, Choice:
		choices := r.Options
		if r.Kind == YesNo {
			choices = []string{b.Words.Yes, b.Words.No}
		}
		v := excelize.NewDataValidation(true)
		v.Sqref = answer
		v.SetSqrefDropList(b.options(p, row, choices))
		p.refuse(v, b.Words.BadTitle, b.Words.BadChoice)
	case Text, Heading, Figure, Reason, Unknown: // anything may stand there, or nothing
	}
	if r.Figures > 0 {
		v := excelize.NewDataValidation(true)
		v.Sqref = at(colFirst, row) + ":" + at(colFirst+r.Figures-1, row)
		p.do(v.SetRange(0, 1_000_000_000, excelize.DataValidationTypeWhole, excelize.DataValidationOperatorBetween))
		p.refuse(v, b.Words.BadTitle, b.Words.BadWhole)
	}
}

// options puts the choices of a row beside its line in the hidden sheet, where they may hold commas and be long.
func (b *Book) options(p *pen, row int, choices []string) string {
	const first = 20
	for i, choice := range choices {
		p.do(p.f.SetCellStr(markSheet, at(first+i, row), paper.Safe(choice)))
	}
	from, err := excelize.CoordinatesToCellName(first, row, true)
	p.do(err)
	to, err := excelize.CoordinatesToCellName(first+max(len(choices), 1)-1, row, true)
	p.do(err)

	return markSheet + "!" + from + ":" + to
}

func (p *pen) refuse(v *excelize.DataValidation, title, say string) {
	v.SetError(excelize.DataValidationErrorStyleStop, title, say)
	p.do(p.f.AddDataValidation(p.sheet, v))
}

// decimal writes hundredths the Vietnamese way, without zeros at the end.
func decimal(hundredths int64) string {
	return strings.Replace(strconv.FormatFloat(float64(hundredths)/100, 'f', -1, 64), ".", ",", 1)
}

// layout gives the columns their widths, keeps the head and the wording in sight, fits the sheet to the width of A4 across and locks
// what is not for filling in.
func (p *pen) layout(top int, widths []float64) {
	for i, width := range widths {
		col, err := excelize.ColumnNumberToName(i + 1)
		p.do(err)
		p.do(p.f.SetColWidth(p.sheet, col, col, width))
	}
	p.do(p.f.SetPanes(p.sheet, &excelize.Panes{
		Freeze: true, XSplit: colWording, YSplit: top, TopLeftCell: at(colWording+1, top+1), ActivePane: "bottomRight",
	}))
	landscape, size, one, zero, fit := "landscape", 9, 1, 0, true
	p.do(p.f.SetPageLayout(p.sheet, &excelize.PageLayoutOptions{Size: &size, Orientation: &landscape, FitToWidth: &one, FitToHeight: &zero}))
	p.do(p.f.SetSheetProps(p.sheet, &excelize.SheetPropsOptions{FitToPage: &fit}))
	p.do(p.f.SetDefinedName(&excelize.DefinedName{
		Name: "_xlnm.Print_Titles", Scope: p.sheet, RefersTo: fmt.Sprintf("'%s'!$%d:$%d", p.sheet, top, top),
	}))
	p.do(p.f.ProtectSheet(p.sheet, &excelize.SheetProtectionOptions{
		SelectLockedCells: true, SelectUnlockedCells: true, FormatColumns: true, FormatRows: true,
	}))
}

// mark writes the hidden sheet: whose the workbook is, and what each row said when it was written.
func (b *Book) mark(p *pen) {
	m := &pen{f: p.f, sheet: markSheet}
	for i, text := range []string{
		markFormat, strconv.Itoa(markVersion), strconv.FormatInt(b.Mark.ReturnID, 10), b.Mark.SchoolCode, strconv.Itoa(b.Mark.SchoolYear),
		b.Mark.Index, b.Mark.Revision, b.Words.Yes, b.Words.No,
	} {
		m.do(m.f.SetCellStr(markSheet, at(1, i+1), text))
	}
	row := markRows
	for _, r := range slices.Concat(b.Rows, b.Annex) {
		if r.Kind == Heading {
			continue
		}
		for col, text := range []string{
			r.Code, strconv.Itoa(r.Version), r.Given.Answer, r.Given.First, r.Given.Second, r.Given.Note, string(r.Kind), r.Key,
		} {
			m.do(m.f.SetCellStr(markSheet, at(col+1, row), paper.Safe(text)))
		}
		row++
	}
	m.do(m.f.SetSheetVisible(markSheet, false, true))
	m.do(m.f.ProtectSheet(markSheet, &excelize.SheetProtectionOptions{}))
	p.do(m.err)
}
