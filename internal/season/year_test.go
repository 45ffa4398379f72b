package season_test

import (
	"testing"
	"time"

	"github.com/thuocso/thuocso/internal/season"
)

// The form keeps its dates where only the school year is changed: whoever opens the season is told that they lie in another year.
func TestDatesOfAnotherSchoolYear(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("+07", 7*60*60)
	midnight := func(year int, month time.Month, day int) time.Time {
		return time.Date(year, month, day, 0, 0, 0, 0, zone)
	}
	for _, c := range []struct {
		year   int
		at     time.Time
		within bool
	}{
		{2025, midnight(2026, time.May, 31), true},
		{2025, midnight(2027, time.May, 31), false},
		{2025, midnight(2025, time.May, 31), false},
		{2025, midnight(2025, time.August, 1), true},
		{2025, midnight(2026, time.August, 1), true}, // 24:00 of the last day of July
		{2025, midnight(2026, time.August, 2), false},
	} {
		if got := season.Within(c.year, c.at); got != c.within {
			t.Errorf("%s in the school year of %d: %t, want %t", c.at, c.year, got, c.within)
		}
	}
}
