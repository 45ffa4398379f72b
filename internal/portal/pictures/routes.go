// Package pictures is the page of a unit's figures in pictures, each drawn on the server, with a sentence that is computed
// from its figures, its table and its files; some are drawn anew by a script that lets one ask for single figures.
package pictures

import (
	"net/http"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/plan"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/portal/figures"
	"github.com/thuocso/thuocso/internal/ranking/sendings"
	"github.com/thuocso/thuocso/internal/ranking/trend"
	view "github.com/thuocso/thuocso/web/page/figures"
)

// Deps are what this area works with.
type Deps struct {
	// Pages are the pages of figures, whose choices this area shares.
	Pages    figures.Deps
	Plans    *plan.Service
	Sendings sendings.Store
	// Trees tell where the tree of units is another from one season to the next.
	Trees trend.Trees
	// Zone tells which day it is.
	Zone *time.Location
}

// Routes returns the routes of the area.
func Routes(d Deps) []portal.Route {
	own := portal.Own(account.FiguresView)

	return []portal.Route{
		{Method: http.MethodGet, Path: view.ChartsPath, Permission: account.FiguresView, Target: own, Handle: d.page},
		{Method: http.MethodGet, Path: view.ChartsPath + ".svg", Permission: account.FiguresView, Target: own, Handle: d.picture},
		{Method: http.MethodGet, Path: view.ChartsPath + ".csv", Permission: account.FiguresView, Target: own, Handle: d.table},
	}
}
