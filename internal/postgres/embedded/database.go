package embedded

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/lib/pq"
)

// DatabaseName is the portal's database on its private server.
const DatabaseName = "thuocso"

// knock asks a server for a sign of life.
func knock(ctx context.Context, dsn string) error {
	db, err := sql.Open("postgres", dsn)
	if err != nil {
		return fmt.Errorf("read address of private server: %w", err)
	}

	return errors.Join(db.PingContext(ctx), db.Close())
}

func isUnknownDatabase(err error) bool {
	pe, ok := errors.AsType[*pq.Error](err)

	return ok && pe.Code == "3D000"
}

func createDatabase(ctx context.Context, dsn, name string) error {
	db, err := sql.Open("postgres", dsn)
	if err != nil {
		return fmt.Errorf("read address of private server: %w", err)
	}
	_, err = db.ExecContext(ctx, "CREATE DATABASE "+pq.QuoteIdentifier(name))

	return errors.Join(err, db.Close())
}
