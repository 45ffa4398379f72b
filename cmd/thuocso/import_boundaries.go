package main

import (
	"context"
	"errors"
	"flag"

	"github.com/thuocso/thuocso/internal/directory"
	"github.com/thuocso/thuocso/internal/directory/boundary"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/postgres"
)

// importBoundaries takes a GeoJSON file of the outlines of units.
func importBoundaries(ctx context.Context, p *process, args []string) error {
	set := flag.NewFlagSet("import boundaries", flag.ContinueOnError)
	kind := set.String("kind", "", "")
	from := set.String("valid-from", "", "")
	to := set.String("valid-to", "", "")
	dry := set.Bool("dry-run", false, "")
	file, err := p.fileAndFlags(set, args)
	if err != nil {
		return err
	}
	wanted, err := wantedBoundaries(*kind, *from, *to)
	if err != nil {
		return err
	}
	content, err := readWhole(file, boundary.MaxBytes)
	if err != nil {
		return err
	}
	list, err := boundary.Read(content)
	if err != nil {
		return wrap("read boundaries", err)
	}
	st, err := p.migrated(ctx)
	if err != nil {
		return err
	}
	service := boundary.NewService(postgres.NewDirectory(st.db))
	var report *directory.Report
	if *dry {
		report, err = service.Preview(ctx, list, wanted)
	} else {
		report, err = service.Import(ctx, 0, list, wanted)
	}
	if err == nil {
		err = p.reportImport(report, *dry)
	}

	return errors.Join(wrap("import boundaries", err), st.close(ctx))
}

func wantedBoundaries(kind, from, to string) (boundary.Wanted, error) {
	valid, err := directory.ParseInterval(from, to)
	if err != nil {
		return boundary.Wanted{}, wrap("read dates", err)
	}
	if valid.From.IsZero() && !valid.To.IsZero() {
		return boundary.Wanted{}, fault.New(fault.Invalid, "boundary.from_missing")
	}
	wanted := boundary.Wanted{Valid: valid}
	if kind == "" {
		return wanted, nil
	}
	known, ok := directory.KindOf(kind)
	if !ok {
		return wanted, fault.New(fault.Invalid, "directory.kind_unknown", "text", kind)
	}
	wanted.Kind = known

	return wanted, nil
}
