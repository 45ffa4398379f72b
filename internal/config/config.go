// Package config reads how the portal is to run, from the environment and an
// optional file of the same variables, and checks all of it once at the start.
package config

import (
	"net/netip"
	"net/url"
	"path/filepath"
	"time"
)

// Config is how the portal runs; it never changes after Load.
type Config struct {
	// Address is the host and port to listen on.
	Address string
	// BaseURL is the address that browsers use; its scheme decides whether cookies are Secure.
	BaseURL *url.URL
	// TrustedProxies are the networks whose forwarding headers are believed.
	TrustedProxies []netip.Prefix
	// DataDir holds the private database and the uploaded files.
	DataDir string
	// DatabaseURL is the server to use; empty means the private one.
	DatabaseURL string
	// DirectURL reaches the same server past a pooler, for migrations and notifications.
	DirectURL string
	// BehindPooler tells that DatabaseURL is a pooler in transaction mode.
	BehindPooler bool
	// Timezone is the province's.
	Timezone *time.Location
	// Schedule says in five cron fields when the nightly run begins unless a season says otherwise.
	Schedule string
	// FilesQuota is how many bytes of evidence a school may keep.
	FilesQuota int64
	// LinkCheck tells whether the links of evidence are looked at every night.
	LinkCheck bool
	// S3 is the store that keeps the uploaded files; without an endpoint the data folder does.
	S3 S3
	// SMTP is the server that sends mail; without a host mail is off.
	SMTP SMTP
}

// SMTP says which server sends mail and in whose name.
type SMTP struct {
	// Host and Port are where it is.
	Host string
	Port int
	// User and Password are the account there; empty for none.
	User, Password string
	// From is the sender.
	From string
	// TLS is "starttls", "tls" or "none".
	TLS string
}

// S3 says where a store of files is and how it is spoken to.
type S3 struct {
	// Endpoint is its host, with a port where it is not the usual one.
	Endpoint string
	// Bucket and Region are where in the store.
	Bucket, Region string
	// AccessKey and SecretKey are the account.
	AccessKey, SecretKey string
	// PathStyle puts the bucket's name into the path, TLS asks for https.
	PathStyle, TLS bool
}

// Used tells whether the uploaded files are kept in an S3 store.
func (s S3) Used() bool { return s.Endpoint != "" }

// SecureCookies tells whether browsers reach the portal by https only.
func (c Config) SecureCookies() bool { return c.BaseURL.Scheme == "https" }

// Private tells whether the portal runs a database server of its own.
func (c Config) Private() bool { return c.DatabaseURL == "" }

// DatabaseDir is the folder of the private database server.
func (c Config) DatabaseDir() string { return filepath.Join(c.DataDir, "postgres") }

// FilesDir is the folder of the uploaded files, or with an S3 store of those that are still arriving.
func (c Config) FilesDir() string { return filepath.Join(c.DataDir, "files") }
