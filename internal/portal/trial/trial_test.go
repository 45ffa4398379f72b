package trial_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/locale"
)

const (
	unsaved  = "Đang thử, chưa lưu gì"
	takeOver = "Đưa vào phiếu"
)

// stands is what the return itself says.
func (s *site) stands(of assessment.ID, code string) assessment.Answer {
	s.T.Helper()
	r, err := s.Returns.Load(s.T.Context(), s.Schools[0].Principal, of)
	if err != nil {
		s.T.Fatal(err)
	}

	return r.Answer(code)
}

func (s *site) save(actor account.Actor, of assessment.ID, cmd assessment.SaveCommand) {
	s.T.Helper()
	if _, err := s.Returns.SaveAnswer(s.T.Context(), actor, of, cmd); err != nil {
		s.T.Fatal(err)
	}
}

func TestTryingSavesNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	one := s.Schools[0]
	at := s.path(one.Return)
	page := s.Get(one.Staff, at).Is(200, unsaved, takeOver, "Bỏ các thay đổi", "Cách ít tốn nhất để đạt Mức 2", "Thử cách này",
		"Cách nào cũng cần đạt điều kiện bắt buộc", `name="points.1.3.1"`, `name="version.1.3.1" value="0"`, `id="index"`, "Trên phiếu: Chưa trả lời")
	if n := strings.Count(page.Body, ` data-code="`); n != 25+4 {
		t.Errorf("%d answers to try", n)
	}
	tried := s.Post(one.Staff, at, "points.1.3.1", "4,5", "points.1.4.1", "10", "met.1.1", "1").
		Is(200, unsaved, `value="4,5"`, "14,50", "4,5 / 30 điểm · Mức 1", "<b data-changes>3</b>")
	tried.SaysNot("data-save=")
	if a := s.stands(one.Return, "1.3.1"); a.Version != 0 {
		t.Errorf("a trial was saved: %+v", a)
	}
	s.Post(one.Staff, at, "points.1.3.1", "7", "points.1.4.1", "2").
		Is(http.StatusUnprocessableEntity, "Điểm tối đa của 1.3.1 là 6.", `value="7"`, `value="2"`, "vẫn còn trên trang")
	s.Post(one.Staff, at+"/dua-vao", "points.1.3.1", "7").Is(http.StatusUnprocessableEntity, "Điểm tối đa của 1.3.1 là 6.")
	s.Post(one.Staff, at, "points.1.3.1", strings.Repeat("9", 500)).Is(http.StatusUnprocessableEntity)
}

func TestWaysFillTheTrial(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	one := s.Schools[0]
	at := s.path(one.Return)
	s.Post(one.Staff, at, "way", "0").Is(200, unsaved, "Cách ít tốn nhất để đạt Mức 3").SaysNot("<b data-changes>0</b>")
	var got struct {
		HTML   map[string]string `json:"html"`
		Fields map[string]string `json:"fields"`
	}
	if err := json.Unmarshal([]byte(s.Autosave(one.Staff, at, "way", "1").Is(200).Body), &got); err != nil {
		t.Fatal(err)
	}
	if got.Fields["met.1.1"] != "1" || got.Fields["met.2.2"] != "1" || len(got.Fields) < 10 || !strings.Contains(got.HTML["#lift"], "Mức 2") || got.HTML["#sum-1-3"] == "" {
		t.Errorf("%+v", got)
	}
	s.Post(one.Staff, at, "way", "99").Is(200, "<b data-changes>0</b>")
	s.Post(one.Staff, at, "way", "-1").Is(200, "<b data-changes>0</b>")
}

func TestTakingOver(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	one := s.Schools[0]
	s.save(one.Staff, one.Return, assessment.SaveCommand{Code: "1.3.2", Raw: assessment.Raw{Points: "3", Note: "Biên bản 7"}})
	at := s.path(one.Return)
	form := []string{
		"points.1.3.1", "4,5", "version.1.3.1", "0", "was.1.3.1", "", "points.1.3.2", "6", "version.1.3.2", "1", "was.1.3.2", "3",
		"met.1.1", "1", "version.1.1", "0", "was.1.1", "", "points.1.3.3", "", "version.1.3.3", "0", "was.1.3.3", "",
	}
	list := s.Post(one.Principal, at+"/dua-vao", form...).Is(200, "Trên phiếu: 3", "Đang thử: 6", "Đang thử: 4,5", "Đang thử: Có", "Lưu các dòng đã chọn", unsaved)
	if n := strings.Count(list.Body, `name="take"`); n != 3 {
		t.Errorf("%d differences, want 3", n)
	}
	if s.stands(one.Return, "1.3.1").Version != 0 {
		t.Error("listing the differences saved one")
	}
	// Back to trying: what was tried is still there.
	s.Post(one.Principal, at, form...).Is(200, "<b data-changes>3</b>")
	done := s.Post(one.Principal, at+"/dua-vao", append(form, "confirm", "1", "take", "1.3.1", "take", "1.3.2")...).Is(http.StatusSeeOther)
	if !strings.HasSuffix(done.Where(), strings.TrimSuffix(at, "/thu-nghiem")) {
		t.Errorf("leads to %s", done.Where())
	}
	if a := s.stands(one.Return, "1.3.1"); a.Value.Points != 450 || a.Version != 1 || a.ByID != one.Principal.PersonID {
		t.Errorf("saved %+v", a)
	}
	if a := s.stands(one.Return, "1.3.2"); a.Value.Points != 600 || a.Version != 2 || a.Value.Note != "Biên bản 7" {
		t.Errorf("saved %+v", a)
	}
	if a := s.stands(one.Return, "1.1"); a.Version != 0 {
		t.Errorf("saved what was not chosen: %+v", a)
	}
	s.Post(one.Principal, at+"/dua-vao").Is(200, "Không có thay đổi nào")
}

// TestTakingOverBesideOthers has a colleague answer while something else is tried, before the list and after it.
func TestTakingOverBesideOthers(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	one := s.Schools[0]
	at := s.path(one.Return)
	form := []string{
		"points.1.3.1", "4", "version.1.3.1", "0", "was.1.3.1", "", "points.1.3.2", "5", "version.1.3.2", "0", "was.1.3.2", "",
		"points.1.3.3", "", "version.1.3.3", "0", "was.1.3.3", "",
	}
	s.save(one.Staff, one.Return, assessment.SaveCommand{Code: "1.3.1", Raw: assessment.Raw{Points: "2"}})
	s.save(one.Staff, one.Return, assessment.SaveCommand{Code: "1.3.3", Raw: assessment.Raw{Points: "1"}})
	list := s.Post(one.Principal, at+"/dua-vao", form...).Is(200, "đã trả lời “2” lúc 16:00", "Thay câu trả lời mới của 1.3.1 bằng giá trị đang thử",
		`value="1.3.2" checked`, `name="version.1.3.1" value="1"`)
	list.SaysNot(`value="1.3.1" checked`, "comp-1-3-3") // what was not touched is no difference
	// Now another one, after the list was seen.
	s.save(one.Staff, one.Return, assessment.SaveCommand{Code: "1.3.2", Raw: assessment.Raw{Points: "3"}})
	seen := []string{"points.1.3.1", "4", "version.1.3.1", "1", "points.1.3.2", "5", "version.1.3.2", "0", "confirm", "1", "take", "1.3.1", "take", "1.3.2"}
	s.Post(one.Principal, at+"/dua-vao", seen...).
		Is(http.StatusConflict, "Đã lưu vào phiếu: 1.3.1.", "1 câu chưa được lưu", "đã trả lời “3” lúc 16:00", "Đang thử: 5", `name="version.1.3.2" value="1"`)
	if a := s.stands(one.Return, "1.3.1"); a.Value.Points != 400 {
		t.Errorf("what was chosen over another's was not saved: %+v", a)
	}
	if a := s.stands(one.Return, "1.3.2"); a.Value.Points != 300 {
		t.Errorf("another's answer was overwritten: %+v", a)
	}
	s.Post(one.Principal, at+"/dua-vao", "points.1.3.2", "5", "version.1.3.2", "1", "confirm", "1", "take", "1.3.2").Is(http.StatusSeeOther)
	if a := s.stands(one.Return, "1.3.2"); a.Value.Points != 500 {
		t.Errorf("chosen again, it is saved: %+v", a)
	}
}

func TestTryingASentReturn(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	one := s.Schools[0]
	s.Fill(t, one.Principal, one.Return)
	s.To(t, one, assessment.Submitted)
	at := s.path(one.Return)
	s.Get(one.Principal, at).Is(200, unsaved, "không đưa vào phiếu được", `name="points.1.3.1"`).SaysNot(takeOver + "<")
	s.Post(one.Principal, at, "points.1.3.1", "0,5").Is(200, "<b data-changes>1</b>")
	s.Post(one.Principal, at+"/dua-vao", "points.1.3.1", "0,5", "version.1.3.1", "1", "confirm", "1", "take", "1.3.1").Is(http.StatusConflict, "Chưa")
	if a := s.stands(one.Return, "1.3.1"); a.Version != 1 {
		t.Errorf("a sent return was changed: %+v", a)
	}
}

// TestTryingAReturnedReturn tries what the office has sent back, and nothing else.
func TestTryingAReturnedReturn(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	one := s.Schools[0]
	s.Fill(t, one.Principal, one.Return)
	s.Return(t, one, "1.3.1")
	at := s.path(one.Return)
	s.Get(one.Principal, at).Is(200, takeOver, `name="points.1.3.1"`, "Câu này hiện không đổi được").SaysNot(`name="points.1.3.2"`)
	was := s.stands(one.Return, "1.3.2")
	s.Post(one.Principal, at+"/dua-vao", "points.1.3.1", "0,5", "version.1.3.1", "1", "points.1.3.2", "0,5", "version.1.3.2", "1",
		"confirm", "1", "take", "1.3.1", "take", "1.3.2").Is(http.StatusSeeOther)
	if a := s.stands(one.Return, "1.3.1"); a.Value.Points != 50 {
		t.Errorf("not saved: %+v", a)
	}
	if a := s.stands(one.Return, "1.3.2"); a.Version != was.Version {
		t.Errorf("a locked answer was changed: %+v", a)
	}
}

func TestWhoMayTry(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	one := s.Schools[0]
	at := s.path(one.Return)
	s.Get(s.Reviewer, at).Is(http.StatusForbidden)
	for _, path := range []string{at, at + "/dua-vao"} {
		s.Post(s.Reviewer, path, "points.1.3.1", "1").Is(http.StatusForbidden)
		s.Post(s.Schools[1].Principal, path, "points.1.3.1", "1").Is(http.StatusNotFound)
	}
	s.Get(s.Schools[1].Principal, at).Is(http.StatusNotFound)
	s.Lang = locale.En
	s.Get(one.Staff, at).Is(200, "On trial, nothing saved", "The cheapest ways to Level 2").SaysNot("Thử")
}

// TestTryingBeginsWithWhatWasNotSent: an answer that the device holds counts as where the trial begins, not as a change; sent
// meanwhile by the same person, it is no answer of another.
func TestTryingBeginsWithWhatWasNotSent(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	one := s.Schools[0]
	at := s.path(one.Return)
	held := []string{"points.1.3.1", "4", "version.1.3.1", "0", "was.1.3.1", "4", "unsent.1.3.1", "1"}
	s.Post(one.Staff, at, held...).Is(200, "<b data-changes>0</b>", `value="4"`, "4 / 30 điểm")
	s.Post(one.Staff, at+"/dua-vao", held...).Is(200, "Không có thay đổi nào")
	s.Post(one.Staff, at, "points.1.3.1", "99", "was.1.3.1", "99", "unsent.1.3.1", "1").Is(200, "<b data-changes>0</b>", "0 / 30 điểm")

	s.save(one.Staff, one.Return, assessment.SaveCommand{Code: "1.3.1", Raw: assessment.Raw{Points: "4"}})
	held[1] = "5"
	s.Post(one.Staff, at+"/dua-vao", held...).Is(200, "Trên phiếu: 4", "Đang thử: 5", `value="1.3.1" checked`).SaysNot("Sau khi trang thử được mở")
	s.Post(one.Principal, at+"/dua-vao", held...).Is(200, "Sau khi trang thử được mở").SaysNot(`value="1.3.1" checked`)
	s.Post(one.Staff, at+"/dua-vao", append(held, "confirm", "1", "take", "1.3.1")...).Is(http.StatusSeeOther)
	if a := s.stands(one.Return, "1.3.1"); a.Value.Points != 500 || a.Version != 2 {
		t.Errorf("saved %+v", a)
	}
}

// TestTakingOverIsOneChange: what is chosen is saved in one transaction, and what another answered stays in the record.
func TestTakingOverIsOneChange(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	one := s.Schools[0]
	s.save(one.Staff, one.Return, assessment.SaveCommand{Code: "1.3.3", Raw: assessment.Raw{Points: "1"}})
	s.Post(one.Principal, s.path(one.Return)+"/dua-vao", "points.1.3.1", "4", "version.1.3.1", "0", "points.1.3.2", "5", "version.1.3.2", "0",
		"points.1.3.3", "3", "version.1.3.3", "0", "confirm", "1", "take", "1.3.1", "take", "1.3.2", "take", "1.3.3").
		Is(http.StatusConflict, "Đã lưu vào phiếu: 1.3.1 và 1.3.2.", "1 câu chưa được lưu", "đã trả lời “1” lúc 16:00")
	events, err := s.Returns.History(t.Context(), one.Principal, one.Return)
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, e := range events {
		said = append(said, e.Action)
	}
	if got := strings.Join(said, " "); got != "answer.save answer.save answer.save answer.conflict" {
		t.Errorf("the record says %s", got)
	}
	s.Post(one.Principal, s.path(one.Return)+"/dua-vao", "points.1.3.1", "6", "version.1.3.1", "1", "confirm", "1").Is(http.StatusSeeOther)
	if a := s.stands(one.Return, "1.3.1"); a.Version != 1 {
		t.Errorf("saved what was not chosen: %+v", a)
	}
}
