package main

import (
	"context"
	"errors"
	"time"

	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/portal/jobs"
	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/ranking/recompute"
	"github.com/thuocso/thuocso/internal/ranking/watch"
	"github.com/thuocso/thuocso/internal/schedule"
)

// runGrace is how long a run that was told to end may take for it.
const runGrace = 10 * time.Second

// guarded is the runner behind what people paused and what the clocks say.
func guarded(st *station, parts subjects, now func() time.Time) *schedule.Guard {
	return schedule.NewGuard(newRunner(st, parts, now), postgres.NewSchedule(st.db), now, recompute.Limit, runGrace)
}

// watching tells how the jobs stand.
func watching(st *station, now func() time.Time) *watch.Service {
	return watch.NewService(postgres.NewSchedule(st.db), schedule.Plans(st.config.Schedule, regular(st, now), st.config.Timezone), now)
}

// jobRoutes are the pages of the jobs.
func jobRoutes(st *station, parts subjects, names jobs.Names, now func() time.Time) []portal.Route {
	return jobs.Routes(jobs.Deps{Watch: watching(st, now), Runs: guarded(st, parts, now), Names: names, Seasons: parts.seasons})
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
		Store: store, Runner: guarded(st, newSubjects(st, now), now), Now: now, Log: st.log, Holder: holder(),
		Nightly: st.config.Schedule, Zone: st.config.Timezone, Ledger: store, Jobs: regular(st, now), Holds: store,
	})
	if err != nil {
		return nil, wrap("make scheduler", err)
	}

	return &clocked{Server: server, clockwork: schedule.Start(ctx, leader, st.config.Timezone, st.log)}, nil
}
