package tabs

import (
	"slices"
	"testing"

	view "github.com/thuocso/thuocso/web/page/figures"
)

func TestWhatTheNextPageUnderstandsGoesAlong(t *testing.T) {
	t.Parallel()
	kept := Kept{"cap": "TH", "khu-vuc": "1", "xep": "ten", "so-lieu": "nhom-1", "cay": "ky-nay"}
	ranked := []string{"cap", "TH", "khu-vuc", "1", "xep", "ten"}
	for _, c := range []struct {
		from, to string
		want     []string
	}{
		{view.RankingPath, view.RankingPath, ranked},
		{view.SchoolPath + "/7", view.RankingPath, ranked},
		{view.SchoolPath + "/7", view.OfficesPath, nil}, // the order of offices is another
		{view.RankingPath, view.BoardPath, nil},
		{view.BoardPath, view.RankingPath, nil},
		{view.OfficesPath, view.OfficesPath, []string{"xep", "ten"}},
		{view.MapPath, view.MapPath, []string{"so-lieu", "nhom-1"}},
		{view.MapPath, view.TrendPath, nil},
		{view.TrendPath, view.TrendPath, []string{"cay", "ky-nay"}},
	} {
		if got := kept.along(c.from, c.to); !slices.Equal(got, c.want) {
			t.Errorf("from %s to %s: %v, want %v", c.from, c.to, got, c.want)
		}
	}
}
