package main

import (
	"net/http"
	"testing"

	"github.com/thuocso/thuocso/internal/account"
)

// Communes with few schools each are compared by the districts that they were made from.
func TestFormerDistrictsAreComparedWhereCommunesAreSmall(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.verified(t)
	officer, season := w.as(t, account.ProvinceOfficer), w.things["season"][placeOwn]
	w.exec(t, `UPDATE school_return SET state = 'verified' WHERE id = $1 RETURNING id`, w.things["return"][placeOther])
	w.exec(t, `INSERT INTO result (return_id, basis, season_id, school_id, points, met, group_low, group_high, level_low, level_high, updated_at)
		SELECT t.return_id, 'verified', t.season_id, t.school_id, t.points, t.met, t.group_low, s.group_high, t.level_low, t.level_high, t.updated_at
		  FROM result t, result s WHERE t.return_id = $1 AND t.basis = 'self' AND s.basis = 'verified' RETURNING return_id`, w.things["return"][placeOther])
	// Before anybody looks: a portal remembers the tree of a season.
	w.exec(t, `WITH u AS (UPDATE season_unit SET kind = 'commune' WHERE season_id = $1 AND kind = 'district' RETURNING unit_id),
		s AS (UPDATE season_school SET district_id = school_id + 1000, district_name = 'Huyện của ' || name WHERE season_id = $1 RETURNING school_id)
		SELECT count(*) FROM u, s`, season)
	officer.presses(t, season)
	page := "/ket-qua/don-vi?ky=" + season
	officer.sees(t, page, `name="theo"`, "Huyện cũ", "office own", "quá ít trường để xếp hạng", "Không đơn vị nào có từ 10 trường")
	former := page + "&theo=huyen-cu&xep=tham-dinh"
	officer.sees(t, former, "Huyện của school own", "Huyện của school other", "0 huyện cũ trên địa bàn province own", "không để đánh giá ai")
	officer.ask(t, http.MethodGet, "/ket-qua/don-vi.csv?theo=huyen-cu&ky="+season, nil).expect(t, http.StatusOK, "Huyện của school own", "Huyện của school other")
}
