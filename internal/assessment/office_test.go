package assessment_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/audit"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/maturity"
)

// A return that goes back reopens exactly the answers named, and the fields without points of their criteria; whatever the school then does to
// any code, all others keep value, version and verdict.
func TestOnlyNamedAnswersReopen(t *testing.T) {
	t.Parallel()
	x := index(t)
	rapid.Check(t, func(t *rapid.T) {
		r := submitted(t, x)
		named := rapid.SliceOfNDistinct(rapid.SampledFrom(r.Codes()), 1, 6, rapid.ID).Draw(t, "named")
		for range rapid.IntRange(0, 3).Draw(t, "accepted first") {
			code := rapid.SampledFrom(r.Codes()).Draw(t, "accepted")
			judge(t, r, assessment.JudgeCommand{Code: code, Verdict: assessment.Accepted})
		}
		for _, code := range named {
			mark(t, r, code)
		}
		c, err := r.SendBack(by(reviewer))
		done(t, r, c, err)
		before := map[string]assessment.Answer{}
		for code, a := range r.Answers {
			before[code] = a
		}
		all := r.Codes()
		for _, f := range x.Fields() {
			all = append(all, f.Key)
		}
		for range rapid.IntRange(1, 12).Draw(t, "tries") {
			code := rapid.SampledFrom(all).Draw(t, "code")
			raw := assessment.Raw{Body: "Hệ thống A", Points: rapid.SampledFrom([]string{"0", "0,5", "1", ""}).Draw(t, "points"), Met: rapid.SampledFrom([]string{"0", "1"}).Draw(t, "met")}
			c, err := r.Save(by(principal), assessment.SaveCommand{Code: code, Raw: raw, Version: r.Answer(code).Version})
			if open := slices.Contains(named, code) || goesWith(x, named, code); open != (err == nil) {
				t.Fatalf("%s named %v, save says %v", code, open, err)
			}
			if err == nil {
				carry(r, c)
			}
		}
		for code, was := range before {
			if !slices.Contains(named, code) && !goesWith(x, named, code) && r.Answers[code] != was {
				t.Fatalf("%s was not named and changed:\n%s", code, cmp.Diff(was, r.Answers[code]))
			}
		}
		// What can be answered again lets the return go to the office once more, for these answers alone.
		for _, code := range r.Unanswered() {
			save(t, r, code, assessment.Raw{Points: "1", Met: "1"})
		}
		c, err = r.Submit(by(principal), approved())
		done(t, r, c, err)
		for _, code := range named {
			if v := r.Answer(code).Judgement.Verdict; v != assessment.Pending {
				t.Fatalf("%s comes back as %q", code, v)
			}
		}
	})
}

// goesWith tells whether the code is a field without points of a criterion of which a component was named.
func goesWith(x *maturity.Index, named []string, code string) bool {
	return slices.ContainsFunc(x.Fields(), func(f *maturity.Field) bool {
		return f.Key == code && slices.ContainsFunc(named, func(n string) bool {
			c, ok := x.Component(n)

			return ok && c.Criterion == f.Criterion
		})
	})
}

// The fields without points go with the components of their criterion.
func TestFieldsReopenWithTheirCriterion(t *testing.T) {
	t.Parallel()
	x := index(t)
	r := filled(t, x)
	save(t, r, "lms_name", assessment.Raw{Body: "Hệ thống A"})
	save(t, r, "sms_name", assessment.Raw{Body: "Hệ thống B"})
	c, err := r.Submit(by(principal), approved())
	done(t, r, c, err)
	mark(t, r, "1.3.2")
	c, err = r.SendBack(by(reviewer))
	done(t, r, c, err)
	for key, open := range map[string]bool{"lms_name": true, "lms_sourcing": true, "sms_name": false, "sms_sourcing": false} {
		if r.Editable(key, inSeason()) != open {
			t.Errorf("%s open: %v", key, !open)
		}
		_, err := r.Save(by(principal), assessment.SaveCommand{Code: key, Raw: assessment.Raw{Body: "Khác"}, Version: r.Answer(key).Version})
		if (err == nil) != open {
			t.Errorf("%s: %v", key, err)
		}
	}
}

func TestJudgements(t *testing.T) {
	t.Parallel()
	x := index(t)
	cases := map[string]struct {
		cmd   assessment.JudgeCommand
		key   string
		field string
	}{
		"changed without a reason from the list": {assessment.JudgeCommand{Code: "1.3.1", Verdict: assessment.Changed, Points: "1", Reason: "x"}, "assessment.reason_code_needed", "reason_code"},
		"changed without words":                  {assessment.JudgeCommand{Code: "1.3.1", Verdict: assessment.Changed, Points: "1", ReasonCode: "other", Reason: "  "}, "assessment.reason_needed", "reason"},
		"too many words":                         {assessment.JudgeCommand{Code: "1.3.1", Verdict: assessment.SentBack, ReasonCode: "other", Reason: strings.Repeat("a", assessment.MaxReason+1)}, "assessment.too_long", "reason"},
		"changed to nothing":                     {assessment.JudgeCommand{Code: "1.3.1", Verdict: assessment.Changed, ReasonCode: "other", Reason: "x"}, "assessment.changed_to_what", "points"},
		"changed to the same":                    {assessment.JudgeCommand{Code: "1.3.1", Verdict: assessment.Changed, Points: "3", ReasonCode: "other", Reason: "x"}, "assessment.changed_to_same", "points"},
		"changed over the maximum":               {assessment.JudgeCommand{Code: "1.3.1", Verdict: assessment.Changed, Points: "7", ReasonCode: "other", Reason: "x"}, "assessment.over_max", "points"},
		"no verdict":                             {assessment.JudgeCommand{Code: "1.3.1"}, "assessment.bad_verdict", "verdict"},
		"a field without points":                 {assessment.JudgeCommand{Code: "lms_name", Verdict: assessment.Accepted}, "assessment.unknown_code", "code"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := submitted(t, x).Judge(by(reviewer), c.cmd)
			if f := refused(t, err, fault.Invalid, c.key); f.Field != c.field {
				t.Errorf("at field %q, want %q", f.Field, c.field)
			}
		})
	}
}

func TestVerdictsOfTwoReviewersConflict(t *testing.T) {
	t.Parallel()
	r := submitted(t, index(t))
	mark(t, r, "1.3.1")
	stated := r.Answer("1.3.1").Value.Points
	c, err := r.Judge(by(colleague), assessment.JudgeCommand{Code: "1.3.1", Verdict: assessment.Accepted, Version: 0})
	f := refused(t, err, fault.Conflict, "assessment.conflict_verdict")
	if both, ok := f.Detail.(assessment.Conflict); !ok || both.MineJudgement == nil || both.Theirs.Judgement.Verdict != assessment.SentBack {
		t.Errorf("does not show both: %+v", f.Detail)
	}
	want := []audit.Entry{{Action: "review.conflict", Once: true, Detail: map[string]any{
		"code": "1.3.1", "version": 1, "self": stated, "stands": "returned", "stands_points": maturity.Points(assessment.None),
		"stands_met": assessment.Unsaid, "verdict": "accepted", "points": stated, "met": assessment.Unsaid, "reason_code": "", "reason": "",
	}}}
	if diff := cmp.Diff(want, c.Entries); diff != "" || len(c.Answers) != 0 || c.State != r.State {
		t.Errorf("what is kept in the record differs from the wanted, or more than the record changes: %+v\n%s", c, diff)
	}
	reason := r.Answer("1.3.1").Judgement
	c, err = r.Judge(by(colleague), assessment.JudgeCommand{
		Code: "1.3.1", Verdict: assessment.SentBack, ReasonCode: reason.ReasonCode, Reason: reason.Reason,
	})
	refused(t, err, fault.Conflict, "assessment.conflict_verdict")
	if len(c.Entries) != 0 {
		t.Errorf("nothing was refused, and the record gets %+v", c.Entries)
	}
}

// A page that was open while the school withdrew, changed an answer and sent it again shows another answer.
func TestVerdictOnAnOlderAnswerConflicts(t *testing.T) {
	t.Parallel()
	x := index(t)
	for name, state := range map[string]assessment.State{"withdrawn": assessment.Submitted, "returned": assessment.Returned} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := in(t, x, state)
			seen := r.Answer("1.3.1").Judgement.Version
			if state == assessment.Submitted {
				c, err := r.Withdraw(by(principal))
				done(t, r, c, err)
			}
			save(t, r, "1.3.1", assessment.Raw{Points: "5,5"})
			c, err := r.Submit(by(principal), approved())
			done(t, r, c, err)
			_, err = r.Judge(by(reviewer), assessment.JudgeCommand{Code: "1.3.1", Verdict: assessment.Accepted, Version: seen})
			refused(t, err, fault.Conflict, "assessment.answer_moved")
		})
	}
}

func TestVerifyNeedsEveryVerdict(t *testing.T) {
	t.Parallel()
	x := index(t)
	r := submitted(t, x)
	judge(t, r, assessment.JudgeCommand{Code: "1.1", Verdict: assessment.Accepted})
	_, err := r.Verify(by(reviewer))
	f := refused(t, err, fault.Invalid, "assessment.not_all_judged")
	if left, ok := f.Detail.([]string); !ok || len(left) != len(r.Codes())-1 || slices.Contains(left, "1.1") {
		t.Errorf("left: %v", f.Detail)
	}
	mark(t, r, "1.2")
	_, err = r.Verify(by(reviewer))
	refused(t, err, fault.Invalid, "assessment.marked_to_return")
	_, err = submitted(t, x).SendBack(by(reviewer))
	refused(t, err, fault.Invalid, "assessment.nothing_to_return")
}

func TestThreeScoresStandSideBySide(t *testing.T) {
	t.Parallel()
	x := index(t)
	r := submitted(t, x)
	judge(t, r, assessment.JudgeCommand{Code: "1.3.1", Verdict: assessment.Changed, Points: "1,5", ReasonCode: "wrong_reading", Reason: "Chỉ dùng ở khối 5."})
	judge(t, r, assessment.JudgeCommand{Code: "1.1", Verdict: assessment.Changed, Met: "0", ReasonCode: "no_evidence", Reason: "Không có văn bản."})
	c, err := r.JudgeRest(by(reviewer), r.SubmittedAt)
	done(t, r, c, err)
	c, err = r.Verify(by(reviewer))
	done(t, r, c, err)
	verified := c.Results[0]
	place, _ := x.Position("1.3.1")
	if verified.Basis != assessment.VerifiedBasis || verified.Points[place] != 150 || r.Points[place] != 300 {
		t.Errorf("verified %d beside self %d", verified.Points[place], r.Points[place])
	}
	if level := verified.Score.Groups[0].Level; level != 1 {
		t.Errorf("group 1 misses a condition and has level %d", level)
	}
	c, err = r.Recognise(by(reviewer))
	done(t, r, c, err)
	if diff := cmp.Diff(verified.Points, c.Results[0].Points); diff != "" || c.Results[0].Basis != assessment.RecognisedBasis {
		t.Errorf("recognised as %s:\n%s", c.Results[0].Basis, diff)
	}
	a := r.Answer("1.3.1")
	if a.Value.Points != 300 || a.Judgement.Points != 150 || a.RecognisedPoints != 150 {
		t.Errorf("got %s, %s, %s", a.Value.Points, a.Judgement.Points, a.RecognisedPoints)
	}
}

func TestTakingBackAndReopeningNeedAReason(t *testing.T) {
	t.Parallel()
	x := index(t)
	_, err := returned(t, x, "1.1").TakeBack(by(reviewer), " ")
	refused(t, err, fault.Invalid, "assessment.reason_needed")
	_, err = verified(t, x).Reopen(by(reviewer), "")
	refused(t, err, fault.Invalid, "assessment.reason_needed")
	r := verified(t, x)
	c, err := r.Reopen(by(reviewer), "Nhầm trường.")
	done(t, r, c, err)
	_, err = r.Withdraw(by(principal))
	refused(t, err, fault.Locked, "assessment.review_begun")
}

func TestTooLateToReturn(t *testing.T) {
	t.Parallel()
	r := submitted(t, index(t))
	mark(t, r, "1.1")
	_, err := r.SendBack(at(reviewer, r.Season.Dates.ResubmitUntil))
	refused(t, err, fault.Late, "assessment.too_late_to_return")
}

// Whatever people do, the record holds as a chain, and the vector equals what the answers say.
func TestTheRecordHolds(t *testing.T) {
	t.Parallel()
	x := index(t)
	rapid.Check(t, func(t *rapid.T) {
		r := draft(x)
		var (
			head  audit.Head
			lines []audit.Line
		)
		for range rapid.IntRange(1, 40).Draw(t, "acts") {
			c, err := randomMove(t, r)
			if err != nil {
				continue
			}
			carry(r, c)
			added, next, err := audit.Append(head, inSeason(), principal, c.Entries)
			if err != nil {
				t.Fatal(err)
			}
			lines, head = append(lines, added...), next
		}
		if broken, complete := audit.Verify(lines, head); broken != 0 || !complete {
			t.Fatalf("broken at line %d of %d, complete: %v", broken, len(lines), complete)
		}
		stated := map[string]maturity.Points{}
		for code, a := range r.Answers {
			if a.Value.Points != assessment.None {
				stated[code] = a.Value.Points
			}
		}
		if diff := cmp.Diff(x.VectorOf(r.Stages, stated), r.Points); diff != "" {
			t.Fatalf("the vector is not what the answers say:\n%s", diff)
		}
	})
}

func randomMove(t *rapid.T, r *assessment.Return) (assessment.Change, error) {
	code := rapid.SampledFrom(r.Codes()).Draw(t, "code")
	switch rapid.SampledFrom(assessment.Moves()).Draw(t, "move") {
	case assessment.Submit:
		for _, missing := range r.Unanswered() {
			c, err := r.Save(by(principal), assessment.SaveCommand{Code: missing, Raw: assessment.Raw{Points: "1", Met: "1"}, Version: r.Answer(missing).Version})
			if err != nil {
				return c, err
			}
			carry(r, c)
		}

		return r.Submit(by(principal), approved())
	case assessment.Withdraw:
		return r.Withdraw(by(principal))
	case assessment.Begin:
		return r.Begin(by(reviewer))
	case assessment.Judge:
		return r.Judge(by(reviewer), assessment.JudgeCommand{
			Code: code, Verdict: assessment.SentBack, ReasonCode: "other", Reason: "Xem lại.", Version: r.Answer(code).Judgement.Version,
		})
	case assessment.SendBack:
		return r.SendBack(by(reviewer))
	case assessment.TakeBack:
		return r.TakeBack(by(reviewer), "Quá lâu.")
	case assessment.Verify:
		return r.JudgeRest(by(reviewer), r.SubmittedAt)
	default:
		points := rapid.SampledFrom([]string{"0", "1", "2,5", ""}).Draw(t, "points")

		return r.Save(by(principal), assessment.SaveCommand{Code: code, Raw: assessment.Raw{Points: points, Met: "1"}, Version: r.Answer(code).Version})
	}
}
