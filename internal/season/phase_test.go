package season_test

import (
	"testing"
	"time"

	"github.com/thuocso/thuocso/internal/season"
)

// Each "until" is the first moment that is too late.
func TestPhases(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("ICT", 7*3600)
	d := season.Proposed(2024, zone)
	for _, c := range []struct {
		at   time.Time
		want season.Phase
	}{
		{d.OpensAt.Add(-1), season.Ahead},
		{d.OpensAt, season.Sending},
		{d.SubmitUntil.Add(-1), season.Sending},
		{d.SubmitUntil, season.Correcting},
		{d.ResubmitUntil, season.Deciding},
		{d.PublishUntil.Add(-1), season.Deciding},
		{d.PublishUntil, season.Over},
		{d.PublishUntil.AddDate(2, 0, 0), season.Over},
	} {
		s := season.Season{State: season.Open, Dates: d}
		if got := s.Phase(c.at); got != c.want {
			t.Errorf("at %s: %s, want %s", c.at, got, c.want)
		}
		if s.State = season.Closed; s.Phase(c.at) != season.Ended {
			t.Errorf("closed at %s: %s", c.at, s.Phase(c.at))
		}
	}
}
