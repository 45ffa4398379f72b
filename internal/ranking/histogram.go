package ranking

import (
	"slices"

	"github.com/thuocso/thuocso/internal/maturity"
)

// Bin counts how often a value stands.
type Bin struct {
	Value maturity.Points
	Count int
}

// Histogram counts values, lowest first; sums, means and medians follow from it exactly.
type Histogram []Bin

// N returns how many values were counted.
func (h Histogram) N() int {
	n := 0
	for _, b := range h {
		n += b.Count
	}
	return n
}

// Sum returns the sum of the values.
func (h Histogram) Sum() int64 {
	var sum int64
	for _, b := range h {
		sum += int64(b.Value) * int64(b.Count)
	}
	return sum
}

// Mean returns the mean rounded half up to hundredths, and false where nothing was counted.
func (h Histogram) Mean() (maturity.Points, bool) {
	n := int64(h.N())
	if n == 0 {
		return 0, false
	}
	return maturity.Points((2*h.Sum() + n) / (2 * n)), true //nolint:gosec // a mean is no greater than the greatest value
}

// Median returns the two middle values, equal where the number of values is odd, and false where nothing was counted.
func (h Histogram) Median() (low, high maturity.Points, ok bool) {
	n := h.N()
	if n == 0 {
		return 0, 0, false
	}
	return h.at((n - 1) / 2), h.at(n / 2), true
}

// Quartiles returns the least value that at least a quarter of the values do not exceed, the same of three quarters, and false
// where nothing was counted.
func (h Histogram) Quartiles() (first, third maturity.Points, ok bool) {
	n := h.N()
	if n == 0 {
		return 0, 0, false
	}
	return h.at((n+3)/4 - 1), h.at((3*n+3)/4 - 1), true
}

// Min returns the least value, and false where nothing was counted.
func (h Histogram) Min() (maturity.Points, bool) {
	if len(h) == 0 {
		return 0, false
	}
	return h[0].Value, true
}

// Max returns the greatest value, and false where nothing was counted.
func (h Histogram) Max() (maturity.Points, bool) {
	if len(h) == 0 {
		return 0, false
	}
	return h[len(h)-1].Value, true
}

// at returns the value at a place of the sorted values.
func (h Histogram) at(place int) maturity.Points {
	for _, b := range h {
		if place < b.Count {
			return b.Value
		}
		place -= b.Count
	}
	return 0
}

// plus returns the histogram of both, or of what is left where sign is -1.
func (h Histogram) plus(other Histogram, sign int) Histogram {
	var sum Histogram
	i, j := 0, 0
	for i < len(h) || j < len(other) {
		switch {
		case j == len(other) || i < len(h) && h[i].Value < other[j].Value:
			sum = append(sum, h[i])
			i++
		case i == len(h) || other[j].Value < h[i].Value:
			sum = append(sum, Bin{other[j].Value, sign * other[j].Count})
			j++
		default:
			sum = append(sum, Bin{h[i].Value, h[i].Count + sign*other[j].Count})
			i++
			j++
		}
	}
	return slices.DeleteFunc(sum, func(b Bin) bool { return b.Count == 0 })
}
