package dump

import (
	"archive/tar"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/thuocso/thuocso/internal/fault"
)

// Unpacked is an archive laid out in a folder, every byte of it checked.
type Unpacked struct {
	Manifest
	dir string
}

// FilesDir is the folder of the uploaded files; it exists also when there are none.
func (u *Unpacked) FilesDir() string { return filepath.Join(u.dir, filesPrefix) }

// maxManifest bounds what is read as a manifest.
const maxManifest = 256 << 20

// Read lays an archive out in a new folder and compares everything with the manifest.
// A file that is no archive, is cut short or was changed is refused with a fault.
func Read(file, dir string) (*Unpacked, error) {
	f, err := os.Open(file) //nolint:gosec // the administrator named it
	if err != nil {
		return nil, fault.New(fault.NotFound, "backup.unreadable", "file", file).Because(err)
	}
	defer f.Close() //nolint:errcheck // only read
	u := &Unpacked{dir: dir}
	if err := os.MkdirAll(u.FilesDir(), 0o700); err != nil {
		return nil, fmt.Errorf("make folder %q: %w", dir, err)
	}
	found, err := u.unpack(f)
	if err == nil {
		err = u.compare(found)
	}
	if err != nil {
		return nil, fault.New(fault.Invalid, "backup.damaged", "file", file).Because(err)
	}

	return u, nil
}

func (u *Unpacked) unpack(f io.Reader) ([]Entry, error) {
	zip, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("open archive: %w", err)
	}
	in := tar.NewReader(zip)
	var found []Entry
	for {
		h, err := in.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("read archive: %w", err)
		}
		if h.Name == manifestName {
			err = json.NewDecoder(io.LimitReader(in, maxManifest)).Decode(&u.Manifest)
		} else {
			var e Entry
			e, err = u.take(in, h)
			found = append(found, e)
		}
		if err != nil {
			return nil, fmt.Errorf("unpack %q: %w", h.Name, err)
		}
	}
	// The last bytes hold the checksum of the compression.
	_, err = io.Copy(io.Discard, io.LimitReader(zip, maxManifest))

	return found, err //nolint:wrapcheck // Read tells
}

// take writes one entry below the folder and hashes it on the way.
func (u *Unpacked) take(in io.Reader, h *tar.Header) (Entry, error) {
	local := filepath.FromSlash(h.Name)
	if h.Typeflag != tar.TypeReg || !filepath.IsLocal(local) || h.Name != databaseName && !strings.HasPrefix(h.Name, filesPrefix) {
		return Entry{}, errors.New("not a file of a backup")
	}
	to := filepath.Join(u.dir, local)
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return Entry{}, err //nolint:wrapcheck // unpack tells
	}
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600) //nolint:gosec // a local path, checked above
	if err != nil {
		return Entry{}, err //nolint:wrapcheck // unpack tells
	}
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(out, sum), io.LimitReader(in, h.Size))

	return Entry{Name: h.Name, Size: n, SHA256: hex.EncodeToString(sum.Sum(nil))}, errors.Join(err, out.Close())
}

func (u *Unpacked) compare(found []Entry) error {
	if u.Format != format {
		return fmt.Errorf("format %d, this program reads %d", u.Format, format)
	}
	if !slices.Equal(found, u.Entries) {
		return errors.New("the files are not those of the manifest")
	}
	if !slices.ContainsFunc(found, func(e Entry) bool { return e.Name == databaseName }) {
		return errors.New("there is no database in it")
	}

	return nil
}
