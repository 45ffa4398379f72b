package disclose

import "math/bits"

// MostPopulations bounds how many populations are decided about together. Up to so many, no determinant of ones and
// zeros reaches the prime that ranks are counted with, so the ranks are exact.
const MostPopulations = 16

// Family tells which of n populations may have their sums shown together to somebody who may not see each school:
// whoever adds and subtracts what is shown, however often, must not reach fewer than Least schools that they do not
// see anyway. unknown counts these schools by the populations they stand in, one bit each. Earlier populations go
// before later ones; one that holds no such school gives nothing away.
func Family(n int, unknown map[uint16]int) []bool {
	shown := make([]bool, n)
	var chosen uint16
	for i := range min(n, MostPopulations) {
		with := chosen | 1<<i
		if safe(with, unknown) {
			shown[i], chosen = true, with
		}
	}
	return shown
}

// cell is the schools that stand in the same of the populations looked at.
type cell struct {
	mask uint16
	size int
}

// safe tells whether no combination of the chosen populations rests on fewer than Least schools. A combination that
// rests on some cells only exists just where the populations lose rank without these cells.
func safe(chosen uint16, unknown map[uint16]int) bool {
	sizes := map[uint16]int{}
	for mask, size := range unknown {
		if mask &= chosen; mask != 0 && size > 0 {
			sizes[mask] += size
		}
	}
	var large, small []cell
	for mask, size := range sizes {
		if size < Least {
			small = append(small, cell{mask, size})
		} else {
			large = append(large, cell{mask, size})
		}
	}
	all := rank(append(append([]cell(nil), large...), small...))
	return holds(large, small, 0, all)
}

// holds tries every choice of small cells that are fewer than Least schools together: the others must keep the rank.
func holds(kept, small []cell, left, all int) bool {
	if len(small) == 0 {
		return rank(kept) == all
	}
	first, rest := small[0], small[1:]
	if left+first.size < Least && !holds(kept, rest, left+first.size, all) {
		return false
	}
	with := append(kept[:len(kept):len(kept)], first)
	return holds(with, rest, left, all)
}

// prime is what ranks are counted by.
const prime = 1<<31 - 1

// rank counts how many of the cells' masks are independent as columns of ones and zeros.
func rank(cells []cell) int {
	var basis [MostPopulations][]int64
	n := 0
	for _, c := range cells {
		column := make([]int64, MostPopulations)
		for mask := c.mask; mask != 0; mask &= mask - 1 {
			column[bits.TrailingZeros16(mask)] = 1
		}
		if place(&basis, column) {
			n++
		}
	}
	return n
}

// place reduces the column by the basis and adds what is left of it; false where nothing is.
func place(basis *[MostPopulations][]int64, column []int64) bool {
	for at := range column {
		if column[at] == 0 {
			continue
		}
		if basis[at] == nil {
			basis[at] = scaled(column, inverse(column[at]))
			return true
		}
		for k, times := at, column[at]; k < len(column); k++ {
			column[k] = (column[k] + (prime-times)*basis[at][k]) % prime
		}
	}
	return false
}

func scaled(column []int64, by int64) []int64 {
	for i := range column {
		column[i] = column[i] * by % prime
	}
	return column
}

// inverse is what gives one when multiplied by n, by the little theorem of Fermat.
func inverse(n int64) int64 {
	product := int64(1)
	for e := prime - 2; e > 0; e >>= 1 {
		if e&1 == 1 {
			product = product * n % prime
		}
		n = n * n % prime
	}
	return product
}
