package assessment_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/audit"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/season"
)

func TestTwoPeopleAtOneAnswer(t *testing.T) {
	t.Parallel()
	r := draft(index(t))
	save(t, r, "1.3.1", assessment.Raw{Points: "3"})

	t.Run("the same value again by the same person", func(t *testing.T) {
		t.Parallel()
		c, err := r.Save(by(principal), assessment.SaveCommand{Code: "1.3.1", Raw: assessment.Raw{Points: "3,0"}, Version: 0})
		if err != nil {
			t.Fatal(err)
		}
		if len(c.Answers) != 0 || len(c.Entries) != 0 {
			t.Errorf("wants something written: %+v", c)
		}
	})
	t.Run("another value on the version before", func(t *testing.T) {
		t.Parallel()
		c, err := r.Save(by(colleague), assessment.SaveCommand{Code: "1.3.1", Raw: assessment.Raw{Points: "5"}, Version: 0})
		f := refused(t, err, fault.Conflict, "assessment.conflict")
		both, ok := f.Detail.(assessment.Conflict)
		if !ok {
			t.Fatalf("detail is %T", f.Detail)
		}
		if both.Mine.Points != 500 || both.Theirs.Value.Points != 300 || both.Theirs.ByID != principal || both.Theirs.At.IsZero() {
			t.Errorf("does not show both: %+v", both)
		}
		want := []audit.Entry{{Action: "answer.conflict", Once: true, Detail: map[string]any{
			"code": "1.3.1", "points": []any{maturity.Points(300), maturity.Points(500)}, "version": 1,
		}}}
		if diff := cmp.Diff(want, c.Entries); diff != "" || len(c.Answers) != 0 || len(c.Results) != 0 || c.State != r.State {
			t.Errorf("what is kept in the record differs from the wanted, or more than the record changes: %+v\n%s", c, diff)
		}
	})
	t.Run("the same value by another person on the version before", func(t *testing.T) {
		t.Parallel()
		c, err := r.Save(by(colleague), assessment.SaveCommand{Code: "1.3.1", Raw: assessment.Raw{Points: "3"}, Version: 0})
		refused(t, err, fault.Conflict, "assessment.conflict")
		if len(c.Entries) != 0 {
			t.Errorf("nothing was refused, and the record gets %+v", c.Entries)
		}
	})
	t.Run("another value on the version shown", func(t *testing.T) {
		t.Parallel()
		c, err := r.Save(by(colleague), assessment.SaveCommand{Code: "1.3.1", Raw: assessment.Raw{Points: "5"}, Version: 1})
		if err != nil {
			t.Fatal(err)
		}
		if a := c.Answers[0]; a.Version != 2 || a.ByID != colleague || a.Value.Points != 500 {
			t.Errorf("got %+v", a)
		}
	})
}

func TestSavingScores(t *testing.T) {
	t.Parallel()
	x := index(t)
	r := draft(x)
	save(t, r, "1.3.1", assessment.Raw{Points: "4,5"})
	save(t, r, "2.3.1", assessment.Raw{Points: "6"})
	save(t, r, "1.1", assessment.Raw{Met: "1"})
	score := r.Score()
	if score.Groups[0].Low != 450 || score.Groups[1].Low != 600 || score.Groups[1].High != 1600 {
		t.Errorf("got %+v", score.Groups)
	}
	if len(score.Groups[0].Missed) != 1 {
		t.Errorf("missed %v", score.Groups[0].Missed)
	}
	want := assessment.Progress{Components: 2, OfComponents: len(x.Components()), Conditions: 1, OfConditions: 4}
	if diff := cmp.Diff(want, r.Progress()); diff != "" {
		t.Error(diff)
	}
	save(t, r, "1.3.1", assessment.Raw{})
	if low := r.Score().Groups[0].Low; low != 0 {
		t.Errorf("an answer taken away still counts %s", low)
	}
}

func TestTime(t *testing.T) {
	t.Parallel()
	dates := season.Proposed(2024, zone)
	cases := map[string]struct {
		when  time.Time
		state season.State
		kind  fault.Kind
		key   string
	}{
		"before the season":    {dates.OpensAt.Add(-time.Second), season.Open, fault.Late, "assessment.too_early"},
		"the first moment":     {dates.OpensAt, season.Open, 0, ""},
		"the last moment":      {dates.SubmitUntil.Add(-time.Microsecond), season.Open, 0, ""},
		"a moment too late":    {dates.SubmitUntil, season.Open, fault.Late, "assessment.too_late"},
		"the season is closed": {dates.OpensAt, season.Closed, fault.Locked, "assessment.season_closed"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := filled(t, index(t))
			r.Season.State = c.state
			_, saved := r.Save(at(principal, c.when), assessment.SaveCommand{Code: "1.3.1", Raw: assessment.Raw{Points: "1"}, Version: 1})
			_, sent := r.Submit(at(principal, c.when), approved())
			editable := r.Editable("1.3.1", c.when)
			if c.key == "" {
				if saved != nil || sent != nil || !editable {
					t.Errorf("refused: save %v, submit %v, editable %v", saved, sent, editable)
				}

				return
			}
			refused(t, saved, c.kind, c.key)
			refused(t, sent, c.kind, c.key)
			if editable {
				t.Error("the page would offer a field that the rule refuses")
			}
		})
	}
}

func TestReturnedAnswersHaveTheirOwnLastMoment(t *testing.T) {
	t.Parallel()
	r := returned(t, index(t), "1.3.1")
	when := r.Season.Dates.SubmitUntil.Add(time.Hour)
	if _, err := r.Save(at(principal, when), assessment.SaveCommand{Code: "1.3.1", Raw: assessment.Raw{Points: "1"}, Version: 1}); err != nil {
		t.Error(err)
	}
	_, err := r.Submit(at(principal, r.Season.Dates.ResubmitUntil), approved())
	refused(t, err, fault.Late, "assessment.too_late")
}

func TestSubmitNeedsEveryAnswer(t *testing.T) {
	t.Parallel()
	r := filled(t, index(t))
	save(t, r, "1.3.1", assessment.Raw{Note: "chưa chấm"})
	save(t, r, "2.1", assessment.Raw{})
	_, err := r.Submit(by(principal), approved())
	f := refused(t, err, fault.Invalid, "assessment.incomplete")
	if diff := cmp.Diff([]string{"1.3.1", "2.1"}, f.Detail); diff != "" {
		t.Error(diff)
	}
}

func TestMissedConditionUnderEachRule(t *testing.T) {
	t.Parallel()
	for _, rule := range []maturity.Rule{maturity.CapGroup, maturity.CapSchool, maturity.BlockSubmission, maturity.Warn} {
		t.Run(string(rule), func(t *testing.T) {
			t.Parallel()
			r := filled(t, index(t))
			r.Season.Rules.Condition = rule
			save(t, r, "1.2", assessment.Raw{Met: "0"})
			_, err := r.Submit(by(principal), approved())
			if rule != maturity.BlockSubmission {
				if err != nil {
					t.Error(err)
				}

				return
			}
			f := refused(t, err, fault.Invalid, "assessment.blocked_by_condition")
			if diff := cmp.Diff([]string{"1.2"}, f.Detail); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWithdrawOnlyWhileNobodyHasBegun(t *testing.T) {
	t.Parallel()
	x := index(t)
	for name, act := range map[string]func(t *testing.T, r *assessment.Return){
		"opened": func(t *testing.T, r *assessment.Return) {
			t.Helper()
			c, err := r.Begin(by(reviewer))
			done(t, r, c, err)
		},
		"judged": func(t *testing.T, r *assessment.Return) { t.Helper(); mark(t, r, "1.3.1") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := submitted(t, x)
			if _, err := r.Withdraw(by(principal)); err != nil {
				t.Fatalf("before the review: %v", err)
			}
			act(t, r)
			_, err := r.Withdraw(by(principal))
			refused(t, err, fault.Locked, "assessment.review_begun")
		})
	}
}

func TestWithdrawalOpensWhatTheOfficeNamed(t *testing.T) {
	t.Parallel()
	// Round one returns 1.3.1, round two only 1.3.2: taken back before the third, 1.3.2 alone is open.
	r := returned(t, index(t), "1.3.1")
	c, err := r.Submit(by(principal), approved())
	done(t, r, c, err)
	mark(t, r, "1.3.2")
	c, err = r.SendBack(by(reviewer))
	done(t, r, c, err)
	round := r.Round
	c, err = r.Submit(by(principal), approved())
	done(t, r, c, err)
	c, err = r.Withdraw(by(principal))
	done(t, r, c, err)
	if r.State != assessment.Returned || r.Round != round {
		t.Errorf("stands in %s, round %d", r.State, r.Round)
	}
	for _, code := range r.Codes() {
		if want := code == "1.3.2"; r.Editable(code, inSeason()) != want {
			t.Errorf("%s editable: %v", code, !want)
		}
	}
}

func TestWhatDoesNotConcernTheSchool(t *testing.T) {
	t.Parallel()
	x := index(t)
	r := draft(x)
	place, _ := x.Position("1.3.1")
	r.Points[place] = maturity.NotApplicable
	_, err := r.Save(by(principal), assessment.SaveCommand{Code: "1.3.1", Raw: assessment.Raw{Points: "1"}})
	refused(t, err, fault.Locked, "assessment.not_applicable")
	for _, code := range r.Unanswered() {
		if code == "1.3.1" {
			t.Error("is asked for all the same")
		}
	}
}
