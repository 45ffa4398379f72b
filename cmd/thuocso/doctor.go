package main

import (
	"context"
	"errors"
	"os"
	"strconv"
	"time"

	"github.com/thuocso/thuocso/internal/config"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/postgres/embedded"
)

// examination prints what was found and remembers whether something needed is missing.
type examination struct {
	p   *process
	bad bool
}

// doctor tells what was found and what is missing, and changes nothing.
func doctor(ctx context.Context, p *process, args []string) error {
	if err := p.none("doctor", args); err != nil {
		return err
	}
	e := &examination{p: p}
	c, err := p.settings()
	if err != nil {
		e.miss(err)

		return exitStatus(1)
	}
	e.found("doctor.config", "address", c.Address, "url", c.BaseURL.String(), "zone", c.Timezone.String())
	dsn := c.DatabaseURL
	if c.Private() {
		dsn = e.private(ctx, c)
	} else {
		e.tools()
	}
	if dsn != "" {
		e.database(ctx, dsn)
	}
	e.files(ctx, c)
	e.mail(ctx, c)
	p.say("doctor.not_needed")
	if e.bad {
		p.say("doctor.bad")

		return exitStatus(1)
	}
	p.say("doctor.good")

	return nil
}

func (e *examination) found(key string, pairs ...any) {
	e.p.say("doctor.found", "what", e.p.printer().T(key, pairs...))
}

func (e *examination) note(key string, pairs ...any) {
	e.p.say("doctor.note", "what", e.p.printer().T(key, pairs...))
}

// miss prints what a person can mend; the rest of the error goes to the log.
func (e *examination) miss(err error) {
	e.bad = true
	if all, ok := errors.AsType[config.Faults](err); ok {
		for _, f := range all {
			e.p.say("doctor.missing", "what", e.p.printer().T(f.Key, f.Args...))
		}

		return
	}
	f := fault.Of(err)
	e.p.say("doctor.missing", "what", e.p.printer().T(f.Key, f.Args...))
	if f.Kind == fault.Internal || f.Err != nil && e.p.verbose() {
		e.p.logger().Error("examination failed", "error", f.Err)
	}
}

// private looks at the private server; it returns an address where one answers now.
func (e *examination) private(ctx context.Context, c config.Config) string {
	seen := embedded.Inspect(ctx, embedded.Config{Dir: c.DatabaseDir()})
	if seen.Err != nil {
		e.miss(seen.Err)

		return ""
	}
	e.found("doctor.binaries", "version", strconv.Itoa(seen.Binaries.Version), "dir", seen.Binaries.Dir)
	e.found("doctor.private", "dir", seen.Dir, "account", seen.Account, "socket", seen.Socket)
	e.tool(seen.Binaries)
	switch {
	case seen.Answers && seen.Holder != "":
		e.found("doctor.running", "holder", seen.Holder)

		return embedded.SocketDSN(seen.Socket)
	case seen.Holder != "":
		e.note("doctor.held", "holder", seen.Holder)
	case seen.Cluster == 0:
		e.note("doctor.first_start")
	default:
		e.note("doctor.stopped")
	}

	return ""
}

// tools looks for the programs that back a configured server up.
func (e *examination) tools() {
	found := embedded.Installations()
	if len(found) == 0 {
		e.note("backup.no_tools")

		return
	}
	e.tool(found[0])
}

func (e *examination) tool(i embedded.Installation) {
	for _, name := range []string{"pg_dump", "pg_restore"} {
		if _, err := os.Stat(i.Path(name)); err != nil {
			e.miss(fault.New(fault.Unavailable, "doctor.no_tool", "tool", name, "dir", i.Dir))

			return
		}
	}
	e.found("doctor.tools", "dir", i.Dir)
}

// database asks the server for its version, its parts and its migrations.
func (e *examination) database(ctx context.Context, dsn string) {
	db, err := postgres.Open(postgres.Options{DSN: dsn, MaxConns: 1, Now: time.Now})
	if err != nil {
		e.miss(unreachable(err))

		return
	}
	defer db.Close() //nolint:errcheck // only read
	about, err := postgres.Examine(ctx, db)
	if err != nil {
		e.miss(unreachable(err))

		return
	}
	e.found("doctor.database", "version", about.Version)
	for _, missing := range about.Missing {
		e.miss(fault.New(fault.Unavailable, "doctor.database_lacks", "what", missing))
	}
	m := about.Migration
	switch {
	case m.Have > m.Want:
		e.miss(fault.New(fault.Unavailable, "database.newer", "have", m.Have, "want", m.Want))
	case m.Have < m.Want:
		e.note("doctor.behind", "have", m.Have, "want", m.Want)
	default:
		e.found("doctor.migrated", "step", m.Have)
	}
}
