package main

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/thuocso/thuocso/internal/directory"
	"github.com/thuocso/thuocso/internal/directory/sheet"
	"github.com/thuocso/thuocso/internal/directory/told"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/paper"
	"github.com/thuocso/thuocso/internal/postgres"
)

// directory returns the units and schools of the station's database.
func (st *station) directory() *directory.Service {
	return directory.NewService(postgres.NewDirectory(st.db), time.Now, st.config.Timezone)
}

// fileAndFlags reads the flags of a command that takes one file; they may stand before and after it.
func (p *process) fileAndFlags(set *flag.FlagSet, args []string) (string, error) {
	var files []string
	for {
		if err := p.parse(set, args); err != nil {
			return "", err
		}
		if set.NArg() == 0 {
			break
		}
		files, args = append(files, set.Arg(0)), set.Args()[1:]
	}
	if len(files) != 1 {
		return "", fault.New(fault.Invalid, "cli.arguments", "n", len(files), "command", set.Name())
	}

	return files[0], nil
}

// readSheet reads a table from a file, never more of it than an import may have.
func readSheet(name string) (sheet.Sheet, error) {
	content, err := readWhole(name, sheet.MaxBytes)
	if err != nil {
		return sheet.Sheet{}, err
	}
	table, err := sheet.Read(content, paper.Workbooks{})

	return table, wrap("read sheet", err)
}

// readWhole reads a file, never more of it than one byte beyond the most.
func readWhole(name string, most int64) ([]byte, error) {
	f, err := os.Open(name) //nolint:gosec // the file that the person at the command line names
	if err != nil {
		return nil, fault.New(fault.Invalid, "directory.no_file", "file", name).Because(err)
	}
	defer f.Close() //nolint:errcheck // nothing was written
	content, err := io.ReadAll(io.LimitReader(f, most+1))
	if err != nil {
		return nil, fault.New(fault.Invalid, "directory.no_file", "file", name).Because(err)
	}

	return content, nil
}

// reportImport prints what was, or would be, added, changed and refused, row by row. Refused rows end the command with 1.
func (p *process) reportImport(r *directory.Report, dry bool) error {
	w := bufio.NewWriter(p.stdout)
	words := p.printer()
	for _, line := range told.Lines(words, r) {
		fmt.Fprintln(w, line) //nolint:errcheck // Flush tells
	}
	outcome := "directory.written"
	switch {
	case dry:
		outcome = "directory.dry_run"
	case !r.Clean():
		outcome = "directory.nothing_written"
	case !r.Changes():
		outcome = "directory.nothing_to_do"
	}
	fmt.Fprintln(w, words.T(outcome)) //nolint:errcheck // Flush tells
	if err := w.Flush(); err != nil {
		return fmt.Errorf("print report: %w", err)
	}
	if !r.Clean() {
		return exitStatus(1)
	}

	return nil
}
