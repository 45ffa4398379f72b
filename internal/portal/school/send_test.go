package school_test

import (
	"bytes"
	"encoding/hex"
	"net/http"
	"strings"
	"testing"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/assessment/sending"
	"github.com/thuocso/thuocso/internal/postgres/pgtest/province"
)

func TestStepsAreErrorsUntilTheyAreNamed(t *testing.T) {
	t.Parallel()
	s := newSite(t, province.Options{})
	one := s.Schools[0]
	s.Fill(t, one.Staff, one.Return)
	steps := s.path(one.Return, "/ke-hoach")
	s.post(one.Staff, steps, false, "version", "1", "plan_number", "", "plan_date", "").says(http.StatusSeeOther)
	s.get(one.Principal, s.path(one.Return, "/kiem-tra")).says(200, "Chưa có số của kế hoạch", "Chưa có ngày của kế hoạch", "CHƯA ĐƯỢC NỘP").
		saysNot(`href="` + s.path(one.Return, "/gui"))
	if where := s.get(one.Principal, s.path(one.Return, "/gui")).says(http.StatusSeeOther).where; where != s.path(one.Return, "/kiem-tra") {
		t.Errorf("what cannot be sent leads to %s", where)
	}
	s.post(one.Principal, s.path(one.Return, "/gui"), false, "approved", "1", "seen", "x").says(http.StatusUnprocessableEntity, "Chưa có số của kế hoạch")
	s.post(one.Staff, steps, false, "version", "2", "plan_number", "15/KH", "plan_date", "2025-06-01").
		says(http.StatusUnprocessableEntity, "Ngày này còn ở phía trước", `value="15/KH"`)
	s.post(one.Staff, steps, false, "version", "1", "plan_number", "16/KH", "plan_date", "2025-04-02").
		says(http.StatusConflict, "Tổ chuyên môn vừa đổi kế hoạch", `value="16/KH"`)
	s.post(one.Staff, steps, false, "version", "2", "plan_number", "15/KH", "plan_date", "02/04/2025").says(http.StatusSeeOther)
	s.get(one.Principal, s.path(one.Return, "/kiem-tra")).says(200, "Không còn lỗi", `href="`+s.path(one.Return, "/gui"))
	s.get(one.Principal, s.path(one.Return, "/nhat-ky")).says(200, "Ghi kế hoạch và phân công", "kế hoạch: “12/KH-THM” → –", "“15/KH”")
	s.post(s.Reviewer, steps, false, "version", "3", "plan_number", "1").says(http.StatusForbidden)
	s.post(s.Schools[1].Principal, steps, false, "version", "3", "plan_number", "1").says(http.StatusNotFound)
}

func TestWhatIsUnusualIsExplainedBeforeSending(t *testing.T) {
	t.Parallel()
	s := newSite(t, province.Options{})
	one := s.Schools[0]
	s.Fill(t, one.Staff, one.Return)
	s.Save(t, one.Staff, one.Return, assessment.SaveCommand{Code: "1.3.1", Raw: assessment.Raw{Points: "6"}, Version: 1})
	check, explain := s.path(one.Return, "/kiem-tra"), s.path(one.Return, "/giai-trinh")
	const query, field = "1.3.1: điểm tối đa nhưng chưa có minh chứng hay ghi chú", "giai-trinh-full_without_proof:1.3.1"
	s.get(one.Principal, check).says(200, query, `name="`+field+`"`, "Còn 1 điểm bất thường chưa giải trình", "Không còn lỗi")
	s.post(one.Principal, s.path(one.Return, "/gui"), false, "approved", "1", "seen", "x").
		says(http.StatusUnprocessableEntity, "còn 1 điểm bất thường chưa giải trình")
	s.post(one.Staff, explain, false, field, strings.Repeat("a", 2001)).says(http.StatusUnprocessableEntity, strings.Repeat("a", 2001))
	s.post(one.Staff, explain, false, field, "Cả trường dùng <script>").says(http.StatusSeeOther)
	s.get(one.Principal, check).says(200, "Cả trường dùng &lt;script&gt;", "Tổ chuyên môn lưu lúc").saysNot("chưa giải trình", "<script>Cả")
	s.submit(one)
	s.get(one.Principal, s.path(one.Return, "/nhat-ky")).says(200, "Giải trình điểm bất thường", "“Cả trường dùng &lt;script&gt;”")
}

func TestConfirmationSendsWhatItShowed(t *testing.T) {
	t.Parallel()
	s := newSite(t, province.Options{})
	one := s.Schools[0]
	s.Fill(t, one.Staff, one.Return)
	send := s.path(one.Return, "/gui")
	seen := s.seen(one)
	s.post(one.Principal, send, false, "seen", seen).says(http.StatusUnprocessableEntity, "vui lòng đánh dấu ô phê duyệt")
	s.post(one.Principal, send, false, "approved", "1").says(http.StatusConflict, "CHƯA được nộp")
	s.Save(t, one.Staff, one.Return, assessment.SaveCommand{Code: "1.3.1", Raw: assessment.Raw{Points: "2"}, Version: 1})
	s.post(one.Principal, send, false, "approved", "1", "seen", seen).says(http.StatusConflict, "phiếu đã có thay đổi nên CHƯA được nộp")
	s.get(one.Principal, s.path(one.Return, "/bien-nhan")).says(http.StatusNotFound)
	if where := s.submit(one).where; where != s.path(one.Return, "/bien-nhan/1") {
		t.Errorf("sending leads to %s", where)
	}
}

func TestReceiptsStayAndPapersAreThoseThatWereSent(t *testing.T) {
	t.Parallel()
	s := newSite(t, province.Options{})
	one := s.Schools[0]
	s.get(one.Staff, s.path(one.Return, "/phieu.pdf")).says(200)
	s.Fill(t, one.Staff, one.Return)
	s.submit(one)
	first := s.get(one.Principal, s.path(one.Return, "/bien-nhan/1")).says(200, "ĐÃ NỘP", "2024-", "Hiệu trưởng", "12/KH-THM", "Mã kiểm SHA-256", "chưa ghi ngày cập nhật")
	r, err := s.Returns.Load(t.Context(), one.Principal, one.Return)
	if err != nil {
		t.Fatal(err)
	}
	if hash := hex.EncodeToString(r.File.Last().Hash); !strings.Contains(first.body, hash) {
		t.Errorf("the receipt does not show %s", hash)
	}
	for _, reader := range []account.Actor{one.Staff, s.Reviewer, s.Officer} {
		s.get(reader, s.path(one.Return, "/bien-nhan/1")).says(200, "ĐÃ NỘP").saysNot(`name="sector_date"`)
	}
	s.post(one.Principal, s.path(one.Return, "/csdl-nganh"), false, "sector_date", "2025-05-13").says(http.StatusUnprocessableEntity, "Ngày này còn ở phía trước")
	s.post(one.Principal, s.path(one.Return, "/csdl-nganh"), false, "sector_date", "2025-05-12").says(http.StatusSeeOther)
	s.get(s.Reviewer, s.path(one.Return, "/bien-nhan/1")).says(200, "Đã cập nhật cơ sở dữ liệu ngành ngày 12/05/2025 (Hiệu trưởng")
	s.post(one.Principal, s.path(one.Return, "/rut"), false).says(http.StatusSeeOther)
	s.get(one.Principal, s.path(one.Return, "/bien-nhan/1")).says(200, "hiện CHƯA NỘP")
	s.get(one.Principal, "/phieu").says(200, "CHƯA NỘP: phiếu đã rút lại")
	s.get(s.Reviewer, s.path(one.Return, "/bien-nhan/1")).says(http.StatusLocked)
	s.Save(t, one.Staff, one.Return, assessment.SaveCommand{Code: "1.3.1", Raw: assessment.Raw{Points: "1"}, Version: 1})
	s.submit(one)
	s.get(one.Principal, s.path(one.Return, "/bien-nhan")).says(http.StatusSeeOther)
	s.get(one.Principal, s.path(one.Return, "/bien-nhan/2")).says(200, "ĐÃ NỘP", s.path(one.Return, "/bien-nhan/1"))
	s.get(one.Principal, s.path(one.Return, "/bien-nhan/1")).says(200, "Biên nhận này là của lần nộp trước")
	s.get(s.Reviewer, s.path(one.Return, "/bien-nhan/1")).says(http.StatusNotFound)
	s.get(one.Principal, s.path(one.Return, "/bien-nhan/3")).says(http.StatusNotFound)
	s.recompute(one)
	s.papers(one)
}

// recompute makes the hash of the last sending anew from what the database holds.
func (s *site) recompute(one province.School) {
	s.t.Helper()
	r, err := s.Returns.Load(s.t.Context(), one.Principal, one.Return)
	if err != nil {
		s.t.Fatal(err)
	}
	last := r.File.Last()
	document, err := r.Sent(last).Canonical()
	if err != nil {
		s.t.Fatal(err)
	}
	if !bytes.Equal(sending.Hash(document), last.Hash) {
		s.t.Errorf("the answers in the database give another hash than the receipt:\n%s", document)
	}
	for n, points := range map[int]int16{1: 300, 2: 100} {
		sent, receipt, err := s.Returns.SentOf(s.t.Context(), one.Principal, one.Return, n)
		if err != nil {
			s.t.Fatal(err)
		}
		place, _ := s.Index.Position("1.3.1")
		if !bytes.Equal(sending.Hash(receipt.Document), receipt.Hash) || sent.Points[place] != points {
			s.t.Errorf("receipt %d stands for %d points of 1.3.1, want %d", n, sent.Points[place], points)
		}
	}
}

// papers looks at the files that pages lead to.
func (s *site) papers(one province.School) {
	s.t.Helper()
	for path, head := range map[string]string{
		"/phieu.pdf": "%PDF-", "/phieu.docx": "PK\x03\x04", "/bien-nhan/1/phieu.pdf": "%PDF-", "/bien-nhan/2/phieu.docx": "PK\x03\x04",
	} {
		if got := s.get(one.Staff, s.path(one.Return, path)).says(200); !strings.HasPrefix(got.body, head) {
			s.t.Errorf("%s begins with %.8q", path, got.body)
		}
	}
	s.get(s.Schools[1].Principal, s.path(one.Return, "/phieu.pdf")).says(http.StatusNotFound)
	s.get(s.OtherReviewer, s.path(one.Return, "/bien-nhan/1/phieu.pdf")).says(http.StatusNotFound)
}
