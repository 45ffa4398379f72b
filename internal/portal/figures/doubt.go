package figures

import (
	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/season"
)

// doubts tells whoever may see the runs how far the figures can be trusted: where the newest run did not end well, or no run
// has proven them for long.
func (d Deps) doubts(r *portal.Request, c *chosen) error {
	if _, sees := r.Actor.GrantFor(account.RunView); !sees || d.Proofs == nil {
		return nil
	}
	proof, err := d.Proofs.Proof(r.Context(), c.season.ID, c.season.State == season.Open)
	if err != nil || proof.Good == nil {
		return err
	}
	switch {
	case proof.Wrong():
		c.doubt = c.p.T("jobs.doubt."+string(proof.Newest.Outcome), "good", proof.Good.FinishedAt, "newest", proof.Newest.StartedAt)
	case proof.Old:
		c.doubt = c.p.T("jobs.doubt.old", "good", proof.Good.FinishedAt)
	}

	return nil
}
