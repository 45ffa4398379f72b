package province

import (
	"context"
	"testing"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/assessment/sending"
)

// Fill makes a return ready to be sent: each condition met, each component half its maximum in whole points, the plan named.
func (p *Province) Fill(tb testing.TB, actor account.Actor, id assessment.ID) {
	tb.Helper()
	for _, c := range p.Index.Conditions() {
		p.Save(tb, actor, id, assessment.SaveCommand{Code: c.Code, Raw: assessment.Raw{Met: "1", Note: "Văn bản số 05"}})
	}
	for _, c := range p.Index.Components() {
		p.Save(tb, actor, id, assessment.SaveCommand{Code: c.Code, Raw: assessment.Raw{Points: (c.Max / 200 * 100).String()}})
	}
	_, err := p.Returns.SaveSteps(tb.Context(), actor, id, assessment.StepsCommand{
		Raw: sending.Raw{PlanNumber: "12/KH-THM", PlanDate: string(sending.Today(p.Clock.Now()))},
	})
	if err != nil {
		tb.Fatalf("save the steps: %v", err)
	}
}

// Approved is the head's word for a sending.
func Approved() assessment.SubmitCommand { return assessment.SubmitCommand{Approved: true} }

// Save saves one answer and returns the return as it then stands.
func (p *Province) Save(tb testing.TB, actor account.Actor, id assessment.ID, cmd assessment.SaveCommand) *assessment.Return {
	tb.Helper()
	r, err := p.Returns.SaveAnswer(tb.Context(), actor, id, cmd)
	if err != nil {
		tb.Fatalf("save %s: %v", cmd.Code, err)
	}

	return r
}

// AcceptRest accepts, as the reviewer who sees the return as it is now, what nobody has judged.
func (p *Province) AcceptRest(ctx context.Context, id assessment.ID) (*assessment.Return, error) {
	r, err := p.Returns.Load(ctx, p.Reviewer, id)
	if err != nil {
		return nil, err
	}

	return p.Returns.JudgeRest(ctx, p.Reviewer, id, r.SubmittedAt)
}

// To brings a school's return, filled before, to the state by the acts of those who may.
func (p *Province) To(tb testing.TB, s School, state assessment.State) {
	tb.Helper()
	ctx, id := tb.Context(), s.Return
	steps := []func() (*assessment.Return, error){
		func() (*assessment.Return, error) { return p.Returns.Submit(ctx, s.Principal, id, Approved()) },
		func() (*assessment.Return, error) { return p.AcceptRest(ctx, id) },
		func() (*assessment.Return, error) { return p.Returns.Verify(ctx, p.Reviewer, id) },
		func() (*assessment.Return, error) { return p.Returns.Recognise(ctx, p.OfficeHead, id) },
		func() (*assessment.Return, error) { return p.Returns.Publish(ctx, p.Officer, id) },
	}
	for _, step := range steps {
		r, err := step()
		if err != nil {
			tb.Fatal(err)
		}
		if r.State == state {
			return
		}
	}
	tb.Fatalf("no way to state %s", state)
}

// Return submits a filled return and sends the codes back with a reason.
func (p *Province) Return(tb testing.TB, s School, codes ...string) {
	tb.Helper()
	ctx := tb.Context()
	if _, err := p.Returns.Submit(ctx, s.Principal, s.Return, Approved()); err != nil {
		tb.Fatal(err)
	}
	for _, code := range codes {
		_, err := p.Returns.Judge(ctx, p.Reviewer, s.Return, assessment.JudgeCommand{
			Code: code, Verdict: assessment.SentBack, ReasonCode: "no_evidence", Reason: "Chưa thấy văn bản kèm theo.",
		})
		if err != nil {
			tb.Fatal(err)
		}
	}
	if _, err := p.Returns.SendBack(ctx, p.Reviewer, s.Return); err != nil {
		tb.Fatal(err)
	}
}
