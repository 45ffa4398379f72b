package main

import (
	"context"
	"errors"

	"github.com/thuocso/thuocso/internal/postgres"
)

// migrate leads the database to the schema of this program.
func migrate(ctx context.Context, p *process, args []string) (err error) {
	if err := p.none("migrate", args); err != nil {
		return err
	}
	st, err := p.migrated(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.close(ctx)) }()
	m, err := postgres.MigrationState(ctx, st.db)
	if err != nil {
		return wrap("migrate", err)
	}
	p.say("cli.migrated", "step", m.Have)

	return nil
}
