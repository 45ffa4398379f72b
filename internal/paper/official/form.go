package official

import (
	"encoding/hex"
	"strings"
	"time"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/assessment/sending"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/maturity"
)

// Form is what the official form of a return is made of: the return as it is or as it was sent, and its receipt.
type Form struct {
	Return *assessment.Return
	// Receipt is nil for a draft, which then says on every page that it was not sent.
	Receipt *sending.Receipt
	At      time.Time
	// Annex is what the school says on the unscored annex, in the order of its questions.
	Annex []AnnexFigure
}

// AnnexFigure is one figure of the annex, in words: what is asked with its unit, what was stated, what was explained.
type AnnexFigure struct {
	Label, Value, Note string
}

// form puts the paper together.
type form struct {
	Form
	locale.Printer
	Document

	score maturity.Score
}

// NewForm puts the form of a return together, in the words of the printer's language; papers that are sent are in Vietnamese.
func NewForm(p locale.Printer, f Form) *Document {
	m := form{Form: f, Printer: p, score: f.Return.Score()}
	m.Title = p.T("form.file", "school", f.Return.SchoolName, "year", p.SchoolYear(f.Return.Season.SchoolYear))
	m.Document.At = f.At
	if f.Receipt == nil {
		m.Mark = p.T("form.draft")
	}
	m.head()
	m.about()
	m.results()
	for g := range f.Return.Index.Groups {
		m.group(g)
	}
	m.explained()
	m.annexed()
	m.close()

	return &m.Document
}

// The sizes of the parts of a paper, in points.
const (
	headSize  = 12.0
	titleSize = 14.0
	tableSize = 11.0
	noteSize  = 10.0
)

// head is the head of the paper: who issues it on the left, the state on the right, number and date for the clerk to fill.
func (m *form) head() {
	name := m.Return.SchoolName
	left := []Para{
		text(strings.ToUpper(m.Return.ManagingName), Center).sized(headSize), strong(strings.ToUpper(name), Center).sized(headSize),
		{Rule: 24},
	}
	right := []Para{
		strong(m.T("form.state"), Center).sized(headSize), strong(m.T("form.motto"), Center).sized(13), {Rule: 54},
	}
	date := Para{Runs: []Run{{Text: m.T("form.date"), Italic: true}}, Align: Center, Size: 13, Before: 2}
	number := text(m.T("form.number"), Center).sized(13)
	number.Before = 2
	m.table(Table{Bare: true, Widths: []float64{68, 92}, Rows: []Row{
		{Cells: []Cell{{Paras: left}, {Paras: right}}},
		{Cells: []Cell{{Paras: []Para{number}}, {Paras: []Para{date}}}},
	}})
	title := strong(m.T("form.title"), Center).sized(titleSize)
	title.Before = 5
	m.add(title, strong(m.T("form.subject", "year", m.SchoolYear(m.Return.Season.SchoolYear)), Center).sized(titleSize), Para{Rule: 40})
}

// body is a paragraph of the paper's body.
func body(s string) Para { return Para{Runs: []Run{{Text: s}}, Indent: firstLine, Before: 2} }

func heading(s string) Para {
	return Para{Runs: []Run{{Text: s, Bold: true}}, Indent: firstLine, Before: 4, After: 1, Next: true}
}

// about says which school, measured by what, after which plan, and what became of the return.
func (m *form) about() {
	r := m.Return
	m.add(heading(m.T("form.about")),
		body(m.T("form.school", "name", r.SchoolName, "code", r.SchoolCode, "stages", m.stages())),
		body(m.T("form.managing", "office", r.ManagingName)),
		body(m.T("form.index", "number", r.Index.Decision.Number, "date", sending.Day(r.Index.Decision.Date).Shown(), "revision", r.Index.Revision)+" "+m.certified()))
	steps := r.File.Steps
	m.add(body(m.T("form.plan", "paper", m.paper(steps.Plan))))
	if steps.Assignment.Whole() {
		m.add(body(m.T("form.assignment", "paper", m.paper(steps.Assignment))))
	} else {
		m.add(body(m.T("form.assigned_in_plan")))
	}
	if m.Receipt == nil {
		m.add(Para{Runs: []Run{{Text: m.T("form.not_sent"), Bold: true}}, Indent: firstLine, Before: 2})

		return
	}
	m.add(m.sent(),
		body(m.T("form.receipt", "number", sending.Number(r.Season.SchoolYear, int64(r.ID), m.Receipt.N))),
		Para{Runs: []Run{{Text: m.T("form.hash", "hash", hex.EncodeToString(m.Receipt.Hash))}}, Align: Left, Indent: firstLine, Before: 2})
}

// sent says when the return was sent and by whom: approved by the head of the school with that, or entered by the office from the
// paper that bears the approval.
func (m *form) sent() Para {
	e := m.Return.File.EntryOf(m.Receipt.N)
	if e == nil {
		return body(m.T("form.sent", "at", m.Receipt.At, "post", m.Receipt.ByPost, "round", m.Receipt.Round))
	}

	return body(m.T("form.sent_on_behalf", "at", m.Receipt.At, "post", m.Receipt.ByPost, "office", m.Return.ManagingName,
		"round", m.Receipt.Round, "paper", m.T("entering.paper_is", "number", e.Paper.Number, "date", e.Paper.Date.Shown()), "signer", e.Signer))
}

func (m *form) certified() string {
	if m.Return.Season.Certified {
		return m.T("form.certified")
	}

	return m.T("form.uncertified")
}

func (m *form) stages() string {
	names := make([]string, 0, len(m.Return.Stages))
	for _, s := range m.Return.Stages {
		names = append(names, m.T("directory.stage."+strings.ToLower(s)))
	}

	return strings.Join(names, ", ")
}

// paper names a document; what is missing is left open to be seen.
func (m *form) paper(p sending.Paper) string {
	number, date := p.Number, p.Date.Shown()
	if number == "" {
		number = "………"
	}
	if date == "" {
		date = "………"
	}

	return m.T("sending.paper", "number", number, "date", date)
}

// results is the table of the groups and the school, and what decides.
func (m *form) results() {
	t := Table{Widths: []float64{58, 30, 20, 52}, Head: 1, Rows: []Row{m.headRow("form.group_head", "form.points", "form.max", "form.level")}}
	for i := range m.score.Groups {
		g, group := &m.score.Groups[i], &m.Return.Index.Groups[i]
		t.Rows = append(t.Rows, Row{Cells: []Cell{
			m.cell(m.T("form.group_name", "n", i+1, "name", group.Name.In(string(m.Lang()))), Left), m.cell(m.Interval(int64(g.Low), int64(g.High)), Center),
			m.cell(m.Short(int64(g.Max)), Center), m.cell(m.level(g.Level, g.Levels), Left),
		}})
	}
	t.Rows = append(t.Rows, Row{Cells: []Cell{
		{Paras: []Para{strong(m.T("form.school_level"), Left).sized(tableSize)}, Over: 3},
		{Paras: []Para{strong(m.level(m.score.Level, m.score.Levels), Left).sized(tableSize)}},
	}})
	m.add(heading(m.T("form.results")))
	m.table(t)
	rule := m.Return.Season.Rules.Condition
	for _, reason := range m.Return.Index.Explain(m.Return.Points, m.Return.Met, rule) {
		if s := m.reason(reason); s != "" {
			m.add(body(s))
		}
	}
}

// reason says in a sentence what decides a level; the other reasons stand in the tables.
func (m *form) reason(r maturity.Reason) string {
	codes := strings.Join(r.Codes, ", ")
	switch r.Code {
	case maturity.MissedCondition:
		if r.Of == "" {
			return m.T("form.why.school_capped", "codes", codes)
		}

		return m.T("form.why.group_capped", "group", r.Of, "codes", codes)
	case maturity.MissedNoted:
		return m.T("form.why.noted", "codes", codes, "rule", locale.Key("season.rule."+string(m.Return.Season.Rules.Condition)))
	case maturity.BoundInside:
		return m.inside(r)
	case maturity.LowerGroup:
		return m.T("form.why.lower", "group", codes)
	case maturity.UndecidedGroup:
		return m.T("form.why.open", "group", codes)
	default:
		return ""
	}
}

// inside says why the level of a group is open; a condition that is missed decides it all the same.
func (m *form) inside(r maturity.Reason) string {
	for i := range m.score.Groups {
		if g := &m.score.Groups[i]; g.Code == r.Of && g.Level == 0 {
			return m.T("form.why.inside", "group", r.Of, "points", m.Interval(int64(r.Low), int64(r.High)), "bound", locale.Hundredths(r.Bound))
		}
	}

	return ""
}

func (m *form) level(level int, ends [2]int) string {
	if level > 0 {
		return m.T("form.level_is", "n", level, "name", m.Return.Index.Levels.Names[level-1].In(string(m.Lang())))
	}

	return m.T("form.undecided", "low", ends[0], "high", ends[1])
}

// cell is a cell of one plain text.
func (m *form) cell(s string, a Align) Cell { return Cell{Paras: []Para{text(s, a).sized(tableSize)}} }

func (m *form) headRow(keys ...string) Row {
	var row Row
	for _, k := range keys {
		row.Cells = append(row.Cells, Cell{Paras: []Para{strong(m.T(k), Center).sized(tableSize)}})
	}

	return row
}
