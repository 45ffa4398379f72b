package main

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/assessment/sending"
	"github.com/thuocso/thuocso/internal/config"
	"github.com/thuocso/thuocso/internal/postgres/pgtest"
)

// desk is a return of the own school, filled by its principal, and the people who work on it.
type desk struct {
	*world

	parts     subjects
	id        assessment.ID
	principal account.Actor
	path      string
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	w := newWorld(t)
	d := &desk{world: w, parts: newSubjects(&station{db: w.db, config: config.Config{Timezone: time.UTC}}, pgtest.Now)}
	number, err := strconv.ParseInt(w.things["return"][placeOwn], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	d.id, d.path = assessment.ID(number), "/tham-dinh/"+w.things["return"][placeOwn]
	target, err := d.parts.returns.Place(t.Context(), d.id)
	if err != nil {
		t.Fatal(err)
	}
	d.principal = account.Actor{PersonID: w.people[account.Principal], Display: "Hiệu trưởng", Grants: []account.Grant{
		{Role: account.Principal, UnitID: w.units["school own"], Path: target.Path},
	}}
	d.give(t, "")

	return d
}

// give answers what is open: half of the maximum, or the points of one code alone.
func (d *desk) give(t *testing.T, points string, only ...string) {
	t.Helper()
	r := d.load(t)
	for _, code := range r.Codes() {
		if len(only) > 0 && code != only[0] {
			continue
		}
		raw := assessment.Raw{Points: points, Met: "1"}
		if c, ok := r.Index.Component(code); ok && points == "" {
			raw.Points = (c.Max / 2 / r.Index.Step * r.Index.Step).String()
		}
		_, err := d.parts.returns.SaveAnswer(t.Context(), d.principal, d.id, assessment.SaveCommand{
			Code: code, Raw: raw, Version: r.Answer(code).Version,
		})
		if err != nil {
			t.Fatalf("answer %s: %v", code, err)
		}
	}
	_, err := d.parts.returns.SaveSteps(t.Context(), d.principal, d.id, assessment.StepsCommand{
		Raw: sending.Raw{PlanNumber: "12/KH", PlanDate: "2025-04-03"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.parts.returns.Submit(t.Context(), d.principal, d.id, assessment.SubmitCommand{Approved: true}); err != nil {
		t.Fatal(err)
	}
}

func (d *desk) load(t *testing.T) *assessment.Return {
	t.Helper()
	r, err := d.parts.returns.Load(t.Context(), d.principal, d.id)
	if err != nil {
		t.Fatal(err)
	}

	return r
}

// verdict sends one verdict as the script does and returns status and answer.
func (d *desk) verdict(t *testing.T, v *visitor, form url.Values) (int, map[string]any) {
	t.Helper()
	form.Set("csrf", v.csrf)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, d.base+d.path+"/phan-quyet", strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Accept", "application/json")
	got := v.send(t, req)
	var body map[string]any
	if err := json.Unmarshal([]byte(got.body), &body); err != nil {
		t.Fatalf("status %d: %v\n%s", got.status, err, got.body)
	}

	return got.status, body
}

func fields(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}

	return v
}

func (r reply) expect(t *testing.T, status int, words ...string) {
	t.Helper()
	if r.status != status {
		t.Errorf("status %d, want %d", r.status, status)
	}
	for _, word := range words {
		if !strings.Contains(r.body, word) {
			t.Errorf("the page does not say %q", word)
		}
	}
}

func TestAReviewerWorksOnAReturn(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	v, head := d.as(t, account.Reviewer), d.as(t, account.OfficeHead)
	v.ask(t, "GET", "/tham-dinh", nil).expect(t, http.StatusOK, "school own", "0/29", "Đã nộp")
	if other := v.ask(t, "GET", "/tham-dinh", nil); strings.Contains(other.body, "school other") {
		t.Error("the queue shows the school of another office")
	}
	v.ask(t, "GET", d.path, nil).expect(t, http.StatusOK, "Chấp nhận: 3 / 6 điểm", "Đã xét <b>0/29</b>", "data-save")

	status, body := d.verdict(t, v, fields("code", "1.3.1", "verdict", "accepted", "version", "0"))
	pieces, ok := body["html"].(map[string]any)
	if status != http.StatusOK || body["version"] != 1.0 || body["saved_at"] == "" || !ok {
		t.Fatalf("status %d: %v", status, body)
	}
	if bar, ok := pieces["#stand"].(string); !ok || !strings.Contains(bar, "<b>1/29</b>") {
		t.Errorf("the bar stays behind: %v", pieces["#stand"])
	}
	status, body = d.verdict(t, v, fields("code", "1.3.2", "verdict", "returned", "reason", "Xin đường link", "version", "0"))
	if status != http.StatusUnprocessableEntity || body["field"] != "reason_code" {
		t.Errorf("a return without a reason from the list: status %d, %v", status, body)
	}

	// Two reviewers at one answer: the second sees what the first said.
	status, body = d.verdict(t, head, fields("code", "1.3.1", "verdict", "changed", "points", "2", "reason_code", "no_evidence",
		"reason", "Chưa thấy", "version", "0"))
	theirs, ok := body["theirs"].(map[string]any)
	if status != http.StatusConflict || !ok || theirs["verdict"] != "accepted" || theirs["by"] != "reviewer" || theirs["own"] != false {
		t.Errorf("status %d: %v", status, body)
	}
	status, _ = d.verdict(t, head, fields("code", "1.3.1", "verdict", "changed", "points", "2", "reason_code", "no_evidence",
		"reason", "Chưa thấy", "version", "1"))
	if status != http.StatusOK {
		t.Errorf("the second verdict on what was seen: status %d", status)
	}
	if j := d.load(t).Answer("1.3.1").Judgement; j.Verdict != assessment.Changed || j.Points != 200 {
		t.Errorf("judged %+v", j)
	}
}

// seen is what the page of the question carries: when the return was sent that it showed.
func (d *desk) seen(t *testing.T) url.Values {
	t.Helper()

	return fields("da-xem", strconv.FormatInt(d.load(t).SubmittedAt.UnixMicro(), 10))
}

func TestAVerdictWithoutScripts(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	v := d.as(t, account.Reviewer)
	form := fields("code", "1.3.1", "verdict", "changed", "points", "7", "reason_code", "wrong_figure", "reason", "Chỉ hai lớp dùng", "version", "0")
	v.ask(t, "POST", d.path+"/phan-quyet", form).expect(t, http.StatusUnprocessableEntity, "Chỉ hai lớp dùng", `value="7"`, `role="alert"`)
	form.Set("points", "1,5")
	saved := v.ask(t, "POST", d.path+"/phan-quyet", form)
	saved.expect(t, http.StatusSeeOther)
	if to := saved.header.Get("Location"); to != d.path+"#comp-1-3-1" {
		t.Errorf("leads to %s", to)
	}
	form.Set("points", "2")
	v = d.as(t, account.OfficeHead)
	v.ask(t, "POST", d.path+"/phan-quyet", form).expect(t, http.StatusConflict, "Đổi thành 1,5 / 6 điểm", `value="2"`)
}

func TestOnlyWhatWasReturnedComesFirstTheSecondTime(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	v := d.as(t, account.Reviewer)
	d.verdict(t, v, fields("code", "1.5.1", "verdict", "returned", "reason_code", "out_of_date", "reason", "Minh chứng năm trước", "version", "0"))
	v.ask(t, "GET", d.path+"/chap-nhan-con-lai", nil).expect(t, http.StatusOK, "Chấp nhận 28 câu chưa xét của school own?")
	v.ask(t, "POST", d.path+"/chap-nhan-con-lai", nil).expect(t, http.StatusConflict)
	v.ask(t, "POST", d.path+"/chap-nhan-con-lai", fields("da-xem", "1")).expect(t, http.StatusConflict, "nộp lại lúc")
	v.ask(t, "POST", d.path+"/chap-nhan-con-lai", d.seen(t)).expect(t, http.StatusSeeOther)
	v.ask(t, "GET", d.path+"/tra-lai", nil).expect(t, http.StatusOK, "1.5.1", "Minh chứng năm trước", "24:00 ngày 14/06/2025")
	v.ask(t, "POST", d.path+"/xac-nhan", nil).expect(t, http.StatusUnprocessableEntity)
	v.ask(t, "POST", d.path+"/tra-lai", nil).expect(t, http.StatusSeeOther)
	v.ask(t, "GET", d.path, nil).expect(t, http.StatusOK, "Đang chờ nhà trường sửa 1 câu", d.path+"/thu-hoi")
	v.ask(t, "POST", d.path+"/thu-hoi", fields("reason", " ")).expect(t, http.StatusUnprocessableEntity, "Thu hồi phiếu của school own?")

	d.give(t, "10", "1.5.1")
	page := v.ask(t, "GET", d.path, nil)
	page.expect(t, http.StatusOK, "Cần xét ở lần này", "Trước khi trả lại: 7,5 / 15 điểm", "Đã trả lại vì: Minh chứng không còn hiệu lực", "28/29")
	if first, rest := strings.Index(page.body, `id="comp-1-5-1"`), strings.Index(page.body, `id="comp-1-1"`); first < 0 || first > rest {
		t.Error("what came back does not stand first")
	}
	pending := v.ask(t, "GET", d.path+"?loc=cho-xet", nil)
	if strings.Count(pending.body, `id="comp-`) != 1 {
		t.Error("the view of what is not judged shows more than that")
	}
}

func TestWhatNeverWentBackStaysInItsCriterion(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	v := d.as(t, account.Reviewer)
	d.verdict(t, v, fields("code", "2.3.2", "verdict", "returned", "reason_code", "no_evidence", "reason", "Xin quy chế", "version", "0"))
	v.ask(t, "POST", d.path+"/tra-lai", nil).expect(t, http.StatusSeeOther)
	d.give(t, "2", "2.3.2")
	page := v.ask(t, "GET", d.path, nil)
	page.expect(t, http.StatusOK, "Cần xét ở lần này", "0/29")
	block, rest, _ := strings.Cut(page.body[strings.Index(page.body, "Cần xét ở lần này"):], `class="crit"`)
	if n := strings.Count(block, `id="comp-`); n != 1 || !strings.Contains(block, `id="comp-2-3-2"`) {
		t.Errorf("%d codes are announced as come back, want 2.3.2 alone", n)
	}
	for _, code := range []string{"1-1", "1-3-1", "2-3-1"} {
		if !strings.Contains(rest, `id="comp-`+code+`"`) {
			t.Errorf("%s does not stand in its criterion", code)
		}
	}
}

func TestAMoveThatIsImpossibleIsRefusedBeforeItIsAsked(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	head := d.as(t, account.OfficeHead)
	head.ask(t, "GET", d.path+"/xac-nhan", nil).expect(t, http.StatusUnprocessableEntity, "Còn 29 câu chưa thẩm định")
	head.ask(t, "GET", d.path+"/tra-lai", nil).expect(t, http.StatusUnprocessableEntity, "Chưa có câu nào được đánh dấu trả lại")
	head.ask(t, "GET", d.path+"/cong-nhan", nil).expect(t, http.StatusLocked, "Cơ quan thẩm định: office own", "cần kết luận mọi câu")
	head.ask(t, "POST", d.path+"/chap-nhan-con-lai", d.seen(t)).expect(t, http.StatusSeeOther)
	if again := head.ask(t, "GET", d.path+"/chap-nhan-con-lai", nil); again.status != http.StatusSeeOther {
		t.Errorf("nothing is left to accept, and the page asks: status %d", again.status)
	}
	head.ask(t, "POST", d.path+"/xac-nhan", nil).expect(t, http.StatusSeeOther)
	for _, path := range []string{"/xac-nhan", "/tra-lai", "/thu-hoi", "/chap-nhan-con-lai", "/cong-bo"} {
		who := head
		if path == "/cong-bo" {
			who = d.as(t, account.ProvinceOfficer)
		}
		page := who.ask(t, "GET", d.path+path, nil)
		page.expect(t, http.StatusLocked, "mở lại phiếu, kèm lý do", "Cơ quan thẩm định: office own")
		if strings.Contains(page.body, "Cơ quan quản lý trực tiếp: office own") {
			t.Errorf("%s sends the office to itself", path)
		}
	}
}

func TestAReturnAtTheSchoolSendsTheReviewerToTheSchool(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	v := d.as(t, account.Reviewer)
	d.verdict(t, v, fields("code", "1.5.1", "verdict", "returned", "reason_code", "out_of_date", "reason", "Năm trước", "version", "0"))
	v.ask(t, "POST", d.path+"/tra-lai", nil).expect(t, http.StatusSeeOther)
	v.ask(t, "GET", d.path+"/xac-nhan", nil).expect(t, http.StatusLocked, "Nhà trường: school own", "office own thu hồi phiếu được")
}

func TestWhoSeesAReturnIsToldWhoDecides(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	head, officer := d.as(t, account.OfficeHead), d.as(t, account.ProvinceOfficer)
	head.ask(t, "GET", d.path+"/cong-bo", nil).expect(t, http.StatusForbidden, "thuộc về Sở Giáo dục và Đào tạo", "đề nghị Sở")
	head.ask(t, "POST", d.path+"/cong-bo", nil).expect(t, http.StatusForbidden, "thuộc về Sở Giáo dục và Đào tạo")
	officer.ask(t, "GET", d.path+"/cong-nhan", nil).expect(t, http.StatusForbidden, "thuộc về cơ quan quản lý trực tiếp")
	officer.ask(t, "POST", d.path+"/mo-lai", fields("reason", "Xem lại")).expect(t, http.StatusForbidden, "do cơ quan quản lý trực tiếp của nhà trường thẩm định", "kèm lý do")
	foreign := "/tham-dinh/" + d.things["return"][placeOther]
	head.ask(t, "GET", foreign+"/cong-bo", nil).expect(t, http.StatusNotFound)
	head.ask(t, "POST", foreign+"/mo-lai", fields("reason", "Xem lại")).expect(t, http.StatusNotFound)
}

func TestNoOfficeMovesInASeasonThatIsClosed(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	head := d.as(t, account.OfficeHead)
	d.exec(t, `UPDATE season SET state = 'closed' WHERE id = $1 RETURNING id`, d.things["season"][placeOwn])
	page := head.ask(t, "GET", d.path, nil)
	page.expect(t, http.StatusOK, "Kỳ đánh giá đã đóng")
	if strings.Contains(page.body, "data-save") || strings.Contains(page.body, d.path+"/bat-dau") {
		t.Error("a closed season offers a verdict")
	}
	head.ask(t, "GET", d.path+"/xac-nhan", nil).expect(t, http.StatusLocked, "đã đóng", "Sở Giáo dục và Đào tạo, nơi mở và đóng kỳ")
	head.ask(t, "POST", d.path+"/bat-dau", nil).expect(t, http.StatusLocked, "đã đóng")
	if status, _ := d.verdict(t, head, fields("code", "1.3.1", "verdict", "accepted", "version", "0")); status != http.StatusLocked {
		t.Errorf("a verdict in a closed season: status %d", status)
	}
	head.ask(t, "POST", "/cong-nhan/cong-nhan", nil).expect(t, http.StatusLocked, "đã đóng")
}

func TestAConditionIsChangedToItsOtherAnswer(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	v := d.as(t, account.Reviewer)
	page := v.ask(t, "GET", d.path, nil)
	page.expect(t, http.StatusOK, "Đổi thành chưa có")
	if strings.Contains(page.body, `name="met"`) {
		t.Error("the form carries a number that nobody is to read")
	}
	status, _ := d.verdict(t, v, fields("code", "1.1", "verdict", "changed", "reason_code", "no_evidence", "reason", "Chưa thấy", "version", "0"))
	if j := d.load(t).Answer("1.1").Judgement; status != http.StatusOK || j.Met != assessment.No {
		t.Errorf("status %d, judged %+v", status, j)
	}
}

func TestFromReviewToPublication(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	head, officer := d.as(t, account.OfficeHead), d.as(t, account.ProvinceOfficer)
	officer.ask(t, "GET", d.path, nil).expect(t, http.StatusOK, "ở đây chỉ để xem")
	head.ask(t, "POST", d.path+"/bat-dau", nil).expect(t, http.StatusSeeOther)
	if _, err := d.parts.returns.Withdraw(t.Context(), d.principal, d.id); err == nil {
		t.Error("the school withdrew a return that is under review")
	}
	head.ask(t, "POST", d.path+"/chap-nhan-con-lai", d.seen(t)).expect(t, http.StatusSeeOther)
	head.ask(t, "GET", d.path+"/xac-nhan", nil).expect(t, http.StatusOK, "Kết quả thẩm định: nhóm 1")
	head.ask(t, "POST", d.path+"/xac-nhan", nil).expect(t, http.StatusSeeOther)
	head.ask(t, "POST", d.path+"/xac-nhan", nil).expect(t, http.StatusLocked)

	// In this season the managing office recognises and the province publishes.
	head.ask(t, "GET", "/cong-nhan", nil).expect(t, http.StatusOK, "Công nhận tất cả (1)", "chưa có căn cứ rõ")
	head.ask(t, "POST", d.path+"/mo-lai", fields("reason", "Xem lại minh chứng 1.4.1")).expect(t, http.StatusSeeOther)
	head.ask(t, "POST", d.path+"/xac-nhan", nil).expect(t, http.StatusSeeOther)
	if page := officer.ask(t, "GET", "/cong-nhan", nil); strings.Contains(page.body, "Công nhận tất cả") {
		t.Error("the province is offered what is the office's to decide")
	}
	officer.ask(t, "POST", "/cong-nhan/cong-nhan", nil)
	if s := d.load(t).State; s != assessment.Verified {
		t.Fatalf("the province recognised what is the office's to decide: %s", s)
	}
	head.ask(t, "GET", "/cong-nhan/cong-nhan", nil).expect(t, http.StatusOK, "Công nhận 1 kết quả?")
	head.ask(t, "POST", "/cong-nhan/cong-nhan", nil).expect(t, http.StatusSeeOther)
	head.ask(t, "POST", "/cong-nhan/cong-bo", nil).expect(t, http.StatusForbidden, "Sở Giáo dục và Đào tạo")
	asked := officer.ask(t, "GET", d.path+"/cong-bo", nil)
	asked.expect(t, http.StatusOK, "Cổng chưa có trang để công chúng xem")
	if strings.Contains(asked.body, "quá hạn công bố") {
		t.Error("publishing in time is called late")
	}
	// After the last moment publishing stays possible, and says so.
	d.exec(t, `UPDATE season SET submit_until = opens_at + interval '1 hour', resubmit_until = opens_at + interval '2 hours',
		publish_until = opens_at + interval '3 hours' WHERE id = $1 RETURNING id`, d.things["season"][placeOwn])
	officer.ask(t, "GET", d.path+"/cong-bo", nil).expect(t, http.StatusOK, "Đã quá hạn công bố")
	officer.ask(t, "GET", "/cong-nhan/cong-bo", nil).expect(t, http.StatusOK, "Đã quá hạn công bố")
	officer.ask(t, "POST", "/cong-nhan/cong-bo", nil).expect(t, http.StatusSeeOther)
	officer.ask(t, "GET", d.path, nil).expect(t, http.StatusOK, "sau hạn công bố của kỳ")
	r := d.load(t)
	if r.State != assessment.Published || r.Answer("1.3.1").RecognisedPoints != 300 {
		t.Errorf("%s, recognised %s", r.State, r.Answer("1.3.1").RecognisedPoints)
	}
}

func TestTheQueueSearchesAndFilters(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	officer := d.as(t, account.ProvinceOfficer)
	for address, shows := range map[string][2]bool{ // the own school, the other one
		"/tham-dinh?pham-vi=tat-ca":                                         {true, true},
		"/tham-dinh?pham-vi=" + d.things["office"][placeOther]:              {false, true},
		"/tham-dinh?pham-vi=tat-ca&loc=draft":                               {false, true},
		"/tham-dinh?pham-vi=tat-ca&loc=nonsense&trang=x&ky=99":              {true, true},
		"/tham-dinh?pham-vi=tat-ca&tim=SCHOOL%20OTHER":                      {false, true},
		"/tham-dinh?pham-vi=tat-ca&tim=%27%20OR%201%3D1%20--":               {false, false},
		"/tham-dinh?pham-vi=" + d.things["office"][placeFar] + "&loc=draft": {false, true},
	} {
		page := officer.ask(t, "GET", address, nil)
		page.expect(t, http.StatusOK)
		for i, name := range []string{">school own<", ">school other<"} {
			if strings.Contains(page.body, name) != shows[i] {
				t.Errorf("%s: %s shown %v", address, name, !shows[i])
			}
		}
		if strings.Contains(page.body, "school far") {
			t.Errorf("%s shows a school of another province", address)
		}
	}
}
