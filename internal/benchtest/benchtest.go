// Package benchtest lets a benchmark report what it measured against what it
// is to reach, in the one line that `make bench` collects.
package benchtest

import (
	"fmt"
	"io"
	"os"
	"slices"
	"testing"
	"time"
)

// Result is one figure with its goal.
type Result struct {
	// Name says what was measured, in words joined by underscores.
	Name string
	// Value and Unit are the figure.
	Value float64
	Unit  string
	// Target is the goal: at most that much, or at least when AtLeast is set.
	Target  float64
	AtLeast bool
	// Floor is what the same machine does without our part, measured in the same run; 0 leaves it out.
	Floor float64
}

// Reached tells whether the figure meets its goal.
func (r Result) Reached() bool {
	if r.AtLeast {
		return r.Value >= r.Target
	}

	return r.Value <= r.Target
}

// String is the line: bench NAME VALUE UNIT target TARGET ok|short [floor FLOOR].
func (r Result) String() string {
	sign, word := "<=", "short"
	if r.AtLeast {
		sign = ">="
	}
	if r.Reached() {
		word = "ok"
	}
	line := fmt.Sprintf("bench %s %.4g %s target %s%.4g %s", r.Name, r.Value, r.Unit, sign, r.Target, word)
	if r.Floor != 0 {
		line += fmt.Sprintf(" floor %.4g", r.Floor)
	}

	return line
}

// Report prints the line of a result. A goal that is missed is reported, not failed: machines differ.
func Report(b *testing.B, r Result) {
	b.Helper()
	if _, err := io.WriteString(os.Stdout, "\n"+r.String()+"\n"); err != nil {
		b.Error(err)
	}
}

// Median runs fn several times and returns the middle of the times it took.
func Median(b *testing.B, times int, fn func()) time.Duration {
	b.Helper()
	took := make([]time.Duration, times)
	for i := range took {
		b.StopTimer()
		b.ResetTimer()
		b.StartTimer()
		fn()
		took[i] = b.Elapsed()
	}
	slices.Sort(took)

	return took[times/2]
}
