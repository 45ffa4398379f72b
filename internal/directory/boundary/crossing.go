package boundary

import (
	"cmp"
	"slices"
)

// area is twice the area that the ring encloses, negative where it runs clockwise.
func (r Ring) area() int64 {
	var sum int64
	for i := range len(r) - 1 {
		sum += int64(r[i].X)*int64(r[i+1].Y) - int64(r[i+1].X)*int64(r[i].Y)
	}

	return sum
}

// side is one side of a ring, from west to east.
type side struct{ a, b Point }

// sides returns the sides of all rings.
func (s Shape) sides() []side {
	var sides []side
	for _, p := range s {
		for _, r := range p {
			for i := range len(r) - 1 {
				a, b := r[i], r[i+1]
				if b.X < a.X {
					a, b = b, a
				}
				sides = append(sides, side{a, b})
			}
		}
	}

	return sides
}

// mostPairs bounds how many pairs of sides of a file are looked at: some seconds. The provinces of the nation take a tenth.
const mostPairs = 1_000_000_000

// crossed tells why the shape is no outline of anything: two sides of it cross each other, or it is so tangled that looking for that
// takes more than is left. Rings may touch.
func crossed(s Shape, left *int) (wrong string) {
	sides := s.sides()
	slices.SortFunc(sides, func(p, q side) int { return cmp.Compare(p.a.X, q.a.X) })
	var open []side
	for _, one := range sides {
		if *left -= len(open); *left < 0 {
			return "boundary.tangled"
		}
		open = slices.DeleteFunc(open, func(o side) bool { return o.b.X < one.a.X })
		low, high := min(one.a.Y, one.b.Y), max(one.a.Y, one.b.Y)
		for i := range open {
			o := &open[i]
			if (o.a.Y > high && o.b.Y > high) || (o.a.Y < low && o.b.Y < low) {
				continue
			}
			if one.crosses(*o) {
				return "boundary.crossed"
			}
		}
		open = append(open, one)
	}

	return ""
}

// crosses tells whether the inner parts of both sides have one point in common.
func (s side) crosses(o side) bool {
	return turn(s.a, s.b, o.a)*turn(s.a, s.b, o.b) < 0 && turn(o.a, o.b, s.a)*turn(o.a, o.b, s.b) < 0
}

// turn is 1 where c lies to the left of the way from a to b, -1 to the right, 0 on it.
func turn(a, b, c Point) int {
	d := (int64(b.X)-int64(a.X))*(int64(c.Y)-int64(a.Y)) - (int64(b.Y)-int64(a.Y))*(int64(c.X)-int64(a.X))

	return cmp.Compare(d, 0)
}
