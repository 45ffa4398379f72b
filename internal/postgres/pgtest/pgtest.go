// Package pgtest gives every test a migrated database of its own on a private
// PostgreSQL without durability. All test processes of an account share one
// server: the first starts it, and it ends by itself soon after the last.
package pgtest

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/migrations"
)

//nolint:gochecknoglobals // numbers the databases of this process
var made atomic.Int64

// Now is the moment at which the clock of a test's database stands: a working day in a season.
func Now() time.Time { return time.Date(2025, time.May, 12, 9, 0, 0, 0, time.UTC) }

// New returns a database of the test's own, at the present schema and empty; it goes with the test.
func New(tb testing.TB) *postgres.DB {
	tb.Helper()
	db, err := postgres.Open(postgres.Options{DSN: NewDSN(tb), MaxConns: 8, Now: Now})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := db.Close(); err != nil {
			tb.Error(err)
		}
	})

	return db
}

// NewDSN returns the address of such a database, for tests that open it themselves.
func NewDSN(tb testing.TB) string {
	tb.Helper()
	s, err := server()
	if err != nil {
		tb.Fatalf("test database: %v", err)
	}

	return s.create(tb, s.template)
}

// NewEmptyDSN returns the address of a database without any schema.
func NewEmptyDSN(tb testing.TB) string {
	tb.Helper()
	s, err := server()
	if err != nil {
		tb.Fatalf("test database: %v", err)
	}

	return s.create(tb, "template0")
}

func (s *shared) create(tb testing.TB, template string) string {
	tb.Helper()
	name := "t" + strconv.Itoa(os.Getpid()) + "_" + strconv.FormatInt(made.Add(1), 10)
	if err := execAll(tb.Context(), s.admin("postgres"), "CREATE DATABASE "+name+" TEMPLATE "+template+" STRATEGY file_copy"); err != nil {
		tb.Fatalf("make test database: %v", err)
	}
	tb.Cleanup(func() {
		if err := execAll(context.Background(), s.admin("postgres"), "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			tb.Errorf("drop test database: %v", err)
		}
	})

	return s.admin(name)
}

// ensureTemplate migrates a database named after what the migrations say, unless it is there already.
func ensureTemplate(ctx context.Context, admin func(string) string) (string, error) {
	sum, err := fingerprint()
	if err != nil {
		return "", err
	}
	name, draft := "tpl_"+sum, "draft_"+sum
	db, err := sql.Open("postgres", admin("postgres"))
	if err != nil {
		return "", fmt.Errorf("open test server: %w", err)
	}
	defer db.Close() //nolint:errcheck // nothing was written through it
	var there bool
	if err := db.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)", name).Scan(&there); err != nil {
		return "", fmt.Errorf("look for template: %w", err)
	}
	if there {
		return name, nil
	}
	if err := execAll(ctx, admin("postgres"), "DROP DATABASE IF EXISTS "+draft+" WITH (FORCE)", "CREATE DATABASE "+draft); err != nil {
		return "", err
	}
	if err := migrate(ctx, admin(draft)); err != nil {
		return "", err
	}

	return name, execAll(ctx, admin("postgres"), "ALTER DATABASE "+draft+" RENAME TO "+name)
}

func migrate(ctx context.Context, dsn string) error {
	db, err := postgres.Open(postgres.Options{DSN: dsn, Now: Now})
	if err != nil {
		return fmt.Errorf("open template: %w", err)
	}

	return errors.Join(postgres.Migrate(ctx, db), db.Close())
}

func fingerprint() (string, error) {
	names, err := fs.Glob(migrations.FS, "*.sql")
	if err != nil {
		return "", fmt.Errorf("list migrations: %w", err)
	}
	h := sha256.New()
	for _, name := range names {
		body, err := fs.ReadFile(migrations.FS, name)
		if err != nil {
			return "", fmt.Errorf("read migration: %w", err)
		}
		h.Write([]byte(name + "\n"))
		h.Write(body)
	}

	return hex.EncodeToString(h.Sum(nil)[:8]), nil
}

// execAll runs statements on a connection of their own, each in its own transaction.
func execAll(ctx context.Context, dsn string, statements ...string) error {
	db, err := sql.Open("postgres", dsn)
	if err != nil {
		return fmt.Errorf("open test server: %w", err)
	}
	for _, s := range statements {
		if _, err := db.ExecContext(ctx, s); err != nil {
			return errors.Join(fmt.Errorf("%s: %w", s, err), db.Close())
		}
	}

	return db.Close() //nolint:wrapcheck // its text is enough
}
