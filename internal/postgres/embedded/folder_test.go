package embedded_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/postgres/embedded"
)

// A folder that cannot be made or is no folder is named before a start is tried.
func TestInspectSeesAFolderThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for dir, want := range map[string]string{
		filepath.Join(file, "data"): "embedded.cannot_write", file: "embedded.cannot_write", filepath.Join(t.TempDir(), "a", "b"): "",
	} {
		key := ""
		if err := embedded.Inspect(t.Context(), embedded.Config{Dir: dir}).Err; err != nil {
			key = fault.Of(err).Key
		}
		if key != want && key != "embedded.impassable" {
			t.Errorf("%s: %q, want %q", dir, key, want)
		}
	}
}
