// Package filetest gives tests the store of files that evidence is kept in.
package filetest

import (
	"context"
	"sync/atomic"
	"testing"

	"github.com/thuocso/thuocso/internal/evidence"
	"github.com/thuocso/thuocso/internal/filestore"
)

// Files is the real store in a folder of the test's own. Whether its disk is full is for the test to say, whatever room the machine
// has.
type Files struct {
	*filestore.Store

	Full atomic.Bool
}

// New makes a store that ends with the test.
func New(t *testing.T) *Files {
	t.Helper()
	store, err := filestore.New(filestore.Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}

	return &Files{Store: store}
}

// Complete implements evidence.Files.
func (f *Files) Complete(ctx context.Context, upload string) (evidence.Stored, error) {
	s, err := f.Store.Complete(ctx, upload)

	return evidence.Stored{SHA256: s.SHA256, Size: s.Size}, err
}

// Free implements evidence.Files.
func (f *Files) Free(context.Context) (free, total int64, err error) {
	if f.Full.Load() {
		return 99, 1000, nil
	}

	return 900, 1000, nil
}
