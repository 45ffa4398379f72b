package archtest_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestTemplatesAreGenerated makes every *_templ.go anew, in a folder of its own, and compares.
func TestTemplatesAreGenerated(t *testing.T) {
	t.Parallel()
	tool := filepath.Join(root(t), ".tools", "templ")
	if _, err := os.Stat(tool); err != nil {
		t.Skip("NOT CHECKED: .tools/templ is not built; `make test` builds it")
	}
	fresh := t.TempDir()
	var templates []string
	for _, name := range ours(t) {
		if strings.HasSuffix(name, ".templ") {
			templates = append(templates, name)
			put(t, filepath.Join(fresh, name), read(t, name))
		}
		if source, found := strings.CutSuffix(name, "_templ.go"); found && !exists(t, source+".templ") {
			t.Errorf("%s has no template", name)
		}
	}
	put(t, filepath.Join(fresh, "go.mod"), read(t, "go.mod"))
	cmd := exec.CommandContext(t.Context(), tool, "generate", "-path", "web", "-log-level", "error") //nolint:gosec // pinned and built here
	cmd.Dir = fresh
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("templ generate: %v\n%s", err, out)
	}
	for _, name := range templates {
		made := strings.TrimSuffix(name, ".templ") + "_templ.go"
		want, err := os.ReadFile(filepath.Join(fresh, made)) //nolint:gosec // made above
		if err != nil {
			t.Fatal(err)
		}
		if !exists(t, made) || !bytes.Equal(want, read(t, made)) {
			t.Errorf("%s is stale: run `make generate`", made)
		}
	}
}

func exists(t *testing.T, name string) bool {
	t.Helper()
	_, err := os.Stat(filepath.Join(root(t), filepath.FromSlash(name)))

	return err == nil
}

func put(t *testing.T, file string, body []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, body, 0o600); err != nil {
		t.Fatal(err)
	}
}
