package main

import (
	"context"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"time"

	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/postgres/dump"
	"github.com/thuocso/thuocso/internal/postgres/embedded"
)

// restore puts an archive in the place of the database and the files. Until the archive has been checked, loaded
// beside the present data, compared and migrated, nothing of the present data is touched; afterwards it is kept aside.
func restore(ctx context.Context, p *process, args []string) (err error) {
	set := flag.NewFlagSet("restore", flag.ContinueOnError)
	force := set.Bool("force", false, "")
	if err := p.parse(set, args); err != nil {
		return err
	}
	if err := arguments(set, 1, 1); err != nil {
		return err
	}
	st, err := p.open(ctx, embedded.Start)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.close(ctx)) }()
	dir, err := st.scratch()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	unpacked, err := st.readArchive(ctx, set.Arg(0), dir)
	if err != nil {
		return err
	}
	r, err := st.restoration(ctx, *force)
	if err != nil {
		return err
	}
	if err := r.database(ctx, unpacked); err != nil {
		return err
	}
	if err := r.files(unpacked.FilesDir()); err != nil {
		return err
	}
	p.say("backup.restored", "made", unpacked.Made, "tables", len(unpacked.Tables), "rows", unpacked.Rows(), "files", unpacked.Files())
	if unpacked.Elsewhere != "" {
		p.say("backup.files_were_elsewhere", "place", unpacked.Elsewhere)
	}
	if !r.empty {
		p.say("backup.kept_aside", "database", r.aside, "files", r.asideFiles())
	}

	return nil
}

// readArchive checks an archive and that this program is not older than it.
func (st *station) readArchive(ctx context.Context, file, dir string) (*dump.Unpacked, error) {
	unpacked, err := dump.Read(file, filepath.Join(dir, "archive"))
	if err != nil {
		return nil, wrap("read backup", err)
	}
	m, err := postgres.MigrationState(ctx, st.db)
	if err != nil {
		return nil, wrap("restore", err)
	}
	if unpacked.Step > m.Want {
		return nil, fault.New(fault.Conflict, "backup.newer", "have", unpacked.Step, "want", m.Want)
	}

	return unpacked, nil
}

// restoration is one restore under way.
type restoration struct {
	st           *station
	place        dump.Place
	empty        bool
	draft, aside string
}

// restoration looks at what would be replaced, which without force must be nothing.
func (st *station) restoration(ctx context.Context, force bool) (*restoration, error) {
	place, err := st.place()
	if err != nil {
		return nil, err
	}
	empty, err := place.Empty(ctx)
	if err != nil {
		return nil, wrap("restore", err)
	}
	if !empty && !force {
		return nil, fault.New(fault.Conflict, "backup.not_empty")
	}
	stamp := time.Now().UTC().Format("20060102150405")

	return &restoration{st: st, place: place, empty: empty, draft: "thuocso_restore_" + stamp, aside: "thuocso_before_" + stamp}, nil
}

// database loads the archive into a database of its own and gives it the present one's name.
func (r *restoration) database(ctx context.Context, unpacked *dump.Unpacked) error {
	loaded, err := r.place.Create(ctx, r.draft)
	if err != nil {
		return wrap("make scratch database", err)
	}
	if err := r.load(ctx, loaded, unpacked); err != nil {
		return errors.Join(wrap("load backup", err), r.place.Drop(context.WithoutCancel(ctx), r.draft))
	}
	// The present database is renamed, which nobody may be connected to: this process neither.
	if err := r.st.db.Close(); err != nil {
		return wrap("leave present database", err)
	}
	if err := r.place.Swap(ctx, r.draft, r.aside); err != nil {
		return errors.Join(wrap("put database in place", err), r.place.Drop(context.WithoutCancel(ctx), r.draft))
	}
	if r.empty {
		return wrap("drop empty database", r.place.Drop(ctx, r.aside))
	}

	return nil
}

func (r *restoration) load(ctx context.Context, loaded dump.Place, unpacked *dump.Unpacked) error {
	if err := loaded.Load(ctx, unpacked); err != nil {
		return wrap("load archive", err)
	}
	db, err := postgres.Open(postgres.Options{DSN: loaded.DSN, Now: time.Now})
	if err != nil {
		return wrap("open scratch database", err)
	}

	if err := postgres.Migrate(ctx, db); err != nil {
		return errors.Join(wrap("migrate scratch database", err), db.Close())
	}

	return errors.Join(wrap("count restored tables", postgres.Analyze(ctx, db)), db.Close())
}

// files puts the archive's files in the place of the present ones, which are kept aside.
func (r *restoration) files(from string) error {
	to := r.st.config.FilesDir()
	if err := os.Rename(to, r.asideFiles()); err != nil && !os.IsNotExist(err) {
		return wrap("put files aside", err)
	}

	return wrap("put files in place", os.Rename(from, to))
}

func (r *restoration) asideFiles() string { return r.st.config.FilesDir() + "-" + r.aside }
