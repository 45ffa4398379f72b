package annex

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/assessment/answer"
	"github.com/thuocso/thuocso/internal/assessment/sending"
	"github.com/thuocso/thuocso/internal/audit"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/season"
)

// most bounds what a school may count.
const most = 1_000_000_000

// Store changes a return with its annex; the store of returns is one.
type Store interface {
	// Update locks the return, loads it, calls the decision and writes its Change. With no codes it loads everything.
	Update(ctx context.Context, id assessment.ID, codes []string, by assessment.By, decide func(*assessment.Return) (assessment.Change, error)) error
}

// Plans gives the plans that a season is held against; plan.Service is one.
type Plans interface {
	Plans(ctx context.Context, held season.Season) ([]*maturity.Plan, error)
}

// Service is what a school does with the annex of its return.
type Service struct {
	store Store
	plans Plans
	now   func() time.Time
}

// NewService returns the service on the store of returns, the plans and the clock.
func NewService(store Store, plans Plans, now func() time.Time) *Service {
	return &Service{store: store, plans: plans, now: now}
}

// Questions lists what the return's school is asked.
func (s *Service) Questions(ctx context.Context, r *assessment.Return) ([]Question, error) {
	plans, err := s.plans.Plans(ctx, r.Season)
	if err != nil {
		return nil, fmt.Errorf("plans of return %d: %w", r.ID, err)
	}

	return Questions(plans, r.Stages), nil
}

// Command is an answer as a form carries it: the figures by key, and the version that the form showed.
type Command struct {
	Question string
	Raw      map[string]string
	Note     string
	Version  int
}

// Conflict is what stands where another person was first.
type Conflict struct{ Theirs sending.Annexed }

// Save saves the answer to one question. r is the return as the actor loaded it; what it returns is the answer as it stands.
// Faults: Invalid at a bad figure, Locked or Late when the return is out of the school's hands, Conflict with a Conflict when
// another version stands.
func (s *Service) Save(ctx context.Context, actor account.Actor, r *assessment.Return, cmd Command) (sending.Annexed, error) {
	questions, err := s.Questions(ctx, r)
	if err != nil {
		return sending.Annexed{}, err
	}
	at := slices.IndexFunc(questions, func(q Question) bool { return q.Key == cmd.Question })
	if at < 0 {
		return sending.Annexed{}, fault.New(fault.Invalid, "annex.unknown_question")
	}
	given, err := Read(&questions[at], cmd)
	if err != nil {
		return sending.Annexed{}, err
	}
	by := assessment.By{ID: actor.PersonID, Post: actor.Display, At: s.now()}
	var d decision
	err = s.store.Update(ctx, r.ID, nil, by, func(r *assessment.Return) (assessment.Change, error) {
		if err := account.May(actor, account.ReturnFill, r.Target()); err != nil {
			return assessment.Change{}, err
		}
		var err error
		d, err = decide(r, by, given, cmd.Version)

		return d.change, err
	})
	if err == nil {
		err = d.told
	}

	return d.stands, err
}

// decision is what stands after a save, what is to be written, and what the person is told all the same.
type decision struct {
	stands sending.Annexed
	change assessment.Change
	told   error
}

// decide writes an answer over the version that its form showed. What loses a conflict stays in the record: it is told, and written
// all the same. The same answer again is none.
func decide(r *assessment.Return, by assessment.By, given sending.Annexed, version int) (decision, error) {
	change, err := r.Prepare(by)
	if err != nil {
		return decision{}, err
	}
	old := sending.Annexed{Question: given.Question, Figures: map[string]int64{}}
	if r.File != nil {
		old = r.File.Annexed(given.Question)
	}
	d := decision{stands: old, change: change}
	if old.Says(&given) {
		return d, nil
	}
	entry := audit.Entry{Action: "annex.save", Detail: map[string]any{
		"question": given.Question, "figures": []any{written(old.Figures), written(given.Figures)}, "note": []any{old.Note, given.Note},
	}}
	if old.Version != version {
		entry.Action, entry.Once = "annex.conflict", true
		d.change.Entries = []audit.Entry{entry}
		d.told = fault.New(fault.Conflict, "annex.moved", "post", old.ByPost, "at", old.At).With(Conflict{Theirs: old})

		return d, nil
	}
	given.Version, given.ByID, given.ByPost, given.At = old.Version+1, by.ID, by.Post, by.At
	d.stands, d.change.Annex, d.change.Entries = given, &given, []audit.Entry{entry}

	return d, nil
}

// Decide reads an answer and decides about it as Save does, for whoever plays returns without a store.
func Decide(r *assessment.Return, by assessment.By, q *Question, cmd Command) (assessment.Change, error) {
	given, err := Read(q, cmd)
	if err != nil {
		return assessment.Change{}, err
	}
	c, told, err := Put(r, by, given, cmd.Version)
	if err == nil {
		err = told
	}

	return c, err
}

// Put decides about an answer as Save does: the Change is to be written even where the person is told of a conflict.
func Put(r *assessment.Return, by assessment.By, given sending.Annexed, version int) (c assessment.Change, told, err error) {
	d, err := decide(r, by, given, version)

	return d.change, d.told, err
}

// written are figures as one text for the record: "key=12, other=30".
func written(figures map[string]int64) string {
	words := make([]string, 0, len(figures))
	for _, key := range slices.Sorted(maps.Keys(figures)) {
		words = append(words, key+"="+strconv.FormatInt(figures[key], 10))
	}

	return strings.Join(words, ", ")
}

// Read turns a form into an answer, or the fault of its first bad field. No part may exceed its whole, and a whole of nothing
// needs words.
func Read(q *Question, cmd Command) (sending.Annexed, error) {
	a := sending.Annexed{Question: q.Key, Figures: map[string]int64{}}
	var err error
	if a.Note, err = answer.Text(cmd.Note, answer.MaxNote, "note"); err != nil {
		return a, err
	}
	for i := range q.Figures {
		key := q.Figures[i].Key
		text := strings.TrimSpace(cmd.Raw[key])
		if text == "" {
			continue
		}
		n, bad := figure(text)
		if bad != nil {
			return a, bad.At(key)
		}
		a.Figures[key] = n
	}

	return a, q.sound(&a)
}

// figure reads a whole number.
func figure(text string) (int64, *fault.Error) {
	n, err := strconv.ParseInt(text, 10, 64)
	switch {
	case err != nil:
		return 0, fault.New(fault.Invalid, "assessment.not_whole")
	case n < 0:
		return 0, fault.New(fault.Invalid, "assessment.negative")
	case n > most:
		return 0, fault.New(fault.Invalid, "assessment.too_large")
	default:
		return n, nil
	}
}

// sound holds each part against its whole.
func (q *Question) sound(a *sending.Annexed) error {
	for _, pair := range q.Pairs {
		part, hasPart := a.Figures[pair[0]]
		whole, hasWhole := a.Figures[pair[1]]
		if hasPart && hasWhole && part > whole {
			return fault.New(fault.Invalid, "annex.part_above_whole", "part", part, "whole", whole).At(pair[0])
		}
		if hasWhole && whole == 0 && a.Note == "" {
			return fault.New(fault.Invalid, "annex.zero_needs_words").At("note")
		}
	}

	return nil
}
