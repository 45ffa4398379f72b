package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"
	_ "time/tzdata" // the province's time zone, on machines that have none

	"github.com/thuocso/thuocso/internal/config"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/postgres/embedded"
)

// station is what a command with a database stands on: the configuration, the database,
// and the private server where the portal runs one.
type station struct {
	config config.Config
	log    *slog.Logger
	db     *postgres.DB
	server *embedded.Server // nil with DATABASE_URL
	dsn    string
}

// settings reads the configuration of the process.
func (p *process) settings() (config.Config, error) {
	c, err := config.Load(p.env, os.Geteuid())
	if err != nil {
		return c, fmt.Errorf("load configuration: %w", err)
	}

	return c, nil
}

// starter is how a command gets at the private server: embedded.Start to hold it alone,
// embedded.Use to share the one that a portal runs.
type starter func(context.Context, embedded.Config) (*embedded.Server, error)

// open connects to the database, a private one through start. Close the station after use.
func (p *process) open(ctx context.Context, start starter) (*station, error) {
	c, err := p.settings()
	if err != nil {
		return nil, err
	}
	st := &station{config: c, log: p.logger(), dsn: c.DatabaseURL}
	if c.Private() {
		if st.server, err = start(ctx, embedded.Config{Dir: c.DatabaseDir(), Logger: st.log}); err != nil {
			return nil, fmt.Errorf("start private database: %w", err)
		}
		st.dsn = st.server.DSN(embedded.DatabaseName)
	}
	st.db, err = postgres.Open(postgres.Options{DSN: st.dsn, BehindPooler: c.BehindPooler, Now: time.Now})
	if err == nil {
		err = st.db.Ping(ctx)
	}
	if err != nil {
		return nil, errors.Join(unreachable(err), st.close(ctx))
	}

	return st, nil
}

// unreachable is what a person is told when a configured server does not answer.
func unreachable(err error) error {
	return fault.New(fault.Unavailable, "cli.database_unreachable").Because(err)
}

// migrated opens a station for a tool and leads its database to the present schema.
func (p *process) migrated(ctx context.Context) (*station, error) {
	st, err := p.open(ctx, embedded.Use)
	if err != nil {
		return nil, err
	}
	if err := st.migrate(ctx); err != nil {
		return nil, errors.Join(err, st.close(ctx))
	}

	return st, nil
}

// migrate leads the database to the present schema, past a pooler where there is one.
func (st *station) migrate(ctx context.Context) error {
	if !st.config.BehindPooler {
		return wrap("migrate", postgres.Migrate(ctx, st.db))
	}
	direct, err := postgres.Open(postgres.Options{DSN: st.config.DirectURL, Now: time.Now})
	if err != nil {
		return fmt.Errorf("open direct connection: %w", err)
	}

	return errors.Join(wrap("migrate", postgres.Migrate(ctx, direct)), direct.Close())
}

// close gives the database up and stops the private server, also when ctx has ended already.
func (st *station) close(ctx context.Context) error {
	ctx = context.WithoutCancel(ctx)
	var err error
	if st.db != nil {
		err = st.db.Close()
	}
	if st.server != nil {
		err = errors.Join(err, wrap("stop private database", st.server.Stop(ctx)))
	}

	return err
}

// wrap says what was done when an error came; nil stays nil.
func wrap(doing string, err error) error {
	if err == nil {
		return nil
	}

	return fmt.Errorf("%s: %w", doing, err)
}
