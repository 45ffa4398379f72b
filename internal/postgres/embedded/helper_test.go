package embedded_test

import (
	"bufio"
	"context"
	"database/sql"
	"io"
	"log"
	"os"
	"os/exec"
	"os/signal"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/thuocso/thuocso/internal/postgres/embedded"
	"github.com/thuocso/thuocso/internal/postgres/pgtest"
)

// TestMain lets this binary stand in for a portal that a test kills.
func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == "hold" {
		if err := hold(os.Args[2]); err != nil {
			log.Fatal(err)
		}

		return
	}
	m.Run()
}

// hold keeps a server with one row until it is told to end.
func hold(dir string) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	s, err := embedded.Start(ctx, embedded.Config{Dir: dir})
	if err != nil {
		return err
	}
	db, err := sql.Open("postgres", s.DSN(embedded.DatabaseName))
	if err != nil {
		return err
	}
	if _, err := db.ExecContext(ctx, "CREATE TABLE kept AS SELECT 7 AS n"); err != nil {
		return err
	}
	if _, err := io.WriteString(os.Stdout, "ready\n"); err != nil {
		return err
	}
	<-ctx.Done()

	return s.Stop(context.WithoutCancel(ctx))
}

type child struct {
	cmd *exec.Cmd
	out io.Reader
	err *strings.Builder
}

func (c child) waitReady(t *testing.T) {
	t.Helper()
	line, err := bufio.NewReader(c.out).ReadString('\n')
	if err != nil || line != "ready\n" {
		t.Fatalf("the helper says %q (%v): %s", line, err, c.err)
	}
}

func helper(t *testing.T, command, dir string, set ...func(*exec.Cmd)) child {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := child{cmd: exec.CommandContext(t.Context(), self, command, dir), err: &strings.Builder{}} //nolint:gosec // this binary
	c.cmd.Stderr = c.err
	for _, f := range set {
		f(c.cmd)
	}
	if c.out, err = c.cmd.StdoutPipe(); err != nil {
		t.Fatal(err)
	}
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}

	return c
}

// asNobody lets a helper run as nobody, from a copy of this binary that nobody can reach.
func asNobody(t *testing.T, dir string) func(*exec.Cmd) {
	t.Helper()
	u, err := user.Lookup("nobody")
	if err != nil {
		t.Skip("no account nobody")
	}
	uid, gid := number(t, u.Uid), number(t, u.Gid)
	if err := os.Chown(dir, uid, gid); err != nil {
		t.Fatal(err)
	}

	return func(c *exec.Cmd) {
		body, err := os.ReadFile(c.Path)
		if err != nil {
			t.Fatal(err)
		}
		c.Path = filepath.Join(folder(t), "portal")
		if err := os.WriteFile(c.Path, body, 0o755); err != nil { //nolint:gosec // nobody must be able to run it
			t.Fatal(err)
		}
		c.Dir = dir
		c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}} //nolint:gosec // ids
	}
}

// folder is a temporary folder that other accounts can pass through on their way into it.
func folder(t *testing.T) string {
	t.Helper()

	return pgtest.Folder(t)
}

func forge(t *testing.T, file, body string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(filepath.Dir(file))
	if err != nil {
		t.Fatal(err)
	}
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		if err := os.Chown(file, int(st.Uid), int(st.Gid)); err != nil {
			t.Fatal(err)
		}
	}
}

func number(t *testing.T, s string) int {
	t.Helper()
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}

	return n
}

// serverPid is the process that serves now.
func serverPid(t *testing.T, s *embedded.Server) int {
	t.Helper()

	return read(t, s, "SELECT CAST(split_part(pg_read_file('postmaster.pid'), chr(10), 1) AS int)")
}

func kill(t *testing.T, pid int) {
	t.Helper()
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
}

// orphan runs a server on the folder as one whose portal was killed would.
func orphan(t *testing.T, dir string) *exec.Cmd {
	t.Helper()
	found := embedded.Installations()
	cluster := filepath.Join(dir, "cluster")
	info, err := os.Stat(cluster)
	if err != nil {
		t.Fatal(err)
	}
	args := []string{"-D", cluster, "-c", "listen_addresses=", "-c", "unix_socket_directories=" + filepath.Join(dir, "sock")}
	c := exec.CommandContext(t.Context(), found[0].Path("postgres"), args...) //nolint:gosec // the system's program
	if st, ok := info.Sys().(*syscall.Stat_t); ok && os.Geteuid() == 0 {
		c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: st.Uid, Gid: st.Gid}}
	}
	out, err := c.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if strings.Contains(lines.Text(), "ready to accept connections") {
			break
		}
	}

	return c
}
