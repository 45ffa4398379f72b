package main

import (
	"context"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/evidence/links"
	"github.com/thuocso/thuocso/internal/outbound"
	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/schedule"
)

// linkTime is how long the links of one night may take: all of one host, each as slow as it may be, with rests between.
const linkTime = 3 * time.Hour

// regular are what whoever leads does at set times besides ranking the seasons. Their names stand in the catalogue as
// schedule.job.NAME.
func regular(st *station, now func() time.Time) []schedule.Job {
	list := []schedule.Job{sweepJob(st, now), uploadJob(st, now), remindJob(st, now)}
	if st.config.LinkCheck {
		list = append(list, linkJob(st, now, outbound.Config{}))
	}

	return list
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
		documents, _, err := newEvidence(st, now)
		if err != nil {
			return schedule.Count{}, err
		}
		n, err := documents.Sweep(ctx)

		return schedule.Count{Written: n}, wrap("sweep uploads", err)
	}}
}

// linkJob looks at the links of evidence, at night.
func linkJob(st *station, now func() time.Time, out outbound.Config) schedule.Job {
	out.Agent = "ThuocSo-link-check (+" + st.config.BaseURL.String() + ")"
	client := outbound.New(out)
	checker := links.Checker{Store: postgres.NewEvidence(st.db), Now: now, Pace: links.Pace, Look: func(ctx context.Context, address string) links.Outcome {
		found := client.Look(ctx, address)

		return links.Outcome{
			Status: string(found), Reached: found.Reached(), Away: !found.Reached() && found != outbound.Refused, Nowhere: found == outbound.NoName,
		}
	}}

	return schedule.Job{Name: "link_check", Spec: "0 1 * * *", Limit: linkTime, Run: func(ctx context.Context, _ time.Time) (schedule.Count, error) {
		looked, noted, err := checker.Run(ctx)

		return schedule.Count{Read: looked, Written: noted}, wrap("check links", err)
	}}
}
