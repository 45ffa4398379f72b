package disclose_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/thuocso/thuocso/internal/ranking/disclose"
)

func TestDisclosureGivesNoSmallGroupAway(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOfN(rapid.IntRange(0, 12), 1, 8).Draw(t, "parts")
		ownPart := rapid.IntRange(0, len(parts)-1).Draw(t, "own part")
		own := min(parts[ownPart], rapid.IntRange(0, 1).Draw(t, "own"))
		whole, shown := disclose.Parts(parts, own, ownPart)
		others := append([]int(nil), parts...)
		others[ownPart] -= own
		hidden, anyHidden := 0, false
		for i, n := range others {
			if shown[i] && parts[i] > 0 && n < disclose.Least {
				t.Fatalf("part %d of %d others is shown", i, n)
			}
			if !shown[i] {
				hidden += n
				anyHidden = true
			}
		}
		if whole && anyHidden && hidden < disclose.Least {
			t.Fatalf("the whole less what is shown gives %d schools away: %v of %v", hidden, shown, parts)
		}
		if !whole {
			for i := range shown {
				if shown[i] {
					t.Fatal("a part is shown without its whole")
				}
			}
		}
	})
}

func TestNestedDisclosureGivesNoSmallDifferenceAway(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		size := 0
		var sizes []int
		for range rapid.IntRange(1, 4).Draw(t, "levels") {
			size += rapid.IntRange(0, 12).Draw(t, "more")
			sizes = append(sizes, size)
		}
		own := min(1, sizes[0])
		last := own
		for i, shown := range disclose.Nested(sizes, own) {
			if !shown {
				continue
			}
			if d := sizes[i] - last; d < disclose.Least && d != 0 {
				t.Fatalf("%v: the difference of %d schools is given away", sizes, d)
			}
			last = sizes[i]
		}
	})
}

func TestRanksAmongFewOthersTellWhereTheseStand(t *testing.T) {
	t.Parallel()
	for unseen, shown := range map[int]bool{0: true, 1: false, 2: false, disclose.Least - 2: false, disclose.Least - 1: true, 40: true} {
		if disclose.Places(unseen) != shown {
			t.Errorf("%d others: shown %v", unseen, !shown)
		}
	}
}
