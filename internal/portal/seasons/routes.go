// Package seasons is the area of the evaluation seasons: the list, one season, and
// opening one.
package seasons

import (
	"net/http"
	"strings"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/plan"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/season"
	view "github.com/thuocso/thuocso/web/page/season"
)

// Deps are what this area works with.
type Deps struct {
	Seasons *season.Service
	Census  *season.Census
	Plans   *plan.Service
	Now     func() time.Time
}

// openDeadline is how long opening a season may take: a national one writes tens of thousands of returns.
const openDeadline = time.Minute

// Routes returns the routes of the area.
func Routes(d Deps) []portal.Route {
	opens := portal.Own(account.SeasonOpen)

	return []portal.Route{
		{Method: http.MethodGet, Path: view.ListPath, Permission: account.SeasonView, Target: portal.Own(account.SeasonView), Handle: d.list},
		{Method: http.MethodGet, Path: view.OpenPath, Permission: account.SeasonOpen, Target: opens, Handle: d.askOpen},
		{Method: http.MethodPost, Path: view.OpenPath, Permission: account.SeasonOpen, Target: opens, Handle: d.open, Deadline: openDeadline},
		{Method: http.MethodGet, Path: view.ListPath + "/:id", Permission: account.SeasonView, Target: d.place, Handle: d.season},
	}
}

// place is the unit of the season that the address names; whoever stands above or below it has part in it.
func (d Deps) place(r *portal.Request) (account.Target, error) {
	id, err := r.ParamID("id")
	if err != nil {
		return account.Target{}, err
	}
	s, err := d.Seasons.Season(r.Context(), season.ID(id))
	if err != nil {
		return account.Target{}, err
	}
	r.Keep(s)
	for _, g := range r.Actor.Grants {
		if strings.HasPrefix(g.Path, s.UnitPath) {
			return account.Target{Path: g.Path}, nil
		}
	}

	return account.Target{Path: s.UnitPath}, nil
}
