// Package sendings counts on which days schools sent their returns for the first time.
package sendings

import (
	"context"
	"time"

	"github.com/thuocso/thuocso/internal/season"
)

// Day is one day on which schools sent.
type Day struct {
	At time.Time
	N  int
}

// Store reads when returns were sent.
type Store interface {
	// Sendings counts the schools in scope by the day of their first sending in the zone, the earliest day first; days
	// without any are left out.
	Sendings(ctx context.Context, id season.ID, scope string, zone *time.Location) ([]Day, error)
}
