package account_test

import (
	"testing"

	"github.com/thuocso/thuocso/internal/account"
)

// Whoever sees a unit's figures may open the result of each school below it: so the pages of pictures, which show means of few
// schools too, give nothing away. A role that sees figures only would need what package disclose does.
func TestWhoeverSeesFiguresMayOpenEachResultBelow(t *testing.T) {
	t.Parallel()
	const office, school = "/1/17/150/", "/1/17/150/900/"
	seen := 0
	for _, role := range account.Roles() {
		actor := grant(role, office, 150)
		if account.May(actor, account.FiguresView, account.Target{Path: office}) != nil {
			continue
		}
		seen++
		for _, path := range []string{office, school} {
			if err := account.May(actor, account.FinalView, account.Target{Path: path, ManagingPath: office}); err != nil {
				t.Errorf("%s sees figures of %s and not the result at %s: %v", role, office, path, err)
			}
		}
		if account.May(actor, account.FiguresView, account.Target{Path: "/1/17/151/"}) == nil {
			t.Errorf("%s sees the figures of another office", role)
		}
	}
	if seen < 5 {
		t.Errorf("only %d roles see figures", seen)
	}
}
