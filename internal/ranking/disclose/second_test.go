package disclose_test

import (
	"testing"

	"github.com/thuocso/thuocso/internal/ranking/disclose"
)

func TestSecondPopulation(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		first, second, both int
		shown               bool
	}{
		"four others":                        {0, 5, 0, false},
		"five others":                        {0, 6, 0, true},
		"the same schools":                   {8, 8, 8, true},
		"inside, and few are left":           {10, 7, 7, false},
		"inside, and enough are left":        {12, 7, 7, true},
		"around, and few are added":          {7, 10, 7, false},
		"around, and enough are added":       {7, 12, 7, true},
		"crossing: neither gives away":       {9, 8, 6, true},
		"crossing, but the second has few":   {9, 5, 3, false},
		"apart but for the school itself":    {9, 40, 1, true},
		"inside, but too few in the second":  {40, 5, 5, false},
		"around, and the first is not shown": {0, 9, 0, true},
	} {
		if got := disclose.Second(c.first, c.second, c.both, 1); got != c.shown {
			t.Errorf("%s: %v", name, got)
		}
	}
}
