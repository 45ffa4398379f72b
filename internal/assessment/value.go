package assessment

import (
	"github.com/thuocso/thuocso/internal/assessment/answer"
	"github.com/thuocso/thuocso/internal/assessment/proof"
	"github.com/thuocso/thuocso/internal/assessment/record"
	"github.com/thuocso/thuocso/internal/maturity"
)

// ID names a return.
type ID int64

// None stands in a Value where a number is not given.
const None = answer.None

type (
	// Kind is what an answer answers.
	Kind = answer.Kind
	// Tri is yes, no or not said.
	Tri = answer.Tri
	// Value is what the school says to one code.
	Value = answer.Value
	// Answer is a Value with its author and version, and what the office says to it.
	Answer = answer.Answer
	// Verdict is what the office says to one answer.
	Verdict = answer.Verdict
	// Judgement is a verdict with its reason, author and version.
	Judgement = answer.Judgement
	// Raw is an answer as a form carries it, before it is read.
	Raw = answer.Raw
	// Event is one line of a return's record with the post of who did it.
	Event = record.Event
	// Earlier is what the school had said to a code before the office returned it.
	Earlier = record.Earlier
	// Attachment says that an answer rests on a revision of a document.
	Attachment = proof.Attachment
	// Attached is an attachment as it stands, with the very revision that the reviewer sees.
	Attached = proof.Attached
)

// The kinds of answer.
const (
	Component = answer.Component
	Condition = answer.Condition
	Info      = answer.Info
)

// The three values of a Tri.
const (
	Unsaid = answer.Unsaid
	Yes    = answer.Yes
	No     = answer.No
)

// The verdicts.
const (
	Pending  = answer.Pending
	Accepted = answer.Accepted
	Changed  = answer.Changed
	SentBack = answer.SentBack
)

// Bounds of texts, in characters.
const (
	MaxBody   = answer.MaxBody
	MaxNote   = answer.MaxNote
	MaxReason = answer.MaxReason
)

// Empty is an answer that says nothing.
func Empty() Value { return answer.Empty() }

// ReasonCodes lists the reasons an office chooses from when it changes or returns an answer; words follow.
func ReasonCodes() []string { return answer.ReasonCodes() }

// Read turns what a form carries into the Value of the code, or the fault of its first bad field.
func Read(index *maturity.Index, code string, raw Raw) (Kind, Value, error) {
	return answer.Read(index, code, raw)
}
