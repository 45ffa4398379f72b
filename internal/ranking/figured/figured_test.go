package figured_test

import (
	"testing"
	"time"

	"github.com/thuocso/thuocso/internal/ranking/figured"
	"github.com/thuocso/thuocso/internal/season"
)

// A season that was opened for later does not take the place of the one that schools report in now.
func TestASeasonBeginsOnItsDay(t *testing.T) {
	t.Parallel()
	now := time.Date(2025, 5, 20, 8, 0, 0, 0, time.UTC)
	opens := func(moments ...time.Time) []season.Season {
		list := make([]season.Season, len(moments))
		for i, at := range moments {
			list[i].Dates.OpensAt = at
		}

		return list
	}
	for name, c := range map[string]struct {
		seasons []season.Season
		place   int
	}{
		"the newest has begun":  {opens(now.AddDate(0, -1, 0), now.AddDate(-1, 0, 0)), 0},
		"it begins now":         {opens(now, now.AddDate(-1, 0, 0)), 0},
		"it begins later":       {opens(now.AddDate(1, 0, 0), now.AddDate(0, -1, 0)), 1},
		"none has begun":        {opens(now.AddDate(1, 0, 0), now.AddDate(0, 1, 0)), 0},
		"there is only a later": {opens(now.AddDate(0, 0, 1)), 0},
	} {
		if got := figured.Begun(c.seasons, now); got != c.place {
			t.Errorf("%s: %d, want %d", name, got, c.place)
		}
	}
}
