package boundary

import (
	"context"
	"strconv"
	"time"

	"github.com/thuocso/thuocso/internal/audit"
	"github.com/thuocso/thuocso/internal/directory"
)

// size is a number of points as a report shows it.
func size(n int) string { return strconv.Itoa(n) }

// Update decides, with all units and all outlines before it, what an import writes. No entry means nothing to write.
type Update func(tree directory.Tree, kept []Kept) (Change, []audit.Entry, error)

// Store keeps the outlines. The update locks out every other import into the directory and writes the whole change with
// its audit in the same transaction, or nothing.
type Store interface {
	Tree(ctx context.Context) (directory.Tree, error)
	Boundaries(ctx context.Context) ([]Kept, error)
	UpdateBoundaries(ctx context.Context, by int64, decide Update) error
}

// Service imports outlines.
type Service struct{ store Store }

// NewService returns the service over its store.
func NewService(store Store) *Service { return &Service{store: store} }

// Preview says what Import would do.
func (s *Service) Preview(ctx context.Context, list []Feature, wanted Wanted) (*directory.Report, error) {
	tree, err := s.store.Tree(ctx)
	if err != nil {
		return nil, err
	}
	kept, err := s.store.Boundaries(ctx)
	if err != nil {
		return nil, err
	}
	report, _ := Plan(list, wanted, tree, kept)

	return report, nil
}

// Import writes the outlines when no feature is refused, else nothing; the report tells which.
func (s *Service) Import(ctx context.Context, by int64, list []Feature, wanted Wanted) (*directory.Report, error) {
	var report *directory.Report
	err := s.store.UpdateBoundaries(ctx, by, func(tree directory.Tree, kept []Kept) (Change, []audit.Entry, error) {
		r, change := Plan(list, wanted, tree, kept)
		report = r
		if !r.Clean() || !r.Changes() {
			return Change{}, nil, nil
		}
		detail := map[string]any{"added": len(r.Added), "changed": len(r.Changed), "unchanged": r.Unchanged}
		if !wanted.Valid.From.IsZero() {
			detail["valid_from"] = wanted.Valid.From.Format(time.DateOnly)
		}

		return change, []audit.Entry{{Action: "directory.import_boundaries", Detail: detail}}, nil
	})

	return report, err
}
