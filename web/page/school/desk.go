package school

import (
	"slices"
	"strings"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/maturity"
)

// inWords names a score where it stands before or behind points.
func inWords(p locale.Printer, b assessment.Basis) string { return p.T("desk.basis." + string(b)) }

// notMet lists the conditions that are answered and not met on a basis, group by group; one without an answer is not
// missed yet.
func notMet(r *assessment.Return, on assessment.Result) []string {
	var codes []string
	for _, g := range on.Score.Groups {
		codes = append(codes, g.Missed...)
	}

	return slices.DeleteFunc(codes, func(code string) bool {
		return on.Basis == assessment.SelfBasis && r.Answers[code].Value.Met == assessment.Unsaid
	})
}

// way says how a sent return may still be changed: its principal takes it back while nobody has begun, else the office
// is asked.
func (f Frame) way() string {
	p := f.Page.Printer
	switch {
	case f.Return.MayWithdraw(f.Now) != nil:
		return p.T("school.locked.ask", "office", f.Return.ManagingName)
	case f.MaySubmit:
		return p.T("desk.way.withdraw", "until", locale.LastMoment(f.Return.Until()))
	default:
		return p.T("desk.way.principal", "until", locale.LastMoment(f.Return.Until()))
	}
}

// withdrawal is the key of what a withdrawal does to the return.
func (f Frame) withdrawal() string {
	if f.Return.State == assessment.Resubmitted {
		return "desk.withdraw.again"
	}

	return "school.withdraw.text"
}

// anew is the key of words about sending, in the form for a return that is sent for the second time or later.
func (f Frame) anew(key string) string {
	if f.Return.State != assessment.Returned {
		return key
	}
	_, last, _ := strings.Cut(key, ".")

	return "anew." + last
}

// notSent is the key of the words that nothing is sent yet: who sees the button is told where it is, who does not is
// told what is missing for it.
func (v Check) notSent() string {
	again := v.Return.State == assessment.Returned
	switch {
	case v.button() && again:
		return "desk.not_sent.again"
	case v.button():
		return "school.check.not_sent"
	case again:
		return "desk.not_sent.again_later"
	default:
		return "desk.not_sent.later"
	}
}

// unmended lists the returned answers that stand as they were, in index order.
func (v Check) unmended() []string {
	if v.Return.State != assessment.Returned {
		return nil
	}

	return slices.DeleteFunc(v.Return.Codes(), func(code string) bool {
		_, mended := v.Mended[code]

		return mended || !v.Return.Answer(code).Open
	})
}

// button tells whether the page has the button that leads to sending the return.
func (v Check) button() bool {
	return v.sendable() && v.MaySubmit && v.clean() && v.open() == 0
}

// openFields are the fields without points that go back with the components of their criterion.
func (v Sheet) openFields() []*maturity.Field {
	if v.Return.State != assessment.Returned {
		return nil
	}
	var open []*maturity.Field
	for _, f := range v.Return.Index.Fields() {
		if v.Return.Answer(f.Key).Open {
			open = append(open, f)
		}
	}

	return open
}

// opinion is what one score of the office says to an answer.
type opinion struct {
	Basis assessment.Basis
	Value assessment.Value
}

// opinions are the office's scores of an answer that differ from the school's, in the order in which they came about;
// what the office has not ended is not told, and the recognised score is left out where it repeats the verified one.
func (f Frame) opinions(a assessment.Answer) []opinion {
	if a.Kind == assessment.Info {
		return nil
	}
	var list []opinion
	last := a.Value
	for _, b := range basesIn(f.Return.State) {
		value := onBasis(a, b)
		if value.Points != last.Points || value.Met != last.Met {
			list = append(list, opinion{b, value})
			last = value
		}
	}

	return list
}

// onBasis is the answer with the points of one score.
func onBasis(a assessment.Answer, b assessment.Basis) assessment.Value {
	value := a.Value
	switch b {
	case assessment.VerifiedBasis:
		value.Points, value.Met = a.Judgement.Points, a.Judgement.Met
	case assessment.RecognisedBasis:
		value.Points, value.Met = a.RecognisedPoints, a.RecognisedMet
	case assessment.SelfBasis:
	}

	return value
}

// basesIn are the scores that exist in a state: what the office has not ended is not shown.
func basesIn(s assessment.State) []assessment.Basis {
	switch s {
	case assessment.Verified:
		return []assessment.Basis{assessment.SelfBasis, assessment.VerifiedBasis}
	case assessment.Recognised, assessment.Published:
		return []assessment.Basis{assessment.SelfBasis, assessment.VerifiedBasis, assessment.RecognisedBasis}
	default:
		return []assessment.Basis{assessment.SelfBasis}
	}
}
