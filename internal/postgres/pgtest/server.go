package pgtest

import (
	"context"
	_ "embed"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/thuocso/thuocso/internal/postgres/embedded"
)

// keeper runs the shared server and ends it when the last test process is gone.
//
//go:embed keeper.sh
var keeper string

// shared is the server of this process, found or started at its first test.
type shared struct {
	admin    func(database string) string
	template string
	users    *os.File // held, shared with the other test processes, until this one ends
}

//nolint:gochecknoglobals // one process, one server: that is what the package is for
var server = sync.OnceValues(join)

// join finds the server that all test processes of this account share, or starts it.
func join() (*shared, error) {
	ctx := context.Background()
	base := filepath.Join(fastest(), "thuocso-pgtest-"+strconv.Itoa(os.Getuid()))
	if err := os.Mkdir(base, 0o755); err != nil && !os.IsExist(err) { //nolint:gosec // the server's account passes through
		return nil, fmt.Errorf("make folder of test server: %w", err)
	}
	users, err := hold(filepath.Join(base, "users"), syscall.LOCK_SH)
	if err != nil {
		return nil, err
	}
	door, err := hold(filepath.Join(base, "door"), syscall.LOCK_EX)
	if err != nil {
		return nil, err
	}
	s := &shared{users: users}
	if s.admin, err = findOrStart(ctx, base); err != nil {
		return nil, err
	}
	if s.template, err = ensureTemplate(ctx, s.admin); err != nil {
		return nil, err
	}

	return s, door.Close()
}

// fastest is the folder for the server's data: memory where there is enough of it, since a
// database is some hundred files and a disk may take a millisecond to make each.
func fastest() string {
	const memory, enough = "/dev/shm", 2 << 30
	var fs syscall.Statfs_t
	if err := syscall.Statfs(memory, &fs); err == nil && fs.Bavail*uint64(fs.Bsize) > enough { //nolint:gosec // a block has a size
		return memory
	}

	return os.TempDir()
}

func hold(file string, how int) (*os.File, error) {
	f, err := os.OpenFile(file, os.O_CREATE|os.O_RDWR, 0o644) //nolint:gosec // the server's account reads it
	if err != nil {
		return nil, fmt.Errorf("open lock of test server: %w", err)
	}
	for {
		err = syscall.Flock(int(f.Fd()), how)
		if err != syscall.EINTR { //nolint:errorlint // a bare errno
			break
		}
	}
	if err != nil {
		return nil, fmt.Errorf("take lock %q: %w", file, err)
	}

	return f, nil
}

// findOrStart returns the addresses of the server that runs already, or of a new one.
func findOrStart(ctx context.Context, base string) (func(string) string, error) {
	note := filepath.Join(base, "server")
	if dir, err := os.ReadFile(note); err == nil { //nolint:gosec // our own note
		if _, err := os.Stat(filepath.Join(string(dir), "cluster", "postmaster.pid")); err == nil { //nolint:gosec // our own note
			p, err := embedded.Prepare(ctx, settings(string(dir)))
			if err == nil && p.Answers(ctx) {
				return p.DSN, nil
			}
		}
	}
	sweep(base)
	dir, err := os.MkdirTemp(base, "s")
	if err != nil {
		return nil, fmt.Errorf("make folder of test server: %w", err)
	}
	p, err := embedded.Prepare(ctx, settings(dir))
	if err != nil {
		return nil, fmt.Errorf("make test server: %w", err)
	}
	if err := launch(ctx, p, base, dir); err != nil {
		return nil, err
	}

	return p.DSN, os.WriteFile(note, []byte(dir), 0o600)
}

// sweep removes the emptied folders of earlier servers.
func sweep(base string) {
	old, err := filepath.Glob(filepath.Join(base, "s[0-9]*"))
	if err != nil {
		return
	}
	for _, dir := range old {
		_ = os.Remove(dir) //nolint:errcheck // one that is not empty is in use
	}
}

func settings(dir string) embedded.Config {
	return embedded.Config{Dir: dir, Careless: true, Settings: map[string]string{
		// A vacuum of the template would keep it from being copied.
		"autovacuum": "off", "max_connections": "400", "wal_level": "minimal", "max_wal_senders": "0",
	}}
}

func launch(ctx context.Context, p *embedded.Prepared, base, dir string) error {
	c := p.Wrapped(ctx, "/bin/sh", "-c", keeper, "keeper", filepath.Join(base, "users"), dir)
	if err := c.Start(); err != nil {
		return fmt.Errorf("run test server: %w", err)
	}
	until := time.NewTimer(20 * time.Second)
	tick := time.NewTicker(10 * time.Millisecond)
	defer until.Stop()
	defer tick.Stop()
	for !p.Answers(ctx) {
		select {
		case <-until.C:
			log, _ := os.ReadFile(filepath.Join(dir, "postgres.log")) //nolint:errcheck,gosec // only to tell more

			return fmt.Errorf("test server in %q does not answer: %s", dir, strings.TrimSpace(string(log)))
		case <-tick.C:
		}
	}

	return c.Process.Release() //nolint:wrapcheck // cannot fail
}
