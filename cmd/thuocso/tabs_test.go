package main

import (
	"strconv"
	"testing"

	"github.com/thuocso/thuocso/internal/account"
)

// Whoever goes from one page of results to another keeps what the next one understands: season, unit and basis everywhere, and
// from a school back to the ranking what narrowed it.
func TestTabsKeepWhatTheNextPageUnderstands(t *testing.T) {
	t.Parallel()
	h := newHandful(t)
	officer := h.as(t, account.ProvinceOfficer)
	shown := "don-vi=" + h.next + "&amp;"
	asked := "?ky=" + h.season + "&can-cu=cong-nhan&don-vi=" + h.next + "&cap=TH&khu-vuc=0&moi-trang=100"
	same := "can-cu=cong-nhan&amp;" + shown + "ky=" + h.season + `"`
	narrowed := `href="/ket-qua/xep-hang?can-cu=cong-nhan&amp;cap=TH&amp;` + shown + "khu-vuc=0&amp;ky=" + h.season + `&amp;moi-trang=100"`
	for _, page := range []string{"/ket-qua/xep-hang", "/ket-qua/truong/" + strconv.FormatInt(h.units["school other"], 10)} {
		officer.sees(t, page+asked, narrowed, `href="/ket-qua?`+same, `href="/ket-qua/don-vi?`+same, `href="/ket-qua/bieu-do?`+same, `href="/ket-qua/ban-do?`+same)
	}
	for _, page := range []string{"/ket-qua", "/ket-qua/don-vi", "/ket-qua/ban-do", "/ket-qua/bieu-do", "/ket-qua/khoang-trong", "/ket-qua/chi-tieu", "/ket-qua/cac-ky"} {
		officer.sees(t, page+asked, `href="/ket-qua/xep-hang?`+same)
		officer.lacks(t, page+asked, narrowed)
	}
	// A value that is no filter goes nowhere but into an address, as text.
	officer.sees(t, "/ket-qua/xep-hang?cap=%22%3E%3Cb%3E&ky="+h.season, "cap=%22%3E%3Cb%3E")
}
