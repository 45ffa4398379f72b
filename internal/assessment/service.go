package assessment

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment/sending"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/season"
)

// Store keeps returns.
type Store interface {
	// Update locks the return, loads it with the answers of the codes (all for nil), calls the
	// decision and writes its Change with its audit lines in the same transaction. NotFound when there is no such return.
	Update(ctx context.Context, id ID, codes []string, by By, decide func(*Return) (Change, error)) error
	// Load returns the return with all its answers. NotFound when there is no such return.
	Load(ctx context.Context, id ID) (*Return, error)
	// Place returns what of the return never changes. NotFound when there is no such return.
	Place(ctx context.Context, id ID) (Place, error)
	// Find returns the id of a school's return in a season. NotFound when the school owes none.
	Find(ctx context.Context, seasonID season.ID, schoolID int64) (ID, error)
}

// Place is what of a return never changes: where it stands and the revision it is measured by.
type Place struct {
	Target     account.Target
	RevisionID int64
}

// Indices hands out the index of a revision.
type Indices interface {
	Index(ctx context.Context, revisionID int64) (*maturity.Index, error)
}

// Service is what people do with returns: each call asks account.May with the return's own place.
type Service struct {
	store   Store
	lists   Lists
	indices Indices
	now     func() time.Time

	places sync.Map
}

// NewService returns the service on its stores, the indices and the clock.
func NewService(store Store, lists Lists, indices Indices, now func() time.Time) *Service {
	return &Service{store: store, lists: lists, indices: indices, now: now}
}

// Place returns the return's paths, for the access decision of a route.
func (s *Service) Place(ctx context.Context, id ID) (account.Target, error) {
	place, err := s.place(ctx, id)

	return place.Target, err
}

func (s *Service) place(ctx context.Context, id ID) (Place, error) {
	if known, ok := s.places.Load(id); ok {
		if place, ok := known.(Place); ok {
			return place, nil
		}
	}
	place, err := s.store.Place(ctx, id)
	if err != nil {
		return Place{}, err
	}
	s.places.Store(id, place)

	return place, nil
}

// Find returns the id of a school's return in a season.
func (s *Service) Find(ctx context.Context, seasonID season.ID, schoolID int64) (ID, error) {
	return s.store.Find(ctx, seasonID, schoolID)
}

// Load returns the return with its answers and index, to whom may see it. Whoever is not of the school sees what was
// sent: of a returned return the answers that it was returned with, of a draft the fault that it is not sent yet.
func (s *Service) Load(ctx context.Context, actor account.Actor, id ID) (*Return, error) {
	r, err := s.open(ctx, id)
	if err != nil {
		return nil, err
	}
	if err := account.May(actor, account.ReturnView, r.Target()); err != nil {
		return nil, err
	}
	if outside(actor, r.Target()) {
		r.outside = true
		if err := s.veil(ctx, r); err != nil {
			return nil, err
		}
		if err := s.veilFile(ctx, r); err != nil {
			return nil, err
		}
	}

	return r, nil
}

// act is one use case: who may, on which answers, what is decided.
type act struct {
	permission account.Permission
	codes      []string
	decidedBy  func(*Return) season.Decider
	decide     func(r *Return, by By) (Change, error)
}

// do carries an act out and returns the return as it stood after the decision.
func (s *Service) do(ctx context.Context, actor account.Actor, id ID, a act) (*Return, error) {
	by := By{ID: actor.PersonID, Post: actor.Display, At: s.now()}
	// The index is fetched before the transaction: inside it a second connection could be waited for forever.
	place, err := s.place(ctx, id)
	if err != nil {
		return nil, err
	}
	index, err := s.indices.Index(ctx, place.RevisionID)
	if err != nil {
		return nil, err
	}
	var (
		after   *Return
		decided Change
		told    error
	)
	err = s.store.Update(ctx, id, a.codes, by, func(r *Return) (Change, error) {
		target := r.Target()
		if a.decidedBy != nil {
			target.DecidedBy = string(a.decidedBy(r))
		}
		if err := account.May(actor, a.permission, target); err != nil {
			return Change{}, err
		}
		r.attach(index)
		c, err := a.decide(r, by)
		if told = nil; fault.KindOf(err) == fault.Conflict && len(c.Entries) > 0 {
			// Written all the same: what was refused stays in the record.
			told, err = err, nil
		}
		if err != nil {
			return Change{}, err
		}
		after, decided = r, c

		return c, nil
	})
	if err != nil {
		if fault.KindOf(err) == fault.Internal {
			return nil, fmt.Errorf("change return %d: %w", id, err)
		}

		return nil, err
	}
	if told != nil {
		return nil, told
	}
	after.Apply(decided, by)

	return after, nil
}

// Apply brings the loaded return to what was written.
func (r *Return) Apply(c Change, by By) {
	if c.Moved {
		r.ChangedAt, r.ChangedBy = by.At, by.Post
	}
	r.State, r.Round, r.BegunAt, r.BegunBy = c.State, c.Round, c.Begun, c.BegunBy
	for _, a := range c.Answers {
		r.Answers[a.Code] = a
	}
	r.applyFile(c)
}

// applyFile brings what the return carries of its sending to what was written.
func (r *Return) applyFile(c Change) {
	if c.Steps != nil {
		r.file().Steps = *c.Steps
	}
	for _, e := range c.Explanations {
		if r.file().Explanations == nil {
			r.File.Explanations = map[string]sending.Explanation{}
		}
		r.File.Explanations[e.Key] = e
	}
	if c.Annex != nil {
		r.file().SetAnnexed(*c.Annex)
	}
	if c.Receipt != nil {
		r.file().Receipts = append(r.File.Receipts, *c.Receipt)
	}
}

// SaveAnswer saves one answer of the school and returns the return with the new score.
func (s *Service) SaveAnswer(ctx context.Context, actor account.Actor, id ID, cmd SaveCommand) (*Return, error) {
	return s.do(ctx, actor, id, act{
		permission: account.ReturnFill, codes: []string{cmd.Code},
		decide: func(r *Return, by By) (Change, error) { return r.Save(by, cmd) },
	})
}

// Withdraw takes a sent return back while nobody has begun.
func (s *Service) Withdraw(ctx context.Context, actor account.Actor, id ID) (*Return, error) {
	return s.plain(ctx, actor, id, account.ReturnSubmit, (*Return).Withdraw)
}

// Begin starts the review.
func (s *Service) Begin(ctx context.Context, actor account.Actor, id ID) (*Return, error) {
	return s.plain(ctx, actor, id, account.ReviewJudge, (*Return).Begin)
}

// Judge saves the office's verdict on one answer.
func (s *Service) Judge(ctx context.Context, actor account.Actor, id ID, cmd JudgeCommand) (*Return, error) {
	return s.do(ctx, actor, id, act{
		permission: account.ReviewJudge, codes: []string{cmd.Code},
		decide: func(r *Return, by By) (Change, error) { return r.Judge(by, cmd) },
	})
}

// JudgeRest accepts what nobody has judged yet.
// It is a Conflict when the return was sent anew after the moment that the person saw.
func (s *Service) JudgeRest(ctx context.Context, actor account.Actor, id ID, sent time.Time) (*Return, error) {
	return s.plain(ctx, actor, id, account.ReviewJudge, func(r *Return, by By) (Change, error) { return r.JudgeRest(by, sent) })
}

// SendBack returns what is marked to the school.
func (s *Service) SendBack(ctx context.Context, actor account.Actor, id ID) (*Return, error) {
	return s.plain(ctx, actor, id, account.ReviewJudge, (*Return).SendBack)
}

// Verify ends the review.
func (s *Service) Verify(ctx context.Context, actor account.Actor, id ID) (*Return, error) {
	return s.plain(ctx, actor, id, account.ReviewJudge, (*Return).Verify)
}

// TakeBack takes a returned return back to the office, with a reason.
func (s *Service) TakeBack(ctx context.Context, actor account.Actor, id ID, reason string) (*Return, error) {
	return s.plain(ctx, actor, id, account.ReviewJudge, func(r *Return, by By) (Change, error) { return r.TakeBack(by, reason) })
}

// Reopen takes a verified or recognised return up again, with a reason.
func (s *Service) Reopen(ctx context.Context, actor account.Actor, id ID, reason string) (*Return, error) {
	return s.plain(ctx, actor, id, account.ReviewReopen, func(r *Return, by By) (Change, error) { return r.Reopen(by, reason) })
}

// Decide carries out a decision of another package on the return with all its answers, and returns it as it stood afterwards.
// The actor needs the permission at the return's own place.
func (s *Service) Decide(ctx context.Context, actor account.Actor, id ID, p account.Permission,
	decide func(*Return, By) (Change, error),
) (*Return, error) {
	return s.plain(ctx, actor, id, p, decide)
}

func (s *Service) plain(ctx context.Context, actor account.Actor, id ID, p account.Permission,
	decide func(*Return, By) (Change, error),
) (*Return, error) {
	return s.do(ctx, actor, id, act{permission: p, decide: decide})
}

// Recognise recognises one verified return; who may is the season's rule.
func (s *Service) Recognise(ctx context.Context, actor account.Actor, id ID) (*Return, error) {
	return s.do(ctx, actor, id, act{
		permission: account.ResultDecide, decide: (*Return).Recognise,
		decidedBy: func(r *Return) season.Decider { return r.Season.Rules.RecognisedBy },
	})
}

// Publish publishes one recognised return; who may is the season's rule.
func (s *Service) Publish(ctx context.Context, actor account.Actor, id ID) (*Return, error) {
	return s.do(ctx, actor, id, act{
		permission: account.ResultDecide, codes: []string{}, decide: (*Return).Publish,
		decidedBy: func(r *Return) season.Decider { return r.Season.Rules.PublishedBy },
	})
}
