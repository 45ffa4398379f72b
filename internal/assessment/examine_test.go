package assessment_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/thuocso/thuocso/internal/assessment"
)

func TestExaminedCountsTheVerdicts(t *testing.T) {
	t.Parallel()
	x := index(t)
	r := submitted(t, x)
	all := len(r.Codes())
	if e := r.Examined(); e.Judged != 0 || e.Asked != all || len(e.Pending) != all || e.Done() {
		t.Fatalf("before the first verdict: %+v", e)
	}
	judge(t, r, assessment.JudgeCommand{Code: "1.3.1", Verdict: assessment.Accepted})
	mark(t, r, "1.3.2")
	judge(t, r, assessment.JudgeCommand{Code: "1.3.3", Verdict: assessment.Changed, Points: "0", ReasonCode: "no_evidence", Reason: "Chưa thấy"})
	e := r.Examined()
	if e.Judged != 3 || e.Marked != 1 || e.Changed != 1 || len(e.Pending) != all-3 {
		t.Errorf("%+v", e)
	}
}

func TestExpectedScoreTakesTheRestAsTheSchoolSays(t *testing.T) {
	t.Parallel()
	x := index(t)
	r := submitted(t, x)
	self := r.Score()
	if diff := cmp.Diff(self, r.ExpectedScore()); diff != "" {
		t.Errorf("without a verdict (-self +expected)\n%s", diff)
	}
	given := r.Answer("1.3.1").Value.Points
	judge(t, r, assessment.JudgeCommand{Code: "1.3.1", Verdict: assessment.Changed, Points: "0", ReasonCode: "no_evidence", Reason: "Chưa thấy"})
	mark(t, r, "1.3.2")
	if got, want := r.ExpectedScore().Groups[0].Low, self.Groups[0].Low-given; got != want {
		t.Errorf("group 1 comes to %s, want %s", got, want)
	}
	if diff := cmp.Diff(self, r.Score()); diff != "" {
		t.Errorf("the self-assessment changed\n%s", diff)
	}
}
