package main

import (
	"context"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"time"

	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/filestore"
	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/postgres/dump"
	"github.com/thuocso/thuocso/internal/postgres/embedded"
)

// backup writes the portal into one archive and proves it by loading it into a scratch server. It works beside a
// running portal. The archive gets its name only when it has been proved.
func backup(ctx context.Context, p *process, args []string) (err error) {
	set := flag.NewFlagSet("backup", flag.ContinueOnError)
	if err := p.parse(set, args); err != nil {
		return err
	}
	if err := arguments(set, 1, 1); err != nil {
		return err
	}
	file := set.Arg(0)
	if _, err := os.Lstat(file); err == nil {
		return fault.New(fault.Conflict, "backup.exists", "file", file)
	}
	draft := file + ".partial"
	if err := dump.Writable(draft); err != nil {
		return err
	}
	st, err := p.open(ctx, embedded.Use)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.close(ctx)) }()
	source, err := st.source(ctx)
	if err != nil {
		return err
	}
	defer os.Remove(draft) //nolint:errcheck // it is gone when all went well
	m, err := dump.Write(ctx, source, draft)
	if err != nil {
		return wrap("write backup", err)
	}
	if err := st.prove(ctx, draft); err != nil {
		return wrap("prove backup", err)
	}
	if err := os.Rename(draft, file); err != nil {
		return wrap("name backup", err)
	}
	p.say("backup.done", "file", file, "tables", len(m.Tables), "rows", m.Rows(), "files", m.Files())
	if s3 := st.config.S3; s3.Used() {
		p.say("backup.files_elsewhere", "bucket", s3.Bucket, "host", s3.Endpoint)
	}

	return nil
}

// source is what a backup of the station holds.
func (st *station) source(ctx context.Context) (dump.Source, error) {
	m, err := postgres.MigrationState(ctx, st.db)
	if err != nil {
		return dump.Source{}, wrap("back up", err)
	}
	place, err := st.place()

	return dump.Source{
		Place: place, FilesDir: st.config.FilesDir(), Except: filestore.Incoming, Elsewhere: elsewhere(st.config.S3), Step: m.Have,
		Release: release, Now: time.Now,
	}, err
}

// place is the station's database past any pooler, with the programs of the private server's version or the newest.
func (st *station) place() (dump.Place, error) {
	if st.server != nil {
		return dump.Place{DSN: st.dsn, Tools: st.server.Installation().Dir}, nil
	}
	found := embedded.Installations()
	if len(found) == 0 {
		return dump.Place{}, fault.New(fault.Unavailable, "backup.no_tools")
	}

	return dump.Place{DSN: st.config.DirectURL, Tools: found[0].Dir}, nil
}

// prove loads an archive into a server of its own and compares the rows of every table.
func (st *station) prove(ctx context.Context, file string) (err error) {
	dir, err := st.scratch()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	unpacked, err := dump.Read(file, filepath.Join(dir, "archive"))
	if err != nil {
		return wrap("read back", err)
	}
	return wrap("load into scratch database", dump.Prove(ctx, unpacked, embedded.Config{Dir: filepath.Join(dir, "postgres"), Logger: st.log}))
}

// scratch makes a folder beside the data, which the account of a server can pass through.
func (st *station) scratch() (string, error) {
	if err := os.MkdirAll(st.config.DataDir, 0o755); err != nil { //nolint:gosec // see above
		return "", wrap("make data folder", err)
	}
	dir, err := os.MkdirTemp(st.config.DataDir, "scratch-")
	if err != nil {
		return "", wrap("make scratch folder", err)
	}

	return dir, wrap("open scratch folder", os.Chmod(dir, 0o711)) //nolint:gosec // see above
}
