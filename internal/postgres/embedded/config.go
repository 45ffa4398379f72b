package embedded

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// Config says where the private server keeps its data and how it runs.
type Config struct {
	// Dir is the folder of the server; it is made when absent.
	Dir string
	// Binaries lists the folders that may hold initdb and postgres; empty means the system's.
	Binaries []string
	// Settings are added to the server's own.
	Settings map[string]string
	// Careless switches durability off, for tests only.
	Careless bool
	// Logger receives what happens to the server; nil discards it.
	Logger *slog.Logger
}

// The names inside Config.Dir, and of what the cluster holds.
const (
	clusterName = "cluster"
	lockName    = "lock"
	logName     = "postgres.log"
	superuser   = "thuocso"
	port        = "5432"
)

// maxSocketPath is what sockaddr_un holds, without the closing zero.
const maxSocketPath = 107

// patience bounds the wait for a server to come up or to go down in order.
const patience = 20 * time.Second

// layout is where everything of one server stands, and who runs it.
type layout struct {
	dir, cluster, lock, log, sock string
	account                       account
}

// resolve tells where everything stands and who runs the server; it makes nothing.
func resolve(c *Config) (*layout, error) {
	dir, err := filepath.Abs(c.Dir)
	if err != nil {
		return nil, fmt.Errorf("resolve data folder %q: %w", c.Dir, err)
	}
	who, err := chooseAccount()
	if err != nil {
		return nil, err
	}

	return &layout{
		dir: dir, account: who,
		cluster: filepath.Join(dir, clusterName), lock: filepath.Join(dir, lockName), log: filepath.Join(dir, logName),
		sock: socketDir(dir, who),
	}, nil
}

// arrange resolves a configuration and makes its folders.
func arrange(c *Config) (*layout, error) {
	l, err := resolve(c)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(l.dir), 0o755); err != nil { //nolint:gosec // the account of the server must pass through
		return nil, cannotWrite(filepath.Dir(l.dir), err)
	}
	for _, d := range []string{l.dir, l.sock} {
		if err := own(d, l.account); err != nil {
			return nil, err
		}
	}

	return l, passable(l.dir, l.account)
}

// socketDir is a folder below dir, or a short one elsewhere when the socket's path would be too long.
func socketDir(dir string, who account) string {
	if inside := filepath.Join(dir, "sock"); len(socketFile(inside)) <= maxSocketPath {
		return inside
	}
	sum := sha256.Sum256([]byte(dir))
	name := "thuocso-" + strconv.Itoa(who.uid) + "-" + hex.EncodeToString(sum[:6])
	if who.drops {
		return filepath.Join("/run", name)
	}

	return filepath.Join(os.TempDir(), name)
}

func socketFile(dir string) string { return filepath.Join(dir, ".s.PGSQL."+port) }

// own makes the folder, closed to everybody but the account that runs the server.
func own(dir string, who account) error {
	if err := os.Mkdir(dir, 0o700); err != nil && !os.IsExist(err) {
		return cannotWrite(dir, err)
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return fmt.Errorf("look at %q: %w", dir, err)
	}
	if uid := ownerOf(info); !info.IsDir() || (uid != who.uid && uid != os.Getuid()) {
		return foreignFolder(dir)
	}
	if who.drops {
		if err := os.Lchown(dir, who.uid, who.gid); err != nil {
			return cannotWrite(dir, err)
		}
	}
	if err := os.Chmod(dir, 0o700); err != nil { //nolint:gosec // a folder needs its x bit
		return cannotWrite(dir, err)
	}

	return nil
}
