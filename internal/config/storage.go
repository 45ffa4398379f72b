package config

import (
	"net/url"
	"regexp"
	"strconv"
)

// quota reads a size in megabytes; a terabyte for one school is a slip of the pen.
func (k *checker) quota(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 1 || n > 1<<20 {
		k.fail("config.quota", "value", s)
	}

	return n << 20
}

// s3 reads the store of files. Its keys are never repeated.
func (k *checker) s3(r raw) S3 {
	s := S3{
		Endpoint: r.S3Endpoint, Bucket: r.S3Bucket, Region: r.S3Region, AccessKey: r.S3AccessKey, SecretKey: r.S3SecretKey,
		PathStyle: k.yes(s3PathStyleVariable, r.S3PathStyle), TLS: k.yes(s3TLSVariable, r.S3TLS),
	}
	if !s.Used() {
		if s.Bucket != "" || s.AccessKey != "" || s.SecretKey != "" {
			k.fail("config.s3_endpoint_missing")
		}

		return s
	}
	if u, err := url.Parse("https://" + s.Endpoint); err != nil || u.Hostname() == "" || u.Host != s.Endpoint {
		k.fail("config.s3_endpoint", "value", s.Endpoint)
	}
	if !regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$`).MatchString(s.Bucket) {
		k.fail("config.s3_bucket", "value", s.Bucket)
	}
	if s.AccessKey == "" || s.SecretKey == "" {
		k.fail("config.s3_keys_missing")
	}

	return s
}
