package filestore_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"

	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/filestore"
)

func TestPiecesBecomeTheFile(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, s *filestore.Store, dir string) { //nolint:thelper // the test itself
		rapid.Check(t, func(rt *rapid.T) {
			body := rapid.SliceOfN(rapid.Byte(), 1, 3000).Draw(rt, "body")
			id := rapid.StringMatching(`[A-Za-z0-9_-]{10,64}`).Draw(rt, "id")
			ctx, limit, at := context.Background(), int64(len(body)), int64(0)
			for at < limit {
				n := rapid.Int64Range(1, limit-at).Draw(rt, "piece")
				var r io.Reader = bytes.NewReader(body[at : at+n])
				breaks := rapid.Bool().Draw(rt, "breaks")
				if breaks {
					r = io.MultiReader(r, iotest.ErrReader(io.ErrUnexpectedEOF))
				}
				size, err := s.Append(ctx, id, at, r, limit)
				if breaks != errors.Is(err, io.ErrUnexpectedEOF) || size != at+n {
					rt.Fatalf("%d bytes are there, want %d: %v", size, at+n, err)
				}
				if again, err := s.Size(ctx, id); err != nil || again != size {
					rt.Fatalf("size %d, want %d: %v", again, size, err)
				}
				at = size
			}
			for range 2 {
				if got, err := s.Complete(ctx, id); err != nil || got != stored(body) {
					rt.Fatalf("got %+v, %v", got, err)
				}
			}
			if back, _ := read(rt, s, stored(body).SHA256); !bytes.Equal(back, body) {
				rt.Fatal("another content came back")
			}
			if err := s.Abandon(ctx, id); err != nil {
				rt.Fatal(err)
			}
		})
		wantFiles(t, filepath.Join(dir, filestore.Incoming))
	})
}

func TestPieceThatDoesNotFitChangesNothing(t *testing.T) {
	t.Parallel()
	s, _ := onDisk(t)
	add := func(offset int64, text string) (int64, error) {
		return s.Append(t.Context(), "tap", offset, strings.NewReader(text), 10)
	}
	if n, err := add(0, "12345"); n != 5 || err != nil {
		t.Fatalf("%d, %v", n, err)
	}
	for _, tt := range []struct {
		offset int64
		text   string
		kind   fault.Kind
		key    string
	}{
		{0, "12345", fault.Conflict, "filestore.offset"},
		{6, "x", fault.Conflict, "filestore.offset"},
		{-1, "x", fault.Conflict, "filestore.offset"},
		{5, "678901", fault.TooLarge, "filestore.too_large"},
	} {
		n, err := add(tt.offset, tt.text)
		wantFault(t, err, tt.kind, tt.key)
		if n != 5 {
			t.Errorf("%q at %d: told %d bytes", tt.text, tt.offset, n)
		}
		if size, err := s.Size(t.Context(), "tap"); size != 5 || err != nil {
			t.Fatalf("%q at %d left %d bytes: %v", tt.text, tt.offset, size, err)
		}
	}
	if n, err := add(5, "67890"); n != 10 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	if got, err := s.Complete(t.Context(), "tap"); err != nil || got != stored([]byte("1234567890")) {
		t.Errorf("%+v, %v", got, err)
	}
	n, err := add(10, "")
	wantFault(t, err, fault.Locked, "filestore.completed")
	if size, bad := s.Size(t.Context(), "tap"); n != 10 || size != 10 || bad != nil {
		t.Errorf("%d, %d, %v", n, size, bad)
	}
	if again, err := s.Complete(t.Context(), "tap"); err != nil || again.Size != 10 {
		t.Errorf("%+v, %v", again, err)
	}
}

func TestTwoPiecesAtOnceAreKeptApart(t *testing.T) {
	t.Parallel()
	s, _ := onDisk(t)
	in, out := io.Pipe()
	done := make(chan error, 1)
	go func() {
		_, err := s.Append(t.Context(), "tap", 0, in, 100)
		done <- err
	}()
	// The pipe hands over only when the first piece is being read, under its lock.
	if _, err := out.Write([]byte("một")); err != nil {
		t.Fatal(err)
	}
	_, err := s.Append(t.Context(), "tap", 0, strings.NewReader("hai"), 100)
	wantFault(t, err, fault.Conflict, "filestore.busy")
	_, err = s.Complete(t.Context(), "tap")
	wantFault(t, err, fault.Conflict, "filestore.busy")
	if err := errors.Join(out.Close(), <-done); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Complete(t.Context(), "tap"); err != nil || got != stored([]byte("một")) {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestNamesOfUploadsCannotLeaveTheFolder(t *testing.T) {
	t.Parallel()
	s, dir := onDisk(t)
	for _, id := range []string{"", "..", "../a", "a/b", "a.part", "a\x00", "a\n", strings.Repeat("a", 65), "ă"} {
		_, err := s.Append(t.Context(), id, 0, strings.NewReader("x"), 10)
		wantFault(t, err, fault.NotFound, "filestore.missing")
		_, err = s.Size(t.Context(), id)
		wantFault(t, err, fault.NotFound, "filestore.missing")
		_, err = s.Complete(t.Context(), id)
		wantFault(t, err, fault.NotFound, "filestore.missing")
		wantFault(t, s.Abandon(t.Context(), id), fault.NotFound, "filestore.missing")
	}
	wantFiles(t, dir)
}

func TestUploadThatHasNotBegun(t *testing.T) {
	t.Parallel()
	s, dir := onDisk(t)
	if n, err := s.Size(t.Context(), "moi"); n != 0 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	_, err := s.Complete(t.Context(), "moi")
	wantFault(t, err, fault.NotFound, "filestore.missing")
	if err := s.Abandon(t.Context(), "moi"); err != nil {
		t.Error(err)
	}
	wantFiles(t, dir)
}

func TestCompletingGoesOnAfterTheStoreWasAway(t *testing.T) {
	t.Parallel()
	_, dir, _ := inS3(t)
	away, err := filestore.New(filestore.Config{Dir: dir, S3: &filestore.Bucket{Endpoint: "127.0.0.1:1", Name: "minh-chung", Region: "us-east-1", PathStyle: true}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := away.Append(t.Context(), "tap", 0, strings.NewReader("chưa mất"), 100); err != nil {
		t.Fatal(err)
	}
	_, err = away.Complete(t.Context(), "tap")
	wantFault(t, err, fault.Unavailable, "filestore.unreachable")
	back, err := filestore.New(filestore.Config{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := back.Complete(t.Context(), "tap"); err != nil || got != stored([]byte("chưa mất")) {
		t.Errorf("%+v, %v", got, err)
	}
	if body, _ := read(t, back, stored([]byte("chưa mất")).SHA256); string(body) != "chưa mất" {
		t.Errorf("got %q", body)
	}
	if _, err := os.Stat(filepath.Join(dir, filestore.Incoming, "tap.part")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the part is there still: %v", err)
	}
}
