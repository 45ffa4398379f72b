package boundary

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// packVersion stands first in a packed shape.
const packVersion = 1

var errPacked = errors.New("packed outline is broken")

// Pack writes the shape as bytes: how many polygons, of each how many rings, of each how many points, each point as its
// way from the one before.
func (s Shape) Pack() []byte {
	b := []byte{packVersion}
	b = binary.AppendUvarint(b, uint64(len(s)))
	var last Point
	for _, p := range s {
		b = binary.AppendUvarint(b, uint64(len(p)))
		for _, r := range p {
			b = binary.AppendUvarint(b, uint64(len(r)))
			for _, at := range r {
				b = binary.AppendVarint(b, int64(at.X)-int64(last.X))
				b = binary.AppendVarint(b, int64(at.Y)-int64(last.Y))
				last = at
			}
		}
	}

	return b
}

// Unpack reads what Pack wrote.
func Unpack(b []byte) (Shape, error) {
	if len(b) == 0 || b[0] != packVersion {
		return nil, fmt.Errorf("version: %w", errPacked)
	}
	u := unpacker{rest: b[1:]}
	s := make(Shape, u.count())
	for i := range s {
		s[i] = make(Polygon, u.count())
		for j := range s[i] {
			s[i][j] = make(Ring, u.count())
			for k := range s[i][j] {
				u.last.X += u.step()
				u.last.Y += u.step()
				s[i][j][k] = u.last
			}
		}
	}
	if u.bad || len(u.rest) > 0 {
		return nil, errPacked
	}

	return s, nil
}

// unpacker reads until something is wrong; from then on it gives zeros.
type unpacker struct {
	rest []byte
	last Point
	bad  bool
}

// count reads a length; whatever is counted takes at least a byte, which bounds it.
func (u *unpacker) count() int {
	n, size := binary.Uvarint(u.rest)
	if size <= 0 || n > uint64(len(u.rest)) {
		u.bad, u.rest = true, nil

		return 0
	}
	u.rest = u.rest[size:]

	return int(n) //nolint:gosec // no more than there are bytes
}

func (u *unpacker) step() int32 {
	n, size := binary.Varint(u.rest)
	if size <= 0 || n != int64(int32(n)) { //nolint:gosec // that is what is asked
		u.bad, u.rest = true, nil

		return 0
	}
	u.rest = u.rest[size:]

	return int32(n) //nolint:gosec // asked above
}
