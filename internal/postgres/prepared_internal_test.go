package postgres

import (
	"context"
	"database/sql"

	"github.com/jmoiron/sqlx"
)

// InTx lets a test run something in a transaction as the stores do.
func InTx(ctx context.Context, db *DB, fn func(tx *sql.Tx) error) error {
	return db.inTx(ctx, nil, func(tx *sqlx.Tx) error { return fn(tx.Tx) })
}
