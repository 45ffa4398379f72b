//go:build soak

package embedded_test

import (
	"context"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/thuocso/thuocso/internal/postgres/embedded"
)

// TestSoakKilledUnderLoad kills the server again and again while rows are written, and then looks whether
// every row whose commit was acknowledged is there.
func TestSoakKilledUnderLoad(t *testing.T) {
	t.Parallel()
	const rounds, writers, rowsEach = 40, 8, 200
	dir := disk(t)
	s := start(t, dir)
	t.Cleanup(func() {
		if t.Failed() {
			log, err := os.ReadFile(filepath.Join(dir, "postgres.log"))
			t.Logf("%s %v", log[max(0, len(log)-6000):], err)
		}
	})
	write(t, s, "CREATE TABLE kept (n bigint PRIMARY KEY)")
	db := open(t, s)
	db.SetMaxOpenConns(writers)
	var next, kept atomic.Int64
	for round := range rounds {
		var group sync.WaitGroup
		for range writers {
			group.Go(func() {
				for range rowsEach {
					if _, err := db.ExecContext(t.Context(), "INSERT INTO kept VALUES ($1)", next.Add(1)); err == nil {
						kept.Add(1)
					}
				}
			})
		}
		pid := serverPid(t, s)
		before := kept.Load()
		for kept.Load() < before+writers*rowsEach/4 && !isGone(s) { // in the middle of the writing
		}
		kill(t, pid)
		group.Wait()
		if n := read(t, s, "SELECT count(*) FROM kept"); int64(n) < kept.Load() {
			t.Fatalf("round %d: %d rows, %d were acknowledged", round, n, kept.Load())
		}
	}
	t.Logf("%d rows acknowledged over %d kills, none lost", kept.Load(), rounds)
}

// TestSoakPortalKilledAtStart kills portals while they come up, at every moment, on one folder.
func TestSoakPortalKilledAtStart(t *testing.T) {
	t.Parallel()
	dir := disk(t)
	for range 30 {
		c := helper(t, "hold", dir)
		time.Sleep(rand.N(1500 * time.Millisecond)) // any moment of the start
		if err := c.cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = c.cmd.Wait()
	}
	s, err := embedded.Start(context.Background(), embedded.Config{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Stop(context.Background()); err != nil {
		t.Error(err)
	}
}

func isGone(s *embedded.Server) bool {
	select {
	case <-s.Ended():
		return true
	default:
		return false
	}
}

// disk is a folder on a disk, where a commit costs what it costs in production.
func disk(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, d := range []string{dir, filepath.Dir(dir)} {
		if err := os.Chmod(d, 0o755); err != nil { //nolint:gosec // other accounts pass through
			t.Fatal(err)
		}
	}

	return dir
}
