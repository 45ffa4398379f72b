package main

import (
	"context"
	"io/fs"
	"time"

	"github.com/thuocso/thuocso/indicators"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/assessment/annex"
	"github.com/thuocso/thuocso/internal/plan"
	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/review"
	"github.com/thuocso/thuocso/internal/season"
)

// subjects are the services that several areas of the portal work with.
type subjects struct {
	seasons *season.Service
	census  *season.Census
	returns *assessment.Service
	guide   *review.Guide
	plans   *plan.Service
	own     *plan.Own
	annex   *annex.Service
}

func newSubjects(st *station, now func() time.Time) subjects {
	store, returns, zone := postgres.NewSeasons(st.db), postgres.NewReturns(st.db), st.config.Timezone
	seasons := season.NewService(store, now, zone)

	kept := postgres.NewPlans(st.db)
	plans := plan.NewService(kept, seasons)

	return subjects{
		seasons: seasons, census: season.NewCensus(store, zone),
		returns: assessment.NewService(returns, returns, seasons, now),
		guide:   review.NewGuide(postgres.NewGuidance(st.db), now),
		plans:   plans,
		own:     plan.NewOwn(kept, plans, seasons, now),
		annex:   annex.NewService(returns, plans, now),
	}
}

// register stores the indices and plans that the program carries as revisions. Those that are
// there already cost one look-up each.
func (s subjects) register(ctx context.Context) error {
	for kind, pattern := range map[string]string{"index": "*.yaml", "plan": "plans/*.yaml"} {
		names, err := fs.Glob(indicators.FS, pattern)
		if err != nil {
			return wrap("list "+pattern, err)
		}
		for _, name := range names {
			if _, err := register(ctx, s.seasons, kind, name); err != nil {
				return err
			}
		}
	}

	return nil
}
