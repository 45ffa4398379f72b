package main

import (
	"context"
	"os"

	"github.com/thuocso/thuocso/internal/config"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/filestore"
)

// newFiles is the store of the uploaded files.
func newFiles(c config.Config) (*filestore.Store, error) {
	to := filestore.Config{Dir: c.FilesDir()}
	if s := c.S3; s.Used() {
		to.S3 = &filestore.Bucket{
			Endpoint: s.Endpoint, Name: s.Bucket, Region: s.Region, AccessKey: s.AccessKey, SecretKey: s.SecretKey,
			PathStyle: s.PathStyle, TLS: s.TLS,
		}
	}
	files, err := filestore.New(to)

	return files, wrap("open store of files", err)
}

// elsewhere names the place of files that a backup does not hold.
func elsewhere(s config.S3) string {
	if !s.Used() {
		return ""
	}

	return "s3://" + s.Bucket + " (" + s.Endpoint + ")"
}

// files looks whether uploads can be written, and where to.
func (e *examination) files(ctx context.Context, c config.Config) {
	e.found("doctor.quota", "quota", c.FilesQuota>>20)
	dir := c.FilesDir()
	store, err := newFiles(c)
	if err == nil {
		err = store.Check(ctx)
	}
	if err != nil {
		e.miss(err)

		return
	}
	if c.S3.Used() {
		e.found("doctor.s3", "bucket", c.S3.Bucket, "host", c.S3.Endpoint, "dir", dir)
	}
	info, err := os.Stat(dir)
	switch {
	case os.IsNotExist(err):
		e.note("doctor.files_later", "dir", dir)
	case err != nil || !info.IsDir():
		e.miss(fault.New(fault.Unavailable, "embedded.cannot_write", "dir", dir).Because(err))
	default:
		e.found("doctor.files", "dir", dir)
		e.space(ctx, store)
	}
}

// space tells how full the disk of the uploads is; below a tenth, uploads stop.
func (e *examination) space(ctx context.Context, store *filestore.Store) {
	free, total, err := store.Free(ctx)
	switch {
	case err != nil:
		e.miss(err)
	case free < total/10:
		e.note("doctor.disk_low", "free", free>>20, "total", total>>20)
	default:
		e.found("doctor.disk", "free", free>>20, "total", total>>20)
	}
}
