package postgres

import (
	"context"
	"fmt"
)

// About is what a database says of itself.
type About struct {
	// Version is the server's.
	Version string
	// Missing names what the portal needs and the server lacks.
	Missing []string
	// Migration tells how far the schema is.
	Migration Migration
}

const serverVersionSQL = `SELECT current_setting('server_version')`

// Version 13 is the first whose extensions need no superuser; the rest comes with every packaged server.
const serverLacksSQL = `
SELECT lacking
FROM (VALUES
    ('PostgreSQL ≥ 13', CAST(current_setting('server_version_num') AS integer) < 130000),
    ('UTF8', current_setting('server_encoding') <> 'UTF8'),
    ('vi-x-icu', NOT EXISTS (SELECT 1 FROM pg_collation WHERE collname = 'vi-x-icu')),
    ('unaccent', NOT EXISTS (SELECT 1 FROM pg_available_extensions WHERE name = 'unaccent')),
    ('pg_trgm', NOT EXISTS (SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm')),
    ('btree_gist', NOT EXISTS (SELECT 1 FROM pg_available_extensions WHERE name = 'btree_gist'))
) AS need (lacking, lacks)
WHERE lacks`

// Examine asks a database for what the portal needs of it.
func Examine(ctx context.Context, db *DB) (About, error) {
	var a About
	if err := db.x.GetContext(ctx, &a.Version, serverVersionSQL); err != nil {
		return a, fmt.Errorf("ask for version of server: %w", err)
	}
	if err := db.x.SelectContext(ctx, &a.Missing, serverLacksSQL); err != nil {
		return a, fmt.Errorf("ask for parts of server: %w", err)
	}
	var err error
	a.Migration, err = MigrationState(ctx, db)

	return a, err
}
