package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// installed is the program as it is built for people, with a data folder and an address of its own.
type installed struct {
	program, dir, address string
	// env is added to what the program sees of its surroundings.
	env []string
}

// build makes the program with the Makefile's flags.
func build(b *testing.B) string {
	b.Helper()
	program := filepath.Join(b.TempDir(), "thuocso")
	//nolint:gosec // the test's own folder
	cmd := exec.CommandContext(b.Context(), "go", "build", "-trimpath", "-ldflags", "-s -w -X main.release=bench", "-o", program, ".")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=-buildvcs=false")
	if said, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("build: %v\n%s", err, said)
	}

	return program
}

func install(b *testing.B, program string) installed {
	b.Helper()
	dir, err := os.MkdirTemp("", "thuocso-bench-") //nolint:usetesting // the server's account must pass through
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			b.Error(err)
		}
	})
	if err := os.Chmod(dir, 0o711); err != nil { //nolint:gosec // see above
		b.Fatal(err)
	}
	ln, err := (&net.ListenConfig{}).Listen(b.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	if err := ln.Close(); err != nil {
		b.Fatal(err)
	}

	return installed{program: program, dir: filepath.Join(dir, "so"), address: ln.Addr().String()}
}

// running is the program at work.
type running struct {
	installed

	cmd   *exec.Cmd
	said  *bytes.Buffer
	ended chan error
	// first is how long the first page took from the start.
	first time.Duration
}

// start runs the program until the sign-in page is there.
func (m installed) start(b *testing.B, args ...string) *running {
	b.Helper()
	r := &running{installed: m, said: &bytes.Buffer{}, ended: make(chan error, 1)}
	r.cmd = exec.CommandContext(b.Context(), m.program, append([]string{"serve"}, args...)...) //nolint:gosec // the program just built
	r.cmd.Env = append([]string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + m.dir, "THUOCSO_LANG=en", "THUOCSO_DATA_DIR=" + m.dir, "THUOCSO_ADDRESS=" + m.address,
	}, m.env...)
	r.cmd.Stdout, r.cmd.Stderr = r.said, r.said
	begun := time.Now()
	if err := r.cmd.Start(); err != nil {
		b.Fatal(err)
	}
	go func() { r.ended <- r.cmd.Wait() }()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	for !r.answers(b, client) {
		select {
		case err := <-r.ended:
			b.Fatalf("ended: %v\n%s", err, r.said)
		case <-time.After(2 * time.Millisecond):
		}
	}
	r.first = time.Since(begun)

	return r
}

// answers tells whether the sign-in page is there. The address is open before the page is: such a request waits.
func (r *running) answers(b *testing.B, client *http.Client) bool {
	b.Helper()
	req, err := http.NewRequestWithContext(b.Context(), http.MethodGet, "http://"+r.address+"/dang-nhap", nil)
	if err != nil {
		b.Fatal(err)
	}
	resp, err := client.Do(req)
	if err != nil {
		return false
	}
	_, err = io.Copy(io.Discard, resp.Body)
	if closing := resp.Body.Close(); err != nil || closing != nil {
		return false
	}

	return resp.StatusCode == http.StatusOK
}

func (r *running) stop(b *testing.B) {
	b.Helper()
	if err := r.cmd.Process.Signal(syscall.SIGINT); err != nil {
		b.Fatal(err)
	}
	if err := <-r.ended; err != nil {
		b.Fatalf("stop: %v\n%s", err, r.said)
	}
}

// resident is what the program itself keeps in memory, its database server not counted, and the most it ever kept, in MB.
func (r *running) resident(b *testing.B) (now, peak float64) {
	b.Helper()
	f, err := os.Open(fmt.Sprintf("/proc/%d/status", r.cmd.Process.Pid))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		name, value, _ := strings.Cut(lines.Text(), ":")
		if name != "VmRSS" && name != "VmHWM" {
			continue
		}
		kib, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(value), " kB"), 64)
		if err != nil {
			b.Fatal(err)
		}
		if name == "VmRSS" {
			now = kib * 1024 / 1e6
		} else {
			peak = kib * 1024 / 1e6
		}
	}

	return now, peak
}
