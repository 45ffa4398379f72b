package evidence

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"regexp"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/locale"
)

// Files keeps the content of files: what arrives in pieces under the name of its upload, what is whole under its hash.
type Files interface {
	Arriving
	// Open returns the content of a file and its size.
	Open(ctx context.Context, sha256 string) (io.ReadCloser, int64, error)
	// Sweep removes what was last added to before the moment.
	Sweep(ctx context.Context, before time.Time) (int, error)
	// Free tells how much of the disk that uploads arrive on is free.
	Free(ctx context.Context) (free, total int64, err error)
}

// Arriving is what a store of files does with uploads.
type Arriving interface {
	// Append adds what r gives to an upload that holds offset bytes, up to limit, and returns how many are kept now, also
	// when r breaks off. Conflict when it holds another number, or somebody else is adding.
	Append(ctx context.Context, upload string, offset int64, r io.Reader, limit int64) (int64, error)
	// Size returns how many bytes of an upload are kept.
	Size(ctx context.Context, upload string) (int64, error)
	// Inspect lets look at what is kept of an upload.
	Inspect(ctx context.Context, upload string, look func(r io.ReaderAt, size int64) error) error
	// Complete keeps an upload under its hash; asked again it says the same.
	Complete(ctx context.Context, upload string) (Stored, error)
	// Abandon removes what is left of an upload.
	Abandon(ctx context.Context, upload string) error
}

// Uploads keeps which uploads are under way.
type Uploads interface {
	// Begin notes an upload. Invalid when with those under way it would lead the school over the quota.
	Begin(ctx context.Context, u Upload, quota int64) error
	// Upload returns one. NotFound when there is none.
	Upload(ctx context.Context, id string) (Upload, error)
	// Finish notes what an upload has become.
	Finish(ctx context.Context, id string, k Kept) error
	// Drop forgets an upload.
	Drop(ctx context.Context, id string) error
	// Expired lists uploads whose time is over.
	Expired(ctx context.Context, at time.Time, most int) ([]string, error)
}

// Upload is a file that is arriving, or that has arrived and waits for its document.
type Upload struct {
	ID       string
	SchoolID int64
	PersonID int64
	Length   int64
	// Name is what the sender calls the file.
	Name string
	// Promised is the hash that the sender says the whole has, empty where it says none.
	Promised         string
	BegunAt, Expires time.Time
	// Offset is how much has arrived.
	Offset int64
	// Kept is the file once all of it is there.
	Kept Kept
}

// Done tells whether the whole file is there.
func (u Upload) Done() bool { return u.Kept.SHA256 != "" }

// UploadLife is how long an upload may take, and wait for its document.
const UploadLife = 48 * time.Hour

// leastFree is the part of the disk, in hundredths, that uploads leave free: answers are saved on it too.
const leastFree = 10

// Begin is what a sender says of a file before it sends it.
type Begin struct {
	SchoolID int64
	Length   int64
	Name     string
	// Promised is the hash of the whole in hexadecimal, empty for none.
	Promised string
}

var hashForm = regexp.MustCompile(`^[0-9a-f]{64}$`)

// Begin begins an upload. Faults: TooLarge, Invalid over the quota, Unavailable while the disk is nearly full.
func (s *Service) Begin(ctx context.Context, a account.Actor, b Begin) (Upload, error) {
	by, err := s.by(a, b.SchoolID)
	if err != nil {
		return Upload{}, err
	}
	switch {
	case b.Length <= 0:
		return Upload{}, fault.New(fault.Invalid, "evidence.empty").At("file")
	case b.Length > MaxFile:
		return Upload{}, tooLarge()
	case b.Promised != "" && !hashForm.MatchString(b.Promised):
		return Upload{}, fault.New(fault.Invalid, "evidence.bad_hash").At("file")
	}
	if err := s.room(ctx); err != nil {
		return Upload{}, err
	}
	var id [16]byte
	rand.Read(id[:]) // never fails
	u := Upload{
		ID: hex.EncodeToString(id[:]), SchoolID: b.SchoolID, PersonID: by.ID, Length: b.Length,
		Name: Name(b.Name, ""), Promised: b.Promised, BegunAt: by.At, Expires: by.At.Add(UploadLife),
	}

	return u, s.o.Uploads.Begin(ctx, u, s.o.Quota)
}

func tooLarge() error {
	return fault.New(fault.TooLarge, "evidence.too_large", "most", Megabytes(MaxFile)).At("file")
}

// Megabytes is a number of bytes as a message prints it.
func Megabytes(n int64) locale.Hundredths { return locale.Hundredths((n*100 + 1<<19) >> 20) }

// room refuses uploads while the disk is nearly full.
func (s *Service) room(ctx context.Context) error {
	free, total, err := s.o.Files.Free(ctx)
	if err != nil {
		return fmt.Errorf("ask for room: %w", err)
	}
	if total > 0 && free < total/100*leastFree {
		return fault.New(fault.Unavailable, "evidence.disk_full", "least", leastFree)
	}

	return nil
}

// Upload returns an upload with how much of it has arrived, to the people of its school.
func (s *Service) Upload(ctx context.Context, a account.Actor, id string) (Upload, error) {
	u, err := s.o.Uploads.Upload(ctx, id)
	if err != nil {
		return u, err
	}
	if _, err := s.by(a, u.SchoolID); err != nil {
		return Upload{}, err
	}
	if !s.o.Now().Before(u.Expires) {
		return Upload{}, noUpload()
	}
	if u.Done() {
		u.Offset = u.Length

		return u, nil
	}
	u.Offset, err = s.o.Files.Size(ctx, id)
	if err != nil {
		return u, fmt.Errorf("size of upload %s: %w", id, err)
	}

	return u, nil
}

// UploadHome returns the school of an upload, for the access decision of a route.
func (s *Service) UploadHome(ctx context.Context, id string) (account.Target, error) {
	u, err := s.o.Uploads.Upload(ctx, id)

	return Place(u.SchoolID), err
}

func noUpload() error { return fault.New(fault.NotFound, "evidence.no_upload") }

// Append adds a piece to an upload. With the last byte the file is looked at, and kept when it is what it must be. It
// returns how far the upload has come, also beside a fault. Faults: Conflict at a wrong offset, Invalid for a file that
// is not taken, of which nothing stays.
func (s *Service) Append(ctx context.Context, a account.Actor, id string, offset int64, r io.Reader) (Upload, error) {
	u, err := s.Upload(ctx, a, id)
	if err != nil {
		return u, err
	}
	if offset != u.Offset {
		return u, fault.New(fault.Conflict, "evidence.offset", "have", u.Offset, "got", offset)
	}
	if u.Done() {
		return u, nil
	}
	if err := s.room(ctx); err != nil {
		return u, err
	}
	if u.Offset < u.Length {
		if u.Offset, err = s.o.Files.Append(ctx, id, offset, r, u.Length); err != nil {
			return u, err
		}
	}
	if offset == 0 && u.Offset > 0 {
		if err := s.atOnce(ctx, u); err != nil {
			return u, s.refuse(ctx, u, err)
		}
	}
	if u.Offset < u.Length {
		return u, nil
	}

	return s.finish(ctx, u)
}

// atOnce refuses by its beginning what can be nothing that is taken, so that nobody sends the rest in vain.
func (s *Service) atOnce(ctx context.Context, u Upload) error {
	return s.o.Files.Inspect(ctx, u.ID, func(r io.ReaderAt, size int64) error {
		if size < head && size < u.Length {
			return nil
		}
		beginning := make([]byte, min(size, head))
		if _, err := r.ReadAt(beginning, 0); err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("read beginning of upload %s: %w", u.ID, err)
		}
		if sniff(beginning) == "" {
			return refusedMedia()
		}

		return nil
	})
}

// finish looks at the whole file and notes what it is. It is kept under its hash only with its document: of an upload that
// becomes none nothing stays, and no room is taken that no quota counts.
func (s *Service) finish(ctx context.Context, u Upload) (Upload, error) {
	sum := sha256.New()
	var media Media
	err := s.o.Files.Inspect(ctx, u.ID, func(r io.ReaderAt, size int64) (err error) {
		if media, err = Look(r, size); err != nil {
			return err
		}
		_, err = io.Copy(sum, io.NewSectionReader(r, 0, size))

		return err //nolint:wrapcheck // a failure of the store, which says so
	})
	if err != nil {
		return u, s.refuse(ctx, u, err)
	}
	hash := hex.EncodeToString(sum.Sum(nil))
	if u.Promised != "" && u.Promised != hash {
		return u, s.refuse(ctx, u, fault.New(fault.Invalid, "evidence.wrong_hash").At("file"))
	}
	u.Kept = Kept{Stored: Stored{SHA256: hash, Size: u.Length}, Name: Name(u.Name, media), Media: media}

	return u, s.o.Uploads.Finish(ctx, u.ID, u.Kept)
}

// keep keeps the file of a finished upload under its hash, for the document that is about to be written.
func (s *Service) keep(ctx context.Context, upload string, k Kept) error {
	if upload == "" {
		return nil
	}
	stored, err := s.o.Files.Complete(ctx, upload)
	if err != nil {
		return err
	}
	if stored != k.Stored {
		return fault.New(fault.Internal, "fault.internal").Because(fmt.Errorf("upload %s became %s, not %s", upload, stored.SHA256, k.SHA256))
	}

	return nil
}

// refuse forgets an upload that can become nothing, for the reason given. A fault that is nobody's input keeps it.
func (s *Service) refuse(ctx context.Context, u Upload, reason error) error {
	if fault.KindOf(reason) != fault.Invalid {
		return reason
	}

	return errors.Join(reason, s.drop(ctx, u.ID))
}

func (s *Service) drop(ctx context.Context, id string) error {
	return errors.Join(s.o.Files.Abandon(ctx, id), s.o.Uploads.Drop(ctx, id))
}

// Cancel ends an upload.
func (s *Service) Cancel(ctx context.Context, a account.Actor, id string) error {
	if _, err := s.Upload(ctx, a, id); err != nil {
		return err
	}

	return s.drop(ctx, id)
}

// Whole takes a file that comes in one piece: what a form without scripts sends. Its length is what it is at most.
func (s *Service) Whole(ctx context.Context, a account.Actor, b Begin, r io.Reader) (Upload, error) {
	if b.Length <= 0 || b.Length > MaxFile {
		b.Length = MaxFile
	}
	u, err := s.Begin(ctx, a, b)
	if err != nil {
		return u, err
	}
	n, err := s.o.Files.Append(ctx, u.ID, 0, r, MaxFile)
	switch {
	case err != nil && fault.KindOf(err) == fault.TooLarge:
		err = tooLarge()
	case err == nil && n == 0:
		err = fault.New(fault.Invalid, "evidence.no_file").At("file")
	}
	if err == nil {
		u.Offset, u.Length = n, n
		u, err = s.finish(ctx, u)
	}
	if err != nil {
		return u, errors.Join(err, s.drop(ctx, u.ID))
	}

	return u, nil
}

// sweepMost is how many uploads one sweep ends.
const sweepMost = 1000

// Sweep forgets uploads whose time is over, and returns how many.
func (s *Service) Sweep(ctx context.Context) (int, error) {
	ids, err := s.o.Uploads.Expired(ctx, s.o.Now(), sweepMost)
	if err != nil {
		return 0, err
	}
	for n, id := range ids {
		if err := s.drop(ctx, id); err != nil {
			return n, fmt.Errorf("sweep upload %s: %w", id, err)
		}
	}

	if _, err := s.o.Files.Sweep(ctx, s.o.Now().Add(-2*UploadLife)); err != nil {
		return len(ids), fmt.Errorf("sweep files: %w", err)
	}

	return len(ids), nil
}

// Open returns the content of a file of a revision. Whether the reader may see the revision is asked before.
func (s *Service) Open(ctx context.Context, v Revision) (io.ReadCloser, int64, error) {
	if v.Kind != File {
		return nil, 0, fault.New(fault.NotFound, "evidence.no_document")
	}

	return s.o.Files.Open(ctx, v.Kept.SHA256)
}
