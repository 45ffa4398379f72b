// Package figured finds the season whose figures are shown where none is named.
package figured

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/thuocso/thuocso/internal/season"
)

// Store tells which seasons have figures.
type Store interface {
	// Figured lists those of the seasons that a run has published figures of, in no order.
	Figured(ctx context.Context, seasons []season.ID) ([]season.ID, error)
}

// Latest returns the place of the first of the seasons that has figures, 0 where none has. The newest stands first.
func Latest(ctx context.Context, store Store, seasons []season.Season) (int, error) {
	ids := make([]season.ID, len(seasons))
	for i := range seasons {
		ids[i] = seasons[i].ID
	}
	with, err := store.Figured(ctx, ids)
	if err != nil {
		return 0, fmt.Errorf("seasons with figures: %w", err)
	}

	return max(0, slices.IndexFunc(ids, func(id season.ID) bool { return slices.Contains(with, id) })), nil
}

// Begun returns the place of the first of the seasons that takes returns by now, 0 where none does. The newest stands first.
func Begun(seasons []season.Season, now time.Time) int {
	return max(0, slices.IndexFunc(seasons, func(s season.Season) bool { return !s.Dates.OpensAt.After(now) }))
}
