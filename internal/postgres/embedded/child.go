package embedded

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
)

// child is one running postgres.
type child struct {
	process *os.Process
	done    chan struct{}
	err     error // why it ended; read it after done
	logged  int64 // where its part of the log begins
}

// launch starts postgres. The kernel stops it when the portal dies without a word: that signal hangs
// on the thread that started the child, so a thread of its own starts it and waits for it.
func (l *layout) launch(ctx context.Context, bin Installation, c *Config) (*child, error) {
	log, err := l.openLog()
	if err != nil {
		return nil, err
	}
	end, err := log.Seek(0, 2)
	if err != nil {
		return nil, fmt.Errorf("find end of log %q: %w", l.log, err)
	}
	cmd := l.command(context.WithoutCancel(ctx), bin, "postgres", l.serverArgs(c)...)
	cmd.Stderr = log
	cmd.SysProcAttr.Pdeathsig = syscall.SIGINT
	ch := &child{done: make(chan struct{}), logged: end}
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		defer close(ch.done)
		ch.err = ch.attend(cmd, log, started)
	}()
	if err := <-started; err != nil {
		return nil, fmt.Errorf("start %s: %w", bin.Path("postgres"), err)
	}

	return ch, nil
}

func (ch *child) attend(cmd *exec.Cmd, log *os.File, started chan<- error) error {
	err := cmd.Start()
	ch.process = cmd.Process
	closing := log.Close()
	started <- err
	if err != nil {
		return err //nolint:wrapcheck // launch has told it
	}
	if err := cmd.Wait(); err != nil {
		return fmt.Errorf("postgres ended: %w", err)
	}

	return closing
}

// ended tells whether the child is gone.
func (ch *child) ended() bool {
	select {
	case <-ch.done:
		return true
	default:
		return false
	}
}

// said is what the server has written since it was launched.
func (l *layout) said(since int64) []byte {
	body, err := os.ReadFile(l.log)
	if err != nil || since > int64(len(body)) {
		return nil
	}

	return body[since:]
}

// lastLines is the end of a program's output, short enough for a message.
func lastLines(out []byte) string {
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")

	return strings.Join(lines[max(0, len(lines)-6):], "\n")
}
