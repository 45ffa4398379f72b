package watch_test

import (
	"testing"

	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/watch"
)

// What a red page says of a difference can be read beside the return: points with decimals, levels as levels.
func TestDifferencesAreSaidAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		diff             ranking.Difference
		source, computed any
	}{
		{ranking.Difference{What: "result_points", Source: 46_00, Computed: 45_50}, locale.Hundredths(46_00), locale.Hundredths(45_50)},
		{ranking.Difference{What: "result_level", Source: 22, Computed: 23}, "2", "2–3"},
		{ranking.Difference{What: "level", Source: 1, Computed: 3}, "1", "3"},
		{ranking.Difference{What: "level", Source: 12, Computed: 11}, "1–2", "1"},
		{ranking.Difference{What: "unit_count", Source: 293, Computed: 294}, int64(293), int64(294)},
	} {
		if source, computed := watch.Sides(&c.diff); source != c.source || computed != c.computed {
			t.Errorf("%+v is said as %v and %v, want %v and %v", c.diff, source, computed, c.source, c.computed)
		}
	}
}
