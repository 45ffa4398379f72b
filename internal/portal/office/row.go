package office

import (
	"encoding/json"
	"strings"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/maturity"
	view "github.com/thuocso/thuocso/web/page/office"
	"github.com/thuocso/thuocso/web/page/school"
	"github.com/thuocso/thuocso/web/part"
)

// asked is what the index says of one code.
type asked struct {
	wording maturity.Text
	hint    maturity.Text
	// component is nil for a condition.
	component *maturity.Component
	criterion *maturity.Criterion
}

// questions lists what the index says of every code.
func questions(index *maturity.Index) map[string]asked {
	all := map[string]asked{}
	for i := range index.Groups {
		g := &index.Groups[i]
		for k := range g.Conditions {
			all[g.Conditions[k].Code] = asked{wording: g.Conditions[k].Name, hint: g.Conditions[k].EvidenceHint}
		}
		for k := range g.Criteria {
			criterionQuestions(&g.Criteria[k], all)
		}
	}

	return all
}

func criterionQuestions(c *maturity.Criterion, all map[string]asked) {
	for i := range c.Components {
		a := asked{wording: c.Components[i].Name, hint: c.Components[i].EvidenceHint, component: &c.Components[i], criterion: c}
		if a.hint.Vi == "" {
			a.hint = c.EvidenceHint
		}
		all[c.Components[i].Code] = a
	}
}

func (w *review) asks(code string) asked { return w.questions[code] }

// row is one code on the sheet.
func (w *review) row(code string) view.Row {
	q, a := w.asks(code), w.Answer(code)
	row := view.Row{Code: code, Wording: q.wording.In(w.lang), Provenance: w.provenance(q), Note: a.Value.Note, Explained: w.explained(code)}
	if w.outside(code) {
		row.Given, row.Decision = w.p.T("office.outside"), w.p.T("office.outside.say")

		return row
	}
	row.Given, row.Figures = w.said(q, a.Value.Points, a.Value.Met), w.figures(q, a.Value)
	if q.hint.Vi != "" {
		row.Hint = w.p.T("office.hint", "hint", q.hint.In(w.lang))
	}
	if a.Version > 0 {
		row.By = w.p.T("office.given_by", "post", a.ByPost, "at", a.At) + school.EnteredWords(w.p, w.Return, &a)
	}
	row.Proofs = w.evidence[code]
	row.Last, row.Before, row.Asked = w.last(q, code), w.before(q, code), w.returnedFor(a)
	if w.judging {
		row.Form = w.form(q, a)
	} else {
		row.Decision = w.decision(q, a.Judgement)
	}

	return row
}

// said writes a value: points of their maximum, or whether a condition is met.
func (w *review) said(q asked, points maturity.Points, met assessment.Tri) string {
	switch {
	case q.component == nil && met == assessment.Yes:
		return w.p.T("office.met")
	case q.component == nil && met == assessment.No:
		return w.p.T("office.not_met")
	case q.component == nil || points == assessment.None:
		return w.p.T("part.unanswered")
	default:
		return w.p.T("part.of_points", "value", w.p.Short(int64(points)), "max", w.p.Short(int64(q.component.Max)))
	}
}

func (w *review) figures(q asked, v assessment.Value) string {
	switch {
	case q.component == nil:
		return ""
	case v.Denominator != assessment.None && v.Numerator != assessment.None:
		return w.p.T("office.ratio", "numerator", v.Numerator, "denominator", v.Denominator,
			"share", w.p.Share(v.Numerator, v.Denominator, 1))
	case v.Quantity != assessment.None:
		return w.p.T("office.count", "n", v.Quantity)
	default:
		return ""
	}
}

// provenance says how sure the wording and the maximum are.
func (w *review) provenance(q asked) string {
	wording := w.p.T("office.provenance." + q.wording.Level)
	if q.component == nil {
		return w.p.T("office.provenance.condition", "wording", wording)
	}

	return w.p.T("office.provenance", "wording", wording, "max", w.p.T("office.provenance."+q.component.MaxFrom.Level))
}

// last is what the same school said, and its office, in the season before.
func (w *review) last(q asked, code string) string {
	if w.previous == nil {
		return ""
	}
	a, ok := w.previous.Answers[code]
	if !ok || !a.Value.Answered(a.Kind) {
		return ""
	}
	said := w.said(q, a.Value.Points, a.Value.Met)
	if j := a.Judgement; j.Verdict == assessment.Changed {
		return w.p.T("office.last.changed", "self", said, "office", w.said(q, j.Points, j.Met))
	}

	return w.p.T("office.last", "self", said)
}

func (w *review) before(q asked, code string) string {
	e, ok := w.earlier[code]
	switch {
	case !ok:
		return ""
	case e.Points != assessment.None || e.Met != assessment.Unsaid:
		return w.p.T("office.before", "value", w.said(q, e.Points, e.Met))
	default:
		return w.p.T("office.before.other")
	}
}

// returnedFor is the reason of a return before this round: the office's own words.
func (w *review) returnedFor(a assessment.Answer) string {
	if j := a.Judgement; j.Verdict == assessment.Pending && j.ReasonCode != "" && w.Round > 1 {
		return w.p.T("office.returned_for", "reason", w.reason(j.ReasonCode), "words", j.Reason)
	}

	return ""
}

func (w *review) reason(code string) string { return w.p.T("assessment.reason." + code) }

// decision is the office's verdict in words.
func (w *review) decision(q asked, j assessment.Judgement) string {
	switch j.Verdict {
	case assessment.Accepted:
		return w.p.T("office.decided.accepted", "post", j.ByPost, "at", j.At)
	case assessment.Changed:
		return w.p.T("office.decided.changed", "value", w.said(q, j.Points, j.Met), "reason", w.reason(j.ReasonCode),
			"words", j.Reason, "post", j.ByPost, "at", j.At)
	case assessment.SentBack:
		return w.p.T("office.decided.returned", "reason", w.reason(j.ReasonCode), "words", j.Reason, "post", j.ByPost, "at", j.At)
	default:
		return w.p.T("office.decided.pending")
	}
}

// form is the form of one verdict, with what was sent in vain still in it.
func (w *review) form(q asked, a assessment.Answer) *view.Verdict {
	j := a.Judgement
	f := &view.Verdict{
		Code: a.Code, Save: SheetPath(w.ID) + "/phan-quyet", Version: j.Version, Chosen: string(j.Verdict),
		Graded: q.component != nil, Reasons: w.reasons(), Change: w.p.T("office.verdict.changed"),
	}
	if a.Value.Answered(a.Kind) {
		f.Accept = w.p.T("office.verdict.accepted", "value", w.said(q, a.Value.Points, a.Value.Met))
	}
	if q.component != nil {
		w.grade(f, q.component, j)
	} else {
		f.Change = w.p.T("office.verdict.met")
		if a.Value.Met == assessment.Yes {
			f.Change = w.p.T("office.verdict.not_met")
		}
	}
	if j.Verdict != assessment.Pending {
		f.ReasonCode, f.Reason, f.SavedAt = j.ReasonCode, j.Reason, w.p.DateTime(j.At)
	}
	if w.refused != nil && w.refused.cmd.Code == a.Code {
		cmd := w.refused.cmd
		f.Chosen, f.Points, f.ReasonCode, f.Reason = string(cmd.Verdict), cmd.Points, cmd.ReasonCode, cmd.Reason
		f.Error, f.SavedAt = w.refused.text, ""
	}

	return f
}

func (w *review) grade(f *view.Verdict, c *maturity.Component, j assessment.Judgement) {
	step := w.Index.Step
	if c.Kind == maturity.YesNo {
		step = c.Max
	}
	f.Step, f.Max, f.MaxShown = step.String(), c.Max.String(), w.p.Short(int64(c.Max))
	if j.Verdict == assessment.Changed {
		f.Points = w.p.Short(int64(j.Points))
	}
}

func (w *review) reasons() []part.Option {
	list := []part.Option{{Label: w.p.T("office.reason.choose")}}
	for _, code := range assessment.ReasonCodes() {
		list = append(list, part.Option{Value: code, Label: w.reason(code)})
	}

	return list
}

func (w *review) lead() string {
	key := "office.sheet.lead"
	if !w.Season.Certified {
		key = "office.sheet.lead.uncertified"
	}

	return w.p.T(key, "code", w.SchoolCode, "stages", strings.Join(w.Stages, ", "),
		"managing", w.ManagingName, "round", w.Round, "decision", w.Index.Decision.Number)
}

func (w *review) notes() []view.Remark {
	var notes []view.Remark
	add := func(tone part.Tone, key string, pairs ...any) {
		notes = append(notes, view.Remark{Tone: tone, Text: w.p.T(key, pairs...)})
	}
	notes = append(notes, w.enteredNotes()...)
	until := locale.LastMoment(w.Season.Dates.ResubmitUntil)
	switch {
	case w.State == assessment.Returned:
		add(part.Wait, "office.note.returned", "n", w.examined.Marked, "until", until)
	case !open(w.Return):
		add(part.Plain, "office.note.closed")
	case waits(w.State) && !w.judging:
		add(part.Plain, "office.note.others", "managing", w.ManagingName)
	case waits(w.State) && w.BegunAt.IsZero():
		add(part.Plain, "office.note.not_begun")
	}
	if w.PublishedLate() {
		add(part.Wait, "office.note.published_late", "at", w.PublishedAt, "until", locale.LastMoment(w.Season.Dates.PublishUntil))
	} else if open(w.Return) && w.Overdue(w.now) && w.State != assessment.Draft {
		add(part.Wait, "office.note.overdue", "until", locale.LastMoment(w.Season.Dates.PublishUntil))
	}

	return append(notes, w.sentNotes()...)
}

// events are the moves of the return; single answers are left to the record itself.
func (w *review) events() []view.Event {
	var list []view.Event
	for _, e := range w.record {
		if e.Action == "answer.save" || e.Action == "answer.conflict" || e.Action == "review.judge" || e.Action == "review.conflict" {
			continue
		}
		post := e.Post
		if post == "" {
			post = w.p.T("office.event.system")
		}
		what := w.p.T("audit." + e.Action)
		if reason := reasonOf(e); reason != "" {
			what = w.p.T("office.event.reason", "what", what, "reason", reason)
		}
		list = append(list, view.Event{At: w.p.DateTime(e.At), Post: post, What: what})
	}

	return list
}

// reasonOf is the reason that somebody gave for a move of the whole return, empty where none was asked.
func reasonOf(e assessment.Event) string {
	var d struct {
		Reason string `json:"reason"`
	}
	if err := json.Unmarshal([]byte(e.Detail), &d); err != nil {
		return ""
	}

	return d.Reason
}

func join(codes []string) string { return strings.Join(codes, ", ") }
