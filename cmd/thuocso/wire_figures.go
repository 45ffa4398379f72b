package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/portal/figures"
	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/recompute"
	"github.com/thuocso/thuocso/internal/schedule"
	view "github.com/thuocso/thuocso/web/page/figures"
)

// figureDeps puts together what the pages of results work with.
func figureDeps(st *station, parts subjects, now func() time.Time) figures.Deps {
	store := postgres.NewRanking(st.db)

	return figures.Deps{
		Figures: ranking.NewReader(store, store, parts.seasons), Peers: store, Figured: store, Runs: newRunner(st, parts, now), Jobs: postgres.NewSchedule(st.db),
		Seasons: parts.seasons, Census: parts.census, Now: now,
	}
}

// figureTabs are the sections of results.
func figureTabs() []portal.Tab {
	return []portal.Tab{
		{Key: "figures.progress", Href: view.ProgressPath, Permission: account.FiguresView},
		{Key: "figures.board", Href: view.BoardPath, Permission: account.FiguresView},
		{Key: "figures.runs", Href: view.RunsPath, Permission: account.RunView},
	}
}

// newRunner is what the button, the command and the clock run with.
func newRunner(st *station, parts subjects, now func() time.Time) *recompute.Runner {
	return recompute.NewRunner(postgres.NewRanking(st.db), parts.seasons, now, st.log, holder())
}

// holder names this process: the same number on another machine, or after a restart, is another holder.
func holder() string {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	b := make([]byte, 6)
	rand.Read(b) // never fails

	return fmt.Sprintf("%.60s/%d/%s", host, os.Getpid(), hex.EncodeToString(b))
}

// clocked is the portal with the clockwork that runs its jobs.
type clocked struct {
	*portal.Server

	clockwork *schedule.Clockwork
}

// Shutdown stops taking requests, then lets the jobs under way end.
func (c *clocked) Shutdown(ctx context.Context) error {
	return errors.Join(c.Server.Shutdown(ctx), c.clockwork.Stop(ctx))
}

// withClockwork starts the jobs of a portal.
func withClockwork(ctx context.Context, st *station, server *portal.Server, now func() time.Time) (*clocked, error) {
	store := postgres.NewSchedule(st.db)
	leader, err := schedule.NewLeader(schedule.Config{
		Store: store, Runner: newRunner(st, newSubjects(st, now), now), Now: now, Log: st.log, Holder: holder(),
		Nightly: st.config.Schedule, Zone: st.config.Timezone, Ledger: store, Jobs: jobs(st, now),
	})
	if err != nil {
		return nil, wrap("make scheduler", err)
	}

	return &clocked{Server: server, clockwork: schedule.Start(ctx, leader, st.config.Timezone, st.log)}, nil
}
