package postgres

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"github.com/lib/pq"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/migrations"
)

// Migration tells how far a database is behind, or ahead of, this program.
type Migration struct {
	// Have is the last step the database has seen, 0 for an empty one; Want is the last step the program knows.
	Have, Want int64
}

const migrationVersionSQL = `
SELECT coalesce(max(version_id), 0)
FROM goose_db_version
WHERE is_applied`

// MigrationState asks the database, in one statement, how far it is.
func MigrationState(ctx context.Context, db *DB) (Migration, error) {
	m := Migration{Want: lastMigration()}
	err := db.x.GetContext(ctx, &m.Have, migrationVersionSQL)
	if pe, ok := errors.AsType[*pq.Error](err); ok && pe.Code == undefinedTable {
		return m, nil
	}
	if err != nil {
		return m, fmt.Errorf("read state of migrations: %w", err)
	}

	return m, nil
}

// undefinedTable is the SQLSTATE of a table that is not there.
const undefinedTable = "42P01"

// Migrate leads the database to the present schema; it changes nothing, and costs one statement, where that is done.
// Several instances may call it at once on a direct connection. A database that is ahead of the program is refused.
func Migrate(ctx context.Context, db *DB) error {
	m, err := MigrationState(ctx, db)
	if err != nil {
		return err
	}
	if m.Have > m.Want {
		return fault.New(fault.Unavailable, "database.newer", "have", m.Have, "want", m.Want)
	}
	if m.Have == m.Want {
		return nil
	}
	locker, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return fmt.Errorf("make migration lock: %w", err)
	}
	steps, err := goose.NewProvider(goose.DialectPostgres, db.x.DB, migrations.FS, goose.WithSessionLocker(locker))
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	if _, err := steps.Up(ctx); err != nil {
		return fmt.Errorf("migrate from step %d to %d: %w", m.Have, m.Want, err)
	}

	return nil
}

// lastMigration is the highest number among the embedded steps.
func lastMigration() int64 {
	names, err := fs.Glob(migrations.FS, "*.sql")
	if err != nil {
		return 0
	}
	var last int64
	for _, name := range names {
		if n, err := goose.NumericComponent(name); err == nil {
			last = max(last, n)
		}
	}

	return last
}
