package main

import (
	"net/http"
	"strings"
	"testing"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/directory/boundary"
)

func TestAMapIsDrawnOfOutlinesOrOfTiles(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.verified(t)
	officer, season := w.as(t, account.ProvinceOfficer), w.things["season"][placeOwn]
	officer.sees(t, "/ket-qua/ban-do", "Chưa có lần tổng hợp nào")
	officer.presses(t, season)
	own := "/ket-qua/xep-hang?can-cu=tham-dinh&amp;don-vi=" + w.things["office"][placeOwn] + "&amp;ky=" + season
	officer.sees(t, "/ket-qua/ban-do", `class="plot tiles wide-only"`, `class="plot tiles narrow-only"`, own, "chưa có số liệu (1 đơn vị)", "office other",
		`data-png="/ket-qua/ban-do.svg?`, "dấu phẩy là dấu thập phân", `fill="url(#map-wide-h)"`)
	for place, west := range map[string]int32{placeOwn: 10_510_000, placeOther: 10_520_000} {
		shape := boundary.Shape{{{{X: west, Y: 2_010_000}, {X: west + 10_000, Y: 2_010_000}, {X: west, Y: 2_020_000}, {X: west, Y: 2_010_000}}}}
		w.exec(t, `INSERT INTO unit_boundary (unit_id, valid, shape, points, imported_at) VALUES ($1, daterange('2020-01-01', NULL), $2, 4, now()) RETURNING id`,
			w.units["office "+place], shape.Pack())
	}
	officer.sees(t, "/ket-qua/ban-do?so-lieu=nhom-2", `class="plot map"`, `<path class="area"`, "Điểm trung bình nhóm 2 của province own: 0,00–10,00 (n = 1 trường)",
		`aria-label="office own (1 trường): 0,00–10,00"`, `<option value="nhom-2" selected`)
	officer.sees(t, "/ket-qua/ban-do?so-lieu=none&don-vi="+w.things["office"][placeOwn], "Bản đồ: office own", `<ol class="trail">`, `/ket-qua/ban-do?can-cu=tham-dinh`)

	file := officer.ask(t, http.MethodGet, "/ket-qua/ban-do.svg?so-lieu=nhom-2", nil)
	if !strings.HasPrefix(file.body, "<?xml") || strings.Contains(file.body, "<a ") || file.header.Get("Content-Type") != "image/svg+xml" ||
		!strings.HasPrefix(file.header.Get("Content-Disposition"), "attachment") {
		t.Errorf("%v\n%.300s", file.header, file.body)
	}
	table := officer.ask(t, http.MethodGet, "/ket-qua/ban-do.csv?so-lieu=nhom-2", nil)
	const want = "\ufeffĐơn vị;Điểm trung bình nhóm 2 (chắc chắn);Điểm trung bình nhóm 2 (có thể);Số trường tính\r\n" +
		"office other;;;0\r\noffice own;0,00;10,00;1\r\nToàn bộ province own;0,00;10,00;1\r\n"
	if table.body != want {
		t.Errorf("%q", table.body)
	}
}

// What is provisional is in no file of whoever sees published results only.
func TestAMapOfPublishedResultsOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.verified(t)
	season := w.things["season"][placeOwn]
	w.as(t, account.ProvinceOfficer).presses(t, season)
	for _, path := range []string{"/ket-qua/ban-do", "/ket-qua/ban-do.svg", "/ket-qua/ban-do.csv"} {
		got := w.as(t, account.MinistryViewer).ask(t, http.MethodGet, path+"?so-lieu=nhom-2&can-cu=tham-dinh&ky="+season, nil)
		if got.status != http.StatusOK || strings.Contains(got.body, "10,00") || strings.Contains(got.body, "(tạm thời)") {
			t.Errorf("%s: status %d shows what is provisional", path, got.status)
		}
	}
}
