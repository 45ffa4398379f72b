package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/thuocso/thuocso/internal/postgres/embedded"
	"github.com/thuocso/thuocso/internal/postgres/pgtest"
)

// machine is a data folder with a free address, as a new installation has them.
type machine struct {
	dir, address string
}

func newMachine(t *testing.T) machine {
	t.Helper()
	dir := pgtest.Folder(t)
	ln, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()

	return machine{dir: filepath.Join(dir, "so"), address: ln.Addr().String()}
}

// call runs a command to its end and returns its status and all that it said.
func (m machine) call(t *testing.T, args ...string) (int, string) {
	t.Helper()
	p, out, told := m.process()
	status := p.status(run(t.Context(), p, args))

	return status, out.String() + told.String()
}

func (m machine) process() (p *process, out, told *bytes.Buffer) {
	p, out, told = quiet("en")
	p.env = func(name string) string {
		return map[string]string{"THUOCSO_LANG": "en", "THUOCSO_DATA_DIR": m.dir, "THUOCSO_ADDRESS": m.address}[name]
	}

	return p, out, told
}

func (m machine) must(t *testing.T, want string, args ...string) {
	t.Helper()
	if status, said := m.call(t, args...); status != 0 || !strings.Contains(said, want) {
		t.Fatalf("%v: status %d, said %s", args, status, said)
	}
}

func (m machine) mustNot(t *testing.T, want string, args ...string) {
	t.Helper()
	if status, said := m.call(t, args...); status != 1 || !strings.Contains(said, want) {
		t.Fatalf("%v: status %d, said %s", args, status, said)
	}
}

func TestBackupAndRestoreOfAnInstallation(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	m.must(t, "Ready to run", "doctor")
	m.must(t, "as this program needs it", "migrate")
	m.must(t, "as this program needs it", "migrate")
	p, _, _ := m.process()
	st, err := p.open(t.Context(), embedded.Start)
	if err != nil {
		t.Fatal(err)
	}
	_, err = st.db.SQL().ExecContext(t.Context(), `INSERT INTO person (login, display) VALUES ('quan.tri', 'Quản trị')`)
	if err := errors.Join(err, st.close(t.Context())); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(m.dir, "sao-luu.tar.gz")
	m.must(t, "Restored on trial and compared", "backup", file)
	m.mustNot(t, "exists", "backup", file)
	m.mustNot(t, "--force", "restore", file)
	m.must(t, "is kept: the database thuocso_before_", "restore", "--force", file)

	other := newMachine(t)
	other.must(t, "Restored the backup", "restore", file)
	left, err := filepath.Glob(filepath.Join(other.dir, "scratch-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

func TestServeOpensAndStops(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	ctx, stop := context.WithCancel(t.Context())
	read, write := io.Pipe()
	p, _, told := m.process()
	p.stdout = write
	done := make(chan int, 1)
	go func() {
		done <- p.status(run(ctx, p, []string{"serve"}))
		_ = write.Close()
	}()
	line := make([]byte, 200)
	n, err := read.Read(line)
	if err != nil || string(line[:n]) != "Open http://"+m.address+"\n" {
		t.Fatalf("said %q (%v): %s", line[:n], err, told)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+m.address+"/suc-khoe", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	if err := resp.Body.Close(); err != nil || resp.StatusCode >= 300 {
		t.Errorf("status %d, %v", resp.StatusCode, err)
	}
	m.mustNot(t, "cannot be opened", "serve")
	second := m
	second.address = newMachine(t).address
	second.mustNot(t, "in use by another process", "serve")
	m.must(t, "as this program needs it", "migrate")
	stop()
	if status := <-done; status != 0 {
		t.Errorf("status %d: %s", status, told)
	}
}

func TestSampleIsRefusedOnAConfiguredServer(t *testing.T) {
	t.Parallel()
	p, _, told := quiet("en")
	p.env = func(name string) string {
		return map[string]string{"THUOCSO_LANG": "en", "HOME": "/nowhere", "DATABASE_URL": "postgres:///x?host=/nowhere"}[name]
	}
	if status := p.status(run(t.Context(), p, []string{"serve", "--sample"})); status != 1 || !strings.Contains(told.String(), "not loaded into the server of DATABASE_URL") {
		t.Errorf("status %d: %s", status, told)
	}
}
