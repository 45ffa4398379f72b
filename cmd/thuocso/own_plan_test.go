package main

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/thuocso/thuocso/indicators"
	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/postgres/pgtest"
)

const (
	ownPlans = "/ke-hoach"
	keepPlan = "/ke-hoach/them"
)

var waiting = regexp.MustCompile(`name="ban-nhap" value="(\d+)"`)

// previews uploads a plan and returns the form that keeps it.
func (v *visitor) previews(t *testing.T, season string) url.Values {
	t.Helper()
	got := v.hands(t, ownPlans, map[string]string{"ky": season}, "rieng.yaml", ownPlan)
	got.expect(t, http.StatusOK, "Tệp không có lỗi")
	found := waiting.FindStringSubmatch(got.body)
	if found == nil {
		t.Fatalf("nothing to keep: %.2000s", got.body)
	}

	return url.Values{"ban-nhap": {found[1]}}
}

// An administrator looks at a plan file before it is kept; it is kept once, and is the province's alone.
func TestAnAdministratorAddsAPlanOfTheProvincesOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin, officer := w.as(t, account.ProvinceAdmin), w.as(t, account.ProvinceOfficer)
	admin.sees(t, "/ky-danh-gia", `href="/ke-hoach"`)
	admin.sees(t, ownPlans, "Kế hoạch thêm ở đây là của province own", "Đơn vị chưa thêm kế hoạch nào")
	season := w.things["season"][placeOwn]

	looked := admin.hands(t, ownPlans, map[string]string{"ky": season}, `C:\tep\<b>rieng.yaml`, ownPlan)
	looked.expect(t, http.StatusOK, "&lt;b&gt;rieng.yaml", "Kế hoạch thử", "01/KH-THU", "Cơ quan thử", "02/01/2025", "4725/QĐ-BGDĐT", "2024–2025",
		"R1. Trường từ mức 2", "Từ 75,5\u00a0% trở lên vào năm 2030", "nhà trường từ mức 2")
	form := url.Values{"ban-nhap": {waiting.FindStringSubmatch(looked.body)[1]}}
	for _, page := range []string{ownPlans, "/ky-danh-gia/mo", "/ket-qua/chi-tieu"} {
		if got := admin.ask(t, http.MethodGet, page, nil); got.status != http.StatusOK || strings.Contains(got.body, "01/KH-THU") {
			t.Errorf("%s: status %d, or a plan that was only looked at is there", page, got.status)
		}
	}
	admin.ask(t, http.MethodPost, keepPlan, form).expect(t, http.StatusSeeOther)
	admin.sees(t, ownPlans, "Kế hoạch thử", "01/KH-THU", "2024–2025")
	admin.sees(t, "/ky-danh-gia/mo", "01/KH-THU")
	officer.sees(t, "/ket-qua/chi-tieu", "219/KH-UBND", "01/KH-THU")

	admin.ask(t, http.MethodPost, keepPlan, form).expect(t, http.StatusConflict, "đã được thêm lúc", "Không ghi thêm gì")
	admin.hands(t, ownPlans, map[string]string{}, "lan-nua.yaml", ownPlan).expect(t, http.StatusConflict, "đã có trong danh sách của đơn vị hoặc dùng chung")
	shared, err := embeddedPlan()
	if err != nil {
		t.Fatal(err)
	}
	admin.hands(t, ownPlans, map[string]string{}, "219.yaml", shared).expect(t, http.StatusConflict, "dùng chung")
	for what, n := range map[string]int64{
		`SELECT count(*) FROM audit WHERE subject = 'plan' AND action = 'plan.keep' AND person_id > 0`:        1,
		`SELECT count(*) FROM audit WHERE subject = 'season' AND action = 'season.plan' AND person_id > 0`:    1,
		`SELECT count(*) FROM plan_owner o JOIN revision r ON r.id = o.revision_id WHERE NOT r.shared`:        1,
		`SELECT count(*) FROM season_plan WHERE added_by > 0`:                                                 1,
		`SELECT count(*) FROM plan_upload WHERE kept_at IS NOT NULL`:                                          1,
		`SELECT count(*) FROM revision r WHERE r.kind = 'plan' AND NOT r.shared AND r.name = '<b>rieng.yaml'`: 1,
	} {
		if got := w.exec(t, what); got != n {
			t.Errorf("%d, want %d: %s", got, n, what)
		}
	}
}

// embeddedPlan is a plan that everybody has.
func embeddedPlan() (string, error) {
	content, err := indicators.FS.ReadFile(samplePlan)

	return string(content), err
}

// Another province neither sees the plan nor can hold a season against it, nor keep what somebody else looked at.
func TestAPlanOfOneProvinceIsNoOthers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	own, far := w.as(t, account.ProvinceAdmin), w.signedIn(t, w.person(t, account.ProvinceAdmin, w.units["province far"]))
	form := own.previews(t, "")
	far.ask(t, http.MethodPost, keepPlan, form).expect(t, http.StatusNotFound)
	own.ask(t, http.MethodPost, keepPlan, form).expect(t, http.StatusSeeOther)
	for _, page := range []string{ownPlans, "/ky-danh-gia/mo", "/ky-danh-gia/mo?nam=2025"} {
		if got := far.ask(t, http.MethodGet, page, nil); got.status != http.StatusOK || strings.Contains(got.body, "KH-THU") {
			t.Errorf("%s: status %d, or another province's plan is there", page, got.status)
		}
	}
	opening := w.entered(t)
	var id string
	if err := w.db.SQL().QueryRowContext(t.Context(), `SELECT revision_id FROM plan_owner`).Scan(&id); err != nil {
		t.Fatal(err)
	}
	opening.Set("plan", id)
	far.ask(t, http.MethodPost, "/ky-danh-gia/mo", opening).expect(t, http.StatusUnprocessableEntity)
	own.ask(t, http.MethodPost, "/ky-danh-gia/mo", opening).expect(t, http.StatusOK, "01/KH-THU")
	far.hands(t, ownPlans, map[string]string{"ky": w.things["season"][placeOwn]}, "rieng.yaml", ownPlan).expect(t, http.StatusNotFound)
	// The same file is a plan of the other's own as well once its administrator adds it.
	far.ask(t, http.MethodPost, keepPlan, far.previews(t, w.things["season"][placeFar])).expect(t, http.StatusSeeOther)
	far.sees(t, ownPlans, "01/KH-THU")
	if n := w.exec(t, `SELECT count(*) FROM plan_owner`); n != 2 {
		t.Errorf("%d owners", n)
	}
}

func TestAPlanFileWithFaultsIsToldEachOfThem(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.as(t, account.ProvinceAdmin)
	season := map[string]string{"ky": w.things["season"][placeOwn]}
	broken := strings.NewReplacer(`["2.3.2"]`, `["2.3.9"]`, `"75.5"`, `"175"`, "year: {value: 2030", "year: {value: 1930", "title: {vi:", "titel: {vi:").Replace(ownPlan)
	got := admin.hands(t, ownPlans, season, "hong.yaml", broken)
	got.expect(t, http.StatusUnprocessableEntity, "Tệp hong.yaml có 5 lỗi", "Chưa giữ gì", "không có thành phần", "2.3.9", "từ 2000 đến 2100", "không thể vượt 100", "thiếu khóa", "khóa lạ",
		`selected`)
	for _, line := range []string{"4", "12", "13", "15"} {
		if !regexp.MustCompile(`<t[hd][^>]*>\s*` + line + `\s*<`).MatchString(got.body) {
			t.Errorf("line %s is not named", line)
		}
	}
	if waiting.MatchString(got.body) {
		t.Error("a plan with faults can be kept")
	}
	one := strings.Replace(ownPlan, `["2.3.2"]`, `["<i>"]`, 1)
	admin.hands(t, ownPlans, season, "mot.yaml", one).expect(t, http.StatusUnprocessableEntity, "có một lỗi", "&lt;i&gt;")
	for name, c := range map[string]struct{ content, want string }{
		"large":       {strings.Repeat("# dài\n", 50_000), "256"},
		"no text":     {"\xff\xfe\x00", "UTF-8"},
		"blank":       {" \n", "tệp trống"},
		"other index": {strings.Replace(ownPlan, "index: qd-4725-2022", "index: qd-1-2030", 1), "dựa trên bộ chỉ số"},
		"a page":      {"<html><script>alert(1)</script>", "có"},
		"deep":        {strings.Repeat("[", 5_000), "có"},
		"no file":     {"", "tệp"},
	} {
		got := admin.hands(t, ownPlans, map[string]string{}, "tep.yaml", c.content)
		if got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, c.want) || strings.Contains(got.body, "<script>alert") {
			t.Errorf("%s: status %d, want %q in\n%.3000s", name, got.status, c.want, got.body)
		}
	}
	differs := strings.Replace(ownPlan, "targets:", `figures:
  - key: pupils_total
    label: {vi: "Học sinh bán trú", en: "Boarders", provenance: unverified, source: test}
    unit: {value: pupils, provenance: unverified, source: test}
    asked_of: {value: school, provenance: unverified, source: test}
    stages: {list: [TH], provenance: unverified, source: test}
targets:`, 1)
	admin.hands(t, ownPlans, season, "khac.yaml", differs).expect(t, http.StatusUnprocessableEntity, "pupils_total", "219/KH-UBND")
	if n := w.exec(t, `SELECT count(*) FROM plan_owner`) + w.exec(t, `SELECT count(*) FROM plan_upload`); n != 0 {
		t.Errorf("%d rows are kept of what was refused", n)
	}
}

// Of several who press at once one adds the plan; each of the others is told.
func TestAPlanIsKeptOnceBySeveralAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const several = 4
	admins, forms := make([]*visitor, several), make([]url.Values, several)
	for i := range admins {
		// The first two are one person with two browsers, the others colleagues who have looked at the same file.
		if admins[i] = w.signedIn(t, w.people[account.ProvinceAdmin]); i > 1 {
			admins[i] = w.signedIn(t, w.person(t, account.ProvinceAdmin, w.units["province own"]))
		}
		if i != 1 {
			forms[i] = admins[i].previews(t, w.things["season"][placeOwn])
		}
	}
	forms[1] = forms[0]
	answers := make([]reply, several)
	var all sync.WaitGroup
	for i := range admins {
		all.Go(func() { answers[i] = admins[i].ask(t, http.MethodPost, keepPlan, forms[i]) })
	}
	all.Wait()
	added := 0
	for i, got := range answers {
		switch {
		case got.status == http.StatusSeeOther:
			added++
		case got.status != http.StatusConflict || !strings.Contains(got.body, "Không ghi thêm gì"):
			t.Errorf("%d: status %d\n%.2000s", i, got.status, got.body)
		}
	}
	if n := w.exec(t, `SELECT count(*) FROM plan_owner`); added != 1 || n != 1 {
		t.Errorf("%d added, %d kept", added, n)
	}
}

func TestAPlanThatWaitsTooLongIsNotKept(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.as(t, account.ProvinceAdmin)
	form := admin.previews(t, "")
	w.exec(t, `UPDATE plan_upload SET created_at = $1 RETURNING id`, pgtest.Now().Add(-61*60*1e9))
	admin.ask(t, http.MethodPost, keepPlan, form).expect(t, http.StatusNotFound)
	form = admin.previews(t, w.things["season"][placeOwn])
	w.exec(t, `UPDATE season SET state = 'closed' WHERE id = $1 RETURNING id`, w.things["season"][placeOwn])
	admin.ask(t, http.MethodPost, keepPlan, form).expect(t, http.StatusNotFound)
	if n := w.exec(t, `SELECT count(*) FROM plan_owner`); n != 0 {
		t.Errorf("%d kept", n)
	}
	if !slices.Contains([]int{http.StatusForbidden, http.StatusUnprocessableEntity}, admin.ask(t, http.MethodPost, keepPlan, url.Values{"ban-nhap": {"1"}, "csrf": {"x"}}).status) {
		t.Error("a form without its token is taken")
	}
}
