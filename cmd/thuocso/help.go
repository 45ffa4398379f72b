package main

import (
	"fmt"
	"strings"

	"github.com/thuocso/thuocso/internal/fault"
)

// help prints the list of commands, or the help of the one that args name after "help".
func help(p *process, args []string) error {
	if len(args) > 1 {
		c, _ := find(args[1:])
		if c == nil {
			return fault.New(fault.Invalid, "cli.unknown_command", "name", args[1])
		}
		p.say("cli.help." + key(c.name))

		return nil
	}
	t := p.printer()
	var b strings.Builder
	fmt.Fprintln(&b, t.T("cli.help_head"))
	for _, c := range commands() {
		fmt.Fprintf(&b, "  %-16s %s\n", c.name, t.T("cli.command."+key(c.name)))
	}
	fmt.Fprint(&b, t.T("cli.help_foot"))
	if _, err := fmt.Fprintln(p.stdout, b.String()); err != nil {
		return fmt.Errorf("print help: %w", err)
	}

	return nil
}

// key is a command's name as the catalogue's keys write it.
func key(name string) string { return strings.ReplaceAll(name, " ", "_") }
