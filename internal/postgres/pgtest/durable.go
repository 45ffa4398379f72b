package pgtest

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/postgres/embedded"
)

// DurableDSN returns the address of a migrated database on a server of its own, on disk and with every
// commit written through, as in production: for benchmarks and for tests that kill things.
func DurableDSN(tb testing.TB) string {
	tb.Helper()
	dir, err := os.MkdirTemp("", "thuocso-durable-") //nolint:usetesting // the server's account must pass through, and it may be long-lived
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			tb.Error(err)
		}
	})
	if err := os.Chmod(dir, 0o711); err != nil { //nolint:gosec // see above
		tb.Fatal(err)
	}
	s, err := embedded.Start(tb.Context(), embedded.Config{Dir: filepath.Join(dir, "postgres")})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := s.Stop(context.Background()); err != nil {
			tb.Error(err)
		}
	})
	dsn := s.DSN(embedded.DatabaseName)
	if err := migrate(tb.Context(), dsn); err != nil {
		tb.Fatal(err)
	}

	return dsn
}

// Durable opens such a database; its clock is the wall's.
func Durable(tb testing.TB, conns int) *postgres.DB {
	tb.Helper()
	db, err := postgres.Open(postgres.Options{DSN: DurableDSN(tb), MaxConns: conns, Now: time.Now}) //nolint:forbidigo // benchmarks live in real time
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
