package official

import (
	"strings"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/assessment/sending"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/maturity"
)

// group is the table of one group: its conditions, its criteria, their components with what they rest on.
func (m *form) group(i int) {
	g := &m.Return.Index.Groups[i]
	head := func(key string) []Para { return []Para{strong(m.T(key), Center).sized(tableSize)} }
	t := Table{Widths: []float64{13, 61, 15, 18, 53}, Head: 2, Rows: []Row{
		{Cells: []Cell{
			{Paras: head("form.code"), Down: 2},
			{Paras: head("form.content"), Down: 2},
			{Paras: head("form.points"), Over: 2},
			{Paras: head("form.proof"), Down: 2},
		}},
		{Cells: []Cell{{Paras: head("form.most")}, {Paras: head("form.self")}}},
	}}
	if len(g.Conditions) > 0 {
		t.Rows = append(t.Rows, Row{Cells: []Cell{{Paras: []Para{strong(m.T("form.conditions"), Left).sized(tableSize)}, Over: 5}}})
	}
	for k := range g.Conditions {
		c := &g.Conditions[k]
		a := m.Return.Answer(c.Code)
		t.Rows = append(t.Rows, Row{Cells: []Cell{
			m.cell(c.Code, Left), m.cell(c.Name.In(string(m.Lang())), Left),
			{Paras: []Para{text(m.met(a.Value.Met), Center).sized(tableSize)}, Over: 2},
			{Paras: m.rests(c.Code, a)},
		}})
	}
	for k := range g.Criteria {
		t.Rows = append(t.Rows, m.criterion(&g.Criteria[k])...)
	}
	m.add(heading(m.T("form.group", "n", i+1, "name", g.Name.In(string(m.Lang())))))
	m.table(t)
}

func (m *form) met(t assessment.Tri) string {
	switch t {
	case assessment.Yes:
		return m.T("form.met")
	case assessment.No:
		return m.T("form.not_met")
	default:
		return m.T("form.unanswered")
	}
}

func (m *form) criterion(c *maturity.Criterion) []Row {
	var sum maturity.Points
	rows := make([]Row, 1, len(c.Components)+1)
	for i := range c.Components {
		k := &c.Components[i]
		place, _ := m.Return.Index.Position(k.Code)
		a := m.Return.Answer(k.Code)
		self := m.T("form.unanswered")
		if points, ok := m.Return.Points.At(place); ok {
			sum += points
			self = m.Short(int64(points))
		} else if place < len(m.Return.Points) && m.Return.Points[place] == maturity.NotApplicable {
			self = m.T("form.not_applicable")
		}
		rows = append(rows, Row{Cells: []Cell{
			m.cell(k.Code, Left), m.cell(k.Name.In(string(m.Lang())), Left), m.cell(m.Short(int64(k.Max)), Center), m.cell(self, Center),
			{Paras: m.rests(k.Code, a)},
		}})
	}
	rows[0] = Row{Cells: []Cell{
		{Paras: []Para{strong(c.Code, Left).sized(tableSize)}},
		{Paras: []Para{strong(c.Name.In(string(m.Lang())), Left).sized(tableSize)}},
		{Paras: []Para{strong(m.Short(int64(c.Max.Points)), Center).sized(tableSize)}},
		{Paras: []Para{strong(m.Short(int64(sum)), Center).sized(tableSize)}},
		{Paras: m.fields(c)},
	}}

	return rows
}

// fields are what the school says of a criterion without points, and what of its points is open.
func (m *form) fields(c *maturity.Criterion) []Para {
	var paras []Para
	for i := range c.Fields {
		if a, ok := m.Return.Answers[c.Fields[i].Key]; ok && a.Value.Body != "" {
			paras = append(paras, text(m.T("form.field", "label", c.Fields[i].Label.In(string(m.Lang())), "body", a.Value.Body), Left).sized(noteSize))
		}
	}
	if open := c.Unallocated.Points; open > 0 {
		paras = append(paras, text(m.T("form.unallocated", "points", locale.Hundredths(open)), Left).sized(noteSize))
	}

	return paras
}

// rests is what an answer rests on: figures, documents, note.
func (m *form) rests(code string, a assessment.Answer) []Para {
	var paras []Para
	say := func(s string) { paras = append(paras, text(s, Left).sized(noteSize)) }
	if v := a.Value; v.Numerator != assessment.None && v.Denominator != assessment.None {
		say(m.T("form.ratio", "numerator", v.Numerator, "denominator", v.Denominator, "share", m.Share(v.Numerator, v.Denominator, 1)))
	}
	if n := a.Value.Quantity; n != assessment.None {
		say(m.T("form.quantity", "n", n))
	}
	for _, p := range m.Return.File.Proofs[code] {
		say(m.T("form.document", "paper", m.proof(p)))
	}
	if a.Value.Note != "" {
		say(a.Value.Note)
	}

	return paras
}

// proof names a document: by number and day, else by its title.
func (m *form) proof(p sending.Proof) string {
	switch {
	case p.Number != "" && p.Date != "":
		return m.paper(sending.Paper{Number: p.Number, Date: p.Date})
	case p.Date != "":
		return p.Title + " (" + p.Date.Shown() + ")"
	default:
		return strings.TrimSpace(p.Number + " " + p.Title)
	}
}

// explained are the school's explanations of what is unusual.
func (m *form) explained() {
	t := Table{Widths: []float64{64, 96}, Head: 1, Rows: []Row{m.headRow("form.unusual", "form.explanation")}}
	for _, q := range m.Return.Queries() {
		e, ok := m.Return.File.Explanations[q.Key()]
		if !ok || e.Words == "" {
			continue
		}
		kind, of, _ := strings.Cut(q.Key(), ":")
		t.Rows = append(t.Rows, Row{Cells: []Cell{m.cell(m.T("sending.asked."+kind, "of", of), Left), m.cell(e.Words, Left)}})
	}
	if len(t.Rows) > 1 {
		m.add(heading(m.T("form.explanations")))
		m.table(t)
	}
}

// annexed writes the annex, which no score rests on.
func (m *form) annexed() {
	if len(m.Annex) == 0 {
		return
	}
	t := Table{Widths: []float64{84, 30, 46}, Head: 1, Rows: []Row{m.headRow("form.annex.figure", "form.annex.value", "annex.note")}}
	for _, f := range m.Annex {
		t.Rows = append(t.Rows, Row{Cells: []Cell{m.cell(f.Label, Left), m.cell(f.Value, Right), m.cell(f.Note, Left)}})
	}
	m.add(heading(m.T("form.annex")), body(m.T("form.annex.why")))
	m.table(t)
}

// close ends the paper: the last sentence, to whom it goes, and the place of the signature.
func (m *form) close() {
	r := m.Return
	last := body(m.T("form.end", "school", r.SchoolName, "year", m.SchoolYear(r.Season.SchoolYear)) + "./.")
	last.Next, last.Before = true, 4
	m.add(last)
	to := []Para{{Runs: []Run{{Text: m.T("form.to"), Bold: true, Italic: true}}, Align: Left, Size: 12, Before: 3}}
	for _, line := range []string{m.T("form.to_office", "office", r.ManagingName), m.T("form.to_file")} {
		to = append(to, text(line, Left).sized(11))
	}
	sign := []Para{strong(m.T(m.signs()), Center).sized(13)}
	sign[0].Before = 3
	for range 4 {
		sign = append(sign, text(" ", Center))
	}
	sign = append(sign, strong(m.T("form.name"), Center).sized(13))
	m.table(Table{Bare: true, Widths: []float64{80, 80}, Rows: []Row{{Cells: []Cell{{Paras: to}, {Paras: sign}}}}})
}

// signs is the post of who signs: a centre of continuing education has a director.
func (m *form) signs() string {
	if len(m.Return.Stages) == 1 && m.Return.Stages[0] == "GDTX" {
		return "form.director"
	}

	return "form.principal"
}
