package pgtest

import (
	"os"
	"testing"
)

// Folder returns a temporary folder for a server of the test's own, in memory where there is enough of it. Other
// accounts can pass through it: root gives its rights up for a server.
func Folder(tb testing.TB) string {
	tb.Helper()
	dir, err := os.MkdirTemp(fastest(), "thuocso-test-") //nolint:usetesting // see above
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			tb.Error(err)
		}
	})
	if err := os.Chmod(dir, 0o755); err != nil { //nolint:gosec // see above
		tb.Fatal(err)
	}

	return dir
}
