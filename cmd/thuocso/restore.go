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
	if err := r.Run(ctx, unpacked); err != nil {
		return wrap("restore", err)
	}
	p.say("backup.restored", "made", unpacked.Made, "tables", len(unpacked.Tables), "rows", unpacked.Rows(), "files", unpacked.Files())
	if unpacked.Elsewhere != "" {
		p.say("backup.files_were_elsewhere", "place", unpacked.Elsewhere)
	}
	if !r.Empty {
		p.say("backup.kept_aside", "database", r.Aside(), "files", r.AsideFiles())
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

// restoration looks at what would be replaced, which without force must be nothing.
func (st *station) restoration(ctx context.Context, force bool) (*dump.Restoration, error) {
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

	return &dump.Restoration{
		Place: place, Empty: empty, FilesDir: st.config.FilesDir(), Begun: time.Now(), Leave: st.db.Close, Prepare: migrateLoaded,
	}, nil
}

// migrateLoaded brings a loaded archive to this program's step and counts its tables.
func migrateLoaded(ctx context.Context, loaded dump.Place) error {
	db, err := postgres.Open(postgres.Options{DSN: loaded.DSN, Now: time.Now})
	if err != nil {
		return wrap("open scratch database", err)
	}
	if err := postgres.Migrate(ctx, db); err != nil {
		return errors.Join(wrap("migrate scratch database", err), db.Close())
	}

	return errors.Join(wrap("count restored tables", postgres.Analyze(ctx, db)), db.Close())
}
