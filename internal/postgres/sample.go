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

// isEmptySQL tells whether nobody has used the database yet: neither schools nor people.
const isEmptySQL = `
SELECT NOT EXISTS (
    SELECT 1
      FROM person p)
   AND NOT EXISTS (
    SELECT 1
      FROM unit u
     WHERE u.kind <> 'ministry')`

// IsEmpty tells whether the database holds neither units nor people, so that sample data may go in.
func IsEmpty(ctx context.Context, db *DB) (bool, error) {
	var empty bool
	if err := db.x.GetContext(ctx, &empty, isEmptySQL); err != nil {
		return false, fmt.Errorf("look for units and people: %w", err)
	}

	return empty, nil
}

// analyzeSQL lets the server count its tables.
const analyzeSQL = `ANALYZE`

// Analyze lets the server get to know tables that were just filled, instead of in its own time: until then it plans as if they
// were empty.
func Analyze(ctx context.Context, db *DB) error {
	if _, err := db.x.ExecContext(ctx, analyzeSQL); err != nil {
		return fmt.Errorf("analyze tables: %w", err)
	}

	return nil
}
