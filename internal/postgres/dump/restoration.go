package dump

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"
)

// Restoration is one restore under way: an archive takes the place of the present database and files, which are kept
// aside under a name that tells when.
type Restoration struct {
	// Place is the present database, Empty whether it holds nothing worth keeping.
	Place Place
	Empty bool
	// FilesDir is the folder of the files beside it.
	FilesDir string
	// Begun names what is put aside.
	Begun time.Time
	// Leave lets go of the present database, which nobody may be connected to while it is renamed.
	Leave func() error
	// Prepare makes a loaded archive fit for this program before it is put in place.
	Prepare func(ctx context.Context, loaded Place) error
}

// Run loads the archive into a database of its own, gives it the present one's name, then puts the files in place.
// An error before the renaming leaves the present data as they were.
func (r *Restoration) Run(ctx context.Context, unpacked *Unpacked) error {
	if err := r.database(ctx, unpacked); err != nil {
		return err
	}

	return r.files(unpacked.FilesDir())
}

// Aside is the name under which the present database is kept.
func (r *Restoration) Aside() string { return "thuocso_before_" + r.stamp() }

// AsideFiles is the folder in which the present files are kept.
func (r *Restoration) AsideFiles() string { return r.FilesDir + "-" + r.Aside() }

func (r *Restoration) stamp() string { return r.Begun.UTC().Format("20060102150405") }

func (r *Restoration) database(ctx context.Context, unpacked *Unpacked) error {
	draft := "thuocso_restore_" + r.stamp()
	loaded, err := r.Place.Create(ctx, draft)
	if err != nil {
		return fmt.Errorf("make scratch database: %w", err)
	}
	if err := r.load(ctx, loaded, unpacked); err != nil {
		return errors.Join(fmt.Errorf("load backup: %w", err), r.Place.Drop(context.WithoutCancel(ctx), draft))
	}
	if err := r.Leave(); err != nil {
		return fmt.Errorf("leave present database: %w", err)
	}
	if err := r.Place.Swap(ctx, draft, r.Aside()); err != nil {
		return errors.Join(fmt.Errorf("put database in place: %w", err), r.Place.Drop(context.WithoutCancel(ctx), draft))
	}
	if !r.Empty {
		return nil
	}
	if err := r.Place.Drop(ctx, r.Aside()); err != nil {
		return fmt.Errorf("drop empty database: %w", err)
	}

	return nil
}

func (r *Restoration) load(ctx context.Context, loaded Place, unpacked *Unpacked) error {
	if err := loaded.Load(ctx, unpacked); err != nil {
		return fmt.Errorf("load archive: %w", err)
	}

	return r.Prepare(ctx, loaded)
}

func (r *Restoration) files(from string) error {
	if err := os.Rename(r.FilesDir, r.AsideFiles()); err != nil && !os.IsNotExist(err) {
		return fmt.Errorf("put files aside: %w", err)
	}
	if err := os.Rename(from, r.FilesDir); err != nil {
		return fmt.Errorf("put files in place: %w", err)
	}

	return nil
}
