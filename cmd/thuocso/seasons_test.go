package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/thuocso/thuocso/internal/account"
)

// entered is a whole form for the season 2025–2026.
func (w *world) entered(t *testing.T) url.Values {
	t.Helper()
	var revision string
	if err := w.db.SQL().QueryRowContext(t.Context(), `SELECT id FROM revision WHERE kind = 'index'`).Scan(&revision); err != nil {
		t.Fatal(err)
	}

	return fields("school_year", "2025", "revision", revision, "plan", "", "opens_at", "2026-04-01", "opens_at_hour", "00:00",
		"submit_until", "2026-05-30", "submit_until_hour", "24:00", "resubmit_until", "2026-06-14", "resubmit_until_hour", "24:00",
		"publish_until", "2026-06-19", "publish_until_hour", "17:30", "condition", "cap_school", "recognised_by", "province",
		"published_by", "province", "ranking", "level_min")
}

func TestTheAdministratorOpensASeason(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.as(t, account.ProvinceAdmin)
	v.ask(t, "GET", "/ky-danh-gia/mo?nam=2025", nil).expect(t, http.StatusOK, "4725/QĐ-BGDĐT", "219/KH-UBND",
		`value="2026-05-30"`, `value="24:00"`, "chưa có căn cứ rõ")
	form := w.entered(t)
	v.ask(t, "POST", "/ky-danh-gia/mo", form).expect(t, http.StatusOK, "Mở kỳ đánh giá 2025–2026?", "office own", "24:00 ngày 30/05/2026",
		"17:30 ngày 19/06/2026", "Giữ cả trường ở mức 1")
	form.Set("buoc", "sua")
	v.ask(t, "POST", "/ky-danh-gia/mo", form).expect(t, http.StatusOK, `value="17:30"`)
	if list := v.ask(t, "GET", "/ky-danh-gia", nil); strings.Contains(list.body, "2025–2026") {
		t.Error("looking at a season opened it")
	}
	form.Set("buoc", "mo")
	opened := v.ask(t, "POST", "/ky-danh-gia/mo", form)
	opened.expect(t, http.StatusSeeOther)
	v.ask(t, "GET", opened.header.Get("Location"), nil).expect(t, http.StatusOK, "Kỳ đánh giá 2025–2026", "Mức, rồi nhóm thấp hơn",
		"17:30 ngày 19/06/2026", "Kỳ ghi nhớ", "chưa được đối chiếu")
	// Sent twice: the second finds the season there, and loses nothing of what was entered.
	v.ask(t, "POST", "/ky-danh-gia/mo", form).expect(t, http.StatusConflict, "Đơn vị đã có kỳ đánh giá của năm học 2025–2026", `value="17:30"`)
}

func TestASeasonFormThatDoesNotFit(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.as(t, account.ProvinceAdmin)
	cases := map[string]struct{ field, value, says string }{
		"hour":        {"submit_until_hour", "25:00", "Giờ phải có dạng 17:00"},
		"day":         {"submit_until", "30/5/2026", "Ngày chưa hợp lệ"},
		"order":       {"resubmit_until", "2026-05-01", "Hạn nộp lại không được trước hạn nộp"},
		"outside":     {"publish_until", "2031-06-19", "nằm ngoài năm học"},
		"rule":        {"condition", "be_kind", "Vui lòng chọn một quy tắc"},
		"revision":    {"revision", "999", "Không có bản hiệu chỉnh này"},
		"no revision": {"revision", "x", "Không có bản hiệu chỉnh này"},
		"no year":     {"school_year", "soon", "Năm học phải từ"},
	}
	for name, c := range cases {
		form := w.entered(t)
		form.Set(c.field, c.value)
		got := v.ask(t, "POST", "/ky-danh-gia/mo", form)
		if got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, c.says) || !strings.Contains(got.body, `value="17:30"`) {
			t.Errorf("%s: status %d, says it: %v", name, got.status, strings.Contains(got.body, c.says))
		}
	}
	long := w.entered(t)
	long.Set("ranking", strings.Repeat("x", 200))
	v.ask(t, "POST", "/ky-danh-gia/mo", long).expect(t, http.StatusUnprocessableEntity)
}

func TestASchoolReadsTheRulesOfItsSeason(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	page := w.as(t, account.Principal).ask(t, "GET", "/ky-danh-gia/"+w.things["season"][placeOwn], nil)
	page.expect(t, http.StatusOK, "24:00 ngày 30/05/2025", "Giữ nhóm ở mức 1", "không nêu hậu quả khi thiếu")
	for _, hidden := range []string{"Ai phải nộp phiếu", "office other", "Theo cấp học"} {
		if strings.Contains(page.body, hidden) {
			t.Errorf("a school sees %q", hidden)
		}
	}
}
