package filestore

import (
	"context"
	"errors"
	"io"
)

// Inspect lets look at what has arrived of an upload. Nobody adds to it meanwhile.
func (s *Store) Inspect(_ context.Context, id string, look func(r io.ReaderAt, size int64) error) error {
	f, err := s.part(id, 0)
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err != nil {
		return explain("look at upload", errors.Join(err, release(f)))
	}

	return errors.Join(look(f, info.Size()), release(f))
}
