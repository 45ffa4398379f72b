package part

import (
	"encoding/json"
	"strings"

	"github.com/a-h/templ"

	"github.com/thuocso/thuocso/internal/locale"
)

// StandID is the id of the bar that a save replaces.
const StandID = "stand"

// Stand is where a return stands: the bar that never leaves the screen.
type Stand struct {
	// State is the code of the return's state.
	State string
	// Answered of Of components have an answer; Of 0 leaves the words out.
	Answered, Of int
	// AnsweredConditions of OfConditions mandatory conditions have an answer; OfConditions 0 leaves the words out.
	AnsweredConditions, OfConditions int
	// Missed are the codes of the conditions that are answered and not met.
	Missed []string
	// Basis names the score that the groups show, empty where there is only one.
	Basis  string
	Groups []StandGroup
	// Due says in one sentence how long there is, with ** around what matters.
	Due []locale.Run
	// Act is the next step, its zero value for none; Quiet tells that it is not what is expected next.
	Act   Link
	Quiet bool
}

// StandGroup is one group of the index with its points in hundredths.
type StandGroup struct {
	No     int
	Lo, Hi int64
	Level  int
}

// AnswerKind is what a component asks for.
type AnswerKind string

// The kinds of component, as the index names them, and text for the annex.
const (
	UpTo   AnswerKind = "up_to"
	YesNo  AnswerKind = "yes_no"
	Ratio  AnswerKind = "ratio"
	Count  AnswerKind = "count"
	InText AnswerKind = "text"
)

// Answer is the input of one component with its state of saving. Its element has the id answer-CODE.
type Answer struct {
	// Code is the component's code, such as 1.6.1.
	Code string
	// Label names the input to whoever does not see the page.
	Label string
	Kind  AnswerKind
	// Save is the address that takes the answer; without it the answer is only shown.
	Save string
	// Version is the version that the page saw.
	Version int64
	// Has tells whether there is an answer; the values below count only then.
	Has bool
	// Points, Max and Step are in hundredths.
	Points, Max, Step int64
	// Met is the answer of a YesNo.
	Met bool
	// Numerator and Denominator are the numbers of a Ratio, Number that of a Count.
	Numerator, Denominator, Number int64
	// NumeratorLabel and DenominatorLabel say what is counted.
	NumeratorLabel, DenominatorLabel string
	// Words is the answer of an InText.
	Words string
	// SavedAt is the hour of the last save, already printed.
	SavedAt string
	// Last says what last season's answer was; LastValues are its fields, so that one press takes them again.
	Last       string
	LastValues []Hidden
	// Error is what was wrong with a value that was sent without the script.
	Error string
}

// AnswerID returns the id of the element that holds a component's answer. Dots are not used in ids.
func AnswerID(code string) string { return "answer-" + strings.ReplaceAll(code, ".", "-") }

func (a Answer) field(name string) string { return AnswerID(a.Code) + "-" + name }

func (a Answer) points(p locale.Printer) string {
	if !a.Has {
		return ""
	}

	return p.Short(a.Points)
}

func (a Answer) number(n int64) string {
	if !a.Has {
		return ""
	}

	return markup(nil).int(int(n)).String()
}

func (a Answer) shown(p locale.Printer) string {
	switch {
	case !a.Has:
		return p.T("part.unanswered")
	case a.Kind == YesNo && a.Met:
		return p.T("part.yes")
	case a.Kind == YesNo:
		return p.T("part.no")
	case a.Kind == Ratio:
		return p.Int(a.Numerator) + " / " + p.Int(a.Denominator)
	case a.Kind == Count:
		return p.Int(a.Number)
	case a.Kind == InText:
		return a.Words
	default:
		return p.T("part.of_points", "value", p.Short(a.Points), "max", p.Short(a.Max))
	}
}

func (a Answer) said() (state string) {
	switch {
	case a.Error != "":
		return "wrong"
	case a.SavedAt != "":
		return "saved"
	default:
		return ""
	}
}

// decimal writes hundredths for attributes that scripts read.
func decimal(hundredths int64) string {
	m := markup(nil).int(int(hundredths / 100)).raw(".")

	return append(m, digits[hundredths/10%10], digits[hundredths%10]).String()
}

// groupName names a group of the bar, with the score that it shows where there are several.
func (s Stand) groupName(p locale.Printer, no int) string {
	if s.Basis == "" {
		return p.T("part.group", "n", no)
	}

	return p.T("part.group_on", "n", no, "basis", s.Basis)
}

func sayRuns(runs []locale.Run) templ.Component { return appendRuns(make(markup, 0, 96), runs) }

// lastJSON writes last season's fields for the script that takes them again.
func lastJSON(values []Hidden) (string, error) {
	fields := make(map[string]string, len(values))
	for _, v := range values {
		fields[v.Name] = v.Value
	}

	body, err := json.Marshal(fields)

	return string(body), err
}

// Comp is one component of the sheet around its answer. Its element has the id comp-CODE.
type Comp struct {
	Code, Wording string
	// Hint says what evidence is asked for.
	Hint string
	// Guidance is what offices say of their own, each marked as theirs.
	Guidance []string
	// Evidence are the documents given, Add leads to giving one; without an address there is none to give.
	Evidence []Link
	Add      Link
	// Beside stands below the documents; nil for nothing.
	Beside templ.Component
	// Returned is the office's reason for having returned this component, empty when it was not.
	Returned string
	// Gate says that a missed condition decides here, empty otherwise.
	Gate string
}

// CompID returns the id of the element of a component.
func CompID(code string) string { return "comp-" + strings.ReplaceAll(code, ".", "-") }

// ProofsID returns the id of the element that holds a component's documents.
func ProofsID(code string) string { return "proofs-" + strings.ReplaceAll(code, ".", "-") }

// SumID returns the id of the element that shows a criterion's sum.
func SumID(code string) string { return "sum-" + strings.ReplaceAll(code, ".", "-") }

func (c Comp) class() string {
	switch {
	case c.Returned != "":
		return "comp back"
	case c.Gate != "":
		return "comp gate"
	default:
		return "comp"
	}
}
