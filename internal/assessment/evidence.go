package assessment

import (
	"context"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/audit"
	"github.com/thuocso/thuocso/internal/evidence"
	"github.com/thuocso/thuocso/internal/fault"
)

// MaxAttached is how many documents one answer may rest on.
const MaxAttached = 30

// Attach decides about resting an answer on a document: like an answer itself it is given only where the school may write
// now. Attached again in another revision, that one stands.
func (r *Return) Attach(by By, a Attachment) (Change, error) {
	c, err := r.proves(by, a, "evidence.attach")
	c.Attach = []Attachment{a}

	return c, err
}

// Detach decides about no longer resting an answer on a document.
func (r *Return) Detach(by By, a Attachment) (Change, error) {
	c, err := r.proves(by, a, "evidence.detach")
	c.Detach = []Attachment{a}

	return c, err
}

func (r *Return) proves(by By, a Attachment, action string) (Change, error) {
	if kind, ok := r.kindOf(a.Code); !ok || kind == Info {
		return Change{}, fault.New(fault.Invalid, "assessment.unknown_code", "code", a.Code).At("code")
	}
	next, err := r.mayWrite(by, a.Code)
	if err != nil {
		return Change{}, err
	}
	c := r.change()
	c.State = next
	c.Entries = []audit.Entry{{Action: action, Detail: map[string]any{
		"code": a.Code, "document": int64(a.Document), "revision": a.Revision,
	}}}

	return c, nil
}

// Attach rests an answer on a document of the same school. Faults: NotFound when there is no such revision, Invalid when
// the answer rests on too many.
func (s *Service) Attach(ctx context.Context, actor account.Actor, id ID, a Attachment) error {
	_, err := s.do(ctx, actor, id, act{
		permission: account.ReturnFill, codes: []string{a.Code},
		decide: func(r *Return, by By) (Change, error) { return r.Attach(by, a) },
	})

	return err
}

// Detach no longer rests an answer on a document.
func (s *Service) Detach(ctx context.Context, actor account.Actor, id ID, a Attachment) error {
	_, err := s.do(ctx, actor, id, act{
		permission: account.ReturnFill, codes: []string{a.Code},
		decide: func(r *Return, by By) (Change, error) { return r.Detach(by, a) },
	})

	return err
}

// Evidence returns what a return's answers rest on, in the order of its codes' texts, to whoever may see the return. The
// school's own people see all of it; others only what was let through, and nothing of a return that was not sent.
func (s *Service) Evidence(ctx context.Context, actor account.Actor, id ID) ([]Attached, error) {
	target, err := s.Place(ctx, id)
	if err != nil {
		return nil, err
	}
	if err := account.May(actor, account.ReturnView, target); err != nil {
		return nil, err
	}
	list, state, err := s.lists.Evidence(ctx, id)
	if err != nil || !outside(actor, target) {
		return list, err
	}

	return s.veilEvidence(ctx, id, list, state)
}

// Use is an answer that rests on a document.
type Use struct {
	Return     ID
	Code       string
	Revision   int
	SchoolYear int
	State      State
}

// Uses lists the answers that rest on a document of the actor's school.
func (s *Service) Uses(ctx context.Context, actor account.Actor, d *evidence.Document) ([]Use, error) {
	if err := account.May(actor, account.EvidenceKeep, evidence.Place(d.SchoolID)); err != nil {
		return nil, err
	}

	return s.lists.Uses(ctx, d.ID)
}

// ConfirmCommand is what a school takes over from its season before: an answer, documents that it rests on, or both.
type ConfirmCommand struct {
	// Save is nil for documents alone.
	Save   *SaveCommand
	Attach []Attachment
}

// Confirm decides about taking over an answer together with what it rests on: all of it or nothing.
func (r *Return) Confirm(by By, cmd ConfirmCommand) (Change, error) {
	c := r.change()
	if cmd.Save != nil {
		saved, err := r.Save(by, *cmd.Save)
		if err != nil {
			return saved, err
		}
		c = saved
	}
	for _, a := range cmd.Attach {
		more, err := r.Attach(by, a)
		if err != nil {
			return Change{}, err
		}
		c.State, c.Attach, c.Entries = more.State, append(c.Attach, more.Attach...), append(c.Entries, more.Entries...)
	}

	return c, nil
}

// Confirm takes over from the season before what the school confirms.
func (s *Service) Confirm(ctx context.Context, actor account.Actor, id ID, cmd ConfirmCommand) (*Return, error) {
	codes := []string{}
	if cmd.Save != nil {
		codes = append(codes, cmd.Save.Code)
	}
	for _, a := range cmd.Attach {
		codes = append(codes, a.Code)
	}

	return s.do(ctx, actor, id, act{
		permission: account.ReturnFill, codes: codes,
		decide: func(r *Return, by By) (Change, error) { return r.Confirm(by, cmd) },
	})
}
