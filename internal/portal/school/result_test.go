package school_test

import (
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/postgres/pgtest/province"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/recompute"
	"github.com/thuocso/thuocso/internal/season"
)

// rank runs a season as the command does.
func (s *site) rank(id season.ID) {
	s.T.Helper()
	runner := recompute.NewRunner(postgres.NewRanking(s.DB), s.Seasons, s.Clock.Now, slog.New(slog.DiscardHandler), "test")
	if _, err := runner.Run(s.T.Context(), ranking.Command{Season: id, Cause: ranking.ByCommand}); err != nil {
		s.T.Fatal(err)
	}
}

// lastYear publishes the school's return of the season before, every component a little lower than Fill has it.
func (s *site) lastYear(one province.School) {
	s.T.Helper()
	s.Clock.Set(time.Date(2024, time.May, 12, 9, 0, 0, 0, s.Zone))
	id, err := s.Returns.Find(s.T.Context(), s.Previous, one.ID)
	if err != nil {
		s.T.Fatal(err)
	}
	was := one
	was.Return = id
	s.Fill(s.T, one.Staff, id)
	s.Save(s.T, one.Staff, id, assessment.SaveCommand{Code: "1.3.1", Raw: assessment.Raw{Points: "0,5"}, Version: 1})
	s.To(s.T, was, assessment.Published)
}

func TestResultStandsBesideDistrictStageAndLastYear(t *testing.T) {
	t.Parallel()
	s := newSite(t, province.Options{Schools: 7, Previous: true})
	now, one := s.Clock.Now(), s.Schools[0]
	s.lastYear(one)
	s.Clock.Set(now)
	for i, each := range s.Schools {
		s.Fill(t, each.Staff, each.Return)
		if i > 0 {
			// 3 of the school itself, 6 of the six others: their mean with it is 39/7 of this component.
			s.Save(t, each.Staff, each.Return, assessment.SaveCommand{Code: "1.3.1", Raw: assessment.Raw{Points: "6", Note: "Sổ theo dõi"}, Version: 1})
		}
		s.To(t, each, assessment.Verified)
	}
	s.Get(one.Principal, s.path(one.Return, "/ket-qua")).Is(200, `id="beside"`, "Kỳ này chưa được tổng hợp").SaysNot("lần chạy 0", "Hạng")
	s.rank(s.Season)
	// 15 without change, last year 12,5; the mean of the seven is (15 + 6·18)/7 = 17,57.
	page := s.Get(one.Principal, s.path(one.Return, "/ket-qua")).Is(200, `id="beside"`, "Kết quả đã thẩm định (tạm thời)", "Trường này",
		"Trung bình 7 trường của Phòng Giáo dục và Đào tạo huyện Mẫu", "Trung bình 7 trường cùng cấp (Tiểu học + THCS)", "Trường này, năm học 2023–2024",
		"Kết quả của trường qua các kỳ", "2023–2024", "giữ nguyên mọi câu tự đánh giá", "charts.", "7 trường của")
	row := between(page.Body, "1.3. ", "</tr>")
	for _, figure := range []string{">15,00<", ">17,57<", ">12,50<"} {
		if !strings.Contains(row, figure) {
			t.Errorf("criterion 1.3 does not show %s: %s", figure, row)
		}
	}
	if strings.Count(row, ">17,57<") != 2 {
		t.Errorf("district and stage are the same seven schools: %s", row)
	}
	s.Get(one.Principal, "/phieu").Is(200, "So sánh với các trường", s.path(one.Return, "/ket-qua#beside"))
	own := "/ket-qua/truong/" + strconv.FormatInt(one.ID, 10)
	s.Get(one.Principal, own).Is(200, "Trường này, năm học 2023–2024", `value="tham-dinh" selected`)
	s.Get(s.Schools[1].Principal, own).Is(http.StatusNotFound)
	s.Get(account.Anonymous(), own).Is(http.StatusSeeOther)

	act(t, func() (*assessment.Return, error) { return s.Returns.Recognise(t.Context(), s.OfficeHead, one.Return) },
		func() (*assessment.Return, error) { return s.Returns.Publish(t.Context(), s.Officer, one.Return) })
	s.rank(s.Season)
	// Once published the page rests on the final result, of which there is one only: no mean is shown that gives it away.
	s.Get(one.Principal, own).Is(200, `value="cong-bo" selected`, "chỉ hiện khi dựa trên ít nhất 5 trường khác", "Trung bình của các trường cùng cấp học chỉ hiện").
		SaysNot("Trung bình 1 trường")
	s.Get(one.Principal, s.path(one.Return, "/ket-qua")).Is(200, "Kết quả đã công bố (chính thức)").SaysNot("Trung bình 1 trường")
	s.Get(one.Principal, own+"?can-cu=tham-dinh").Is(200, `value="tham-dinh" selected`, "Trung bình 7 trường cùng cấp")
	s.Get(s.Officer, s.path(one.Return, "/ket-qua")).Is(200, "Trung bình 1 trường").SaysNot("Kết quả của trường qua các kỳ")
}

func TestResultNamesWhatTheOfficeChangedFirst(t *testing.T) {
	t.Parallel()
	s := newSite(t, province.Options{})
	one := s.Schools[0]
	s.Fill(t, one.Staff, one.Return)
	if _, err := s.Returns.Submit(t.Context(), one.Principal, one.Return, province.Approved()); err != nil {
		t.Fatal(err)
	}
	for _, cmd := range []assessment.JudgeCommand{
		{Code: "1.3.1", Verdict: assessment.Changed, Points: "1,5", ReasonCode: "wrong_figure", Reason: "Chỉ khối 5 dùng."},
		{Code: "2.2", Verdict: assessment.Changed, Met: "0", ReasonCode: "no_evidence", Reason: "Chưa có quyết định."},
	} {
		if _, err := s.Returns.Judge(t.Context(), s.Reviewer, one.Return, cmd); err != nil {
			t.Fatal(err)
		}
	}
	s.Get(one.Staff, s.path(one.Return, "/ket-qua")).Is(200).SaysNot("Những gì cơ quan quản lý đã đổi", `id="beside"`)
	act(t, func() (*assessment.Return, error) { return s.AcceptRest(t.Context(), one.Return) },
		func() (*assessment.Return, error) { return s.Returns.Verify(t.Context(), s.Reviewer, one.Return) })
	page := s.Get(one.Staff, s.path(one.Return, "/ket-qua")).Is(200, "đã đổi 2 câu so với tự đánh giá", "Mức của trường không đổi: <b>Mức 1</b>",
		"Nhóm 1: từ <b>47,00</b> thành <b>45,50</b> điểm", "Số liệu chưa đúng. Chỉ khối 5 dùng.", "Chưa có minh chứng. Chưa có quyết định.", "Chuyên viên · 12/05/2025")
	card := between(page.Body, "Những gì cơ quan quản lý đã đổi", "</section>")
	if n := strings.Count(card, "<tr>"); n != 3 {
		t.Errorf("%d rows, want the head and one for each change: %s", n, card)
	}
	if strings.Index(page.Body, "Những gì cơ quan quản lý đã đổi") > strings.Index(page.Body, "Điểm và mức") {
		t.Error("the changes do not come first")
	}
}

// What is said of a season follows from its dates and from what is published, not from a flag that nobody has changed.
func TestSeasonsSayWhatIsTrueOfThem(t *testing.T) {
	t.Parallel()
	s := newSite(t, province.Options{})
	now, dates := s.Clock.Now(), season.Proposed(province.Year, s.Zone)
	list, one := "/ky-danh-gia", "/ky-danh-gia/"+strconv.FormatInt(int64(s.Season), 10)
	expect := func(at time.Time, text string) {
		t.Helper()
		s.Clock.Set(at)
		s.Get(s.Officer, list).Is(200, text)
		s.Get(s.Schools[0].Principal, one).Is(200, text)
	}
	expect(dates.OpensAt.Add(-time.Hour), "chưa mở")
	expect(now, "đang mở")
	expect(dates.SubmitUntil, "đã hết hạn nộp, còn nhận sửa đổi")
	expect(dates.ResubmitUntil, "đã hết hạn nộp và sửa đổi")
	expect(dates.PublishUntil.AddDate(1, 0, 0), "đã hết mọi thời hạn")
	for i, each := range s.Schools {
		s.Clock.Set(now)
		s.Fill(t, each.Staff, each.Return)
		s.To(t, each, assessment.Published)
		if i == 0 {
			expect(now, "đang mở; đã công bố 1/2")
			expect(dates.PublishUntil, "đã hết mọi thời hạn; đã công bố 1/2")
		}
	}
	expect(dates.PublishUntil, "đã công bố")
	s.Get(s.Officer, list).Is(200).SaysNot("đã hết mọi thời hạn", "đang mở")
}

// between is the text behind a word as far as another.
func between(body, from, to string) string {
	_, rest, _ := strings.Cut(body, from)
	part, _, _ := strings.Cut(rest, to)

	return part
}
