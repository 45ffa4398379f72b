// Package reuse finds what a return can take over from its school's return of the season before: the documents that the same
// questions rested on. Nothing is taken over by itself; each is proposed and the school confirms it.
package reuse

import (
	"context"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/evidence"
	"github.com/thuocso/thuocso/internal/maturity"
)

// Store reads what answers rest on.
type Store interface {
	Evidence(ctx context.Context, id assessment.ID) ([]assessment.Attached, assessment.State, error)
	Revisions(ctx context.Context, named []assessment.Attached) ([]assessment.Attached, error)
}

// Service proposes.
type Service struct{ store Store }

// NewService returns the service on its store.
func NewService(store Store) *Service { return &Service{store: store} }

// Proofs lists by code the documents that the season before proves its answers with, in their newest revisions that were not
// refused, as far as this return's answers do not rest on them already. It is for the school's own people; before is the
// school's return of the season before.
func (s *Service) Proofs(ctx context.Context, actor account.Actor, now, before *assessment.Return) (map[string][]assessment.Attached, error) {
	if err := account.May(actor, account.ReturnFill, now.Target()); err != nil {
		return nil, err
	}
	if before == nil || before.SchoolID != now.SchoolID {
		return map[string][]assessment.Attached{}, nil
	}
	old, _, err := s.store.Evidence(ctx, before.ID)
	if err != nil || len(old) == 0 {
		return map[string][]assessment.Attached{}, err
	}
	has, _, err := s.store.Evidence(ctx, now.ID)
	if err != nil {
		return nil, err
	}
	list, err := s.store.Revisions(ctx, open(old, has, func(code string) bool { return Asked(before.Index, now.Index, code) }))
	if err != nil {
		return nil, err
	}
	proofs := map[string][]assessment.Attached{}
	for _, a := range list {
		proofs[a.Code] = append(proofs[a.Code], a)
	}

	return proofs, nil
}

// open names the newest revisions of what old rests on and has does not, for the codes that are asked again.
func open(old, has []assessment.Attached, asked func(code string) bool) []assessment.Attached {
	type place struct {
		code     string
		document evidence.ID
	}
	taken := map[place]bool{}
	for _, a := range has {
		taken[place{a.Code, a.Revision.Document}] = true
	}
	var list []assessment.Attached
	for _, a := range old {
		if a.Newest == 0 || taken[place{a.Code, a.Revision.Document}] || !asked(a.Code) {
			continue
		}
		a.Revision = evidence.Revision{Document: a.Revision.Document, No: a.Newest}
		list = append(list, a)
	}

	return list
}

// Asked tells whether an index asks by a code what the one before asked by it: a condition again, a component that is worth
// the same.
func Asked(before, now *maturity.Index, code string) bool {
	if c, ok := now.Component(code); ok {
		old, known := before.Component(code)

		return known && old.Max == c.Max
	}
	_, is := now.ConditionPosition(code)
	_, was := before.ConditionPosition(code)

	return is && was
}
