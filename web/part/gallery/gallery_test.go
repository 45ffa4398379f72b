package gallery_test

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/web/part"
	"github.com/thuocso/thuocso/web/part/gallery"
)

var now = time.Date(2026, 5, 21, 10, 42, 0, 0, time.UTC)

func printer(tb testing.TB, lang locale.Lang) locale.Printer {
	tb.Helper()

	c, err := locale.Load(func(lang locale.Lang, key string) { tb.Errorf("missing %s %s", lang, key) })
	if err != nil {
		tb.Fatal(err)
	}

	return c.Printer(lang, nil)
}

// TestGallery writes every page of the gallery as a file, to be looked at with go test -artifacts -outputdir DIR, and
// holds each to the rules that need no browser.
func TestGallery(t *testing.T) {
	t.Parallel()

	dir := t.ArtifactDir()

	for _, lang := range locale.Langs() {
		for name, page := range gallery.Pages(printer(t, lang), now) {
			var b bytes.Buffer
			if err := page.Render(context.Background(), &b); err != nil {
				t.Fatalf("%s %s: %v", lang, name, err)
			}

			if lang == locale.Vi {
				if err := os.WriteFile(filepath.Join(dir, name+".html"), b.Bytes(), 0o600); err != nil {
					t.Fatal(err)
				}
			}

			checkPolicy(t, name, b.String())
			checkIDs(t, name, b.String())
		}
	}
}

var (
	forbidden = regexp.MustCompile(`(?i)\sstyle\s*=|<style|\son\w+\s*=\s*"|javascript:|<script>|https?://|<script[^>]*\stype="text/javascript"`)
	ids       = regexp.MustCompile(`\sid="([^"]*)"`)
	refs      = regexp.MustCompile(`\s(?:for|aria-describedby|aria-labelledby|href)="#?([^"/?]*)"`)
)

// checkPolicy looks for what the content policy of the portal would refuse.
func checkPolicy(t *testing.T, name, page string) {
	t.Helper()

	if m := forbidden.FindString(page); m != "" {
		t.Errorf("%s: holds %q", name, m)
	}
}

// checkIDs holds ids to be unique and references to lead to one.
func checkIDs(t *testing.T, name, page string) {
	t.Helper()

	seen := map[string]bool{}

	for _, m := range ids.FindAllStringSubmatch(page, -1) {
		if seen[m[1]] {
			t.Errorf("%s: id %s stands twice", name, m[1])
		}

		seen[m[1]] = true
	}

	for _, m := range refs.FindAllStringSubmatch(page, -1) {
		for id := range strings.FieldsSeq(m[1]) {
			if !seen[id] {
				t.Errorf("%s: nothing has the id %s", name, id)
			}
		}
	}
}

// BenchmarkRankingPage renders the page that is measured: 200 rows of eight columns.
func BenchmarkRankingPage(b *testing.B) {
	p := printer(b, locale.Vi)

	b.ReportAllocs()

	for b.Loop() {
		page := part.Page{Title: "Xếp hạng", Printer: p, Path: "/ranking", CSRF: "token", Season: "2024–2025"}
		if err := gallery.Ranking(page, gallery.RankingTable(p, 200)).Render(context.Background(), io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}
