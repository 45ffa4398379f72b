package main

import (
	"context"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/schedule"
)

// jobs are what whoever leads does at set times besides ranking the seasons. Their names stand in the catalogue as
// schedule.job.NAME.
func jobs(st *station, now func() time.Time) []schedule.Job {
	return []schedule.Job{sweepJob(st, now), uploadJob(st, now)}
}

// sweepJob forgets what ended long ago: sessions, links, failed sign-ins.
func sweepJob(st *station, now func() time.Time) schedule.Job {
	accounts := account.New(postgres.NewAccounts(st.db), account.Options{Now: now, Zone: st.config.Timezone})

	return schedule.Job{Name: "sweep", Spec: "30 2 * * *", Run: func(ctx context.Context, _ time.Time) (schedule.Count, error) {
		return schedule.Count{}, wrap("sweep accounts", accounts.Sweep(ctx))
	}}
}

// uploadJob forgets uploads that nobody ended.
func uploadJob(st *station, now func() time.Time) schedule.Job {
	return schedule.Job{Name: "uploads", Spec: "40 2 * * *", Run: func(ctx context.Context, _ time.Time) (schedule.Count, error) {
		documents, err := newEvidence(st, now)
		if err != nil {
			return schedule.Count{}, err
		}
		n, err := documents.Sweep(ctx)

		return schedule.Count{Written: n}, wrap("sweep uploads", err)
	}}
}
