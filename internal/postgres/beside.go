package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/jmoiron/sqlx"
)

// exportSnapshotSQL lets another transaction see what this one sees.
const exportSnapshotSQL = `SELECT pg_export_snapshot()`

// fewConns is how many connections a pool must have at least for a transaction to take a second one: with fewer, several
// could wait for each other; the clock has two seasons run at once.
const fewConns = 6

// beside calls second with a transaction of its own that sees what tx sees, while first goes on with tx. tx is repeatable
// read. Where connections are few it calls one after the other, both on tx.
func (db *DB) beside(ctx context.Context, tx *sqlx.Tx, second func(tx *sqlx.Tx) error, first func() error) error {
	if most := db.x.Stats().MaxOpenConnections; most > 0 && most < fewConns {
		if err := first(); err != nil {
			return err
		}

		return second(tx)
	}
	var snapshot string
	if err := tx.GetContext(ctx, &snapshot, exportSnapshotSQL); err != nil {
		return fmt.Errorf("export snapshot: %w", err)
	}
	done := make(chan error, 1)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() { done <- db.sharing(ctx, snapshot, second) }()
	err := first()
	if err != nil {
		cancel()
	}

	return errors.Join(err, <-done)
}

// sharing calls fn with a transaction that sees an exported snapshot.
func (db *DB) sharing(ctx context.Context, snapshot string, fn func(tx *sqlx.Tx) error) error {
	return db.once(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}, func(tx *sqlx.Tx) error {
		// The server takes no parameter here; it made the name itself.
		if strings.Trim(snapshot, "0123456789ABCDEF-") != "" {
			return fmt.Errorf("snapshot has the strange name %q", snapshot)
		}
		if _, err := tx.ExecContext(ctx, "SET TRANSACTION SNAPSHOT '"+snapshot+"'"); err != nil {
			return fmt.Errorf("share snapshot: %w", err)
		}

		return fn(tx)
	})
}
