// Package find is the page that finds units and schools by name, wherever somebody is.
package find

import (
	"net/http"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/portal/figures"
	"github.com/thuocso/thuocso/internal/ranking/search"
	"github.com/thuocso/thuocso/web/part"
)

// Deps are what this area works with.
type Deps struct {
	// Pages are the pages of figures, whose choices this area shares.
	Pages figures.Deps
	Store search.Store
}

// Routes returns the routes of the area. Whoever has signed in may search; what is found is what the roles reach: results as
// the pages of figures show them, units and schools as the directory shows them.
func Routes(d Deps) []portal.Route {
	return []portal.Route{{Method: http.MethodGet, Path: part.FindPath, Permission: account.SignedIn, Handle: d.page}}
}
