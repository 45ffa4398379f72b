package dump

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/lib/pq"

	"github.com/thuocso/thuocso/internal/fault"
)

// maintenance is the database to be connected to while others are made and renamed.
const maintenance = "postgres"

// Create makes an empty database on the same server; an older one of that name goes.
func (p Place) Create(ctx context.Context, name string) (Place, error) {
	quoted := pq.QuoteIdentifier(name)

	return p.On(name), p.manage(ctx, "DROP DATABASE IF EXISTS "+quoted, "CREATE DATABASE "+quoted+" TEMPLATE template0 ENCODING 'UTF8'")
}

// Drop removes a database of the same server.
func (p Place) Drop(ctx context.Context, name string) error {
	return p.manage(ctx, "DROP DATABASE IF EXISTS "+pq.QuoteIdentifier(name))
}

// Swap gives the database's name to another one of the server, and the name aside to what bore it, both or neither:
// a server whose database has no name would be given a new, empty one at the next start.
func (p Place) Swap(ctx context.Context, other, aside string) error {
	mine := pq.QuoteIdentifier(p.name())

	// Sent as one text they are one transaction.
	return p.manage(ctx, "ALTER DATABASE "+mine+" RENAME TO "+pq.QuoteIdentifier(aside)+
		"; ALTER DATABASE "+pq.QuoteIdentifier(other)+" RENAME TO "+mine)
}

const tableThereSQL = `SELECT to_regclass('public.person') IS NOT NULL`

const somebodySQL = `SELECT EXISTS (SELECT 1 FROM person)`

// Empty tells whether nobody works with the database yet: it holds no person.
func (p Place) Empty(ctx context.Context) (empty bool, err error) {
	db, err := sql.Open("postgres", p.DSN)
	if err != nil {
		return false, fmt.Errorf("open database: %w", err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	var yes bool
	if err := db.QueryRowContext(ctx, tableThereSQL).Scan(&yes); err != nil || !yes {
		return !yes, wrap("look for people", err)
	}
	err = db.QueryRowContext(ctx, somebodySQL).Scan(&yes)

	return !yes, wrap("look for people", err)
}

func wrap(doing string, err error) error {
	if err == nil {
		return nil
	}

	return fmt.Errorf("%s: %w", doing, err)
}

func (p Place) manage(ctx context.Context, statements ...string) (err error) {
	db, err := sql.Open("postgres", p.On(maintenance).DSN)
	if err != nil {
		return fmt.Errorf("open server: %w", err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	for _, s := range statements {
		if _, err := db.ExecContext(ctx, s); err != nil {
			return explain(err)
		}
	}

	return nil
}

// explain names the two things that an administrator can mend.
func explain(err error) error {
	pe, ok := errors.AsType[*pq.Error](err)
	switch {
	case ok && pe.Code == "55006":
		return fault.New(fault.Conflict, "backup.in_use").Because(err)
	case ok && pe.Code == "42501":
		return fault.New(fault.Forbidden, "backup.no_right").Because(err)
	default:
		return fmt.Errorf("manage databases: %w", err)
	}
}
