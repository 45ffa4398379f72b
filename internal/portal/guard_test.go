package portal_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/thuocso/thuocso/internal/portal"
)

func TestFormsNeedTheirToken(t *testing.T) {
	t.Parallel()
	s := server(t)
	for name, c := range map[string]struct {
		change func(r *http.Request)
		want   int
	}{
		"good":            {func(*http.Request) {}, 200},
		"no token":        {func(r *http.Request) { r.Header.Del("X-CSRF-Token") }, 403},
		"other token":     {func(r *http.Request) { r.Header.Set("X-CSRF-Token", formToken(secretOf("else"))) }, 403},
		"empty token":     {func(r *http.Request) { r.Header.Set("X-CSRF-Token", formToken(nil)) }, 403},
		"no cookie":       {func(r *http.Request) { r.Header.Del("Cookie") }, 403},
		"same origin":     {func(r *http.Request) { r.Header.Set("Origin", "http://example.test") }, 200},
		"foreign origin":  {func(r *http.Request) { r.Header.Set("Origin", "http://evil.test") }, 403},
		"other scheme":    {func(r *http.Request) { r.Header.Set("Origin", "https://example.test") }, 403},
		"null origin":     {func(r *http.Request) { r.Header.Set("Origin", "null") }, 403},
		"cross site":      {func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") }, 403},
		"same site":       {func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "same-site") }, 403},
		"session's token": {func(r *http.Request) { signedIn(r) }, 403}, // the form cookie no longer counts
		"session": {func(r *http.Request) {
			signedIn(r)
			r.Header.Set("X-CSRF-Token", formToken(secretOf("reviewer")))
		}, 200},
	} {
		r := post("/ghi", "ten=a")
		c.change(r)
		if resp := answer(t, s, r); resp.status != c.want {
			t.Errorf("%s: %d, want %d", name, resp.status, c.want)
		}
	}
}

func TestCookiesAreClosed(t *testing.T) {
	t.Parallel()
	for scheme, prefix := range map[string]string{"http": "", "https": "__Host-"} {
		s := server(t, func(c *portal.Config) { c.BaseURL = &url.URL{Scheme: scheme, Host: "example.test"} })
		resp := answer(t, s, get("/mo"))
		lang := answer(t, s, get("/ngon-ngu/en?back=/mo"))
		cookies := append(resp.cookies, lang.cookies...)
		if len(cookies) != 2 {
			t.Fatalf("%s: %d cookies", scheme, len(cookies))
		}
		for _, c := range cookies {
			if !strings.HasPrefix(c.Name, prefix) || c.Secure != (scheme == "https") || !c.HttpOnly || c.Path != "/" || c.Domain != "" ||
				c.SameSite != http.SameSiteLaxMode {
				t.Errorf("%s: %s", scheme, c)
			}
		}
	}
}

func TestLanguage(t *testing.T) {
	t.Parallel()
	s := server(t)
	vi := answer(t, s, get("/khong-co")).body
	req := get("/khong-co")
	carry(req, "ngon-ngu", "en")
	en := answer(t, s, req).body
	if !strings.Contains(vi, `<html lang="vi">`) || !strings.Contains(vi, "Không tìm thấy") {
		t.Errorf("Vietnamese first: %.200s", vi)
	}
	if !strings.Contains(en, `<html lang="en">`) || !strings.Contains(en, "Not found") {
		t.Errorf("English: %.200s", en)
	}
	resp := answer(t, s, get("/ngon-ngu/en?back=https://evil.test"))
	if got := resp.header.Get("Location"); got != "/" {
		t.Errorf("led to %s", got)
	}
}

func TestBodiesOverTheLimit(t *testing.T) {
	t.Parallel()
	s := server(t)
	for name, c := range map[string]struct {
		path string
		size int
		want int
	}{
		"small":       {"/ghi", 10, 200},
		"fits":        {"/ghi", 16 << 10, 200},
		"over":        {"/ghi", 16<<10 + 1, 413},
		"over by far": {"/ghi", 1<<20 + 1, 413},
		"far over":    {"/ghi", 5 << 20, 413},
		"import fits": {"/nhap", 3 << 19, 422}, // not a form with a file
		"import over": {"/nhap", 2<<20 + 1, 413},
		"no route":    {"/khong-co", 3 << 20, 404},
	} {
		resp := answer(t, s, post(c.path, "ten=a&x="+strings.Repeat("x", c.size-8)))
		if resp.status != c.want {
			t.Errorf("%s: %d, want %d\n%.300s", name, resp.status, c.want, resp.body)
		}
		if limit := map[string]string{"/ghi": "16 kB", "/nhap": "2 MB"}[c.path]; c.want == 413 && !strings.Contains(resp.body, "vượt giới hạn "+limit) {
			t.Errorf("%s: no page that says so: %.300s", name, resp.body)
		}
		if c.want >= 400 && c.want != 422 && !resp.close {
			t.Errorf("%s: the connection is used again behind an unread body", name)
		}
	}
}

func TestCompressedBodiesAreRefused(t *testing.T) {
	t.Parallel()
	r := post("/ghi", "ten=a")
	r.Header.Set("Content-Encoding", "gzip")
	if resp := answer(t, server(t), r); resp.status != http.StatusUnprocessableEntity {
		t.Errorf("a compressed body: %d", resp.status)
	}
}

func TestFilesArrive(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	if err := form.WriteField("csrf", formToken(secretOf("form"))); err != nil {
		t.Fatal(err)
	}
	file, err := form.CreateFormFile("tep", `..\..\Trường học.csv`)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.Write([]byte("mã,tên\n")); err != nil {
		t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	r := post("/nhap", b.String())
	r.Header.Del("X-CSRF-Token")
	r.Header.Set("Content-Type", form.FormDataContentType())
	resp := answer(t, server(t), r)
	if resp.status != http.StatusOK || !strings.Contains(resp.body, `"name":"Trường học.csv"`) {
		t.Errorf("%d %s", resp.status, resp.body)
	}
}

func TestFieldsAreBounded(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		"  Hiệu trưởng ":           `"name":"Hiệu trưởng"`,
		"Hie\u0323\u0302u":         `"name":"Hiệu"`,
		"a\x00b\x07c":              `"name":"abc"`,
		"a\r\nb":                   `"name":"a b"`,
		strings.Repeat("ế", 20):    `"name":"` + strings.Repeat("ế", 20),
		strings.Repeat("ế", 21):    "",
		string([]byte{0xff, 0xfe}): "",
	} {
		resp := answer(t, server(t), post("/ghi", url.Values{"ten": {value}}.Encode()))
		if want == "" && resp.status != http.StatusUnprocessableEntity || want != "" && !strings.Contains(resp.body, want) {
			t.Errorf("%q: %d %.100s", value, resp.status, resp.body)
		}
	}
}

func TestRedirectsStayHere(t *testing.T) {
	t.Parallel()
	for to, want := range map[string]string{
		"/gan?a=b#c": "/gan?a=b#c", "//evil.test": "/", "https://evil.test": "/", `/\evil.test`: "/", "javascript:alert(1)": "/",
		"": "/", "/a\r\nSet-Cookie: x=1": "/a Set-Cookie: x=1", "/" + strings.Repeat("a", 1200): "/" + strings.Repeat("a", 499),
	} {
		resp := answer(t, server(t), get("/chuyen?den="+url.QueryEscape(to)))
		if got := resp.header.Get("Location"); resp.status != http.StatusSeeOther || got != want {
			t.Errorf("%q leads to %q, want %q", to, got, want)
		}
		if len(resp.cookies) > 0 {
			t.Errorf("%q set a cookie", to)
		}
	}
}

func TestLocalPathNeverLeaves(t *testing.T) {
	t.Parallel()
	base, err := url.Parse("http://example.test/x")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		given := rapid.OneOf(
			rapid.String(), rapid.StringMatching(`[/\\:@a-z.\t]{0,12}`), rapid.StringMatching(`/[/\\a-z?#%0-9]{0,20}`),
		).Draw(t, "path")
		got := portal.LocalPath(given, "/")
		u, err := base.Parse(got)
		if err == nil && (u.Host != "example.test" || u.Scheme != "http") {
			t.Fatalf("%q leads to %s", given, u)
		}
		if strings.HasPrefix(strings.ReplaceAll(got, `\`, "/"), "//") || strings.ContainsAny(got, "\r\n\t") {
			t.Fatalf("%q became %q", given, got)
		}
	})
}

func TestFileNamesAreHarmless(t *testing.T) {
	t.Parallel()
	resp := answer(t, server(t), get("/tep?ten="+url.QueryEscape("../Bảng\"\r\nX-Evil: 1.csv")))
	if resp.header.Get("X-Evil") != "" {
		t.Fatal("a header was written in")
	}
	if got := resp.header.Get("Content-Disposition"); !strings.HasPrefix(got, "attachment; filename*=utf-8''..-B%E1%BA%A3ng-") {
		t.Errorf("named %s", got)
	}
}

func TestPagesAreCompressed(t *testing.T) {
	t.Parallel()
	r := get("/mo")
	r.Header.Set("Accept-Encoding", "gzip")
	resp := answer(t, server(t), r)
	if resp.header.Get("Content-Encoding") != "gzip" || !strings.Contains(resp.header.Get("Vary"), "Accept-Encoding") {
		t.Errorf("%v", resp.header)
	}
	if resp.header.Get("ETag") != "" {
		t.Error("a page with an ETag")
	}
}

func TestHead(t *testing.T) {
	t.Parallel()
	r := httptest.NewRequestWithContext(context.Background(), http.MethodHead, "/mo", http.NoBody)
	r.Host = "example.test"
	if resp := answer(t, server(t), r); resp.status != http.StatusOK || resp.body != "" {
		t.Errorf("%d with %d bytes", resp.status, len(resp.body))
	}
}

func TestNoticesOfOthersAreNotShown(t *testing.T) {
	t.Parallel()
	r := get("/mo")
	carry(r, "bao", base64.RawURLEncoding.EncodeToString([]byte(`{"t":"ok","k":"<b>free text</b>"}`)))
	if resp := answer(t, server(t), r); strings.Contains(resp.body, "free text") {
		t.Error("a notice that is no key of the catalogue was shown")
	}
}
