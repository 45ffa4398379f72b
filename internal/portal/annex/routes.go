// Package annex is the area of a return's annex: the school fills it, its office reads it.
package annex

import (
	"context"
	"net/http"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/assessment/annex"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/portal/addressed"
	"github.com/thuocso/thuocso/web/page/school"
)

// Returns is what this area asks of returns; assessment.Service is one.
type Returns interface {
	Place(ctx context.Context, id assessment.ID) (account.Target, error)
	Load(ctx context.Context, actor account.Actor, id assessment.ID) (*assessment.Return, error)
	Previous(ctx context.Context, r *assessment.Return) (*assessment.Return, error)
}

// Deps are what this area works with.
type Deps struct {
	Returns Returns
	Annex   *annex.Service
	Now     func() time.Time
}

// Routes returns the routes of the area.
func Routes(d Deps) []portal.Route {
	path := school.HomePath + "/:id/phu-luc"

	return []portal.Route{
		{Method: http.MethodGet, Path: path, Permission: account.ReturnView, Target: addressed.Place(d.Returns), Handle: d.sheet},
		{Method: http.MethodPost, Path: path, Permission: account.ReturnFill, Target: addressed.Place(d.Returns), Handle: d.save, Body: 64 << 10},
	}
}
