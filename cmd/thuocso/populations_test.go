package main

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/thuocso/thuocso/internal/account"
)

// figurePages are the pages of a unit's results.
func figurePages(season string) []string {
	return []string{
		"/ket-qua?ky=" + season, "/ket-qua/xep-hang?ky=" + season, "/ket-qua/don-vi?ky=" + season, "/ket-qua/cac-ky?ky=" + season,
		"/ket-qua/cac-ky?cay=ky-nay&ky=" + season, "/ket-qua/khoang-trong?ky=" + season, "/ket-qua/khoang-trong?danh-sach=thanh-phan&ky=" + season,
	}
}

// tags are what stands between the words of a page; pictures have numbers of their own.
var tags = regexp.MustCompile(`(?s)<(svg|script|style)\b.*?</(svg|script|style)>|<[^>]*>`)

// told is what a page says in its main part.
func (v *visitor) told(t *testing.T, path string) string {
	t.Helper()
	got := v.ask(t, http.MethodGet, path, nil)
	if got.status != http.StatusOK {
		t.Fatalf("%s: status %d\n%.2000s", path, got.status, got.body)
	}
	_, main, _ := strings.Cut(got.body, "<main")
	main, _, _ = strings.Cut(main, "</main>")

	return strings.Join(strings.Fields(tags.ReplaceAllString(main, " ")), " ")
}

// nought is a mean or a share of nothing at all. An axis that goes from 0 % to 100 % is none.
var nought = regexp.MustCompile(`(^|[^\d,.–-])0(,0+)?( %|[–-]0(,0+)? %)|(^|[^\d,.])0,0+($|[^\d%])`)

// Where nobody has a result there are no figures, and none of them is 0.
func TestASeasonWithoutResultsHasNoFigures(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	officer, season := w.as(t, account.ProvinceOfficer), w.things["season"][placeOwn]
	for _, ran := range []bool{false, true} {
		if ran {
			officer.presses(t, season)
		}
		for _, page := range figurePages(season) {
			text := strings.ReplaceAll(officer.told(t, page), "Trục từ 0 % đến 100 %", "")
			text = strings.ReplaceAll(text, " 0 % 0/1 ", " ") // none of the one that owes has sent: that is known
			if found := nought.FindString(text); found != "" {
				at := strings.Index(text, found)
				t.Errorf("%s, run %v: says %q of nothing: …%s…", page, ran, found, text[max(0, at-80):min(len(text), at+80)])
			}
			lower := strings.ToLower(text)
			if !strings.Contains(lower, "chưa có số liệu") && !strings.Contains(lower, "chưa có lần tổng hợp") && !strings.Contains(lower, "chưa có trường nào có kết quả") &&
				!strings.Contains(lower, "chưa có đơn vị nào đủ trường") {
				t.Errorf("%s, run %v: does not say that there is nothing: %.900s", page, ran, text)
			}
		}
	}
}

// One school has its result and no rank, in which every component is missing: nothing is said of components, nor about what is usual.
func TestOneSchoolAloneHasNoRank(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.verified(t)
	officer, season := w.as(t, account.ProvinceOfficer), w.things["season"][placeOwn]
	officer.presses(t, season)
	gaps := officer.told(t, "/ket-qua/khoang-trong?ky="+season)
	if !strings.Contains(gaps, "Thành phần làm mất nhiều điểm nhất Chưa có số liệu.") || strings.Contains(gaps, "Phần mất") {
		t.Errorf("components that nobody has points in are counted: %s", gaps)
	}
	officer.sees(t, "/ket-qua/xep-hang?ky="+season, "Dưới 5 trường")
	officer.sees(t, "/ket-qua/don-vi?ky="+season, "Không đơn vị nào có từ 10 trường")
	officer.sees(t, "/ket-qua/khoang-trong?ky="+season, "cần ít nhất 8 trường")
}

// joins puts another school below an office into the season, with the result of the first one.
func (w *world) joins(t *testing.T, name, office string) {
	t.Helper()
	w.unit(t, name, "school", office)
	id := w.units[name]
	w.exec(t, `INSERT INTO season_school (season_id, school_id, code, name, managing_id, path, commune_name, stages, area, in_scope, scope_reason)
		SELECT s.season_id, $1, v.code, v.name, $2, v.path, '', s.stages, s.area, true, ''
		  FROM season_school s, unit_version v WHERE s.school_id = $3 AND v.unit_id = $1 RETURNING school_id`, id, w.units[office], w.units["school own"])
	made := w.exec(t, `INSERT INTO school_return (season_id, school_id, state) SELECT season_id, $1, 'verified' FROM season_school WHERE school_id = $1
		RETURNING id`, id)
	w.exec(t, `INSERT INTO result (return_id, basis, season_id, school_id, points, met, group_low, group_high, level_low, level_high, updated_at)
		SELECT $1, 'verified', t.season_id, $2, t.points, t.met, t.group_low, t.group_high, t.level_low, t.level_high, t.updated_at
		  FROM result t WHERE t.school_id = $3 AND t.basis = 'verified' RETURNING return_id`, made, id, w.units["school own"])
}

// An office sees its own schools among those alike of the whole season, unless their places tell where the few others stand.
func TestARankAmongFewOthersIsNotGivenToAnOffice(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.verified(t)
	own, season := w.things["school"][placeOwn], w.things["season"][placeOwn]
	for _, name := range []string{"one", "two", "three", "four"} {
		w.joins(t, name, "office own")
	}
	officer, head := w.as(t, account.ProvinceOfficer), w.as(t, account.OfficeHead)
	page := "/ket-qua/truong/" + own + "?can-cu=tham-dinh&ky=" + season
	officer.presses(t, season)
	head.sees(t, page, "hạng 1 trong 5 trường: ")
	w.joins(t, "other one", "office other")
	officer.presses(t, season)
	head.sees(t, page, "chỉ có dưới 4 trường")
	if strings.Contains(head.told(t, page), "trong 6 trường") {
		t.Error("an office is told how its schools stand to the one of another office")
	}
	officer.sees(t, page, "hạng 1 trong 6 trường: ")
	for _, name := range []string{"other two", "other three", "other four"} {
		w.joins(t, name, "office other")
	}
	officer.presses(t, season)
	head.sees(t, page, "hạng 1 trong 9 trường: ")
}

// Ranks by another rule are not put beside these of now.
func TestRanksOfSeasonsThatDifferAreNotPutBesideEachOther(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.verified(t)
	season := w.things["season"][placeOwn]
	for _, name := range []string{"one", "two", "three", "four"} {
		w.joins(t, name, "office own")
	}
	before := w.exec(t, `INSERT INTO season (unit_id, school_year, index_revision_id, state, opens_at, submit_until, resubmit_until, publish_until,
			condition_rule, recognised_by, published_by, ranking_order, created_at, created_by)
		SELECT s.unit_id, s.school_year - 1, s.index_revision_id, 'open', s.opens_at, s.submit_until, s.resubmit_until, s.publish_until,
			s.condition_rule, s.recognised_by, s.published_by, s.ranking_order, s.created_at, 0 FROM season s WHERE s.id = $1 RETURNING id`, season)
	w.exec(t, `WITH u AS (INSERT INTO season_unit (season_id, unit_id, kind, code, name, parent_id, path)
			SELECT $2, u.unit_id, u.kind, u.code, u.name, u.parent_id, u.path FROM season_unit u WHERE u.season_id = $1 RETURNING unit_id)
		SELECT count(*) FROM u`, season, before)
	w.exec(t, `WITH s AS (INSERT INTO season_school (season_id, school_id, code, name, managing_id, path, commune_name, stages, area, in_scope)
			SELECT $2, s.school_id, s.code, s.name, s.managing_id, s.path, s.commune_name, s.stages, s.area, true
			  FROM season_school s WHERE s.season_id = $1 RETURNING school_id),
		r AS (INSERT INTO school_return (season_id, school_id, state) SELECT $2, school_id, state FROM school_return WHERE season_id = $1
			RETURNING id, school_id),
		t AS (INSERT INTO result (return_id, basis, season_id, school_id, points, met, group_low, group_high, level_low, level_high, updated_at)
			SELECT r.id, 'verified', $2, t.school_id, t.points, t.met, t.group_low, t.group_high, t.level_low, t.level_high, t.updated_at
			  FROM result t JOIN r ON r.school_id = t.school_id WHERE t.season_id = $1 AND t.basis = 'verified' RETURNING return_id)
		SELECT count(*) FROM t`, season, before)
	officer := w.as(t, account.ProvinceOfficer)
	officer.presses(t, season)
	officer.presses(t, strconv.FormatInt(before, 10))
	page := "/ket-qua/bieu-do.csv?hinh=slope&can-cu=tham-dinh&ky=" + season
	officer.ask(t, http.MethodGet, page, nil).expect(t, http.StatusOK, "school own")
	w.exec(t, `UPDATE season SET ranking_order = 'sum' WHERE id = $1 RETURNING id`, before)
	officer.ask(t, http.MethodGet, page, nil).expect(t, http.StatusConflict, "chưa có số liệu để vẽ")
}
