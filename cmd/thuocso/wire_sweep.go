package main

import (
	"context"
	"log/slog"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/postgres"
)

// sweepEvery is how often what ended long ago is forgotten: sessions, links, failed sign-ins.
const sweepEvery = 24 * time.Hour

// sweepDaily forgets it at once and then every day, until the context ends.
func sweepDaily(ctx context.Context, st *station, now func() time.Time) {
	accounts := account.New(postgres.NewAccounts(st.db), account.Options{Now: now, Zone: st.config.Timezone})
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	for {
		if err := accounts.Sweep(ctx); err != nil && ctx.Err() == nil {
			st.log.LogAttrs(ctx, slog.LevelError, "sweep failed", slog.Any("error", err))
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
