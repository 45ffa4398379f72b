package directory

import (
	"context"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/audit"
	"github.com/thuocso/thuocso/internal/directory/sheet"
)

// UnitsUpdate decides, with every office before it, what an import of units writes. No entry means nothing to write.
type UnitsUpdate func(tree Tree) (UnitChange, []audit.Entry, error)

// SchoolsUpdate decides what an import of schools writes.
type SchoolsUpdate func(tree Tree, known []KnownSchool) (SchoolChange, []audit.Entry, error)

// Store keeps the directory. The updates lock out every other import, hand over what is there, and write the whole
// change with its audit in the same transaction, or nothing.
type Store interface {
	Tree(ctx context.Context) (Tree, error)
	Known(ctx context.Context, codes []string) ([]KnownSchool, error)
	UpdateUnits(ctx context.Context, by int64, decide UnitsUpdate) error
	UpdateSchools(ctx context.Context, by int64, codes []string, decide SchoolsUpdate) error
}

// Service imports units and schools.
type Service struct {
	store Store
	now   func() time.Time
	zone  *time.Location
}

// NewService returns the service over its store; the zone tells which day it is.
func NewService(store Store, now func() time.Time, zone *time.Location) *Service {
	return &Service{store: store, now: now, zone: zone}
}

// Today is the present day in the province's time zone.
func (s *Service) Today() time.Time {
	y, m, d := s.now().In(s.zone).Date()

	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// Importer is who imports. The zero Importer is the portal itself; any other is bound to where
// the actor may write the directory.
type Importer struct{ Actor account.Actor }

func (i Importer) allowed() Allowed {
	if !i.Actor.SignedIn() {
		return nil
	}

	return func(path string) bool {
		return account.May(i.Actor, account.DirectoryWrite, account.Target{Path: path}) == nil
	}
}

// PreviewUnits says what ImportUnits would do.
func (s *Service) PreviewUnits(ctx context.Context, who Importer, table sheet.Sheet, valid Interval) (*Report, error) {
	tree, err := s.store.Tree(ctx)
	if err != nil {
		return nil, err
	}
	report, _, err := PlanUnits(table, valid, tree, who.allowed())

	return report, err
}

// ImportUnits writes the sheet of units when no row is refused, else nothing; the report tells which.
func (s *Service) ImportUnits(ctx context.Context, who Importer, table sheet.Sheet, valid Interval) (*Report, error) {
	var report *Report
	err := s.store.UpdateUnits(ctx, who.Actor.PersonID, func(tree Tree) (UnitChange, []audit.Entry, error) {
		r, change, err := PlanUnits(table, valid, tree, who.allowed())
		report = r
		if err != nil || !r.Clean() || !r.Changes() {
			return UnitChange{}, nil, err
		}

		return change, []audit.Entry{r.entry("directory.import_units")}, nil
	})

	return report, err
}

// PreviewSchools says what ImportSchools would do.
func (s *Service) PreviewSchools(ctx context.Context, who Importer, table sheet.Sheet, from time.Time) (*Report, error) {
	codes, err := SchoolCodes(table)
	if err != nil {
		return nil, err
	}
	tree, err := s.store.Tree(ctx)
	if err != nil {
		return nil, err
	}
	known, err := s.store.Known(ctx, codes)
	if err != nil {
		return nil, err
	}
	report, _, err := PlanSchools(SchoolImport{
		Sheet: table, From: from, Today: s.Today(), Tree: tree, Known: known, Allowed: who.allowed(),
	})

	return report, err
}

// ImportSchools writes the sheet of schools when no row is refused, else nothing; the report tells which.
func (s *Service) ImportSchools(ctx context.Context, who Importer, table sheet.Sheet, from time.Time) (*Report, error) {
	codes, err := SchoolCodes(table)
	if err != nil {
		return nil, err
	}
	var report *Report
	err = s.store.UpdateSchools(ctx, who.Actor.PersonID, codes, func(tree Tree, known []KnownSchool) (SchoolChange, []audit.Entry, error) {
		r, change, err := PlanSchools(SchoolImport{
			Sheet: table, From: from, Today: s.Today(), Tree: tree, Known: known, Allowed: who.allowed(),
		})
		report = r
		if err != nil || !r.Clean() || !r.Changes() {
			return SchoolChange{}, nil, err
		}

		return change, []audit.Entry{r.entry("directory.import_schools")}, nil
	})

	return report, err
}

// entry is the audit's line about an import.
func (r *Report) entry(action string) audit.Entry {
	detail := map[string]any{"added": len(r.Added), "changed": len(r.Changed), "unchanged": r.Unchanged}
	if !r.Valid.From.IsZero() {
		detail["valid_from"] = r.Valid.From.Format(time.DateOnly)
	}
	if !r.Valid.To.IsZero() {
		detail["valid_to"] = r.Valid.To.Format(time.DateOnly)
	}

	return audit.Entry{Action: action, Detail: detail}
}
