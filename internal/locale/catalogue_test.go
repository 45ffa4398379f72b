package locale_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/thuocso/thuocso/internal/locale"
)

func texts(t *testing.T, lang locale.Lang) map[string]string {
	t.Helper()

	all, err := locale.Keys(lang)
	if err != nil {
		t.Fatal(err)
	}

	return all
}

// TestCataloguesAgree holds both languages to the same keys and places. Only English has forms for one.
func TestCataloguesAgree(t *testing.T) {
	t.Parallel()

	vi, en := texts(t, locale.Vi), texts(t, locale.En)

	for key, text := range vi {
		other, ok := en[key]
		if !ok {
			t.Errorf("%s: missing in English", key)

			continue
		}

		if a, b := placeSet(text), placeSet(other); !slices.Equal(a, b) {
			t.Errorf("%s: places %v in Vietnamese, %v in English", key, a, b)
		}
	}

	for key := range en {
		base, one := strings.CutSuffix(key, ".one")
		if _, ok := vi[key]; ok || one && vi[base] != "" {
			continue
		}

		t.Errorf("%s: missing in Vietnamese", key)
	}
}

func placeSet(text string) []string {
	names := locale.Places(text)
	slices.Sort(names)

	return slices.Compact(names)
}

// TestNoKeyTwice reads the files token by token, because a decoder silently takes the last of two equal keys.
func TestNoKeyTwice(t *testing.T) {
	t.Parallel()

	paths, err := filepath.Glob("catalogue/*/*.json")
	if err != nil || len(paths) == 0 {
		t.Fatal(err, paths)
	}

	for _, path := range paths {
		body, err := fs.ReadFile(os.DirFS("."), path)
		if err != nil {
			t.Fatal(err)
		}

		dec := json.NewDecoder(bytes.NewReader(body))
		seen := map[string]bool{}

		for i := -1; ; i++ {
			token, err := dec.Token()
			if err != nil {
				break
			}

			key, ok := token.(string)
			if !ok || i%2 != 0 {
				continue
			}

			if seen[key] {
				t.Errorf("%s: %s stands twice", path, key)
			}

			seen[key] = true
		}
	}
}

// oldTones are the syllables whose mark stands on the last vowel: the house writes Hòa, Thủy, khóa.
var oldTones = regexp.MustCompile(`(?i)(^|[^qQ])(o[àáảãạ]|o[èéẻẽẹ]|u[ỳýỷỹỵ])($|\P{L})`)

// TestTextsAreClean checks every text of both languages: composed, no stray blanks, one way of setting tone marks.
func TestTextsAreClean(t *testing.T) {
	t.Parallel()

	for _, lang := range locale.Langs() {
		for key, text := range texts(t, lang) {
			switch {
			case strings.TrimSpace(text) == "":
				t.Errorf("%s %s: empty", lang, key)
			case !norm.NFC.IsNormalString(text):
				t.Errorf("%s %s: not composed (NFC)", lang, key)
			case terminal(key):
				// A terminal lines its columns up with blanks.
			case strings.Contains(text, "  "), strings.Trim(text, " ") != text:
				t.Errorf("%s %s: stray blanks in %q", lang, key, text)
			case strings.Count(text, "**")%2 != 0:
				t.Errorf("%s %s: unpaired ** in %q", lang, key, text)
			case lang == locale.Vi && oldTones.MatchString(text):
				t.Errorf("%s %s: tone mark as in Hoà, the house writes Hòa: %q", lang, key, text)
			}

			if key != strings.ToLower(key) || strings.ContainsAny(key, " -") {
				t.Errorf("%s %s: keys are lower case with dots and underscores", lang, key)
			}
		}
	}
}

func terminal(key string) bool {
	return strings.HasPrefix(key, "cli.") || strings.HasPrefix(key, "doctor.")
}

var (
	// asked are the calls whose first text is a key. A key that ends in a dot is a prefix: what follows is chosen
	// when the program runs, and every key below the prefix counts as used.
	asked = regexp.MustCompile(`(?:\b(?:T|Plural|Runs|Say|Key)|fault\.New)\((?:[\w.]+,\s*)*"([a-z0-9_]+\.[a-z0-9_.]*)"`)
	// literal is any text that has the form of a key.
	literal = regexp.MustCompile(`"([a-z0-9_]+\.[a-z0-9_.]*)"`)
)

// TestKeysOfTheCode compares the catalogue with the keys that Go and templ code names.
func TestKeysOfTheCode(t *testing.T) {
	t.Parallel()

	known := texts(t, locale.Vi)
	used := map[string]bool{}

	var prefixes []string

	for path, body := range sources(t) {
		for _, m := range asked.FindAllStringSubmatch(body, -1) {
			if key := m[1]; !strings.HasSuffix(key, ".") && known[key] == "" {
				t.Errorf("%s: the catalogue has no key %s", path, key)
			}
		}

		for _, m := range literal.FindAllStringSubmatch(body, -1) {
			used[m[1]] = true
			if strings.HasSuffix(m[1], ".") {
				prefixes = append(prefixes, m[1])
			}
		}
	}

	for key := range known {
		// What a fault's page says besides its message is found by the message's key.
		base := strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(key, ".kept"), ".do"), ".ask"), ".title")
		if used[key] || used[base] || slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(key, p) }) {
			continue
		}

		t.Errorf("%s: no code names this key", key)
	}
}

// sources returns the hand-written Go and templ files of the repository by path, tests left out.
func sources(t *testing.T) map[string]string {
	t.Helper()

	files := map[string]string{}
	root := os.DirFS(filepath.Join("..", ".."))

	err := fs.WalkDir(root, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}

		name := d.Name()
		if d.IsDir() {
			if path != "." && (strings.HasPrefix(name, ".") || name == "node_modules") {
				return filepath.SkipDir
			}

			return nil
		}

		written := strings.HasSuffix(name, ".templ") ||
			strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") && !strings.HasSuffix(name, "_templ.go")
		if !written {
			return nil
		}

		body, err := fs.ReadFile(root, path)
		files[path] = string(body)

		return err
	})
	if err != nil {
		t.Fatal(err)
	}

	return files
}
