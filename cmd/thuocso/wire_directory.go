package main

import (
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/directory"
	"github.com/thuocso/thuocso/internal/directory/boundary"
	"github.com/thuocso/thuocso/internal/paper"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/portal/admin"
	"github.com/thuocso/thuocso/internal/postgres"
)

// directoryRoutes are the pages of units, schools and imports.
func directoryRoutes(st *station, now func() time.Time) []portal.Route {
	store := postgres.NewDirectory(st.db)
	service := directory.NewService(store, now, st.config.Timezone)

	return admin.DirectoryRoutes(admin.DirectoryDeps{
		Reader: store, Uploads: directory.NewUploads(service, store, paper.Workbooks{}), Today: service.Today,
		Outlines: boundary.NewUploads(store, store, now),
	})
}

// directoryTabs are the sections of units and schools.
func directoryTabs() []portal.Tab {
	return []portal.Tab{
		{Key: "directory.tab.units", Href: "/quan-tri/don-vi", Permission: account.DirectoryView},
		{Key: "directory.tab.schools", Href: "/quan-tri/truong", Permission: account.DirectoryView},
	}
}
