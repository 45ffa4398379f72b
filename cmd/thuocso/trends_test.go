package main

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/thuocso/thuocso/internal/account"
)

// A unit and a school over the seasons: what there is, what there is not, and why a line breaks.
func TestSeasonsSideBySide(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.verified(t)
	season, school := w.things["season"][placeOwn], w.things["school"][placeOwn]
	officer := w.as(t, account.ProvinceOfficer)
	officer.sees(t, "/ket-qua/cac-ky", "Qua các kỳ: province own", "chưa có số liệu")
	w.exec(t, `INSERT INTO season (unit_id, school_year, index_revision_id, state, opens_at, submit_until, resubmit_until, publish_until,
	condition_rule, recognised_by, published_by, ranking_order, created_at, created_by)
	SELECT unit_id, school_year - 1, index_revision_id, 'closed', opens_at, submit_until, resubmit_until, publish_until,
	'warn', recognised_by, published_by, ranking_order, created_at, created_by FROM season WHERE id = $1 RETURNING id`, season)
	w.exec(t, `INSERT INTO season_unit (season_id, unit_id, kind, code, name, path)
	SELECT s.id, u.unit_id, u.kind, u.code, u.name, u.path FROM season_unit u JOIN season n ON n.id = u.season_id
	JOIN season s ON s.unit_id = n.unit_id AND s.school_year = n.school_year - 1 WHERE u.season_id = $1 AND u.name <> 'office other' RETURNING season_id`, season)
	officer.presses(t, season)
	officer.sees(t, "/ket-qua/cac-ky", "Đứt quãng", "quy tắc khi chưa đạt điều kiện bắt buộc đã thay đổi", "0 đơn vị cấp dưới không còn, 1 đơn vị mới", "cay=ky-nay",
		"chưa có số liệu", "0,00–10,00")
	officer.sees(t, "/ket-qua/cac-ky?don-vi="+w.things["office"][placeOther], "office other không có trong cây đơn vị của các kỳ")
	officer.sees(t, "/ket-qua/truong/"+school, "/ket-qua/cac-ky/truong/"+school)
	officer.sees(t, "/ket-qua/cac-ky/truong/"+school, "Qua các kỳ: school own", "office own", "0,00–10,00")
	w.as(t, account.Principal).sees(t, "/ket-qua/cac-ky/truong/"+school, "Qua các kỳ: school own", "0,00–10,00")
	if got := w.as(t, account.Principal).ask(t, http.MethodGet, "/ket-qua/cac-ky/truong/"+w.things["school"][placeOther], nil); got.status != http.StatusNotFound {
		t.Errorf("a principal saw another school: status %d", got.status)
	}
}

// A school came from another province, which held a season of its own: it goes on in its own trend and in that of its new units, for
// whoever it belongs to now; to its former province it stays what it was then.
func TestTrendsGoOnOverAReorganisation(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.verified(t)
	now, far, school := w.things["season"][placeOwn], w.things["season"][placeFar], w.things["school"][placeOwn]
	before := w.exec(t, `INSERT INTO season (unit_id, school_year, index_revision_id, state, opens_at, submit_until, resubmit_until, publish_until,
			condition_rule, recognised_by, published_by, ranking_order, created_at, created_by)
		SELECT s.unit_id, s.school_year - 1, s.index_revision_id, 'closed', s.opens_at, s.submit_until, s.resubmit_until, s.publish_until,
			s.condition_rule, s.recognised_by, s.published_by, s.ranking_order, s.created_at, 0 FROM season s WHERE s.id = $1 RETURNING id`, far)
	w.exec(t, `WITH u AS (INSERT INTO season_unit (season_id, unit_id, kind, code, name, parent_id, path)
			SELECT $2, u.unit_id, u.kind, u.code, u.name, u.parent_id, u.path FROM season_unit u WHERE u.season_id = $1 RETURNING unit_id)
		SELECT count(*) FROM u`, far, before)
	w.exec(t, `INSERT INTO season_school (season_id, school_id, code, name, managing_id, path, commune_name, stages, area, in_scope)
		SELECT $1, s.school_id, s.code, s.name, u.unit_id, u.path || s.school_id || '/', s.commune_name, s.stages, s.area, true
		  FROM season_school s, season_unit u WHERE s.season_id = $2 AND s.school_id = $3 AND u.season_id = $1 AND u.unit_id = $4 RETURNING school_id`,
		before, now, school, w.units["office far"])
	id := w.exec(t, `INSERT INTO school_return (season_id, school_id, state) VALUES ($1, $2, 'verified') RETURNING id`, before, school)
	w.exec(t, `INSERT INTO result (return_id, basis, season_id, school_id, points, met, group_low, group_high, level_low, level_high, updated_at)
		SELECT $1, 'verified', $2, t.school_id, t.points, t.met, t.group_low, t.group_high, t.level_low, t.level_high, t.updated_at
		  FROM result t WHERE t.basis = 'verified' AND t.season_id = $3 RETURNING return_id`, id, before, now)
	officer, former := w.as(t, account.ProvinceOfficer), w.signedIn(t, w.person(t, account.ProvinceOfficer, w.units["province far"]))
	officer.presses(t, now)
	today := "/ket-qua/cac-ky?cay=ky-nay&ky=" + now
	officer.sees(t, today, "kỳ do province far mở", "chưa có số liệu", "mỗi trường tính vào đơn vị mà trường đứng trong kỳ 2024–2025")
	former.presses(t, strconv.FormatInt(before, 10))
	officer.sees(t, today, "2023–2024", "kỳ do province far mở", "1/2", "2/2", "chưa so được với kỳ trước: mới có 1/2 kết quả")
	officer.lacks(t, today, "so kỳ trước")
	officer.lacks(t, "/ket-qua/cac-ky?ky="+now, "2023–2024", "kỳ do province far mở")
	page := "/ket-qua/cac-ky/truong/" + school
	for _, visitor := range []*visitor{officer, w.as(t, account.Principal)} {
		visitor.sees(t, page, "office far", "kỳ do province far mở", "trường chuyển sang cơ quan quản lý khác", "office own")
	}
	former.sees(t, page, "office far", "2023–2024")
	former.lacks(t, page, "office own")
	w.as(t, account.MinistryViewer).lacks(t, "/ket-qua/cac-ky?cay=ky-nay", "Theo cơ cấu của kỳ đang chọn", "mỗi trường tính vào")
}

func (v *visitor) lacks(t *testing.T, path string, words ...string) {
	t.Helper()
	got := v.ask(t, http.MethodGet, path, nil)
	if got.status != http.StatusOK {
		t.Fatalf("%s: status %d\n%.2000s", path, got.status, got.body)
	}
	for _, word := range words {
		if strings.Contains(got.body, word) {
			t.Errorf("%s says %q", path, word)
		}
	}
}
