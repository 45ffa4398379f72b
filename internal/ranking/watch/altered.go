package watch

import (
	"context"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/audit"
	"github.com/thuocso/thuocso/internal/fault"
)

// altered tells of figures that were altered, each time it was found: it stays told after a run has put them right, for whoever
// did it may do it again.
func (w *Work) altered() []Finding {
	var found []Finding
	for i := range w.Altered {
		e := &w.Altered[i]
		found = append(found, Finding{ID: w.ID, Kind: Altered, Since: e.StartedAt, Run: e, N: e.Figures.Read, Mended: !w.Standing})
	}

	return found
}

// Seen notes that somebody has looked into the altered figures that were found up to a row of the ledger; the ledger and the audit
// keep them. Conflict where there is nothing to look into, or somebody else has.
func (s *Service) Seen(ctx context.Context, a account.Actor, id ID, upTo int64) error {
	if err := s.own(ctx, a, account.RunPause, id); err != nil {
		return err
	}
	act := Act{a.PersonID, s.now()}

	return s.store.Update(ctx, id, act, func(h Held) (Change, error) {
		if h.Altered == 0 || upTo > h.Altered {
			return Change{}, fault.New(fault.Conflict, "watch.altered_seen_already")
		}

		return Change{Seen: upTo, Entry: audit.Entry{Action: "job.altered_seen", Detail: map[string]any{
			"job": id.Job, "season": int64(id.Season), "up_to": upTo,
		}}}, nil
	})
}
