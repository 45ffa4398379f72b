package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/thuocso/thuocso/internal/account"
)

// verified makes the own school's return one that is verified as it stands.
func (w *world) verified(t *testing.T) {
	t.Helper()
	w.exec(t, `UPDATE school_return SET state = 'verified' WHERE id = $1 RETURNING id`, w.things["return"][placeOwn])
	w.exec(t, `INSERT INTO result (return_id, basis, season_id, school_id, points, met, group_low, group_high, level_low, level_high, updated_at)
		SELECT t.return_id, 'verified', t.season_id, t.school_id, t.points, t.met, t.group_low, s.high, t.level_low, t.level_high, t.updated_at
		  FROM result t, (SELECT CAST('{0,1000}' AS smallint[]) AS high) s WHERE t.return_id = $1 RETURNING return_id`, w.things["return"][placeOwn])
}

func (v *visitor) sees(t *testing.T, path string, words ...string) {
	t.Helper()
	got := v.ask(t, http.MethodGet, path, nil)
	if got.status != http.StatusOK {
		t.Fatalf("%s: status %d\n%.2000s", path, got.status, got.body)
	}
	for _, word := range words {
		if !strings.Contains(got.body, word) {
			t.Errorf("%s does not say %q", path, word)
		}
	}
}

func (v *visitor) presses(t *testing.T, season string) {
	t.Helper()
	got := v.ask(t, http.MethodPost, "/lan-chay", url.Values{"ky": {season}})
	if got.status != http.StatusSeeOther {
		t.Fatalf("the button: status %d\n%.2000s", got.status, got.body)
	}
}

func TestFiguresFromTheButtonToThePages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.verified(t)
	officer, season := w.as(t, account.ProvinceOfficer), w.things["season"][placeOwn]
	officer.sees(t, "/ket-qua", "Chưa có lần tổng hợp nào")
	officer.presses(t, season)
	officer.sees(t, "/lan-chay/viec/rank?ky="+season, "Bấm nút", "Xong", "2 phiếu; 1 kết quả")
	officer.sees(t, "/ket-qua", "office own", "office other", "1/2", "Điều kiện bắt buộc chưa đạt", "chưa được cán bộ phụ trách đối chiếu")
	officer.sees(t, "/ket-qua/xep-hang", "school own", "Dưới 5 trường nên không xếp hạng", "Bằng nhau thì đồng hạng", "0,00–10,00", "Không so với kỳ trước: chưa có kỳ đánh giá của năm học liền trước")
	officer.sees(t, "/ket-qua/xep-hang?tim=khong-co", "Không có trường nào phù hợp")
	officer.sees(t, "/ket-qua/xep-hang?cap=TH&khu-vuc=0&xep=nhom-2&chieu=nguoc&trang=9", "school own")
	officer.sees(t, "/ket-qua/bieu-do", `class="plot heated"`, "Chưa xác định", "Xem số liệu dạng bảng", "Trong 1 trường có kết quả: 0 trường ở mức 3")
	officer.sees(t, "/ket-qua", "phần xám là trường chưa có kết quả", `data-h="Chưa xác định"`, `data-h="Chưa có kết quả"`)
	officer.sees(t, "/ket-qua/chi-tieu", "219/KH-UBND", "Chưa rõ các chỉ tiêu đến năm 2030", "0/2 trường chắc chắn (0,0", "Chưa có số liệu")
	officer.sees(t, "/tien-do", "school other", "Chưa nộp", `data-live="/tien-do/song`)
	officer.sees(t, "/ket-qua/truong/"+w.things["school"][placeOwn], "Quyết định bởi", "Các trường tương tự", "Bằng nhau thì đồng hạng", "Trường này", "Trung bình 1 trường của office own",
		"0,00–10,00", "Tiêu chí 2.3 có 10 trên 70 điểm chưa phân bổ cho thành phần nào")
	w.as(t, account.Principal).sees(t, "/ket-qua/truong/"+w.things["school"][placeOwn], "Trường này", "chỉ hiện khi dựa trên ít nhất 5 trường khác")
	w.as(t, account.Principal).sees(t, "/ket-qua/truong/"+w.things["school"][placeOwn]+"?can-cu=cong-bo", "Chưa có kết quả")
}

func TestASeasonWithoutARunSaysSoAndIsNotTheFirstShown(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.verified(t)
	officer := w.as(t, account.ProvinceOfficer)
	officer.presses(t, w.things["season"][placeOwn])
	form := w.entered(t)
	form.Set("buoc", "mo")
	opened := w.as(t, account.ProvinceAdmin).ask(t, http.MethodPost, "/ky-danh-gia/mo", form)
	opened.expect(t, http.StatusSeeOther)
	newest := strings.TrimPrefix(opened.header.Get("Location"), "/ky-danh-gia/")
	for _, path := range []string{"/ket-qua", "/ket-qua/xep-hang", "/ket-qua/bieu-do"} {
		officer.sees(t, path, "Kỳ đánh giá 2025–2026 chưa có số liệu tổng hợp; trang này đang hiện kỳ 2024–2025", "lần chạy 1")
		page := officer.ask(t, http.MethodGet, path+"?ky="+newest, nil)
		page.expect(t, http.StatusOK, "2 trường phải nộp phiếu, 0 trường đã nộp; kỳ này chưa được tổng hợp lần nào")
		for _, untrue := range []string{"đã đối chiếu tổng", "lần chạy 0", "0 trường thuộc phạm vi", "lúc –"} {
			if strings.Contains(page.body, untrue) {
				t.Errorf("%s says %q of a season without a run", path, untrue)
			}
		}
	}
	officer.ask(t, http.MethodGet, "/xuat/ket-qua.xlsx?ky="+newest, nil).expect(t, http.StatusConflict, "chưa được tổng hợp lần nào")
	if book := officer.ask(t, http.MethodGet, "/xuat/ket-qua.xlsx", nil); !strings.Contains(book.header.Get("Content-Disposition"), "2024%E2%80%932025") {
		t.Errorf("the workbook is that of another season: %s", book.header.Get("Content-Disposition"))
	}
}

// A returned return is sent nowhere, whichever page counts.
func TestSentMeansTheSameOnEveryPage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.exec(t, `UPDATE school_return SET state = 'returned' WHERE id = $1 RETURNING id`, w.things["return"][placeOwn])
	officer, season := w.as(t, account.ProvinceOfficer), w.things["season"][placeOwn]
	officer.presses(t, season)
	officer.sees(t, "/ket-qua", "0/2", "1 chưa nộp, 1 bị trả lại")
	officer.sees(t, "/tien-do", "0/2", "Chờ công nhận")
	officer.sees(t, "/ky-danh-gia/"+season, "0/2", "1 chưa nộp, 1 bị trả lại", "Chờ công nhận")
	officer.sees(t, "/ky-danh-gia", "0/2")
	w.exec(t, `UPDATE school_return SET state = 'resubmitted' WHERE id = $1 RETURNING id`, w.things["return"][placeOwn])
	officer.presses(t, season)
	for _, path := range []string{"/ket-qua", "/tien-do", "/ky-danh-gia/" + season, "/ky-danh-gia"} {
		officer.sees(t, path, "1/2")
	}
}

func TestWhoIsNotOverTheSchoolSeesPublishedResultsOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.verified(t)
	season := w.things["season"][placeOwn]
	w.as(t, account.ProvinceOfficer).presses(t, season)
	viewer := w.as(t, account.MinistryViewer)
	for _, basis := range []string{"", "tham-dinh", "cong-nhan", "cong-bo"} {
		got := viewer.ask(t, http.MethodGet, "/ket-qua/xep-hang?ky="+season+"&can-cu="+basis, nil)
		if got.status != http.StatusOK || strings.Contains(got.body, "school own") || strings.Contains(got.body, "(tạm thời)") {
			t.Errorf("basis %q: status %d shows what is provisional", basis, got.status)
		}
	}
}

// Where no school has a result none misses a condition, and none meets it either.
func TestWithoutResultsNoConditionIsMissedByNoughtSchools(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	officer := w.as(t, account.ProvinceOfficer)
	officer.presses(t, w.things["season"][placeOwn])
	officer.sees(t, "/ket-qua", "0 trường có kết quả", "Điều kiện bắt buộc chưa đạt", "Chưa có số liệu")
	officer.lacks(t, "/ket-qua", "Số trường chưa đạt")
}
