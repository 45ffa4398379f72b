package postgres

import (
	"testing"

	"pgregory.net/rapid"
)

// A line as result_line writes it: school 7, verified, levels 1 and 3, two components, one condition, groups 50 to 60 and 0 to 0.
var wholeLine = []byte{
	0, 0, 0, 0, 0, 0, 0, 7, 1, 0, 1, 0, 3, 0, 0, 0, 4, 50, 0, 255, 255, 0, 0, 0, 1, 1,
	0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 21, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 50, 0, 0, 0, 2, 0, 0,
	0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 21, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 60, 0, 0, 0, 2, 0, 0,
}

func TestResultLinesAreReadOneBehindTheOther(t *testing.T) {
	t.Parallel()
	r := lineReader{b: append(append([]byte(nil), wholeLine...), wholeLine...)}
	n := 0
	for l, more := r.next(); more; l, more = r.next() {
		n++
		if l.school != 7 || !l.verified || l.Low != 1 || l.High != 3 || len(l.Points) != 4 || l.Points[0] != 50 || len(l.Met) != 1 ||
			len(l.Groups) != 2 || l.Groups[0].Low != 50 || l.Groups[0].High != 60 || l.Groups[1].High != 0 {
			t.Errorf("read %+v", l)
		}
	}
	if n != 2 || r.bad {
		t.Errorf("%d lines, damaged %v", n, r.bad)
	}
}

func TestDamagedResultLinesAreRefused(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		cut := rapid.IntRange(1, len(wholeLine)-1).Draw(t, "cut")
		if _, err := readLines(wholeLine[:cut]); err == nil {
			t.Fatalf("%d of %d bytes were read", cut, len(wholeLine))
		}
		noise := rapid.SliceOf(rapid.Byte()).Draw(t, "noise")
		_, _ = readLines(append(append([]byte(nil), wholeLine[:cut]...), noise...)) // must end, whatever it says
	})
	null := append([]byte(nil), wholeLine...)
	copy(null[46:50], []byte{255, 255, 255, 255}) // the first element has no length
	if _, err := readLines(null); err == nil {
		t.Error("a null was read as a number")
	}
}
