package school_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/portal/portaltest"
	"github.com/thuocso/thuocso/internal/postgres/pgtest/province"
	"github.com/thuocso/thuocso/internal/season"
)

// reply is what the script reads.
type reply struct {
	SavedAt string            `json:"saved_at"`
	Version int               `json:"version"`
	HTML    map[string]string `json:"html"`
	Message string            `json:"message"`
	Theirs  map[string]any    `json:"theirs"`
}

func TestHomeSaysWhatIsToDo(t *testing.T) {
	t.Parallel()
	s := newSite(t, province.Options{Previous: true})
	one := s.Schools[0]
	s.Get(one.Principal, "/phieu").Is(200, "Chưa nộp", "Còn <b>18 ngày</b>", "0/25", "Còn 29 câu chưa trả lời",
		"Bắt đầu trả lời", "Kiểm tra và nộp", "2023–2024")
	s.Get(s.Reviewer, "/phieu").Is(http.StatusForbidden)
	s.Get(account.Anonymous(), "/phieu").Is(http.StatusSeeOther)
}

func TestSheetIsFilledBySchoolAndReadByOffices(t *testing.T) {
	t.Parallel()
	s := newSite(t, province.Options{})
	one := s.Schools[0]
	page := s.Get(one.Staff, s.path(one.Return, "")).Is(200, "Chưa nộp", "Nhóm 1. ", "điều này có nghĩa gì?",
		"Điều gì đang quyết định", "10 điểm của tiêu chí này chưa rõ", `id="stand"`, `id="decides"`, `id="sum-1-3"`, `id="index">{"step":50,"second":5000,"third":7500,"rule":"cap_group"`)
	if n := strings.Count(page.Body, "data-save="); n != 25+4+4 {
		t.Errorf("%d forms, want one for each of 25 components, 4 conditions, 4 fields", n)
	}
	for _, reader := range []account.Actor{s.Reviewer, s.Officer, s.Admin} {
		s.Get(reader, s.path(one.Return, "")).Is(http.StatusLocked, "Phiếu chưa nộp", "0 trên 29 câu").SaysNot("Nhóm 1. ")
	}
	s.Fill(t, one.Staff, one.Return)
	s.To(t, one, assessment.Submitted)
	for _, reader := range []account.Actor{s.Reviewer, s.Officer, s.Admin} {
		s.Get(reader, s.path(one.Return, "")).Is(200, "Nhóm 1. ").SaysNot("data-save=")
	}
	for _, stranger := range []account.Actor{s.Schools[1].Principal, s.OtherReviewer} {
		for _, page := range []string{"", "/kiem-tra", "/ket-qua", "/nhat-ky", "/nguon"} {
			if got := s.Get(stranger, s.path(one.Return, page)).Status; got != http.StatusNotFound && got != http.StatusForbidden {
				t.Errorf("%s answers a stranger with %d", page, got)
			}
		}
	}
}

func TestSavingByScript(t *testing.T) {
	t.Parallel()
	s := newSite(t, province.Options{})
	one := s.Schools[0]
	save := s.path(one.Return, "/cau-tra-loi")
	got := portaltest.Decoded[reply](s.Autosave(one.Staff, save, "code", "1.3.1", "version", "0", "points", "4,5", "note", "Biên bản 12").Is(200))
	if got.Version != 1 || got.SavedAt != "16:00" {
		t.Errorf("got %+v", got)
	}
	for selector, text := range map[string]string{"#stand": "<b>1/25</b>", "#decides": "Nhóm 1", "#sum-1-3": "4,5 / 30 điểm · Mức 1"} {
		if !strings.Contains(got.HTML[selector], text) {
			t.Errorf("%s does not say %q: %s", selector, text, got.HTML[selector])
		}
	}
	other := portaltest.Decoded[reply](s.Autosave(one.Principal, save, "code", "1.3.1", "version", "0", "points", "6").Is(http.StatusConflict))
	if other.Version != 1 || other.Theirs["points"] != "4,5" || other.Theirs["note"] != "Biên bản 12" ||
		other.Theirs["by"] != "Tổ chuyên môn" || other.Theirs["at"] != "16:00" || other.Theirs["own"] != false {
		t.Errorf("conflict shows %+v", other)
	}
	for range 2 {
		s.Get(one.Staff, s.path(one.Return, "/nhat-ky")).Is(200, "Sửa trùng nhau: giá trị gửi sau chưa được lưu",
			"1.3.1; điểm: giữ 4,5, không lưu 6; ghi chú: giữ “Biên bản 12”, không lưu –", "Hiệu trưởng")
		s.Autosave(one.Principal, save, "code", "1.3.1", "version", "0", "points", "6").Is(http.StatusConflict)
	}
	bad := portaltest.Decoded[reply](s.Autosave(one.Staff, save, "code", "1.3.1", "version", "1", "points", "6,5").Is(http.StatusUnprocessableEntity))
	if bad.Message != "Điểm tối đa của 1.3.1 là 6." {
		t.Errorf("says %q", bad.Message)
	}
	s.Autosave(one.Staff, save, "code", "1.3.1", "version", "1", "note", strings.Repeat("x", 2001)).Is(http.StatusUnprocessableEntity)
	s.Autosave(account.Anonymous(), save, "code", "1.3.1", "version", "1", "points", "1").Is(http.StatusUnauthorized)
	s.Autosave(s.Schools[1].Principal, save, "code", "1.3.1", "version", "1", "points", "1").Is(http.StatusNotFound)
	s.Autosave(s.Reviewer, save, "code", "1.3.1", "version", "1", "points", "1").Is(http.StatusForbidden)
	s.Clock.Set(time.Date(2025, time.May, 31, 0, 0, 0, 0, s.Zone))
	late := portaltest.Decoded[reply](s.Autosave(one.Staff, save, "code", "1.3.1", "version", "1", "points", "1").Is(http.StatusLocked))
	if late.Message != "Hạn của phiếu này là 24:00 ngày 30/05/2025." {
		t.Errorf("says %q", late.Message)
	}
}

func TestSavingWithoutScript(t *testing.T) {
	t.Parallel()
	s := newSite(t, province.Options{})
	one := s.Schools[0]
	save := s.path(one.Return, "/cau-tra-loi")
	ok := s.Post(one.Staff, save, "code", "1.3.1", "version", "0", "points", "4,5").Is(http.StatusSeeOther)
	if ok.Where() != s.path(one.Return, "#comp-1-3-1") {
		t.Errorf("leads to %s", ok.Where())
	}
	s.Post(one.Staff, save, "code", "1.3.2", "version", "0", "points", "7,5").
		Is(http.StatusUnprocessableEntity, "Điểm tối đa của 1.3.2 là 6.", `value="7,5"`)
	s.Post(one.Principal, save, "code", "1.3.1", "version", "0", "points", "2").
		Is(http.StatusConflict, "Hai người cùng sửa câu 1.3.1", "Tổ chuyên môn đã lưu “4,5” lúc 16:00", `value="2"`)
	s.Get(one.Staff, s.path(one.Return, "")).Is(200, "Đã lưu lúc 16:00 · Tổ chuyên môn")
}

func TestCheckSendWithdraw(t *testing.T) {
	t.Parallel()
	s := newSite(t, province.Options{})
	one := s.Schools[0]
	s.Get(one.Principal, s.path(one.Return, "/kiem-tra")).Is(200, "CHƯA ĐƯỢC NỘP", "Còn 29 câu chưa trả lời", "nhóm thiếu điều kiện bắt buộc giữ ở mức 1").
		SaysNot(`href="` + s.path(one.Return, "/gui"))
	s.Post(one.Principal, s.path(one.Return, "/gui")).Is(http.StatusUnprocessableEntity, "Còn 29 câu chưa trả lời nên chưa nộp được")
	s.Fill(t, one.Staff, one.Return)
	s.Get(one.Staff, s.path(one.Return, "/kiem-tra")).Is(200, "Không còn lỗi", "Chỉ hiệu trưởng nộp được phiếu")
	s.Post(one.Staff, s.path(one.Return, "/gui")).Is(http.StatusForbidden)
	s.Get(one.Principal, s.path(one.Return, "/kiem-tra")).Is(200, `href="`+s.path(one.Return, "/gui"))
	s.submit(one)
	s.Get(one.Principal, s.path(one.Return, "")).Is(200, "Đã nộp", "Rút lại phiếu", "Phiếu ở trạng thái “Đã nộp” từ 16:00 ngày 12/05/2025, do Hiệu trưởng chuyển").
		SaysNot("data-save=")
	s.Post(one.Principal, s.path(one.Return, "/gui")).Is(http.StatusLocked, "nên không nộp được lần nữa", "Phòng Giáo dục và Đào tạo huyện Mẫu")
	s.Get(one.Principal, s.path(one.Return, "/rut")).Is(200, "Rút lại phiếu?", "24:00 ngày 30/05/2025")
	s.Post(one.Principal, s.path(one.Return, "/rut")).Is(http.StatusSeeOther)
	s.submit(one)
	if _, err := s.Returns.Begin(t.Context(), s.Reviewer, one.Return); err != nil {
		t.Fatal(err)
	}
	s.Get(one.Principal, s.path(one.Return, "/rut")).
		Is(http.StatusLocked, "đã bắt đầu thẩm định phiếu lúc 16:00", "Mọi câu trả lời đã lưu vẫn còn nguyên", "Cơ quan quản lý trực tiếp: Phòng")
	s.Post(one.Staff, s.path(one.Return, "/cau-tra-loi"), "code", "1.3.1", "version", "1", "points", "1").
		Is(http.StatusLocked, "nên các câu trả lời đang khóa")
}

func TestReturnedSheetOpensNamedAnswersOnly(t *testing.T) {
	t.Parallel()
	s := newSite(t, province.Options{})
	one := s.Schools[0]
	s.Fill(t, one.Staff, one.Return)
	s.Return(t, one, "1.4.1", "2.1")
	page := s.Get(one.Staff, s.path(one.Return, "")).Is(200, "Phòng Giáo dục và Đào tạo huyện Mẫu trả lại 2 câu",
		"Chưa có minh chứng. Chưa thấy văn bản kèm theo. (Chuyên viên, 12/05/2025)", "Đang khóa")
	if n := strings.Count(page.Body, "data-save="); n != 2 {
		t.Errorf("%d forms, want 2", n)
	}
	s.Get(one.Staff, "/phieu").Is(200, "Bị trả lại", "Sửa các câu được trả lại")
	s.Autosave(one.Staff, s.path(one.Return, "/cau-tra-loi"), "code", "1.3.1", "version", "1", "points", "1").
		Is(http.StatusLocked, "cơ quan quản lý chỉ trả lại những câu khác")
}

func TestResultAndRecord(t *testing.T) {
	t.Parallel()
	s := newSite(t, province.Options{})
	one := s.Schools[0]
	s.Fill(t, one.Staff, one.Return)
	s.Get(one.Staff, s.path(one.Return, "/ket-qua")).Is(200, "Mới có điểm tự đánh giá")
	if _, err := s.Returns.Submit(t.Context(), one.Principal, one.Return, province.Approved()); err != nil {
		t.Fatal(err)
	}
	_, err := s.Returns.Judge(t.Context(), s.Reviewer, one.Return, assessment.JudgeCommand{
		Code: "1.3.1", Verdict: assessment.Changed, Points: "1,5", ReasonCode: "wrong_figure", Reason: "Chỉ khối 5 dùng.",
	})
	if err != nil {
		t.Fatal(err)
	}
	s.Get(one.Staff, s.path(one.Return, "/ket-qua")).Is(200).SaysNot("Chỉ khối 5 dùng.")
	for _, step := range []func() (*assessment.Return, error){
		func() (*assessment.Return, error) { return s.AcceptRest(t.Context(), one.Return) },
		func() (*assessment.Return, error) { return s.Returns.Verify(t.Context(), s.Reviewer, one.Return) },
		func() (*assessment.Return, error) { return s.Returns.Recognise(t.Context(), s.OfficeHead, one.Return) },
	} {
		if _, err := step(); err != nil {
			t.Fatal(err)
		}
	}
	s.Get(one.Staff, s.path(one.Return, "/ket-qua")).Is(200, "Đổi điểm: Số liệu chưa đúng", "Chỉ khối 5 dùng.", "Thẩm định", "Công nhận",
		"Tiêu chí 1.3: 13,5 / 30 điểm")
	s.Get(one.Staff, s.path(one.Return, "/nhat-ky")).Is(200, "Công nhận kết quả", "Trưởng phòng", "điểm: 3 → 1,5", "điểm: – → 3",
		"điều kiện: Chưa trả lời → Có", "lý do: Chỉ khối 5 dùng.")
}

func TestEveryPageInBothLanguages(t *testing.T) {
	t.Parallel()
	s := newSite(t, province.Options{Previous: true, Rules: season.Rules{
		Condition: maturity.CapSchool, RecognisedBy: season.ByManaging, PublishedBy: season.ByProvince, Ranking: season.LevelSum,
	}})
	one, two := s.Schools[0], s.Schools[1]
	s.Fill(t, one.Staff, one.Return)
	s.To(t, one, assessment.Published)
	s.Fill(t, two.Staff, two.Return)
	s.Return(t, two, "1.3.1", "1.1")
	for _, lang := range locale.Langs() {
		s.Lang = lang
		for _, at := range []time.Time{
			time.Date(2025, time.March, 1, 8, 0, 0, 0, s.Zone), time.Date(2025, time.May, 30, 23, 30, 0, 0, s.Zone),
			time.Date(2025, time.June, 14, 20, 0, 0, 0, s.Zone), time.Date(2025, time.July, 1, 8, 0, 0, 0, s.Zone),
		} {
			s.Clock.Set(at)
			for _, which := range []province.School{one, two} {
				for _, page := range []string{"", "/kiem-tra", "/ket-qua", "/nhat-ky", "/nguon"} {
					s.Get(which.Principal, s.path(which.Return, page)).Is(200).SaysNot("school.", "assessment.", "%!")
				}
				s.Get(which.Staff, "/phieu").Is(200).SaysNot("school.")
			}
		}
	}
	if n := s.Words.Missing(); n != 0 {
		t.Errorf("%d texts are missing", n)
	}
}
