package trend

import (
	"context"
	"fmt"

	"github.com/thuocso/thuocso/internal/season"
)

// Trees compares the trees of two seasons.
type Trees interface {
	// Moves compares the parts of two seasons' trees that a unit heads.
	Moves(ctx context.Context, from, to season.ID, unit int64) (Moves, error)
}

// Breaks tells after which of the seasons the next is not measured alike: its index, its rule of missed conditions or the unit's
// tree is another.
func Breaks(ctx context.Context, trees Trees, unit int64, held []season.Season) ([]bool, error) {
	list := make([]bool, len(held))
	for i := range len(held) - 1 {
		from, to := &held[i], &held[i+1]
		moves, err := trees.Moves(ctx, from.ID, to.ID, unit)
		if err != nil {
			return nil, fmt.Errorf("unit %d between seasons %d and %d: %w", unit, from.ID, to.ID, err)
		}
		list[i] = from.RevisionID != to.RevisionID || from.Rules.Condition != to.Rules.Condition || moves.Any()
	}

	return list, nil
}
