package embedded_test

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/postgres/embedded"
)

func TestFirstAndLaterStart(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	s := start(t, dir)
	write(t, s, "CREATE TABLE kept (n int)")
	write(t, s, "INSERT INTO kept VALUES (7)")
	if err := s.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	s = start(t, dir)
	if n := read(t, s, "SELECT n FROM kept"); n != 7 {
		t.Errorf("got %d, want the row written before", n)
	}
	if v := read(t, s, "SELECT count(*) FROM pg_settings WHERE name = 'listen_addresses' AND setting = ''"); v != 1 {
		t.Error("the server listens on TCP")
	}
	if v := read(t, s, "SELECT count(*) FROM pg_settings WHERE name = 'fsync' AND setting = 'on'"); v != 1 {
		t.Error("what is committed is not written")
	}
}

func TestSecondStartNamesTheHolder(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	start(t, dir)
	_, err := embedded.Start(t.Context(), embedded.Config{Dir: dir})
	f := wantFault(t, err, "embedded.in_use")
	if holder := argument(f, "holder"); !strings.HasPrefix(holder, strconv.Itoa(os.Getpid())+" (") {
		t.Errorf("holder %q, want this process with its command", holder)
	}
}

func TestToolUsesTheRunningServer(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	start(t, dir)
	tool, err := embedded.Use(t.Context(), embedded.Config{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if err := tool.Stop(t.Context()); err != nil {
		t.Error(err)
	}
	if n := read(t, tool, "SELECT 1"); n != 1 {
		t.Error("the tool has stopped the server of another")
	}
	if c := embedded.Inspect(t.Context(), embedded.Config{Dir: dir}); !c.Answers || c.Holder == "" || c.Cluster == 0 || c.Err != nil {
		t.Errorf("seen: %+v", c)
	}
}

func TestInspectTouchesNothing(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(folder(t), "not", "there")
	if c := embedded.Inspect(t.Context(), embedded.Config{Dir: dir}); c.Err != nil || c.Answers || c.Binaries.Version == 0 {
		t.Errorf("seen: %+v", c)
	}
	if _, err := os.Stat(filepath.Dir(dir)); err == nil {
		t.Error("a folder was made")
	}
}

func TestServerComesBackAfterKill(t *testing.T) {
	t.Parallel()
	s := start(t, folder(t))
	write(t, s, "CREATE TABLE kept (n int)")
	write(t, s, "INSERT INTO kept VALUES (7)")
	pid := serverPid(t, s)
	kill(t, pid)
	for serverPid(t, s) == pid { // answers only from the new server, once it is there
	}
	if n := read(t, s, "SELECT n FROM kept"); n != 7 {
		t.Errorf("got %d, want the row committed before the kill", n)
	}
}

func TestStartAfterParentWasKilled(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	c := helper(t, "hold", dir)
	c.waitReady(t)
	if err := c.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := c.cmd.Wait(); err == nil {
		t.Error("the helper ended in order, it should have been killed")
	}
	s := start(t, dir)
	if n := read(t, s, "SELECT n FROM kept"); n != 7 {
		t.Errorf("got %d, want the row of the killed process", n)
	}
}

func TestStartStopsAnOrphan(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	if err := start(t, dir).Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	orphan := orphan(t, dir)
	s := start(t, dir)
	if now := serverPid(t, s); now == orphan.Process.Pid {
		t.Error("the orphan still serves")
	}
	if err := orphan.Wait(); err != nil {
		t.Errorf("the orphan was not stopped in order: %v", err)
	}
}

func TestStalePidFileIsNoObstacle(t *testing.T) {
	t.Parallel()
	for name, pid := range map[string]string{
		"of the first process": "1", "of a living process": strconv.Itoa(os.Getpid()), "of nobody": "99999999", "cut short": "",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := folder(t)
			if err := start(t, dir).Stop(t.Context()); err != nil {
				t.Fatal(err)
			}
			forge(t, filepath.Join(dir, "cluster", "postmaster.pid"), pid+"\n")
			forge(t, filepath.Join(dir, "sock", ".s.PGSQL.5432.lock"), pid+"\n")
			start(t, dir)
		})
	}
}

func TestInterruptedInitIsStartedOver(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	draft := filepath.Join(dir, "cluster.new-1")
	if err := os.MkdirAll(filepath.Join(draft, "base"), 0o700); err != nil {
		t.Fatal(err)
	}
	forge(t, filepath.Join(draft, "PG_VERSION"), "15\n")
	start(t, dir)
	if _, err := os.Stat(draft); err == nil {
		t.Error("the draft of the interrupted start is still there")
	}
}

func TestLongPathGetsAShortSocket(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(folder(t), strings.Repeat("truong-tieu-hoc-", 8))
	s := start(t, dir)
	if n := read(t, s, "SELECT 1"); n != 1 {
		t.Errorf("got %d", n)
	}
	if strings.Contains(s.DSN("x"), "truong-tieu-hoc-truong") {
		t.Errorf("the socket stands below the long path: %s", s.DSN("x"))
	}
}

func TestDataOfAnotherVersionIsRefused(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	if err := os.MkdirAll(filepath.Join(dir, "cluster"), 0o700); err != nil {
		t.Fatal(err)
	}
	forge(t, filepath.Join(dir, "cluster", "PG_VERSION"), "9\n")
	_, err := embedded.Start(t.Context(), embedded.Config{Dir: dir})
	if f := wantFault(t, err, "embedded.wrong_version"); argument(f, "version") != "9" {
		t.Errorf("the message does not tell the version: %v", f.Args)
	}
}

func TestMissingBinariesAreTold(t *testing.T) {
	t.Parallel()
	_, err := embedded.Start(t.Context(), embedded.Config{Dir: folder(t), Binaries: []string{t.TempDir() + "/*/bin"}})
	wantFault(t, err, "embedded.no_binaries")
}

func TestClosedFolderOnTheWayIsNamed(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root gives up rights on the way")
	}
	closed := filepath.Join(folder(t), "closed")
	if err := os.Mkdir(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	_, err := embedded.Start(t.Context(), embedded.Config{Dir: filepath.Join(closed, "data")})
	if f := wantFault(t, err, "embedded.impassable"); argument(f, "at") != closed {
		t.Errorf("the message names %q, want %q", argument(f, "at"), closed)
	}
}

func TestOrdinaryUser(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("every other test here runs as an ordinary user already")
	}
	dir := folder(t)
	c := helper(t, "hold", dir, asNobody(t, dir))
	c.waitReady(t)
	if err := c.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := c.cmd.Wait(); err != nil {
		t.Errorf("no clean stop: %v", err)
	}
}

func start(t *testing.T, dir string) *embedded.Server {
	t.Helper()
	s, err := embedded.Start(t.Context(), embedded.Config{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		select {
		case <-s.Ended():
		default:
			if err := s.Stop(context.Background()); err != nil {
				t.Error(err)
			}
		}
	})

	return s
}

func wantFault(t *testing.T, err error, key string) *fault.Error {
	t.Helper()
	f, ok := errors.AsType[*fault.Error](err)
	if !ok || f.Key != key {
		t.Fatalf("got %v, want the fault %s", err, key)
	}

	return f
}

func argument(f *fault.Error, name string) string {
	for i := 0; i+1 < len(f.Args); i += 2 {
		if f.Args[i] == name {
			s, _ := f.Args[i+1].(string)

			return s
		}
	}

	return ""
}

func open(t *testing.T, s *embedded.Server) *sql.DB {
	t.Helper()
	db, err := sql.Open("postgres", s.DSN(embedded.DatabaseName))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })

	return db
}

func write(t *testing.T, s *embedded.Server, statement string) {
	t.Helper()
	if _, err := open(t, s).ExecContext(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}

// read asks until the server answers: it may be on its way back.
func read(t *testing.T, s *embedded.Server, query string) (n int) {
	t.Helper()
	db := open(t, s)
	for {
		err := db.QueryRowContext(t.Context(), query).Scan(&n)
		if err == nil {
			return n
		}
		select {
		case <-s.Ended():
			t.Fatalf("the server is gone: %v", err)
		default:
		}
	}
}
