package school

import (
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/ranking/own"
	"github.com/thuocso/thuocso/web/part"
)

// Home is the school's first page: its present return and those before.
type Home struct {
	Page part.Page
	// Current is the present return, nil where the school owes none.
	Current *Frame
	// Missing are the codes of the present return without an answer.
	Missing []string
	// Returned are the codes that the office has returned.
	Returned []string
	Earlier  []assessment.Row
	// Place is where the school stands in the newest ranking that its people may be told of, nil where there is none.
	Place *own.Place
	// Notices are what the viewer was told and has not put away, up to the moment ToldUntil.
	Notices   []part.Link
	ToldUntil string
}

func (v Home) page() part.Page {
	p := v.Page
	if v.Current != nil {
		p.Season = p.Printer.SchoolYear(v.Current.Return.Season.SchoolYear)
	}

	return p
}

func (v Home) earlier() part.Table {
	return seasonsTable(v.Page.Printer, v.Page.T("school.home.earlier"), v.Earlier, 0)
}

// seasonsTable is the table of a school's returns, the one with the id marked.
func seasonsTable(p locale.Printer, caption string, rows []assessment.Row, mark assessment.ID) part.Table {
	t := part.Table{
		Caption: caption, HideCaption: true,
		Columns: []part.Column{
			{Head: p.T("school.home.season"), Main: true},
			{Head: p.T("school.home.state")},
			{Head: p.T("school.home.level")},
			{Head: p.T("part.group", "n", 1), Numeric: true},
			{Head: p.T("part.group", "n", 2), Numeric: true},
		},
	}
	for _, r := range rows {
		level := r.LevelLow
		if r.LevelLow != r.LevelHigh {
			level = part.Undecided
		}
		t.Rows = append(t.Rows, part.Row{Mine: r.ID == mark, Cells: []part.Cell{
			{Text: p.SchoolYear(r.SchoolYear), Href: ResultPath(r.ID)},
			{Kind: part.StateCell, Text: string(r.State)},
			{Kind: part.LevelCell, N: int8(level)},
			{Text: interval(p, r.GroupLow[0], r.GroupHigh[0])},
			{Text: interval(p, r.GroupLow[1], r.GroupHigh[1])},
		}})
	}

	return t
}

func interval(p interface{ Interval(lo, hi int64) string }, low, high maturity.Points) string {
	return p.Interval(int64(low), int64(high))
}

// Check is the last look before sending.
type Check struct {
	Frame
	// Mended are the answers that the school has changed since the office returned the return.
	Mended map[string]assessment.Earlier
	// Problem says why the sending was refused, empty before.
	Problem string
	// Typed are steps that were refused, TypedWords explanations, as they were typed.
	Typed      *StepFields
	TypedWords map[string]string
}

// missing lists what has no answer.
func (v Check) missing() []string { return v.Return.Unanswered() }

// missed lists the conditions that are not met, group by group.
func (v Check) missed() []string {
	var codes []string
	for _, g := range v.Return.Score().Groups {
		codes = append(codes, g.Missed...)
	}

	return codes
}

// blocked tells whether a missed condition keeps the return from being sent.
func (v Check) blocked() bool {
	return v.Return.Season.Rules.Condition == maturity.BlockSubmission && len(v.missed()) > 0
}

// sendable tells whether the return is in a state to be sent.
func (v Check) sendable() bool {
	return v.inTime() && (v.Return.State == assessment.Draft || v.Return.State == assessment.Returned)
}

// nameOf is the wording of a component or condition.
func nameOf(f Frame, code string) string {
	asks, _ := f.Return.Index.Question(code)

	return asks.In(string(f.Page.Printer.Lang()))
}
