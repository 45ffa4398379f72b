package main

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"testing"

	"github.com/thuocso/thuocso/internal/account"
)

// A pause over three due moments: nothing runs meanwhile, the page says how many passed and when; resuming tells it again and is
// followed by one run for all of them, and no second.
func TestAPauseOverThreeMomentsIsCaughtUpOnce(t *testing.T) {
	t.Parallel()
	s := newClockStage(t)
	id := strconv.FormatInt(int64(s.season), 10)
	page, form := "/lan-chay/viec/rank?ky="+id, url.Values{"ky": {id}, "ly-do": {"đang đối chiếu"}}
	admin := s.as(t, account.ProvinceAdmin)
	admin.ask(t, http.MethodPost, "/lan-chay/tam-dung", form).expect(t, http.StatusSeeOther)
	ran := s.exec(t, `SELECT count(*) FROM run WHERE job = 'rank' AND outcome <> 'skipped'`)
	for range 3 {
		s.tomorrow()
		if err := errors.Join(s.lead.Lead(t.Context()), s.lead.Nightly(t.Context()), s.lead.Refresh(t.Context()), s.lead.Watch(t.Context())); err != nil {
			t.Fatal(err)
		}
	}
	if n := s.exec(t, `SELECT count(*) FROM run WHERE job = 'rank' AND outcome <> 'skipped'`); n != ran {
		t.Errorf("%d runs in the pause", n-ran)
	}
	if n := s.exec(t, `SELECT count(*) FROM run WHERE job = 'rank' AND outcome = 'skipped'`); n != 3 {
		t.Errorf("%d moments are noted as skipped, want 3", n)
	}
	admin = s.as(t, account.ProvinceAdmin) // the sessions of days ago have ended
	admin.sees(t, page, "tạm dừng lúc", "đã bỏ qua 3 lịch, từ 02:00 ngày 13/05/2025 đến 02:00 ngày 15/05/2025", "chạy bù một lần")
	admin.ask(t, http.MethodPost, "/lan-chay/chay-tiep", url.Values{"ky": {id}}).expect(t, http.StatusSeeOther)
	if n := s.exec(t, `SELECT CAST(CAST(detail AS jsonb) ->> 'missed' AS bigint) FROM audit WHERE action = 'job.resume'`); n != 3 {
		t.Errorf("the record says %d", n)
	}
	for range 3 {
		s.round(s.lead)
	}
	if n := s.exec(t, `SELECT count(*) FROM run WHERE job = 'rank' AND outcome <> 'skipped'`); n != ran+1 {
		t.Errorf("%d runs after the pause, want one", n-ran)
	}
	if last := s.text(t, `SELECT cause || ' ' || outcome FROM run ORDER BY id DESC LIMIT 1`); last != "catch_up done" {
		t.Errorf("the run after the pause: %s", last)
	}
	admin.sees(t, page, "Chạy bù", "Bỏ qua vì tạm dừng")
	s.green()
}
