package main

import (
	"net/http"
	"strings"
	"testing"

	"github.com/thuocso/thuocso/internal/account"
)

func TestOfficesAreComparedAndSmallOnesAreNotRanked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.verified(t)
	officer, season := w.as(t, account.ProvinceOfficer), w.things["season"][placeOwn]
	officer.sees(t, "/ket-qua/don-vi", "Chưa có lần tổng hợp nào")
	officer.ask(t, http.MethodGet, "/ket-qua/don-vi.csv", nil).expect(t, http.StatusConflict, "chưa được tổng hợp lần nào")
	officer.presses(t, season)
	officer.sees(t, "/ket-qua/don-vi", "So sánh đơn vị", "Chưa có đơn vị nào đủ trường để xếp hạng", "Không xếp hạng", "office own", "theo Wilson", "0/1")
	officer.lacks(t, "/ket-qua/don-vi", `name="theo"`) // these are districts
	list := officer.ask(t, http.MethodGet, "/ket-qua/don-vi.csv?ky="+season, nil)
	list.expect(t, http.StatusOK, "office own")
	if !strings.HasPrefix(list.body, "\ufeffHạng;Đơn vị;") || !strings.Contains(list.header.Get("Content-Type"), "text/csv") {
		t.Errorf("%q: %.40q", list.header.Get("Content-Type"), list.body)
	}
	w.as(t, account.OfficeHead).sees(t, "/ket-qua/don-vi", "Không có đơn vị cấp dưới")
	got := w.as(t, account.MinistryViewer).ask(t, http.MethodGet, "/ket-qua/don-vi?ky="+season+"&can-cu=tham-dinh", nil)
	if got.status != http.StatusOK || strings.Contains(got.body, "(tạm thời)") {
		t.Errorf("status %d shows what is provisional", got.status)
	}
}
