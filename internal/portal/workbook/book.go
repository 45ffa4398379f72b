package workbook

import (
	"time"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/assessment/annex"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/paper/returnbook"
	schoolview "github.com/thuocso/thuocso/web/page/school"
)

// maker puts the questions of a return into the rows of its workbook.
type maker struct {
	p   locale.Printer
	ret *assessment.Return
	// before is the return of the season before, whose answers stand beside; nil for none.
	before *assessment.Return
	now    time.Time
	rows   []returnbook.Row
}

// bookOf is the workbook of a return as it stands, with what its annex is asked.
func (m *maker) bookOf(questions []annex.Question) returnbook.Book {
	p, ret, now := m.p, m.ret, m.now
	for i := range ret.Index.Groups {
		m.group(&ret.Index.Groups[i])
	}
	year := p.SchoolYear(ret.Season.SchoolYear)

	return returnbook.Book{
		Mark: markOf(ret), Rows: m.rows, Annex: m.annexOf(questions), Words: returnbook.Words{
			Sheet: p.T("returnbook.sheet"), Title: p.T("returnbook.title", "year", year),
			About: []string{
				p.T("returnbook.about.school", "school", ret.SchoolName, "code", ret.SchoolCode, "office", ret.ManagingName),
				p.T("returnbook.about.index", "number", ret.Index.Decision.Number, "revision", ret.Index.Revision, "at", now),
				p.T("returnbook.about.fill", "step", locale.Hundredths(ret.Index.Step)),
				p.T("returnbook.about.back"),
			},
			Heads: []string{
				p.T("returnbook.head.code"), p.T("returnbook.head.wording"), p.T("returnbook.head.max"), p.T("returnbook.head.answer"),
				p.T("returnbook.head.first"), p.T("returnbook.head.second"), p.T("returnbook.head.note"), p.T("returnbook.head.last"),
				p.T("returnbook.head.hint"),
			},
			BadTitle: p.T("returnbook.bad.title"), BadPoints: p.T("returnbook.bad.points", "max", "{max}", "step", "{step}"), BadWhole: p.T("returnbook.bad.whole"),
			BadChoice: p.T("returnbook.bad.choice"), Yes: p.T("part.yes"), No: p.T("part.no"),
			Annex: annexWords(p, year),
		},
	}
}

func markOf(ret *assessment.Return) returnbook.Mark {
	return returnbook.Mark{
		ReturnID: int64(ret.ID), SchoolCode: ret.SchoolCode, SchoolYear: ret.Season.SchoolYear, Index: ret.Index.ID,
		Revision: ret.Index.Revision,
	}
}

func (m *maker) group(g *maturity.Group) {
	lang := string(m.p.Lang())
	m.heading(g.Code, m.p.T("school.group", "n", g.Code, "name", g.Name.In(lang)))
	for i := range g.Conditions {
		c := &g.Conditions[i]
		m.ask(returnbook.Row{
			Code: c.Code, Kind: returnbook.YesNo, Wording: c.Name.In(lang), Hint: c.EvidenceHint.In(lang),
			Options: []string{m.p.T("part.yes"), m.p.T("part.no")},
		})
	}
	for i := range g.Criteria {
		m.criterion(&g.Criteria[i])
	}
}

func (m *maker) criterion(c *maturity.Criterion) {
	lang := string(m.p.Lang())
	m.heading(c.Code, c.Name.In(lang))
	for i := range c.Fields {
		f := &c.Fields[i]
		row := returnbook.Row{Code: f.Key, Kind: returnbook.Text, Wording: f.Label.In(lang)}
		for _, o := range f.Options {
			row.Kind = returnbook.Choice
			row.Options = append(row.Options, o.Vi)
		}
		m.ask(row)
	}
	for i := range c.Components {
		x := &c.Components[i]
		row := returnbook.Row{
			Code: x.Code, Kind: returnbook.Points, Wording: x.Name.In(lang), Max: int64(x.Max), Step: int64(m.ret.Index.Step),
			Hint: x.EvidenceHint.In(lang),
		}
		if row.Hint == "" {
			row.Hint = c.EvidenceHint.In(lang)
		}
		switch x.Kind {
		case maturity.Ratio:
			row.Figures = 2
			row.Wording += "\n" + m.p.T("returnbook.ratio", "part", x.Numerator.In(lang), "all", x.Denominator.In(lang))
		case maturity.Count:
			row.Figures = 1
		case maturity.UpTo, maturity.YesNo:
		}
		m.ask(row)
	}
}

func (m *maker) heading(code, wording string) {
	m.rows = append(m.rows, returnbook.Row{Code: code, Kind: returnbook.Heading, Wording: wording})
}

// ask adds a question with what is answered now and what was answered last.
func (m *maker) ask(row returnbook.Row) {
	a := m.ret.Answer(row.Code)
	row.Open, row.Version = m.ret.Editable(row.Code, m.now), a.Version
	row.Given = given(m.p, a.Kind, a.Value)
	if m.before != nil {
		if old, ok := m.before.Answers[row.Code]; ok {
			row.Last = given(m.p, a.Kind, old.Value).Answer
		}
	}
	m.rows = append(m.rows, row)
}

// given writes a value into the cells of its row.
func given(p locale.Printer, k assessment.Kind, v assessment.Value) returnbook.Given {
	raw := schoolview.RawOf(p, v)
	g := returnbook.Given{First: raw.Numerator, Second: raw.Denominator, Note: raw.Note}
	if raw.Quantity != "" {
		g.First = raw.Quantity
	}
	switch k {
	case assessment.Component:
		g.Answer = raw.Points
	case assessment.Condition:
		switch raw.Met {
		case "1":
			g.Answer = p.T("part.yes")
		case "0":
			g.Answer = p.T("part.no")
		}
	case assessment.Info:
		g.Answer = raw.Body
	}

	return g
}
