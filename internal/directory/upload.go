package directory

import (
	"context"
	"slices"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/directory/sheet"
	"github.com/thuocso/thuocso/internal/fault"
)

// Subject is what an uploaded file holds.
type Subject string

// The subjects of uploads.
const (
	OfUnits   Subject = "units"
	OfSchools Subject = "schools"
	// OfOutlines is read by package boundary.
	OfOutlines Subject = "boundaries"
)

// draftAge is how long an uploaded file waits to be applied.
const draftAge = time.Hour

// Draft is an uploaded file that somebody looks at before it is applied; everybody has one at most.
type Draft struct {
	ID       int64
	PersonID int64
	Subject  Subject
	// Name is the file's name, for display only.
	Name      string
	Content   []byte
	Kind      Kind // of what Valid is about, empty where the codes tell
	Valid     Interval
	CreatedAt time.Time
}

// For refuses the draft where it is about something else or has waited too long.
func (d *Draft) For(now time.Time, subjects ...Subject) error {
	if !slices.Contains(subjects, d.Subject) || now.Sub(d.CreatedAt) > draftAge {
		return fault.New(fault.NotFound, "directory.draft_gone")
	}

	return nil
}

// Drafts keeps uploaded files.
type Drafts interface {
	// SaveDraft replaces the person's draft and returns the new one's id. Drafts older than the day before are dropped.
	SaveDraft(ctx context.Context, d Draft) (int64, error)
	// Draft returns the person's draft. Fault: NotFound.
	Draft(ctx context.Context, personID, id int64) (Draft, error)
	DropDraft(ctx context.Context, personID int64) error
}

// Uploads takes files through a preview to their import.
type Uploads struct {
	service *Service
	drafts  Drafts
	books   sheet.Workbooks
}

// NewUploads returns the uploads over the service.
func NewUploads(s *Service, drafts Drafts, books sheet.Workbooks) *Uploads {
	return &Uploads{service: s, drafts: drafts, books: books}
}

// Preview keeps the file and says what applying it would do.
func (u *Uploads) Preview(ctx context.Context, a account.Actor, d Draft) (int64, *Report, error) {
	if !a.SignedIn() {
		return 0, nil, fault.New(fault.Unauthenticated, "account.sign_in_first")
	}
	table, err := sheet.Read(d.Content, u.books)
	if err != nil {
		return 0, nil, err
	}
	var report *Report
	if d.Subject == OfUnits {
		report, err = u.service.PreviewUnits(ctx, Importer{Actor: a}, table, d.Valid)
	} else {
		report, err = u.service.PreviewSchools(ctx, Importer{Actor: a}, table, d.Valid.From)
	}
	if err != nil || !report.Clean() || !report.Changes() {
		return 0, report, err
	}
	d.PersonID, d.CreatedAt = a.PersonID, u.service.now()
	id, err := u.drafts.SaveDraft(ctx, d)

	return id, report, err
}

// Apply imports the file that was looked at. What has changed since may refuse it: then nothing is written.
func (u *Uploads) Apply(ctx context.Context, a account.Actor, id int64) (*Report, error) {
	if !a.SignedIn() {
		return nil, fault.New(fault.Unauthenticated, "account.sign_in_first")
	}
	d, err := u.drafts.Draft(ctx, a.PersonID, id)
	if err != nil {
		return nil, err
	}
	if err := d.For(u.service.now(), OfUnits, OfSchools); err != nil {
		return nil, err
	}
	table, err := sheet.Read(d.Content, u.books)
	if err != nil {
		return nil, err
	}
	var report *Report
	if d.Subject == OfUnits {
		report, err = u.service.ImportUnits(ctx, Importer{Actor: a}, table, d.Valid)
	} else {
		report, err = u.service.ImportSchools(ctx, Importer{Actor: a}, table, d.Valid.From)
	}
	if err != nil || !report.Clean() {
		return report, err
	}

	return report, u.drafts.DropDraft(ctx, a.PersonID)
}
