package portal_test

import (
	"context"
	"encoding/base64"
	"io"
	"net"
	"net/url"
	"strings"
	"testing"

	"github.com/thuocso/thuocso/internal/portal"
)

// listen starts a server on a port of its own and returns its address.
func listen(t *testing.T) string {
	t.Helper()
	ln, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := server(t, func(c *portal.Config) { c.BaseURL = &url.URL{Scheme: "http", Host: ln.Addr().String()} })
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

// exchange writes bytes as they are and reads until the server closes.
func exchange(t *testing.T, address, request string) string {
	t.Helper()
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	go func() {
		// The server may close while this still writes; what it answered counts.
		_, _ = io.WriteString(conn, strings.ReplaceAll(request, "HOST", address))
	}()
	got, err := io.ReadAll(conn)
	if err != nil && len(got) == 0 {
		t.Fatal(err)
	}

	return string(got)
}

const formHead = "POST /ghi HTTP/1.1\r\nHost: HOST\r\nContent-Type: application/x-www-form-urlencoded\r\n"

func goodForm() string {
	return "X-CSRF-Token: " + formToken(secretOf("form")) + "\r\nCookie: bieu-mau=" +
		base64.RawURLEncoding.EncodeToString(secretOf("form")) + "\r\n"
}

func TestChunkedBodies(t *testing.T) {
	t.Parallel()
	address := listen(t)
	small := exchange(t, address, formHead+goodForm()+"Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n7\r\nten=abc\r\n0\r\n\r\n")
	if !strings.HasPrefix(small, "HTTP/1.1 200") || !strings.Contains(small, `"name":"abc"`) {
		t.Errorf("small: %.200s", small)
	}
	large := exchange(t, address, formHead+goodForm()+"Transfer-Encoding: chunked\r\n\r\n"+
		strings.Repeat("10000\r\n"+strings.Repeat("x", 0x10000)+"\r\n", 40)+"0\r\n\r\n")
	if !strings.HasPrefix(large, "HTTP/1.1 413") || !strings.Contains(large, "Connection: close") {
		t.Errorf("large: %.200s", large)
	}
}

func TestNoRequestHidesInABody(t *testing.T) {
	t.Parallel()
	address := listen(t)
	hidden := "GET /dia-chi HTTP/1.1\r\nHost: HOST\r\n\r\n"
	for name, request := range map[string]string{
		// Refused before its body is read: what follows must not be taken for a request.
		"refused form":  formHead + "Content-Length: 2000000\r\n\r\n" + hidden + strings.Repeat("x", 2000000),
		"body of a GET": "GET /mo HTTP/1.1\r\nHost: HOST\r\nContent-Length: 70\r\n\r\n" + hidden + strings.Repeat("y", 100),
		"long body of a GET": "GET /mo HTTP/1.1\r\nHost: HOST\r\nContent-Length: 9000\r\n\r\n" + strings.Repeat("z", 8192) + hidden +
			strings.Repeat("y", 9000),
		"chunks of a GET": "GET /mo HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hidden,
		"two lengths":     formHead + goodForm() + "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hidden,
	} {
		got := exchange(t, address, request)
		if strings.Count(got, "HTTP/1.1 ") != 1 || strings.Contains(got, `"address"`) {
			t.Errorf("%s: %.600s", name, got)
		}
	}
}

func TestConnectionIsUsedAgain(t *testing.T) {
	t.Parallel()
	address := listen(t)
	const page = "GET /suc-khoe HTTP/1.1\r\nHost: HOST\r\n"
	form := formHead + goodForm() + "Content-Length: 7\r\n\r\nten=abc"
	got := exchange(t, address, page+"\r\n"+form+form+page+"Connection: close\r\n\r\n")
	if n := strings.Count(got, "HTTP/1.1 200"); n != 4 {
		t.Errorf("%d of four requests on one connection were answered:\n%.600s", n, got)
	}
	if n := strings.Count(got, "Connection: close"); n != 1 {
		t.Errorf("%d answers close the connection, want the last alone", n)
	}
}

// Whoever lacks the permission is refused before the body has come, and before anything is looked up: more of them
// than there are slots for large bodies keep nobody waiting.
func TestNoSlotIsTakenWithoutPermission(t *testing.T) {
	t.Parallel()
	address := listen(t)
	for range 4 {
		got := exchange(t, address, "POST /chi-quan-tri HTTP/1.1\r\nHost: HOST\r\nCookie: phien=reviewer\r\nX-CSRF-Token: "+
			formToken(secretOf("reviewer"))+"\r\nContent-Type: text/csv\r\nContent-Length: 8000000\r\n\r\n"+strings.Repeat("x", 9000))
		if !strings.HasPrefix(got, "HTTP/1.1 403") {
			t.Errorf("%.200s", got)
		}
	}
}
