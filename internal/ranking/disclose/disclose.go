// Package disclose tells which figures of few schools may be shown to whoever may not see each of them.
package disclose

import (
	"cmp"
	"slices"
)

// Least is how many schools a figure must rest on to be shown to whoever may not see each of them.
const Least = 5

// Parts tells which parts of a whole may be shown to somebody who may not see each school. The parts are disjoint and
// make up the whole, and the whole is shown too: a part of fewer than Least schools is hidden, and so are as many
// others as it takes for everything hidden together to be at least Least, for the whole less what is shown gives that
// away. A whole below Least shows nothing. Empty parts hold nothing to hide.
//
// own is how many schools of the whole the person knows anyway (a principal knows one): it stands in the part at ownPart,
// and figures that would give away fewer than Least others are hidden too.
func Parts(parts []int, own, ownPart int) (whole bool, shown []bool) {
	shown = make([]bool, len(parts))
	others := slices.Clone(parts)
	if ownPart >= 0 && ownPart < len(others) {
		others[ownPart] = max(0, others[ownPart]-own)
	}
	all, hidden := 0, 0
	for i, n := range others {
		all += n
		shown[i] = n >= Least || parts[i] == 0
		if !shown[i] {
			hidden += n
		}
	}
	if all < Least {
		return false, make([]bool, len(parts))
	}
	anyHidden := slices.Contains(shown, false)
	for _, i := range bySize(others) {
		if !anyHidden || hidden >= Least {
			break
		}
		if shown[i] && others[i] > 0 {
			shown[i] = false
			hidden += others[i]
		}
	}
	return true, shown
}

// bySize returns the places of the parts, smallest first.
func bySize(parts []int) []int {
	places := make([]int, len(parts))
	for i := range places {
		places[i] = i
	}
	slices.SortStableFunc(places, func(a, b int) int { return cmp.Compare(parts[a], parts[b]) })
	return places
}

// Nested tells which of several populations, each inside the next (a district in its province), may have their
// means shown together to somebody who knows own schools of the innermost: each needs Least others, and so does every
// difference between two that are shown. Larger populations yield to smaller ones.
func Nested(sizes []int, own int) []bool {
	shown := make([]bool, len(sizes))
	last := own
	for i, n := range sizes {
		if n-last >= Least || n == last && i > 0 && shown[i-1] {
			shown[i] = true
			last = n
		}
	}
	return shown
}

// Ranks tells whether a population is large enough for ranks.
func Ranks(population int) bool { return population >= Least }

// Places tells whether the ranks of schools may be shown to somebody who sees all of their population but so many: the places
// of those that are seen tell where the others stand. One school among the fewest that are ranked has so many others.
func Places(unseen int) bool { return unseen == 0 || unseen >= Least-1 }
