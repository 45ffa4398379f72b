// Package packed writes and reads small numbers as few bytes: the ground of the forms in which a run keeps its figures.
package packed

import (
	"encoding/binary"
	"math"
)

// Writer appends to its bytes.
type Writer struct{ B []byte }

// Put appends a count, which is not negative.
func (w *Writer) Put(n int) { w.B = binary.AppendUvarint(w.B, uint64(n)) } //nolint:gosec // counts are not negative

// Signed appends a number of either sign.
func (w *Writer) Signed(n int64) { w.B = binary.AppendVarint(w.B, n) }

// Reader reads until something is wrong; from then on it gives zeros.
type Reader struct {
	B   []byte
	bad bool
}

// Done tells whether everything was read and nothing was wrong.
func (r *Reader) Done() bool { return !r.bad && len(r.B) == 0 }

// Bad tells whether something was wrong so far.
func (r *Reader) Bad() bool { return r.bad }

// Take reads a count, at most what an int32 holds.
func (r *Reader) Take() int {
	if len(r.B) > 0 && r.B[0] < 0x80 { // most counts are small
		n := int(r.B[0])
		r.B = r.B[1:]
		return n
	}
	return r.long()
}

func (r *Reader) long() int {
	n, size := binary.Uvarint(r.B)
	if size <= 0 || n > math.MaxInt32 {
		r.Fail()
		return 0
	}
	r.B = r.B[size:]
	return int(n)
}

// Signed reads a number of either sign.
func (r *Reader) Signed() int64 {
	n, size := binary.Varint(r.B)
	if size <= 0 {
		r.Fail()
		return 0
	}
	r.B = r.B[size:]
	return n
}

// Byte reads one byte.
func (r *Reader) Byte() byte {
	if len(r.B) == 0 {
		r.Fail()
		return 0
	}
	c := r.B[0]
	r.B = r.B[1:]
	return c
}

// Fail says that something is wrong.
func (r *Reader) Fail() { r.bad, r.B = true, nil }

// List reads a length and as many items; an item takes at least a byte, which bounds the length.
func List[T any](r *Reader, item func(*T)) []T {
	n := r.Take()
	if n > len(r.B) {
		r.Fail()
	}
	if n == 0 || r.bad {
		return nil
	}
	list := make([]T, n)
	for i := range list {
		item(&list[i])
	}
	return list
}
