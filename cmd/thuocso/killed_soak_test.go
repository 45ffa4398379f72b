//go:build soak

package main

import (
	"os"
	"path/filepath"
	"testing"
)

// TestSoakKilledUnderEditors is TestKilledUnderEditors on a disk, 200 times.
func TestSoakKilledUnderEditors(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, d := range []string{dir, filepath.Dir(dir)} {
		if err := os.Chmod(d, 0o755); err != nil { //nolint:gosec // other accounts pass through
			t.Fatal(err)
		}
	}
	killUnderEditors(t, dir, 200)
}
