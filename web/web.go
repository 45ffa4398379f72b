// Package web holds what the browser loads: the built style, scripts, letters and icon of the pages, each under an
// address that carries the hash of its content. They are built from web/assets by make assets and committed.
package web

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"
)

//go:embed static
var static embed.FS

// Immutable is the caching of an asset: its address changes with its content, so it never needs to be asked again.
const Immutable = "public, max-age=31536000, immutable"

// File is one asset as it is sent.
type File struct {
	// Body must not be changed.
	Body []byte
	// ContentType is the media type.
	ContentType string
	// Encoding is "br", "gzip" or empty. Where Vary is set, the answer depends on Accept-Encoding.
	Encoding string
	// ETag is the quoted strong validator of this encoding.
	ETag string
	// Vary tells that other encodings of the asset exist.
	Vary bool
}

// Assets are all files by address. It is made once and never changes.
type Assets struct {
	files map[string]variants
}

type variants struct{ plain, brotli, gzip *File }

// Load reads the embedded assets.
func Load() (*Assets, error) {
	entries, err := fs.ReadDir(static, "static")
	if err != nil {
		return nil, fmt.Errorf("read embedded assets: %w", err)
	}

	a := &Assets{files: map[string]variants{}}

	for _, entry := range entries {
		name := entry.Name()

		address := Asset(name)
		if address == "" {
			continue
		}

		v, err := read(name, address)
		if err != nil {
			return nil, err
		}

		a.files[address] = v
	}

	return a, nil
}

func read(name, address string) (variants, error) {
	var (
		v     variants
		err   error
		hash  = hashOf(address)
		media = mediaType(name)
	)

	if v.plain, err = readFile(name, File{ContentType: media, ETag: `"` + hash + `"`}); err != nil {
		return v, err
	}

	if path.Ext(name) == ".woff2" {
		return v, nil
	}

	v.plain.Vary = true
	if v.brotli, err = readFile(name+".br", File{ContentType: media, Encoding: "br", ETag: `"` + hash + `-br"`, Vary: true}); err != nil {
		return v, err
	}

	v.gzip, err = readFile(name+".gz", File{ContentType: media, Encoding: "gzip", ETag: `"` + hash + `-gz"`, Vary: true})

	return v, err
}

func readFile(name string, file File) (*File, error) {
	body, err := static.ReadFile("static/" + name)
	if err != nil {
		return nil, fmt.Errorf("read embedded asset %s: %w", name, err)
	}

	file.Body = body

	return &file, nil
}

// hashOf returns the hash that stands in an address before its ending.
func hashOf(address string) string {
	stem := strings.TrimSuffix(address, path.Ext(address))

	return strings.TrimPrefix(path.Ext(stem), ".")
}

func mediaType(name string) string {
	switch path.Ext(name) {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".woff2":
		return "font/woff2"
	default:
		return "application/octet-stream"
	}
}

// Find returns the asset at an address in the best encoding that the request's Accept-Encoding allows.
func (a *Assets) Find(address, acceptEncoding string) (File, bool) {
	v, ok := a.files[address]
	if !ok {
		return File{}, false
	}

	switch {
	case v.brotli != nil && accepts(acceptEncoding, "br"):
		return *v.brotli, true
	case v.gzip != nil && accepts(acceptEncoding, "gzip"):
		return *v.gzip, true
	default:
		return *v.plain, true
	}
}

// accepts tells whether a header names an encoding and does not refuse it with q=0.
func accepts(header, encoding string) bool {
	for item := range strings.SplitSeq(header, ",") {
		name, quality, _ := strings.Cut(item, ";")
		if !strings.EqualFold(strings.TrimSpace(name), encoding) {
			continue
		}

		weight, err := strconv.ParseFloat(strings.TrimPrefix(strings.TrimSpace(quality), "q="), 32)

		return err != nil || weight > 0
	}

	return false
}
