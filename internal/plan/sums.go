package plan

import (
	"cmp"
	"math/big"
	"slices"
	"sort"

	"github.com/thuocso/thuocso/internal/maturity"
)

// pair is what a school reports for a ratio.
type pair struct {
	part, all           int64
	knowsPart, knowsAll bool
}

// pairOf reads a school's part and whole. A part above its whole cannot be saved; it counts as the whole all the same.
func (g *Gauge) pairOf(t *maturity.Target, s *Standing) pair {
	var p pair
	p.all, p.knowsAll = s.Figures[t.Denominator]
	p.part, p.knowsPart = s.Figures[t.Numerator]
	if g.Raised[s.School] && p.knowsAll {
		p.part, p.knowsPart = p.all, true
	}
	p.part = min(p.part, p.all)

	return p
}

// sums divides what all schools report together by what they have together.
func (g *Gauge) sums(r *Reach, schools []Standing) {
	var open int64
	for i := range schools {
		switch p := g.pairOf(&r.Target, &schools[i]); {
		case !p.knowsAll:
			r.Boundless++
			r.Unknown++
		case p.all == 0:
			r.Zero++
		case !p.knowsPart:
			r.Unknown++
			r.Whole += p.all
			open += p.all
		default:
			r.Part += p.part
			r.Whole += p.all
			if p.part < p.all {
				r.Nearest = append(r.Nearest, Near{School: schools[i].School, Part: p.part, Whole: p.all, Room: p.all - p.part})
			}
		}
	}
	if r.Whole == open {
		r.Open = NoneReported

		return
	}
	slices.SortFunc(r.Nearest, func(a, b Near) int {
		return cmp.Or(cmp.Compare(b.Room, a.Room), cmp.Compare(a.School, b.School))
	})
	r.PartNeeded = Needed(r.Target.Bound, r.Whole)
	r.PartShort = max(0, r.PartNeeded-r.Part)
	r.Low, r.High, r.MeanKnown = percent(r.Part, r.Whole), percent(r.Part+open, r.Whole), percent(r.Part, r.Whole-open)
	r.met = r.PartShort == 0 && r.Boundless == 0
	r.may = r.Boundless > 0 || r.Part+open >= r.PartNeeded
	r.Enough = enough(r)
}

// enough is how many of the nearest bring what they lack of their whole together to what is needed, -1 where all do not.
func enough(r *Reach) int {
	sum := r.Part
	for n := range r.Nearest {
		if sum >= r.PartNeeded {
			return n
		}
		sum += r.Nearest[n].Room
	}
	if sum >= r.PartNeeded {
		return len(r.Nearest)
	}

	return -1
}

// percent is part of all in hundredths of a percent, rounded down.
func percent(part, all int64) int64 {
	if all == 0 {
		return 0
	}
	n := new(big.Int).Mul(big.NewInt(part), big.NewInt(whole))

	return n.Div(n, big.NewInt(all)).Int64()
}

// mean is the mean of the schools' own shares, each counting the same; exactly, in fractions.
func (g *Gauge) mean(r *Reach, schools []Standing) {
	t := &r.Target
	var shares []*big.Rat
	for i := range schools {
		switch p := g.pairOf(t, &schools[i]); {
		case !p.knowsAll:
			r.Boundless++
			r.Unknown++
		case p.all == 0:
			r.Zero++
		case !p.knowsPart:
			r.Unknown++
		default:
			share := big.NewRat(p.part, p.all)
			shares = append(shares, share)
			if p.part < p.all {
				r.Nearest = append(r.Nearest, Near{School: schools[i].School, Part: p.part, Whole: p.all, Room: p.all - p.part, share: share})
			}
		}
	}
	if len(shares) == 0 {
		r.Open = NoneReported

		return
	}
	slices.SortFunc(r.Nearest, func(a, b Near) int {
		return cmp.Or(a.share.Cmp(b.share), cmp.Compare(a.School, b.School))
	})
	n := int64(len(shares) + r.Unknown)
	sum := added(shares)
	r.Low, r.MeanKnown = floor(sum, n), floor(sum, int64(len(shares)))
	most := new(big.Rat).Add(sum, big.NewRat(int64(r.Unknown), 1))
	r.High = floor(most, n)
	r.met, r.may = meets(t.Bound, sum, n), meets(t.Bound, most, n)
	r.Enough = sort.Search(len(r.Nearest)+1, func(k int) bool {
		raised := make([]*big.Rat, 0, k+1)
		for i := range r.Nearest[:k] {
			raised = append(raised, new(big.Rat).Sub(big.NewRat(1, 1), r.Nearest[i].share))
		}

		return meets(t.Bound, added(append(raised, sum)), n)
	})
	if r.Enough > len(r.Nearest) {
		r.Enough = -1
	}
}

// meets tells whether the mean of n shares with this sum holds the bound.
func meets(b maturity.Bound, sum *big.Rat, n int64) bool {
	c := sum.Cmp(new(big.Rat).Mul(big.NewRat(int64(b.Percent), whole), big.NewRat(n, 1)))

	return n > 0 && (c > 0 || c == 0 && !b.Strict)
}

// floor is the mean of n shares in hundredths of a percent, rounded down.
func floor(sum *big.Rat, n int64) int64 {
	x := new(big.Rat).Mul(sum, big.NewRat(whole, n))

	return new(big.Int).Div(x.Num(), x.Denom()).Int64()
}

// added adds fractions up in pairs of pairs, so that large denominators come late.
func added(list []*big.Rat) *big.Rat {
	switch len(list) {
	case 0:
		return new(big.Rat)
	case 1:
		return list[0]
	}
	half := len(list) / 2

	return new(big.Rat).Add(added(list[:half]), added(list[half:]))
}
