package school

import (
	"encoding/hex"
	"strconv"
	"strings"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/assessment/sending"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/web/part"
)

// StepsPath takes what the school says of plan and assignment.
func StepsPath(id assessment.ID) string { return SheetPath(id) + "/ke-hoach" }

// ExplainPath takes explanations of what is unusual.
func ExplainPath(id assessment.ID) string { return SheetPath(id) + "/giai-trinh" }

// SectorPath takes the note that the sector's database was brought up to date.
func SectorPath(id assessment.ID) string { return SheetPath(id) + "/csdl-nganh" }

// ReceiptsPath leads to the receipts of a return.
func ReceiptsPath(id assessment.ID) string { return SheetPath(id) + "/bien-nhan" }

// ReceiptPath leads to one receipt.
func ReceiptPath(id assessment.ID, n int) string { return ReceiptsPath(id) + "/" + strconv.Itoa(n) }

// PaperPath leads to the picture of the signed paper that the office entered the return from.
func PaperPath(id assessment.ID, entry int) string {
	return SheetPath(id) + "/ban-giay/" + strconv.Itoa(entry)
}

// The names of the official form's files below a return or a receipt.
const (
	PDFName  = "/phieu.pdf"
	DocxName = "/phieu.docx"
)

// ExplainField is the name of the field that explains a query.
func ExplainField(key string) string { return "giai-trinh-" + key }

// StepFields are the steps as the form shows them: what is kept, or what was typed and refused.
type StepFields struct {
	Raw sending.Raw
	// Field and Error say what of it was refused.
	Field, Error string
}

// steps are the fields of plan and assignment.
func (v Check) steps() []part.Field {
	s := v.Return.File.Steps
	raw := sending.Raw{
		PlanNumber: s.Plan.Number, PlanDate: string(s.Plan.Date), AssignmentNumber: s.Assignment.Number, AssignmentDate: string(s.Assignment.Date),
	}
	var field, problem string
	if v.Typed != nil {
		raw, field, problem = v.Typed.Raw, v.Typed.Field, v.Typed.Error
	}
	p := v.Page.Printer
	fields := []part.Field{
		{Name: "plan_number", Label: p.T("sending.plan_number"), Hint: p.T("sending.plan_number.hint"), Value: raw.PlanNumber, MaxLength: sending.MaxNumber},
		{Name: "plan_date", Kind: "date", Label: p.T("sending.plan_date"), Value: raw.PlanDate},
		{Name: "assignment_number", Label: p.T("sending.assignment_number"), Hint: p.T("sending.assignment_number.hint"), Value: raw.AssignmentNumber, MaxLength: sending.MaxNumber, Optional: true},
		{Name: "assignment_date", Kind: "date", Label: p.T("sending.assignment_date"), Value: raw.AssignmentDate, Optional: true},
	}
	for i := range fields {
		if fields[i].Name == field {
			fields[i].Error = problem
		}
	}

	return fields
}

// errors are what must be mended before the return can be sent, in words.
func (v Check) errors() []string {
	var says []string
	for _, key := range v.Return.File.Steps.Errors() {
		says = append(says, v.Page.T(key))
	}
	if v.blocked() {
		says = append(says, v.Page.T("assessment.blocked_by_condition", "code", v.missed()[0]))
	}

	return says
}

// clean tells whether nothing must be mended.
func (v Check) clean() bool {
	return len(v.missing()) == 0 && len(v.errors()) == 0 && len(v.Return.Unfinished()) == 0
}

// open counts the queries that nobody explained.
func (v Check) open() int { return len(v.Return.File.Open(v.Return.Queries())) }

// wordsOf are the words that explain a query: what was typed and refused, else what is kept.
func (v Check) wordsOf(q sending.Query) string {
	if typed, ok := v.TypedWords[q.Key()]; ok {
		return typed
	}

	return v.Return.File.Explanations[q.Key()].Words
}

// SayQuery says in one sentence what is unusual.
func SayQuery(p locale.Printer, q sending.Query) string {
	return p.T("sending.query."+string(q.Kind), "of", q.Of, "from", part.LevelName(p, q.From), "to", part.LevelName(p, q.To),
		"n", q.N, "codes", strings.Join(q.Codes, ", "))
}

// SayKey says what a query was about, of which only its key was kept with what was sent.
func SayKey(p locale.Printer, key string) string {
	kind, of, _ := strings.Cut(key, ":")

	return p.T("sending.asked."+kind, "of", of)
}

// Confirm is the page that asks once more before a return is sent.
type Confirm struct {
	Frame
	// Seen is the fingerprint of what the page shows.
	Seen string
	// Problem says why the sending was refused.
	Problem string
}

// facts are what is about to be sent.
func (v Confirm) facts() [][2]string {
	p, r := v.Page.Printer, v.Return
	progress, score, file := r.Progress(), r.Score(), r.File
	facts := [][2]string{
		{p.T("sending.to"), r.ManagingName},
		{p.T("sending.answers"), p.T("sending.answers.n", "components", progress.Components, "conditions", progress.Conditions)},
	}
	for i, g := range score.Groups {
		facts = append(facts, [2]string{p.T("part.group", "n", i+1), p.T("sending.group", "points", interval(p, g.Low, g.High), "level", part.LevelName(p, g.Level))})
	}
	facts = append(facts,
		[2]string{p.T("sending.school_level"), part.LevelName(p, score.Level)},
		[2]string{p.T("sending.plan"), paperOf(p, file.Steps.Plan)})
	if file.Steps.Assignment.Whole() {
		facts = append(facts, [2]string{p.T("sending.assignment"), paperOf(p, file.Steps.Assignment)})
	}
	if n := len(r.Queries()); n > 0 {
		facts = append(facts, [2]string{p.T("sending.explained"), p.Int(int64(n))})
	}

	return facts
}

func paperOf(p locale.Printer, paper sending.Paper) string {
	return p.T("sending.paper", "number", paper.Number, "date", paper.Date.Shown())
}

// Receipt is the page of one receipt.
type Receipt struct {
	Frame
	Receipt *sending.Receipt
	// Sent is the return as it was sent.
	Sent *assessment.Return
	// Sector is what was typed for the sector's database and refused, Problem why.
	Sector, Problem string
}

func (v Receipt) number() string { return numberOf(v.Return, v.Receipt.N) }

func numberOf(r *assessment.Return, n int) string {
	return sending.Number(r.Season.SchoolYear, int64(r.ID), n)
}

// last tells whether nothing was sent after this receipt, and it still stands.
func (v Receipt) last() bool {
	return v.Return.File.Last().N == v.Receipt.N && v.Return.State != assessment.Draft && v.Return.State != assessment.Returned
}

// stands says what the receipt is worth today.
func (v Receipt) stands() string {
	p := v.Page.Printer
	switch {
	case v.last():
		return p.T("sending.receipt.stands", "office", v.Return.ManagingName)
	case v.Return.File.Last().N != v.Receipt.N:
		return p.T("sending.receipt.replaced", "number", numberOf(v.Return, v.Return.File.Last().N))
	case v.Return.State == assessment.Draft:
		return p.T("sending.receipt.withdrawn")
	default:
		return p.T("sending.receipt.returned", "office", v.Return.ManagingName)
	}
}

func (v Receipt) facts() [][2]string {
	p, r := v.Page.Printer, v.Return
	score := v.Sent.Score()
	facts := [][2]string{
		{p.T("sending.receipt.number"), v.number()},
		{p.T("sending.receipt.at"), p.DateTime(v.Receipt.At)},
		{p.T("sending.receipt.round"), p.Int(int64(v.Receipt.Round))},
		{p.T("sending.receipt.school"), p.T("sending.receipt.school_code", "name", r.SchoolName, "code", r.SchoolCode)},
		{p.T("sending.receipt.season"), p.SchoolYear(r.Season.SchoolYear)},
		{p.T("sending.to"), r.ManagingName},
		{v.sender(), postOf(p, v.Receipt.ByPost)},
		{p.T("sending.plan"), paperOf(p, v.Sent.File.Steps.Plan)},
	}
	if fact, ok := v.behalfFact(); ok {
		facts = append(facts, fact)
	}
	for i, g := range score.Groups {
		facts = append(facts, [2]string{p.T("part.group", "n", i+1), p.T("sending.group", "points", interval(p, g.Low, g.High), "level", part.LevelName(p, g.Level))})
	}

	return append(facts,
		[2]string{p.T("sending.school_level"), part.LevelName(p, score.Level)},
		[2]string{p.T("sending.receipt.hash"), hex.EncodeToString(v.Receipt.Hash)})
}

func (v Receipt) earlier() part.Table {
	p := v.Page.Printer
	t := part.Table{
		Caption: p.T("sending.receipts"), HideCaption: true,
		Columns: []part.Column{
			{Head: p.T("sending.receipt.number"), Main: true},
			{Head: p.T("sending.receipt.at")},
			{Head: p.T("sending.receipt.round"), Numeric: true},
			{Head: p.T("sending.receipt.by")},
		},
	}
	for _, one := range v.Return.File.Receipts {
		t.Rows = append(t.Rows, part.Row{Mine: one.N == v.Receipt.N, Cells: []part.Cell{
			{Text: numberOf(v.Return, one.N), Href: ReceiptPath(v.Return.ID, one.N)},
			{Text: p.DateTime(one.At)},
			{Text: p.Int(int64(one.Round))},
			{Text: postOf(p, one.ByPost)},
		}})
	}

	return t
}

func (v Receipt) sectorField() part.Field {
	f := part.Field{
		Name: "sector_date", Kind: "date", Label: v.Page.T("sending.sector.date"), Hint: v.Page.T("sending.sector.hint"),
		Value: string(v.Return.File.Steps.Sector.Date), Required: true, Error: v.Problem,
	}
	if v.Problem != "" {
		f.Value = v.Sector
	}

	return f
}

// SectorSaid says when the sector's database was brought up to date, and who said so; empty where nobody did.
func SectorSaid(p locale.Printer, s sending.Sector) string {
	if s.Date == "" {
		return ""
	}

	return p.T("sending.sector.said", "date", s.Date.Shown(), "post", postOf(p, s.ByPost), "at", s.At)
}

// sentSays says in words that cannot be mistaken whether the office has the return.
func (f Frame) sentSays() string {
	r, p := f.Return, f.Page.Printer
	last := r.File.Last()
	switch {
	case r.State == assessment.Draft && last != nil:
		return p.T("sending.says.withdrawn", "office", r.ManagingName, "number", numberOf(r, last.N))
	case r.State == assessment.Draft:
		return p.T("sending.says.draft", "office", r.ManagingName)
	case r.State == assessment.Returned:
		return p.T("sending.says.returned", "office", r.ManagingName)
	case last != nil:
		return p.T("sending.says.sent", "office", r.ManagingName, "at", last.At, "number", numberOf(r, last.N))
	default:
		return ""
	}
}
