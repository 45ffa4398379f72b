package main

import (
	"net/http"
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
	officer.sees(t, "/ket-qua/cac-ky", "Đứt quãng", "quy tắc khi chưa đạt điều kiện bắt buộc đã thay đổi", "0 đơn vị cấp dưới không còn, 1 đơn vị mới",
		"chưa có số liệu", "0,00–10,00")
	officer.sees(t, "/ket-qua/cac-ky?don-vi="+w.things["office"][placeOther], "office other không có trong cây đơn vị của các kỳ")
	officer.sees(t, "/ket-qua/truong/"+school, "/ket-qua/cac-ky/truong/"+school)
	officer.sees(t, "/ket-qua/cac-ky/truong/"+school, "Qua các kỳ: school own", "office own", "0,00–10,00")
	w.as(t, account.Principal).sees(t, "/ket-qua/cac-ky/truong/"+school, "Qua các kỳ: school own", "0,00–10,00")
	if got := w.as(t, account.Principal).ask(t, http.MethodGet, "/ket-qua/cac-ky/truong/"+w.things["school"][placeOther], nil); got.status != http.StatusNotFound {
		t.Errorf("a principal saw another school: status %d", got.status)
	}
}
