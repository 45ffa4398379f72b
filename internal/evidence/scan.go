package evidence

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"slices"

	"github.com/thuocso/thuocso/internal/fault"
)

// ScanMedias are the kinds of file that the picture of a signed paper may be.
func ScanMedias() []Media { return []Media{PDF, JPEG, PNG} }

// Scan takes the picture of a signed paper, by its content, and keeps it under its hash. It is nobody's document and counts
// against no school's quota; whoever calls it has asked whether the person may, and writes down whose it is. Of a file that is
// refused nothing stays. Faults: TooLarge, Invalid for what is no PDF, JPG or PNG, Unavailable while the disk is nearly full.
func (s *Service) Scan(ctx context.Context, name string, r io.Reader) (Kept, error) {
	if err := s.room(ctx); err != nil {
		return Kept{}, err
	}
	var id [16]byte
	rand.Read(id[:]) // never fails
	upload := hex.EncodeToString(id[:])
	kept, err := s.scan(ctx, upload, name, r)

	return kept, errors.Join(err, s.o.Files.Abandon(ctx, upload))
}

func (s *Service) scan(ctx context.Context, upload, name string, r io.Reader) (Kept, error) {
	n, err := s.o.Files.Append(ctx, upload, 0, r, MaxFile)
	switch {
	case fault.KindOf(err) == fault.TooLarge:
		return Kept{}, tooLarge()
	case err != nil:
		return Kept{}, err
	case n == 0:
		return Kept{}, fault.New(fault.Invalid, "evidence.no_file").At("file")
	}
	sum := sha256.New()
	var media Media
	err = s.o.Files.Inspect(ctx, upload, func(r io.ReaderAt, size int64) (err error) {
		if media, err = Look(r, size); err != nil {
			return err
		}
		if !slices.Contains(ScanMedias(), media) {
			return fault.New(fault.Invalid, "entering.bad_media").At("file")
		}
		_, err = io.Copy(sum, io.NewSectionReader(r, 0, size))

		return err //nolint:wrapcheck // a failure of the store, which says so
	})
	if err != nil {
		return Kept{}, err
	}
	kept := Kept{Stored: Stored{SHA256: hex.EncodeToString(sum.Sum(nil)), Size: n}, Name: Name(name, media), Media: media}

	return kept, s.keep(ctx, upload, kept)
}
