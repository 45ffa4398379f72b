package season_test

import (
	"testing"

	"github.com/thuocso/thuocso/internal/season"
)

// What "sent" and the standing mean, state by state: every page, the run and the workbook count by this.
func TestStanding(t *testing.T) {
	t.Parallel()
	for state, want := range map[string]struct {
		stand season.Stand
		sent  int
	}{
		"":            {season.NotSent, 0},
		"draft":       {season.NotSent, 0},
		"submitted":   {season.InReview, 1},
		"returned":    {season.SentBack, 0},
		"resubmitted": {season.InReview, 1},
		"verified":    {season.AwaitsDecision, 1},
		"recognised":  {season.Decided, 1},
		"published":   {season.Decided, 1},
	} {
		var p season.Standing
		p.Add(state, 1)
		if p[want.stand] != 1 || p.Sent() != want.sent || p.Owing() != 1 {
			t.Errorf("%q: counted %v, sent %d; want stand %d, sent %d", state, p, p.Sent(), want.stand, want.sent)
		}
	}
}
