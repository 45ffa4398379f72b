package disclose_test

import (
	"math/bits"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/thuocso/thuocso/internal/ranking/disclose"
)

func TestPopulationsShownTogether(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		unknown map[uint16]int
		shown   []bool
	}{
		"enough alone":                           {map[uint16]int{0b01: 5}, []bool{true}},
		"four alone":                             {map[uint16]int{0b01: 4}, []bool{false}},
		"one inside the other, four are left":    {map[uint16]int{0b11: 9, 0b10: 4}, []bool{true, false}},
		"one inside the other, five are left":    {map[uint16]int{0b11: 9, 0b10: 5}, []bool{true, true}},
		"crossing with small margins":            {map[uint16]int{0b11: 9, 0b10: 4, 0b01: 4}, []bool{true, true}},
		"crossing, the margins are few together": {map[uint16]int{0b11: 9, 0b10: 2, 0b01: 2}, []bool{true, false}},
		"two parts and their whole less two":     {map[uint16]int{0b101: 6, 0b110: 6, 0b100: 2}, []bool{true, true, false}},
		"two parts and their whole":              {map[uint16]int{0b101: 6, 0b110: 6}, []bool{true, true, true}},
		"nothing that is not known anyway":       {map[uint16]int{}, []bool{true, true}},
	} {
		if got := disclose.Family(len(c.shown), c.unknown); !slices.Equal(got, c.shown) {
			t.Errorf("%s: %v, want %v", name, got, c.shown)
		}
	}
}

// TestNoSumOfShownPopulationsReachesFewSchools adds and subtracts the shown populations in every way with small
// numbers of times: what is left over never rests on one to four schools.
func TestNoSumOfShownPopulationsReachesFewSchools(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 5).Draw(t, "populations")
		unknown := rapid.MapOfN(rapid.Uint16Range(1, 1<<n-1), rapid.IntRange(1, 9), 1, 8).Draw(t, "schools")
		shown := disclose.Family(n, unknown)
		for times := range combinations(shown) {
			reached := 0
			for mask, size := range unknown {
				sum := 0
				for i := range n {
					sum += times[i] * int(mask>>i&1)
				}
				if sum != 0 {
					reached += size
				}
			}
			if reached > 0 && reached < disclose.Least {
				t.Fatalf("%v of the shown %v reaches %d schools", times, shown, reached)
			}
		}
	})
}

// TestDifferencesOfShownPopulationsAreNotSmall is the same for what anybody tries first: one population less another
// that lies inside of it.
func TestDifferencesOfShownPopulationsAreNotSmall(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 9).Draw(t, "populations")
		unknown := rapid.MapOfN(rapid.Uint16Range(1, 1<<n-1), rapid.IntRange(1, 9), 1, 10).Draw(t, "schools")
		shown := disclose.Family(n, unknown)
		for a := range n {
			for b := range n {
				if a == b || !shown[a] || !shown[b] {
					continue
				}
				onlyA, onlyB := 0, 0
				for mask, size := range unknown {
					switch inA, inB := mask>>a&1 == 1, mask>>b&1 == 1; {
					case inA && !inB:
						onlyA += size
					case inB && !inA:
						onlyB += size
					}
				}
				if onlyB == 0 && onlyA > 0 && onlyA < disclose.Least {
					t.Fatalf("%d less %d is %d schools", a, b, onlyA)
				}
			}
		}
	})
}

// combinations yields how many times each shown population is taken, from -2 to 2; hidden ones are not taken.
func combinations(shown []bool) func(func([]int) bool) {
	return func(yield func([]int) bool) {
		times := make([]int, len(shown))
		var next func(i int) bool
		next = func(i int) bool {
			if i == len(shown) {
				return yield(times)
			}
			for _, k := range []int{0, 1, -1, 2, -2} {
				if times[i] = k; k != 0 && !shown[i] {
					continue
				}
				if !next(i + 1) {
					return false
				}
			}
			times[i] = 0

			return true
		}
		next(0)
	}
}

func TestLaterPopulationsYield(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 6).Draw(t, "populations")
		unknown := rapid.MapOfN(rapid.Uint16Range(1, 1<<n-1), rapid.IntRange(1, 9), 0, 8).Draw(t, "schools")
		first := 0
		for mask, size := range unknown {
			if bits.TrailingZeros16(mask) == 0 {
				first += size
			}
		}
		if got := disclose.Family(n, unknown)[0]; got != (first == 0 || first >= disclose.Least) {
			t.Fatalf("a first population of %d schools: shown %v", first, got)
		}
	})
}
