// Package pace gives up a body that comes too slowly, so that whoever sends it holds nothing that others wait for.
package pace

import (
	"io"
	"os"
	"time"
)

const (
	// Stall is how long a line may bring nothing, and how long it may be slower than Slowest.
	Stall = 20 * time.Second
	// Slowest is how many bytes a second a line must bring on the whole.
	Slowest = 16 << 10
)

// Line is where a body comes from, and when its time is over.
type Line struct {
	From io.Reader
	// Until gives the line its time for the next read; nil where it has none.
	Until func(time.Time) error
	// End is the last moment for the whole body.
	End time.Time
	// Now is the clock of End.
	Now func() time.Time
}

// Reader reads a body at its pace.
type Reader struct {
	line  Line
	start time.Time
	got   int64
}

// New starts to read the line.
func New(line Line) *Reader { return &Reader{line: line, start: line.Now()} }

// Read implements io.Reader. A line that is too slow ends with os.ErrDeadlineExceeded.
func (r *Reader) Read(b []byte) (int, error) {
	now := r.line.Now()
	if lasted := now.Sub(r.start); now.After(r.line.End) || lasted > Stall && r.got < int64(lasted.Seconds())*Slowest {
		return 0, os.ErrDeadlineExceeded
	}
	next := now.Add(Stall)
	if next.After(r.line.End) {
		next = r.line.End
	}
	if r.line.Until != nil {
		if err := r.line.Until(next); err != nil {
			return 0, err
		}
	}
	n, err := r.line.From.Read(b)
	r.got += int64(n)

	return n, err //nolint:wrapcheck // io.EOF must stay itself
}
