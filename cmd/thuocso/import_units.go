package main

import (
	"context"
	"errors"
	"flag"

	"github.com/thuocso/thuocso/internal/directory"
	"github.com/thuocso/thuocso/internal/fault"
)

// importUnits takes a file of units, valid in the interval that the flags state.
func importUnits(ctx context.Context, p *process, args []string) error {
	set := flag.NewFlagSet("import units", flag.ContinueOnError)
	from := set.String("valid-from", "", "")
	to := set.String("valid-to", "", "")
	dry := set.Bool("dry-run", false, "")
	file, err := p.fileAndFlags(set, args)
	if err != nil {
		return err
	}
	valid, err := directory.ParseInterval(*from, *to)
	if err != nil {
		return wrap("read dates", err)
	}
	if valid.From.IsZero() {
		return fault.New(fault.Invalid, "cli.valid_from_missing")
	}
	sheet, err := readSheet(file)
	if err != nil {
		return err
	}

	return p.withDirectory(ctx, func(s *directory.Service) error {
		do := s.ImportUnits
		if *dry {
			do = s.PreviewUnits
		}
		report, err := do(ctx, directory.Importer{}, sheet, valid)
		if err != nil {
			return wrap("import units", err)
		}

		return p.reportImport(report, *dry)
	})
}

// withDirectory opens the database for one use of the directory.
func (p *process) withDirectory(ctx context.Context, use func(s *directory.Service) error) error {
	st, err := p.migrated(ctx)
	if err != nil {
		return err
	}

	return errors.Join(use(st.directory()), st.close(ctx))
}
