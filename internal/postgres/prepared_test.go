package postgres_test

import (
	"context"
	"database/sql"
	"testing"

	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/postgres/pgtest"
)

const preparedProbe = `SELECT n FROM probe WHERE n >= $1`

// probe is a database with one connection and a table of its own.
func probe(t *testing.T, behindPooler bool) *postgres.DB {
	t.Helper()
	db, err := postgres.Open(postgres.Options{DSN: pgtest.NewDSN(t), MaxConns: 1, BehindPooler: behindPooler, Now: pgtest.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	for _, statement := range []string{"CREATE TABLE probe (n integer)", "INSERT INTO probe VALUES (7)"} {
		if _, err := db.SQL().ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}

	return db
}

type rower interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

func ask(t *testing.T, on rower) error {
	t.Helper()
	var n string
	err := on.QueryRowContext(t.Context(), preparedProbe, 5).Scan(&n)
	if err == nil && n != "7" {
		t.Errorf("got %s, want 7", n)
	}

	return err
}

func prepared(t *testing.T, db *postgres.DB) int {
	t.Helper()
	var n int
	if err := db.SQL().QueryRowContext(t.Context(), `SELECT count(*) FROM pg_prepared_statements`).Scan(&n); err != nil {
		t.Fatal(err)
	}

	return n
}

func TestStatementIsPreparedWhenItIsMetAgain(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		pooler bool
		want   []int
	}{
		{"direct", false, []int{0, 1, 1, 1}},
		{"behind a pooler", true, []int{0, 0, 0, 0}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			db := probe(t, tt.pooler)
			for i, want := range tt.want {
				if err := ask(t, db.SQL()); err != nil {
					t.Fatal(err)
				}
				if got := prepared(t, db); got != want {
					t.Errorf("%d prepared after use %d, want %d", got, i+1, want)
				}
			}
		})
	}
}

func TestPreparedStatementOutlivesAChangeOfItsTable(t *testing.T) {
	t.Parallel()
	db := probe(t, false)
	change := func(statement string) {
		if _, err := db.SQL().ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	for range 3 {
		if err := ask(t, db.SQL()); err != nil {
			t.Fatal(err)
		}
	}
	change("ALTER TABLE probe ALTER n TYPE bigint")
	for range 3 {
		if err := ask(t, db.SQL()); err != nil {
			t.Errorf("outside a transaction: %v", err)
		}
	}
	change("ALTER TABLE probe ALTER n TYPE numeric")
	tries := 0
	err := postgres.InTx(t.Context(), db, func(tx *sql.Tx) error {
		tries++

		return ask(t, tx)
	})
	if err != nil || tries != 2 {
		t.Errorf("in a transaction: %v after %d tries, want none after 2", err, tries)
	}
}
