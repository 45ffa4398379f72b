package filestore

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"github.com/thuocso/thuocso/internal/fault"
)

// Bucket says where an S3 store is and how it is spoken to.
type Bucket struct {
	// Endpoint is its host, with a port where it is not the usual one.
	Endpoint string
	// Name is the bucket's name.
	Name string
	// Region is what requests are signed for.
	Region string
	// AccessKey and SecretKey are the account.
	AccessKey, SecretKey string
	// PathStyle puts the bucket's name into the path instead of the host name.
	PathStyle bool
	// TLS tells whether to use https.
	TLS bool
}

// How patient the store is with the other side.
const (
	dialTime    = 10 * time.Second
	answerTime  = 60 * time.Second
	idleTime    = 90 * time.Second
	readTime    = 10 * time.Minute
	maxAttempts = 3
)

// bucket keeps whole files in an S3 store. What an earlier configuration kept on the disk can still be opened.
type bucket struct {
	core minio.Core
	name string
	host string
	disk disk
}

func newBucket(b Bucket, d disk) (*bucket, error) {
	lookup := minio.BucketLookupDNS
	if b.PathStyle {
		lookup = minio.BucketLookupPath
	}
	core, err := minio.NewCore(b.Endpoint, &minio.Options{
		Creds: credentials.NewStaticV4(b.AccessKey, b.SecretKey, ""), Secure: b.TLS, Region: b.Region, BucketLookup: lookup,
		MaxRetries: maxAttempts, Transport: &http.Transport{
			DialContext: (&net.Dialer{Timeout: dialTime}).DialContext, TLSHandshakeTimeout: dialTime, ResponseHeaderTimeout: answerTime,
			IdleConnTimeout: idleTime, MaxIdleConnsPerHost: 8, DisableCompression: true, ForceAttemptHTTP2: true,
		},
	})
	if err != nil {
		return nil, fmt.Errorf("open S3 store %q: %w", b.Endpoint, err)
	}

	return &bucket{core: *core, name: b.Name, host: b.Endpoint, disk: d}, nil
}

// key is a file's name in the bucket.
func key(sha string) string { return "sha256/" + sha }

// keep sends a file in one request, from the disk: it is never whole in the memory, and an object is either whole or not there.
func (b *bucket) keep(ctx context.Context, from string, s Stored) (err error) {
	info, err := b.core.StatObject(ctx, b.name, key(s.SHA256), minio.StatObjectOptions{})
	if err == nil && info.Size == s.Size {
		return os.Remove(from) //nolint:wrapcheck // told by the store
	}
	if err != nil && !isMissing(err) {
		return b.unreachable(err)
	}
	f, err := os.Open(from) //nolint:gosec // a file of the store
	if err != nil {
		return err //nolint:wrapcheck // told by the store
	}
	_, err = b.core.Client.PutObject(ctx, b.name, key(s.SHA256), f, s.Size, minio.PutObjectOptions{
		ContentType: "application/octet-stream", DisableMultipart: true, SendContentMd5: true,
		DisableContentSha256: s.Size == 0, // a signed stream of no bytes goes without its length, which stores refuse
	})
	if err != nil {
		return errors.Join(b.unreachable(err), f.Close())
	}

	return errors.Join(f.Close(), os.Remove(from))
}

func (b *bucket) open(ctx context.Context, sha string) (io.ReadCloser, int64, error) {
	// The context is that of the asking; the reading goes on when a handler has returned.
	reading, end := context.WithTimeout(context.WithoutCancel(ctx), readTime)
	asking := context.AfterFunc(ctx, end)
	body, info, _, err := b.core.GetObject(reading, b.name, key(sha), minio.GetObjectOptions{})
	if !asking() && err == nil {
		err = errors.Join(ctx.Err(), body.Close())
	}
	if err != nil {
		end()
	}
	if isMissing(err) {
		return b.disk.open(ctx, sha)
	}
	if err != nil {
		return nil, 0, b.unreachable(err)
	}

	return &object{body, end}, info.Size, nil
}

// object is the content of a file on its way; closing it ends the way.
type object struct {
	io.ReadCloser

	end context.CancelFunc
}

// Close implements io.Closer.
func (o *object) Close() error {
	defer o.end()

	return o.ReadCloser.Close() //nolint:wrapcheck // whoever reads tells
}

func (b *bucket) check(ctx context.Context) error {
	there, err := b.core.BucketExists(ctx, b.name)
	if err != nil {
		return b.unreachable(err)
	}
	if !there {
		return fault.New(fault.Unavailable, "filestore.no_bucket", "bucket", b.name, "host", b.host)
	}

	return nil
}

func (b *bucket) unreachable(err error) error {
	return fault.New(fault.Unavailable, "filestore.unreachable", "bucket", b.name, "host", b.host).Because(err)
}

func isMissing(err error) bool {
	return err != nil && minio.ToErrorResponse(err).Code == minio.NoSuchKey
}
