package entering_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/assessment/sending"
	"github.com/thuocso/thuocso/internal/portal/portaltest"
)

func TestTheWholeWay(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Get(s.Reviewer, "/tham-dinh?loc=draft").Is(200, `href="`+s.here+`"`, "Nhập thay từ bản giấy")
	s.Get(s.Officer, "/tham-dinh?loc=draft").Is(200).SaysNot(s.here)

	// Beginning asks why and from which paper; only then anything is opened.
	s.Get(s.Reviewer, s.here).Is(200, "Bắt đầu nhập thay", "đã trả lời 0 trên")
	s.Post(s.Reviewer, s.here, "paper_number", "07/PTĐG-THM", "paper_date", "2025-05-09", "signer", "Hiệu trưởng").
		Is(http.StatusUnprocessableEntity, "Cần ghi lý do nhập thay", `value="07/PTĐG-THM"`)
	s.Post(s.Reviewer, s.here, "reason", "Mất điện", "paper_number", "07", "paper_date", "2025-06-09", "signer", "Hiệu trưởng").
		Is(http.StatusUnprocessableEntity)
	s.Get(s.one.Principal, "/phieu").Is(200).SaysNot("nhập thay")
	s.begin(s.Reviewer).Is(http.StatusSeeOther)
	s.begin(s.Reviewer).Is(http.StatusConflict, "vẫn đang mở")

	// The principal is told at once, on her first page and on the sheet.
	s.Get(s.one.Principal, "/phieu").Is(200, "mở nhập thay phiếu năm học 2024–2025", "đang nhập thay phiếu này từ bản giấy", "Trường mất điện từ 05/5")
	s.Get(s.one.Principal, s.sheet).Is(200, s.Reviewer.Display, "đang nhập thay phiếu này từ bản giấy số 07/PTĐG-THM ngày 09/05/2025", "Bản quét chưa được đính kèm")

	// Nothing is sent without the picture, the steps, every answer, and the word that the paper is signed.
	s.Get(s.Reviewer, s.here+"/gui").Is(200, "Chưa đính kèm bản quét", "1.1: chưa có câu trả lời").SaysNot(`name="seen"`)
	s.Post(s.Reviewer, s.here+"/gui", "signed", "yes").Is(http.StatusUnprocessableEntity, "Chưa đính kèm bản quét")
	s.scan(s.Reviewer, "phiếu ký.pdf", pdf()).Is(http.StatusSeeOther)
	s.Get(s.one.Principal, s.sheet+"/ban-giay/1").Is(200, "%PDF-1.4")
	s.typeAll(s.Reviewer)
	s.Get(s.Reviewer, s.here+"/gui").Is(200).SaysNot("chưa có câu trả lời", `name="seen"`)
	s.plan(s.Reviewer)
	seen := s.seen(s.Reviewer)
	s.Post(s.Reviewer, s.here+"/gui", "seen", seen).Is(http.StatusUnprocessableEntity, "CHƯA được nộp: vui lòng xác nhận")
	s.Post(s.Reviewer, s.here+"/gui", "seen", "0000", "signed", "yes").Is(http.StatusConflict)
	if state := s.load().State; state != assessment.Draft {
		t.Fatalf("state %s before it was sent", state)
	}
	s.Post(s.Reviewer, s.here+"/gui", "seen", seen, "signed", "yes").Is(http.StatusSeeOther)

	s.saysWhoEntered()
	s.recordSaysWhoEntered()
}

// saysWhoEntered looks at all that is shown of a return that the office entered.
func (s *site) saysWhoEntered() {
	s.T.Helper()
	const entered = "nhập thay từ bản giấy số 07/PTĐG-THM ngày 09/05/2025"
	s.Get(s.one.Principal, "/phieu").Is(200, "đã nộp thay phiếu năm học 2024–2025", entered)
	for _, path := range []string{"", "/ket-qua", "/bien-nhan/1"} {
		s.Get(s.one.Principal, s.sheet+path).Is(200, entered, s.sheet+"/ban-giay/1")
	}
	s.Get(s.one.Principal, s.sheet+"/bien-nhan/1").Is(200, "Người nộp thay", "người ký bản giấy: Hiệu trưởng").SaysNot("Người nộp và phê duyệt")
	s.Get(s.one.Principal, s.sheet+"/nhat-ky").Is(200, "Mở nhập thay từ bản giấy", entered)
	s.Get(s.one.Principal, s.sheet+"/bien-nhan/1/phieu.pdf").Is(200, "%PDF")
	docx := s.Get(s.one.Principal, s.sheet+"/bien-nhan/1/phieu.docx").Is(200).Body
	if text := bodyOf(s.T, docx); !strings.Contains(text, entered) || !strings.Contains(text, "phê duyệt trên bản giấy: Hiệu trưởng") {
		s.T.Error("the official form does not say who entered it")
	}
	// The reviewer is told that the office entered it, and by herself; a colleague is only told the first.
	review := "/tham-dinh/" + number(int64(s.one.Return))
	s.Get(s.Reviewer, review).Is(200, "nhập thay và nộp lúc", "Người nhập chính là tài khoản đang xem", "· nhập thay từ bản giấy")
	s.Get(s.OfficeHead, review).Is(200, "nhập thay và nộp lúc").SaysNot("Người nhập chính là")
	for _, may := range []account.Actor{s.one.Principal, s.one.Staff, s.Reviewer, s.OfficeHead, s.Officer} {
		s.Get(may, s.sheet+"/ban-giay/1").Is(200, "%PDF-1.4")
	}
	for _, may := range []account.Actor{s.Schools[1].Principal, s.OtherReviewer} {
		s.Get(may, s.sheet+"/ban-giay/1").Is(http.StatusNotFound)
	}
	s.Get(s.one.Principal, s.sheet+"/ban-giay/2").Is(http.StatusNotFound)
}

// recordSaysWhoEntered looks at answers, canonical form and chain.
func (s *site) recordSaysWhoEntered() {
	s.T.Helper()
	r := s.load()
	for code, a := range r.Answers {
		if a.ByID != s.Reviewer.PersonID || r.File.EnteredBy(a.ByID, a.At) == nil {
			s.T.Errorf("%s is by %d", code, a.ByID)
		}
	}
	_, receipt, err := s.Returns.SentOf(s.T.Context(), s.one.Principal, s.one.Return, 1)
	if err != nil {
		s.T.Fatal(err)
	}
	sent, err := sending.ReadSent(receipt.Document)
	if err != nil {
		s.T.Fatal(err)
	}
	e := r.File.Entry(1)
	want := sending.SentOnBehalf{Date: "2025-05-09", Entry: 1, Number: "07/PTĐG-THM", SHA256: e.Scan.SHA256, Signer: "Hiệu trưởng"}
	if sent.Form != sending.FormOnBehalf || sent.OnBehalf == nil || *sent.OnBehalf != want || e.Receipt != 1 {
		s.T.Errorf("%s, %+v, entry %+v", sent.Form, sent.OnBehalf, e)
	}
	events, err := s.Returns.History(s.T.Context(), s.one.Principal, s.one.Return)
	if err != nil {
		s.T.Fatal(err)
	}
	for _, event := range events {
		var d struct {
			Entry int `json:"entry"`
		}
		if err := json.Unmarshal([]byte(event.Detail), &d); err != nil || d.Entry != 1 || event.PersonID != s.Reviewer.PersonID {
			s.T.Errorf("%s by %d: %s", event.Action, event.PersonID, event.Detail)
		}
	}
}

func bodyOf(t *testing.T, docx string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader([]byte(docx)), int64(len(docx)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}

	return string(text)
}

// TestWhoMayNotEnter tries every forbidden move: other people, other states, other times.
func TestWhoMayNotEnter(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	all := func(actor account.Actor, status int, texts ...string) {
		t.Helper()
		s.Get(actor, s.here).Is(status, texts...)
		s.begin(actor).Is(status)
		s.scan(actor, "a.pdf", pdf()).Is(status)
		for _, path := range []string{"/cau-tra-loi", "/ke-hoach", "/giai-trinh", "/gui", "/dung"} {
			s.Post(actor, s.here+path, "version", "0", "nhom", "0", "signed", "yes").Is(status)
		}
		s.Get(actor, s.here+"/gui").Is(status)
	}
	all(s.OtherReviewer, http.StatusNotFound)
	all(s.one.Principal, http.StatusForbidden)
	all(s.one.Staff, http.StatusForbidden)
	all(s.Schools[1].Principal, http.StatusForbidden)
	all(s.Officer, http.StatusForbidden, "Chỉ cơ quan quản lý trực tiếp")
	all(s.Admin, http.StatusForbidden)

	// Whoever may, has to begin first: the draft stays the school's own.
	s.Fill(t, s.one.Principal, s.one.Return)
	const note = "Văn bản số 05"
	for _, path := range []string{s.here + "/gui", s.sheet, s.sheet + "/phieu.pdf", s.sheet + "/ban-giay/1"} {
		s.Get(s.Reviewer, path).Is(http.StatusLocked).SaysNot(note)
	}
	s.Get(s.Reviewer, s.here).Is(200).SaysNot(note)

	// A return that was sent, a season that is over or closed.
	open := s.Clock.Now()
	s.To(t, s.one, assessment.Submitted)
	all(s.Reviewer, http.StatusLocked, "đang khóa")
	if _, err := s.Returns.Withdraw(t.Context(), s.one.Principal, s.one.Return); err != nil {
		t.Fatal(err)
	}
	s.Clock.Set(s.load().Season.Dates.SubmitUntil)
	all(s.Reviewer, http.StatusLocked, "Hạn của phiếu này")
	s.Clock.Set(open)
	if _, err := s.DB.SQL().ExecContext(t.Context(), `UPDATE season SET state = 'closed' WHERE id = $1`, int64(s.Season)); err != nil {
		t.Fatal(err)
	}
	all(s.Reviewer, http.StatusLocked, "đã đóng")
	if n := len(s.load().File.Entries); n != 0 {
		t.Errorf("%d entries came about", n)
	}
}

// TestTheDraftIsShownToWhoBeganOnly: not to a colleague, and to nobody of the office once it is over.
func TestTheDraftIsShownToWhoBeganOnly(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Fill(t, s.one.Principal, s.one.Return)
	const note = "Văn bản số 05"
	s.begin(s.Reviewer).Is(http.StatusSeeOther)
	s.scan(s.Reviewer, "a.pdf", pdf()).Is(http.StatusSeeOther)
	s.Get(s.Reviewer, s.here).Is(200, note)
	s.Get(s.OfficeHead, s.here).Is(200, "đang nhập thay phiếu này từ").SaysNot(note)
	for _, path := range []string{s.here + "/gui", s.sheet, s.sheet + "/ban-giay/1"} {
		s.Get(s.OfficeHead, path).Is(http.StatusLocked).SaysNot(note)
	}
	s.Get(s.Reviewer, s.sheet+"/ban-giay/1").Is(200, "%PDF")

	// A colleague takes over with a reason of her own; the picture of the same paper stays.
	s.begin(s.OfficeHead).Is(http.StatusSeeOther)
	s.Get(s.OfficeHead, s.here).Is(200, note, "a.pdf")
	s.Get(s.Reviewer, s.here+"/gui").Is(http.StatusLocked, s.OfficeHead.Display)
	s.Get(s.one.Principal, s.sheet).Is(200, s.OfficeHead.Display)

	s.Post(s.OfficeHead, s.here+"/dung").Is(http.StatusSeeOther)
	s.Get(s.one.Principal, "/phieu").Is(200, "dừng nhập thay phiếu năm học", "Việc nhập đã kết thúc mà chưa nộp")
	for _, actor := range []account.Actor{s.Reviewer, s.OfficeHead} {
		s.Get(actor, s.here+"/gui").Is(http.StatusLocked).SaysNot(note)
		s.Get(actor, s.sheet+"/ban-giay/2").Is(http.StatusLocked)
	}
	s.Get(s.one.Principal, s.sheet+"/ban-giay/2").Is(200, "%PDF")

	// What the school sends itself ends an entry that is under way.
	s.begin(s.Reviewer).Is(http.StatusSeeOther)
	s.To(t, s.one, assessment.Submitted)
	if _, err := s.Returns.Withdraw(t.Context(), s.one.Principal, s.one.Return); err != nil {
		t.Fatal(err)
	}
	s.Get(s.Reviewer, s.here+"/gui").Is(http.StatusLocked)
	s.begin(s.Reviewer).Is(http.StatusSeeOther)
	if n := len(s.load().File.Entries); n != 4 {
		t.Errorf("%d entries, want 4", n)
	}
}

// TestWhatTheSchoolAnsweredIsAskedAbout: the paper replaces it only where that was said, in the version that was shown.
func TestWhatTheSchoolAnsweredIsAskedAbout(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	school := func(points string, version int) error {
		_, err := s.Returns.SaveAnswer(t.Context(), s.one.Principal, s.one.Return, assessment.SaveCommand{
			Code: "1.3.1", Raw: assessment.Raw{Points: points, Note: "Của trường"}, Version: version,
		})

		return err
	}
	if err := school("1", 0); err != nil {
		t.Fatal(err)
	}
	s.begin(s.Reviewer).Is(http.StatusSeeOther)
	s.Get(s.Reviewer, s.here).Is(200, "Nhà trường đã trả lời: 1")
	enter := func(points, version string, more ...string) portaltest.Answer {
		t.Helper()

		return s.Post(s.Reviewer, s.here+"/cau-tra-loi", append([]string{"nhom", "0", "ban-1.3.1", version, "diem-1.3.1", points, "ban-1.3.2", "0", "diem-1.3.2", "1"}, more...)...)
	}
	// An empty field takes nothing away; another value is asked about, and what stands beside it is saved.
	enter("", "1").Is(http.StatusSeeOther)
	enter("1", "1").Is(http.StatusSeeOther) // the same, without the note
	if a := s.load().Answers["1.3.1"]; a.Value.Note != "Của trường" || a.Version != 1 {
		t.Errorf("1.3.1 is %+v", a)
	}
	enter("2", "1").Is(http.StatusConflict, "Bản giấy khác với câu trả lời của nhà trường", `name="thay-1.3.1"`, `value="2"`, "Của trường")
	r := s.load()
	if got, other := r.Answers["1.3.1"].Value.Points, r.Answers["1.3.2"]; got != 100 || other.ByID != s.Reviewer.PersonID {
		t.Errorf("1.3.1 is %v, 1.3.2 by %d", got, other.ByID)
	}
	// The school saves again meanwhile: the version that the page showed is no longer the one.
	if err := school("0.5", 1); err != nil {
		t.Fatal(err)
	}
	enter("2", "1", "thay-1.3.1", "1").Is(http.StatusConflict, `name="thay-1.3.1"`)
	enter("2", "2", "thay-1.3.1", "1").Is(http.StatusSeeOther)
	if got := s.load().Answers["1.3.1"]; got.Value.Points != 200 || got.ByID != s.Reviewer.PersonID || got.Version != 3 {
		t.Errorf("1.3.1 is %+v", got)
	}
	// Her own device comes with the version it knew: both are shown, nothing is lost.
	if err := school("1.5", 2); err == nil || s.load().Answers["1.3.1"].Value.Points != 200 {
		t.Errorf("the school's device got %v", err)
	}
	s.Get(s.one.Principal, s.sheet+"/nhat-ky").Is(200, "giá trị gửi sau chưa được lưu", "nhập thay từ bản giấy")
	s.Get(s.one.Principal, s.sheet).Is(200, "· nhập thay từ bản giấy")
	// Bad numbers are named and cost nothing else.
	enter("99", "3").Is(http.StatusConflict, "1.3.1: ")
	s.Post(s.Reviewer, s.here+"/cau-tra-loi", "nhom", "0").Is(http.StatusUnprocessableEntity)
	s.Post(s.Reviewer, s.here+"/cau-tra-loi", "nhom", "7").Is(http.StatusUnprocessableEntity)
}

// TestWhatTheSchoolChangesMeanwhileIsNotSentUnseen: what was seen is what is sent, and the school may go on answering.
func TestWhatTheSchoolChangesMeanwhileIsNotSentUnseen(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.ready(s.OfficeHead)
	seen := s.seen(s.OfficeHead)
	s.Save(t, s.one.Principal, s.one.Return, assessment.SaveCommand{Code: "1.3.1", Raw: assessment.Raw{Points: "0.5"}, Version: 1})
	s.Post(s.OfficeHead, s.here+"/gui", "seen", seen, "signed", "yes").Is(http.StatusConflict, "Giữ theo bản nháp của nhà trường", "1.3.1")
	if state := s.load().State; state != assessment.Draft {
		t.Fatalf("state %s", state)
	}
	s.Post(s.OfficeHead, s.here+"/gui", "seen", s.seen(s.OfficeHead), "signed", "yes").Is(http.StatusSeeOther)
	s.Get(s.one.Principal, s.sheet+"/bien-nhan/1").Is(200, "nhập thay từ bản giấy")
	s.Post(s.OfficeHead, s.here+"/gui", "seen", seen, "signed", "yes").Is(http.StatusLocked)
}

// TestWhatIsNoScanIsRefused: by content, and nothing of it stays.
func TestWhatIsNoScanIsRefused(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.begin(s.Reviewer).Is(http.StatusSeeOther)
	for name, content := range map[string][]byte{
		"phiếu.pdf": append([]byte("MZ\x90\x00"), make([]byte, 5000)...), "phiếu.png": []byte("<svg onload=alert(1)></svg>"),
		"phiếu.jpg": []byte("PK\x03\x04 not a package"),
	} {
		s.scan(s.Reviewer, name, content).Is(http.StatusUnprocessableEntity)
	}
	s.scan(s.Reviewer, "to.pdf", append(pdf(), make([]byte, 20<<20)...)).Is(http.StatusRequestEntityTooLarge)
	if e := s.load().File.LiveEntry(); e.Scan.SHA256 != "" {
		t.Errorf("kept %+v", e.Scan)
	}
	// The school has no room left at all, and loses none by a scan.
	s.scan(s.Reviewer, "phiếu.pdf", pdf()).Is(http.StatusSeeOther)
	usage, err := s.store.Usage(t.Context(), s.one.ID)
	if err != nil || usage.Used != 0 || usage.Arriving != 0 {
		t.Errorf("usage %+v, %v", usage, err)
	}
	if header := s.Get(s.one.Principal, s.sheet+"/ban-giay/1").Is(200).Header; !strings.HasPrefix(header.Get("Content-Disposition"), "attachment") {
		t.Errorf("the scan comes as %q", header.Get("Content-Disposition"))
	}
}

// TestAReturnedReturnIsEnteredWhereItIsOpen: the same for corrections that come on paper.
func TestAReturnedReturnIsEnteredWhereItIsOpen(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Fill(t, s.one.Principal, s.one.Return)
	s.Return(t, s.one, "1.3.1")
	s.Get(s.Reviewer, "/tham-dinh/"+number(int64(s.one.Return))).Is(200, s.here)
	s.begin(s.Reviewer).Is(http.StatusSeeOther)
	s.Get(s.Reviewer, s.here).Is(200, `name="diem-1.3.1"`).SaysNot(`name="diem-1.3.2"`)
	s.scan(s.Reviewer, "sửa.pdf", pdf()).Is(http.StatusSeeOther)
	version := number(int64(s.load().Answers["1.3.1"].Version))
	s.Post(s.Reviewer, s.here+"/cau-tra-loi", "nhom", "0", "ban-1.3.1", version, "diem-1.3.1", "1", "thay-1.3.1", "1", "ban-1.3.2", "1", "diem-1.3.2", "1", "thay-1.3.2", "1").
		Is(http.StatusConflict, "1.3.2: ")
	s.Post(s.Reviewer, s.here+"/gui", "seen", s.seen(s.Reviewer), "signed", "yes").Is(http.StatusSeeOther)
	if r := s.load(); r.State != assessment.Resubmitted || r.Round != 2 || r.File.EntryOf(2) == nil {
		t.Errorf("state %s, round %d", r.State, r.Round)
	}
	// The principal may take back what was sent for her, as any sending.
	if _, err := s.Returns.Withdraw(t.Context(), s.one.Principal, s.one.Return); err != nil {
		t.Fatal(err)
	}
	s.Get(s.Reviewer, s.here+"/gui").Is(http.StatusLocked)
}
