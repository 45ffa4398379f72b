package evidence_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/thuocso/thuocso/internal/assessment"
)

func TestWhatWaitsIsLetThroughInOneStep(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	one, other := s.Schools[0], s.Schools[1]
	const queue = "/minh-chung/cho-duyet"
	_, a := s.document(one.Staff, "Biên bản một")
	_, b := s.document(one.Staff, "Biên bản hai nhé")
	_, c := s.document(one.Staff, "Biên bản thứ ba đây")
	_, foreign := s.document(other.Staff, "Của trường khác")
	s.Get(one.Principal, queue).Is(200, `value="`+a+`/1"`, "Duyệt cả 3 minh chứng trên trang này", "Trách nhiệm cuối cùng").SaysNot("Của trường khác")

	// Staff may not, nothing ticked and nonsense are refused; nothing is let through by any of it.
	s.Post(one.Staff, queue, "chon", a+"/1").Is(http.StatusForbidden, "Chỉ hiệu trưởng")
	s.Post(one.Principal, queue).Is(http.StatusUnprocessableEntity, "Chưa chọn minh chứng nào", "Biên bản một")
	s.Post(one.Principal, queue, "chon", "x/y").Is(http.StatusUnprocessableEntity)
	s.Post(one.Principal, queue, "chon", foreign+"/1").Is(http.StatusSeeOther)
	s.Get(other.Principal, queue).Is(200, "Của trường khác")
	s.Get(one.Principal, queue).Is(200, "Duyệt cả 3 minh chứng")

	// Some: the one that a colleague has decided meanwhile stays as it is.
	s.Post(one.Principal, "/minh-chung/"+b+"/duyet", "revision", "1", "verdict", "refuse", "reason", "mờ").Is(http.StatusSeeOther)
	s.Post(one.Principal, queue, "chon", a+"/1", "chon", b+"/1").Is(http.StatusSeeOther)
	s.Get(one.Staff, "/minh-chung/"+a).Is(200, "Hiệu trưởng duyệt lúc")
	s.Get(one.Staff, "/minh-chung/"+b).Is(200, "mờ").SaysNot("Hiệu trưởng duyệt lúc")

	// All that the page showed, and no more.
	s.document(one.Staff, "Đăng sau khi trang mở")
	s.Post(one.Principal, queue, "hien", c+"/1", "tat-ca", "1").Is(http.StatusSeeOther)
	s.Get(one.Principal, queue).Is(200, "Đăng sau khi trang mở").SaysNot("Biên bản thứ ba đây")

	// Each has its own line in the record, with whose the responsibility is.
	passed := 0
	lines, _ := s.chain(one.ID)
	for _, line := range lines {
		if line.Action == "evidence.pass" {
			passed++
			if !strings.Contains(line.Detail, `"responsible":`+number(one.Principal.PersonID)) {
				t.Errorf("the record does not say whose the responsibility is: %s", line.Detail)
			}
		}
	}
	if passed != 2 {
		t.Errorf("%d lines of the record, want 2", passed)
	}
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

func TestADelegateLetsThroughInHerName(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	one := s.Schools[0]
	_, a := s.document(one.Staff, "Trước khi giao")
	s.Post(one.Principal, "/minh-chung/uy-quyen", "person", number(one.Staff.PersonID), "act", "giao").Is(http.StatusSeeOther)
	s.Post(one.Staff, "/minh-chung/cho-duyet", "chon", a+"/1").Is(http.StatusSeeOther)
	lines, _ := s.chain(one.ID)
	last := lines[len(lines)-1]
	if last.Action != "evidence.pass" || last.PersonID != one.Staff.PersonID || !strings.Contains(last.Detail, `"responsible":`+number(one.Principal.PersonID)) {
		t.Errorf("the record says %+v", last)
	}
}

// TestSendingAsksAboutWhatWaits: what waits is asked about, not forbidden.
func TestSendingAsksAboutWhatWaits(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	one := s.Schools[0]
	_, a := s.document(one.Staff, "Biên bản họp")
	s.rest(one, "dung", "1.3.1", a+"/1").Is(http.StatusSeeOther)
	s.Fill(t, one.Principal, one.Return)
	const asks = "Còn 1 minh chứng chờ duyệt ở 1.3.1"
	s.Get(one.Principal, sheet(one, "/kiem-tra")).Is(200, asks, "Xem và duyệt các minh chứng đang chờ")
	s.Get(one.Principal, sheet(one, "/gui")).Is(http.StatusSeeOther)
	s.Post(one.Principal, sheet(one, "/giai-trinh"), "giai-trinh-waiting_proof", "Bản giấy đã có ở văn phòng.").Is(http.StatusSeeOther)
	s.Get(one.Principal, sheet(one, "/gui")).Is(200)
	s.Post(one.Principal, "/minh-chung/cho-duyet", "chon", a+"/1").Is(http.StatusSeeOther)
	s.Get(one.Principal, sheet(one, "/kiem-tra")).Is(200).SaysNot(asks)
	s.To(t, one, assessment.Submitted)
}
