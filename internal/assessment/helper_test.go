package assessment_test

import (
	"testing"
	"time"

	"github.com/thuocso/thuocso/indicators"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/assessment/sending"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/season"
)

const (
	principal = int64(7)
	colleague = int64(8)
	reviewer  = int64(9)
)

// need is the part of a test that a property test shares.
type need interface {
	Helper()
	Fatalf(format string, args ...any)
}

func index(t need) *maturity.Index {
	t.Helper()
	const name = "qd-4725-2022.yaml"
	content, err := indicators.FS.ReadFile(name)
	if err != nil {
		t.Fatalf("read index: %v", err)
	}
	x, problems := maturity.Load(name, content)
	if x == nil {
		t.Fatalf("load index: %v", problems)
	}

	return x
}

var zone = time.FixedZone("ICT", 7*3600)

func inSeason() time.Time { return time.Date(2025, time.May, 12, 9, 0, 0, 0, zone) }

func by(person int64) assessment.By {
	return assessment.By{ID: person, Post: "Hiệu trưởng", At: inSeason()}
}

func at(person int64, when time.Time) assessment.By {
	return assessment.By{ID: person, Post: "Hiệu trưởng", At: when}
}

// draft is an empty return of a season that is open.
func draft(x *maturity.Index) *assessment.Return {
	return &assessment.Return{
		ID: 1, Index: x, SchoolID: 5, SchoolName: "Trường TH Mẫu", Stages: []string{"TH"}, Path: "/1/2/3/5/",
		ManagingID: 3, ManagingPath: "/1/2/3/", ManagingName: "Phòng GDĐT Mẫu", State: assessment.Draft, Round: 1,
		Season: season.Season{
			ID: 1, SchoolYear: 2024, State: season.Open, Dates: season.Proposed(2024, zone),
			Rules: season.Rules{
				Condition: maturity.CapGroup, RecognisedBy: season.ByManaging, PublishedBy: season.ByProvince,
				Ranking: season.LevelSum,
			},
		},
		Answers: map[string]assessment.Answer{}, Points: x.NewVector([]string{"TH"}), Met: make([]bool, len(x.Conditions())),
	}
}

// carry writes a change into the return as the store would; the return then stands as loaded anew.
func carry(r *assessment.Return, c assessment.Change) {
	r.State, r.Round, r.BegunAt, r.BegunBy = c.State, c.Round, c.Begun, c.BegunBy
	if c.Moved && (c.State == assessment.Submitted || c.State == assessment.Resubmitted) {
		r.SubmittedAt = inSeason()
	}
	for _, a := range c.Answers {
		r.Answers[a.Code] = a
	}
	if r.File == nil {
		r.File = &sending.File{Explanations: map[string]sending.Explanation{}}
	}
	if c.Steps != nil {
		r.File.Steps = *c.Steps
	}
	for _, e := range c.Explanations {
		r.File.Explanations[e.Key] = e
	}
	if c.Receipt != nil {
		r.File.Receipts = append(r.File.Receipts, *c.Receipt)
	}
	for _, result := range c.Results {
		if result.Basis == assessment.SelfBasis {
			r.Points, r.Met = result.Points, result.Met
		}
	}
}

// done carries a change out and fails the test where it was refused.
func done(t need, r *assessment.Return, c assessment.Change, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("in state %s: %v", r.State, err)
	}
	carry(r, c)
}

func save(t need, r *assessment.Return, code string, raw assessment.Raw) {
	t.Helper()
	c, err := r.Save(by(principal), assessment.SaveCommand{Code: code, Raw: raw, Version: r.Answer(code).Version})
	done(t, r, c, err)
}

// filled is a draft with every question answered: each condition met, each component half its maximum.
func filled(t need, x *maturity.Index) *assessment.Return {
	t.Helper()
	r := draft(x)
	for _, condition := range x.Conditions() {
		save(t, r, condition.Code, assessment.Raw{Met: "1"})
	}
	for _, component := range x.Components() {
		save(t, r, component.Code, assessment.Raw{Points: (component.Max / 2 / 100 * 100).String()})
	}

	c, err := r.SaveSteps(by(principal), assessment.StepsCommand{Raw: planned()})
	done(t, r, c, err)

	return r
}

// planned are sound steps, approved the head's word for a sending.
func planned() sending.Raw {
	return sending.Raw{PlanNumber: "12/KH-THM", PlanDate: "2025-04-03"}
}

func approved() assessment.SubmitCommand { return assessment.SubmitCommand{Approved: true} }

func submitted(t need, x *maturity.Index) *assessment.Return {
	t.Helper()
	r := filled(t, x)
	c, err := r.Submit(by(principal), approved())
	done(t, r, c, err)

	return r
}

func judge(t need, r *assessment.Return, cmd assessment.JudgeCommand) {
	t.Helper()
	cmd.Version = r.Answer(cmd.Code).Judgement.Version
	c, err := r.Judge(by(reviewer), cmd)
	done(t, r, c, err)
}

func mark(t need, r *assessment.Return, code string) {
	t.Helper()
	judge(t, r, assessment.JudgeCommand{
		Code: code, Verdict: assessment.SentBack, ReasonCode: "no_evidence", Reason: "Chưa thấy văn bản.",
	})
}

func returned(t need, x *maturity.Index, codes ...string) *assessment.Return {
	t.Helper()
	r := submitted(t, x)
	for _, code := range codes {
		mark(t, r, code)
	}
	c, err := r.SendBack(by(reviewer))
	done(t, r, c, err)

	return r
}

func verified(t need, x *maturity.Index) *assessment.Return {
	t.Helper()
	r := submitted(t, x)
	c, err := r.JudgeRest(by(reviewer), r.SubmittedAt)
	done(t, r, c, err)
	c, err = r.Verify(by(reviewer))
	done(t, r, c, err)

	return r
}

// in is a sound return in the state.
func in(t need, x *maturity.Index, s assessment.State) *assessment.Return {
	t.Helper()
	switch s {
	case assessment.Draft:
		return filled(t, x)
	case assessment.Submitted:
		return submitted(t, x)
	case assessment.Returned:
		return returned(t, x, "1.3.1", "1.1")
	case assessment.Resubmitted:
		r := returned(t, x, "1.3.1", "1.1")
		c, err := r.Submit(by(principal), approved())
		done(t, r, c, err)

		return r
	case assessment.Verified:
		return verified(t, x)
	case assessment.Recognised, assessment.Published:
		r := verified(t, x)
		c, err := r.Recognise(by(reviewer))
		done(t, r, c, err)
		if s == assessment.Published {
			c, err = r.Publish(by(reviewer))
			done(t, r, c, err)
		}

		return r
	default:
		t.Fatalf("no state %q", s)

		return nil
	}
}

// refused fails the test unless the error is a fault of the kind and key.
func refused(tb testing.TB, err error, kind fault.Kind, key string) *fault.Error {
	tb.Helper()
	if err == nil {
		tb.Fatalf("accepted, want %s", key)
	}
	f := fault.Of(err)
	if f.Kind != kind || f.Key != key {
		tb.Fatalf("got %v of kind %d, want %s of kind %d", f, f.Kind, key, kind)
	}

	return f
}
