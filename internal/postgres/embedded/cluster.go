package embedded

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"syscall"
)

// create makes the cluster when there is none. It appears by a rename, so an interrupted
// initdb is never taken for a cluster.
func (l *layout) create(ctx context.Context, bin Installation) error {
	l.sweep()
	if v, err := clusterVersion(l.cluster); err != nil || v != 0 {
		return err
	}
	// A name of this start's own: the initdb of a portal that was killed may still be writing into its draft.
	draft, err := os.MkdirTemp(l.dir, draftPrefix)
	if err != nil {
		return cannotWrite(l.dir, err)
	}
	if err := own(draft, l.account); err != nil {
		return err
	}
	cmd := l.command(ctx, bin, "initdb", "-D", draft, "-U", superuser, "-E", "UTF8", "--locale=C.UTF-8",
		"--auth-local=trust", "--auth-host=reject", "--data-checksums", "--no-sync", "--no-instructions")
	cmd.SysProcAttr.Pdeathsig = syscall.SIGKILL
	runtime.LockOSThread() // the signal hangs on the thread that starts the child
	out, err := cmd.CombinedOutput()
	runtime.UnlockOSThread()
	if err != nil {
		return wontStart(draft, lastLines(out), fmt.Errorf("initdb in %q: %w", draft, err))
	}
	if err := os.Rename(draft, l.cluster); err != nil {
		return fmt.Errorf("put new cluster in place: %w", err)
	}

	return nil
}

// draftPrefix begins the names of clusters that are being made.
const draftPrefix = clusterName + ".new-"

// sweep removes what interrupted starts have left, as far as it can: the next start tries again.
func (l *layout) sweep() {
	drafts, err := filepath.Glob(filepath.Join(l.dir, draftPrefix+"*"))
	if err != nil {
		return
	}
	for _, d := range drafts {
		_ = os.RemoveAll(d) //nolint:errcheck // see above
	}
}

// command prepares a program of the installation under the server's account, with nothing
// of the portal's environment: it may hold secrets, and settings that libpq would follow.
func (l *layout) command(ctx context.Context, bin Installation, program string, args ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, bin.Path(program), args...) //nolint:gosec // the system's own programs
	// Not the folder of the portal: the server's account may not be able to enter it.
	c.Dir = "/"
	c.Env = []string{"LC_ALL=C.UTF-8", "PATH=/usr/bin:/bin", "HOME=" + l.dir}
	c.SysProcAttr = l.account.attributes()

	return c
}

// serverArgs are the arguments of postgres: a unix socket, no TCP, and the settings that were measured.
func (l *layout) serverArgs(c *Config) []string {
	settings := map[string]string{
		"listen_addresses": "", "unix_socket_directories": l.sock, "unix_socket_permissions": "0700", "port": port,
		"timezone": "UTC", "log_timezone": "UTC", "jit": "off", "random_page_cost": "1.1",
		"max_connections": "100", "log_line_prefix": "%m [%p] ", "logging_collector": "off",
	}
	if c.Careless {
		settings["fsync"], settings["full_page_writes"], settings["synchronous_commit"] = "off", "off", "off"
	}
	for name, value := range c.Settings {
		settings[name] = value
	}
	args := []string{"-D", l.cluster}
	for _, name := range sortedKeys(settings) {
		args = append(args, "-c", name+"="+settings[name])
	}

	return args
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)

	return keys
}

// maxLog is the size at which the server's log is put aside at the next start.
const maxLog = 8 << 20

// openLog opens the server's log for appending; a long one becomes postgres.log.1 first.
func (l *layout) openLog() (*os.File, error) {
	if info, err := os.Stat(l.log); err == nil && info.Size() > maxLog {
		if err := os.Rename(l.log, l.log+".1"); err != nil {
			return nil, cannotWrite(l.log, err)
		}
	}
	f, err := os.OpenFile(filepath.Clean(l.log), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, cannotWrite(l.log, err)
	}

	return f, nil
}
