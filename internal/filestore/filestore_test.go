package filestore_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
	"pgregory.net/rapid"

	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/filestore"
)

// onDisk is a store in a folder of its own.
func onDisk(t *testing.T) (*filestore.Store, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "files")
	s, err := filestore.New(filestore.Config{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}

	return s, dir
}

// inS3 is a store whose content stands in a double of S3.
func inS3(t *testing.T) (*filestore.Store, string, *s3mem.Backend) {
	t.Helper()
	there := s3mem.New()
	if err := there.CreateBucket("minh-chung"); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(gofakes3.New(there).Server())
	t.Cleanup(server.Close)
	dir := filepath.Join(t.TempDir(), "files")
	s, err := filestore.New(filestore.Config{Dir: dir, S3: &filestore.Bucket{
		Endpoint: strings.TrimPrefix(server.URL, "http://"), Name: "minh-chung", Region: "us-east-1", AccessKey: "khoa", SecretKey: "bi-mat", PathStyle: true,
	}})
	if err != nil {
		t.Fatal(err)
	}

	return s, dir, there
}

// both runs a test on either kind of store.
func both(t *testing.T, test func(*testing.T, *filestore.Store, string)) {
	t.Helper()
	t.Run("disk", func(t *testing.T) {
		t.Parallel()
		s, dir := onDisk(t)
		test(t, s, dir)
	})
	t.Run("S3", func(t *testing.T) {
		t.Parallel()
		s, dir, _ := inS3(t)
		test(t, s, dir)
	})
}

func TestContentComesBackUnderItsHash(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, s *filestore.Store, dir string) { //nolint:thelper // the test itself
		rapid.Check(t, func(rt *rapid.T) {
			body := rapid.SliceOfN(rapid.Byte(), 0, 5000).Draw(rt, "body")
			got, err := s.Create(context.Background(), iotest.HalfReader(bytes.NewReader(body)), int64(len(body)))
			if err != nil || got != stored(body) {
				rt.Fatalf("got %+v, %v", got, err)
			}
			if back, size := read(rt, s, got.SHA256); !bytes.Equal(back, body) || size != int64(len(body)) {
				rt.Fatalf("%d bytes of %d came back", len(back), size)
			}
		})
		wantFiles(t, filepath.Join(dir, filestore.Incoming))
	})
}

func TestReadingGoesOnWhenWhoOpenedHasReturned(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, s *filestore.Store, _ string) { //nolint:thelper // the test itself
		body := bytes.Repeat([]byte("minh chứng"), 1<<18)
		got, err := s.Create(t.Context(), bytes.NewReader(body), 1<<24)
		if err != nil {
			t.Fatal(err)
		}
		ctx, over := context.WithCancel(t.Context())
		f, size, err := s.Open(ctx, got.SHA256)
		if err != nil || size != got.Size {
			t.Fatal(size, err)
		}
		over()
		back, err := io.ReadAll(f)
		if err := errors.Join(err, f.Close()); err != nil || !bytes.Equal(back, body) {
			t.Errorf("%d bytes of %d came back: %v", len(back), len(body), err)
		}
	})
}

func TestSameContentIsStoredOnce(t *testing.T) {
	t.Parallel()
	s, dir := onDisk(t)
	body := []byte("Quyết định số 12")
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if got, err := s.Create(t.Context(), bytes.NewReader(body), 100); err != nil || got != stored(body) {
				t.Errorf("got %+v, %v", got, err)
			}
		})
	}
	all.Wait()
	sha := stored(body).SHA256
	wantFiles(t, dir, filepath.Join(sha[:2], sha[2:4], sha))
	first, err := os.Stat(filepath.Join(dir, sha[:2], sha[2:4], sha))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Create(t.Context(), bytes.NewReader(body), 100); err != nil {
		t.Fatal(err)
	}
	second, err := os.Stat(filepath.Join(dir, sha[:2], sha[2:4], sha))
	if err != nil || !os.SameFile(first, second) || second.Mode().Perm() != 0o400 {
		t.Errorf("the file was written again, or can be: %v, %v", second, err)
	}
}

func TestOneObjectForOneContent(t *testing.T) {
	t.Parallel()
	s, dir, there := inS3(t)
	for range 3 {
		if _, err := s.Create(t.Context(), strings.NewReader("công văn"), 100); err != nil {
			t.Fatal(err)
		}
	}
	list, err := there.ListBucket("minh-chung", nil, gofakes3.ListBucketPage{})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, o := range list.Contents {
		names = append(names, o.Key)
	}
	if d := cmp.Diff([]string{"sha256/" + stored([]byte("công văn")).SHA256}, names); d != "" {
		t.Error(d)
	}
	wantFiles(t, dir)
}

func TestWhatTheDiskKeptCanBeOpenedWithS3(t *testing.T) {
	t.Parallel()
	_, dir, there := inS3(t)
	before, err := filestore.New(filestore.Config{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	got, err := before.Create(t.Context(), strings.NewReader("năm ngoái"), 100)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(gofakes3.New(there).Server())
	t.Cleanup(server.Close)
	after, err := filestore.New(filestore.Config{Dir: dir, S3: &filestore.Bucket{
		Endpoint: strings.TrimPrefix(server.URL, "http://"), Name: "minh-chung", Region: "us-east-1", PathStyle: true,
	}})
	if err != nil {
		t.Fatal(err)
	}
	if body, _ := read(t, after, got.SHA256); string(body) != "năm ngoái" {
		t.Errorf("got %q", body)
	}
}

func TestNothingStaysOfABrokenStream(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, s *filestore.Store, dir string) { //nolint:thelper // the test itself
		half := io.MultiReader(strings.NewReader(strings.Repeat("x", 100_000)), iotest.ErrReader(io.ErrUnexpectedEOF))
		if _, err := s.Create(t.Context(), half, 1<<20); !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("got %v", err)
		}
		_, err := s.Create(t.Context(), strings.NewReader(strings.Repeat("x", 101)), 100)
		wantFault(t, err, fault.TooLarge, "filestore.too_large")
		over, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := s.Create(over, strings.NewReader("x"), 100); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		wantFiles(t, dir)
	})
}

func TestWhatIsNotThereIsNotFound(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, s *filestore.Store, _ string) { //nolint:thelper // the test itself
		for _, sha := range []string{stored([]byte("?")).SHA256, "", "../../etc/passwd", strings.Repeat("A", 64), strings.Repeat("a", 64) + "\n"} {
			_, _, err := s.Open(t.Context(), sha)
			wantFault(t, err, fault.NotFound, "filestore.missing")
		}
	})
}

func TestDamagedFileIsMendedByItsContent(t *testing.T) {
	t.Parallel()
	s, dir := onDisk(t)
	got, err := s.Create(t.Context(), strings.NewReader("nguyên vẹn"), 100)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, got.SHA256[:2], got.SHA256[2:4], got.SHA256)
	if err := errors.Join(os.Chmod(file, 0o600), os.Truncate(file, 3)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Create(t.Context(), strings.NewReader("nguyên vẹn"), 100); err != nil {
		t.Fatal(err)
	}
	if body, _ := read(t, s, got.SHA256); string(body) != "nguyên vẹn" {
		t.Errorf("got %q", body)
	}
}

func TestStoreThatDoesNotAnswerIsToldWithoutItsKeys(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(nil)
	server.Close()
	dir := filepath.Join(t.TempDir(), "files")
	s, err := filestore.New(filestore.Config{Dir: dir, S3: &filestore.Bucket{
		Endpoint: strings.TrimPrefix(server.URL, "http://"), Name: "minh-chung", Region: "us-east-1", AccessKey: "khoa", SecretKey: "bi-mat", PathStyle: true,
	}})
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.Create(t.Context(), strings.NewReader("x"), 100)
	wantFault(t, err, fault.Unavailable, "filestore.unreachable")
	if strings.Contains(err.Error(), "bi-mat") {
		t.Error(err)
	}
	wantFault(t, s.Check(t.Context()), fault.Unavailable, "filestore.unreachable")
	wantFiles(t, dir)
}

func TestCheckLooksForTheBucket(t *testing.T) {
	t.Parallel()
	s, _, there := inS3(t)
	if err := s.Check(t.Context()); err != nil {
		t.Error(err)
	}
	if err := there.DeleteBucket("minh-chung"); err != nil {
		t.Fatal(err)
	}
	wantFault(t, s.Check(t.Context()), fault.Unavailable, "filestore.no_bucket")
	local, _ := onDisk(t)
	if err := local.Check(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestFreeSpaceIsTheDisks(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, s *filestore.Store, _ string) { //nolint:thelper // the test itself
		if free, total, err := s.Free(t.Context()); err != nil || free <= 0 || total < free {
			t.Errorf("%d of %d, %v", free, total, err)
		}
	})
}

// noon is the moment up to which a test's uploads are given up.
var noon = time.Date(2026, time.May, 31, 12, 0, 0, 0, time.UTC)

func TestSweepRemovesWhatIsOldOnly(t *testing.T) {
	t.Parallel()
	s, dir := onDisk(t)
	if n, err := s.Sweep(t.Context(), noon); n != 0 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	for id, touched := range map[string]time.Time{"old": noon.Add(-time.Second), "new": noon} {
		if _, err := s.Append(t.Context(), id, 0, strings.NewReader("x"), 10); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(filepath.Join(dir, filestore.Incoming, id+".part"), touched, touched); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := s.Sweep(t.Context(), noon); n != 1 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	wantFiles(t, dir, filepath.Join(filestore.Incoming, "new.part"))
}

func stored(body []byte) filestore.Stored {
	sum := sha256.Sum256(body)

	return filestore.Stored{SHA256: hex.EncodeToString(sum[:]), Size: int64(len(body))}
}

// failer is what tests and properties have in common.
type failer interface {
	Helper()
	Fatal(args ...any)
}

func read(t failer, s *filestore.Store, sha string) ([]byte, int64) {
	t.Helper()
	f, size, err := s.Open(context.Background(), sha)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(f)
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}

	return body, size
}

func wantFault(t *testing.T, err error, kind fault.Kind, key string) {
	t.Helper()
	if f, ok := errors.AsType[*fault.Error](err); !ok || f.Key != key || f.Kind != kind {
		t.Errorf("got %v, want the fault %s", err, key)
	}
}

// wantFiles compares the files below a folder, which may be absent.
func wantFiles(t *testing.T, dir string, want ...string) {
	t.Helper()
	var got []string
	err := filepath.WalkDir(dir, func(at string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return fs.SkipAll
		}
		if err == nil && !d.IsDir() {
			rel, _ := filepath.Rel(dir, at)
			got = append(got, rel)
		}

		return err
	})
	if d := cmp.Diff(want, got); d != "" || err != nil {
		t.Errorf("files: %s %v", d, err)
	}
}
