package benchtest_test

import (
	"testing"

	"github.com/thuocso/thuocso/internal/benchtest"
)

func TestLineTellsWhetherTheGoalIsReached(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		r    benchtest.Result
		want string
	}{
		{benchtest.Result{Name: "save", Value: 512, Unit: "op/s", Target: 500, AtLeast: true}, "bench save 512 op/s target >=500 ok"},
		{benchtest.Result{Name: "rank", Value: 0.4, Unit: "s", Target: 0.3, Floor: 0.02}, "bench rank 0.4 s target <=0.3 short floor 0.02"},
	} {
		if got := tt.r.String(); got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}
