package pace_test

import (
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/thuocso/thuocso/internal/portal/pace"
)

// line brings so many bytes a read, and each read takes so long.
type line struct {
	at    time.Time
	each  int
	takes time.Duration
	left  int
	until time.Time
}

func (l *line) Read(b []byte) (int, error) {
	if l.left == 0 {
		return 0, io.EOF
	}
	l.at = l.at.Add(l.takes)
	if l.at.After(l.until) {
		return 0, os.ErrDeadlineExceeded
	}
	n := copy(b, strings.Repeat("x", min(l.each, l.left)))
	l.left -= n

	return n, nil
}

func TestASlowLineIsGivenUp(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		each  int
		takes time.Duration
		slow  bool
	}{
		"fast enough":       {each: 512, takes: time.Second * 256 / pace.Slowest},
		"small pieces":      {each: 64, takes: time.Millisecond},
		"silent":            {each: 512, takes: pace.Stall + time.Second, slow: true},
		"a trickle":         {each: 1, takes: pace.Stall / 2, slow: true},
		"slower than asked": {each: 512, takes: time.Second * 1024 / pace.Slowest, slow: true},
	} {
		l := &line{each: c.each, takes: c.takes, left: 2 << 20, at: time.Unix(0, 0)}
		_, err := io.ReadAll(pace.New(pace.Line{
			From: l, End: l.at.Add(5 * time.Minute), Now: func() time.Time { return l.at },
			Until: func(t time.Time) error {
				l.until = t

				return nil
			},
		}))
		if slow := errors.Is(err, os.ErrDeadlineExceeded); slow != c.slow || err != nil && !slow {
			t.Errorf("%s: given up %v (%v)", name, slow, err)
		}
		if lasted := l.at.Sub(time.Unix(0, 0)); c.slow && lasted > 2*pace.Stall {
			t.Errorf("%s: given up after %s", name, lasted)
		}
	}
}
