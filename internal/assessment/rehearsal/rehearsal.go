// Package rehearsal plays decisions on a return in memory. Sample data and measurements are made with it.
package rehearsal

import (
	"fmt"
	"time"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/assessment/sending"
	"github.com/thuocso/thuocso/internal/audit"
)

// Rehearsal plays decisions on a return in memory, with the same rules, results and
// audit lines as the store would write. Sample data and measurements are made with it.
type Rehearsal struct {
	Return  *assessment.Return
	Results map[assessment.Basis]assessment.Result
	Lines   []audit.Line
	Head    audit.Head
	// Proofs are the documents that its answers rest on.
	Proofs []Proof
	// SubmittedBy is who sent it last.
	SubmittedBy int64
	// MovedBy is who led it to its present state.
	MovedBy int64
}

// Proof is a document that an answer rests on, with who attached it and when.
type Proof struct {
	assessment.Attachment

	ByID int64
	At   time.Time
}

// New starts from a return without answers; Index, Points and Met must be set.
func New(r *assessment.Return) *Rehearsal {
	if r.Answers == nil {
		r.Answers = map[string]assessment.Answer{}
	}
	if r.File == nil {
		r.File = &sending.File{}
	}

	return &Rehearsal{
		Return: r,
		Results: map[assessment.Basis]assessment.Result{
			assessment.SelfBasis: {Basis: assessment.SelfBasis, Points: r.Points, Met: r.Met, Score: r.Score()},
		},
	}
}

// Do plays one decision.
func (h *Rehearsal) Do(by assessment.By, decide func(*assessment.Return, assessment.By) (assessment.Change, error)) error {
	was := h.Return.State
	c, err := decide(h.Return, by)
	if err != nil {
		return fmt.Errorf("rehearse in state %s: %w", was, err)
	}
	lines, head, err := audit.Append(h.Head, by.At, by.ID, c.Entries)
	if err != nil {
		return err
	}
	h.Lines, h.Head = append(h.Lines, lines...), head
	h.Return.Apply(c, by)
	for _, a := range c.Attach {
		h.Proofs = append(h.Proofs, Proof{Attachment: a, ByID: by.ID, At: by.At})
	}
	for _, result := range c.Results {
		h.Results[result.Basis] = result
	}
	if c.Moved {
		h.stamp(was, by)
	}

	return nil
}

// stamp notes when the present state came about.
func (h *Rehearsal) stamp(was assessment.State, by assessment.By) {
	r := h.Return
	h.MovedBy = by.ID
	switch r.State {
	case assessment.Submitted, assessment.Resubmitted:
		if was == assessment.Draft || was == assessment.Returned {
			r.SubmittedAt, h.SubmittedBy = by.At, by.ID
		}
	case assessment.Verified:
		r.VerifiedAt = by.At
	case assessment.Recognised:
		r.RecognisedAt = by.At
	case assessment.Published:
		r.PublishedAt = by.At
	case assessment.Draft, assessment.Returned:
	}
}
