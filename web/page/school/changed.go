package school

import (
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/web/part"
)

// BesideID is the id of the part that shows a result against others.
const BesideID = "beside"

// Settled tells whether the office has ended its review: there is a result besides the school's own.
func (f Frame) Settled() bool { return len(basesIn(f.Return.State)) > 1 }

// changed lists the codes that the office has another value for than the school, in index order.
func (v Result) changed() []string {
	var codes []string
	for _, code := range v.Return.Codes() {
		if v.applies(code) && len(v.opinions(v.Return.Answer(code))) > 0 {
			codes = append(codes, code)
		}
	}

	return codes
}

func (v Result) applies(code string) bool {
	place, ok := v.Return.Index.Position(code)

	return !ok || v.Return.Points[place] != maturity.NotApplicable
}

// shift is what the office's changes did to each group and to the level, in one sentence each.
func (v Result) shift() []sentence {
	p := v.Page.Printer
	own, now := v.Return.On(assessment.SelfBasis).Score, v.Return.On(basis(v.Return.State)).Score
	var says []sentence
	for i := range now.Groups {
		a, b := own.Groups[i], now.Groups[i]
		if a.Low != b.Low || a.High != b.High {
			says = append(says, p.Runs("desk.shift.group", "n", i+1, "old", p.Interval(int64(a.Low), int64(a.High)), "new", p.Interval(int64(b.Low), int64(b.High))))
		}
	}
	if own.Levels != now.Levels {
		return append(says, p.Runs("desk.shift.level", "old", levels(p, own), "new", levels(p, now)))
	}

	return append(says, p.Runs("desk.shift.same", "level", levels(p, now)))
}

func levels(p locale.Printer, s maturity.Score) string {
	if s.Levels[0] == s.Levels[1] {
		return part.LevelName(p, s.Levels[0])
	}

	return p.T("desk.shift.open", "low", part.LevelName(p, s.Levels[0]), "high", part.LevelName(p, s.Levels[1]))
}

// changesTable is what the office changed, each with its reason.
func (v Result) changesTable(codes []string) part.Table {
	p := v.Page.Printer
	t := part.Table{
		Caption: p.T("desk.changes"), HideCaption: true,
		Columns: []part.Column{{Head: p.T("school.result.code")}, {Head: p.T("school.result.question"), Main: true}},
	}
	for _, b := range v.bases() {
		t.Columns = append(t.Columns, part.Column{Head: baseName(p, b), Numeric: true})
	}
	t.Columns = append(t.Columns, part.Column{Head: p.T("desk.reason"), Words: true})
	for _, code := range codes {
		a := v.Return.Answer(code)
		cells := []part.Cell{
			{Text: code, Href: SheetPath(v.Return.ID) + "#" + part.CompID(code)}, {Text: nameOf(v.Frame, code), Note: figures(p, a.Value)},
		}
		for _, b := range v.bases() {
			cells = append(cells, part.Cell{Text: v.value(code, a.Kind, onBasis(a, b))})
		}
		t.Rows = append(t.Rows, part.Row{Cells: append(cells, reasonOf(p, a.Judgement))})
	}

	return t
}

// reasonOf is the office's reason with its words, and who gave it when.
func reasonOf(p locale.Printer, j assessment.Judgement) part.Cell {
	if j.Reason == "" {
		return part.Cell{Text: "–"}
	}

	return part.Cell{
		Text: p.T("assessment.reason."+j.ReasonCode) + ". " + j.Reason,
		Note: postOf(p, j.ByPost) + " · " + p.Date(j.At),
	}
}
