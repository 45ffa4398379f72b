// Package gaps is the page of what there is to learn from the results of a unit: the components that cost most points, the
// schools just below a threshold, who improved most and what is unusual, each with its file.
package gaps

import (
	"net/http"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/portal/figures"
	"github.com/thuocso/thuocso/internal/ranking/lines"
	view "github.com/thuocso/thuocso/web/page/figures"
)

// Deps are what this area works with.
type Deps struct {
	// Pages are the pages of figures, whose choices this area shares.
	Pages figures.Deps
	Lines lines.Store
}

// Routes returns the routes of the area.
func Routes(d Deps) []portal.Route {
	own := portal.Own(account.FiguresView)

	return []portal.Route{
		{Method: http.MethodGet, Path: view.GapsPath, Permission: account.FiguresView, Target: own, Handle: d.page},
		{Method: http.MethodGet, Path: view.GapsPath + ".csv", Permission: account.FiguresView, Target: own, Handle: d.file},
	}
}
