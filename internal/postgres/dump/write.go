package dump

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"time"
)

// Source is what goes into an archive.
type Source struct {
	// Place is the database.
	Place Place
	// FilesDir holds the uploaded files; it may be absent.
	FilesDir string
	// Except is a folder in it that is left out: what is still arriving is nobody's yet.
	Except string
	// Elsewhere names the place of uploaded files that FilesDir does not hold; empty for none.
	Elsewhere string
	// Step is the database's last migration, Release the program that writes.
	Step    int64
	Release string
	// Now is the clock.
	Now func() time.Time
}

// Write makes the archive file of a source, which must not exist yet. The database is one snapshot;
// files are never changed once written, so those that the snapshot knows are all among them.
func Write(ctx context.Context, s Source, file string) (Manifest, error) {
	m := Manifest{Format: format, Made: s.Now().UTC(), Release: s.Release, Step: s.Step, Elsewhere: s.Elsewhere}
	raw := file + ".database"
	defer os.Remove(raw) //nolint:errcheck // it may not have come to be
	var err error
	if m.Tables, err = s.Place.dump(ctx, raw); err != nil {
		return m, err
	}
	out, err := os.OpenFile(filepath.Clean(file), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return m, fmt.Errorf("make archive: %w", err)
	}
	err = fill(ctx, out, &m, raw, s)
	if err == nil {
		err = out.Sync()
	}

	return m, errors.Join(err, out.Close())
}

// packer writes files into an archive and notes them in its manifest.
type packer struct {
	tar *tar.Writer
	m   *Manifest
}

func fill(ctx context.Context, out io.Writer, m *Manifest, raw string, s Source) error {
	zip, err := gzip.NewWriterLevel(out, gzip.BestSpeed)
	if err != nil {
		return fmt.Errorf("start archive: %w", err)
	}
	p := packer{tar: tar.NewWriter(zip), m: m}
	if err := p.add(raw, databaseName); err != nil {
		return err
	}
	if err := p.addAll(ctx, s.FilesDir, s.Except); err != nil {
		return err
	}
	body, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return fmt.Errorf("write manifest: %w", err)
	}
	if err := p.tar.WriteHeader(&tar.Header{Name: manifestName, Mode: 0o600, Size: int64(len(body)), ModTime: m.Made}); err != nil {
		return fmt.Errorf("write manifest: %w", err)
	}
	if _, err := p.tar.Write(body); err != nil {
		return fmt.Errorf("write manifest: %w", err)
	}

	return errors.Join(p.tar.Close(), zip.Close())
}

func (p *packer) addAll(ctx context.Context, dir, except string) error {
	err := filepath.WalkDir(dir, func(at string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) && at == dir {
			return fs.SkipAll
		}
		if err == nil && d.IsDir() && except != "" && at == filepath.Join(dir, except) {
			return fs.SkipDir
		}
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		rel, err := filepath.Rel(dir, at)
		if err != nil {
			return err //nolint:wrapcheck // told below
		}

		return errors.Join(ctx.Err(), p.add(at, path.Join(filesPrefix, filepath.ToSlash(rel))))
	})
	if err != nil {
		return fmt.Errorf("pack files of %q: %w", dir, err)
	}

	return nil
}

// add copies a file into the archive and notes its size and hash.
func (p *packer) add(file, name string) error {
	f, err := os.Open(file) //nolint:gosec // the portal's own files
	if err != nil {
		return fmt.Errorf("pack %q: %w", name, err)
	}
	defer f.Close() //nolint:errcheck // only read
	info, err := f.Stat()
	if err != nil {
		return fmt.Errorf("pack %q: %w", name, err)
	}
	if err := p.tar.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: info.Size(), ModTime: info.ModTime()}); err != nil {
		return fmt.Errorf("pack %q: %w", name, err)
	}
	sum := sha256.New()
	if _, err := io.Copy(io.MultiWriter(p.tar, sum), f); err != nil {
		return fmt.Errorf("pack %q: %w", name, err)
	}
	p.m.Entries = append(p.m.Entries, Entry{Name: name, Size: info.Size(), SHA256: hex.EncodeToString(sum.Sum(nil))})

	return nil
}
