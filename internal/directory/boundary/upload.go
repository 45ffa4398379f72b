package boundary

import (
	"context"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/directory"
	"github.com/thuocso/thuocso/internal/fault"
)

// Uploads takes a file of outlines through a preview to its import.
type Uploads struct {
	service *Service
	drafts  directory.Drafts
	now     func() time.Time
}

// NewUploads returns the uploads over the store.
func NewUploads(store Store, drafts directory.Drafts, now func() time.Time) *Uploads {
	return &Uploads{service: NewService(store), drafts: drafts, now: now}
}

// Preview says what applying the file would do, and keeps it where there is something to apply.
func (u *Uploads) Preview(ctx context.Context, a account.Actor, d directory.Draft) (int64, *directory.Report, error) {
	list, err := u.read(a, &d)
	if err != nil {
		return 0, nil, err
	}
	report, err := u.service.Preview(ctx, list, wanted(a, &d))
	if err != nil || !report.Clean() || !report.Changes() {
		return 0, report, err
	}
	d.PersonID, d.CreatedAt, d.Subject = a.PersonID, u.now(), directory.OfOutlines
	id, err := u.drafts.SaveDraft(ctx, d)

	return id, report, err
}

// Apply imports the file that was looked at. What has changed since may refuse it: then nothing is written.
func (u *Uploads) Apply(ctx context.Context, a account.Actor, id int64) (*directory.Report, error) {
	if !a.SignedIn() {
		return nil, fault.New(fault.Unauthenticated, "account.sign_in_first")
	}
	d, err := u.drafts.Draft(ctx, a.PersonID, id)
	if err != nil {
		return nil, err
	}
	if err := d.For(u.now(), directory.OfOutlines); err != nil {
		return nil, err
	}
	list, err := u.read(a, &d)
	if err != nil {
		return nil, err
	}
	report, err := u.service.Import(ctx, a.PersonID, list, wanted(a, &d))
	if err != nil || !report.Clean() {
		return report, err
	}

	return report, u.drafts.DropDraft(ctx, a.PersonID)
}

func (u *Uploads) read(a account.Actor, d *directory.Draft) ([]Feature, error) {
	switch {
	case !a.SignedIn():
		return nil, fault.New(fault.Unauthenticated, "account.sign_in_first")
	case d.Valid.From.IsZero() && !d.Valid.To.IsZero():
		return nil, fault.New(fault.Invalid, "boundary.from_needed").At("valid-from")
	default:
		return Read(d.Content)
	}
}

// wanted is what the file is about, within what the actor may write.
func wanted(a account.Actor, d *directory.Draft) Wanted {
	return Wanted{Kind: d.Kind, Valid: d.Valid, Allowed: func(path string) bool {
		return account.May(a, account.DirectoryWrite, account.Target{Path: path}) == nil
	}}
}
