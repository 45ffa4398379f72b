package postgres

import (
	"context"
	"fmt"
)

// hasSampleSQL tells whether a season of sample data is there.
const hasSampleSQL = `
SELECT EXISTS (
    SELECT 1
      FROM season s
     WHERE s.sample)`

// HasSample tells whether the database holds sample data, which every page then says.
func HasSample(ctx context.Context, db *DB) (bool, error) {
	var sample bool
	if err := db.x.GetContext(ctx, &sample, hasSampleSQL); err != nil {
		return false, fmt.Errorf("look for sample seasons: %w", err)
	}

	return sample, nil
}
