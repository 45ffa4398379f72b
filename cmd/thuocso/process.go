package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"github.com/thuocso/thuocso/internal/config"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/locale"
)

// exitStatus ends the process with a status and no further word.
type exitStatus int //nolint:errname // it is a status first, an error only to travel

// Error is for logs only.
func (s exitStatus) Error() string { return fmt.Sprintf("exit status %d", int(s)) }

// status tells the person what went wrong, if anything did, and returns the exit status.
func (p *process) status(err error) int {
	if err == nil {
		return 0
	}
	if s, ok := errors.AsType[exitStatus](err); ok {
		return int(s)
	}
	if all, ok := errors.AsType[config.Faults](err); ok {
		for _, f := range all {
			p.line(p.stderr, f.Key, f.Args...)
		}

		return 1
	}
	f := fault.Of(err)
	p.line(p.stderr, f.Key, f.Args...)
	if f.Kind == fault.Internal || f.Err != nil && p.verbose() {
		p.logger().Error("command failed", "error", err)
	}

	return 1
}

// verbose tells whether the person wants the causes of failures that are told in words already.
func (p *process) verbose() bool { return p.env("THUOCSO_VERBOSE") == "yes" }

// printer speaks Vietnamese, or English where THUOCSO_LANG=en asks for it.
func (p *process) printer() locale.Printer {
	if p.words != nil {
		return *p.words
	}
	c, err := locale.Load(nil)
	if err != nil {
		p.logger().Error("catalogue unreadable", "error", err)

		return locale.Printer{}
	}
	zone, err := time.LoadLocation(cmp.Or(p.env("THUOCSO_TIMEZONE"), "Asia/Ho_Chi_Minh"))
	if err != nil {
		zone = time.UTC // the configuration's own check tells it
	}
	words := c.Printer(locale.ParseLang(p.env("THUOCSO_LANG")), zone)
	p.words = &words

	return words
}

// say writes the message of a key to standard output.
func (p *process) say(key string, pairs ...any) { p.line(p.stdout, key, pairs...) }

func (p *process) line(w io.Writer, key string, pairs ...any) {
	if _, err := fmt.Fprintln(w, p.printer().T(key, pairs...)); err != nil {
		p.logger().Debug("nobody reads the output", "error", err)
	}
}

func (p *process) logger() *slog.Logger { return slog.New(slog.NewTextHandler(p.stderr, nil)) }

// parse reads the flags of a command; what the flag package would print becomes one sentence.
func (p *process) parse(set *flag.FlagSet, args []string) error {
	set.SetOutput(io.Discard)
	if err := set.Parse(args); err != nil {
		return fault.New(fault.Invalid, "cli.bad_flags", "args", strings.Join(args, " "), "command", set.Name())
	}

	return nil
}

// none refuses every argument of a command that takes none.
func (p *process) none(command string, args []string) error {
	set := flag.NewFlagSet(command, flag.ContinueOnError)
	if err := p.parse(set, args); err != nil {
		return err
	}

	return arguments(set, 0, 0)
}

// arguments checks that a command got as many arguments as it takes after its flags.
func arguments(set *flag.FlagSet, least, most int) error {
	if n := set.NArg(); n < least || n > most {
		return fault.New(fault.Invalid, "cli.arguments", "n", n, "command", set.Name())
	}

	return nil
}
