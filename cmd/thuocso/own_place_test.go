package main

import (
	"net/http"
	"strconv"
	"testing"

	"github.com/thuocso/thuocso/internal/account"
)

// The people of a school find its rank on their first page: the final one, a provisional one marked as such, none where fewer than
// five schools are ranked, and nobody else's.
func TestASchoolFindsItsRankOnItsFirstPage(t *testing.T) {
	t.Parallel()
	h := newHandful(t)
	of := func(role account.Role, school string) *visitor {
		return h.signedIn(t, h.person(t, role, h.units[school]))
	}
	first, last := of(account.Principal, "school other"), of(account.Principal, "office other, school 5")
	// The first page is that of a return which is not verified, so that the rank is of a season before.
	next := h.nextSeason(t)
	final := []string{"Thứ hạng kỳ 2025–2026: <b>1</b> trong 7 trường có kết quả của office other.", "Kết quả đã công bố (chính thức).", ">Mức 1<"}
	for school, visitors := range map[string][]*visitor{
		"school other":           {first, of(account.Staff, "school other")},
		"office other, school 5": {last},
	} {
		link := "/ket-qua/truong/" + strconv.FormatInt(h.units[school], 10) + "?ky=" + h.season
		for _, v := range visitors {
			v.sees(t, "/phieu", append(final, `href="`+link+`"`)...)
			v.lacks(t, "/phieu", "tạm thời", "office third", "office own")
			v.sees(t, link, "1 trong 7 trường của office other")
		}
	}
	// Three schools are ranked nowhere, and whoever has no school has no such page.
	of(account.Principal, "office own, school 0").lacks(t, "/phieu", "Thứ hạng kỳ")
	for _, role := range []account.Role{account.Reviewer, account.ProvinceOfficer, account.MinistryViewer} {
		if got := h.as(t, role).ask(t, http.MethodGet, "/phieu", nil); got.status != http.StatusForbidden {
			t.Errorf("%s: status %d", role, got.status)
		}
	}
	// Five of the seven are verified in the next season; the run is what counts them.
	h.verify(t, next, h.next, 4)
	h.as(t, account.ProvinceOfficer).presses(t, next)
	first.sees(t, "/phieu", final...) // four are too few for a rank
	h.verify(t, next, h.next, 1)
	first.sees(t, "/phieu", final...)
	h.as(t, account.ProvinceOfficer).presses(t, next)
	first.sees(t, "/phieu", "Thứ hạng kỳ 2026–2027: <b>1</b> trong 5 trường có kết quả của office other.", "Kết quả đã thẩm định (tạm thời). Thứ hạng tạm thời chỉ nhà trường")
	first.lacks(t, "/phieu", "chính thức", "Thứ hạng kỳ 2025–2026")
	last.sees(t, "/phieu", final...)
	last.lacks(t, "/phieu", "Thứ hạng kỳ 2026–2027")
}
