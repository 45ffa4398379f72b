// Package evidence is about a school's documents: what proves its answers. A document has a number, a date and an issuer
// and is a link or a file; each change is a new revision, and none is ever changed or removed. What staff post waits until
// the principal, or whom she delegates, lets it through; the final responsibility stays hers. Which answer rests on which
// document is assessment's matter.
package evidence

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"time"

	"github.com/thuocso/thuocso/internal/account"
)

// ID names a document.
type ID int64

// Kind is what a revision holds.
type Kind string

// The kinds of a revision.
const (
	Link Kind = "link"
	File Kind = "file"
)

// State is where the moderation of a revision stands.
type State string

// The states of a revision.
const (
	Waiting State = "waiting"
	Passed  State = "passed"
	Refused State = "refused"
)

// Stored is a file as it is kept: by the hash of its content.
type Stored struct {
	// SHA256 is in hexadecimal.
	SHA256 string
	Size   int64
}

// Kept is a file of a revision.
type Kept struct {
	Stored

	// Name is what people call it; its ending is that of its content.
	Name  string
	Media Media
}

// Content is what one revision of a document says.
type Content struct {
	Title, Number, Issuer, Note string
	// Issued is the day on the document, zero where it bears none.
	Issued time.Time
	Kind   Kind
	// URL is the address of a Link, Kept the file of a File.
	URL  string
	Kept Kept
}

// Digest is a hash over the whole content; the audit holds it.
func (c Content) Digest() string {
	issued := ""
	if !c.Issued.IsZero() {
		issued = c.Issued.Format(time.DateOnly)
	}
	h := sha256.New()
	for _, text := range []string{
		c.Title, c.Number, c.Issuer, c.Note, issued, string(c.Kind), c.URL, c.Kept.Name, c.Kept.SHA256,
		strconv.FormatInt(c.Kept.Size, 10), string(c.Kept.Media),
	} {
		h.Write([]byte(strconv.Itoa(len(text)) + ":" + text)) // never fails
	}

	return hex.EncodeToString(h.Sum(nil))
}

// Check is the outcome of the last look at a link.
type Check struct {
	// At is zero before the first look.
	At time.Time
	// Status is Alive, or a word for why the link did not open.
	Status string
	// Since is when it did not open for the first time, zero while it does; the store keeps it.
	Since time.Time
}

// Alive is the status of a link that answers.
const Alive = "alive"

// How often links are looked at.
const (
	// Apart is how long two failures must lie apart to be of different nights; after one a link is looked at again so soon.
	Apart = 12 * time.Hour
	// Again is after how long a link that opens, or is dead, is looked at again.
	Again = 7 * 24 * time.Hour
)

// Dead tells whether the link did not open in two nights: a server may well be away for one.
func (c Check) Dead() bool { return !c.Since.IsZero() && c.At.Sub(c.Since) >= Apart }

// Doubtful tells whether the link did not open at the last look, and before it did or nobody had looked.
func (c Check) Doubtful() bool { return !c.Since.IsZero() && !c.Dead() }

// DueLink is a link to be looked at.
type DueLink struct {
	Document ID
	No       int
	URL      string
}

// Revision is one version of a document with who posted it and who let it through.
type Revision struct {
	Document ID
	No       int
	Content
	ByID   int64
	ByPost string
	At     time.Time
	State  State
	// DecidedBy and the like are set once it no longer waits; Reason is why it was refused.
	DecidedBy   int64
	DecidedPost string
	DecidedAt   time.Time
	Reason      string
	Check       Check
}

// Document is a piece of evidence with its revisions, oldest first; there is at least one.
type Document struct {
	ID        ID
	SchoolID  int64
	Revisions []Revision
}

// Newest is the last revision, whatever its state.
func (d *Document) Newest() Revision { return d.Revisions[len(d.Revisions)-1] }

// Valid is the last revision that was let through, false where none was.
func (d *Document) Valid() (Revision, bool) {
	for i := len(d.Revisions) - 1; i >= 0; i-- {
		if d.Revisions[i].State == Passed {
			return d.Revisions[i], true
		}
	}

	return Revision{}, false
}

// Revision returns the revision of a number, false where there is none.
func (d *Document) Revision(no int) (Revision, bool) {
	if no < 1 || no > len(d.Revisions) {
		return Revision{}, false
	}

	return d.Revisions[no-1], true
}

// YearFrom and YearUntil are the days between which a document counts as being of a school year. Nothing decrees them:
// they are this portal's, wide enough for plans made in summer, and only lead to a warning.
func YearFrom(schoolYear int) time.Time {
	return time.Date(schoolYear, time.July, 1, 0, 0, 0, 0, time.UTC)
}

// YearUntil is the last such day.
func YearUntil(schoolYear int) time.Time {
	return time.Date(schoolYear+1, time.June, 30, 0, 0, 0, 0, time.UTC)
}

// OutsideYear tells whether the document bears a date that lies outside the school year.
func (c Content) OutsideYear(schoolYear int) bool {
	return !c.Issued.IsZero() && (c.Issued.Before(YearFrom(schoolYear)) || c.Issued.After(YearUntil(schoolYear)))
}

// By is who acts, and when.
type By struct {
	ID   int64
	Post string
	At   time.Time
	// Head tells that it is the principal.
	Head bool
}

// Place is the target of every act about a school's evidence: only the school's own people hold those permissions, so its
// own id is all of its path that counts.
func Place(schoolID int64) account.Target { return account.Target{Path: account.PathOf(schoolID)} }
