package main

import (
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/config"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/plan"
	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/postgres/pgtest"
	"github.com/thuocso/thuocso/internal/season"
)

// ownPlan is a plan of a province's own, made up for tests.
const ownPlan = `schema: 1
plan: ke-hoach-rieng
index: qd-4725-2022
title: {vi: "Kế hoạch thử", en: "Test plan", provenance: unverified, source: test}
decision: {number: "01/KH-THU", date: "2025-01-02", issuer: "Cơ quan thử", provenance: unverified, source: test}
wording: {value: literal, provenance: unverified, source: test}
sources:
  - {id: test, title: "Dữ liệu thử"}
targets:
  - key: R1
    text: {vi: "Trường từ mức 2", en: "Schools at level 2 or above", provenance: unverified, source: test}
    year: {value: 2030, provenance: unverified, source: test}
    bound: {at_least: "75.5", provenance: unverified, source: test}
    metric: {value: share_of_schools, provenance: unverified, source: test}
    satisfied: {rule: all, components: ["2.3.2"], above: "0", levels: [{of: school, at_least: 2}], provenance: unverified, source: test}
`

func TestPlanCheck(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, content string) string {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}

		return file
	}
	sound := write("sound.yaml", ownPlan)
	for _, c := range []struct{ name, old, planted, vi, en string }{
		{"unknown component", `["2.3.2"]`, `["2.3.9"]`, `:15: lỗi: chỉ tiêu, satisfied: bộ chỉ số không có thành phần "2.3.9"`, `:15: fault: target, satisfied: the index has no component "2.3.9"`},
		{"unknown index", `index: qd-4725-2022`, `index: qd-9999`, `:3: lỗi: kế hoạch dựa trên bộ chỉ số "qd-9999"`, `:3: fault: the plan is measured by index "qd-9999"`},
		{"no index", "index: qd-4725-2022\n", "", `lỗi: tệp: thiếu khóa "index"`, `fault: file: key "index" is missing`},
		{"cut off", ownPlan[400:], "", ":11: lỗi: sai cú pháp YAML ở cột 5", ":11: fault: YAML syntax error in column 5"},
		{"nothing", ownPlan, "", ":1: lỗi: tệp trống", ":1: fault: the file is empty"},
	} {
		broken := write("broken.yaml", strings.Replace(ownPlan, c.old, c.planted, 1))
		for lang, want := range map[string]string{"vi": c.vi, "en": c.en} {
			p, out, told := quiet(lang)
			if status := p.status(run(t.Context(), p, []string{"plan", "check", broken, sound})); status != 1 {
				t.Errorf("%s: status %d", c.name, status)
			}
			if !strings.Contains(told.String(), want) || !strings.Contains(out.String(), "sound.yaml: ") {
				t.Errorf("%s: says %s %s, want %s", c.name, told, out, want)
			}
		}
	}
	p, out, told := quiet("vi")
	broken := write("broken.yaml", strings.Replace(ownPlan, "2.3.2", "2.3.9", 1))
	for want, args := range map[string][]string{"nên chưa ghi gì": {broken}, "Tham số không hợp lệ": {sound, "--unit", "17"}} {
		if status := p.status(run(t.Context(), p, append([]string{"import", "plan"}, args...))); status == 0 || !strings.Contains(told.String(), want) {
			t.Errorf("import plan %v: status %d, %s", args, status, told)
		}
	}
	if status := p.status(run(t.Context(), p, []string{"plan", "check", "../../indicators/plans/qd-131-ttg-2022.yaml"})); status != 0 || !strings.Contains(out.String(), "hợp lệ (10 chỉ tiêu, 14 số liệu") {
		t.Errorf("status %d: %s", status, out)
	}
}

// A plan of a province's own is measured beside the others; a figure declared otherwise is refused, a later file takes its place.
func TestImportedPlanIsMeasuredBesideTheOthers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	parts := newSubjects(&station{db: w.db, config: config.Config{Timezone: time.UTC}}, pgtest.Now)
	all, err := parts.seasons.Seasons(t.Context(), everywhere)
	if err != nil {
		t.Fatal(err)
	}
	held := all[slices.IndexFunc(all, func(s season.Season) bool { return strconv.FormatInt(int64(s.ID), 10) == w.things["season"][placeOwn] })]
	adder := plan.NewAdder(postgres.NewPlans(w.db), parts.plans, parts.seasons, pgtest.Now)
	add := func(content string, dry bool) (string, error) {
		p, out, _ := quiet("vi")
		err := p.addPlan(t.Context(), adder, held, addition{"rieng.yaml", []byte(content), dry})

		return out.String(), err
	}
	officer := w.as(t, account.ProvinceOfficer)
	if said, err := add(ownPlan, true); err != nil || !strings.Contains(said, "Chưa ghi gì") {
		t.Fatal(said, err)
	}
	if got := officer.ask(t, http.MethodGet, "/ket-qua/chi-tieu", nil); strings.Contains(got.body, "01/KH-THU") {
		t.Error("a dry run holds the season against the plan")
	}
	for range 2 {
		if said, err := add(ownPlan, false); err != nil || !strings.Contains(said, "Đã gắn kế hoạch rieng.yaml vào kỳ 2024–2025") {
			t.Fatal(said, err)
		}
	}
	officer.sees(t, "/ket-qua/chi-tieu", "219/KH-UBND", "01/KH-THU", "Từ 75,5\u00a0% trở lên vào năm 2030", "chưa trường nào có kết quả")
	officer.sees(t, targetPage+"ke-hoach=ke-hoach-rieng&chi-tieu=R1", "nhà trường từ mức 2", "cần ít nhất 2 kỳ")
	if n := w.exec(t, `SELECT count(*) FROM audit WHERE subject = 'season' AND action = 'season.plan'`); n != 1 {
		t.Errorf("%d lines of audit", n)
	}
	if _, err := add(strings.Replace(ownPlan, `"75.5"`, `"80"`, 1), false); err != nil {
		t.Fatal(err)
	}
	officer.sees(t, "/ket-qua/chi-tieu", "Từ 80\u00a0% trở lên vào năm 2030")
	differs := strings.Replace(ownPlan, "targets:", `figures:
  - key: pupils_total
    label: {vi: "Học sinh bán trú", en: "Boarders", provenance: unverified, source: test}
    unit: {value: pupils, provenance: unverified, source: test}
    asked_of: {value: school, provenance: unverified, source: test}
    stages: {list: [TH], provenance: unverified, source: test}
targets:`, 1)
	if _, err := add(differs, false); fault.Of(err).Key != "plan.figure_differs" {
		t.Errorf("a figure that means something else is taken: %v", err)
	}
	if _, err := add(strings.Replace(ownPlan, "2.3.2", "2.3.9", 1), false); fault.Of(err).Key != "plan.not_sound" {
		t.Errorf("an unknown component is taken: %v", err)
	}
}
