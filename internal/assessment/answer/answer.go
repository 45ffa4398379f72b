// Package answer is about one answer of a return: what the school says to one question, what its office says to
// that, and how a form is read into it. It knows no return.
package answer

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/maturity"
)

// None stands in a Value where a number is not given.
const None = -1

// Kind is what an answer answers.
type Kind string

// The kinds of answer.
const (
	Component Kind = "component"
	Condition Kind = "condition"
	Info      Kind = "info"
)

// Tri is yes, no or not said.
type Tri int8

// The three values of a Tri.
const (
	Unsaid Tri = iota
	Yes
	No
)

// Value is what the school says to one code. It is comparable: equal values are the same answer.
type Value struct {
	// Points in hundredths, None where not stated.
	Points maturity.Points
	Met    Tri
	// Numerator, Denominator and Quantity are whole numbers, None where not stated.
	Numerator   int64
	Denominator int64
	Quantity    int64
	// Body is the text of an Info answer.
	Body string
	// Note is what the school adds: where the evidence is, or why.
	Note string
}

// Empty is an answer that says nothing.
func Empty() Value {
	return Value{Points: None, Numerator: None, Denominator: None, Quantity: None}
}

// Answer is a Value with its author and version, and what the office says to it.
type Answer struct {
	Code    string
	Kind    Kind
	Value   Value
	Version int
	ByID    int64
	ByPost  string
	At      time.Time
	// Open tells whether the school may change it while the return is in state returned.
	Open bool
	// Judgement is the office's; its zero value means that nothing was judged yet.
	Judgement Judgement
	// RecognisedPoints and RecognisedMet are what was recognised; None and Unsaid before.
	RecognisedPoints maturity.Points
	RecognisedMet    Tri
	RecognisedBy     int64
	RecognisedAt     time.Time
}

// Verdict is what the office says to one answer.
type Verdict string

// The verdicts.
const (
	Pending  Verdict = ""
	Accepted Verdict = "accepted"
	Changed  Verdict = "changed"
	SentBack Verdict = "returned"
)

// Judgement is a verdict with its reason, author and version.
type Judgement struct {
	Verdict    Verdict
	Points     maturity.Points
	Met        Tri
	ReasonCode string
	Reason     string
	ByID       int64
	ByPost     string
	At         time.Time
	Version    int
}

// ReasonCodes lists the reasons an office chooses from when it changes or returns an answer; words follow.
func ReasonCodes() []string {
	return []string{"no_evidence", "evidence_unclear", "wrong_reading", "wrong_figure", "out_of_date", "other"}
}

// Bounds of texts, in characters.
const (
	MaxBody   = 500
	MaxNote   = 2000
	MaxReason = 2000
)

// Raw is an answer as a form carries it, before it is read.
type Raw struct {
	Points, Met, Numerator, Denominator, Quantity, Body, Note string
}

// Read turns what a form carries into the Value of the code, or the fault of its first bad field.
// Points may carry a decimal comma or point.
func Read(index *maturity.Index, code string, raw Raw) (Kind, Value, error) {
	v := Empty()
	var err error
	if v.Note, err = Text(raw.Note, MaxNote, "note"); err != nil {
		return "", v, err
	}
	if component, ok := index.Component(code); ok {
		err := v.readComponent(index, component, raw)

		return Component, v, err
	}
	if _, ok := index.ConditionPosition(code); ok {
		return Condition, v, v.readMet(raw.Met)
	}
	for _, f := range index.Fields() {
		if f.Key == code {
			v.Body, err = Text(raw.Body, MaxBody, "body")

			return Info, v, err
		}
	}

	return "", v, fault.New(fault.Invalid, "assessment.unknown_code", "code", code).At("code")
}

// Text reads words as they are kept: trimmed, of letters the database can hold, within their bound.
func Text(s string, most int, field string) (string, error) {
	s = strings.TrimSpace(locale.Plain(s))
	switch {
	case !utf8.ValidString(s) || strings.ContainsRune(s, 0):
		return "", fault.New(fault.Invalid, "assessment.bad_text").At(field)
	case utf8.RuneCountInString(s) > most:
		return "", fault.New(fault.Invalid, "assessment.too_long", "max", most).At(field)
	}

	return s, nil
}

func (v *Value) readMet(s string) error {
	switch s {
	case "":
		v.Met = Unsaid
	case "1", "true":
		v.Met = Yes
	case "0", "false":
		v.Met = No
	default:
		return fault.New(fault.Invalid, "assessment.bad_met").At("met")
	}

	return nil
}

func (v *Value) readComponent(index *maturity.Index, c *maturity.Component, raw Raw) error {
	figures := []struct {
		field string
		text  string
		to    *int64
	}{
		{"numerator", raw.Numerator, &v.Numerator},
		{"denominator", raw.Denominator, &v.Denominator},
		{"quantity", raw.Quantity, &v.Quantity},
	}
	for _, f := range figures {
		if err := readFigure(f.text, f.to); err != nil {
			return err.At(f.field)
		}
	}
	if v.Numerator != None && v.Denominator != None && v.Numerator > v.Denominator {
		return fault.New(fault.Invalid, "assessment.ratio_above_one").At("numerator")
	}
	if c.FromFigures() {
		v.award(c)

		return nil
	}
	stated := strings.Replace(strings.TrimSpace(raw.Points), ",", ".", 1)
	if stated == "" {
		return nil
	}
	for _, f := range index.CheckAnswer(c.Code, stated, nil, nil, nil) {
		return fault.New(fault.Invalid, "assessment."+string(f.Kind), "code", c.Code,
			"max", locale.Hundredths(c.Max), "step", locale.Hundredths(index.Step)).At("points")
	}
	points, err := maturity.ParsePoints(stated)
	if err != nil {
		return fault.New(fault.Invalid, "assessment.bad_number", "code", c.Code).At("points")
	}
	v.Points = points

	return nil
}

// award takes the points that the revision gives for the figures; without a whole to divide by there are none.
func (v *Value) award(c *maturity.Component) {
	var a maturity.Award
	switch {
	case c.Kind == maturity.Ratio && v.Numerator != None && v.Denominator != None:
		a = c.PointsFromRatio(v.Numerator, v.Denominator)
	case c.Kind == maturity.Count && v.Quantity != None:
		a = c.PointsFromCount(v.Quantity)
	}
	if a.Known() {
		v.Points = a.Points
	}
}

// maxFigure bounds what a school may count.
const maxFigure = 1_000_000_000

func readFigure(text string, to *int64) *fault.Error {
	text = strings.TrimSpace(text)
	if text == "" {
		return nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return fault.New(fault.Invalid, "assessment.not_whole")
	}
	if n < 0 {
		return fault.New(fault.Invalid, "assessment.negative")
	}
	if n > maxFigure {
		return fault.New(fault.Invalid, "assessment.too_large")
	}
	*to = n

	return nil
}

// Answered tells whether the value says what its kind asks.
func (v Value) Answered(k Kind) bool {
	switch k {
	case Component:
		return v.Points != None
	case Condition:
		return v.Met != Unsaid
	default:
		return v.Body != ""
	}
}
