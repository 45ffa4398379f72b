// Package filestore keeps the files of evidence. A file is named by the SHA-256 of its content: the same content is
// stored once, and what is stored is never changed. Whatever arrives is written, hashed and brought to the disk in a
// folder beside the content first; only a whole file gets its name. The content stands on the local disk or in an
// S3 store; what is still arriving stands on the local disk always.
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
	"time"

	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/locale"
)

// Incoming is the folder, below that of the files, of what is still arriving. It is no part of a backup.
const Incoming = ".incoming"

// Stored is a file that has been stored whole.
type Stored struct {
	// SHA256 is the hash of its content in hexadecimal, by which it is opened.
	SHA256 string
	// Size counts its bytes.
	Size int64
}

// Config says where files are kept.
type Config struct {
	// Dir is the folder of the files.
	Dir string
	// S3 is the store that keeps the content instead of the folder; nil for none.
	S3 *Bucket
}

// Store keeps files. It is safe for concurrent use, and for several processes with one folder.
type Store struct {
	incoming string
	disk     disk
	vault    vault
}

// vault is where whole files stand.
type vault interface {
	// keep takes a whole file that stands on the disk; afterwards it is gone from there.
	keep(ctx context.Context, from string, s Stored) error
	// open returns the content and its size, or a fault of kind NotFound.
	open(ctx context.Context, sha string) (io.ReadCloser, int64, error)
	// check tells whether the place answers.
	check(ctx context.Context) error
}

// New returns the store of a configuration. It asks nobody and makes no folder.
func New(c Config) (*Store, error) {
	s := &Store{incoming: filepath.Join(c.Dir, Incoming), disk: disk{c.Dir}}
	s.vault = s.disk
	if c.S3 == nil {
		return s, nil
	}
	b, err := newBucket(*c.S3, s.disk)
	if err != nil {
		return nil, err
	}
	s.vault = b

	return s, nil
}

// Create stores what r gives, at most limit bytes. Of a stream that breaks off or is too large nothing stays.
func (s *Store) Create(ctx context.Context, r io.Reader, limit int64) (stored Stored, err error) {
	draft, err := s.draft()
	if err != nil {
		return Stored{}, err
	}
	// What was stored has left this name.
	defer os.Remove(draft.Name()) //nolint:errcheck // a sweep removes what a failing disk holds back
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(draft, sum), io.LimitReader(heeding{ctx, r}, limit+1))
	if err == nil && n > limit {
		err = tooLarge(limit)
	}
	if err == nil {
		err = draft.Sync()
	}
	if err = errors.Join(err, draft.Close()); err != nil {
		return Stored{}, explain("receive file", err)
	}
	stored = Stored{SHA256: hex.EncodeToString(sum.Sum(nil)), Size: n}
	if err := s.vault.keep(ctx, draft.Name(), stored); err != nil {
		return Stored{}, explain("keep file "+stored.SHA256, err)
	}

	return stored, nil
}

// Open returns the content of a file and its size; the caller closes it. The context is that of opening: the reading
// may go on when it has ended.
func (s *Store) Open(ctx context.Context, sha string) (io.ReadCloser, int64, error) {
	if !isSHA(sha) {
		return nil, 0, missing(sha)
	}

	return s.vault.open(ctx, sha)
}

// Free tells how many bytes are free on the disk that uploads arrive on, and how many it has. That disk is the local one
// with an S3 store too, and the portal's private database stands on it.
func (s *Store) Free(context.Context) (free, total int64, err error) {
	if err := os.MkdirAll(s.incoming, 0o700); err != nil {
		return 0, 0, explain("make folder", err)
	}
	var st syscall.Statfs_t
	if err := syscall.Statfs(s.incoming, &st); err != nil {
		return 0, 0, explain("ask for free space", err)
	}

	return int64(st.Bavail) * st.Bsize, int64(st.Blocks) * st.Bsize, nil //nolint:gosec // no disk has 2^63 bytes
}

// Check asks the place of the content whether it can be used; the folder of a local store is made when it is needed.
func (s *Store) Check(ctx context.Context) error { return s.vault.check(ctx) }

// Sweep removes what began to arrive and was last touched before the moment, and returns how many files went.
func (s *Store) Sweep(ctx context.Context, before time.Time) (int, error) {
	entries, err := os.ReadDir(s.incoming)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return 0, explain("list unfinished uploads", err)
	}
	n := 0
	for _, e := range entries {
		if err := ctx.Err(); err != nil {
			return n, fmt.Errorf("sweep: %w", err)
		}
		info, err := e.Info()
		if err != nil || !info.ModTime().Before(before) {
			continue // gone, or in use
		}
		if err := os.Remove(filepath.Join(s.incoming, e.Name())); err != nil && !errors.Is(err, os.ErrNotExist) {
			return n, explain("remove unfinished upload", err)
		}
		n++
	}

	return n, nil
}

// draft opens a new file for what arrives.
func (s *Store) draft() (*os.File, error) {
	if err := os.MkdirAll(s.incoming, 0o700); err != nil {
		return nil, explain("make folder", err)
	}
	f, err := os.CreateTemp(s.incoming, "draft-")
	if err != nil {
		return nil, explain("begin file", err)
	}

	return f, nil
}

// heeding is a reader that ends with its context.
type heeding struct {
	ctx context.Context //nolint:containedctx // a reader cannot be given one
	r   io.Reader
}

// Read implements io.Reader.
func (h heeding) Read(b []byte) (int, error) {
	if err := h.ctx.Err(); err != nil {
		return 0, err //nolint:wrapcheck // told by whoever reads
	}

	return h.r.Read(b) //nolint:wrapcheck // a reader's end must stay what it is
}

// isSHA tells whether a text is a SHA-256 as this package writes it.
func isSHA(s string) bool { return regexp.MustCompile(`^[0-9a-f]{64}$`).MatchString(s) }

func tooLarge(limit int64) error {
	return fault.New(fault.TooLarge, "filestore.too_large", "limit", locale.Hundredths(limit*100>>20))
}

func missing(name string) error {
	return fault.New(fault.NotFound, "filestore.missing").Because(fmt.Errorf("no file %q", strings.ToValidUTF8(name, "?")))
}

// explain says what was being done, and names the two troubles that a person can do something about.
func explain(doing string, err error) error {
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT), errors.Is(err, syscall.EFBIG):
		return fault.New(fault.Unavailable, "filestore.no_space").Because(fmt.Errorf("%s: %w", doing, err))
	case errors.Is(err, os.ErrPermission), errors.Is(err, syscall.EROFS):
		return fault.New(fault.Unavailable, "filestore.cannot_write").Because(fmt.Errorf("%s: %w", doing, err))
	}

	return fmt.Errorf("%s: %w", doing, err)
}
