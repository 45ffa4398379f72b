package main

import (
	"net/http"
	"strings"
	"testing"

	"github.com/thuocso/thuocso/internal/account"
)

// seasonBefore gives the own province the same season a year earlier.
func (w *world) seasonBefore(t *testing.T) {
	t.Helper()
	now := w.things["season"][placeOwn]
	before := w.exec(t, `INSERT INTO season (unit_id, school_year, index_revision_id, state, opens_at, submit_until, resubmit_until, publish_until,
			condition_rule, recognised_by, published_by, ranking_order, created_at, created_by)
		SELECT s.unit_id, s.school_year - 1, s.index_revision_id, 'closed', s.opens_at, s.submit_until, s.resubmit_until, s.publish_until,
			s.condition_rule, s.recognised_by, s.published_by, s.ranking_order, s.created_at, 0 FROM season s WHERE s.id = $1 RETURNING id`, now)
	w.exec(t, `WITH u AS (INSERT INTO season_unit (season_id, unit_id, kind, code, name, parent_id, path)
			SELECT $2, u.unit_id, u.kind, u.code, u.name, u.parent_id, u.path FROM season_unit u WHERE u.season_id = $1 RETURNING unit_id)
		SELECT count(*) FROM u`, now, before)
	w.exec(t, `WITH s AS (INSERT INTO season_school (season_id, school_id, code, name, managing_id, path, commune_name, stages, area, in_scope)
			SELECT $2, s.school_id, s.code, s.name, s.managing_id, s.path, s.commune_name, s.stages, s.area, true FROM season_school s WHERE s.season_id = $1
			RETURNING school_id)
		SELECT count(*) FROM s`, now, before)
	id := w.exec(t, `INSERT INTO school_return (season_id, school_id, state) VALUES ($1, $2, 'verified') RETURNING id`, before, w.units["school own"])
	w.exec(t, `INSERT INTO result (return_id, basis, season_id, school_id, points, met, group_low, group_high, level_low, level_high, updated_at)
		SELECT $1, 'verified', $2, t.school_id, t.points, t.met, t.group_low, t.group_high, t.level_low, t.level_high, t.updated_at
		  FROM result t WHERE t.basis = 'verified' AND t.season_id = $3 RETURNING return_id`, id, before, now)
}

func TestGapsToLearnFrom(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.verified(t)
	officer, season := w.as(t, account.ProvinceOfficer), w.things["season"][placeOwn]
	page := "/ket-qua/khoang-trong?ky=" + season
	officer.sees(t, page, "Chưa có lần tổng hợp nào")
	officer.presses(t, season)
	officer.sees(t, page, "Thành phần làm mất nhiều điểm nhất", "Chưa có số liệu: không có kỳ đánh giá nào trước kỳ này",
		"Chưa có số liệu: cần ít nhất 8 trường", "mức độ 2 từ 50 điểm", `href="#tien-bo"`)
	officer.sees(t, page+"&danh-sach=sat-nguong&khoang=5&trang=9", "Về tất cả danh sách", "mức độ 2 từ 50 điểm", `name="danh-sach" value="sat-nguong"`, "khoang=5")
	officer.lacks(t, page+"&danh-sach=sat-nguong", "Tóm tắt", `id="tien-bo"`)
	officer.sees(t, page+"&danh-sach=khong-co", "Tóm tắt")
	officer.sees(t, "/ket-qua?ky="+season, "/ket-qua/khoang-trong?")
	w.seasonBefore(t)
	officer.sees(t, page, "Không trường nào tăng điểm so với kỳ 2023–2024")
	// Three points more in the first component, and a name that a spreadsheet would take for a formula.
	w.exec(t, `UPDATE result SET points = overlay(points PLACING CAST('\x2c01' AS bytea) FROM 1 FOR 2) WHERE basis = 'verified' AND season_id = $1 RETURNING return_id`, season)
	w.exec(t, `UPDATE season_school SET name = '=1+1' WHERE school_id = $1 AND season_id = $2 RETURNING school_id`, w.units["school own"], season)
	officer.sees(t, page, "1 trong 1 trường có kết quả ở cả hai kỳ tăng điểm so với kỳ 2023–2024", "+3,00", "Kết quả đã thay đổi từ lần tổng hợp gần nhất")
	file := officer.ask(t, http.MethodGet, "/ket-qua/khoang-trong.csv?bang=tien-bo&ky="+season, nil)
	file.expect(t, http.StatusOK, "\ufeffTrường;Cơ quan quản lý;Kỳ trước;Kỳ này;Thay đổi", "'=1+1;office own;0,00;3,00;3,00")
	if kind := file.header.Get("Content-Type"); !strings.HasPrefix(kind, "text/csv") {
		t.Error(kind)
	}
	officer.ask(t, http.MethodGet, "/ket-qua/khoang-trong.csv?bang=khong-co&ky="+season, nil).expect(t, http.StatusNotFound)
	w.as(t, account.MinistryViewer).sees(t, page, "Dưới 5 trường có kết quả nên không hiện danh sách")
}
