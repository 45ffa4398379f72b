// Package entering holds the pages of an office that enters a return on its school's behalf from the signed paper.
package entering

import (
	"strconv"
	"strings"
	"time"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/assessment/entering"
	"github.com/thuocso/thuocso/internal/assessment/sending"
	"github.com/thuocso/thuocso/internal/evidence"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/web/page/office"
	"github.com/thuocso/thuocso/web/page/school"
	"github.com/thuocso/thuocso/web/part"
)

// At leads to entering a return.
func At(id assessment.ID) string {
	return office.QueuePath + "/" + strconv.FormatInt(int64(id), 10) + "/nhap-thay"
}

// The addresses below At.
const (
	PaperName   = "/ban-giay"
	AnswersName = "/cau-tra-loi"
	AnnexName   = "/phu-luc"
	StepsName   = "/ke-hoach"
	ExplainName = "/giai-trinh"
	SendName    = "/gui"
	EndName     = "/dung"
)

// AnnexID is the place of the annex on the page.
const AnnexID = "phu-luc"

// GroupID is the place of a group on the page.
func GroupID(g int) string { return "nhom-" + strconv.Itoa(g+1) }

// The prefixes of a code's fields in the form.
const (
	Points      = "diem-"
	Met         = "dat-"
	Numerator   = "tu-"
	Denominator = "mau-"
	Quantity    = "so-"
	Body        = "chu-"
	Note        = "ghi-"
	Version     = "ban-"
	Over        = "thay-"
)

// Start asks why a return is entered, and from which paper.
type Start struct {
	Page part.Page
	entering.Start

	Raw sending.RawEntry
	// Field and Error say what of it was refused.
	Field, Error string
}

// Desk is where what the paper says is typed.
type Desk struct {
	Page   part.Page
	Return *assessment.Return
	Entry  *sending.Entry
	Now    time.Time
	// Paper are the fields of the paper, Steps those of plan and assignment.
	Paper, Steps []part.Field
	// Typed are answers as they were typed and not saved, by code.
	Typed map[string]Typed
	// Annex are the questions of the annex, none where no plan asks.
	Annex []AnnexRow
	// Errors say what was refused; Saved what was saved all the same.
	Errors []part.FieldError
	Saved  string
}

// Typed is an answer that was typed and not saved.
type Typed struct {
	Raw assessment.Raw
	// Theirs is what the school has given, where the two differ; Error says why the typed one cannot be taken.
	Theirs *assessment.Answer
	Error  string
}

// Send is the last look before the return is sent on the school's behalf.
type Send struct {
	Page   part.Page
	Return *assessment.Return
	Entry  *sending.Entry
	Now    time.Time
	// Kept are the codes that are sent as the school has answered them itself.
	Kept []string
	// KeptAnnex say what of the annex is sent as the school has stated it itself.
	KeptAnnex []string
	// Seen is the fingerprint of what the page shows, empty while it cannot be sent.
	Seen string
	// Problem says why the sending was refused; Words are explanations as they were typed.
	Problem string
	Words   map[string]string
}

// row is one question with what is typed to it.
type row struct {
	Code, Wording string
	// Of says what may be typed.
	Of        string
	Kind      assessment.Kind
	Component *maturity.Component
	Field     *maturity.Field
	Raw       assessment.Raw
	Version   int
	// Theirs is what the school has given itself, Done when the office entered what stands.
	Theirs, Done string
	Differs      bool
	Error        string
}

func (r row) id(prefix string) string { return "f-" + prefix + r.Code }

// graded tells whether points are typed: a revision with bands makes them of the figures.
func (r row) graded() bool { return r.Component != nil && !r.Component.FromFigures() }

func (r row) ratio() bool { return r.Component != nil && r.Component.Kind == maturity.Ratio }

func (r row) count() bool { return r.Component != nil && r.Component.Kind == maturity.Count }

// row is the row of a code; false where it cannot be changed now.
func (v Desk) row(code string) (row, bool) {
	r, p := v.Return, v.Page.Printer
	place, scored := r.Index.Position(code)
	if !r.Editable(code, v.Now) || scored && r.Points[place] == maturity.NotApplicable {
		return row{}, false
	}
	a := r.Answer(code)
	one := row{Code: code, Kind: a.Kind, Version: a.Version}
	if asks, ok := r.Index.Question(code); ok {
		one.Wording = asks.In(string(p.Lang()))
	}
	if c, ok := r.Index.Component(code); ok {
		one.Component, one.Of = c, p.T("entering.of", "max", locale.Hundredths(c.Max), "step", locale.Hundredths(r.Index.Step))
	}
	for _, f := range r.Index.Fields() {
		if f.Key == code {
			one.Field, one.Wording = f, f.Label.In(string(p.Lang()))
		}
	}
	switch {
	case a.Version == 0:
	case entering.ByOffice(r, &a):
		one.Raw, one.Done = school.RawOf(p, a.Value), p.T("entering.done", "at", a.At)
	default:
		one.Theirs = p.T("entering.theirs", "value", school.InWords(p, a.Kind, a.Value), "post", a.ByPost, "at", a.At)
	}
	if t, ok := v.Typed[code]; ok {
		one.Raw, one.Error, one.Differs = t.Raw, t.Error, t.Theirs != nil
	}

	return one, true
}

// rows are the rows of the codes that can be changed now.
func (v Desk) rows(codes ...string) []row {
	var rows []row
	for _, code := range codes {
		if one, ok := v.row(code); ok {
			rows = append(rows, one)
		}
	}

	return rows
}

// block is a stretch of a group's form.
type block struct {
	Title string
	Rows  []row
}

// blocks are the conditions and criteria of a group, with what can be changed now.
func (v Desk) blocks(g int) []block {
	group, lang := &v.Return.Index.Groups[g], string(v.Page.Printer.Lang())
	var all []block
	add := func(title string, codes []string) {
		if rows := v.rows(codes...); len(rows) > 0 {
			all = append(all, block{title, rows})
		}
	}
	var codes []string
	for i := range group.Conditions {
		codes = append(codes, group.Conditions[i].Code)
	}
	add(v.Page.T("entering.conditions"), codes)
	for i := range group.Criteria {
		c := &group.Criteria[i]
		codes = nil
		for j := range c.Fields {
			codes = append(codes, c.Fields[j].Key)
		}
		for j := range c.Components {
			codes = append(codes, c.Components[j].Code)
		}
		add(c.Code+" "+c.Name.In(lang), codes)
	}

	return all
}

// CodesOf lists the codes of a group: its conditions, and the fields and components of its criteria.
func CodesOf(x *maturity.Index, g int) []string {
	var codes []string
	for _, c := range x.Groups[g].Conditions {
		codes = append(codes, c.Code)
	}
	for i := range x.Groups[g].Criteria {
		for j := range x.Groups[g].Criteria[i].Fields {
			codes = append(codes, x.Groups[g].Criteria[i].Fields[j].Key)
		}
		for j := range x.Groups[g].Criteria[i].Components {
			codes = append(codes, x.Groups[g].Criteria[i].Components[j].Code)
		}
	}

	return codes
}

// Signed are the fields of the signed paper; field and problem say what of them was refused.
func Signed(p locale.Printer, raw sending.RawEntry, field, problem string) []part.Field {
	fields := []part.Field{
		{Name: "paper_number", Label: p.T("entering.number"), Hint: p.T("entering.number.hint"), Value: raw.Number, MaxLength: sending.MaxNumber, Required: true},
		{Name: "paper_date", Kind: "date", Label: p.T("entering.date"), Value: raw.Date, Required: true},
		{Name: "signer", Label: p.T("entering.signer"), Hint: p.T("entering.signer.hint"), Value: raw.Signer, MaxLength: sending.MaxSigner, Required: true},
	}

	return refused(fields, field, problem)
}

// Steps are the fields of plan and assignment.
func Steps(p locale.Printer, raw sending.Raw, field, problem string) []part.Field {
	fields := []part.Field{
		{Name: "plan_number", Label: p.T("sending.plan_number"), Value: raw.PlanNumber, MaxLength: sending.MaxNumber},
		{Name: "plan_date", Kind: "date", Label: p.T("sending.plan_date"), Value: raw.PlanDate},
		{Name: "assignment_number", Label: p.T("sending.assignment_number"), Hint: p.T("sending.assignment_number.hint"), Value: raw.AssignmentNumber, MaxLength: sending.MaxNumber, Optional: true},
		{Name: "assignment_date", Kind: "date", Label: p.T("sending.assignment_date"), Value: raw.AssignmentDate, Optional: true},
	}

	return refused(fields, field, problem)
}

func refused(fields []part.Field, field, problem string) []part.Field {
	for i := range fields {
		if fields[i].Name == field {
			fields[i].Error = problem
		}
	}

	return fields
}

// scanField is the picture of the paper.
func (v Desk) scanField() part.Field {
	f := part.Field{
		Name: "file", Kind: "file", Label: v.Page.T("entering.scan"), Accept: ".pdf,.jpg,.jpeg,.png", Optional: v.Entry.Scan.SHA256 != "",
		Hint: v.Page.T("entering.scan.hint", "most", v.Page.Printer.Short(int64(evidence.Megabytes(evidence.MaxFile)))),
	}
	for _, e := range v.Errors {
		if e.Field == "file" {
			f.Error = e.Text
		}
	}

	return f
}

// reasonField is why the return is entered.
func (v Start) reasonField() part.Field {
	f := part.Field{
		Name: "reason", Kind: "textarea", Label: v.Page.T("entering.reason"), Hint: v.Page.T("entering.reason.hint"), Value: v.Raw.Reason,
		MaxLength: sending.MaxReason, Required: true,
	}

	return refused([]part.Field{f}, v.Field, v.Error)[0]
}

func (v Start) errors() []part.FieldError {
	if v.Error == "" {
		return nil
	}

	return []part.FieldError{{Field: v.Field, Text: v.Error}}
}

// lacks are what must be mended before the return can be sent.
func (v Send) lacks() []part.Link {
	var all []part.Link
	desk := At(v.Return.ID)
	add := func(text, place string) { all = append(all, part.Link{Label: text, Href: desk + "#" + place}) }
	if v.Entry.Scan.SHA256 == "" {
		add(v.Page.T("entering.no_scan"), "ban-giay")
	}
	for _, key := range v.Return.File.Steps.Errors() {
		add(v.Page.T(key), "ke-hoach")
	}
	for _, code := range v.Return.Unanswered() {
		add(v.Page.T("entering.unanswered", "code", code), part.CompID(code))
	}
	for _, u := range v.Return.Unfinished() {
		add(u.Code+": "+v.Page.T("desk.lack."+string(u.Lack)), part.CompID(u.Code))
	}
	if missed := v.missed(); v.Return.Season.Rules.Condition == maturity.BlockSubmission && len(missed) > 0 {
		add(v.Page.T("assessment.blocked_by_condition", "code", missed[0]), part.CompID(missed[0]))
	}

	return all
}

func (v Send) missed() []string {
	var codes []string
	for _, g := range v.Return.Score().Groups {
		codes = append(codes, g.Missed...)
	}

	return codes
}

// wordsOf are the words that explain a query: what was typed and refused, else what is kept.
func (v Send) wordsOf(q sending.Query) string {
	if typed, ok := v.Words[q.Key()]; ok {
		return typed
	}

	return v.Return.File.Explanations[q.Key()].Words
}

// facts are what is about to be sent.
func (v Send) facts() [][2]string {
	p, r := v.Page.Printer, v.Return
	progress, score := r.Progress(), r.Score()
	facts := [][2]string{
		{p.T("entering.paper"), Named(p, v.Entry)},
		{p.T("entering.signer"), v.Entry.Signer},
		{p.T("sending.plan"), p.T("sending.paper", "number", r.File.Steps.Plan.Number, "date", r.File.Steps.Plan.Date.Shown())},
		{p.T("sending.answers"), p.T("sending.answers.n", "components", progress.Components, "conditions", progress.Conditions)},
	}
	for i, g := range score.Groups {
		facts = append(facts, [2]string{p.T("part.group", "n", i+1), p.T("sending.group", "points", p.Interval(int64(g.Low), int64(g.High)), "level", part.LevelName(p, g.Level))})
	}
	facts = append(facts, [2]string{p.T("sending.school_level"), part.LevelName(p, score.Level)})
	if len(v.Kept) > 0 {
		facts = append(facts, [2]string{p.T("entering.kept"), strings.Join(v.Kept, ", ")})
	}
	for _, text := range v.KeptAnnex {
		facts = append(facts, [2]string{p.T("entering.annex.kept"), text})
	}

	return facts
}

// Named names the signed paper of an entry.
func Named(p locale.Printer, e *sending.Entry) string {
	return school.PaperNamed(p, e)
}
