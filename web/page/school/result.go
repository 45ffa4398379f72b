package school

import (
	"github.com/a-h/templ"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/web/part"
)

// Result is the three scores of a return side by side.
type Result struct {
	Frame
	// Beside shows the result against others, nil where there is nothing to show.
	Beside templ.Component
	// Seasons are the school's returns of all seasons, newest first; told to its own people.
	Seasons []assessment.Row
}

// bases are the scores that exist in the return's state.
func (v Result) bases() []assessment.Basis { return basesIn(v.Return.State) }

func (v Result) judged() bool { return len(v.bases()) > 1 }

func baseName(p locale.Printer, b assessment.Basis) string { return p.T("school.basis." + string(b)) }

// levels is the table of groups and school on each basis.
func (v Result) levels() part.Table {
	p := v.Page.Printer
	t := part.Table{
		Caption: p.T("school.result.levels"), HideCaption: true,
		Columns: []part.Column{
			{Head: p.T("school.result.basis"), Main: true},
			{Head: p.T("part.group", "n", 1), Numeric: true},
			{Head: p.T("school.result.group_level", "n", 1)},
			{Head: p.T("part.group", "n", 2), Numeric: true},
			{Head: p.T("school.result.group_level", "n", 2)},
			{Head: p.T("school.result.school_level")},
		},
	}
	for _, b := range v.bases() {
		s := v.Return.On(b).Score
		cells := []part.Cell{{Text: baseName(p, b)}}
		for _, g := range s.Groups {
			cells = append(cells, part.Cell{Text: interval(p, g.Low, g.High)}, part.Cell{Kind: part.LevelCell, N: int8(g.Level)}) //nolint:gosec // a level
		}
		cells = append(cells, part.Cell{Kind: part.LevelCell, N: int8(s.Level)}) //nolint:gosec // a level
		t.Rows = append(t.Rows, part.Row{Cells: cells, Mine: b == basis(v.Return.State)})
	}

	return t
}

// answers is the table of every question on each basis, with the office's reasons.
func (v Result) answers() part.Table {
	p := v.Page.Printer
	t := part.Table{
		Caption: p.T("school.result.answers"), HideCaption: true,
		Columns: []part.Column{{Head: p.T("school.result.code")}, {Head: p.T("school.result.question"), Main: true}, {Head: p.T("school.result.max"), Numeric: true}},
	}
	for _, b := range v.bases() {
		t.Columns = append(t.Columns, part.Column{Head: baseName(p, b), Numeric: true})
	}
	if v.judged() {
		t.Columns = append(t.Columns, part.Column{Head: p.T("school.result.reason"), Words: true})
	}
	for _, code := range v.Return.Codes() {
		t.Rows = append(t.Rows, part.Row{Cells: v.answerCells(code)})
	}

	return t
}

func (v Result) answerCells(code string) []part.Cell {
	p, a := v.Page.Printer, v.Return.Answer(code)
	most := "–"
	if c, ok := v.Return.Index.Component(code); ok {
		most = p.Short(int64(c.Max))
	}
	cells := []part.Cell{
		{Text: code, Href: SheetPath(v.Return.ID) + "#" + part.CompID(code)}, {Text: nameOf(v.Frame, code), Note: figures(p, a.Value)}, {Text: most},
	}
	for _, b := range v.bases() {
		cells = append(cells, part.Cell{Text: v.value(code, a.Kind, onBasis(a, b))})
	}
	if v.judged() {
		cells = append(cells, reasonCell(p, a.Judgement))
	}

	return cells
}

// value is one number of the table; a component that does not concern the school says so.
func (v Result) value(code string, k assessment.Kind, value assessment.Value) string {
	if place, ok := v.Return.Index.Position(code); ok && v.Return.Points[place] == maturity.NotApplicable {
		return v.Page.T("school.result.not_applicable")
	}

	return shownValue(v.Page.Printer, k, value)
}

func reasonCell(p locale.Printer, j assessment.Judgement) part.Cell {
	if j.Verdict == assessment.Pending {
		return part.Cell{Text: "–"}
	}
	cell := part.Cell{Text: p.T("assessment.verdict." + string(j.Verdict))}
	if j.Verdict == assessment.Changed {
		cell.Text += ": " + p.T("assessment.reason."+j.ReasonCode)
		cell.Note = j.Reason
	}

	return cell
}

// explained are the reasons of every sum and level that counts now, as sentences.
func (v Result) explained() []sentence {
	p, on := v.Page.Printer, v.Return.On(basis(v.Return.State))
	var says []sentence
	for _, reason := range v.Return.Index.Explain(on.Points, on.Met, v.Return.Season.Rules.Condition) {
		if s := v.explain(p, reason); s != nil {
			says = append(says, s)
		}
	}

	return says
}

func (v Result) explain(p locale.Printer, r maturity.Reason) sentence {
	switch r.Code {
	case maturity.Stated, maturity.Unanswered, maturity.OutsideStages:
		return nil // each component has its row in the table
	case maturity.Unallocated:
		if len(r.Codes) > 0 {
			return nil // of a group: its sum shows the interval already
		}

		return p.Runs("school.why.unallocated", "of", r.Of, "points", p.Interval(int64(r.Low), int64(r.High)))
	case maturity.CriterionSum, maturity.GroupSum:
		return p.Runs("school.why."+string(r.Code), "of", r.Of, "low", locale.Hundredths(r.Low), "high", p.Interval(int64(r.Low), int64(r.High)),
			"max", locale.Hundredths(r.Max), "codes", list(p, r.Codes))
	case maturity.BelowSecond, maturity.BetweenBounds, maturity.AboveThird, maturity.BoundInside:
		return p.Runs("school.why."+string(r.Code), "of", r.Of, "points", p.Interval(int64(r.Low), int64(r.High)),
			"bound", locale.Hundredths(r.Bound), "top", locale.Hundredths(r.Top),
			"low", part.LevelName(p, r.Levels[0]), "high", part.LevelName(p, r.Levels[1]))
	default:
		return decidingSentence(p, v.Return, r)
	}
}
