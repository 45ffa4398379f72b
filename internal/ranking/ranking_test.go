package ranking_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/season"
)

func entryGen(groups int) *rapid.Generator[ranking.Entry] {
	return rapid.Custom(func(t *rapid.T) ranking.Entry {
		low := rapid.Uint8Range(1, 3).Draw(t, "low")
		e := ranking.Entry{
			School: rapid.Int64Range(1, 1<<40).Draw(t, "school"),
			Stages: ranking.Stages(rapid.Uint8Range(1, 31).Draw(t, "stages")),
			Area:   rapid.Uint8Range(0, 4).Draw(t, "area"),
			Low:    low, High: rapid.Uint8Range(low, 3).Draw(t, "high"),
			Missed: ranking.Missed(rapid.Uint64Range(0, 1<<ranking.MostMissed-1).Draw(t, "missed")),
		}
		for range groups {
			points := maturity.Points(rapid.Int32Range(0, 200).Draw(t, "points") * 50)
			e.Groups = append(e.Groups, ranking.Range{Low: points, High: min(10000, points+1000)})
		}
		return e
	})
}

func entriesGen() *rapid.Generator[[]ranking.Entry] {
	return rapid.Custom(func(t *rapid.T) []ranking.Entry {
		groups := rapid.IntRange(1, 3).Draw(t, "groups")
		return rapid.SliceOfNDistinct(entryGen(groups), 0, 40, func(e ranking.Entry) int64 { return e.School }).Draw(t, "entries")
	})
}

func orderGen() *rapid.Generator[season.Order] {
	return rapid.SampledFrom([]season.Order{season.LevelSum, season.Sum, season.LevelMin})
}

func TestEqualIsEqualRank(t *testing.T) {
	t.Parallel()
	of := func(school int64, level uint8, first, second maturity.Points) ranking.Entry {
		return ranking.Entry{School: school, Low: level, High: level, Groups: []ranking.Range{{first, first}, {second, second}}}
	}
	ranked := ranking.Rank([]ranking.Entry{
		of(1, 1, 5800, 5550), of(2, 2, 7650, 6800), of(3, 3, 8850, 7900), of(4, 2, 8100, 6350),
	}, season.LevelSum)
	var got [][2]int64
	for _, e := range ranked {
		got = append(got, [2]int64{e.School, int64(e.Rank)})
	}
	if diff := cmp.Diff([][2]int64{{3, 1}, {2, 2}, {4, 2}, {1, 4}}, got); diff != "" {
		t.Error(diff)
	}
}

// A rank is one more than the number of schools that are better; better is defined here a second time.
func TestRankCountsWhoIsBetter(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		entries, order := entriesGen().Draw(t, "entries"), orderGen().Draw(t, "order")
		ranked := ranking.Rank(entries, order)
		if len(ranked) != len(entries) {
			t.Fatalf("%d entries became %d", len(entries), len(ranked))
		}
		for i, e := range ranked {
			better := 0
			for _, other := range entries {
				if isBetter(order, other, e) {
					better++
				}
			}
			if e.Rank != better+1 {
				t.Fatalf("school %d has rank %d, %d are better", e.School, e.Rank, better)
			}
			if i > 0 && ranked[i-1].Rank > e.Rank {
				t.Fatal("ranks fall")
			}
		}
	})
}

func isBetter(order season.Order, a, b ranking.Entry) bool {
	if order != season.Sum && a.Low != b.Low {
		return a.Low > b.Low
	}
	worth := func(e ranking.Entry) maturity.Points {
		sum, least := maturity.Points(0), maturity.Points(1<<30)
		for _, g := range e.Groups {
			sum += g.Low
			least = min(least, g.Low)
		}
		if order == season.LevelMin {
			return least
		}
		return sum
	}
	return worth(a) > worth(b)
}

func TestRankOfAPopulationIsRankOfItsSchools(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		entries, order := entriesGen().Draw(t, "entries"), orderGen().Draw(t, "order")
		p := ranking.Population{
			Stage: rapid.SampledFrom(append(ranking.StageNames(), "")).Draw(t, "stage"),
			Area:  rapid.IntRange(ranking.AnyArea, 4).Draw(t, "area"),
		}
		before := ranking.Rank(p.Of(entries, nil), order)
		after := ranking.Rank(p.Of(ranking.Rank(entries, order), nil), order)
		if diff := cmp.Diff(before, after, cmpopts.EquateEmpty()); diff != "" {
			t.Fatal(diff)
		}
	})
}

func histogramGen() *rapid.Generator[ranking.Histogram] {
	return rapid.Custom(func(t *rapid.T) ranking.Histogram {
		var h ranking.Histogram
		last := int32(-1)
		for range rapid.IntRange(0, 8).Draw(t, "bins") {
			last += rapid.Int32Range(1, 200).Draw(t, "step")
			h = append(h, ranking.Bin{Value: maturity.Points(last), Count: rapid.IntRange(1, 30000).Draw(t, "count")})
		}
		return h
	})
}

func tallyGen() *rapid.Generator[*ranking.Tally] {
	return rapid.Custom(func(t *rapid.T) *ranking.Tally {
		tally := &ranking.Tally{}
		count := rapid.IntRange(0, 60000)
		for i := range tally.States {
			tally.States[i] = count.Draw(t, "state")
		}
		for low := range 3 {
			for high := low; high < 3; high++ {
				tally.Levels[low][high] = count.Draw(t, "level")
				tally.ByStage[low][low][high] = count.Draw(t, "stage level")
			}
		}
		for range 2 {
			tally.Groups = append(tally.Groups, ranking.GroupTally{
				Low: histogramGen().Draw(t, "low"), High: histogramGen().Draw(t, "high"),
			})
		}
		for range rapid.IntRange(0, 5).Draw(t, "components") {
			tally.Components = append(tally.Components, ranking.ComponentTally{
				Points: histogramGen().Draw(t, "points"), NotApplicable: count.Draw(t, "not applicable"),
			})
		}
		tally.Missed = rapid.SliceOfN(count, 0, 4).Draw(t, "missed")
		return tally
	})
}

func TestTallyPacksAndUnpacks(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := tallyGen().Draw(t, "tally")
		got, err := ranking.UnpackTally(want.Pack())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatal(diff)
		}
	})
}

func packedGen() *rapid.Generator[packedEntries] {
	return rapid.Custom(func(t *rapid.T) packedEntries {
		p := packedEntries{entries: entriesGen().Draw(t, "entries")}
		groups := 0
		for _, e := range p.entries {
			groups = len(e.Groups)
		}
		p.bytes = ranking.PackEntries(groups, p.entries)
		return p
	})
}

type packedEntries struct {
	entries []ranking.Entry
	bytes   []byte
}

func TestEntriesPackAndUnpack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		one, two := packedGen().Draw(t, "one"), packedGen().Draw(t, "two")
		got, err := ranking.UnpackEntries(nil, one.bytes)
		if err != nil {
			t.Fatal(err)
		}
		if got, err = ranking.UnpackEntries(got, two.bytes); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(append(one.entries, two.entries...), got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatal(diff)
		}
	})
}

// What was packed before entries knew missed conditions is read without them.
func TestEntriesOfTheFormBeforeAreRead(t *testing.T) {
	t.Parallel()
	got, err := ranking.UnpackEntries(nil, []byte{3, 1, 2, 14, 2, 1<<4 | 1<<2 | 2, 100, 10, 50, 0})
	want := []ranking.Entry{{School: 7, Stages: 2, Area: 1, Low: 1, High: 2, Groups: []ranking.Range{{Low: 100, High: 110}, {Low: 50, High: 50}}}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Error(err, diff)
	}
}

func TestDamagedBytesAreRefused(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := packedGen().Draw(t, "packed")
		if _, err := ranking.UnpackEntries(nil, p.bytes[:rapid.IntRange(0, len(p.bytes)-1).Draw(t, "cut")]); err == nil {
			t.Fatal("cut entries were read")
		}
		tally := tallyGen().Draw(t, "tally").Pack()
		if _, err := ranking.UnpackTally(tally[:rapid.IntRange(0, len(tally)-1).Draw(t, "cut")]); err == nil {
			t.Fatal("a cut tally was read")
		}
		if _, err := ranking.UnpackTally(append(tally, 0)); err == nil {
			t.Fatal("a tally with a tail was read")
		}
		noise := rapid.SliceOf(rapid.Byte()).Draw(t, "noise")
		_, _ = ranking.UnpackEntries(nil, noise)
		_, _ = ranking.UnpackTally(noise)
	})
}

func TestPartsAddUpAndComeApart(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOfN(tallyGen(), 1, 4).Draw(t, "parts")
		whole := ranking.Together(parts...)
		rest := ranking.Rest(whole, parts[1:])
		alone := ranking.Together(parts[0])
		longer := ranking.Rest(alone, nil)
		if diff := cmp.Diff(trimmed(longer), trimmed(rest), cmpopts.EquateEmpty()); diff != "" {
			t.Fatal(diff)
		}
	})
}

// trimmed drops trailing places in which nothing stands.
func trimmed(t *ranking.Tally) *ranking.Tally {
	for n := len(t.Components); n > 0 && len(t.Components[n-1].Points) == 0 && t.Components[n-1].NotApplicable == 0; n-- {
		t.Components = t.Components[:n-1]
	}
	for n := len(t.Missed); n > 0 && t.Missed[n-1] == 0; n-- {
		t.Missed = t.Missed[:n-1]
	}
	return t
}

func TestMeanAndMedianOfAHistogram(t *testing.T) {
	t.Parallel()
	h := ranking.Histogram{{Value: 100, Count: 2}, {Value: 350, Count: 1}, {Value: 600, Count: 1}}
	mean, ok := h.Mean()
	low, high, _ := h.Median()
	if mean != 288 || !ok || low != 100 || high != 350 || h.N() != 4 || h.Sum() != 1150 {
		t.Errorf("mean %d, median %d–%d", mean, low, high)
	}
	if first, third, ok := h.Quartiles(); first != 100 || third != 350 || !ok {
		t.Errorf("quartiles %d and %d", first, third)
	}
	if _, _, ok := (ranking.Histogram{}).Quartiles(); ok {
		t.Error("nothing has quartiles")
	}
	if _, ok := (ranking.Histogram{}).Mean(); ok {
		t.Error("nothing has a mean")
	}
}
