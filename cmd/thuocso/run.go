package main

import (
	"context"
	"io"
	"os/signal"
	"strings"
	"syscall"

	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/locale"
)

// command is one subcommand; a name of two words is given as two arguments.
type command struct {
	name string
	run  func(ctx context.Context, p *process, args []string) error
}

// commands lists the subcommands in the order of the help text. Each stands in a file
// of its own and is described by the catalogue keys cli.command.NAME and cli.help.NAME.
func commands() []command {
	return []command{
		{"serve", serve},
		{"migrate", migrate},
		{"admin create", adminCreate},
		{"doctor", doctor},
		{"backup", backup},
		{"restore", restore},
		{"import units", importUnits},
		{"import schools", importSchools},
		{"import boundaries", importBoundaries},
		{"import plan", importPlan},
		{"rank", rank},
		{"version", version},
		{"index check", indexCheck},
		{"plan check", planCheck},
		{"score", score},
	}
}

// process is what a command sees of the world around it.
type process struct {
	env            func(string) string
	stdin          io.Reader
	stdout, stderr io.Writer

	words *locale.Printer // made at the first word
}

// run finds the subcommand that args name and carries it out; an interrupt ends its context.
func run(ctx context.Context, p *process, args []string) error {
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	// A reader that goes away (`thuocso serve | head`) must not kill the process before it has stopped its server.
	signal.Ignore(syscall.SIGPIPE)

	if len(args) == 0 || args[0] == "help" || args[0] == "-h" || args[0] == "--help" {
		return help(p, args)
	}
	c, rest := find(args)
	if c == nil {
		return fault.New(fault.Invalid, "cli.unknown_command", "name", args[0])
	}
	for _, a := range rest {
		if a == "-h" || a == "--help" {
			return help(p, append([]string{"help"}, strings.Fields(c.name)...))
		}
	}

	return c.run(ctx, p, rest)
}

// find returns the command that args begin with, longer names first, and the arguments after it.
func find(args []string) (*command, []string) {
	var best *command
	words := 0
	for _, c := range commands() {
		name := strings.Fields(c.name)
		if len(name) > words && len(args) >= len(name) && strings.Join(args[:len(name)], " ") == c.name {
			best, words = &c, len(name)
		}
	}

	return best, args[words:]
}
