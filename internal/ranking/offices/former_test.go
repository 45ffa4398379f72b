package offices_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/offices"
	"github.com/thuocso/thuocso/internal/ranking/population"
)

// TestFormerDistrictsMakeUpTheWhole puts schools on the ground of districts: together they are the unit, whoever manages them.
func TestFormerDistrictsMakeUpTheWhole(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		roll := &population.Roll{Of: map[int64]population.Facts{}, Names: map[int64]string{1: "Huyện Một", 2: "Huyện Hai", 3: "Huyện Ba"}}
		var entries []ranking.Entry
		counts := map[int64]offices.OnGround{}
		whole := &ranking.Tally{}
		for school := range int64(rapid.IntRange(0, 60).Draw(t, "schools")) {
			district := rapid.Int64Range(0, 3).Draw(t, "district")
			low := maturity.Points(rapid.IntRange(0, 10_000).Draw(t, "points")) //nolint:gosec // small
			level := uint8(rapid.IntRange(1, 3).Draw(t, "level"))               //nolint:gosec // small
			roll.Of[school] = population.Facts{District: district}
			entries = append(entries, ranking.Entry{School: school, Low: level, High: level, Groups: []ranking.Range{{Low: low, High: low}}})
			whole.Levels[level-1][level-1]++
			n := counts[district]
			n.District, n.Owing = district, n.Owing+1
			counts[district] = n
		}
		var list []offices.OnGround
		for _, n := range counts {
			list = append(list, n)
		}
		c := offices.OfGround(&ranking.Board{Unit: ranking.Unit{ID: 9}, Whole: whole}, entries, roll, list)
		schools, sure := 0, 0
		for _, some := range [][]offices.Office{c.Ranked, c.Others} {
			for i := range some {
				o := &some[i]
				schools, sure = schools+o.Schools, sure+o.Share.Sure
				if o.Rank > 0 && (o.Schools < offices.Small || o.Unit.ID == 0) || o.Owing != o.Schools || o.Unit.Name != roll.Names[o.Unit.ID] {
					t.Fatalf("%+v", o)
				}
			}
		}
		if schools != len(entries) || sure != c.Whole.Share.Sure || c.Whole.Owing != len(entries) {
			t.Fatalf("%d schools, %d from level 2 of %+v", schools, sure, c.Whole)
		}
	})
}

func TestWhoIsBehindComesFirst(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var list []offices.Office
		for id := range int64(rapid.IntRange(0, 9).Draw(t, "offices")) {
			owing := rapid.IntRange(0, 5).Draw(t, "owing")
			sent := rapid.IntRange(0, owing).Draw(t, "sent")
			list = append(list, offices.Office{Unit: ranking.Unit{ID: id}, Punctual: offices.Punctual{
				Owing: owing, Sent: sent, OnTime: rapid.IntRange(0, sent).Draw(t, "on time"), Reviewed: rapid.IntRange(0, sent).Draw(t, "reviewed"),
			}})
		}
		for _, by := range []offices.Order{offices.ByOnTime, offices.ByReviewed} {
			offices.Sort(list, by)
			rate := func(o *offices.Office) float64 {
				n, all := o.OnTime, o.Owing
				if by == offices.ByReviewed {
					n, all = o.Reviewed, o.Sent
				}
				if all == 0 {
					return 2 // nothing to say
				}

				return float64(n) / float64(all)
			}
			for i := 1; i < len(list); i++ {
				if rate(&list[i-1]) > rate(&list[i]) {
					t.Fatalf("order %d: %+v", by, list)
				}
			}
		}
	})
}
