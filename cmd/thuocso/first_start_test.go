package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/thuocso/thuocso/internal/postgres/pgtest"
)

// started is a process on a database of its own and an empty data folder.
func started(t *testing.T, dsn string) (do func(args ...string) (int, string), dir string) {
	t.Helper()
	dir = t.TempDir()

	return func(args ...string) (int, string) {
		p, out, told := quiet("vi")
		p.env = func(name string) string { return map[string]string{"DATABASE_URL": dsn, "THUOCSO_DATA_DIR": dir}[name] }
		status := p.status(run(t.Context(), p, args))

		return status, out.String() + told.String()
	}, dir
}

// The way from nothing to the first administrator, step by step as README.md and docs/operations.md tell it.
func TestTheFirstStart(t *testing.T) {
	t.Parallel()
	do, dir := started(t, pgtest.NewEmptyDSN(t))
	units := filepath.Join(dir, "units.csv")
	if err := os.WriteFile(units, []byte("kind,code,parent_code,name\nprovince,17.0,,Tỉnh Một\ncommune,4795.0,17,Xã Hai\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	steps := []struct {
		args   []string
		status int
		says   string
	}{
		{[]string{"migrate"}, 0, ""},
		{[]string{"admin", "create", "--login", "quantri", "--unit-code", "17"}, 1, "thuocso import units TỆP --valid-from NGÀY"},
		{[]string{"import", "units", units}, 1, "--valid-from 2025-07-01"},
		{[]string{"import", "units", units, "--valid-from", "2025-07-01"}, 0, ""},
		{[]string{"admin", "create", "--login", "quantri", "--unit-code", "17"}, 0, "/lien-ket/"},
		{[]string{"backup", filepath.Join(dir, "khong-co", "b.tgz")}, 1, "Không ghi được vào thư mục " + filepath.Join(dir, "khong-co")},
		{[]string{"backup", filepath.Join(units, "b.tgz")}, 1, "Không ghi được vào thư mục " + units},
	}
	for _, s := range steps {
		status, said := do(s.args...)
		if status != s.status || !strings.Contains(said, s.says) {
			t.Errorf("%v: status %d, want %d, saying %q:\n%s", s.args, status, s.status, s.says, said)
		}
		if strings.Contains(said, "phạm vi đơn vị của tài khoản") || strings.Contains(said, "level=ERROR") {
			t.Errorf("%v is answered in words for somebody else:\n%s", s.args, said)
		}
	}
}

// What can be mended is told in words alone; its cause in the system's words is for whoever asks for it.
func TestCausesAreForWhoeverAsks(t *testing.T) {
	t.Parallel()
	for verbose, want := range map[string]bool{"": false, "yes": true} {
		p, _, told := quiet("en")
		p.env = func(name string) string {
			return map[string]string{
				"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none?connect_timeout=1", "THUOCSO_DATA_DIR": t.TempDir(),
				"THUOCSO_LANG": "en", "THUOCSO_VERBOSE": verbose,
			}[name]
		}
		if status := p.status(run(t.Context(), p, []string{"migrate"})); status != 1 || strings.Contains(told.String(), "refused") != want {
			t.Errorf("verbose %q: status %d, told %s", verbose, status, told)
		}
	}
}
