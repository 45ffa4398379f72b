package assessment

import (
	"fmt"

	"github.com/thuocso/thuocso/internal/audit"
)

// Rehearsal plays decisions on a return in memory, with the same rules, results and
// audit lines as the store would write. Sample data and measurements are made with it.
type Rehearsal struct {
	Return  *Return
	Results map[Basis]Result
	Lines   []audit.Line
	Head    audit.Head
	// SubmittedBy is who sent it last.
	SubmittedBy int64
	// MovedBy is who led it to its present state.
	MovedBy int64
}

// NewRehearsal starts from a return without answers; Index, Points and Met must be set.
func NewRehearsal(r *Return) *Rehearsal {
	if r.Answers == nil {
		r.Answers = map[string]Answer{}
	}

	return &Rehearsal{
		Return: r,
		Results: map[Basis]Result{
			SelfBasis: {Basis: SelfBasis, Points: r.Points, Met: r.Met, Score: r.Score()},
		},
	}
}

// Do plays one decision.
func (h *Rehearsal) Do(by By, decide func(*Return, By) (Change, error)) error {
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
	h.Return.apply(c, by)
	for _, result := range c.Results {
		h.Results[result.Basis] = result
	}
	if c.Moved {
		h.stamp(was, by)
	}

	return nil
}

// stamp notes when the present state came about.
func (h *Rehearsal) stamp(was State, by By) {
	r := h.Return
	h.MovedBy = by.ID
	switch r.State {
	case Submitted, Resubmitted:
		if was == Draft || was == Returned {
			r.SubmittedAt, h.SubmittedBy = by.At, by.ID
		}
	case Verified:
		r.VerifiedAt = by.At
	case Recognised:
		r.RecognisedAt = by.At
	case Published:
		r.PublishedAt = by.At
	case Draft, Returned:
	}
}
