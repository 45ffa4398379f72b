package main

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/thuocso/thuocso/internal/account"
)

// What an office says stands on the returns below it, marked as the office's, and nowhere else.
func TestGuidanceStandsOnTheSheetsBelow(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	head, province, principal := w.as(t, account.OfficeHead), w.as(t, account.ProvinceOfficer), w.as(t, account.Principal)
	sheet := "/phieu/" + w.things["return"][placeOwn]
	write := func(v *visitor, body, version string) reply {
		return v.ask(t, http.MethodPost, "/huong-dan/1.3.1", url.Values{"body": {body}, "version": {version}})
	}
	if got := write(head, "Cần quyết định <b>phân công</b>", "0"); got.status != http.StatusSeeOther {
		t.Fatalf("writing answered %d", got.status)
	}
	if got := write(province, "Theo công văn của Sở", "0"); got.status != http.StatusSeeOther {
		t.Fatalf("the province's writing answered %d", got.status)
	}
	body := principal.ask(t, http.MethodGet, sheet, nil).body
	own := strings.Index(body, "Cần quyết định &lt;b&gt;phân công&lt;/b&gt;")
	above := strings.Index(body, "Theo công văn của Sở")
	if own < 0 || above < 0 || above > own || strings.Count(body, "Hướng dẫn của ") != 2 {
		t.Errorf("the sheet shows the office's words at %d and the province's at %d", own, above)
	}
	neighbour, err := strconv.ParseInt(w.things["person"][placeOther], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	far := w.signedIn(t, neighbour).ask(t, http.MethodGet, "/phieu/"+w.things["return"][placeOther], nil).body
	if strings.Contains(far, "phân công&lt;/b&gt;") || !strings.Contains(far, "Theo công văn của Sở") {
		t.Error("a neighbouring school sees other guidance than its province's")
	}

	if got := write(head, "Bản khác", "0"); got.status != http.StatusConflict || !strings.Contains(got.body, "Bản khác") ||
		!strings.Contains(got.body, "phân công&lt;/b&gt;") || !strings.Contains(got.body, `name="version" value="1"`) {
		t.Errorf("an older version answered %d without both texts", got.status)
	}
	if got := write(head, strings.Repeat("ă", 2001), "1"); got.status != http.StatusUnprocessableEntity {
		t.Errorf("2,001 characters answered %d", got.status)
	}
	if got := head.ask(t, http.MethodPost, "/huong-dan/9.9.9", url.Values{"body": {"x"}, "version": {"0"}}); got.status != http.StatusNotFound {
		t.Errorf("a code the index does not have answered %d", got.status)
	}
	if got := write(head, "  ", "1"); got.status != http.StatusSeeOther {
		t.Fatalf("taking back answered %d", got.status)
	}
	if strings.Contains(principal.ask(t, http.MethodGet, sheet, nil).body, "phân công&lt;/b&gt;") {
		t.Error("what was taken back is still shown")
	}
	if n := w.exec(t, "SELECT count(*) FROM guidance WHERE code = '1.3.1'"); n != 3 {
		t.Errorf("%d versions are kept, want 3", n)
	}
	if n := w.exec(t, "SELECT count(*) FROM audit WHERE subject = 'guidance' AND action = 'guidance.write'"); n != 3 {
		t.Errorf("%d audit lines, want 3", n)
	}
}
