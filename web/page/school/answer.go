package school

import (
	"encoding/json"
	"strconv"

	"github.com/a-h/templ"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/assessment/reuse"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/web/part"
)

// answer is the input of one code with its state of saving.
type answer struct {
	Code string
	Kind assessment.Kind
	// Label names the inputs to whoever does not see the page.
	Label   string
	Version int
	Raw     assessment.Raw
	// Component is set for a component, Field for an information field.
	Component *maturity.Component
	Field     *maturity.Field
	Step      maturity.Points
	// Saved says when and by whom it was saved last.
	Saved string
	// Error says why what was typed was not accepted.
	Error string
	// Last says what the season before had; Take are its fields as JSON, to use them again.
	Last, Take string
	// Proposed is what the season before had where nothing is answered yet: it counts only once it is confirmed.
	Proposed string
}

// answerTo builds the input of a code.
func (v Sheet) answerTo(code string) answer {
	r, p := v.Return, v.Page.Printer
	given := r.Answer(code)
	a := answer{
		Code: code, Kind: given.Kind, Label: p.T("school.answer_label", "code", code), Version: given.Version,
		Raw: RawOf(p, given.Value), Step: r.Index.Step,
	}
	if c, ok := r.Index.Component(code); ok {
		a.Component = c
	}
	for _, f := range r.Index.Fields() {
		if f.Key == code {
			a.Field, a.Label = f, f.Label.In(string(p.Lang()))
		}
	}
	if given.Version > 0 {
		a.Saved = p.T("part.js.saved", "at", v.moment(given)) + by(given.ByPost) + enteredWords(p, r, &given)
	}
	v.recall(&a)
	if v.Refused != nil && v.Refused.Code == code && !v.Refused.Kept {
		a.Raw, a.Error = v.Refused.Raw, v.Refused.Text
	}

	return a
}

// moment is the hour of a save, with its day where that is not today.
func (v Sheet) moment(given assessment.Answer) string { return Moment(v.Frame, given) }

// Moment prints when an answer was saved: the hour, with its day where that is not today.
func Moment(f Frame, given assessment.Answer) string {
	p := f.Page.Printer
	if p.Date(given.At) == p.Date(f.Now) {
		return p.Time(given.At)
	}

	return p.DateTime(given.At)
}

func by(post string) string {
	if post == "" {
		return ""
	}

	return " · " + post
}

// recall looks the code up in the season before.
func (v Sheet) recall(a *answer) {
	value, ok := Proposal(v.Previous, v.Return.Index, a.Code)
	if !ok {
		return
	}
	p := v.Page.Printer
	a.Last = p.T("school.last", "value", shownValue(p, a.Kind, value))
	if RawOf(p, value) == a.Raw {
		return
	}
	fields := fieldsOf(a.Kind, RawOf(p, value))
	if body, err := json.Marshal(fields); err == nil {
		a.Take = string(body)
	}
	if a.Version > 0 || a.Raw != (assessment.Raw{}) {
		return
	}
	words := shownValue(p, a.Kind, value)
	if counted := figures(p, value); counted != "" {
		words += " (" + counted + ")"
	}
	a.Proposed = p.T("school.proposed", "year", p.SchoolYear(v.Previous.Season.SchoolYear),
		"state", locale.Key("state."+string(v.Previous.State)), "value", words)
}

// Proposal is what a school's return of the season before says to a code, as far as it may be said again: the component
// was worth the same, and what was recognised stands before what the school had stated. previous is nil where there is none.
func Proposal(previous *assessment.Return, index *maturity.Index, code string) (assessment.Value, bool) {
	if previous == nil {
		return assessment.Value{}, false
	}
	old, ok := previous.Answers[code]
	if !ok || !old.Value.Answered(old.Kind) {
		return assessment.Value{}, false
	}
	if _, ok := index.Component(code); ok && !reuse.Asked(previous.Index, index, code) {
		return assessment.Value{}, false
	}
	value := old.Value
	if old.RecognisedPoints != assessment.None {
		value.Points = old.RecognisedPoints
	}
	if old.RecognisedMet != assessment.Unsaid {
		value.Met = old.RecognisedMet
	}

	return value, true
}

// Proposed lists the codes without an answer for which the season before has one.
func (v Sheet) Proposed() []string {
	if v.Previous == nil {
		return nil
	}
	var codes []string
	for _, code := range v.Return.Codes() {
		a := v.Return.Answer(code)
		if _, ok := Proposal(v.Previous, v.Return.Index, code); ok && a.Version == 0 && v.editable(code) {
			codes = append(codes, code)
		}
	}

	return codes
}

// fieldsOf are the form's fields of an answer, as scripts put them back.
func fieldsOf(k assessment.Kind, raw assessment.Raw) map[string]string {
	switch k {
	case assessment.Component:
		return map[string]string{
			"points": raw.Points, "numerator": raw.Numerator, "denominator": raw.Denominator, "quantity": raw.Quantity, "note": raw.Note,
		}
	case assessment.Condition:
		return map[string]string{"met": raw.Met, "note": raw.Note}
	default:
		return map[string]string{"body": raw.Body}
	}
}

// FieldsOf are the form's fields of a value, as scripts put them back.
func FieldsOf(p locale.Printer, k assessment.Kind, v assessment.Value) map[string]string {
	return fieldsOf(k, RawOf(p, v))
}

// RawOf writes a value as its form shows it.
func RawOf(p locale.Printer, v assessment.Value) assessment.Raw {
	raw := assessment.Raw{
		Numerator: figure(v.Numerator), Denominator: figure(v.Denominator), Quantity: figure(v.Quantity),
		Body: v.Body, Note: v.Note,
	}
	if v.Points != assessment.None {
		raw.Points = p.Short(int64(v.Points))
	}
	switch v.Met {
	case assessment.Yes:
		raw.Met = "1"
	case assessment.No:
		raw.Met = "0"
	case assessment.Unsaid:
	}

	return raw
}

func figure(n int64) string {
	if n == assessment.None {
		return ""
	}

	return strconv.FormatInt(n, 10)
}

// InWords is a value with what was counted and the note, in words.
func InWords(p locale.Printer, k assessment.Kind, v assessment.Value) string {
	words := shownValue(p, k, v)
	if counted := figures(p, v); counted != "" {
		words += " (" + counted + ")"
	}
	if v.Note != "" {
		words += " · " + p.T("school.note_is", "note", v.Note)
	}

	return words
}

// shownValue is a value in words.
func shownValue(p locale.Printer, k assessment.Kind, v assessment.Value) string {
	switch {
	case !v.Answered(k):
		return p.T("part.unanswered")
	case k == assessment.Condition && v.Met == assessment.Yes:
		return p.T("part.yes")
	case k == assessment.Condition:
		return p.T("part.no")
	case k == assessment.Component:
		return p.Short(int64(v.Points))
	default:
		return v.Body
	}
}

// figures says what was counted, empty where nothing was.
func figures(p locale.Printer, v assessment.Value) string {
	switch {
	case v.Numerator != assessment.None && v.Denominator != assessment.None:
		return p.T("school.share", "part", v.Numerator, "all", v.Denominator, "share", p.Share(v.Numerator, v.Denominator, 0))
	case v.Quantity != assessment.None:
		return p.T("school.counted", "n", v.Quantity)
	default:
		return ""
	}
}

func (a answer) id(name string) string { return part.AnswerID(a.Code) + "-" + name }

func (a answer) stated() string {
	switch {
	case a.Error != "":
		return "wrong"
	case a.Saved != "":
		return "saved"
	default:
		return ""
	}
}

// shownFigure is what an answer that cannot be changed gives the scorer of the page.
func shownFigure(a assessment.Answer) templ.Attributes {
	switch {
	case a.Kind == assessment.Component && a.Value.Points != assessment.None:
		return templ.Attributes{"data-points": strconv.Itoa(int(a.Value.Points))}
	case a.Kind == assessment.Condition && a.Value.Met == assessment.Yes:
		return templ.Attributes{"data-met": "1"}
	case a.Kind == assessment.Condition && a.Value.Met == assessment.No:
		return templ.Attributes{"data-met": "0"}
	default:
		return nil
	}
}

// graded tells whether the school states points: a revision with bands makes them of the figures.
func (a answer) graded() bool { return a.Component != nil && !a.Component.FromFigures() }

// decimal writes hundredths for attributes that scripts read.
func decimal(p maturity.Points) string { return p.String() }
