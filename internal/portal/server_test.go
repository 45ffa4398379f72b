package portal_test

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/web"
	"github.com/thuocso/thuocso/web/part"
)

// sessions knows tokens.
type sessions map[string]account.Session

func (s sessions) Session(_ context.Context, token string) (account.Session, error) {
	if token == "broken" {
		return account.Session{}, errors.New("the database is away")
	}
	found, ok := s[token]
	if !ok {
		return account.Session{}, fault.New(fault.Unauthenticated, "account.sign_in_first")
	}

	return found, nil
}

func secretOf(token string) []byte {
	sum := sha256.Sum256([]byte(token))

	return sum[:]
}

func formToken(secret []byte) string {
	return base64.RawURLEncoding.EncodeToString(append(make([]byte, 32), secret...))
}

func now() time.Time { return time.Date(2025, time.May, 12, 9, 0, 0, 0, time.UTC) }

// reviewer reviews at /1/2/3/.
func reviewer() sessions {
	return sessions{"reviewer": {
		Actor: account.Actor{PersonID: 7, Display: "Người thẩm định", Grants: []account.Grant{
			{Role: account.Reviewer, UnitID: 3, Path: "/1/2/3/", UnitName: "Phòng"},
		}},
		CSRF: secretOf("reviewer"), SeenAt: now(),
	}}
}

func config(t *testing.T) portal.Config {
	t.Helper()
	words, err := locale.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	assets, err := web.Load()
	if err != nil {
		t.Fatal(err)
	}

	return portal.Config{
		BaseURL: &url.URL{Scheme: "http", Host: "example.test"}, Now: now, Log: slog.New(slog.NewTextHandler(t.Output(), nil)),
		Catalogue: words, Sessions: reviewer(), Assets: assets,
	}
}

func at(path string) portal.TargetFunc {
	return func(*portal.Request) (account.Target, error) { return account.Target{Path: path}, nil }
}

func routes() []portal.Route {
	page := func(r *portal.Request) error {
		return r.Render(part.FaultPage(r.Page("trang"), part.Fault{Title: "trang"}))
	}

	return []portal.Route{
		{Method: "GET", Path: "/mo", Permission: account.Open, Handle: page},
		{Method: "GET", Path: "/rieng", Permission: account.SignedIn, Handle: page},
		{Method: "GET", Path: "/gan", Permission: account.ReviewList, Target: at("/1/2/3/"), Handle: page},
		{Method: "GET", Path: "/xa", Permission: account.ReviewList, Target: at("/1/2/4/"), Handle: page},
		{Method: "GET", Path: "/cua-toi", Permission: account.ReviewList, Target: portal.Own(account.ReviewList), Handle: page},
		{Method: "GET", Path: "/quan-tri", Permission: account.SystemManage, Target: at("/1/2/3/"), Handle: page},
		{Method: "GET", Path: "/dia-chi", Permission: account.Open, Handle: func(r *portal.Request) error {
			return r.JSON(map[string]string{"address": r.Address.String()})
		}},
		{Method: "GET", Path: "/hong", Permission: account.Open, Handle: func(*portal.Request) error { panic("secret words") }},
		{Method: "GET", Path: "/loi", Permission: account.Open, Handle: func(*portal.Request) error {
			return errors.New("pq: secret words")
		}},
		{Method: "GET", Path: "/cham", Permission: account.Open, Deadline: time.Nanosecond, Handle: func(r *portal.Request) error {
			<-r.Context().Done()

			return fmt.Errorf("ask: %w", r.Context().Err())
		}},
		{Method: "GET", Path: "/chuyen", Permission: account.Open, Handle: func(r *portal.Request) error {
			return r.Redirect(r.Query("den", 500))
		}},
		{Method: "GET", Path: "/tep", Permission: account.Open, Handle: func(r *portal.Request) error {
			return r.SendFile(r.Query("ten", 100), "text/csv", func(w io.Writer) error {
				_, err := io.WriteString(w, "a,b\n")

				return err
			})
		}},
		{Method: "POST", Path: "/ghi", Permission: account.Open, Handle: func(r *portal.Request) error {
			name, err := r.Form("ten", 20)
			if err != nil {
				return err
			}

			return r.JSON(map[string]string{"name": name})
		}},
		{
			Method: "POST", Path: "/chi-quan-tri", Permission: account.SystemManage, Body: 8 << 20, Deadline: time.Minute,
			Target: func(*portal.Request) (account.Target, error) {
				return account.Target{}, fault.New(fault.NotFound, "portal.not_found")
			},
			Handle: page,
		},
		{Method: "POST", Path: "/nhap", Permission: account.Open, Body: 2 << 20, Handle: func(r *portal.Request) error {
			f, err := r.File("tep")
			if err != nil {
				return err
			}

			return r.JSON(map[string]any{"name": f.Name, "size": len(f.Content)})
		}},
	}
}

func server(t *testing.T, change ...func(*portal.Config)) *portal.Server {
	t.Helper()
	c := config(t)
	for _, f := range change {
		f(&c)
	}
	s, err := portal.New(c, routes())
	if err != nil {
		t.Fatal(err)
	}

	return s
}

func get(path string) *http.Request {
	r := httptest.NewRequestWithContext(context.Background(), http.MethodGet, path, http.NoBody)
	r.Host = "example.test"
	r.Header.Set("Accept", "text/html")

	return r
}

// post carries a good token of nobody unless it is taken off.
func post(path, body string) *http.Request {
	r := httptest.NewRequestWithContext(context.Background(), http.MethodPost, path, strings.NewReader(body))
	r.Host = "example.test"
	r.Header.Set("Accept", "text/html")
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("X-CSRF-Token", formToken(secretOf("form")))
	carry(r, "bieu-mau", base64.RawURLEncoding.EncodeToString(secretOf("form")))

	return r
}

// carry adds a cookie.
func carry(r *http.Request, name, value string) {
	all := name + "=" + value
	if before := r.Header.Get("Cookie"); before != "" {
		all = before + "; " + all
	}
	r.Header.Set("Cookie", all)
}

// reply is an answer, read and closed.
type reply struct {
	status  int
	header  http.Header
	cookies []*http.Cookie
	close   bool
	body    string
}

func answer(t *testing.T, s *portal.Server, r *http.Request) reply {
	t.Helper()
	resp, err := s.Test(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}

	return reply{status: resp.StatusCode, header: resp.Header, cookies: resp.Cookies(), close: resp.Close, body: string(body)}
}

func signedIn(r *http.Request) *http.Request {
	carry(r, "phien", "reviewer")

	return r
}

func TestDecisionStandsBeforeTheHandler(t *testing.T) {
	t.Parallel()
	s := server(t)
	for _, c := range []struct {
		path   string
		signed bool
		want   int
	}{
		{"/mo", false, 200},
		{"/rieng", false, 303},
		{"/rieng", true, 200},
		{"/gan", false, 303},
		{"/gan", true, 200},
		{"/cua-toi", true, 200},
		{"/xa", true, 404},
		{"/quan-tri", true, 403},
		{"/khong-co", true, 404},
		{"/cham", false, 503},
		{"/ghi", true, 405},
	} {
		req := get(c.path)
		if c.signed {
			req = signedIn(req)
		}
		if resp := answer(t, s, req); resp.status != c.want {
			t.Errorf("%s signed in %v: status %d, want %d\n%.300s", c.path, c.signed, resp.status, c.want, resp.body)
		}
	}
}

func TestSignInIsAskedForAndComesBack(t *testing.T) {
	t.Parallel()
	resp := answer(t, server(t), get("/gan?trang=2"))
	if got := resp.header.Get("Location"); got != "/dang-nhap?tiep=%2Fgan%3Ftrang%3D2" {
		t.Errorf("led to %q", got)
	}
	req := get("/gan")
	req.Header.Set("X-Requested-With", "fetch")
	resp = answer(t, server(t), req)
	if resp.status != http.StatusUnauthorized || !strings.Contains(resp.body, `"href":"/dang-nhap"`) || resp.header.Get("Content-Type") != "application/json; charset=utf-8" {
		t.Errorf("a script got %d %s", resp.status, resp.body)
	}
}

func TestEveryAnswerCarriesThePolicy(t *testing.T) {
	t.Parallel()
	s := server(t)
	requests := []*http.Request{
		get("/mo"), signedIn(get("/gan")), get("/khong-co"), get("/hong"), get("/loi"), get("/suc-khoe"), get("/dia-chi"),
		get(web.Asset("app.css")), signedIn(get("/quan-tri")), post("/khong-co", ""), post("/ghi", ""), post("/mo", ""),
	}
	broken := get("/mo")
	broken.Host = "evil.test"
	strange := get("/mo")
	strange.Method = "BREW"
	foreign := post("/ghi", "")
	foreign.Header.Set("Origin", "https://evil.test")
	for _, r := range append(requests, broken, foreign, strange) {
		resp := answer(t, s, r)
		policy := resp.header.Get("Content-Security-Policy")
		if !strings.HasPrefix(policy, "default-src 'none'; script-src 'self'; style-src 'self'") || strings.Contains(policy, "unsafe") {
			t.Errorf("%s %s (%d): policy %q", r.Method, r.URL, resp.status, policy)
		}
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin",
		} {
			if got := resp.header.Get(name); got != want {
				t.Errorf("%s %s: %s is %q", r.Method, r.URL, name, got)
			}
		}
		if resp.header.Get("X-Request-Id") == "" {
			t.Errorf("%s %s: no request id", r.Method, r.URL)
		}
		if !strings.HasPrefix(r.URL.Path, "/static/") && resp.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s %s: cached as %q", r.Method, r.URL, resp.header.Get("Cache-Control"))
		}
		if resp.header.Get("Server") != "" {
			t.Errorf("%s %s: names its server", r.Method, r.URL)
		}
	}
}

func TestNothingInsideIsShown(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/hong", "/loi"} {
		resp := answer(t, server(t), get(path))
		if resp.status != http.StatusInternalServerError || strings.Contains(resp.body, "secret words") || strings.Contains(resp.body, "goroutine") {
			t.Errorf("%s: %d %.400s", path, resp.status, resp.body)
		}
		if id := resp.header.Get("X-Request-Id"); !strings.Contains(resp.body, id) {
			t.Errorf("%s: the page does not name the request %s", path, id)
		}
	}
	req := get("/mo")
	carry(req, "phien", "broken")
	if resp := answer(t, server(t), req); resp.status != http.StatusInternalServerError {
		t.Errorf("sessions away: %d", resp.status)
	}
}

func TestRoutesWithoutDecisionAreRefused(t *testing.T) {
	t.Parallel()
	handle := func(*portal.Request) error { return nil }
	for name, route := range map[string]portal.Route{
		"no target":     {Method: "GET", Path: "/x", Permission: account.ReturnView, Handle: handle},
		"no permission": {Method: "GET", Path: "/x", Handle: handle},
		"no handler":    {Method: "GET", Path: "/x", Permission: account.Open},
		"no method":     {Method: "TRACE", Path: "/x", Permission: account.Open, Handle: handle},
		"no path":       {Method: "GET", Path: "x", Permission: account.Open, Handle: handle},
		"body":          {Method: "POST", Path: "/x", Permission: account.Open, Handle: handle, Body: portal.LargestBody + 1},
		"taken":         {Method: "GET", Path: "/suc-khoe", Permission: account.Open, Handle: handle},
	} {
		if _, err := portal.New(config(t), []portal.Route{route}); err == nil {
			t.Errorf("%s: served all the same", name)
		}
	}
}

func TestOnlyConfiguredProxiesAreBelieved(t *testing.T) {
	t.Parallel()
	ours := func(c *portal.Config) {
		c.Proxies = []netip.Prefix{netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("10.0.0.0/8")}
	}
	for _, c := range []struct {
		forwarded, want string
		change          []func(*portal.Config)
	}{
		{"203.0.113.9", "0.0.0.0", nil},
		{"203.0.113.9", "203.0.113.9", []func(*portal.Config){ours}},
		{"198.51.100.1, 203.0.113.9, 10.1.1.1", "203.0.113.9", []func(*portal.Config){ours}},
		{"198.51.100.1, nonsense", "0.0.0.0", []func(*portal.Config){ours}},
		{"::ffff:203.0.113.9", "203.0.113.9", []func(*portal.Config){ours}},
		{"", "0.0.0.0", []func(*portal.Config){ours}},
	} {
		req := get("/dia-chi")
		req.Header.Set("X-Forwarded-For", c.forwarded)
		if resp := answer(t, server(t, c.change...), req); !strings.Contains(resp.body, `"`+c.want+`"`) {
			t.Errorf("%q: got %s, want %s", c.forwarded, resp.body, c.want)
		}
	}
}

func TestEveryForwardingLineIsRead(t *testing.T) {
	t.Parallel()
	ours := func(c *portal.Config) { c.Proxies = []netip.Prefix{netip.MustParsePrefix("0.0.0.0/8")} }
	req := get("/dia-chi")
	req.Header["X-Forwarded-For"] = []string{"198.51.100.1", "203.0.113.9"}
	if resp := answer(t, server(t, ours), req); !strings.Contains(resp.body, `"203.0.113.9"`) {
		t.Errorf("the line that the client forged is believed: %s", resp.body)
	}
}

func TestOtherHostsAreRefused(t *testing.T) {
	t.Parallel()
	req := get("/mo")
	req.Host = "evil.test"
	resp := answer(t, server(t), req)
	if resp.status != http.StatusMisdirectedRequest || !strings.Contains(resp.body, "http://example.test") {
		t.Errorf("status %d", resp.status)
	}
	forged := get("/mo")
	forged.Header.Set("X-Forwarded-Host", "evil.test")
	if resp := answer(t, server(t), forged); resp.status != http.StatusOK {
		t.Errorf("a forged forwarding header counted: %d", resp.status)
	}
	health := get("/suc-khoe")
	health.Host = "10.0.0.1:8080"
	if resp := answer(t, server(t), health); resp.status != http.StatusOK {
		t.Errorf("health under its address: %d", resp.status)
	}
}

func TestUnknownPagesKeepTheFrame(t *testing.T) {
	t.Parallel()
	resp := answer(t, server(t), signedIn(get("/khong-co")))
	if resp.status != http.StatusNotFound || !strings.Contains(resp.body, "Người thẩm định") {
		t.Errorf("%d, without the person's own frame", resp.status)
	}
}
