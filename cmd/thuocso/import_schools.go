package main

import (
	"context"
	"flag"

	"github.com/thuocso/thuocso/internal/directory"
)

// importSchools takes a file of schools, CSV or xlsx.
func importSchools(ctx context.Context, p *process, args []string) error {
	set := flag.NewFlagSet("import schools", flag.ContinueOnError)
	from := set.String("valid-from", "", "")
	dry := set.Bool("dry-run", false, "")
	file, err := p.fileAndFlags(set, args)
	if err != nil {
		return err
	}
	valid, err := directory.ParseInterval(*from, "")
	if err != nil {
		return wrap("read date", err)
	}
	sheet, err := readSheet(file)
	if err != nil {
		return err
	}

	return p.withDirectory(ctx, func(s *directory.Service) error {
		do := s.ImportSchools
		if *dry {
			do = s.PreviewSchools
		}
		report, err := do(ctx, directory.Importer{}, sheet, valid.From)
		if err != nil {
			return wrap("import schools", err)
		}

		return p.reportImport(report, *dry)
	})
}
