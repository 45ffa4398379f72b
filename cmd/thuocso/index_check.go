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

// defaultIndex is what a plan is checked against that names no index of the program.
const defaultIndex = "qd-4725-2022"

// maxInput bounds a file that score and index check read.
const maxInput = 1 << 20

// indexCheck validates index files: warnings and what is sound go to standard output, faults to standard error.
func indexCheck(_ context.Context, p *process, args []string) error {
	return p.checkFiles("index check", args, func(file string, data []byte) (bool, error) { return p.checkIndex(file, data), nil })
}

// checkFiles checks each file that args name; a command that finds one unsound, or cannot read it, ends with status 1.
func (p *process) checkFiles(command string, args []string, sound func(file string, data []byte) (bool, error)) error {
	set := flag.NewFlagSet(command, flag.ContinueOnError)
	if err := p.parse(set, args); err != nil {
		return err
	}
	if err := arguments(set, 1, 1000); err != nil {
		return err
	}
	failed := false
	for _, file := range set.Args() {
		data, unread := p.input(file)
		if unread != nil {
			p.line(p.stderr, unread.Key, unread.Args...)
			failed = true

			continue
		}
		ok, err := sound(file, data)
		if err != nil {
			return err
		}
		failed = failed || !ok
	}
	if failed {
		return exitStatus(1)
	}

	return nil
}

// checkIndex prints what Load finds in one file and says whether it is sound.
func (p *process) checkIndex(file string, data []byte) bool {
	index, problems := maturity.Load(file, data)
	p.problems(problems)
	if index == nil {
		return false
	}
	p.say("score.check_sound", "file", file, "components", len(index.Components()),
		"conditions", len(index.Conditions()), "warnings", len(problems))

	return true
}

// problems prints what is wrong with a file: faults to standard error, warnings to standard output.
func (p *process) problems(problems []maturity.Problem) {
	for _, problem := range problems {
		to, key := p.stderr, "score.check_fault"
		if problem.Warning {
			to, key = p.stdout, "score.check_warning"
		}
		p.line(to, key, "file", problem.File, "line", strconv.Itoa(problem.Line), "reason", p.printer().T(problem.Key, problem.Args...))
	}
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
