// Package plan is the area of targets: how far a unit reaches those of its plans, one target with the units below it and its way
// over the seasons, and trials of what would be.
package plan

import (
	"net/http"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/plan"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/portal/figures"
	"github.com/thuocso/thuocso/internal/ranking/trend"
	view "github.com/thuocso/thuocso/web/page/plan"
)

// Deps are what this area works with.
type Deps struct {
	// Figures chooses season, basis and unit as the pages of results do.
	Figures figures.Deps
	Plans   *plan.Service
	Offices *plan.Offices
	// Trees tell where the tree of units is another from one season to the next.
	Trees trend.Trees
}

// Routes returns the routes of the area. What a page shows lies below the actor's unit.
func Routes(d Deps) []portal.Route {
	own, office := portal.Own(account.FiguresView), portal.Own(account.FigureReport)

	return []portal.Route{
		{Method: http.MethodGet, Path: view.ListPath, Permission: account.FiguresView, Target: own, Handle: d.list},
		{Method: http.MethodGet, Path: view.TargetPath, Permission: account.FiguresView, Target: own, Handle: d.target},
		{Method: http.MethodGet, Path: view.TargetPath + ".svg", Permission: account.FiguresView, Target: own, Handle: d.wayPicture},
		{Method: http.MethodGet, Path: view.TargetPath + ".csv", Permission: account.FiguresView, Target: own, Handle: d.wayTable},
		{Method: http.MethodGet, Path: view.TryPath, Permission: account.FiguresView, Target: own, Handle: d.try},
		{Method: http.MethodGet, Path: view.FilePath, Permission: account.FiguresView, Target: own, Handle: d.file},
		{Method: http.MethodGet, Path: view.EntryPath, Permission: account.FigureReport, Target: office, Handle: d.entry},
		{Method: http.MethodPost, Path: view.EntryPath, Permission: account.FigureReport, Target: office, Handle: d.enter, Body: mostEntered},
	}
}
