package ranking_test

import (
	"testing"

	"github.com/thuocso/thuocso/internal/ranking"
)

// A name in a table of units leads further down only where something is below.
func TestABoardKnowsWhatIsBelow(t *testing.T) {
	t.Parallel()
	b := ranking.Board{Units: []ranking.Unit{{ID: 1, Path: "/1/"}, {ID: 2, Path: "/1/2/"}, {ID: 21, Path: "/1/21/"}, {ID: 3, Path: "/1/21/3/"}}}
	for i, want := range []bool{true, false, true, false} {
		if got := b.Below(&b.Units[i]); got != want {
			t.Errorf("below %s: %t, want %t", b.Units[i].Path, got, want)
		}
	}
}
