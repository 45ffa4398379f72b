// Package offices is the area that compares the offices of a unit.
package offices

import (
	"net/http"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/portal/figures"
	"github.com/thuocso/thuocso/internal/ranking/offices"
	view "github.com/thuocso/thuocso/web/page/offices"
)

// Deps are what this area works with.
type Deps struct {
	// Figures chooses season, basis and unit as the pages of results do.
	Figures figures.Deps
	Offices offices.Store
}

// Routes returns the routes of the area. What is shown lies below the actor's unit.
func Routes(d Deps) []portal.Route {
	own := portal.Own(account.FiguresView)

	return []portal.Route{
		{Method: http.MethodGet, Path: view.Path, Permission: account.FiguresView, Target: own, Handle: d.page},
		{Method: http.MethodGet, Path: view.ListPath, Permission: account.FiguresView, Target: own, Handle: d.list},
	}
}
