package portal_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/portal"
)

// streamMost is the limit of the streaming routes of these tests.
const streamMost = 3 << 20

func streamRoutes() []portal.Route {
	count := func(r *portal.Request) error {
		n, err := io.Copy(io.Discard, r.Stream())
		if err != nil {
			return err
		}
		r.SetHeader("X-Count", fmt.Sprint(n))

		return r.NoContent()
	}

	return []portal.Route{
		{Method: "PATCH", Path: "/manh", Permission: account.Open, Stream: true, Body: streamMost, Handle: count},
		{Method: "OPTIONS", Path: "/manh", Permission: account.Open, Handle: func(r *portal.Request) error { return r.NoContent() }},
		{Method: "HEAD", Path: "/manh", Permission: account.Open, Handle: func(r *portal.Request) error { return r.Status(http.StatusOK) }},
		{Method: "POST", Path: "/bo-qua", Permission: account.Open, Stream: true, Body: streamMost, Handle: func(r *portal.Request) error { return r.NoContent() }},
		{Method: "POST", Path: "/ca-tep", Permission: account.Open, Stream: true, Body: streamMost, Handle: func(r *portal.Request) error {
			before, err := r.Form("truoc", 20)
			if err != nil {
				return err
			}
			name, content, ok := r.NextFile()
			if !ok {
				return r.JSON(map[string]any{"before": before})
			}
			n, err := io.Copy(io.Discard, content)
			if err != nil {
				return err
			}
			if err := r.EndStream(); err != nil {
				return err
			}
			after, err := r.Form("sau", 20)
			if err != nil {
				return err
			}

			return r.JSON(map[string]any{"before": before, "name": name, "size": n, "after": after})
		}},
	}
}

func streaming(t *testing.T) *portal.Server {
	t.Helper()
	s, err := portal.New(config(t), streamRoutes())
	if err != nil {
		t.Fatal(err)
	}

	return s
}

// form is a multipart form: fields before the file, the file, a field behind it.
func form(t *testing.T, token string, behind bool, size int) *http.Request {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	write := func(name, value string) {
		if err := w.WriteField(name, value); err != nil {
			t.Fatal(err)
		}
	}
	if !behind {
		write("csrf", token)
	}
	write("truoc", "một")
	part, err := w.CreateFormFile("tep", `C:\a\Kế hoạch.pdf`)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write(bytes.Repeat([]byte("x"), size)); err != nil {
		t.Fatal(err)
	}
	if behind {
		write("csrf", token)
	}
	write("sau", "hai")
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/ca-tep", &b)
	r.Host = "example.test"
	r.Header.Set("Content-Type", w.FormDataContentType())
	carry(r, "bieu-mau", base64.RawURLEncoding.EncodeToString(secretOf("form")))

	return r
}

func TestAFormStreamsItsFile(t *testing.T) {
	t.Parallel()
	s := streaming(t)
	for name, c := range map[string]struct {
		token  string
		behind bool
		size   int
		want   int
	}{
		"small":                  {formToken(secretOf("form")), false, 10, 200},
		"large":                  {formToken(secretOf("form")), false, streamMost - 2000, 200},
		"over":                   {formToken(secretOf("form")), false, streamMost, 413},
		"no token":               {"", false, 10, 403},
		"other token":            {formToken(secretOf("else")), false, 10, 403},
		"token behind the file":  {formToken(secretOf("form")), true, 10, 403},
		"token behind much more": {formToken(secretOf("form")), true, 2 << 20, 403},
	} {
		got := answer(t, s, form(t, c.token, c.behind, c.size))
		if got.status != c.want {
			t.Errorf("%s: %d, want %d\n%.300s", name, got.status, c.want, got.body)
		}
		if want := fmt.Sprintf(`{"after":"hai","before":"một","name":"Kế hoạch.pdf","size":%d}`, c.size); c.want == 200 && got.body != want {
			t.Errorf("%s: %s, want %s", name, got.body, want)
		}
	}
}

// serveStreams serves the streaming routes on a port of its own.
func serveStreams(t *testing.T) string {
	t.Helper()
	ln, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := config(t)
	c.BaseURL = &url.URL{Scheme: "http", Host: ln.Addr().String()}
	s, err := portal.New(c, streamRoutes())
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- s.Serve(ln) }()
	t.Cleanup(func() {
		if err := s.Shutdown(context.Background()); err != nil {
			t.Error(err)
		}
		if err := <-done; err != nil {
			t.Error(err)
		}
	})

	return ln.Addr().String()
}

const patchHead = "PATCH /manh HTTP/1.1\r\nHost: HOST\r\nContent-Type: application/offset+octet-stream\r\n"

func TestStreamsOnTheWire(t *testing.T) {
	t.Parallel()
	address := serveStreams(t)
	body := func(n int) string { return fmt.Sprintf("Content-Length: %d\r\n\r\n%s", n, strings.Repeat("x", n)) }
	// Bodies that were read to their end leave the connection to the next request.
	got := exchange(t, address, patchHead+goodForm()+body(2<<20)+patchHead+goodForm()+body(7)+patchHead+goodForm()+"Content-Length: 0\r\n\r\n"+
		"OPTIONS /manh HTTP/1.1\r\nHost: HOST\r\n\r\nHEAD /manh HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n")
	for _, want := range []string{"X-Count: 2097152", "X-Count: 7", "X-Count: 0"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in\n%.900s", want, got)
		}
	}
	if n := strings.Count(got, "HTTP/1.1 20"); n != 5 {
		t.Errorf("%d of five requests were answered:\n%.900s", n, got)
	}
}

func TestNoRequestHidesInAStream(t *testing.T) {
	t.Parallel()
	address := serveStreams(t)
	hidden := "OPTIONS /manh HTTP/1.1\r\nHost: HOST\r\n\r\n"
	for name, request := range map[string]string{
		"no token":  patchHead + "Content-Length: 2000000\r\n\r\n" + hidden + strings.Repeat("x", 2000000),
		"over":      patchHead + goodForm() + "Content-Length: 3145729\r\n\r\n" + hidden + strings.Repeat("x", 3145729),
		"not read":  "POST /bo-qua HTTP/1.1\r\nHost: HOST\r\n" + goodForm() + "Content-Length: 2000000\r\n\r\n" + hidden + strings.Repeat("x", 2000000),
		"in chunks": patchHead + goodForm() + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n" + hidden,
		"chunks over": patchHead + goodForm() + "Transfer-Encoding: chunked\r\n\r\n" +
			strings.Repeat("10000\r\n"+strings.Repeat("x", 0x10000)+"\r\n", 60) + "0\r\n\r\n" + hidden,
	} {
		got := exchange(t, address, request)
		if n := strings.Count(got, "HTTP/1.1 "); n != 1 {
			t.Errorf("%s: %d answers: %.600s", name, n, got)
		}
	}
}
