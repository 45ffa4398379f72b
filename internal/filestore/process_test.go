package filestore_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/thuocso/thuocso/internal/filestore"
)

// childVariable names, in a process that a test has started, the folder of its store and what it is to do there.
const childVariable = "FILESTORE_TEST_CHILD"

// TestMain lets the test's program be the process that is killed, or whose disk is full.
func TestMain(m *testing.M) {
	do, dir, child := strings.Cut(os.Getenv(childVariable), ":") //nolint:forbidigo // how a test speaks to its process
	if !child {
		os.Exit(m.Run()) //nolint:forbidigo // as every test's program does
	}
	s, err := filestore.New(filestore.Config{Dir: dir})
	if err == nil && do == "create" {
		_, err = s.Create(context.Background(), os.Stdin, 1<<30)
	}
	if err == nil && do == "append" {
		_, err = s.Append(context.Background(), "tap", 0, os.Stdin, 1<<30)
	}
	if err == nil && do == "full" {
		// A limit on the size of files breaks a write off in its middle, as a full disk does.
		signal.Ignore(syscall.SIGXFSZ)
		if err = syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 100_000, Max: 100_000}); err == nil {
			_, err = s.Create(context.Background(), os.Stdin, 1<<30)
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1) //nolint:forbidigo // how a process tells its test
	}
}

// child starts the test's program as a process of its own.
func child(t *testing.T, do, dir string) *exec.Cmd {
	t.Helper()
	c := exec.CommandContext(t.Context(), os.Args[0]) //nolint:gosec // this very program
	c.Env = append(os.Environ(), childVariable+"="+do+":"+dir)

	return c
}

// killed feeds a process two megabytes, of which it has read the first when the second has gone, and kills it.
func killed(t *testing.T, do, dir string) {
	t.Helper()
	c := child(t, do, dir)
	in, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(in, bytes.NewReader(make([]byte, 2<<20))); err != nil {
		t.Fatal(err)
	}
	if err := c.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := c.Wait(); err == nil {
		t.Fatal("the process ended by itself")
	}
}

func TestKilledProcessLeavesNoFile(t *testing.T) {
	t.Parallel()
	s, dir := onDisk(t)
	killed(t, "create", dir)
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 1 || left[0].Name() != filestore.Incoming {
		t.Errorf("left %v, %v", left, err)
	}
	if n, err := s.Sweep(t.Context(), time.Date(2999, time.January, 1, 0, 0, 0, 0, time.UTC)); n != 1 || err != nil {
		t.Errorf("swept %d: %v", n, err)
	}
	wantFiles(t, dir)
}

func TestUploadGoesOnWhereAKilledProcessLeftIt(t *testing.T) {
	t.Parallel()
	s, dir := onDisk(t)
	killed(t, "append", dir)
	at, err := s.Size(t.Context(), "tap")
	if err != nil || at < 1<<20 || at > 2<<20 {
		t.Fatalf("%d bytes are there: %v", at, err)
	}
	if _, err := s.Append(t.Context(), "tap", at, bytes.NewReader(make([]byte, 2<<20-at)), 2<<20); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Complete(t.Context(), "tap"); err != nil || got != stored(make([]byte, 2<<20)) {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestFullDiskLeavesNoFile(t *testing.T) {
	t.Parallel()
	_, dir := onDisk(t)
	c := child(t, "full", dir)
	c.Stdin = bytes.NewReader(make([]byte, 1<<20))
	said, err := c.CombinedOutput()
	if err == nil || !strings.Contains(string(said), "filestore.no_space") {
		t.Errorf("got %v, said %s", err, said)
	}
	wantFiles(t, filepath.Clean(dir))
}
