package embedded

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// take holds the folder for this portal, or tells who holds it.
func (l *layout) take() (*os.File, error) {
	f, err := os.OpenFile(l.lock, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, cannotWrite(l.lock, err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		holder, _ := os.ReadFile(l.lock) //nolint:errcheck // without it the message only says less

		return nil, errors.Join(inUse(l.dir, describe(strings.TrimSpace(string(holder)))), f.Close())
	}
	if err := f.Truncate(0); err != nil {
		return nil, fmt.Errorf("write lock %q: %w", l.lock, err)
	}
	if _, err := f.WriteAt([]byte(itoa(os.Getpid())+"\n"), 0); err != nil {
		return nil, fmt.Errorf("write lock %q: %w", l.lock, err)
	}

	return f, nil
}

// release gives the folder up. Closing alone would leave the lock to a child that another part of the process is just
// starting, which holds a copy of the file until it becomes its program.
func release(f *os.File) error {
	return errors.Join(syscall.Flock(int(f.Fd()), syscall.LOCK_UN), f.Close())
}

// describe is a process as an administrator finds it again: its id and its command.
func describe(pid string) string {
	n, err := strconv.Atoi(pid)
	if err != nil {
		return "?"
	}
	if args := cmdline(n); len(args) > 0 {
		return pid + " (" + strings.Join(args, " ") + ")"
	}

	return pid
}

// cmdline is the command of a live process, nil when it is gone.
func cmdline(pid int) []string {
	body, err := os.ReadFile(filepath.Join("/proc", itoa(pid), "cmdline"))
	if err != nil || len(body) == 0 {
		return nil
	}

	return strings.Split(strings.TrimRight(string(body), "\x00"), "\x00")
}

// settle clears what an earlier server left: it stops one that outlived its portal, and removes a pid
// file whose number belongs to some other process by now, which postgres would take for itself alive.
func (l *layout) settle(ctx context.Context) error {
	file := filepath.Join(l.cluster, "postmaster.pid")
	pid, err := readPid(file)
	if err != nil {
		return err
	}
	if pid > 0 && slices.Contains(cmdline(pid), l.cluster) {
		if err := l.stopOrphan(ctx, pid); err != nil {
			return err
		}
	} else if pid > 0 && alive(pid) {
		if err := remove(file); err != nil {
			return err
		}
	}

	return errors.Join(remove(socketFile(l.sock)+".lock"), remove(socketFile(l.sock)))
}

func readPid(file string) (int, error) {
	body, err := os.ReadFile(file) //nolint:gosec // the portal's own folder
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("read %q: %w", file, err)
	}
	first, _, _ := strings.Cut(string(body), "\n")
	pid, err := strconv.Atoi(strings.TrimSpace(first))
	if err != nil {
		return 0, remove(file) // cut short by a full disk or a crash: nobody can be meant by it
	}

	return pid, nil
}

func alive(pid int) bool {
	err := syscall.Kill(pid, 0)

	return err == nil || errors.Is(err, syscall.EPERM)
}

func remove(file string) error {
	if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return cannotWrite(file, err)
	}

	return nil
}

// stopOrphan ends a server whose portal is gone, in order if it can be, else at once.
func (l *layout) stopOrphan(ctx context.Context, pid int) error {
	for _, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGQUIT} {
		if err := syscall.Kill(pid, sig); err != nil && !errors.Is(err, syscall.ESRCH) {
			return fmt.Errorf("stop earlier server %d: %w", pid, err)
		}
		gone := poll(ctx, patience, func() bool { return !slices.Contains(cmdline(pid), l.cluster) })
		if gone {
			return nil
		}
	}

	return inUse(l.dir, describe(itoa(pid)))
}

// poll asks every few milliseconds until the answer is yes, the time is over or the context ends.
func poll(ctx context.Context, limit time.Duration, ask func() bool) bool {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		if ask() {
			return true
		}
		select {
		case <-ctx.Done():
			return false
		case <-tick.C:
		}
	}
}
