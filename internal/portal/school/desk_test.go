package school_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/postgres/pgtest/province"
)

// act carries steps out one after the other and fails at the first that is refused.
func act(t *testing.T, steps ...func() (*assessment.Return, error)) {
	t.Helper()
	for _, step := range steps {
		if _, err := step(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestBarSaysWhichConditionsAreAnsweredAndNotMet(t *testing.T) {
	t.Parallel()
	s := newSite(t, province.Options{})
	one := s.Schools[0]
	s.Fill(t, one.Staff, one.Return)
	s.Get(one.Staff, s.path(one.Return, "")).Is(200, "điều kiện: đã trả lời <b>4/4</b>").SaysNot("chưa đạt 2.2")
	s.Save(t, one.Staff, one.Return, assessment.SaveCommand{Code: "2.2", Raw: assessment.Raw{Met: "0"}, Version: 1})
	for _, page := range []string{s.path(one.Return, ""), "/phieu"} {
		s.Get(one.Staff, page).Is(200, "điều kiện: đã trả lời <b>4/4</b>", "<b>chưa đạt 2.2</b>")
	}
	// An empty answer is no missed condition.
	s.Save(t, one.Staff, one.Return, assessment.SaveCommand{Code: "2.2", Version: 2})
	s.Get(one.Staff, s.path(one.Return, "")).Is(200, "điều kiện: đã trả lời <b>3/4</b>").SaysNot("chưa đạt 2.2")
}

func TestSheetNamesTheScoreOfEachNumber(t *testing.T) {
	t.Parallel()
	s := newSite(t, province.Options{})
	one := s.Schools[0]
	s.Fill(t, one.Staff, one.Return)
	if _, err := s.Returns.Submit(t.Context(), one.Principal, one.Return, province.Approved()); err != nil {
		t.Fatal(err)
	}
	s.Get(one.Staff, s.path(one.Return, "")).Is(200, "Tự đánh giá: <b>3</b>").SaysNot("(thẩm định)")
	_, err := s.Returns.Judge(t.Context(), s.Reviewer, one.Return, assessment.JudgeCommand{
		Code: "1.3.1", Verdict: assessment.Changed, Points: "1,5", ReasonCode: "wrong_figure", Reason: "Chỉ khối 5 dùng.",
	})
	if err != nil {
		t.Fatal(err)
	}
	s.Get(one.Staff, s.path(one.Return, "")).Is(200).SaysNot("Thẩm định: <b>", "Chỉ khối 5 dùng.")
	act(t,
		func() (*assessment.Return, error) { return s.AcceptRest(t.Context(), one.Return) },
		func() (*assessment.Return, error) { return s.Returns.Verify(t.Context(), s.Reviewer, one.Return) })
	page := s.Get(one.Staff, s.path(one.Return, "")).Is(200, "Nhóm 1 (thẩm định): <b>", "Tự đánh giá: <b>3</b>", "Thẩm định: <b>1,5</b>",
		"Số liệu chưa đúng. Chỉ khối 5 dùng. (Chuyên viên, 12/05/2025)", "Thẩm định: 13,5 / 30 điểm", "(tự đánh giá 15)")
	if n := strings.Count(page.Body, "<p>Thẩm định: <b>"); n != 1 {
		t.Errorf("%d answers are shown as changed, want 1", n)
	}
	act(t, func() (*assessment.Return, error) { return s.Returns.Recognise(t.Context(), s.OfficeHead, one.Return) })
	s.Get(one.Staff, s.path(one.Return, "")).Is(200, "Nhóm 1 (công nhận): <b>", "Thẩm định: <b>1,5</b>").SaysNot("Công nhận: <b>1,5</b>")
}

func TestPagesSayWhoMaySendAndWithdraw(t *testing.T) {
	t.Parallel()
	s := newSite(t, province.Options{})
	one := s.Schools[0]
	const there = "ở cuối trang này"
	s.Get(one.Principal, s.path(one.Return, "/kiem-tra")).Is(200, "những gì còn thiếu để nộp").SaysNot(there)
	s.Fill(t, one.Staff, one.Return)
	s.Get(one.Staff, s.path(one.Return, "/kiem-tra")).Is(200, "Chỉ hiệu trưởng nộp được phiếu").SaysNot(there)
	s.Get(one.Principal, s.path(one.Return, "/kiem-tra")).Is(200, there)
	s.submit(one)
	s.Get(one.Principal, s.path(one.Return, "")).Is(200, "có thể tự rút lại phiếu trước 24:00 ngày 30/05/2025", `class="btn act quiet"`).
		SaysNot("vui lòng liên hệ")
	s.Get(one.Staff, s.path(one.Return, "")).Is(200, "vui lòng báo hiệu trưởng rút lại phiếu").SaysNot("vui lòng liên hệ")
	act(t, func() (*assessment.Return, error) { return s.Returns.Begin(t.Context(), s.Reviewer, one.Return) })
	s.Get(one.Principal, s.path(one.Return, "")).Is(200, "vui lòng liên hệ Phòng Giáo dục và Đào tạo huyện Mẫu").SaysNot("tự rút lại phiếu")
}

func TestWithdrawingWhatWasSentAgain(t *testing.T) {
	t.Parallel()
	s := newSite(t, province.Options{})
	one := s.Schools[0]
	s.Fill(t, one.Staff, one.Return)
	s.Return(t, one, "1.4.1")
	s.submit(one)
	s.Get(one.Principal, s.path(one.Return, "/rut")).Is(200, "Phiếu trở về trạng thái bị trả lại", "24:00 ngày 14/06/2025").SaysNot("trạng thái chưa nộp")
	s.Post(one.Principal, s.path(one.Return, "/rut")).Is(http.StatusSeeOther)
	s.Get(one.Principal, s.path(one.Return, "")).Is(200, "Bị trả lại")
}

func TestReturnedSheetNamesTheOpenFields(t *testing.T) {
	t.Parallel()
	s := newSite(t, province.Options{})
	one := s.Schools[0]
	s.Fill(t, one.Staff, one.Return)
	s.Return(t, one, "1.3.2")
	page := s.Get(one.Staff, s.path(one.Return, "")).Is(200, "Chỉ những câu và thông tin nêu dưới đây sửa được",
		"Các thông tin thêm của cùng tiêu chí", `href="#comp-lms_name"`, `href="#comp-lms_sourcing"`)
	page.SaysNot(`href="#comp-sms_name"`)
	if n := strings.Count(page.Body, "data-save="); n != 3 {
		t.Errorf("%d forms, want that of 1.3.2 and of its two fields", n)
	}
}

func TestNextStepNamesTheLevelThatAConditionGives(t *testing.T) {
	t.Parallel()
	s := newSite(t, province.Options{})
	one := s.Schools[0]
	for _, c := range s.Index.Components() {
		s.Save(t, one.Staff, one.Return, assessment.SaveCommand{Code: c.Code, Raw: assessment.Raw{Points: c.Max.String()}})
	}
	for _, c := range s.Index.Conditions() {
		met := "1"
		if c.Code == "2.2" {
			met = "0"
		}
		s.Save(t, one.Staff, one.Return, assessment.SaveCommand{Code: c.Code, Raw: assessment.Raw{Met: met}})
	}
	s.Get(one.Staff, s.path(one.Return, "")).Is(200, "cần đạt điều kiện bắt buộc <b>2.2</b>", "trường chắc chắn đạt <b>Mức 3</b>").
		SaysNot("chắc chắn đạt <b>Mức 2</b>")
}

func TestCheckAfterAReturnSpeaksOfSendingAgain(t *testing.T) {
	t.Parallel()
	s := newSite(t, province.Options{})
	one := s.Schools[0]
	check := s.path(one.Return, "/kiem-tra")
	s.Get(one.Principal, check).Is(200, "Kiểm tra trước khi nộp").SaysNot("nộp lại", "vẫn như cũ")
	s.Fill(t, one.Staff, one.Return)
	s.Return(t, one, "1.3.1", "1.4.1")
	s.Get(one.Principal, s.path(one.Return, "")).Is(200, "Kiểm tra và nộp lại")
	s.Get(one.Principal, check).Is(200, "Kiểm tra trước khi nộp lại", "CHƯA ĐƯỢC NỘP LẠI", "Nộp lại phiếu", "Sau khi nộp lại", "2 câu được trả lại vẫn như cũ",
		"Chưa có minh chứng. Chưa thấy văn bản kèm theo. (Chuyên viên, 12/05/2025)")
	s.Save(t, one.Staff, one.Return, assessment.SaveCommand{Code: "1.3.1", Raw: assessment.Raw{Points: "2"}, Version: 1})
	page := s.Get(one.Principal, check).Is(200, "1 câu được trả lại vẫn như cũ")
	warned := between(page.Body, "vẫn như cũ", "</ul>")
	if !strings.Contains(warned, "#comp-1-4-1") || strings.Contains(warned, "#comp-1-3-1") {
		t.Errorf("warns of %s", warned)
	}
	// It warns and holds up nothing. Taken back, what was changed in between counts as changed.
	s.Get(one.Principal, s.path(one.Return, "/gui")).Is(200, "Xác nhận nộp lại phiếu", "Nộp lại phiếu cho Phòng")
	s.submit(one)
	s.Post(one.Principal, s.path(one.Return, "/rut")).Is(http.StatusSeeOther)
	s.Get(one.Principal, check).Is(200, "1 câu được trả lại vẫn như cũ")
}

func TestRatioByHalfIsToBeMendedBeforeSending(t *testing.T) {
	t.Parallel()
	s := newSite(t, province.Options{})
	one := s.Schools[0]
	s.Fill(t, one.Staff, one.Return)
	check := s.path(one.Return, "/kiem-tra")
	s.Get(one.Principal, check).Is(200, `href="`+s.path(one.Return, "/gui"))
	save := func(version int, raw assessment.Raw) {
		t.Helper()
		raw.Points = "3"
		s.Save(t, one.Staff, one.Return, assessment.SaveCommand{Code: "1.6.1", Raw: raw, Version: version})
	}
	save(1, assessment.Raw{Numerator: "12"})
	s.Get(one.Principal, check).Is(200, "mới có một trong hai số của tỉ lệ").SaysNot(`href="` + s.path(one.Return, "/gui"))
	s.Get(one.Principal, s.path(one.Return, "/gui")).Is(http.StatusSeeOther)
	s.Post(one.Principal, s.path(one.Return, "/gui"), "approved", "1").Is(http.StatusUnprocessableEntity, "Còn 1 câu có tỉ lệ chưa đủ số liệu")
	save(2, assessment.Raw{Numerator: "0", Denominator: "0"})
	s.Get(one.Principal, check).Is(200, "có mẫu số bằng 0")
	save(3, assessment.Raw{Numerator: "0", Denominator: "0", Note: "Trường không có giáo viên môn này."})
	s.Get(one.Principal, check).Is(200, `href="`+s.path(one.Return, "/gui")).SaysNot("có mẫu số bằng 0")
}
