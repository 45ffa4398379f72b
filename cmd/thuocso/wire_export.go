package main

import (
	"time"

	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/portal/export"
	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/ranking"
)

// exportRoutes puts the documents to keep together.
func exportRoutes(st *station, parts subjects, now func() time.Time) []portal.Route {
	store := postgres.NewRanking(st.db)

	return export.Routes(export.Deps{
		Figures: ranking.NewReader(store, store, parts.seasons), Lines: store, Figured: store,
		Plans: parts.plans, Seasons: parts.seasons, Census: parts.census, Now: now,
	})
}
