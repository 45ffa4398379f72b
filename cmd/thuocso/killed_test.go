package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/postgres/embedded"
	"github.com/thuocso/thuocso/internal/postgres/pgtest"
)

// asPortal in the environment lets this binary be the program itself, to be killed.
const asPortal = "THUOCSO_TEST_IS_THE_PROGRAM"

// TestMain lets a test start this binary as the portal.
func TestMain(m *testing.M) {
	if os.Getenv(asPortal) != "" {
		main()
	}
	m.Run()
}

// TestKilledUnderEditors kills portal, database and both at random points while 50 people save answers, and then
// looks whether every save that was acknowledged is there. `make soak` kills them 200 times.
func TestKilledUnderEditors(t *testing.T) {
	t.Parallel()
	killUnderEditors(t, pgtest.Folder(t), 20)
}

// killUnderEditors runs a portal in the folder, kills it and its database so many times, and proves what was acknowledged.
func killUnderEditors(t *testing.T, dir string, kills int) {
	t.Helper()
	seed := rand.Uint64() //nolint:gosec // where to kill, no secret
	t.Logf("seed %d", seed)
	m := newMachine(t)
	m.dir = filepath.Join(dir, "so")
	v := &victim{machine: m}
	v.start(t, "--sample")
	defer func() { v.kill(t) }()
	crew := v.crew(t)
	ctx, stop := context.WithCancel(t.Context())
	var all sync.WaitGroup
	acked := make(chan struct{}, len(crew))
	for _, w := range crew {
		all.Go(func() { w.work(ctx, acked) })
	}
	dice := rand.New(rand.NewPCG(seed, 0)) //nolint:gosec // where to kill, no secret
	for range kills {
		for range 1 + dice.IntN(200) {
			<-acked
		}
		switch dice.IntN(3) {
		case 0:
			killDatabase(t, m)
		case 1:
			v.kill(t)
			v.start(t)
		default:
			killDatabase(t, m)
			v.kill(t)
			v.start(t)
		}
	}
	for range len(crew) { // after the last kill everything works again
		<-acked
	}
	stop()
	all.Wait()
	v.prove(t, crew)
}

// victim is the portal as a process of its own.
type victim struct {
	machine

	cmd  *exec.Cmd
	said *bytes.Buffer
}

// start runs the portal until it answers.
func (v *victim) start(t *testing.T, args ...string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	v.said = &bytes.Buffer{}
	v.cmd = exec.CommandContext(context.WithoutCancel(t.Context()), self, append([]string{"serve"}, args...)...) //nolint:gosec // this binary
	v.cmd.Env = []string{
		asPortal + "=1", "PATH=" + os.Getenv("PATH"), "HOME=" + v.dir, "THUOCSO_LANG=en",
		"THUOCSO_DATA_DIR=" + v.dir, "THUOCSO_ADDRESS=" + v.address,
	}
	read, write := io.Pipe()
	v.cmd.Stdout, v.cmd.Stderr = write, v.said
	if err := v.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	// It says its address when it is ready; what it says before are the accounts of the sample.
	for line := make([]byte, 4096); ; {
		n, err := read.Read(line)
		if err != nil {
			t.Fatalf("the portal ended: %v\n%s", err, v.said)
		}
		if strings.Contains(string(line[:n]), "Open http://") {
			break
		}
	}
	go func() { _, _ = io.Copy(io.Discard, read) }()
}

// kill ends the portal without a word.
func (v *victim) kill(t *testing.T) {
	t.Helper()
	if err := v.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := v.cmd.Wait(); err == nil {
		t.Fatal("the portal ended in order, it should have been killed")
	}
}

// killDatabase kills the server of the private database, whichever process it is now.
func killDatabase(t *testing.T, m machine) {
	t.Helper()
	body, err := os.ReadFile(filepath.Join(m.dir, "postgres", "cluster", "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	line, _, _ := strings.Cut(string(body), "\n")
	pid, err := strconv.Atoi(line)
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil && !errors.Is(err, syscall.ESRCH) {
		t.Fatal(err)
	}
}

// database opens the database beside the portal.
func (v *victim) database(t *testing.T) *postgres.DB {
	t.Helper()
	server, err := embedded.Use(t.Context(), embedded.Config{Dir: filepath.Join(v.dir, "postgres")})
	if err != nil {
		t.Fatal(err)
	}
	db, err := postgres.Open(postgres.Options{DSN: server.DSN(embedded.DatabaseName), MaxConns: 2, Now: pgtest.Now})
	if err != nil {
		t.Fatal(err)
	}

	return db
}

// post sends a form to the portal as the browser's script does and returns the answer's body.
func (w *writer) post(ctx context.Context, form string) (int, []byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, w.address, strings.NewReader(form))
	if err != nil {
		return 0, nil, fmt.Errorf("make request: %w", err)
	}
	for name, value := range map[string]string{
		"Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded", "Cookie": "phien=" + w.token, "X-CSRF-Token": w.csrf,
	} {
		req.Header.Set(name, value)
	}
	resp, err := w.client.Do(req)
	if err != nil {
		return 0, nil, fmt.Errorf("save: %w", err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return 0, nil, fmt.Errorf("read answer: %w", err)
	}

	return resp.StatusCode, body, nil
}
