package maturity_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/maturity"
)

// mouth says problems in both languages and remembers which keys were said, and what the catalogue lacks.
type mouth struct {
	vi, en locale.Printer
	mu     sync.Mutex
	lacks  []string
	said   map[string]bool
}

func newMouth(tb testing.TB) *mouth {
	tb.Helper()
	m := &mouth{said: map[string]bool{}}
	c, err := locale.Load(func(lang locale.Lang, key string) { m.lacks = append(m.lacks, string(lang)+" "+key) })
	if err != nil {
		tb.Fatal(err)
	}
	m.vi, m.en = c.Printer(locale.Vi, nil), c.Printer(locale.En, nil)
	return m
}

// say returns the problem in Vietnamese; where a word of a language is missing it is noted.
func (m *mouth) say(p maturity.Problem) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.said[p.Key] = true
	m.en.T(p.Key, p.Args...)
	return m.vi.T(p.Key, p.Args...)
}

func (m *mouth) all(problems []maturity.Problem) string {
	list := make([]string, 0, len(problems))
	for _, p := range problems {
		list = append(list, fmt.Sprintf("%s:%d: %s", p.File, p.Line, m.say(p)))
	}
	return strings.Join(list, "; ")
}

// complete fails where a key or a place of it has no words.
func (m *mouth) complete(tb testing.TB) {
	tb.Helper()
	if len(m.lacks) > 0 {
		tb.Errorf("the catalogue lacks %v", m.lacks)
	}
}

// TestSentencesGetTheirWords compares the names that each call hands over with the places of its sentence.
func TestSentencesGetTheirWords(t *testing.T) {
	t.Parallel()
	texts, err := locale.Keys(locale.Vi)
	if err != nil {
		t.Fatal(err)
	}
	call, name := regexp.MustCompile(`\.(?:fault|warn)\(.*?"(check\.[a-z_0-9]+)"(.*)\)`), regexp.MustCompile(`, "([a-z_]+)", `)
	paths, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, path := range paths {
		body, err := os.ReadFile(path) //nolint:gosec // a file of this folder
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range call.FindAllStringSubmatch(string(body), -1) {
			var given []string
			for _, g := range name.FindAllStringSubmatch(m[2]+" ", -1) {
				given = append(given, g[1])
			}
			want := locale.Places(texts[m[1]])
			slices.Sort(given)
			slices.Sort(want)
			if n++; texts[m[1]] == "" || !slices.Equal(given, want) {
				t.Errorf("%s: %s is given %v and has places %v", path, m[1], given, want)
			}
		}
	}
	if n < 40 {
		t.Errorf("only %d calls found", n)
	}
}
