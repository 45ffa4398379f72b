package filestore

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"

	"github.com/thuocso/thuocso/internal/fault"
)

// An upload that arrives in pieces is the file ID.part; a note ID.done beside it says what became of it, from shortly
// before its content is kept until the upload is abandoned. So completing can be asked for again after any break.
const (
	partEnding = ".part"
	doneEnding = ".done"
)

// Append adds what r gives to the upload, which must hold offset bytes and may come to hold limit. It returns how many
// bytes are on the disk now, also when r breaks off; the next call goes on there. A reader that gives too much adds nothing.
// The fault of a wrong offset, or of somebody else adding just now, is a Conflict; of a completed upload, Locked.
func (s *Store) Append(ctx context.Context, id string, offset int64, r io.Reader, limit int64) (size int64, err error) {
	f, err := s.part(id, os.O_CREATE)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, release(f)) }()
	done, err := s.done(id)
	if err != nil {
		return 0, err
	}
	if done != nil {
		return done.Size, errors.Join(fault.New(fault.Locked, "filestore.completed"), stray(f))
	}
	size, err = f.Seek(0, io.SeekEnd)
	if err != nil {
		return 0, explain("append to upload", err)
	}
	if size != offset {
		return size, fault.New(fault.Conflict, "filestore.offset", "have", size, "got", offset)
	}
	if offset > limit {
		return size, tooLarge(limit)
	}
	n, err := io.Copy(f, io.LimitReader(heeding{ctx, r}, limit-offset+1))
	if offset+n > limit {
		err, n = errors.Join(tooLarge(limit), f.Truncate(offset)), 0
	}
	if bad := f.Sync(); bad != nil {
		// Nobody knows what is on the disk: nothing of this piece counts.
		return offset, explain("append to upload", errors.Join(bad, f.Truncate(offset)))
	}
	if err != nil {
		err = explain("append to upload", err)
	}

	return offset + n, err
}

// stray removes the empty file that a piece has made which came after the upload was completed.
func stray(f *os.File) error {
	if info, err := f.Stat(); err != nil || info.Size() > 0 {
		return err //nolint:wrapcheck // told with the fault
	}

	return os.Remove(f.Name()) //nolint:wrapcheck // told with the fault
}

// Size returns how many bytes of an upload are there: none of one that has not begun.
func (s *Store) Size(_ context.Context, id string) (int64, error) {
	done, err := s.done(id)
	if err != nil {
		return 0, err
	}
	if done != nil {
		return done.Size, nil
	}
	info, err := os.Stat(s.piece(id, partEnding))
	if errors.Is(err, os.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, explain("look at upload", err)
	}

	return info.Size(), nil
}

// Complete stores an upload as it is. Asked again, it says the same, until the upload is abandoned.
func (s *Store) Complete(ctx context.Context, id string) (Stored, error) {
	done, err := s.done(id)
	if err != nil {
		return Stored{}, err
	}
	f, err := s.part(id, 0)
	if err != nil {
		if done != nil && fault.KindOf(err) == fault.NotFound {
			return *done, nil
		}

		return Stored{}, err
	}
	if info, bad := f.Stat(); done != nil && bad == nil && info.Size() != done.Size {
		// A piece that came too late was broken off: what was completed stands under its own name.
		return *done, errors.Join(os.Remove(f.Name()), release(f))
	}
	stored, err := s.complete(ctx, id, f)

	return stored, errors.Join(err, release(f))
}

// complete hashes the locked file, notes what it is, and has it kept.
func (s *Store) complete(ctx context.Context, id string, f *os.File) (Stored, error) {
	sum := sha256.New()
	n, err := io.Copy(sum, heeding{ctx, f})
	if err != nil {
		return Stored{}, explain("read upload", err)
	}
	stored := Stored{SHA256: hex.EncodeToString(sum.Sum(nil)), Size: n}
	if err := s.note(id, stored); err != nil {
		return Stored{}, explain("note upload", err)
	}
	if err := s.vault.keep(ctx, f.Name(), stored); err != nil {
		return Stored{}, explain("keep file "+stored.SHA256, err)
	}

	return stored, nil
}

// Abandon removes what is left of an upload; the content of a completed one stays.
func (s *Store) Abandon(_ context.Context, id string) error {
	if !isID(id) {
		return missing(id)
	}
	for _, ending := range []string{partEnding, doneEnding} {
		if err := os.Remove(s.piece(id, ending)); err != nil && !errors.Is(err, os.ErrNotExist) {
			return explain("abandon upload", err)
		}
	}

	return nil
}

// isID tells whether a text can be the name of an upload, and so of a file.
func isID(s string) bool { return regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`).MatchString(s) }

func (s *Store) piece(id, ending string) string { return filepath.Join(s.incoming, id+ending) }

// part opens the file of an upload and locks it against other pieces, of other processes too.
func (s *Store) part(id string, flag int) (*os.File, error) {
	if !isID(id) {
		return nil, missing(id)
	}
	if err := os.MkdirAll(s.incoming, 0o700); err != nil {
		return nil, explain("make folder", err)
	}
	f, err := os.OpenFile(s.piece(id, partEnding), os.O_RDWR|flag, 0o600)
	if errors.Is(err, os.ErrNotExist) {
		return nil, missing(id)
	}
	if err != nil {
		return nil, explain("open upload", err)
	}
	if err := lock(f); err != nil {
		return nil, errors.Join(err, f.Close())
	}

	return f, nil
}

// lock takes the file for this piece alone. One that has lost its name meanwhile is content already, or abandoned.
func lock(f *os.File) error {
	busy := fault.New(fault.Conflict, "filestore.busy")
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return busy
		}

		return explain("lock upload", err)
	}
	mine, err := f.Stat()
	if err != nil {
		return explain("look at upload", err)
	}
	named, err := os.Stat(f.Name())
	if err != nil || !os.SameFile(mine, named) {
		return busy
	}

	return nil
}

// release gives the lock back before the file is closed: a process that is just being started holds the file open with us.
func release(f *os.File) error {
	return errors.Join(syscall.Flock(int(f.Fd()), syscall.LOCK_UN), f.Close())
}

// note writes what a completed upload is, whole or not at all.
func (s *Store) note(id string, stored Stored) error {
	f, err := s.draft()
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(f, "%s %d\n", stored.SHA256, stored.Size)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), s.piece(id, doneEnding))
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}

	return syncDir(s.incoming)
}

// done reads the note of a completed upload; nil for one that is not.
func (s *Store) done(id string) (*Stored, error) {
	if !isID(id) {
		return nil, missing(id)
	}
	body, err := os.ReadFile(s.piece(id, doneEnding))
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil //nolint:nilnil // no note is the usual case
	}
	if err != nil {
		return nil, explain("read note of upload", err)
	}
	var stored Stored
	if _, err := fmt.Fscanf(strings.NewReader(string(body)), "%64s %d\n", &stored.SHA256, &stored.Size); err != nil || !isSHA(stored.SHA256) {
		return nil, fmt.Errorf("note of upload %q is unreadable: %w", id, err)
	}

	return &stored, nil
}
