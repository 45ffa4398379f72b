package main

import (
	"net/http"
	"strings"
	"testing"

	"github.com/thuocso/thuocso/internal/account"
)

// TestAVerdictThatLosesStaysInTheRecord: two reviewers judge one answer from the same page. The later verdict is not saved,
// and who may open the record finds both, the school once its office has ended.
func TestAVerdictThatLosesStaysInTheRecord(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	first := d.as(t, account.Reviewer)
	second := d.signedIn(t, d.person(t, account.Reviewer, d.units["office "+placeOwn]))
	if status, _ := d.verdict(t, first, fields("code", "1.5.1", "verdict", "changed", "points", "5", "reason_code", "no_evidence",
		"reason", "Chưa thấy sổ", "version", "0")); status != http.StatusOK {
		t.Fatalf("the first verdict: status %d", status)
	}
	for range 2 {
		status, body := d.verdict(t, second, fields("code", "1.5.1", "verdict", "changed", "points", "2", "reason_code", "out_of_date",
			"reason", "Sổ của năm trước", "version", "0"))
		if status != http.StatusConflict || body["theirs"] == nil {
			t.Fatalf("the second verdict: status %d, %v", status, body)
		}
	}
	said := "giữ nguyên: Đổi điểm (5); không lưu: Đổi điểm (2); Minh chứng không còn hiệu lực; lý do: Sổ của năm trước"
	path := "/phieu/" + d.things["return"][placeOwn] + "/nhat-ky"
	count := func(role account.Role) int {
		return strings.Count(d.as(t, role).ask(t, http.MethodGet, path, nil).body, said)
	}
	if n := count(account.Reviewer); n != 1 {
		t.Errorf("the office finds the lost verdict %d times", n)
	}
	if n := count(account.Principal); n != 0 {
		t.Errorf("the school finds what its office has not ended %d times", n)
	}
	d.verdict(t, first, fields("code", "1.3.1", "verdict", "returned", "reason_code", "no_evidence", "reason", "Chưa thấy", "version", "0"))
	first.ask(t, http.MethodPost, d.path+"/tra-lai", nil).expect(t, http.StatusSeeOther)
	if n := count(account.Principal); n != 1 {
		t.Errorf("after the return the school finds the lost verdict %d times", n)
	}
}
