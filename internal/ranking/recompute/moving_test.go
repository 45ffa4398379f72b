package recompute_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/thuocso/thuocso/internal/ranking/recompute"
)

// Moving one school from one unit to another changes the figures of the units above it, before and after, and no others; the
// results of the others stay byte by byte.
func TestMovingOneSchoolChangesOnlyItsPath(t *testing.T) {
	t.Parallel()
	index := fourSevenTwoFive(t)
	rapid.Check(t, func(t *rapid.T) {
		s := sourceGen(index).Filter(func(s *recompute.Source) bool { return len(s.Schools) > 0 }).Draw(t, "source")
		before := recompute.Compute(s)
		moved := rapid.IntRange(0, len(s.Schools)-1).Draw(t, "school")
		from := s.Units[s.Schools[moved].Unit].Path
		s.Schools[moved].Unit = rapid.IntRange(0, len(s.Units)-1).Draw(t, "to")
		to := s.Units[s.Schools[moved].Unit].Path
		after := recompute.Compute(s)
		for i := range before.Snapshots {
			path := s.Units[i%len(s.Units)].Path
			above, below := strings.HasPrefix(from, path), strings.HasPrefix(to, path)
			one, two := before.Snapshots[i], after.Snapshots[i]
			sameTally, sameEntries := slices.Equal(one.Tally, two.Tally), slices.Equal(one.Entries, two.Entries)
			if above == below && !sameTally {
				t.Fatalf("the tally of %s changed although the school went from %s to %s", path, from, to)
			}
			if above != below && sameTally {
				t.Fatalf("the tally of %s stayed although the school went from %s to %s", path, from, to)
			}
			if path != from && path != to && !sameEntries {
				t.Fatalf("the entries of %s changed", path)
			}
		}
		equal(t, "totals", before.Totals, after.Totals)
	})
}
