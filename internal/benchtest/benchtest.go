// Package benchtest lets a benchmark report what it measured against what it
// is to reach, in the lines that `make bench` collects.
package benchtest

import (
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
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
	// Floor is what the same machine does without our part, measured in the same run, in the same unit; 0 leaves it out.
	Floor float64
}

// Reached tells whether the figure meets its goal.
func (r Result) Reached() bool {
	if r.AtLeast {
		return r.Value >= r.Target
	}

	return r.Value <= r.Target
}

// String is the line: bench NAME VALUE UNIT target TARGET ok|short.
func (r Result) String() string {
	word := "short"
	if r.Reached() {
		word = "ok"
	}

	return fmt.Sprintf("bench %s %s %s target %s %s", r.Name, number(r.Value), r.Unit, number(r.Target), word)
}

// number is a figure as people read it, never with an exponent.
func number(v float64) string {
	digits := 3
	for _, limit := range []float64{1, 10, 100} {
		if math.Abs(v) >= limit {
			digits--
		}
	}

	return strconv.FormatFloat(math.Round(v*math.Pow10(digits))/math.Pow10(digits), 'f', -1, 64)
}

// Report prints the line of a result, below that of its floor. A goal that is missed is reported, not failed: machines differ.
func Report(b *testing.B, r Result) {
	b.Helper()
	if r.Floor != 0 {
		Floor(b, r.Name, r.Floor, r.Unit)
	}
	say(b, r.String())
}

// Floor prints a figure that has no goal: what the same machine does without our part, or what tells more about a result.
func Floor(b *testing.B, name string, value float64, unit string) {
	b.Helper()
	say(b, fmt.Sprintf("floor %s %s %s", name, number(value), unit))
}

// say begins with a new line: the name of the benchmark stands before it.
func say(b *testing.B, line string) {
	b.Helper()
	if _, err := io.WriteString(os.Stdout, "\n"+line+"\n"); err != nil {
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
