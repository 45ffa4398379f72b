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
	s.Post(one.Staff, steps, "version", "1", "plan_number", "", "plan_date", "").Is(http.StatusSeeOther)
	s.Get(one.Principal, s.path(one.Return, "/kiem-tra")).Is(200, "Chưa có số của kế hoạch", "Chưa có ngày của kế hoạch", "CHƯA ĐƯỢC NỘP").
		SaysNot(`href="` + s.path(one.Return, "/gui"))
	if where := s.Get(one.Principal, s.path(one.Return, "/gui")).Is(http.StatusSeeOther).Where(); where != s.path(one.Return, "/kiem-tra") {
		t.Errorf("what cannot be sent leads to %s", where)
	}
	s.Post(one.Principal, s.path(one.Return, "/gui"), "approved", "1", "seen", "x").Is(http.StatusUnprocessableEntity, "Chưa có số của kế hoạch")
	s.Post(one.Staff, steps, "version", "2", "plan_number", "15/KH", "plan_date", "2025-06-01").
		Is(http.StatusUnprocessableEntity, "Ngày này còn ở phía trước", `value="15/KH"`)
	s.Post(one.Staff, steps, "version", "1", "plan_number", "16/KH", "plan_date", "2025-04-02").
		Is(http.StatusConflict, "Tổ chuyên môn vừa đổi kế hoạch", `value="16/KH"`)
	s.Post(one.Staff, steps, "version", "2", "plan_number", "15/KH", "plan_date", "02/04/2025").Is(http.StatusSeeOther)
	s.Get(one.Principal, s.path(one.Return, "/kiem-tra")).Is(200, "Không còn lỗi", `href="`+s.path(one.Return, "/gui"))
	s.Get(one.Principal, s.path(one.Return, "/nhat-ky")).Is(200, "Ghi kế hoạch và phân công", "kế hoạch: “12/KH-THM” → –", "“15/KH”")
	s.Post(s.Reviewer, steps, "version", "3", "plan_number", "1").Is(http.StatusForbidden)
	s.Post(s.Schools[1].Principal, steps, "version", "3", "plan_number", "1").Is(http.StatusNotFound)
}

func TestWhatIsUnusualIsExplainedBeforeSending(t *testing.T) {
	t.Parallel()
	s := newSite(t, province.Options{})
	one := s.Schools[0]
	s.Fill(t, one.Staff, one.Return)
	s.Save(t, one.Staff, one.Return, assessment.SaveCommand{Code: "1.3.1", Raw: assessment.Raw{Points: "6"}, Version: 1})
	check, explain := s.path(one.Return, "/kiem-tra"), s.path(one.Return, "/giai-trinh")
	const query, field = "1.3.1: điểm tối đa nhưng chưa có minh chứng hay ghi chú", "giai-trinh-full_without_proof:1.3.1"
	s.Get(one.Principal, check).Is(200, query, `name="`+field+`"`, "Còn 1 điểm bất thường chưa giải trình", "Không còn lỗi")
	s.Post(one.Principal, s.path(one.Return, "/gui"), "approved", "1", "seen", "x").
		Is(http.StatusUnprocessableEntity, "còn 1 điểm bất thường chưa giải trình")
	s.Post(one.Staff, explain, field, strings.Repeat("a", 2001)).Is(http.StatusUnprocessableEntity, strings.Repeat("a", 2001))
	s.Post(one.Staff, explain, field, "Cả trường dùng <script>").Is(http.StatusSeeOther)
	s.Get(one.Principal, check).Is(200, "Cả trường dùng &lt;script&gt;", "Tổ chuyên môn lưu lúc").SaysNot("chưa giải trình", "<script>Cả")
	s.submit(one)
	s.Get(one.Principal, s.path(one.Return, "/nhat-ky")).Is(200, "Giải trình điểm bất thường", "“Cả trường dùng &lt;script&gt;”")
}

func TestConfirmationSendsWhatItShowed(t *testing.T) {
	t.Parallel()
	s := newSite(t, province.Options{})
	one := s.Schools[0]
	s.Fill(t, one.Staff, one.Return)
	send := s.path(one.Return, "/gui")
	seen := s.seen(one)
	s.Post(one.Principal, send, "seen", seen).Is(http.StatusUnprocessableEntity, "vui lòng đánh dấu ô phê duyệt")
	s.Post(one.Principal, send, "approved", "1").Is(http.StatusConflict, "CHƯA được nộp")
	s.Save(t, one.Staff, one.Return, assessment.SaveCommand{Code: "1.3.1", Raw: assessment.Raw{Points: "2"}, Version: 1})
	s.Post(one.Principal, send, "approved", "1", "seen", seen).Is(http.StatusConflict, "phiếu đã có thay đổi nên CHƯA được nộp")
	s.Get(one.Principal, s.path(one.Return, "/bien-nhan")).Is(http.StatusNotFound)
	if where := s.submit(one).Where(); where != s.path(one.Return, "/bien-nhan/1") {
		t.Errorf("sending leads to %s", where)
	}
}

func TestReceiptsStayAndPapersAreThoseThatWereSent(t *testing.T) {
	t.Parallel()
	s := newSite(t, province.Options{})
	one := s.Schools[0]
	s.Get(one.Staff, s.path(one.Return, "/phieu.pdf")).Is(200)
	s.Fill(t, one.Staff, one.Return)
	s.submit(one)
	first := s.Get(one.Principal, s.path(one.Return, "/bien-nhan/1")).Is(200, "ĐÃ NỘP", "2024-", "Hiệu trưởng", "12/KH-THM", "Mã kiểm SHA-256", "chưa ghi ngày cập nhật")
	r, err := s.Returns.Load(t.Context(), one.Principal, one.Return)
	if err != nil {
		t.Fatal(err)
	}
	if hash := hex.EncodeToString(r.File.Last().Hash); !strings.Contains(first.Body, hash) {
		t.Errorf("the receipt does not show %s", hash)
	}
	for _, reader := range []account.Actor{one.Staff, s.Reviewer, s.Officer} {
		s.Get(reader, s.path(one.Return, "/bien-nhan/1")).Is(200, "ĐÃ NỘP").SaysNot(`name="sector_date"`)
	}
	s.Post(one.Principal, s.path(one.Return, "/csdl-nganh"), "sector_date", "2025-05-13").Is(http.StatusUnprocessableEntity, "Ngày này còn ở phía trước")
	s.Post(one.Principal, s.path(one.Return, "/csdl-nganh"), "sector_date", "2025-05-12").Is(http.StatusSeeOther)
	s.Get(s.Reviewer, s.path(one.Return, "/bien-nhan/1")).Is(200, "Đã cập nhật cơ sở dữ liệu ngành ngày 12/05/2025 (Hiệu trưởng")
	s.Post(one.Principal, s.path(one.Return, "/rut")).Is(http.StatusSeeOther)
	s.Get(one.Principal, s.path(one.Return, "/bien-nhan/1")).Is(200, "hiện CHƯA NỘP")
	s.Get(one.Principal, "/phieu").Is(200, "CHƯA NỘP: phiếu đã rút lại")
	s.Get(s.Reviewer, s.path(one.Return, "/bien-nhan/1")).Is(http.StatusLocked)
	s.Save(t, one.Staff, one.Return, assessment.SaveCommand{Code: "1.3.1", Raw: assessment.Raw{Points: "1"}, Version: 1})
	s.submit(one)
	s.Get(one.Principal, s.path(one.Return, "/bien-nhan")).Is(http.StatusSeeOther)
	s.Get(one.Principal, s.path(one.Return, "/bien-nhan/2")).Is(200, "ĐÃ NỘP", s.path(one.Return, "/bien-nhan/1"))
	s.Get(one.Principal, s.path(one.Return, "/bien-nhan/1")).Is(200, "Biên nhận này là của lần nộp trước")
	s.Get(s.Reviewer, s.path(one.Return, "/bien-nhan/1")).Is(http.StatusNotFound)
	s.Get(one.Principal, s.path(one.Return, "/bien-nhan/3")).Is(http.StatusNotFound)
	s.recompute(one)
	s.papers(one)
}

// recompute makes the hash of the last sending anew from what the database holds.
func (s *site) recompute(one province.School) {
	s.T.Helper()
	r, err := s.Returns.Load(s.T.Context(), one.Principal, one.Return)
	if err != nil {
		s.T.Fatal(err)
	}
	last := r.File.Last()
	document, err := r.Sent(last).Canonical()
	if err != nil {
		s.T.Fatal(err)
	}
	if !bytes.Equal(sending.Hash(document), last.Hash) {
		s.T.Errorf("the answers in the database give another hash than the receipt:\n%s", document)
	}
	for n, points := range map[int]int16{1: 300, 2: 100} {
		sent, receipt, err := s.Returns.SentOf(s.T.Context(), one.Principal, one.Return, n)
		if err != nil {
			s.T.Fatal(err)
		}
		place, _ := s.Index.Position("1.3.1")
		if !bytes.Equal(sending.Hash(receipt.Document), receipt.Hash) || sent.Points[place] != points {
			s.T.Errorf("receipt %d stands for %d points of 1.3.1, want %d", n, sent.Points[place], points)
		}
	}
}

// papers looks at the files that pages lead to.
func (s *site) papers(one province.School) {
	s.T.Helper()
	for path, head := range map[string]string{
		"/phieu.pdf": "%PDF-", "/phieu.docx": "PK\x03\x04", "/bien-nhan/1/phieu.pdf": "%PDF-", "/bien-nhan/2/phieu.docx": "PK\x03\x04",
	} {
		if got := s.Get(one.Staff, s.path(one.Return, path)).Is(200); !strings.HasPrefix(got.Body, head) {
			s.T.Errorf("%s begins with %.8q", path, got.Body)
		}
	}
	s.Get(s.Schools[1].Principal, s.path(one.Return, "/phieu.pdf")).Is(http.StatusNotFound)
	s.Get(s.OtherReviewer, s.path(one.Return, "/bien-nhan/1/phieu.pdf")).Is(http.StatusNotFound)
}
