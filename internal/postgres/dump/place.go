package dump

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"

	"github.com/lib/pq"

	"github.com/thuocso/thuocso/internal/fault"
)

// Place is a database with the programs that dump and load it.
type Place struct {
	// DSN is its address.
	DSN string
	// Tools is the folder of pg_dump and pg_restore.
	Tools string
}

// On is the same server's database of another name.
func (p Place) On(database string) Place {
	if u, err := url.Parse(p.DSN); err == nil && u.Scheme != "" {
		u.Path = "/" + database
		p.DSN = u.String()
	} else {
		p.DSN += " dbname='" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(database) + "'"
	}

	return p
}

// dump writes the database into a file and counts the rows of the very snapshot it writes.
func (p Place) dump(ctx context.Context, file string) (counts map[string]int64, err error) {
	db, err := sql.Open("postgres", p.DSN)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	tx, err := db.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return nil, fmt.Errorf("take snapshot: %w", err)
	}
	defer tx.Rollback() //nolint:errcheck // nothing was written
	var snapshot string
	if err := tx.QueryRowContext(ctx, "SELECT pg_export_snapshot()").Scan(&snapshot); err != nil {
		return nil, fmt.Errorf("take snapshot: %w", err)
	}
	if counts, err = rows(ctx, tx); err != nil {
		return nil, err
	}

	return counts, p.tool(ctx, "pg_dump", "--format=custom", "--compress=0", "--no-owner", "--no-acl", "--snapshot="+snapshot, "--file="+file)
}

// Load fills an empty database from an unpacked archive and compares every table's rows with the manifest.
func (p Place) Load(ctx context.Context, u *Unpacked) (err error) {
	err = p.tool(ctx, "pg_restore", "--exit-on-error", "--no-owner", "--no-acl", "--single-transaction", "--dbname="+p.name(),
		filepath.Join(u.dir, databaseName))
	if err != nil {
		return err
	}
	db, err := sql.Open("postgres", p.DSN)
	if err != nil {
		return fmt.Errorf("open database: %w", err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	got, err := rows(ctx, db)
	if err != nil {
		return err
	}
	if !maps.Equal(got, u.Tables) {
		return fault.New(fault.Internal, "backup.rows_differ").Because(fmt.Errorf("restored %v, the manifest says %v", got, u.Tables))
	}

	return nil
}

// querier is a connection or a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

const tablesSQL = `
SELECT table_name
FROM information_schema.tables
WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
ORDER BY table_name`

// rows counts the rows of every table.
func rows(ctx context.Context, q querier) (map[string]int64, error) {
	names, err := tables(ctx, q)
	if err != nil {
		return nil, err
	}
	counts := make(map[string]int64, len(names))
	for _, name := range names {
		var n int64
		if err := q.QueryRowContext(ctx, "SELECT count(*) FROM "+pq.QuoteIdentifier(name)).Scan(&n); err != nil {
			return nil, fmt.Errorf("count rows of %q: %w", name, err)
		}
		counts[name] = n
	}

	return counts, nil
}

func tables(ctx context.Context, q querier) (names []string, err error) {
	found, err := q.QueryContext(ctx, tablesSQL)
	if err != nil {
		return nil, fmt.Errorf("list tables: %w", err)
	}
	defer func() { err = errors.Join(err, found.Close()) }()
	for found.Next() {
		var name string
		if err := found.Scan(&name); err != nil {
			return nil, fmt.Errorf("list tables: %w", err)
		}
		names = append(names, name)
	}

	return names, found.Err()
}

// tool runs one of PostgreSQL's programs on the database. The address goes through the environment:
// arguments, and with them a password, could be read by every account of the machine.
func (p Place) tool(ctx context.Context, name string, args ...string) error {
	env, err := p.environment()
	if err != nil {
		return err
	}
	c := exec.CommandContext(ctx, filepath.Join(p.Tools, name), args...) //nolint:gosec // the system's own programs
	c.Env = env
	var said bytes.Buffer
	c.Stderr = &said
	if err := c.Run(); err != nil {
		return fault.New(fault.Unavailable, "backup.tool", "tool", name, "said", strings.TrimSpace(said.String())).Because(err)
	}

	return nil
}

// environment writes the address in the variables that PostgreSQL's programs read, which the driver names too.
func (p Place) environment() ([]string, error) {
	cfg, err := pq.NewConfig(p.DSN)
	if err != nil {
		return nil, fmt.Errorf("read database address: %w", err)
	}
	env := []string{"LC_ALL=C.UTF-8", "PATH=/usr/bin:/bin"}
	v := reflect.ValueOf(cfg)
	for i := range v.NumField() {
		name := v.Type().Field(i).Tag.Get("env")
		if k := v.Field(i).Kind(); strings.HasPrefix(name, "PG") && !v.Field(i).IsZero() && (k == reflect.String || k == reflect.Uint16) {
			env = append(env, fmt.Sprintf("%s=%v", name, v.Field(i).Interface()))
		}
	}

	return env, nil
}

// name is the database's name in its address.
func (p Place) name() string {
	cfg, err := pq.NewConfig(p.DSN)
	if err != nil {
		return ""
	}

	return cfg.Database
}
