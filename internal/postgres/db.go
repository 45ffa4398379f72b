// Package postgres keeps the portal's record in PostgreSQL: one file per
// subject, SQL written by hand. Public methods own their transaction; helpers
// take one. Every statement is a constant (name ending in SQL) or a file in
// sql/, and a test prepares each against the migrated schema.
package postgres

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
)

// DB is the database with the clock that stamps what is written.
type DB struct {
	x   *sqlx.DB
	now func() time.Time
}

// Options say how to open the database.
type Options struct {
	// DSN is a lib/pq connection string or URL.
	DSN string
	// MaxConns bounds the connections held; 0 means 16.
	MaxConns int
	// BehindPooler sends parameters in the first message, which a pooler in transaction mode needs.
	BehindPooler bool
	// Now is the clock.
	Now func() time.Time
}

// statementTimeout ends what no page waits for any more.
const statementTimeout = 60 * time.Second

// Open connects lazily: the first statement tells whether the server answers.
func Open(o Options) (*DB, error) {
	connector, err := Connector(o)
	if err != nil {
		return nil, err
	}

	return OpenOn(connector, o), nil
}

// Connector is how Open reaches the server.
func Connector(o Options) (driver.Connector, error) {
	cfg, err := pq.NewConfig(o.DSN)
	if err != nil {
		return nil, fmt.Errorf("read database address: %w", err)
	}
	cfg.BinaryParameters = o.BehindPooler
	if !o.BehindPooler {
		cfg.Runtime = with(cfg.Runtime, "statement_timeout", strconv.FormatInt(statementTimeout.Milliseconds(), 10))
	}
	connector, err := pq.NewConnectorConfig(cfg)
	if err != nil {
		return nil, fmt.Errorf("make database connector: %w", err)
	}
	if !o.BehindPooler {
		return preparing{connector}, nil
	}

	return connector, nil
}

// OpenOn is Open over a connector, which may note what goes through it.
func OpenOn(connector driver.Connector, o Options) *DB {
	if o.MaxConns == 0 {
		o.MaxConns = 16
	}
	x := sqlx.NewDb(sql.OpenDB(connector), "postgres")
	x.SetMaxOpenConns(o.MaxConns)
	x.SetMaxIdleConns(o.MaxConns)
	x.SetConnMaxIdleTime(5 * time.Minute)

	return &DB{x: x, now: o.Now}
}

func with(m map[string]string, key, value string) map[string]string {
	if m == nil {
		m = map[string]string{}
	}
	if _, set := m[key]; !set {
		m[key] = value
	}

	return m
}

// Close closes every connection.
func (db *DB) Close() error { return db.x.Close() }

// Ping asks the server for a sign of life.
func (db *DB) Ping(ctx context.Context) error {
	if err := db.x.PingContext(ctx); err != nil {
		return fmt.Errorf("ping database: %w", err)
	}

	return nil
}

// SQL hands out the plain connection pool, for migrations, backup and tests.
func (db *DB) SQL() *sql.DB { return db.x.DB }

// attempts is how often a transaction is tried when the server asks for it again.
const attempts = 5

// inTx runs fn in one transaction and commits; it retries what PostgreSQL could not
// serialise (40001, 40P01). fn must have no effect outside the database.
func (db *DB) inTx(ctx context.Context, o *sql.TxOptions, fn func(tx *sqlx.Tx) error) error {
	var err error
	for range attempts {
		if err = db.once(ctx, o, fn); !retryable(err) {
			return err
		}
	}

	return fmt.Errorf("transaction given up after %d tries: %w", attempts, err)
}

func (db *DB) once(ctx context.Context, o *sql.TxOptions, fn func(tx *sqlx.Tx) error) (err error) {
	tx, err := db.x.BeginTxx(ctx, o)
	if err != nil {
		return fmt.Errorf("begin transaction: %w", err)
	}
	committed := false
	defer func() {
		if committed {
			return
		}
		if back := tx.Rollback(); back != nil && !errors.Is(back, sql.ErrTxDone) {
			err = errors.Join(err, fmt.Errorf("roll back: %w", back))
		}
	}()
	if err = fn(tx); err != nil {
		return err
	}
	if err = tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	committed = true

	return nil
}

// retryable tells whether the server asked to try the transaction again. One that a stale statement ended goes on to
// fail with 25P02.
func retryable(err error) bool {
	pe, ok := errors.AsType[*pq.Error](err)

	return ok && (pe.Code == "40001" || pe.Code == "40P01" || pe.Code == "25P02")
}

// violates tells whether err is the breach of the named constraint.
func violates(err error, constraint string) bool {
	pe, ok := errors.AsType[*pq.Error](err)

	return ok && pe.Constraint == constraint
}
