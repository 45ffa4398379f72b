package dump_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/postgres/dump"
	"github.com/thuocso/thuocso/internal/postgres/embedded"
	"github.com/thuocso/thuocso/internal/postgres/pgtest"
)

func TestArchiveComesBackWhole(t *testing.T) {
	t.Parallel()
	place, file, m := archive(t)
	if m.Tables["person"] != 3 || m.Files() != 2 || m.Step == 0 {
		t.Errorf("manifest: %+v", m)
	}
	u, err := dump.Read(file, filepath.Join(t.TempDir(), "a"))
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(m, u.Manifest); d != "" {
		t.Error(d)
	}
	body, err := os.ReadFile(filepath.Join(u.FilesDir(), "ab", "quyết định.pdf"))
	if err != nil || string(body) != "nội dung" {
		t.Errorf("file: %q, %v", body, err)
	}
	name := scratchName(t)
	loaded, err := place.Create(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := place.Drop(context.Background(), name); err != nil {
			t.Error(err)
		}
	})
	if err := loaded.Load(t.Context(), u); err != nil {
		t.Fatal(err)
	}
	if empty, err := loaded.Empty(t.Context()); empty || err != nil {
		t.Errorf("empty: %v, %v", empty, err)
	}
}

func TestLoadRefusesOtherRowsThanTheManifests(t *testing.T) {
	t.Parallel()
	place, file, _ := archive(t)
	u, err := dump.Read(file, filepath.Join(t.TempDir(), "a"))
	if err != nil {
		t.Fatal(err)
	}
	u.Tables["person"]++
	name := scratchName(t)
	loaded, err := place.Create(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := place.Drop(context.Background(), name); err != nil {
			t.Error(err)
		}
	})
	wantFault(t, loaded.Load(t.Context(), u), "backup.rows_differ")
}

func TestDamageIsFound(t *testing.T) {
	t.Parallel()
	_, file, _ := archive(t)
	whole, err := os.ReadFile(file) //nolint:gosec // made above
	if err != nil {
		t.Fatal(err)
	}
	flipped := bytes.Clone(whole)
	flipped[len(flipped)/2] ^= 1
	for name, body := range map[string][]byte{
		"cut short": whole[:len(whole)-20], "one bit": flipped, "no archive": []byte("PK\x03\x04"), "empty": nil,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bad := filepath.Join(t.TempDir(), "bad.tar.gz")
			if err := os.WriteFile(bad, body, 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := dump.Read(bad, filepath.Join(t.TempDir(), "a"))
			wantFault(t, err, "backup.damaged")
		})
	}
}

func TestSwapIsBothOrNeither(t *testing.T) {
	t.Parallel()
	here := place(pgtest.NewDSN(t))
	aside := scratchName(t)
	if err := here.Swap(t.Context(), "there_is_no_such_database", aside); err == nil {
		t.Fatal("a database that is not there took the name")
	}
	if _, err := here.Empty(t.Context()); err != nil {
		t.Errorf("the present database has lost its name: %v", err)
	}
}

func TestNobodyIsAnEmptyDatabase(t *testing.T) {
	t.Parallel()
	for name, dsn := range map[string]string{"migrated": pgtest.NewDSN(t), "without schema": pgtest.NewEmptyDSN(t)} {
		if empty, err := place(dsn).Empty(t.Context()); !empty || err != nil {
			t.Errorf("%s: %v, %v", name, empty, err)
		}
	}
}

func TestFailureOfAToolIsToldWithoutThePassword(t *testing.T) {
	t.Parallel()
	p := dump.Place{DSN: "postgres://u:" + "bimat@/nowhere?host=/nonexistent&sslmode=disable", Tools: embedded.Installations()[0].Dir}
	err := p.Load(t.Context(), &dump.Unpacked{})
	wantFault(t, err, "backup.tool")
	if strings.Contains(err.Error(), "bimat") {
		t.Error(err)
	}
}

func place(dsn string) dump.Place {
	return dump.Place{DSN: dsn, Tools: embedded.Installations()[0].Dir}
}

// archive backs a database with three people and two files up.
func archive(t *testing.T) (dump.Place, string, dump.Manifest) {
	t.Helper()
	dsn := pgtest.NewDSN(t)
	db, err := postgres.Open(postgres.Options{DSN: dsn, Now: pgtest.Now})
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.SQL().ExecContext(t.Context(), `INSERT INTO person (login, display) VALUES ('hieu.truong', 'Hiệu trưởng'), ('van.thu', 'Văn thư'), ('so.gddt', 'Sở')`)
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	files := t.TempDir()
	for name, body := range map[string]string{"ab/quyết định.pdf": "nội dung", "c": "", ".incoming/x.part": "một nửa"} {
		at := filepath.Join(files, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(at), 0o700), os.WriteFile(at, []byte(body), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	p, file := place(dsn), filepath.Join(t.TempDir(), "b.tar.gz")
	m, err := dump.Write(t.Context(), dump.Source{Place: p, FilesDir: files, Except: ".incoming", Elsewhere: "s3://kho", Step: 7, Release: "test", Now: pgtest.Now}, file)
	if err != nil {
		t.Fatal(err)
	}

	return p, file, m
}

func scratchName(t *testing.T) string {
	t.Helper()

	return "scratch_" + strings.ToLower(filepath.Base(filepath.Dir(t.TempDir())))
}

func wantFault(t *testing.T, err error, key string) {
	t.Helper()
	if f, ok := errors.AsType[*fault.Error](err); !ok || f.Key != key {
		t.Errorf("got %v, want the fault %s", err, key)
	}
}
