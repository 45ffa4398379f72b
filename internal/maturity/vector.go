package maturity

import (
	"encoding/binary"
	"fmt"
	"slices"
)

// Values of a Vector that are no points.
const (
	// Missing stands where no answer was given.
	Missing int16 = -1
	// NotApplicable stands where the component does not concern the school.
	NotApplicable int16 = -2
)

// Vector holds the hundredths of each component in index order.
type Vector []int16

// NewVector returns a vector for the stages in which nothing is answered yet.
func (x *Index) NewVector(stages []string) Vector {
	v := make(Vector, len(x.components))
	for i, c := range x.components {
		v[i] = Missing
		if !c.Applies(stages) {
			v[i] = NotApplicable
		}
	}
	return v
}

// VectorOf returns the vector of stated points; codes the index does not have, and points that no place can hold, are left out.
func (x *Index) VectorOf(stages []string, points map[string]Points) Vector {
	v := x.NewVector(stages)
	for code, p := range points {
		place, ok := x.positions[code]
		if ok && v[place] != NotApplicable && p >= 0 && p <= x.components[place].Max {
			v[place] = int16(p) //nolint:gosec // the line above bounds it by Max, which Load bounds by MaxInt16
		}
	}
	return v
}

// At returns the points of a place, and false where none are stated.
func (v Vector) At(place int) (Points, bool) {
	if place < 0 || place >= len(v) || v[place] < 0 {
		return 0, false
	}
	return Points(v[place]), true
}

// Clone returns a copy that shares nothing.
func (v Vector) Clone() Vector { return slices.Clone(v) }

// Bytes returns the stored form: two bytes a component, little endian.
func (v Vector) Bytes() []byte {
	b := make([]byte, 0, 2*len(v))
	for _, n := range v {
		b = binary.LittleEndian.AppendUint16(b, uint16(n)) //nolint:gosec // the bits are kept, the sign returns in VectorFromBytes
	}
	return b
}

// VectorFromBytes reads the stored form back.
func VectorFromBytes(b []byte) (Vector, error) { return AppendVector(make(Vector, 0, len(b)/2), b) }

// AppendVector reads the stored form to the end of a vector.
func AppendVector(v Vector, b []byte) (Vector, error) {
	if len(b)%2 != 0 {
		return nil, fmt.Errorf("read vector of %d bytes: two bytes a component are needed", len(b))
	}
	for i := 0; i < len(b); i += 2 {
		n := int16(binary.LittleEndian.Uint16(b[i:])) //nolint:gosec // the bits are kept, see Bytes
		if n < NotApplicable {
			return nil, fmt.Errorf("read vector place %d: %d is no value of a place", i/2, n)
		}
		v = append(v, n)
	}
	return v, nil
}
