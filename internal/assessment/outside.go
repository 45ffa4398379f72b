package assessment

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment/answer"
	"github.com/thuocso/thuocso/internal/assessment/proof"
	"github.com/thuocso/thuocso/internal/assessment/record"
	"github.com/thuocso/thuocso/internal/evidence"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/season"
)

// What the school has not sent is the school's own: whoever is not of the school learns of a draft how much is
// answered, and sees a returned return as the office returned it. This file is the only place that decides it.

// outside tells whether the actor is not of the school that the target stands for.
func outside(actor account.Actor, t account.Target) bool {
	return account.May(actor, account.ReturnFill, t) != nil
}

// Unsent tells whether what the row's numbers say has not reached the office: it is the school's own.
func (r *Row) Unsent() bool { return r.State == Draft || r.State == Returned }

// veil leaves of a list what offices may know.
func veil(rows []Row) {
	for i := range rows {
		if r := &rows[i]; r.Unsent() {
			r.GroupLow, r.GroupHigh, r.LevelLow, r.LevelHigh = [2]maturity.Points{}, [2]maturity.Points{}, 0, 0
		}
	}
}

// veil leaves of the return what was sent, or is the fault that it was not sent yet.
func (s *Service) veil(ctx context.Context, r *Return) error {
	switch r.State {
	case Draft:
		return r.notSent()
	case Returned:
		events, err := s.lists.History(ctx, r.ID)
		if err != nil {
			return err
		}

		return r.takeBackTo(events)
	default:
		return nil
	}
}

// notSent is what an office meets at a return that the school has not sent, or has withdrawn.
func (r *Return) notSent() *fault.Error {
	p := r.Progress()

	return fault.New(fault.Locked, "assessment.not_sent", "school", r.SchoolName, "n", p.Components+p.Conditions,
		"all", p.OfComponents+p.OfConditions, "until", locale.LastMoment(r.Season.Dates.SubmitUntil))
}

// takeBackTo gives a returned return the answers that it was returned with: what the school saved since is undone, the
// last first. What the office had marked is marked, whether the school has touched it or not.
func (r *Return) takeBackTo(events []Event) error {
	from := record.ReturnedAt(events)
	undone := map[string]Answer{}
	for i := len(events) - 1; i > from; i-- {
		if events[i].Action != "answer.save" {
			continue
		}
		var old answer.Earlier
		if err := json.Unmarshal([]byte(events[i].Detail), &old); err != nil {
			return fmt.Errorf("read line %d of the record of return %d: %w", events[i].Seq, r.ID, err)
		}
		a, known := undone[old.Code]
		if !known {
			a = r.Answer(old.Code)
		}
		a.Value = old.Before(a.Value)
		undone[old.Code] = a
	}
	answers := make([]Answer, 0, len(undone))
	for code, a := range undone {
		signedBy(&a, events[:from+1])
		answers = append(answers, a)
		r.Answers[code] = a
	}
	r.selfResult(answers...)
	for code, a := range r.Answers {
		if a.Open && a.Kind != Info && a.Judgement.ReasonCode != "" {
			a.Judgement.Verdict = SentBack
			r.Answers[code] = a
		}
	}

	return nil
}

// signedBy gives the answer its author and version at the end of the record.
func signedBy(a *Answer, events []Event) {
	a.ByID, a.ByPost, a.At, a.Version = 0, "", time.Time{}, 0
	for i := range events {
		if e := &events[i]; e.Action == "answer.save" && answer.CodeOf(e.Detail) == a.Code {
			a.ByID, a.ByPost, a.At, a.Version = e.PersonID, e.Post, e.At, a.Version+1
		}
	}
}

// veilRecord leaves of the record what was sent. The record was read before the state: what is in it and came after a
// later submission is the office's to see.
func (s *Service) veilRecord(ctx context.Context, id ID, events []Event) ([]Event, error) {
	r, err := s.open(ctx, id)
	if err != nil {
		return nil, err
	}
	switch r.State {
	case Draft:
		return nil, r.notSent()
	case Returned:
		return record.Sent(events), nil
	default:
		return events, nil
	}
}

// veilEvidence leaves of what answers rest on what was sent and let through: of a returned return what they rested on when
// the office returned it. The list was read before the record.
func (s *Service) veilEvidence(ctx context.Context, id ID, list []Attached, state State) ([]Attached, error) {
	if state == Draft {
		return nil, nil
	}
	if state == Returned {
		events, err := s.lists.History(ctx, id)
		if err != nil {
			return nil, err
		}
		back, err := proof.Since(events)
		if err != nil {
			return nil, fmt.Errorf("evidence of return %d: %w", id, err)
		}
		was, err := s.lists.Revisions(ctx, back.Was)
		if err != nil {
			return nil, err
		}
		list = back.Over(list, was)
	}

	return slices.DeleteFunc(list, func(a Attached) bool { return a.Revision.State != evidence.Passed }), nil
}

// Rules returns the rules of the return's season and where the return stands, to whom may see it in whatever state.
func (s *Service) Rules(ctx context.Context, actor account.Actor, id ID) (season.Rules, account.Target, error) {
	r, err := s.store.Load(ctx, id)
	if err != nil {
		return season.Rules{}, account.Target{}, err
	}
	if err := account.May(actor, account.ReturnView, r.Target()); err != nil {
		return season.Rules{}, account.Target{}, err
	}

	return r.Season.Rules, r.Target(), nil
}
