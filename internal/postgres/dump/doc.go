// Package dump writes the whole portal into one archive and reads it back: the
// database as pg_dump gives it, the uploaded files, and a manifest that tells
// the rows of every table and the SHA-256 of every file. What it writes is
// proved by loading it into a scratch database; what it reads is checked before
// anything is touched.
package dump

import "time"

// The names inside an archive, which is a gzip-compressed tar.
const (
	databaseName = "database.dump"
	manifestName = "manifest.json"
	filesPrefix  = "files/"
)

// format is the version of the archive's layout.
const format = 1

// Manifest says what an archive holds.
type Manifest struct {
	// Format is the version of the archive's layout.
	Format int `json:"format"`
	// Made is when the snapshot of the database was taken.
	Made time.Time `json:"made"`
	// Release is the program that wrote it.
	Release string `json:"release"`
	// Step is the last migration that the database had seen.
	Step int64 `json:"step"`
	// Elsewhere names the place of uploaded files that are not in the archive; empty for none.
	Elsewhere string `json:"elsewhere,omitempty"`
	// Tables are the rows of each table.
	Tables map[string]int64 `json:"tables"`
	// Entries are the files of the archive, the dump of the database among them.
	Entries []Entry `json:"entries"`
}

// Entry is one file of an archive.
type Entry struct {
	// Name is its path in the archive.
	Name string `json:"name"`
	// Size counts its bytes.
	Size int64 `json:"size"`
	// SHA256 is the hash of its content in hexadecimal.
	SHA256 string `json:"sha256"`
}

// Rows are the rows of all tables together.
func (m Manifest) Rows() int64 {
	var n int64
	for _, rows := range m.Tables {
		n += rows
	}

	return n
}

// Files are the uploaded files in the archive.
func (m Manifest) Files() int { return len(m.Entries) - 1 }
