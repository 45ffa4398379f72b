package offices

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/thuocso/thuocso/internal/ranking/offices"
)

// The pages of a list of offices follow each other without a gap, whatever page is asked for.
func TestPagesOfOfficesFollowEachOther(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n, per := rapid.IntRange(0, 200).Draw(t, "offices"), rapid.SampledFrom([]int{pageRows, rankedRows}).Draw(t, "rows")
		list := make([]offices.Office, n)
		for i := range list {
			list[i].Schools = i
		}
		shown, at := pageOf(list, per, rapid.Int().Draw(t, "page"))
		if at < 1 || at > max(1, (n+per-1)/per) || len(shown) > per || n > 0 && len(shown) == 0 {
			t.Fatalf("page %d with %d of %d offices", at, len(shown), n)
		}
		var all []int
		for page := 1; page <= (n+per-1)/per; page++ {
			rows, got := pageOf(list, per, page)
			if got != page {
				t.Fatalf("asked for page %d, got %d", page, got)
			}
			for i := range rows {
				all = append(all, rows[i].Schools)
			}
		}
		if len(all) != n || !slices.IsSorted(all) {
			t.Fatalf("%d of %d offices on the pages", len(all), n)
		}
	})
}
