package filestore

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
)

// disk is a folder of whole files: aa/bb/aabb….
type disk struct{ dir string }

func (d disk) path(sha string) string { return filepath.Join(d.dir, sha[:2], sha[2:4], sha) }

// keep gives the file its name. Content that is there already stays; a file that is not as long as its name promises
// was damaged, and the whole one takes its place.
func (d disk) keep(_ context.Context, from string, s Stored) error {
	to := d.path(s.SHA256)
	if info, err := os.Lstat(to); err == nil && info.Size() == s.Size {
		return os.Remove(from) //nolint:wrapcheck // told by the store
	}
	if err := d.shelf(filepath.Dir(to)); err != nil {
		return err
	}
	if err := os.Chmod(from, 0o400); err != nil {
		return err //nolint:wrapcheck // told by the store
	}
	if err := os.Rename(from, to); err != nil {
		return err //nolint:wrapcheck // told by the store
	}

	return syncDir(filepath.Dir(to))
}

// shelf makes the two folders above a file and brings their names to the disk.
func (d disk) shelf(dir string) error {
	if _, err := os.Stat(dir); err == nil {
		return nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err //nolint:wrapcheck // told by the store
	}

	return errors.Join(syncDir(filepath.Dir(dir)), syncDir(d.dir))
}

func (d disk) open(_ context.Context, sha string) (io.ReadCloser, int64, error) {
	f, err := os.Open(d.path(sha))
	if errors.Is(err, os.ErrNotExist) {
		return nil, 0, missing(sha)
	}
	if err != nil {
		return nil, 0, explain("open file", err)
	}
	info, err := f.Stat()
	if err != nil {
		return nil, 0, explain("open file", errors.Join(err, f.Close()))
	}

	return f, info.Size(), nil
}

// check has nothing to ask: whether the folder can be written is seen by looking at it.
func (d disk) check(context.Context) error { return nil }

// syncDir brings the names in a folder to the disk.
func syncDir(dir string) error {
	f, err := os.Open(dir) //nolint:gosec // a folder of the store
	if err != nil {
		return err //nolint:wrapcheck // told by the store
	}

	return errors.Join(f.Sync(), f.Close())
}
