package main

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/postgres/pgtest"
	"github.com/thuocso/thuocso/internal/season"
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

// keepPlan keeps a plan file, whatever is in it, and returns what the form sends for it.
func (w *world) keepPlan(t *testing.T, name, content string) string {
	t.Helper()
	id, err := season.NewService(postgres.NewSeasons(w.db), pgtest.Now, time.UTC).Register(t.Context(), "plan", name, []byte(content))
	if err != nil {
		t.Fatal(err)
	}

	return strconv.FormatInt(id, 10)
}

func (w *world) count(t *testing.T, query string) int {
	t.Helper()
	var n int
	if err := w.db.SQL().QueryRowContext(t.Context(), query).Scan(&n); err != nil {
		t.Fatal(err)
	}

	return n
}

func TestASeasonIsOpenedWithSeveralPlans(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.as(t, account.ProvinceAdmin)
	var carried string
	if err := w.db.SQL().QueryRowContext(t.Context(), `SELECT id FROM revision WHERE kind = 'plan'`).Scan(&carried); err != nil {
		t.Fatal(err)
	}
	own := w.keepPlan(t, "rieng.yaml", ownPlan)
	third := w.keepPlan(t, "ba.yaml", strings.NewReplacer("ke-hoach-rieng", "ke-hoach-ba", "01/KH-THU", "03/KH-THU").Replace(ownPlan))
	v.ask(t, "GET", "/ky-danh-gia/mo?nam=2025", nil).expect(t, http.StatusOK, "219/KH-UBND", "01/KH-THU", "03/KH-THU",
		`type="checkbox" id="f-plan" name="plan"`, "tệp rieng.yaml",
		`name="plan" value="`+third+`" checked`)
	form := w.entered(t)
	form["plan"] = []string{carried, own, own, third}
	v.ask(t, "POST", "/ky-danh-gia/mo", form).expect(t, http.StatusOK, "Các kế hoạch gắn với kỳ", "219/KH-UBND", "01/KH-THU", "Cơ quan thử ban hành; 1 chỉ tiêu",
		"chưa xác minh", `name="plan" value="`+own+`"`, `name="plan" value="`+third+`"`)
	form.Set("buoc", "sua")
	v.ask(t, "POST", "/ky-danh-gia/mo", form).expect(t, http.StatusOK, `name="plan" value="`+own+`" checked`, `name="plan" value="`+third+`" checked`)
	form.Set("buoc", "mo")
	opened := v.ask(t, "POST", "/ky-danh-gia/mo", form)
	opened.expect(t, http.StatusSeeOther)
	page := opened.header.Get("Location")
	v.ask(t, "GET", page, nil).expect(t, http.StatusOK, "Các kế hoạch gắn với kỳ", "219/KH-UBND", "01/KH-THU", "03/KH-THU", "Cơ quan thử ban hành; 1 chỉ tiêu", "chưa xác minh")
	id := page[strings.LastIndex(page, "/")+1:]
	if first := w.count(t, `SELECT plan_revision_id FROM season WHERE id = `+id); strconv.Itoa(first) != carried {
		t.Errorf("held against %d first, want %s", first, carried)
	}
	if n := w.count(t, `SELECT count(*) FROM season_plan WHERE added_by > 0 AND revision_id IN (`+own+`, `+third+`) AND season_id = `+id); n != 2 {
		t.Errorf("%d further plans", n)
	}
	if n := w.count(t, `SELECT count(*) FROM audit WHERE action = 'season.open' AND subject_id = `+id+` AND position('"plans":[`+carried+`,`+own+`,`+third+`]' IN replace(CAST(detail AS text), ' ', '')) > 0`); n != 1 {
		t.Errorf("%d lines of audit with the plans", n)
	}
	v.ask(t, "GET", "/ket-qua/chi-tieu?ky="+id, nil).expect(t, http.StatusOK, "219/KH-UBND", "01/KH-THU", "03/KH-THU")
}

func TestPlansThatDoNotStandTogetherOpenNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.as(t, account.ProvinceAdmin)
	figure := func(label string) string {
		return `figures:
  - key: boarders
    label: {vi: "` + label + `", en: "Boarders", provenance: unverified, source: test}
    unit: {value: pupils, provenance: unverified, source: test}
    asked_of: {value: school, provenance: unverified, source: test}
    stages: {list: [TH], provenance: unverified, source: test}
targets:`
	}
	other := strings.NewReplacer("ke-hoach-rieng", "ke-hoach-hai", "01/KH-THU", "02/KH-THU", "targets:", figure("Học sinh nội trú"))
	one := w.keepPlan(t, "mot.yaml", strings.Replace(ownPlan, "targets:", figure("Học sinh bán trú"), 1))
	two := w.keepPlan(t, "hai.yaml", other.Replace(ownPlan))
	later := w.keepPlan(t, "mot-sua.yaml", strings.Replace(ownPlan, `"75.5"`, `"80"`, 1))
	broken := w.keepPlan(t, "hong.yaml", strings.Replace(ownPlan, "2.3.2", "2.3.9", 1))
	before := w.count(t, `SELECT count(*) FROM season`)
	for name, c := range map[string]struct {
		plans []string
		says  string
	}{
		"differs":  {[]string{one, two}, "Số liệu boarders đã khai khác ở kế hoạch 01/KH-THU"},
		"twice":    {[]string{one, later}, "Kế hoạch 01/KH-THU được chọn hai bản"},
		"unfit":    {[]string{one, broken}, "Kế hoạch hong.yaml có 1 lỗi theo bộ chỉ số qd-4725-2022"},
		"unknown":  {[]string{one, "999999"}, "Không có bản hiệu chỉnh này"},
		"no plan":  {[]string{w.entered(t).Get("revision"), one}, "Không có bản hiệu chỉnh này"},
		"too many": {strings.Split(strings.Repeat(one+",", 21)+one, ","), "20"},
	} {
		for _, step := range []string{"", "mo"} {
			form := w.entered(t)
			form["plan"] = c.plans
			form.Set("buoc", step)
			got := v.ask(t, "POST", "/ky-danh-gia/mo", form)
			if got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, c.says) || !strings.Contains(got.body, `value="17:30"`) {
				t.Errorf("%s, step %q: status %d, says it: %v", name, step, got.status, strings.Contains(got.body, c.says))
			}
			if name != "too many" && !strings.Contains(got.body, `value="`+one+`" checked`) {
				t.Errorf("%s: what was ticked is lost", name)
			}
		}
	}
	if after := w.count(t, `SELECT count(*) FROM season`); after != before {
		t.Errorf("%d seasons, %d before", after, before)
	}
	if n := w.count(t, `SELECT count(*) FROM season_plan`); n != 0 {
		t.Errorf("%d further plans", n)
	}
	form := w.entered(t)
	form.Set("buoc", "mo")
	opened := v.ask(t, "POST", "/ky-danh-gia/mo", form)
	opened.expect(t, http.StatusSeeOther)
	v.ask(t, "GET", opened.header.Get("Location"), nil).expect(t, http.StatusOK, "Các kế hoạch gắn với kỳ", "Không gắn kế hoạch")
}
