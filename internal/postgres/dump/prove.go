package dump

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/postgres/embedded"
)

// Prove loads an archive into a server of its own, which needs to outlive nothing, and compares the rows of every table.
func Prove(ctx context.Context, unpacked *Unpacked, scratch embedded.Config) (err error) {
	scratch.Careless = true
	server, err := embedded.Start(ctx, scratch)
	if err != nil {
		return fmt.Errorf("start scratch server: %w", err)
	}
	defer func() { err = errors.Join(err, server.Stop(context.WithoutCancel(ctx))) }()

	return Place{DSN: server.DSN(embedded.DatabaseName), Tools: server.Installation().Dir}.Load(ctx, unpacked)
}

// Writable looks whether the draft of an archive can be written where it is to stand, and leaves nothing there.
func Writable(draft string) error {
	err := os.Remove(draft)
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		f, err := os.OpenFile(draft, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600) //nolint:gosec // the person at the command line names the file
		if err == nil {
			return errors.Join(f.Close(), os.Remove(draft))
		}
	}

	return fault.New(fault.Invalid, "backup.no_folder", "folder", filepath.Dir(draft))
}
