package main

import (
	"net/http"
	"strings"
	"testing"

	"github.com/thuocso/thuocso/internal/account"
)

const (
	targetPage = "/ket-qua/chi-tieu/mot?"
	trialPage  = "/ket-qua/chi-tieu/thu?"
)

// One of two schools is known and falls short: raising it is not enough for all, and the page says so.
func TestTargetsFromTheListToATrial(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.verified(t)
	officer := w.as(t, account.ProvinceOfficer)
	officer.sees(t, targetPage+target, "0/2 trường", "office own", "office other", "Theo đơn vị", "Qua các kỳ đánh giá", "Kỳ này đã đến năm đích 2025",
		"school own", "2.3.2, 2.3.3", "Chưa đủ kể cả khi nâng", "Có thể đạt, còn chờ số liệu")
	officer.sees(t, trialPage+target, "school own", "Sau khi nâng 0 trường", `name="t"`)
	officer.sees(t, trialPage+target+"&t="+w.things["school"][placeOwn], "Sau khi nâng 1 trường", "1/2 trường (50,0", `checked`)
	// Another's id, and what is no id, raise nothing.
	officer.sees(t, trialPage+target+"&t=999999&t=x&t=-1", "Sau khi nâng 0 trường")
	got := officer.ask(t, http.MethodGet, trialPage+target+"&t="+w.things["school"][placeOwn]+"&manh=1", nil)
	got.expect(t, http.StatusOK, `id="thu-ket-qua"`, "1/2 trường")
	if strings.Contains(got.body, "<html") {
		t.Error("a script asks for the result and gets a page")
	}
	for _, path := range []string{targetPage + "&ke-hoach=x&chi-tieu=H4", targetPage + "&ke-hoach=kh-219-hoa-binh-2022&chi-tieu=H9", targetPage, trialPage + "&ke-hoach=kh-219-hoa-binh-2022&chi-tieu=H2"} {
		officer.ask(t, http.MethodGet, path, nil).expect(t, http.StatusNotFound, "Không có chỉ tiêu này")
	}
	for _, key := range []string{"H1", "H2", "H3a", "H3b", "H5"} {
		officer.sees(t, targetPage+"ke-hoach=kh-219-hoa-binh-2022&chi-tieu="+key, "Chưa có số liệu")
	}
	w.as(t, account.MinistryViewer).sees(t, targetPage+target+"&ky="+w.things["season"][placeOwn], "Không hiện: số liệu dựa trên dưới 5 trường")
}

func TestASeasonWithoutAPlanSaysSo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.exec(t, `UPDATE season SET plan_revision_id = NULL WHERE id = $1 RETURNING id`, w.things["season"][placeOwn])
	officer := w.as(t, account.ProvinceOfficer)
	officer.sees(t, "/ket-qua/chi-tieu", "Chưa gắn kế hoạch")
	officer.ask(t, http.MethodGet, targetPage+target, nil).expect(t, http.StatusNotFound, "Không có chỉ tiêu này")
}
