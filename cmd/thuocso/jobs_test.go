package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/thuocso/thuocso/internal/account"
)

func TestAMismatchIsShownAndPublishesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.verified(t)
	officer, season := w.as(t, account.ProvinceOfficer), w.things["season"][placeOwn]
	officer.presses(t, season)
	w.exec(t, `INSERT INTO answer (return_id, code, kind, verified_points, by_id, at) VALUES ($1, '1.3.1', 'component', 300, 0, now()) RETURNING return_id`,
		w.things["return"][placeOwn])
	officer.presses(t, season)
	for _, path := range []string{"/lan-chay", "/lan-chay/viec/rank?ky=" + season} {
		officer.sees(t, path, "không khớp với nguồn", "kết quả đã lưu không khớp với các câu trả lời", "Không khớp, không công bố", "Việc cần làm")
	}
	for _, role := range []account.Role{account.ProvinceOfficer, account.OfficeHead} {
		w.as(t, role).sees(t, "/ket-qua", "Số liệu của lần chạy lúc", "không khớp với nguồn nên không công bố gì", "lần chạy 1")
	}
	if got := w.as(t, account.Reviewer).ask(t, http.MethodGet, "/ket-qua", nil); strings.Contains(got.body, "Số liệu của lần chạy lúc") {
		t.Error("who may not see the runs is told of them")
	}
	name := w.text(t, `SELECT name FROM unit_version WHERE unit_id = $1`, w.units["school own"])
	for _, path := range []string{"/lan-chay", "/lan-chay/viec/rank?ky=" + season} {
		w.as(t, account.OfficeHead).sees(t, path, name+": kết quả đã lưu không khớp với các câu trả lời")
		neighbour := w.signedIn(t, w.person(t, account.OfficeHead, w.units["office other"]))
		neighbour.sees(t, path, "Còn 1 chỗ không khớp khác")
		if got := neighbour.ask(t, http.MethodGet, path, nil); strings.Contains(got.body, name) {
			t.Errorf("%s tells an office what is wrong at a school of another", path)
		}
	}
}

func TestJobsAreShownToWhoeverLooksAfterThePortal(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.exec(t, `INSERT INTO run (job, cause, scheduled_for, started_at, finished_at, outcome, detail, holder, until)
		VALUES ('sweep', 'catch_up', now(), now(), now(), 'failed', 'hung', 'one', now()) RETURNING id`)
	for _, role := range []account.Role{account.SystemAdmin, account.ProvinceAdmin, account.ProvinceOfficer} {
		w.as(t, role).sees(t, "/lan-chay", "Việc định kỳ của cổng", "Dọn phiên đăng nhập", "Lần chạy bị treo", "Không dừng khi được yêu cầu", "Hằng ngày lúc 02:30")
		w.as(t, role).sees(t, "/lan-chay/viec/sweep", "Chạy bù", "Khởi động lại cổng")
	}
	head := w.as(t, account.OfficeHead)
	got := head.ask(t, http.MethodGet, "/lan-chay", nil)
	if got.status != http.StatusOK || strings.Contains(got.body, "Việc định kỳ của cổng") || strings.Contains(got.body, "phụ trách việc định kỳ") {
		t.Errorf("status %d: an office sees the jobs of the portal", got.status)
	}
	head.sees(t, "/lan-chay", "Tổng hợp và xếp hạng 2024–2025")
	head.ask(t, http.MethodGet, "/lan-chay/viec/sweep", nil).expect(t, http.StatusNotFound)
	head.ask(t, http.MethodGet, "/lan-chay/viec/rank?ky="+w.things["season"][placeFar], nil).expect(t, http.StatusNotFound)
}

func TestAPauseIsShownAndKeepsEverybodyFromRunning(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.verified(t)
	admin, officer, season := w.as(t, account.ProvinceAdmin), w.as(t, account.ProvinceOfficer), w.things["season"][placeOwn]
	page, form := "/lan-chay/viec/rank?ky="+season, url.Values{"ky": {season}, "ly-do": {"ít"}}
	admin.ask(t, http.MethodPost, "/lan-chay/tam-dung", form).expect(t, http.StatusUnprocessableEntity, "Vui lòng nêu lý do", "ít")
	form.Set("ly-do", "đang đối chiếu <b>số liệu</b>")
	admin.ask(t, http.MethodPost, "/lan-chay/tam-dung", form).expect(t, http.StatusSeeOther)
	admin.ask(t, http.MethodPost, "/lan-chay/tam-dung", form).expect(t, http.StatusConflict, "đang tạm dừng")
	w.as(t, account.OfficeHead).sees(t, page, "tạm dừng lúc", "Lý do: đang đối chiếu &lt;b&gt;số liệu")
	officer.ask(t, http.MethodPost, "/lan-chay", url.Values{"ky": {season}}).expect(t, http.StatusConflict, "Hãy cho chạy tiếp trước")
	if n := w.exec(t, `SELECT count(*) FROM run`); n != 0 {
		t.Errorf("%d runs of a paused job", n)
	}
	admin.ask(t, http.MethodPost, "/lan-chay/chay-tiep", url.Values{"ky": {season}}).expect(t, http.StatusSeeOther)
	admin.ask(t, http.MethodPost, "/lan-chay/chay-tiep", url.Values{"ky": {season}}).expect(t, http.StatusConflict, "không tạm dừng")
	officer.presses(t, season)
	if n := w.exec(t, `SELECT count(*) FROM audit WHERE subject = 'job' AND action IN ('job.pause', 'job.resume') AND person_id = $1`, w.people[account.ProvinceAdmin]); n != 2 {
		t.Errorf("%d lines of audit, want one for the pause and one for the end of it", n)
	}
}

func TestOnlyTheSystemAdministratorAsksForJobsOfThePortal(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	form := url.Values{"viec": {"sweep"}, "ly-do": {"dọn bằng tay"}}
	for _, path := range []string{"/lan-chay", "/lan-chay/tam-dung", "/lan-chay/chay-tiep"} {
		w.as(t, account.ProvinceAdmin).ask(t, http.MethodPost, path, form).expect(t, http.StatusForbidden)
	}
	admin := w.as(t, account.SystemAdmin)
	admin.ask(t, http.MethodPost, "/lan-chay", form).expect(t, http.StatusSeeOther)
	admin.sees(t, "/lan-chay/viec/sweep", "Đã có yêu cầu chạy ngay")
	admin.ask(t, http.MethodPost, "/lan-chay", form).expect(t, http.StatusConflict, "Không cần yêu cầu lần nữa")
	admin.ask(t, http.MethodPost, "/lan-chay", url.Values{"viec": {"khong-co"}}).expect(t, http.StatusNotFound)
}
