package web_test

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"

	"github.com/thuocso/thuocso/web"
)

func load(t *testing.T) *web.Assets {
	t.Helper()

	a, err := web.Load()
	if err != nil {
		t.Fatal(err)
	}

	return a
}

// TestEveryBuiltFileIsServed holds names, hashes and encodings to the files that stand in static.
func TestEveryBuiltFileIsServed(t *testing.T) {
	t.Parallel()

	a := load(t)

	paths, err := filepath.Glob("static/*")
	if err != nil {
		t.Fatal(err)
	}

	served := 0

	for _, path := range paths {
		name := filepath.Base(path)
		if name == "VERSIONS" || strings.HasSuffix(name, ".br") || strings.HasSuffix(name, ".gz") {
			continue
		}

		served++

		body, err := fs.ReadFile(os.DirFS("."), path)
		if err != nil {
			t.Fatal(err)
		}

		sum := sha256.Sum256(body)
		if address := web.Asset(name); !strings.Contains(address, hex.EncodeToString(sum[:])[:12]) {
			t.Errorf("%s: address %q does not carry the hash of its content; run make assets", name, address)
		}

		check(t, a, name, body)
	}

	if served < 8 {
		t.Errorf("only %d assets", served)
	}
}

func check(t *testing.T, a *web.Assets, name string, body []byte) {
	t.Helper()

	for _, encoding := range []string{"", "br", "gzip"} {
		file, ok := a.Find(web.Asset(name), encoding)
		if !ok || file.ContentType == "" || file.ContentType == "application/octet-stream" || len(file.ETag) < 10 {
			t.Fatalf("%s %s: %v %+v", name, encoding, ok, file.ContentType)
		}

		var plain io.Reader = bytes.NewReader(file.Body)

		switch file.Encoding {
		case "br":
			plain = brotli.NewReader(plain)
		case "gzip":
			z, err := gzip.NewReader(plain)
			if err != nil {
				t.Fatal(err)
			}

			plain = z
		}

		got, err := io.ReadAll(plain)
		if err != nil || !bytes.Equal(got, body) {
			t.Errorf("%s %s: differs from the plain file: %v", name, encoding, err)
		}
	}
}

func TestFindChoosesTheEncoding(t *testing.T) {
	t.Parallel()

	a := load(t)

	for header, want := range map[string]string{
		"gzip, deflate, br, zstd": "br",
		"gzip;q=0.5":              "gzip",
		"br;q=0, GZIP":            "gzip",
		"br; q=0.0":               "",
		"brotli":                  "",
		"":                        "",
	} {
		file, ok := a.Find(web.Asset("app.css"), header)
		if !ok || file.Encoding != want {
			t.Errorf("%q: got %q, want %q", header, file.Encoding, want)
		}
	}

	for _, address := range []string{"", "/static/app.css", "/static/VERSIONS", "/static/../web.go", "/static/app.000000000000.css"} {
		if _, ok := a.Find(address, ""); ok {
			t.Errorf("%q is served", address)
		}
	}
}

// TestBudgets keeps the first visit small: style, script and letters are at most 80 kB, the page itself comes on top.
func TestBudgets(t *testing.T) {
	t.Parallel()

	a := load(t)

	size := func(name string) int {
		file, ok := a.Find(web.Asset(name), "gzip")
		if !ok {
			t.Fatalf("no asset %s", name)
		}

		return len(file.Body)
	}

	style, script := size("app.css"), size("app.js")
	if style > 15_000 || script > 10_000 {
		t.Errorf("compressed: style %d, script %d", style, script)
	}

	sum := style + script + size("favicon.svg")
	for _, font := range []string{"latin-400", "latin-600", "vietnamese-400", "vietnamese-600"} {
		sum += size("be-vietnam-pro-" + font + ".woff2")
	}

	if sum > 86_000 {
		t.Errorf("first visit without its page: %d bytes", sum)
	}
}

// TestNothingIsLoadedFromElsewhere looks for addresses of other hosts and for what the content policy forbids.
func TestNothingIsLoadedFromElsewhere(t *testing.T) {
	t.Parallel()

	remote := regexp.MustCompile(`(url\(|@import|import\(|src=)\s*["']?(https?:)?//`)
	unsafe := regexp.MustCompile(`\bnew Function\(|\beval\(`)

	for _, name := range []string{"app.css", "app.js", "charts.js"} {
		body, err := fs.ReadFile(os.DirFS("static"), name)
		if err != nil {
			t.Fatal(err)
		}

		if m := remote.Find(body); m != nil {
			t.Errorf("%s: loads %s", name, m)
		}

		if m := unsafe.Find(body); m != nil {
			t.Errorf("%s: %s", name, m)
		}
	}

	css, err := os.ReadFile("static/app.css")
	if err != nil {
		t.Fatal(err)
	}

	a := load(t)

	for _, m := range regexp.MustCompile(`/static/[\w.-]+`).FindAll(css, -1) {
		if _, ok := a.Find(string(m), ""); !ok {
			t.Errorf("app.css asks for %s, which is not served", m)
		}
	}
}
