package school_test

import (
	"net/http"
	"testing"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/postgres/pgtest/province"
)

// What the season before answers is proposed, says where it comes from, counts only once it is confirmed, and is confirmed
// by one press with the script and without.
func TestTheSeasonBeforeIsProposedAndConfirmed(t *testing.T) {
	t.Parallel()
	s := newSite(t, province.Options{Previous: true})
	now, one := s.Clock.Now(), s.Schools[0]
	s.lastYear(one)
	s.Clock.Set(now)
	sheet, save := s.path(one.Return, ""), s.path(one.Return, "/cau-tra-loi")
	s.Get(one.Staff, sheet).Is(200, "data-proposals", `<li data-code="1.3.1">`,
		"Từ phiếu năm học 2023–2024 (Đã công bố): 0,5. Chưa tính vào phiếu năm nay", `data-take="{&#34;denominator&#34;:&#34;&#34;,&#34;note&#34;`)
	loaded, err := s.Returns.Load(t.Context(), one.Principal, one.Return)
	if err != nil || loaded.Progress().Components != 0 {
		t.Fatalf("%d components count without a confirmation, %v", loaded.Progress().Components, err)
	}

	s.Post(one.Staff, save, "code", "1.3.1", "version", "0", "points", "", "ky-truoc", "1").Is(http.StatusSeeOther)
	if loaded, err = s.Returns.Load(t.Context(), one.Principal, one.Return); err != nil {
		t.Fatal(err)
	}
	if a := loaded.Answer("1.3.1"); a.Value.Points != 50 || a.ByID != one.Staff.PersonID || a.Version != 1 {
		t.Errorf("confirmed as %+v", a)
	}
	s.Get(one.Staff, sheet).Is(200, "Kỳ trước: 0,5").SaysNot(`<li data-code="1.3.1">`)

	other := s.Schools[1]
	s.Get(other.Staff, s.path(other.Return, "")).Is(200).SaysNot("data-proposals")
	s.Post(other.Staff, s.path(other.Return, "/cau-tra-loi"), "code", "1.3.1", "version", "0", "ky-truoc", "1").
		Is(http.StatusUnprocessableEntity, "Kỳ trước không có giá trị dùng lại được cho câu 1.3.1")
	if kept, err := s.Returns.Load(t.Context(), other.Principal, other.Return); err != nil || kept.Answer("1.3.1").Value != assessment.Empty() {
		t.Errorf("something was saved: %+v, %v", kept.Answer("1.3.1"), err)
	}
}
