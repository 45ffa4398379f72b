package main

import (
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/thuocso/thuocso/internal/account"
)

const phrase = "con trâu đi trước"

// enrolled is a world with a staff member who has set a password by a link, over HTTP.
func enrolled(t *testing.T) (*world, *visitor) {
	t.Helper()
	w := newWorld(t)
	v := w.nobody(t)
	link := w.link(t, w.people[account.Staff])
	if got := v.ask(t, http.MethodGet, "/lien-ket/"+link, nil); got.status != http.StatusOK || !strings.Contains(got.body, w.login(t)) {
		t.Fatalf("the link's page: %d %.300s", got.status, got.body)
	}
	for _, c := range []struct {
		password, again string
		want            int
	}{{phrase, phrase + "x", 422}, {"ngắn", "ngắn", 422}, {phrase, phrase, 303}, {phrase, phrase, 404}} {
		got := v.ask(t, http.MethodPost, "/lien-ket/"+link, url.Values{"password": {c.password}, "again": {c.again}})
		if got.status != c.want {
			t.Fatalf("setting %q, %q: %d, want %d", c.password, c.again, got.status, c.want)
		}
	}

	return w, v
}

// login is the staff member's: the first person of the world.
func (w *world) login(t *testing.T) string {
	t.Helper()
	var login string
	row := w.db.SQL().QueryRowContext(t.Context(), `SELECT login FROM person WHERE id = $1`, w.people[account.Staff])
	if err := row.Scan(&login); err != nil {
		t.Fatal(err)
	}

	return login
}

func (v *visitor) signIn(t *testing.T, login, password, next string) reply {
	t.Helper()

	return v.ask(t, http.MethodPost, "/dang-nhap", url.Values{"login": {login}, "password": {password}, "tiep": {next}})
}

func sessionOf(r reply) string {
	for _, c := range r.cookies {
		if c.Name == "phien" {
			return c.Value
		}
	}

	return ""
}

func TestSigningIn(t *testing.T) {
	t.Parallel()
	w, v := enrolled(t)
	// The browser carries a token that somebody planted, one that nobody knows.
	planted, _ := w.secret("planted")
	v.token = planted
	got := v.signIn(t, w.login(t), phrase, "/tai-khoan?a=b")
	if got.status != http.StatusSeeOther || got.header.Get("Location") != "/tai-khoan?a=b" {
		t.Fatalf("%d to %s", got.status, got.header.Get("Location"))
	}
	first := sessionOf(got)
	if first == "" || first == planted {
		t.Fatalf("session token %q", first)
	}
	if got := v.ask(t, http.MethodGet, "/tai-khoan", nil); got.status != http.StatusSeeOther {
		t.Errorf("the planted token opens the account: %d", got.status)
	}
	v.token = first
	if got := v.ask(t, http.MethodGet, "/tai-khoan", nil); got.status != http.StatusOK {
		t.Errorf("signed in: %d", got.status)
	}
	// Signing in again in the same browser ends the session before. Its form secret is not known here:
	// the page tells it.
	v.csrf = tokenOn(t, v.ask(t, http.MethodGet, "/tai-khoan", nil).body)
	second := sessionOf(v.signIn(t, w.login(t), phrase, "/"))
	if second == "" || second == first {
		t.Fatalf("second token %q", second)
	}
	if got := v.ask(t, http.MethodGet, "/tai-khoan", nil); got.status != http.StatusSeeOther {
		t.Errorf("the token before still opens the account: %d", got.status)
	}
	v.token = second
	v.csrf = tokenOn(t, v.ask(t, http.MethodGet, "/tai-khoan", nil).body)
	if got := v.ask(t, http.MethodPost, "/dang-xuat", nil); got.status != http.StatusSeeOther {
		t.Errorf("signing out: %d", got.status)
	}
	if got := v.ask(t, http.MethodGet, "/tai-khoan", nil); got.status != http.StatusSeeOther {
		t.Errorf("signed out, the token still opens the account: %d", got.status)
	}
}

var tokenField = regexp.MustCompile(`name="csrf" value="([^"]+)"`)

func tokenOn(t *testing.T, page string) string {
	t.Helper()
	m := tokenField.FindStringSubmatch(page)
	if m == nil {
		t.Fatalf("no form token on the page: %.300s", page)
	}

	return m[1]
}

func TestSignInStaysHere(t *testing.T) {
	t.Parallel()
	w, v := enrolled(t)
	for _, next := range []string{"https://evil.test/", "//evil.test", `/\evil.test`, "javascript:alert(1)", "", "/\r\nX-Evil: 1"} {
		got := v.signIn(t, w.login(t), phrase, next)
		if to := got.header.Get("Location"); got.status != http.StatusSeeOther || to != "/" && to != "/ X-Evil: 1" || got.header.Get("X-Evil") != "" {
			t.Errorf("%q: %d to %q", next, got.status, to)
		}
	}
	page := v.ask(t, http.MethodGet, "/dang-nhap?tiep="+url.QueryEscape("//evil.test"), nil)
	if !strings.Contains(page.body, `name="tiep" value="/"`) {
		t.Error("the sign-in page passes a foreign address on")
	}
}

// What is told of a failed sign-in is the same for a wrong password, an unknown login and a disabled account.
func TestFailedSignInTellsNothing(t *testing.T) {
	t.Parallel()
	w, v := enrolled(t)
	changing := regexp.MustCompile(`(name="csrf" value|name="csrf-token" content|name="login" value)="[^"]*"|value="[^"]*" (required|maxlength)`)
	var pages []string
	for _, login := range []string{w.login(t), "nobody-at-all"} {
		got := v.signIn(t, login, "wrong password", "/")
		if got.status != http.StatusUnprocessableEntity {
			t.Fatalf("%s: %d", login, got.status)
		}
		pages = append(pages, changing.ReplaceAllString(strings.ReplaceAll(got.body, login, "LOGIN"), ""))
	}
	if pages[0] != pages[1] {
		t.Errorf("the pages differ:\n%s\n%s", pages[0], pages[1])
	}
}

func TestFailedSignInsWaitAndTellHowLong(t *testing.T) {
	t.Parallel()
	w, v := enrolled(t)
	for _, login := range []string{w.login(t), "nobody-at-all"} {
		for range 3 {
			if got := v.signIn(t, login, "wrong password", "/"); got.status != http.StatusUnprocessableEntity {
				t.Fatalf("%s: %d", login, got.status)
			}
		}
		got := v.signIn(t, login, phrase, "/")
		wait, err := strconv.Atoi(got.header.Get("Retry-After"))
		if got.status != http.StatusTooManyRequests || err != nil || wait < 1 || wait > 30 {
			t.Errorf("%s: %d, Retry-After %q", login, got.status, got.header.Get("Retry-After"))
		}
		if !strings.Contains(got.body, "thử lại sau "+strconv.Itoa(wait)+" giây") || sessionOf(got) != "" {
			t.Errorf("%s: the page does not say how long", login)
		}
	}
}

func TestSignInNeedsItsFormToken(t *testing.T) {
	t.Parallel()
	w, v := enrolled(t)
	for _, token := range []string{"", "x", unmasked([]byte("somebody else's secret of 32 by."))} {
		got := v.ask(t, http.MethodPost, "/dang-nhap", url.Values{"login": {w.login(t)}, "password": {phrase}, "csrf": {token}})
		if got.status != http.StatusForbidden || sessionOf(got) != "" {
			t.Errorf("token %q: %d", token, got.status)
		}
	}
}

// A forged forwarding header must not give a guesser a new address each time.
func TestForgedAddressDoesNotShakeTheDelayOff(t *testing.T) {
	t.Parallel()
	w, v := enrolled(t)
	last := 0
	for i := range 4 {
		form := url.Values{"login": {w.login(t)}, "password": {"wrong password"}, "csrf": {v.csrf}}
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.base+"/dang-nhap", strings.NewReader(form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("X-Forwarded-For", "203.0.113."+strconv.Itoa(i))
		last = v.send(t, req).status
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("the fourth try from a forged address: %d", last)
	}
}

func TestLinksOfPrincipalsAsAFile(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.unit(t, `=cmd|"x"`, "school", "office own")
	got := w.as(t, account.ProvinceAdmin).ask(t, http.MethodPost, "/quan-tri/tai-khoan/hieu-truong", url.Values{"dang": {"csv"}})
	if got.status != http.StatusOK || !strings.HasPrefix(got.header.Get("Content-Type"), "text/csv") {
		t.Fatalf("%d %s", got.status, got.header.Get("Content-Type"))
	}
	if !strings.HasPrefix(got.body, "\ufeff") || !strings.Contains(got.body, `"'=cmd|""x"""`) || strings.Count(got.body, w.base+"/lien-ket/") != 1 {
		t.Errorf("%s", got.body)
	}
}

// A principal makes and helps accounts of the own school's staff, and touches nobody else's.
func TestPrincipalsLookAfterTheirStaff(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.as(t, account.Principal)
	form := url.Values{"login": {"giao.vien"}, "display": {"Giáo viên"}, "role": {"staff"}, "unit": {"anything"}}
	if got := v.ask(t, http.MethodPost, "/quan-tri/tai-khoan", form); got.status != http.StatusOK || !strings.Contains(got.body, "giao.vien") {
		t.Errorf("a colleague's account: %d", got.status)
	}
	for _, role := range []string{"principal", "reviewer", "province_admin", "system_admin", "x"} {
		form.Set("role", role)
		form.Set("login", "other."+role)
		if got := v.ask(t, http.MethodPost, "/quan-tri/tai-khoan", form); got.status == http.StatusOK {
			t.Errorf("a principal made a %s", role)
		}
	}
	other := w.person(t, account.Staff, w.units["school other"])
	for person, want := range map[int64]int{w.people[account.Staff]: 200, other: 404, w.people[account.Reviewer]: 404, w.people[account.Principal]: 403} {
		got := v.ask(t, http.MethodPost, "/quan-tri/tai-khoan/"+strconv.FormatInt(person, 10)+"/lien-ket", nil)
		if got.status != want {
			t.Errorf("a link for person %d: %d, want %d", person, got.status, want)
		}
	}
}
