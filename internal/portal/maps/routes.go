// Package maps is the page of a unit's map: the units below it coloured by a figure, drawn on the server from their
// outlines, or as tiles where there are none, with its table and its files.
package maps

import (
	"context"
	"net/http"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/directory/boundary"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/portal/figures"
	"github.com/thuocso/thuocso/internal/season"
	view "github.com/thuocso/thuocso/web/page/figures"
)

// Shapes reads the outlines that units had when a season was opened, by unit; a unit without one is left out.
type Shapes interface {
	Shapes(ctx context.Context, id season.ID, units []int64) (map[int64]boundary.Shape, error)
}

// Deps are what this area works with.
type Deps struct {
	// Pages are the pages of figures, whose choices this area shares.
	Pages  figures.Deps
	Shapes Shapes
}

// Routes returns the routes of the area.
func Routes(d Deps) []portal.Route {
	own := portal.Own(account.FiguresView)

	return []portal.Route{
		{Method: http.MethodGet, Path: view.MapPath, Permission: account.FiguresView, Target: own, Handle: d.page},
		{Method: http.MethodGet, Path: view.MapPath + ".svg", Permission: account.FiguresView, Target: own, Handle: d.picture},
		{Method: http.MethodGet, Path: view.MapPath + ".csv", Permission: account.FiguresView, Target: own, Handle: d.table},
	}
}
