package main

import (
	"net/http"
	"strings"
	"testing"

	"github.com/thuocso/thuocso/internal/account"
)

// The first page of an office is its tasks and four figures, counted live; what there are no figures of yet is no zero.
func TestAnOfficeStartsWithItsTasksAndFourFigures(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, role := range []account.Role{account.Reviewer, account.OfficeHead, account.ProvinceOfficer} {
		home := w.as(t, role).ask(t, http.MethodGet, "/", nil)
		if home.status != http.StatusSeeOther || home.header.Get("Location") != "/tong-quan" {
			t.Errorf("%s starts at %d %s", role, home.status, home.header.Get("Location"))
		}
	}
	officer := w.as(t, account.ProvinceOfficer)
	officer.sees(t, "/tong-quan", "<b>2</b> trường chưa nộp phiếu", "0/2 trường", "chưa có số liệu")
	w.exec(t, `UPDATE school_return SET state = 'submitted' WHERE id = $1 RETURNING id`, w.things["return"][placeOwn])
	w.exec(t, `UPDATE school_return SET state = 'returned' WHERE id = $1 RETURNING id`, w.things["return"][placeOther])
	officer.sees(t, "/tong-quan", "<b>1</b> phiếu đã trả lại", "1/2 trường")
	w.as(t, account.Reviewer).sees(t, "/tong-quan", `<a href="/tham-dinh"><b>1</b> phiếu chờ thẩm định tại đơn vị`, "1/1 trường")
	// The province reviews what it manages itself, and the managing office recognises in this season.
	for _, theirs := range []string{"phiếu chờ thẩm định tại đơn vị", "phiếu chờ công nhận"} {
		if page := officer.ask(t, http.MethodGet, "/tong-quan", nil); strings.Contains(page.body, theirs) {
			t.Errorf("the province is told of %q, which is another's", theirs)
		}
	}
	w.verified(t)
	head := w.as(t, account.OfficeHead)
	head.sees(t, "/tong-quan", `<a href="/cong-nhan"><b>1</b> phiếu chờ công nhận`)
	officer.presses(t, w.things["season"][placeOwn])
	page := head.ask(t, http.MethodGet, "/tong-quan", nil)
	if n := strings.Count(page.body, `class="fig`) - strings.Count(page.body, `class="figs`); n != 4 || !strings.Contains(page.body, "trên 1 trường có kết quả") {
		t.Errorf("%d figures", n)
	}
	if strings.Contains(page.body, "charts.") {
		t.Error("the first page loads the chart script")
	}
}
