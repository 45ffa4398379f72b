package main

import (
	"net/http"
	"net/url"
	"strconv"
	"testing"

	"github.com/thuocso/thuocso/internal/account"
)

// rowFaults are what somebody may do to the stored figures by hand.
func rowFaults() map[string]planted {
	const altered = "Số liệu đã lưu bị sửa ngoài chương trình"
	watched := func(s *clockStage) { s.round(s.lead) }
	fault := func(plant func(s *clockStage), red ...string) planted {
		red = append(red, altered, "Lần chạy kế tiếp sẽ lập lại số liệu", "ai có quyền vào cơ sở dữ liệu")

		return planted{plant: plant, cycle: watched, red: red, mend: (*clockStage).lookedInto}
	}

	return map[string]planted{
		"a row of figures altered": fault(func(s *clockStage) {
			s.do("UPDATE snapshot SET verified_tally = set_byte(verified_tally, 1, get_byte(verified_tally, 1) # 1) WHERE unit_id = $1", s.units["office own"])
		}, "có 1 đơn vị", "Kết quả đã thẩm định (tạm thời), office own: dòng số liệu bị sửa"),
		"a row of figures deleted": fault(func(s *clockStage) {
			s.do("DELETE FROM snapshot WHERE unit_id = $1", s.units["office own"])
		}, "office own: dòng số liệu bị xóa"),
		"a row of figures added": fault(func(s *clockStage) {
			s.do(`INSERT INTO snapshot (season_id, unit_id, run_id, made, verified_tally, verified_entries, recognised_tally, recognised_entries)
				SELECT season_id, 987654, run_id, made, verified_tally, verified_entries, recognised_tally, recognised_entries FROM snapshot WHERE unit_id = $1`,
				s.units["office own"])
		}, "Đơn vị số 987654, không có trong kỳ đánh giá: dòng số liệu được thêm"),
		"rows of two units swapped": fault(func(s *clockStage) {
			own, other := s.units["office own"], s.units["office other"]
			s.do("UPDATE snapshot SET unit_id = 987654 WHERE unit_id = $1", own)
			s.do("UPDATE snapshot SET unit_id = $1 WHERE unit_id = $2", own, other)
			s.do("UPDATE snapshot SET unit_id = $1 WHERE unit_id = 987654", other)
		}, "có 2 đơn vị", "office own: dòng số liệu bị sửa", "office other: dòng số liệu bị sửa"),
	}
}

// lookedInto says of the altered figures of the season, in the name of its administrator, that somebody looked into them.
func (s *clockStage) lookedInto() {
	s.t.Helper()
	id, upTo := strconv.FormatInt(int64(s.season), 10), strconv.FormatInt(s.exec(s.t, "SELECT max(id) FROM run WHERE outcome = 'altered'"), 10)
	admin := s.as(s.t, account.ProvinceAdmin)
	form := url.Values{"ky": {id}, "den": {upTo}}
	admin.sees(s.t, "/lan-chay", `name="den" value="`+upTo+`"`)
	admin.ask(s.t, http.MethodPost, "/lan-chay/da-xem", form).expect(s.t, http.StatusSeeOther)
	admin.ask(s.t, http.MethodPost, "/lan-chay/da-xem", form).expect(s.t, http.StatusConflict, "Không còn gì để xác nhận")
}

// The run that puts altered figures right tells of them first: they stay red until somebody has looked into them, and stand in the
// ledger and the audit for good. Until they are put right, no page shows them.
func TestARunTellsOfTheAlteredFiguresThatItPutsRight(t *testing.T) {
	t.Parallel()
	s := newClockStage(t)
	page := "/lan-chay/viec/rank?ky=" + strconv.FormatInt(int64(s.season), 10)
	figures := "/ket-qua?co-so=verified&don-vi=" + strconv.FormatInt(s.units["office own"], 10)
	officer := s.as(t, account.ProvinceOfficer)
	officer.ask(t, http.MethodGet, figures, nil).expect(t, http.StatusOK)
	right := s.text(t, "SELECT md5(string_agg(digest, CAST('' AS bytea) ORDER BY unit_id)) FROM snapshot")
	s.do("UPDATE snapshot SET verified_tally = set_byte(verified_tally, 1, get_byte(verified_tally, 1) # 1) WHERE unit_id = $1", s.units["office own"])
	officer.ask(t, http.MethodGet, figures, nil).expect(t, http.StatusServiceUnavailable, "bị sửa ngoài chương trình nên không hiện", "Phiếu và kết quả của các trường được giữ nguyên")
	s.cycle()
	if got := s.text(t, "SELECT md5(string_agg(digest, CAST('' AS bytea) ORDER BY unit_id)) FROM snapshot"); got != right {
		t.Error("the figures are not right again")
	}
	officer.ask(t, http.MethodGet, figures, nil).expect(t, http.StatusOK)
	for range 2 {
		s.red("Số liệu đã lưu bị sửa ngoài chương trình", "office own: dòng số liệu bị sửa", "một lần chạy đã lập lại số liệu đúng")
		s.cycle()
	}
	s.as(t, account.OfficeHead).lacks(t, page, `name="den"`)
	s.lookedInto()
	s.cycle()
	s.green()
	s.as(t, account.SystemAdmin).sees(t, page, "Phát hiện số liệu bị sửa ngoài chương trình", "office own: dòng số liệu bị sửa")
	if n := s.exec(t, "SELECT count(*) FROM audit WHERE subject = 'job' AND subject_id = $1 AND action IN ('job.altered', 'job.altered_seen')", int64(s.season)); n != 2 {
		t.Errorf("%d lines of the audit, want what was found and who looked into it", n)
	}
}
