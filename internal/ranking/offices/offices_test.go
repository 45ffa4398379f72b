package offices_test

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/offices"
)

// tally has so many schools at level 1, at level 2 and undecided between both.
func tally(one, two, open int) *ranking.Tally {
	t := &ranking.Tally{}
	t.Levels[0][0], t.Levels[1][1], t.Levels[0][1] = one, two, open
	t.States[ranking.StateVerified] = one + two + open

	return t
}

func TestWilsonAgainstKnownValues(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		part, whole int
		low, high   int64
	}{
		{0, 10, 0, 2775}, {10, 10, 7225, 10_000}, {5, 10, 2366, 7634}, {1, 1, 2065, 10_000}, {50, 100, 4038, 5962}, {81, 263, 2553, 3662},
	} {
		if low, high := offices.Wilson(c.part, c.whole); low != c.low || high != c.high {
			t.Errorf("%d of %d: %d–%d, want %d–%d", c.part, c.whole, low, high, c.low, c.high)
		}
	}
}

func TestOfficesAreRankedByShareAndSmallOnesAreNot(t *testing.T) {
	t.Parallel()
	b := &ranking.Board{Unit: ranking.Unit{ID: 1, Path: "/1/"}, Direct: tally(5, 30, 0)}
	parts := []*ranking.Tally{tally(6, 6, 0), tally(12, 12, 0), tally(2, 10, 8), tally(0, 9, 0), tally(20, 0, 0)}
	all := []*ranking.Tally{b.Direct}
	var counts []offices.Punctual
	for i, p := range parts {
		u := ranking.Unit{ID: int64(10 + i), Path: fmt.Sprintf("/1/%d/", 10+i)}
		b.Parts = append(b.Parts, ranking.Part{Unit: u, Tally: p})
		all = append(all, p)
		counts = append(counts, offices.Punctual{Path: u.Path, Owing: 20, Sent: 10 + i, OnTime: 5 + i, Reviewed: i})
	}
	counts = append(counts, offices.Punctual{Path: "/1/", Owing: 35, Sent: 30, OnTime: 29, Reviewed: 28})
	b.Whole = ranking.Together(all...)
	c := offices.Of(b, counts)
	ranks := map[int64]int{}
	for _, o := range c.Ranked {
		ranks[o.Unit.ID] = o.Rank
	}
	if len(ranks) != 4 || ranks[10] != 1 || ranks[11] != 1 || ranks[12] != 1 || ranks[14] != 4 {
		t.Errorf("ranks %v", ranks)
	}
	if len(c.Others) != 2 || c.Others[0].Unit.ID != 13 || c.Others[0].Rank != 0 || !c.Others[1].Direct || c.Others[1].Rank != 0 {
		t.Errorf("not ranked: %+v", c.Others)
	}
	if c.Others[1].Owing != 35 || c.Others[1].Reviewed != 28 || c.Whole.Owing != 135 || c.Whole.Sent != 90 {
		t.Errorf("direct %+v, whole %+v", c.Others[1].Punctual, c.Whole.Punctual)
	}
	if s := c.Ranked[2].Share; s.Sure != 10 || s.Possible != 18 || s.High <= 9000 || s.Low >= 5000 {
		t.Errorf("the interval of sure and possible is %+v", s)
	}
	if c.Below != 1 || c.Above != 0 {
		t.Errorf("%d above, %d below", c.Above, c.Below)
	}
}

// Any order of the offices gives the same places, and nobody better stands behind.
func TestPlacesOfOffices(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		b := &ranking.Board{Unit: ranking.Unit{ID: 1, Path: "/1/"}, Whole: &ranking.Tally{}}
		for i := range rapid.IntRange(1, 12).Draw(t, "offices") {
			n := rapid.SampledFrom([]int{3, 9, 10, 20, 40}).Draw(t, "schools")
			two := rapid.IntRange(0, n).Draw(t, "from 2")
			b.Parts = append(b.Parts, ranking.Part{Unit: ranking.Unit{ID: int64(i), Path: fmt.Sprintf("/1/%d/", 10+i)}, Tally: tally(n-two, two, 0)})
		}
		c := offices.Of(b, nil)
		for i := range c.Ranked {
			better := 0
			for j := range c.Ranked {
				if c.Ranked[j].Share.Sure*c.Ranked[i].Share.All > c.Ranked[i].Share.Sure*c.Ranked[j].Share.All {
					better++
				}
			}
			if c.Ranked[i].Rank != better+1 {
				t.Fatalf("rank %d with %d better", c.Ranked[i].Rank, better)
			}
			if c.Ranked[i].Schools < offices.Small {
				t.Fatalf("an office of %d schools is ranked", c.Ranked[i].Schools)
			}
		}
	})
}

// A list and a picture of one office say one figure: 9 of 11 is 81.82 in both.
func TestSharesAreRoundedToNearest(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		share          offices.Share
		sure, possible int64
	}{
		{offices.ShareOf(9, 9, 11), 81_82, 81_82},
		{offices.ShareOf(5, 7, 18), 27_78, 38_89},
		{offices.ShareOf(0, 3, 3), 0, 100_00},
		{offices.ShareOf(0, 0, 0), 0, 0},
	} {
		if sure, possible := c.share.Ends(); sure != c.sure || possible != c.possible {
			t.Errorf("%d to %d of %d are %d to %d, want %d to %d", c.share.Sure, c.share.Possible, c.share.All, sure, possible, c.sure, c.possible)
		}
	}
}

func TestDeviation(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.IntRange(0, 10_000), 1, 40).Draw(t, "values")
		counts := make(map[int]int)
		mean := 0.0
		for _, v := range values {
			counts[v]++
			mean += float64(v) / float64(len(values))
		}
		var h ranking.Histogram
		for v := range 10_001 {
			if n := counts[v]; n > 0 {
				h = append(h, ranking.Bin{Value: maturity.Points(v), Count: n})
			}
		}
		sum := 0.0
		for _, v := range values {
			sum += (float64(v) - mean) * (float64(v) - mean)
		}
		if got, want := float64(offices.Deviation(h)), math.Sqrt(sum/float64(len(values))); math.Abs(got-want) > 0.51 {
			t.Fatalf("%v, want %v", got, want)
		}
	})
}
