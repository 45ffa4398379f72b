// Package offices compares the offices of one unit: the share of schools from level 2, mean and spread of the groups,
// sending in time and review. Offices with few schools are told apart, not ranked as if they were like the others.
package offices

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/season"
)

// Small is from how many schools with a result on an office is ranked. It is a setting of this portal, not law.
const Small = 10

// Punctual counts the returns of the schools that one unit manages, as they are now.
type Punctual struct {
	Path string
	// Owing owe a return; Sent are with an office or further; of these OnTime were sent first before the season's
	// deadline, and Reviewed have been judged.
	Owing, Sent, OnTime, Reviewed int
}

// Store reads how far returns are.
type Store interface {
	// Punctual counts the returns below a path by managing unit. On time is what was sent, in its first round for the last
	// time, before the season's deadline.
	Punctual(ctx context.Context, id season.ID, scope string) ([]Punctual, error)
	// OnGround counts the same by the district on whose ground a school stands or stood last.
	OnGround(ctx context.Context, id season.ID, scope string) ([]OnGround, error)
}

// Share is a part of a whole with the interval that so few cases leave open.
type Share struct {
	// Sure and Possible are the counted, of All.
	Sure, Possible, All int
	// Low and High are the ends of the interval in hundredths of a percent: the lower end of the sure, the upper end of
	// the possible.
	Low, High int64
}

// Spread is how the lower ends of a group's points lie.
type Spread struct {
	Known bool
	// Mean is an interval where points are unallocated.
	MeanLow, MeanHigh maturity.Points
	// Deviation is the standard deviation in hundredths; First and Third are the quartiles.
	Deviation    int64
	First, Third maturity.Points
}

// Office is one office with its figures.
type Office struct {
	Unit ranking.Unit
	// Direct tells that these are the schools that the unit above manages itself: no office like the others.
	Direct bool
	// Former tells that it is the ground of a former district, no office of the season's tree; there Direct are the schools of which
	// no district is known.
	Former bool
	// Rank is the office's place by share, 0 where it is not ranked.
	Rank    int
	Schools int
	Share   Share
	Groups  []Spread
	Punctual
}

// Ranked tells whether enough schools have a result for a rank among others.
func (o *Office) Ranked() bool { return !o.Direct && o.Schools >= Small }

// Comparison is the offices of a unit.
type Comparison struct {
	// Ranked are those with a rank, best first, Others those with few schools and what the unit manages itself.
	Ranked, Others []Office
	// Empty counts the units below in which no school owes a return; they are in neither list.
	Empty int
	// Whole is the unit itself.
	Whole Office
	// Above and Below count the ranked whose interval lies wholly above or below the share of the whole.
	Above, Below int
}

// Compare reads how far returns are and compares the offices of a board.
func Compare(ctx context.Context, store Store, b *ranking.Board) (*Comparison, error) {
	counts, err := store.Punctual(ctx, b.Season.ID, b.Unit.Path)
	if err != nil {
		return nil, fmt.Errorf("returns below unit %d: %w", b.Unit.ID, err)
	}

	return Of(b, counts), nil
}

// Of compares the offices of a board.
func Of(b *ranking.Board, counts []Punctual) *Comparison {
	c := &Comparison{Whole: office(b.Unit, b.Whole)}
	c.Whole.Punctual = below(counts, b.Unit.Path, nil)
	var paths []string
	for i := range b.Parts {
		o := office(b.Parts[i].Unit, b.Parts[i].Tally)
		o.Punctual = below(counts, o.Unit.Path, nil)
		paths = append(paths, o.Unit.Path)
		c.put(&o)
	}
	if b.Direct != nil {
		o := office(b.Unit, b.Direct)
		o.Direct, o.Punctual = true, below(counts, b.Unit.Path, paths)
		c.Others = append(c.Others, o)
	}
	c.rank()

	return c
}

// put lists an office where it belongs.
func (c *Comparison) put(o *Office) {
	switch {
	case o.Owing == 0 && o.Schools == 0:
		c.Empty++
	case o.Ranked():
		c.Ranked = append(c.Ranked, *o)
	default:
		c.Others = append(c.Others, *o)
	}
}

// rank gives equal shares equal places, and the next place counts all before it (1-2-2-4).
func (c *Comparison) rank() {
	slices.SortStableFunc(c.Ranked, func(a, b Office) int { return compare(&b.Share, &a.Share) })
	for i := range c.Ranked {
		o := &c.Ranked[i]
		o.Rank = i + 1
		if i > 0 && compare(&c.Ranked[i-1].Share, &o.Share) == 0 {
			o.Rank = c.Ranked[i-1].Rank
		}
		switch all := c.Whole.Share; {
		case o.Share.Low > percent(all.Possible, all.All):
			c.Above++
		case o.Share.High < percent(all.Sure, all.All):
			c.Below++
		}
	}
}

// compare compares two sure shares exactly.
func compare(a, b *Share) int { return cmp.Compare(a.Sure*b.All, b.Sure*a.All) }

func office(u ranking.Unit, t *ranking.Tally) Office {
	o := Office{Unit: u, Schools: t.Schools()}
	sure, possible := t.Levels.From(2)
	o.Share = ShareOf(sure, possible, o.Schools)
	for i := range t.Groups {
		o.Groups = append(o.Groups, spread(&t.Groups[i]))
	}

	return o
}

// below adds up what stands below a path and not below one of the others.
func below(counts []Punctual, path string, others []string) Punctual {
	sum := Punctual{Path: path}
	for _, p := range counts {
		if !strings.HasPrefix(p.Path, path) ||
			slices.ContainsFunc(others, func(other string) bool { return strings.HasPrefix(p.Path, other) }) {
			continue
		}
		sum.Owing, sum.Sent = sum.Owing+p.Owing, sum.Sent+p.Sent
		sum.OnTime, sum.Reviewed = sum.OnTime+p.OnTime, sum.Reviewed+p.Reviewed
	}

	return sum
}

// Ends are the sure and the possible share in hundredths of a percent, rounded to nearest; to be written with both decimals.
func (s *Share) Ends() (sure, possible int64) {
	return percent(s.Sure, s.All), percent(s.Possible, s.All)
}

func percent(part, whole int) int64 {
	if whole == 0 {
		return 0
	}

	return (int64(part)*20_000 + int64(whole)) / (2 * int64(whole))
}

// ShareOf returns a share with its interval.
func ShareOf(sure, possible, all int) Share {
	s := Share{Sure: sure, Possible: possible, All: all, High: 10_000}
	if all > 0 {
		s.Low, _ = Wilson(sure, all)
		_, s.High = Wilson(possible, all)
	}

	return s
}

// Wilson returns the ends of the 95 % score interval of Wilson for a share, in hundredths of a percent. Unlike the plain
// one it stays between nothing and all, and is wide where few are counted.
func Wilson(part, whole int) (low, high int64) {
	const z = 1.959963984540054
	n, p := float64(whole), float64(part)/float64(whole)
	middle := p + z*z/(2*n)
	half := z * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	ends := func(x float64) int64 { return int64(math.Round(10_000 * min(1, max(0, x/(1+z*z/n))))) }

	return ends(middle - half), ends(middle + half)
}

func spread(g *ranking.GroupTally) Spread {
	var s Spread
	if s.MeanLow, s.Known = g.Low.Mean(); !s.Known {
		return s
	}
	s.MeanHigh, _ = g.High.Mean()
	s.First, s.Third, _ = g.Low.Quartiles()
	s.Deviation = Deviation(g.Low)

	return s
}

// Deviation returns the standard deviation of counted values, of all of them and not of a sample, in hundredths.
func Deviation(h ranking.Histogram) int64 {
	var n, sum, squares int64
	for _, b := range h {
		k, v := int64(b.Count), int64(b.Value)
		n, sum, squares = n+k, sum+k*v, squares+k*v*v
	}
	if n == 0 {
		return 0
	}

	return int64(math.Round(math.Sqrt(float64(n*squares-sum*sum)) / float64(n)))
}
