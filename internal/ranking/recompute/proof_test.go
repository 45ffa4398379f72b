package recompute_test

import (
	"encoding/binary"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/recompute"
	"github.com/thuocso/thuocso/internal/ranking/recompute/proof"
	"github.com/thuocso/thuocso/internal/season"
)

// What a run makes is proven: nothing right is refused.
func TestRightFiguresAreProven(t *testing.T) {
	t.Parallel()
	index := fourSevenTwoFive(t)
	rapid.Check(t, func(t *rapid.T) {
		source := sourceGen(index).Draw(t, "source")
		change := recompute.Judge(source)
		if proof.Hold(source, change); change.Outcome != ranking.Done || len(change.Snapshots) == 0 {
			t.Fatalf("%s: %v", change.Outcome, change.Differences)
		}
	})
}

// refused tampers with one row that has schools and demands that nothing is published then; tamper tells whether it found
// anything to change.
func refused(t *testing.T, what string, tamper func(*rapid.T, *recompute.Snapshot) bool) {
	t.Helper()
	index := fourSevenTwoFive(t)
	tampered := 0
	rapid.Check(t, func(t *rapid.T) {
		source := sourceGen(index).Draw(t, "source")
		change := recompute.Judge(source)
		row := &change.Snapshots[rapid.IntRange(0, len(change.Snapshots)-1).Draw(t, "row")]
		if !tamper(t, row) {
			return
		}
		tampered++
		proof.Hold(source, change)
		if change.Outcome != ranking.Mismatch || change.Snapshots != nil || change.Written != 0 || len(change.Differences) == 0 {
			t.Fatalf("%s: %v", change.Outcome, change.Differences)
		}
		if told := func(d ranking.Difference) bool { return d.What == what }; what != "" && !slices.ContainsFunc(change.Differences, told) {
			t.Fatalf("%v, want %s", change.Differences, what)
		}
	})
	if tampered == 0 {
		t.Error("nothing was tampered with")
	}
}

// Whichever number of a tally is one more or one less, nothing is published.
func TestAnyWrongNumberIsRefused(t *testing.T) {
	t.Parallel()
	refused(t, "", func(t *rapid.T, row *recompute.Snapshot) bool {
		var numbers []uint64
		for b := row.Tally; len(b) > 0; {
			n, size := binary.Uvarint(b)
			numbers, b = append(numbers, n), b[size:]
		}
		at := rapid.IntRange(1, len(numbers)-1).Draw(t, "number")
		if numbers[at] > 0 && rapid.Bool().Draw(t, "less") {
			numbers[at]--
		} else {
			numbers[at]++
		}
		row.Tally = nil
		for _, n := range numbers {
			row.Tally = binary.AppendUvarint(row.Tally, n)
		}

		return true
	})
}

// Whichever byte of the ranks is another, nothing is published.
func TestAnyWrongRankIsRefused(t *testing.T) {
	t.Parallel()
	refused(t, "", func(t *rapid.T, row *recompute.Snapshot) bool {
		at := rapid.IntRange(0, len(row.Entries)-1).Draw(t, "byte")
		if row.Entries[1] == 0 && at == 2 {
			return false // how many groups the results of no school have
		}
		row.Entries = slices.Clone(row.Entries)
		row.Entries[at] ^= rapid.ByteRange(1, 255).Draw(t, "bits")

		return true
	})
}

// Each kind of figure is refused by its name.
func TestEachKindOfWrongFigureIsNamed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		what   string
		tamper func(*rapid.T, *ranking.Tally) bool
	}{
		"states": {"unit_count", func(t *rapid.T, w *ranking.Tally) bool {
			w.States[rapid.IntRange(0, ranking.StateCount-1).Draw(t, "state")]++

			return true
		}},
		"levels": {"unit_level", func(t *rapid.T, w *ranking.Tally) bool { return moved(t, &w.Levels) }},
		"a stage": {"unit_stage", func(t *rapid.T, w *ranking.Tally) bool {
			return moved(t, &w.ByStage[rapid.IntRange(0, ranking.StageCount-1).Draw(t, "stage")])
		}},
		"number": {"unit_points", func(t *rapid.T, w *ranking.Tally) bool {
			return on(t, w, func(h ranking.Histogram, at int) { h[at].Count++ })
		}},
		// The number of values stays, as do those between.
		"least": {"unit_points", func(t *rapid.T, w *ranking.Tally) bool {
			return on(t, w, func(h ranking.Histogram, _ int) {
				if h[0].Value > 0 {
					h[0].Value--
				} else {
					h[0].Count++
				}
			})
		}},
		"greatest": {"unit_points", func(t *rapid.T, w *ranking.Tally) bool {
			return on(t, w, func(h ranking.Histogram, _ int) { h[len(h)-1].Value++ })
		}},
		// One from either side goes to the middle: number and sum stay, median and quartiles do not.
		"median and quartiles": {"unit_points", func(t *rapid.T, w *ranking.Tally) bool {
			c := &w.Components[rapid.IntRange(0, len(w.Components)-1).Draw(t, "component")]
			if len(c.Points) < 2 {
				return false
			}
			low, high := int(c.Points[0].Value), int(c.Points[len(c.Points)-1].Value)
			if high-low < 2 {
				return false
			}
			c.Points = ranking.Together(&ranking.Tally{Components: []ranking.ComponentTally{*c}}, &ranking.Tally{Components: []ranking.ComponentTally{{
				Points: bins([2]int{low, -1}, [2]int{low + 1, 1}, [2]int{high - 1, 1}, [2]int{high, -1}),
			}}}).Components[0].Points

			return !slices.ContainsFunc(c.Points, func(b ranking.Bin) bool { return b.Count < 0 })
		}},
		"a group's sum": {"unit_group", func(t *rapid.T, w *ranking.Tally) bool {
			g := &w.Groups[rapid.IntRange(0, len(w.Groups)-1).Draw(t, "group")]
			h := rapid.SampledFrom([]ranking.Histogram{g.Low, g.High}).Draw(t, "end")
			if len(h) == 0 {
				return false
			}
			h[len(h)-1].Value += 50

			return true
		}},
		"not concerned": {"unit_outside", func(t *rapid.T, w *ranking.Tally) bool {
			w.Components[rapid.IntRange(0, len(w.Components)-1).Draw(t, "component")].NotApplicable++

			return true
		}},
		"a missed condition": {"unit_missed", func(t *rapid.T, w *ranking.Tally) bool {
			w.Missed[rapid.IntRange(0, len(w.Missed)-1).Draw(t, "condition")]++

			return true
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			refused(t, c.what, func(t *rapid.T, row *recompute.Snapshot) bool {
				w, err := ranking.UnpackTally(row.Tally)
				if err != nil {
					t.Fatal(err)
				}
				done := c.tamper(t, w)
				row.Tally = w.Pack()

				return done
			})
		})
	}
}

// moved moves a school from one level to another; the number of schools stays.
func moved(t *rapid.T, l *ranking.Levels) bool {
	from, to := rapid.IntRange(0, 8).Draw(t, "from"), rapid.IntRange(0, 8).Draw(t, "to")
	if from == to || l[from/3][from%3] == 0 {
		return false
	}
	l[from/3][from%3]--
	l[to/3][to%3]++

	return true
}

// on changes the histogram of a component at one of its bins.
func on(t *rapid.T, w *ranking.Tally, change func(ranking.Histogram, int)) bool {
	h := w.Components[rapid.IntRange(0, len(w.Components)-1).Draw(t, "component")].Points
	if len(h) == 0 {
		return false
	}
	change(h, rapid.IntRange(0, len(h)-1).Draw(t, "bin"))

	return true
}

// A wrong figure is refused also where every unit above has it too, so that the units agree with each other.
func TestAFaultThatAddsUpIsRefused(t *testing.T) {
	t.Parallel()
	index := fourSevenTwoFive(t)
	rapid.Check(t, func(t *rapid.T) {
		source := sourceGen(index).Draw(t, "source")
		change := recompute.Judge(source)
		for i := range change.Snapshots {
			w, err := ranking.UnpackTally(change.Snapshots[i].Tally)
			if err != nil {
				t.Fatal(err)
			}
			for c := range w.Components {
				h := w.Components[c].Points
				for b := range h {
					h[b].Value += maturity.Points(1)
				}
			}
			change.Snapshots[i].Tally = w.Pack()
		}
		counted := slices.ContainsFunc(source.Schools, func(s recompute.School) bool { return ranking.Verified.Counts(s.State) })
		if proof.Hold(source, change); counted != (change.Outcome == ranking.Mismatch) {
			t.Fatalf("%s: %v", change.Outcome, change.Differences)
		}
	})
}

// bins makes a histogram of values and how often each stands.
func bins(list ...[2]int) ranking.Histogram {
	var h ranking.Histogram
	for _, b := range list {
		h = append(h, ranking.Bin{Value: maturity.Points(b[0]), Count: b[1]}) //nolint:gosec // points are small
	}

	return h
}

// The form that is only read any more is not published again, even where it would say the same.
func TestEntriesInTheFormBeforeAreRefused(t *testing.T) {
	t.Parallel()
	source := &recompute.Source{
		Season: season.Season{ID: 1, Rules: season.Rules{Condition: maturity.CapGroup, Ranking: season.LevelSum}},
		Index:  fourSevenTwoFive(t), Units: []ranking.Unit{{ID: 1, Kind: "ministry", Path: "/1/"}},
	}
	change := recompute.Judge(source)
	for i := range change.Snapshots {
		change.Snapshots[i].Entries = []byte{3, 0, 0}
	}
	if proof.Hold(source, change); change.Outcome != ranking.Mismatch {
		t.Errorf("%s, want a mismatch", change.Outcome)
	}
}
