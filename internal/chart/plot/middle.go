package plot

import (
	"math"

	"github.com/thuocso/thuocso/internal/directory/boundary"
)

// looked is how many places across and down are tried for a name.
const looked = 14

// middle is the place inside the largest part of a shape that is farthest from its outline, of those that were tried.
func (l *layout) middle(s boundary.Shape) (x, y float64) {
	var ring []spot
	most := -1.0
	for _, p := range s {
		r := make([]spot, len(p[0]))
		for i, at := range p[0] {
			px, py := l.at(at)
			r[i] = spot{float64(px), float64(py)}
		}
		if a := math.Abs(surface(r)); a > most {
			ring, most = r, a
		}
	}
	least, last := box(ring)
	best, room := spot{(least.x + last.x) / 2, (least.y + last.y) / 2}, -1.0
	for i := 1; i < looked; i++ {
		for j := 1; j < looked; j++ {
			at := spot{least.x + (last.x-least.x)*float64(i)/looked, least.y + (last.y-least.y)*float64(j)/looked}
			if !inside(ring, at) {
				continue
			}
			if d := away(ring, at); d > room {
				best, room = at, d
			}
		}
	}

	return best.x, best.y
}

// surface is twice the area of a ring.
func surface(r []spot) float64 {
	var sum float64
	for i := range len(r) - 1 {
		sum += r[i].x*r[i+1].y - r[i+1].x*r[i].y
	}

	return sum
}

func box(r []spot) (least, last spot) {
	least, last = r[0], r[0]
	for _, s := range r {
		least.x, least.y, last.x, last.y = min(least.x, s.x), min(least.y, s.y), max(last.x, s.x), max(last.y, s.y)
	}

	return least, last
}

// inside counts how often a ray to the east meets the ring.
func inside(r []spot, at spot) bool {
	in := false
	for i := range len(r) - 1 {
		a, b := r[i], r[i+1]
		if (a.y > at.y) != (b.y > at.y) && at.x < a.x+(at.y-a.y)/(b.y-a.y)*(b.x-a.x) {
			in = !in
		}
	}

	return in
}

// away is how far the ring is from a place, a name being wider than high.
func away(r []spot, at spot) float64 {
	least := math.Inf(1)
	for i := range len(r) - 1 {
		a, b := r[i], r[i+1]
		dx, dy := b.x-a.x, b.y-a.y
		t := 0.0
		if d := dx*dx + dy*dy; d > 0 {
			t = max(0, min(1, ((at.x-a.x)*dx+(at.y-a.y)*dy)/d))
		}
		least = min(least, math.Hypot((a.x+t*dx-at.x)/2, a.y+t*dy-at.y))
	}

	return least
}
