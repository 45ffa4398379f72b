package assessment

import (
	"time"

	"github.com/thuocso/thuocso/internal/audit"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/maturity"
)

// By is who acts, and when.
type By struct {
	ID   int64
	Post string
	At   time.Time
}

// SaveCommand is one answer as the school gives it. Version is that of the answer the form showed.
type SaveCommand struct {
	Code    string
	Raw     Raw
	Version int
}

// Conflict is what two people said to one code: the detail of a Conflict fault.
type Conflict struct {
	Code   string
	Kind   Kind
	Mine   Value
	Theirs Answer
	// MineJudgement is set when two people of the office differ.
	MineJudgement *Judgement
}

// Save decides about one answer of the school: the state must accept it, the code
// must be open, the value valid, the version the one the form showed. The same value
// sent again by the same person is no conflict: a reply may have been lost. A conflict comes
// with a Change of its own: the value that did not come in stays in the record.
func (r *Return) Save(by By, cmd SaveCommand) (Change, error) {
	kind, value, err := Read(r.Index, cmd.Code, cmd.Raw)
	if err != nil {
		return Change{}, err
	}
	next, err := r.mayWrite(by, cmd.Code)
	if err != nil {
		return Change{}, err
	}
	old := r.Answer(cmd.Code)
	if old.Value == value && (old.ByID == by.ID || old.Version == cmd.Version) {
		return r.change(), nil
	}
	if old.Version != cmd.Version {
		return r.disagree(old, value), fault.New(fault.Conflict, "assessment.conflict", "code", cmd.Code).
			With(Conflict{Code: cmd.Code, Kind: kind, Mine: value, Theirs: old})
	}
	c := r.change()
	c.State = next
	answer := old
	answer.Kind, answer.Value, answer.Version = kind, value, old.Version+1
	answer.ByID, answer.ByPost, answer.At = by.ID, by.Post, by.At
	answer.Open = true
	if kind != Info {
		// What the office said of an older value does not stand for the new one.
		answer.Judgement.Verdict = Pending
		if !r.SubmittedAt.IsZero() {
			// The office has seen the older value: a verdict from a page that shows it must not fall on this one.
			answer.Judgement.Version++
		}
	}
	c.Answers = []Answer{answer}
	c.Entries = []audit.Entry{{Action: "answer.save", Detail: detailOf(cmd.Code, old.Value, value)}}
	c.Results = r.selfResult(answer)

	return c, nil
}

// disagree keeps a value that met another one: what stands and what was refused, once for each that was
// refused. Who gave the one that stands is told by the version it has.
func (r *Return) disagree(stands Answer, refused Value) Change {
	c := r.change()
	if stands.Value == refused {
		return c
	}
	detail := detailOf(stands.Code, stands.Value, refused)
	detail["version"] = stands.Version
	c.Entries = []audit.Entry{{Action: "answer.conflict", Detail: detail, Once: true}}

	return c
}

// mayWrite tells whether the school may change the code now, and the state that it then stands in.
func (r *Return) mayWrite(by By, code string) (State, error) {
	next, err := r.advance(Save)
	if err != nil {
		return next, err
	}
	if err := r.inTime(Save, by.At); err != nil {
		return next, err
	}
	if r.State == Returned && !r.Answer(code).Open {
		return next, r.locked(Save, "assessment.code_locked", "code", code)
	}
	if place, ok := r.Index.Position(code); ok && place < len(r.Points) && r.Points[place] == maturity.NotApplicable {
		return next, r.locked(Save, "assessment.not_applicable", "code", code)
	}

	return next, nil
}

// detailOf says what changed, old and new, for the audit.
func detailOf(code string, old, now Value) map[string]any {
	d := map[string]any{"code": code}
	put := func(name string, was, is any) {
		if was != is {
			d[name] = []any{was, is}
		}
	}
	put("points", old.Points, now.Points)
	put("met", old.Met, now.Met)
	put("numerator", old.Numerator, now.Numerator)
	put("denominator", old.Denominator, now.Denominator)
	put("quantity", old.Quantity, now.Quantity)
	put("body", old.Body, now.Body)
	put("note", old.Note, now.Note)

	return d
}

// selfResult puts the answers into the vector and scores it; the return keeps the new one.
func (r *Return) selfResult(answers ...Answer) []Result {
	touched := false
	for _, a := range answers {
		if place, ok := r.Index.Position(a.Code); ok {
			r.Points = r.Points.Clone()
			r.Points[place] = maturity.Missing
			if a.Value.Points != None {
				r.Points[place] = int16(a.Value.Points) //nolint:gosec // Read bounds points by the component's maximum
			}
			touched = true
		}
		if place, ok := r.Index.ConditionPosition(a.Code); ok {
			r.Met = append([]bool(nil), r.Met...)
			r.Met[place] = a.Value.Met == Yes
			touched = true
		}
	}
	if !touched {
		return nil
	}

	return []Result{{Basis: SelfBasis, Points: r.Points, Met: r.Met, Score: r.Score()}}
}

// handedBack puts what the office had returned before it again, to be judged anew; the
// office's words stay as they were. Which answers are open stays too: the state locks
// them, and a withdrawal gives back exactly these.
func (r *Return) handedBack() []Answer {
	var changed []Answer
	for _, code := range r.Codes() {
		a := r.Answer(code)
		if a.Open && a.Judgement.Verdict == SentBack {
			a.Judgement.Verdict = Pending
			changed = append(changed, a)
		}
	}

	return changed
}

func (r *Return) missedConditions() []string {
	var missed []string
	for _, g := range r.Score().Groups {
		missed = append(missed, g.Missed...)
	}

	return missed
}

// MayWithdraw tells whether a sent return can be taken back now: nobody at the office has begun.
func (r *Return) MayWithdraw(now time.Time) error {
	if _, err := r.advance(Withdraw); err != nil {
		return err
	}
	if !r.BegunAt.IsZero() {
		return r.locked(Withdraw, "assessment.review_begun", "begun", r.BegunAt)
	}

	return r.inTime(Withdraw, now)
}

// Withdraw decides about taking a sent return back, which it accepts while nobody at the office has begun.
func (r *Return) Withdraw(by By) (Change, error) {
	if err := r.MayWithdraw(by.At); err != nil {
		return Change{}, err
	}
	next, err := r.advance(Withdraw)
	if err != nil {
		return Change{}, err
	}
	c := r.change()
	c.State, c.Moved, c.Dirty = next, true, true
	if next == Returned {
		c.Round = r.Round - 1
	}
	c.Entries = []audit.Entry{{Action: "return.withdraw", Detail: map[string]any{"from": string(r.State)}}}

	return c, nil
}
