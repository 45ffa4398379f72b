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
		{benchtest.Result{Name: "save", Value: 512, Unit: "op/s", Target: 500, AtLeast: true}, "bench save 512 op/s target 500 ok"},
		{benchtest.Result{Name: "send", Value: 1_234_567.8, Unit: "op/s", Target: 300, AtLeast: true}, "bench send 1234568 op/s target 300 ok"},
		{benchtest.Result{Name: "ratio", Value: 0.49951, Unit: "times", Target: 0.5, AtLeast: true}, "bench ratio 0.5 times target 0.5 short"},
		{benchtest.Result{Name: "book", Value: 1.2345, Unit: "times", Target: 1.5}, "bench book 1.23 times target 1.5 ok"},
		{benchtest.Result{Name: "rank", Value: 0.4, Unit: "s", Target: 0.3, Floor: 0.02}, "bench rank 0.4 s target 0.3 short"},
	} {
		if got := tt.r.String(); got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}
