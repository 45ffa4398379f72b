package pgtest_test

import (
	"testing"

	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/postgres/pgtest"
)

func TestEachTestHasItsOwnDatabase(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"one", "two", "three", "four"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := pgtest.New(t)
			if _, err := db.SQL().ExecContext(t.Context(), "CREATE TABLE only_here (n int)"); err != nil {
				t.Fatal(err)
			}
		})
	}
}

func TestDatabaseIsAtThePresentSchema(t *testing.T) {
	t.Parallel()
	m, err := postgres.MigrationState(t.Context(), pgtest.New(t))
	if err != nil {
		t.Fatal(err)
	}
	if m.Have != m.Want || m.Want == 0 {
		t.Errorf("at step %d, want %d", m.Have, m.Want)
	}
}
