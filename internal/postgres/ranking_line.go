package postgres

import (
	"encoding/binary"
	"errors"

	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/recompute"
)

// errLine says that bytes are no line as result_line writes it.
var errLine = errors.New("result line is damaged")

// resultLine is one result as result_line writes it.
type resultLine struct {
	school   int64
	verified bool
	recompute.Stored
}

// readLines takes the results off the bytes of many, which all of them share.
func readLines(b []byte) ([]resultLine, error) {
	const usual = 128 // bytes of a result
	list := make([]resultLine, 0, len(b)/usual)
	r := lineReader{b: b}
	for l, more := r.next(); more; l, more = r.next() {
		list = append(list, l)
	}
	if r.bad {
		return nil, errLine
	}

	return list, nil
}

// lineReader takes results off the bytes of many; what it gives out shares them.
type lineReader struct {
	b   []byte
	bad bool
	// ranges is a block that many results share; a full one is left to those who hold parts of it.
	ranges []ranking.Range
}

// next takes the next result, false at the end.
func (r *lineReader) next() (resultLine, bool) {
	if len(r.b) == 0 || r.bad {
		return resultLine{}, false
	}
	var l resultLine
	l.school = int64(binary.BigEndian.Uint64(r.take(8))) //nolint:gosec // the bits are kept
	l.verified = r.take(1)[0] == 1
	l.Low, l.High = r.level(), r.level()
	l.Points, l.Met = r.take(r.count()), r.take(r.count())
	low := r.array()
	high := r.array()
	if len(low) != len(high) {
		r.fail()
	}
	l.Groups = r.pair(low, high)

	return l, !r.bad
}

// nothing is what a reader that failed gives out, as much as anybody asks for at once.
var nothing [8]byte //nolint:gochecknoglobals // zeros

func (r *lineReader) fail() { r.bad, r.b = true, nil }

func (r *lineReader) take(n int) []byte {
	if n < 0 || n > len(r.b) {
		r.fail()

		return nothing[:min(max(n, 0), len(nothing))]
	}
	taken := r.b[:n:n]
	r.b = r.b[n:]

	return taken
}

func (r *lineReader) count() int { return int(int32(binary.BigEndian.Uint32(r.take(4)))) } //nolint:gosec // the bits are kept

func (r *lineReader) level() uint8 { return uint8(binary.BigEndian.Uint16(r.take(2))) } //nolint:gosec // levels are 1 to 3

// elementSize is what one smallint takes in the form in which the server sends an array: its length and itself.
const elementSize = 6

// array takes an array of smallints and returns the bytes of its elements.
func (r *lineReader) array() []byte {
	dimensions := r.count()
	r.take(8) // whether elements are null, which take shows below, and their type
	if dimensions == 0 || r.bad {
		return nil
	}
	n := r.count()
	r.take(4) // where it begins
	if dimensions != 1 || n < 0 || n > len(r.b)/elementSize {
		r.fail()

		return nil
	}

	return r.take(n * elementSize)
}

// pair makes ranges of the elements of two arrays.
func (r *lineReader) pair(low, high []byte) []ranking.Range {
	n := len(low) / elementSize
	if cap(r.ranges)-len(r.ranges) < n {
		r.ranges = make([]ranking.Range, 0, max(n, 4096))
	}
	first := len(r.ranges)
	for i := range n {
		r.ranges = append(r.ranges, ranking.Range{Low: r.element(low, i), High: r.element(high, i)})
	}

	return r.ranges[first:len(r.ranges):len(r.ranges)]
}

func (r *lineReader) element(array []byte, i int) maturity.Points {
	if r.bad {
		return 0
	}
	e := array[i*elementSize:]
	if binary.BigEndian.Uint32(e) != 2 { // a null has no length
		r.fail()

		return 0
	}

	return maturity.Points(int16(binary.BigEndian.Uint16(e[4:]))) //nolint:gosec // the bits are kept
}
