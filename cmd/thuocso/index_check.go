package main

import (
	"context"
	"flag"
	"io"
	"os"
	"strconv"

	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/maturity"
)

// maxInput bounds a file that score and index check read.
const maxInput = 1 << 20

// indexCheck validates index files: warnings and what is sound go to standard output, faults to standard error.
func indexCheck(_ context.Context, p *process, args []string) error {
	set := flag.NewFlagSet("index check", flag.ContinueOnError)
	if err := p.parse(set, args); err != nil {
		return err
	}
	if err := arguments(set, 1, 1000); err != nil {
		return err
	}
	failed := false
	for _, file := range set.Args() {
		data, err := p.input(file)
		if err != nil {
			p.line(p.stderr, err.Key, err.Args...)
			failed = true

			continue
		}
		if !p.checkIndex(file, data) {
			failed = true
		}
	}
	if failed {
		return exitStatus(1)
	}

	return nil
}

// checkIndex prints what Load finds in one file and says whether it is sound.
func (p *process) checkIndex(file string, data []byte) bool {
	index, problems := maturity.Load(file, data)
	for _, problem := range problems {
		to, key := p.stderr, "score.check_fault"
		if problem.Warning {
			to, key = p.stdout, "score.check_warning"
		}
		p.line(to, key, "file", problem.File, "line", strconv.Itoa(problem.Line), "reason", p.printer().T(problem.Key, problem.Args...))
	}
	if index == nil {
		return false
	}
	p.say("score.check_sound", "file", file, "components", len(index.Components()),
		"conditions", len(index.Conditions()), "warnings", len(problems))

	return true
}

// input reads a file, or standard input for "-", up to the bound.
func (p *process) input(file string) ([]byte, *fault.Error) {
	from := p.stdin
	if file != "-" {
		f, err := os.Open(file) //nolint:gosec // the person at the command line names the file
		if err != nil {
			return nil, fault.New(fault.NotFound, "score.unreadable", "file", file)
		}
		defer func() { _ = f.Close() }() //nolint:errcheck // nothing was written
		from = f
	}
	data, err := io.ReadAll(io.LimitReader(from, maxInput+1))
	if err != nil {
		return nil, fault.New(fault.NotFound, "score.unreadable", "file", file)
	}
	if len(data) > maxInput {
		return nil, fault.New(fault.TooLarge, "score.too_large", "file", file, "limit", maxInput>>10)
	}

	return data, nil
}
