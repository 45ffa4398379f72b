package sandbox

import (
	"fmt"
	"math/bits"
	"slices"

	"github.com/thuocso/thuocso/internal/maturity"
)

// search finds the cheapest ways to gain at least what is needed: fewest components, then fewest points, then index order; one
// way for each set of components.
//
// The fewest components are those with the most room, taken from the top until they suffice. With that number fixed, no way
// gains as much more than is needed as its largest gain (without it, fewer components would do), so all sums worth a look lie
// below a bound and fit a few machine words: which of them so many of the last components can make is told by sets of bits, and
// the way through the components takes no turn that leads nowhere.
func search(all []room, need maturity.Points, most int) []Way {
	f := newFinder(all, need)
	if f == nil {
		return nil
	}
	seen := map[string]bool{}
	var ways []Way
	for total := f.need; total < f.size && len(ways) < most; total++ {
		if !f.can[0][f.count].has(total) {
			continue
		}
		f.total = total
		f.walk(0, f.count, single(f.size), nil, func(set []int) bool {
			if key := fmt.Sprint(set); !seen[key] {
				seen[key] = true
				ways = append(ways, f.way(set))
			}

			return len(ways) < most
		})
	}

	return ways
}

// finder counts in units: the largest amount that divides every gain.
type finder struct {
	rooms []room
	unit  maturity.Points
	// need is the least sum that suffices, size one more than the largest that is looked at, total the one that is looked for.
	need, size, total int
	count             int
	// can holds, from each component on and for each number of components, the sums that so many of them make exactly.
	can [][]sums
}

// newFinder returns nil where all components together do not suffice.
func newFinder(all []room, need maturity.Points) *finder {
	f := &finder{rooms: all}
	tops := make([]maturity.Points, 0, len(all))
	for _, r := range all {
		for _, g := range r.gains {
			f.unit = divisor(g, f.unit)
		}
		tops = append(tops, r.gains[len(r.gains)-1])
	}
	slices.Sort(tops)
	slices.Reverse(tops)
	for left := need; left > 0; f.count++ {
		if f.count == len(tops) {
			return nil
		}
		left -= tops[f.count]
	}
	f.need = int((need + f.unit - 1) / f.unit)
	f.size = f.need + int(tops[0]/f.unit)
	f.can = make([][]sums, len(all)+1)
	for i := len(all); i >= 0; i-- {
		f.can[i] = make([]sums, f.count+1)
		for n := range f.can[i] {
			f.can[i][n] = f.from(i, n)
		}
	}

	return f
}

// from makes the sums of n components from the i-th on, out of those from the next on.
func (f *finder) from(i, n int) sums {
	switch {
	case n == 0:
		return single(f.size)
	case i == len(f.rooms):
		return none(f.size)
	}
	made := slices.Clone(f.can[i+1][n])
	f.add(made, f.can[i+1][n-1], i)

	return made
}

// add puts every sum of one set, raised by each gain of the component, into another.
func (f *finder) add(to, set sums, i int) {
	for _, g := range f.rooms[i].gains {
		to.shifted(set, int(g/f.unit), f.size)
	}
}

// walk visits the sets of left components from the i-th on that make the total together with what is taken, in index order,
// until visit has enough.
func (f *finder) walk(i, left int, taken sums, set []int, visit func([]int) bool) bool {
	if !taken.meets(f.can[i][left], f.total) {
		return true
	}
	if left == 0 {
		return visit(set)
	}
	with := none(f.size)
	f.add(with, taken, i)

	return f.walk(i+1, left-1, with, append(slices.Clip(set), i), visit) && f.walk(i+1, left, taken, set, visit)
}

// way shares the total out over the set: each component in turn takes the most that the rest can complete.
func (f *finder) way(set []int) Way {
	rest := make([]sums, len(set)+1)
	rest[len(set)] = single(f.size)
	for i := len(set) - 1; i >= 0; i-- {
		rest[i] = none(f.size)
		f.add(rest[i], rest[i+1], set[i])
	}
	w := Way{Points: maturity.Points(f.total) * f.unit} //nolint:gosec // a sum of points of one group
	left := f.total
	for i, at := range set {
		r := f.rooms[at]
		for _, g := range slices.Backward(r.gains) {
			if n := left - int(g/f.unit); n >= 0 && rest[i+1].has(n) {
				left, r.To = n, r.From+g

				break
			}
		}
		w.Raises = append(w.Raises, r.Raise)
	}

	return w
}

func divisor(a, b maturity.Points) maturity.Points {
	for b != 0 {
		a, b = b, a%b
	}

	return a
}

// sums is a set of sums, a bit for each.
type sums []uint64

func none(size int) sums { return make(sums, (size+63)/64) }

// single holds the sum of nothing.
func single(size int) sums {
	s := none(size)
	s[0] = 1

	return s
}

func (s sums) has(n int) bool { return s[n/64]>>(n%64)&1 == 1 }

// shifted adds every sum of another set raised by n, up to the size.
func (s sums) shifted(other sums, n, size int) {
	words, rest := n/64, n%64
	for i := len(s) - 1; i >= words; i-- {
		s[i] |= other[i-words] << rest
		if rest > 0 && i > words {
			s[i] |= other[i-words-1] >> (64 - rest)
		}
	}
	if extra := size % 64; extra > 0 {
		s[len(s)-1] &= 1<<extra - 1
	}
}

// meets tells whether a sum of each set come together to the total.
func (s sums) meets(other sums, total int) bool {
	for i, word := range s {
		for ; word != 0; word &= word - 1 {
			n := i*64 + bits.TrailingZeros64(word)
			if n <= total && other.has(total-n) {
				return true
			}
		}
	}

	return false
}
