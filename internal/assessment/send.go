package assessment

import (
	"encoding/hex"
	"time"

	"github.com/thuocso/thuocso/internal/assessment/sending"
	"github.com/thuocso/thuocso/internal/audit"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/maturity"
)

// StepsCommand is what the school says of its plan and assignment. Version is that of the steps the form showed.
type StepsCommand struct {
	Raw     sending.Raw
	Version int
}

// SubmitCommand is the head's word for a sending: Approved says that the head of the school approves what is sent, Seen is
// the Fingerprint of what the page showed; empty where the caller saw no page.
type SubmitCommand struct {
	Approved bool
	Seen     string
}

// file is what the return carries of its sending; an empty one where nothing was loaded.
func (r *Return) file() *sending.File {
	if r.File == nil {
		r.File = &sending.File{}
	}

	return r.File
}

// SaveSteps decides about the school's word on plan and assignment, which the return's state must accept as an answer.
func (r *Return) SaveSteps(by By, cmd StepsCommand) (Change, error) {
	if err := r.MayPrepare(by); err != nil {
		return Change{}, err
	}
	c := r.change()
	var err error
	c.Steps, c.Entries, err = r.file().SetSteps(by.who(), cmd.Raw, cmd.Version)

	return c, err
}

// who is the actor as the subject of sending knows him.
func (by By) who() sending.Who { return sending.Who{ID: by.ID, Post: by.Post, At: by.At} }

// MayPrepare tells whether the school still prepares the sending.
func (r *Return) MayPrepare(by By) error {
	if _, err := r.advance(Save); err != nil {
		return err
	}

	return r.inTime(Save, by.At)
}

// Prepare starts a Change of what goes with the sending and is no answer, where the school still prepares it.
func (r *Return) Prepare(by By) (Change, error) { return r.change(), r.MayPrepare(by) }

// Explain decides about explanations of what is unusual, by the keys of the queries; a query that is not raised is refused.
func (r *Return) Explain(by By, words map[string]string) (Change, error) {
	if err := r.MayPrepare(by); err != nil {
		return Change{}, err
	}
	c := r.change()
	var err error
	c.Explanations, c.Entries, err = r.file().Explain(by.who(), r.Queries(), words)

	return c, err
}

// NoteSector decides about the note that the sector's database was brought up to date, which follows a sending.
func (r *Return) NoteSector(by By, date string) (Change, error) {
	if r.file().Last() == nil || r.State == Draft {
		return Change{}, r.locked(Submit, "sending.sector_before_sending")
	}
	c := r.change()
	var err error
	c.Steps, c.Entries, err = r.file().SetSector(by.who(), date)

	return c, err
}

// Queries is what is unusual about the return. It needs all answers.
func (r *Return) Queries() []sending.Query {
	return sending.Queries(sending.Facts{
		Index: r.Index, Points: r.Points, Score: r.Score(), SchoolYear: r.Season.SchoolYear, File: r.file(),
		Noted: func(code string) bool { return r.Answers[code].Value.Note != "" },
	})
}

// sendable refuses what has an error that must be mended, or a query that nobody explained. It needs all answers.
func (r *Return) sendable() error {
	if missing := r.Unanswered(); len(missing) > 0 {
		return fault.New(fault.Invalid, "assessment.incomplete", "n", len(missing)).With(missing)
	}
	if half := r.Unfinished(); len(half) > 0 {
		return fault.New(fault.Invalid, "assessment.unfinished", "n", len(half)).With(half)
	}
	if missed := r.missedConditions(); r.Season.Rules.Condition == maturity.BlockSubmission && len(missed) > 0 {
		return fault.New(fault.Invalid, "assessment.blocked_by_condition", "code", missed[0]).With(missed)
	}
	if lacks := r.file().Steps.Errors(); len(lacks) > 0 {
		return fault.New(fault.Invalid, lacks[0]).At("plan_number")
	}
	if open := r.file().Open(r.Queries()); len(open) > 0 {
		return fault.New(fault.Invalid, "sending.open_queries", "n", len(open))
	}

	return nil
}

// MaySubmit tells whether the return can be sent now, but for the head's approval. It needs all answers.
func (r *Return) MaySubmit(now time.Time) error {
	if _, err := r.advance(Submit); err != nil {
		return err
	}
	if err := r.inTime(Submit, now); err != nil {
		return err
	}

	return r.sendable()
}

// Submit decides about sending the return to its office: everything is answered, in time, the decreed steps are named,
// what is unusual is explained, the head approves what she saw, and under the rule block_submission no condition is
// missed. It needs all answers.
func (r *Return) Submit(by By, cmd SubmitCommand) (Change, error) {
	next, err := r.advance(Submit)
	if err != nil {
		return Change{}, err
	}
	if err := r.MaySubmit(by.At); err != nil {
		return Change{}, err
	}
	if !cmd.Approved {
		return Change{}, fault.New(fault.Invalid, "sending.not_approved").At("approved")
	}
	c := r.change()
	c.State, c.Moved, c.Dirty = next, true, true
	if r.State == Returned {
		c.Round = r.Round + 1
		c.Answers = r.handedBack()
	}
	c.Begun, c.BegunBy = time.Time{}, 0
	if cmd.Seen != "" {
		seen, err := r.Fingerprint()
		if err != nil {
			return Change{}, err
		}
		if seen != cmd.Seen {
			return Change{}, fault.New(fault.Conflict, "sending.changed_since_seen")
		}
	}
	c.Receipt, err = r.file().Issue(by.who(), c.Round, r.Sent)
	if err != nil {
		return Change{}, err
	}
	score := r.Score()
	c.Entries = []audit.Entry{{Action: "return.submit", Detail: map[string]any{
		"from": string(r.State), "round": c.Round, "levels": score.Levels, "points": r.Points, "met": r.Met,
		"receipt": c.Receipt.N, "sha256": hex.EncodeToString(c.Receipt.Hash), "approved": true,
	}}}

	return c, nil
}

// Fingerprint tells two contents of the return apart: a page shows it, and the sending that follows carries it.
func (r *Return) Fingerprint() (string, error) {
	document, err := r.Sent(&sending.Receipt{}).Canonical()
	if err != nil {
		return "", err
	}

	return hex.EncodeToString(sending.Hash(document)), nil
}
