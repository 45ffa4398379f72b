package archtest_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// What stands at the top level, dotfiles aside.
var topLevel = []string{
	"cmd", "indicators", "migrations", "web", "internal", "docs", "deploy",
	"go.mod", "go.sum", "README.md", "Makefile", "LICENSE",
}

func TestTopLevelIsThePlans(t *testing.T) {
	t.Parallel()
	entries, err := os.ReadDir(root(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		name := e.Name()
		if !strings.HasPrefix(name, ".") && name != "thuocso" && !slices.Contains(topLevel, name) {
			t.Errorf("the plan has no %s at the top level", name)
		}
	}
}

// TestNoPathOfAMachine looks for folders of the machine that this runs on, and for home folders.
func TestNoPathOfAMachine(t *testing.T) {
	t.Parallel()
	forbidden := []string{"/ro" + "ot/", filepath.Dir(root(t)) + "/"}
	home := regexp.MustCompile(`/home/[a-z]+/(src|go|work|code)`)
	for _, name := range ours(t) {
		body := read(t, name)
		if !utf8.Valid(body) || within(name, "web/static") {
			continue
		}
		for _, path := range forbidden {
			if len(path) > 3 && path != os.TempDir()+"/" && bytes.Contains(body, []byte(path)) {
				t.Errorf("%s names %s, a folder of one machine", name, path)
			}
		}
		if m := home.Find(body); m != nil {
			t.Errorf("%s names %s, somebody's home", name, m)
		}
	}
}

func TestMigrationsAreForwardOnlyAndNumbered(t *testing.T) {
	t.Parallel()
	n := 0
	for _, name := range ours(t) {
		if !within(name, "migrations") || !strings.HasSuffix(name, ".sql") {
			continue
		}
		n++
		if want := fmt.Sprintf("migrations/%04d_", n); !strings.HasPrefix(name, want) {
			t.Errorf("%s: the next number is %s", name, want)
		}
		body := string(read(t, name))
		if !strings.Contains(body, "-- +goose Up") || strings.Contains(body, "-- +goose Down") {
			t.Errorf("%s: a step goes up and never down", name)
		}
		if !strings.Contains(body, "lock_timeout") {
			t.Errorf("%s: a step sets lock_timeout, so that it never holds the portal up", name)
		}
	}
	if n == 0 {
		t.Error("there are no migrations")
	}
}

func TestToolsStayOutOfTheModule(t *testing.T) {
	t.Parallel()
	mod := string(read(t, "go.mod"))
	for _, word := range []string{"\ntool ", "\nreplace ", "golangci", "govulncheck"} {
		if strings.Contains(mod, word) {
			t.Errorf("go.mod holds %q", strings.TrimSpace(word))
		}
	}
}
