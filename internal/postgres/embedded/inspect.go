package embedded

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// Condition is what can be seen of a private server without touching it.
type Condition struct {
	// Dir is the folder of the server, Socket the folder of its socket, Account who runs it.
	Dir, Socket, Account string
	// Cluster is the version that made the data, 0 before the first start.
	Cluster int
	// Binaries is the installation that would be run; its Version is 0 when none fits.
	Binaries Installation
	// Holder is the process that uses the folder now, empty when none does.
	Holder string
	// Answers tells whether a server answers in the folder now.
	Answers bool
	// Err is the first reason why the server could not start.
	Err error
}

// Inspect looks at a private server and changes nothing.
func Inspect(ctx context.Context, c Config) Condition {
	l, err := resolve(&c)
	if err != nil {
		return Condition{Dir: c.Dir, Err: err}
	}
	seen := Condition{Dir: l.dir, Socket: l.sock, Account: l.account.name, Holder: l.holder()}
	if seen.Err = writable(l.dir); seen.Err != nil {
		return seen
	}
	if seen.Cluster, seen.Err = clusterVersion(l.cluster); seen.Err != nil {
		return seen
	}
	if seen.Binaries, seen.Err = choose(l.cluster, c.Binaries); seen.Err != nil {
		return seen
	}
	seen.Err = passable(l.dir, l.account)
	seen.Answers = knock(ctx, dsn(l.sock, DatabaseName)) == nil

	return seen
}

// writable looks whether this account may write into the folder, or where it is yet to be made, into the nearest there is.
func writable(dir string) error {
	const mayWriteAndEnter = 2 | 1
	err := syscall.Access(dir, mayWriteAndEnter)
	for at := dir; errors.Is(err, fs.ErrNotExist) && at != filepath.Dir(at); {
		at = filepath.Dir(at)
		err = syscall.Access(at, mayWriteAndEnter)
	}
	switch info, unseen := os.Stat(dir); {
	case err != nil:
		return cannotWrite(dir, err)
	case unseen == nil && !info.IsDir():
		return foreignFolder(dir)
	}

	return nil
}

// holder describes the process that holds the lock now.
func (l *layout) holder() string {
	f, err := os.Open(l.lock)
	if err != nil {
		return ""
	}
	defer release(f) //nolint:errcheck // nothing was written
	if syscall.Flock(int(f.Fd()), syscall.LOCK_SH|syscall.LOCK_NB) == nil {
		return ""
	}
	pid, err := os.ReadFile(l.lock)
	if err != nil {
		return "?"
	}

	return describe(strings.TrimSpace(string(pid)))
}

// SocketDSN is the address of the portal's database on the server whose socket stands in the folder.
func SocketDSN(socket string) string { return dsn(socket, DatabaseName) }
