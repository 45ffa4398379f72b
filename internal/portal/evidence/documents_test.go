package evidence_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/audit"
	"github.com/thuocso/thuocso/internal/evidence"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/portal/portaltest"
	"github.com/thuocso/thuocso/internal/postgres/pgtest/province"
)

// document posts a link and returns its address and id.
func (s *site) document(actor account.Actor, title string, more ...string) (string, string) {
	s.T.Helper()
	fields := append([]string{"title", title, "url", "https://example.org/" + strconv.Itoa(len(title))}, more...)
	where := s.Post(actor, "/minh-chung", fields...).Is(http.StatusSeeOther).Header.Get("Location")

	return where, id(where)
}

func sheet(one province.School, more string) string {
	return "/phieu/" + strconv.FormatInt(int64(one.Return), 10) + more
}

// rest rests an answer on a revision ("ID/NO") of a document, or (act "go") ends that, as the school's staff.
func (s *site) rest(one province.School, act, code, proof string) portaltest.Answer {
	s.T.Helper()
	document, revision, _ := strings.Cut(proof, "/")

	return s.Post(one.Staff, sheet(one, "/minh-chung"), "act", act, "ma", code, "document", document, "revision", revision)
}

func TestWhatStaffPostWaitsForThePrincipal(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	one := s.Schools[0]
	where, document := s.document(one.Staff, "Biên bản họp", "number", "07/BB", "issued", "10/10/2024")
	s.rest(one, "dung", "1.3.1", document+"/1").Is(http.StatusSeeOther)
	s.Get(one.Staff, sheet(one, "")).Is(200, "Biên bản họp · chờ duyệt", "+ Thêm minh chứng")
	s.Fill(t, one.Principal, one.Return)
	s.Post(one.Principal, sheet(one, "/giai-trinh"), "giai-trinh-waiting_proof", "Sẽ duyệt sau khi đối chiếu bản giấy.").Is(http.StatusSeeOther)
	s.To(t, one, assessment.Submitted)
	office, proof := "/tham-dinh/"+strconv.FormatInt(int64(one.Return), 10), sheet(one, "/minh-chung/"+document+"/1")
	s.Get(s.Reviewer, office).Is(200).SaysNot("Biên bản họp")
	s.Get(s.Reviewer, proof).Is(http.StatusNotFound)
	s.Get(one.Staff, "/minh-chung/cho-duyet").Is(http.StatusForbidden, "Chỉ hiệu trưởng")
	s.Post(one.Staff, where+"/duyet", "revision", "1", "verdict", "pass").Is(http.StatusForbidden)
	s.Get(one.Principal, "/minh-chung").Is(200, "Chờ duyệt (1)")
	s.Get(one.Principal, "/minh-chung/cho-duyet").Is(200, "Biên bản họp")
	s.Post(one.Principal, where+"/duyet", "revision", "1", "verdict", "refuse").Is(http.StatusUnprocessableEntity, "Không duyệt thì cần ghi lý do")
	s.Post(one.Principal, where+"/duyet", "revision", "1", "verdict", "pass").Is(http.StatusSeeOther)
	s.Post(one.Principal, where+"/duyet", "revision", "1", "verdict", "pass").Is(http.StatusConflict, "đã được quyết định, do Hiệu trưởng")
	s.Get(s.Reviewer, office).Is(200, "Biên bản họp", "số 07/BB · ngày 10/10/2024", "bản 1", `rel="noopener noreferrer nofollow external"`)
	s.Get(s.Reviewer, proof).Is(200, "07/BB", "Dùng cho 1.3.1")
	for _, stranger := range []account.Actor{s.OtherReviewer, s.Schools[1].Principal} {
		s.Get(stranger, proof).Is(http.StatusNotFound)
	}
	s.Get(s.Officer, proof).Is(200)
}

func TestDelegates(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	one := s.Schools[0]
	person := strconv.FormatInt(one.Staff.PersonID, 10)
	where, _ := s.document(one.Staff, "Trước khi giao")
	s.Post(one.Staff, "/minh-chung/uy-quyen", "person", person, "act", "giao").Is(http.StatusForbidden)
	s.Post(one.Principal, "/minh-chung/uy-quyen", "person", strconv.FormatInt(s.Schools[1].Staff.PersonID, 10), "act", "giao").
		Is(http.StatusUnprocessableEntity, "không phải giáo viên, nhân viên của trường")
	s.Get(one.Principal, "/minh-chung/uy-quyen").Is(200, "Trách nhiệm cuối cùng vẫn thuộc về hiệu trưởng", `value="giao"`)
	s.Post(one.Principal, "/minh-chung/uy-quyen", "person", person, "act", "giao").Is(http.StatusSeeOther)
	s.Get(one.Principal, "/minh-chung/uy-quyen").Is(200, "Được ủy quyền từ", "do Hiệu trưởng giao", `value="thu-hoi"`)
	s.Post(one.Staff, where+"/duyet", "revision", "1", "verdict", "pass").Is(http.StatusSeeOther)
	own, _ := s.document(one.Staff, "Sau khi giao")
	s.Get(one.Staff, own).Is(200, "Tổ chuyên môn duyệt lúc")
	s.Post(one.Principal, "/minh-chung/uy-quyen", "person", person, "act", "thu-hoi").Is(http.StatusSeeOther)
	after, _ := s.document(one.Staff, "Sau khi thu hồi")
	s.Get(one.Staff, after).Is(200, "Đang chờ hiệu trưởng")
	s.Post(one.Staff, after+"/duyet", "revision", "1", "verdict", "pass").Is(http.StatusForbidden)

	lines, head := s.chain(one.ID)
	if broken, complete := audit.Verify(lines, head); broken != 0 || !complete {
		t.Errorf("chain broken at %d, complete %v", broken, complete)
	}
	var acts []string
	for _, l := range lines {
		acts = append(acts, l.Action)
		if l.Action == "evidence.pass" && !strings.Contains(l.Detail, `"responsible":`+strconv.FormatInt(one.Principal.PersonID, 10)) {
			t.Errorf("the responsibility is not the principal's: %s", l.Detail)
		}
	}
	if got := strings.Join(acts, " "); got != "evidence.post evidence.delegate evidence.pass evidence.post evidence.revoke evidence.post" {
		t.Errorf("the record says %s", got)
	}
}

// chain reads a school's record of evidence as the database holds it.
func (s *site) chain(school int64) ([]audit.Line, audit.Head) {
	s.T.Helper()
	var head audit.Head
	err := s.DB.SQL().QueryRowContext(s.T.Context(),
		`SELECT h.seq, h.hash FROM audit_head h WHERE h.subject = 'evidence' AND h.subject_id = $1`, school).Scan(&head.Seq, &head.Hash)
	if err != nil {
		s.T.Fatal(err)
	}
	rows, err := s.DB.SQL().QueryContext(s.T.Context(), `SELECT a.seq, a.at, a.person_id, a.action, a.detail, a.previous, a.hash
		FROM audit a WHERE a.subject = 'evidence' AND a.subject_id = $1 ORDER BY a.seq`, school)
	if err != nil {
		s.T.Fatal(err)
	}
	defer rows.Close()
	var lines []audit.Line
	for rows.Next() {
		var l audit.Line
		if err := rows.Scan(&l.Seq, &l.At, &l.PersonID, &l.Action, &l.Detail, &l.Previous, &l.Hash); err != nil {
			s.T.Fatal(err)
		}
		lines = append(lines, l)
	}
	if err := rows.Err(); err != nil {
		s.T.Fatal(err)
	}

	return lines, head
}

func TestTheReviewerSeesTheVeryRevision(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	one := s.Schools[0]
	where, document := s.document(one.Principal, "Kế hoạch cũ", "issued", "01/03/2024")
	for _, code := range []string{"1.3.1", "1.3.2", "1.1"} {
		s.rest(one, "dung", code, document+"/1").Is(http.StatusSeeOther)
	}
	s.Fill(t, one.Principal, one.Return)
	s.Return(t, one, "1.3.1")
	s.Post(one.Principal, where, "title", "Kế hoạch mới", "url", "https://example.org/moi").Is(http.StatusSeeOther)
	s.Post(one.Principal, where, "title", "Kế hoạch mới", "url", "https://example.org/moi").Is(http.StatusUnprocessableEntity, "giống hệt bản trước")
	office := "/tham-dinh/" + strconv.FormatInt(int64(one.Return), 10)
	s.Get(s.Reviewer, office).Is(200, "Kế hoạch cũ", "ngoài năm học").SaysNot("Kế hoạch mới")
	s.Get(one.Staff, sheet(one, "")).Is(200, "Kế hoạch cũ · ngoài năm học · đã có bản 2")
	s.Get(one.Staff, where).Is(200, "1.3.1, năm học 2024–2025, bản 1", "Bản 2", "Kế hoạch cũ")
	// Only what was returned can be given other evidence.
	s.rest(one, "dung", "1.3.2", document+"/2").Is(http.StatusLocked)
	s.rest(one, "go", "1.1", document+"/1").Is(http.StatusLocked)
	s.Get(one.Staff, sheet(one, "/minh-chung?ma=1.3.2")).Is(http.StatusLocked, "Minh chứng đã gắn được giữ nguyên")
	s.Get(one.Staff, sheet(one, "/minh-chung?ma=1.3.1")).Is(200, "Dùng bản 2", "nằm ngoài năm học 2024–2025")
	s.rest(one, "dung", "1.3.1", document+"/2").Is(http.StatusSeeOther)
	// Until it is sent again the office has what it returned.
	s.Get(s.Reviewer, sheet(one, "/minh-chung/"+document+"/2")).Is(http.StatusNotFound)
	s.Get(s.Reviewer, sheet(one, "/minh-chung/"+document+"/1")).Is(200, "Kế hoạch cũ", "Dùng cho 1.1, 1.3.1, 1.3.2,")
	s.rest(one, "go", "1.3.1", document+"/2").Is(http.StatusSeeOther)
	s.rest(one, "go", "1.3.1", document+"/2").Is(http.StatusNotFound)
	s.Get(s.Reviewer, office).Is(200, "Kế hoạch cũ", "ngoài năm học").SaysNot("Kế hoạch mới")
	s.rest(one, "dung", "1.3.1", document+"/2").Is(http.StatusSeeOther)
	if _, err := s.Returns.Submit(t.Context(), one.Principal, one.Return, assessment.SubmitCommand{Approved: true}); err != nil {
		t.Fatal(err)
	}
	s.Get(s.Reviewer, sheet(one, "/minh-chung/"+document+"/2")).Is(200, "Kế hoạch mới", "Dùng cho 1.3.1,")
	s.Get(s.Reviewer, sheet(one, "/minh-chung/"+document+"/1")).Is(200, "Kế hoạch cũ", "Dùng cho 1.1, 1.3.2,")
	events, err := s.Returns.History(t.Context(), one.Principal, one.Return)
	if err != nil {
		t.Fatal(err)
	}
	n := map[string]int{}
	lines := make([]audit.Line, 0, len(events))
	for _, e := range events {
		n[e.Action]++
		lines = append(lines, e.Line)
	}
	if n["evidence.attach"] != 5 || n["evidence.detach"] != 1 {
		t.Errorf("the return's record counts %v", n)
	}
	if broken, _ := audit.Verify(lines, audit.Head{}); broken != 0 {
		t.Errorf("the return's chain is broken at %d", broken)
	}
}

func TestDraftsAreTheSchoolsOwn(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	one := s.Schools[0]
	content := pdf(2000)
	where := s.sendFile(one.Principal, "a.pdf", content, "phieu", strconv.FormatInt(int64(one.Return), 10), "ma", "1.1", "title", "Chưa nộp").
		Is(http.StatusSeeOther).Header.Get("Location")
	if where != sheet(one, "#comp-1-1") {
		t.Errorf("leads to %s", where)
	}
	s.Get(one.Staff, sheet(one, "")).Is(200, "Chưa nộp")
	list, err := s.Returns.Evidence(t.Context(), one.Staff, one.Return)
	if err != nil || len(list) != 1 || list[0].Code != "1.1" {
		t.Fatalf("attached: %+v, %v", list, err)
	}
	file := sheet(one, "/minh-chung/"+strconv.FormatInt(int64(list[0].Revision.Document), 10)+"/1/tep")
	for _, reader := range []account.Actor{s.Reviewer, s.Officer, s.Admin} {
		s.Get(reader, file).Is(http.StatusNotFound)
		s.Get(reader, sheet(one, "")).SaysNot(`class="chip" href="/phieu/` + strconv.FormatInt(int64(one.Return), 10) + "/minh-chung")
	}
	s.Get(one.Staff, file).Is(200)
	s.Fill(t, one.Principal, one.Return)
	s.To(t, one, assessment.Submitted)
	got := s.Get(s.Reviewer, file).Is(200)
	if got.Body != string(content) || !strings.HasPrefix(got.Header.Get("Content-Disposition"), "attachment") {
		t.Errorf("the office gets %d bytes, %v", len(got.Body), got.Header)
	}
	s.rest(one, "go", "1.1", strconv.FormatInt(int64(list[0].Revision.Document), 10)+"/1").Is(http.StatusLocked)
}

func TestForeignDocumentsProveNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	one, other := s.Schools[0], s.Schools[1]
	_, foreign := s.document(other.Principal, "Của trường khác")
	s.rest(one, "dung", "1.1", foreign+"/1").Is(http.StatusNotFound)
	where, own := s.document(one.Staff, "Bị từ chối")
	s.rest(one, "dung", "1.1", own+"/2").Is(http.StatusNotFound)
	s.Post(one.Staff, sheet(other, "/minh-chung"), "act", "dung", "ma", "1.1", "document", foreign, "revision", "1").Is(http.StatusNotFound)
	s.Post(one.Principal, where+"/duyet", "revision", "1", "verdict", "refuse", "reason", "Chưa có dấu").Is(http.StatusSeeOther)
	s.rest(one, "dung", "1.1", own+"/1").Is(http.StatusNotFound)
	s.Get(one.Staff, where).Is(200, "Lý do: Chưa có dấu")
	for n := range assessment.MaxAttached {
		_, document := s.document(one.Principal, "Văn bản "+strings.Repeat("i", n+1))
		s.rest(one, "dung", "1.2", document+"/1").Is(http.StatusSeeOther)
	}
	_, last := s.document(one.Principal, "Một văn bản nữa")
	s.rest(one, "dung", "1.2", last+"/1").Is(http.StatusUnprocessableEntity, "đã có 30 minh chứng")
	s.Get(one.Staff, "/minh-chung?tim=mot+van+ban").Is(200, "Một văn bản nữa").SaysNot("Văn bản iii")
}

func TestDeadLinksAreShown(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	one := s.Schools[0]
	where, document := s.document(one.Principal, "Trang của trường")
	s.document(one.Principal, "Trang thứ hai")
	s.rest(one, "dung", "1.1", document+"/1").Is(http.StatusSeeOther)
	due, err := s.store.DueLinks(t.Context(), s.Clock.Now(), 10)
	if err != nil || len(due) != 2 || due[0].URL == "" {
		t.Fatalf("due: %+v, %v", due, err)
	}
	number, err := strconv.ParseInt(document, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	link := evidence.DueLink{Document: evidence.ID(number), No: 1}
	if err := s.store.NoteLink(t.Context(), link, evidence.Check{At: s.Clock.Now(), Status: "gone"}); err != nil {
		t.Fatal(err)
	}
	s.Get(one.Staff, where).Is(200, "Liên kết không mở được khi kiểm tra lúc 16:00 ngày 12/05/2025")
	s.Get(one.Staff, "/minh-chung").Is(200).SaysNot("liên kết hỏng")
	night := s.Clock.Now().Add(24 * time.Hour)
	if due, err := s.store.DueLinks(t.Context(), night, 1); err != nil || len(due) != 1 || due[0].Document != evidence.ID(number) {
		t.Errorf("what failed once comes first: %+v, %v", due, err)
	}
	if err := s.store.NoteLink(t.Context(), link, evidence.Check{At: night, Status: "gone"}); err != nil {
		t.Fatal(err)
	}
	s.Get(one.Staff, where).Is(200, "Liên kết không mở được từ 16:00 ngày 12/05/2025, kiểm tra lại lúc 16:00 ngày 13/05/2025")
	s.Get(one.Staff, "/minh-chung").Is(200, "liên kết hỏng")
	s.Get(one.Staff, sheet(one, "")).Is(200, "Trang của trường · liên kết hỏng")
	if due, err := s.store.DueLinks(t.Context(), s.Clock.Now(), 10); err != nil || len(due) != 1 {
		t.Errorf("still due: %+v, %v", due, err)
	}
	if due, err := s.store.DueLinks(t.Context(), s.Clock.Now().Add(time.Hour), 1); err != nil || len(due) != 1 || due[0].Document == evidence.ID(number) {
		t.Errorf("those never looked at come first: %+v, %v", due, err)
	}
	if err := s.store.NoteLink(t.Context(), link, evidence.Check{At: s.Clock.Now(), Status: evidence.Alive}); err != nil {
		t.Fatal(err)
	}
	s.Get(one.Staff, where).Is(200, "Liên kết mở được")
}

func TestRevisionsAreNeverChanged(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.document(s.Schools[0].Principal, "Không đổi")
	for _, statement := range []string{
		`UPDATE document_revision SET title = 'x'`, `UPDATE document_revision SET at = now() + interval '1 day'`,
		`UPDATE document_revision SET state = 'refused'`, `UPDATE document_revision SET url = 'https://evil.test'`,
		`DELETE FROM document_revision`,
	} {
		if _, err := s.DB.SQL().ExecContext(t.Context(), statement); err == nil || !strings.Contains(err.Error(), "never changed") {
			t.Errorf("%s: %v", statement, err)
		}
	}
}

func TestOneUploadMakesOneDocument(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	one := s.Schools[0]
	u, err := s.documents.Whole(t.Context(), one.Staff, evidence.Begin{SchoolID: one.ID, Name: "a.pdf"}, strings.NewReader(string(pdf(100))))
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 5)
	for range 5 {
		go func() {
			_, err := s.documents.Post(t.Context(), one.Staff, evidence.Post{SchoolID: one.ID, Kind: evidence.File, Upload: u.ID})
			done <- err
		}()
	}
	made := 0
	for range 5 {
		switch err := <-done; {
		case err == nil:
			made++
		case fault.KindOf(err) != fault.Conflict && fault.KindOf(err) != fault.NotFound:
			t.Error(err)
		}
	}
	if made != 1 {
		t.Errorf("%d documents of one upload", made)
	}
}
