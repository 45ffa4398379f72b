// Package trends shows a unit or a school over the seasons, each in the tree of its time, broken visibly where two seasons
// are not measured alike.
package trends

import (
	"net/http"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/portal/figures"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/trend"
	"github.com/thuocso/thuocso/internal/season"
	view "github.com/thuocso/thuocso/web/page/figures"
)

// Deps are what this area works with.
type Deps struct {
	// Pages are the pages of figures, whose choices this area shares.
	Pages figures.Deps
	Store trend.Store
}

// Routes returns the routes of the area.
func Routes(d Deps) []portal.Route {
	return []portal.Route{
		{Method: http.MethodGet, Path: view.TrendPath, Permission: account.FiguresView, Target: portal.Own(account.FiguresView), Handle: d.unit},
		{
			Method: http.MethodGet, Path: view.TrendPath + view.TrendSchool + "/:id", Permission: account.FinalView,
			Target: portal.Own(account.FinalView), Handle: d.school,
		},
	}
}

// mostSeasons bounds how many seasons stand side by side: the newest of the same holder, then those of others.
const mostSeasons = 12

// over lists the seasons that are put side by side, newest first.
func over(p *figures.Pick) []season.Season {
	var same, others []season.Season
	for _, s := range p.Seasons() {
		if s.UnitID == p.Season().UnitID {
			same = append(same, s)
		} else {
			others = append(others, s)
		}
	}
	list := same[:min(len(same), mostSeasons)]
	others = others[:min(len(others), mostSeasons-len(list))]
	for _, s := range others { // both are newest first
		at := len(list)
		for at > 0 && list[at-1].SchoolYear < s.SchoolYear {
			at--
		}
		list = append(list[:at:at], append([]season.Season{s}, list[at:]...)...)
	}

	return list
}

// asked asks for the same figures in each season, as far as the person sees into it. A school's own people see their school
// wherever it stood.
func (d Deps) asked(r *portal.Request, p *figures.Pick, perm account.Permission, school int64) ([]ranking.Asked, error) {
	g, _ := r.Actor.GrantFor(perm)
	var list []ranking.Asked
	for _, s := range over(p) {
		a := p.Asked()
		a.Season, a.Held = s.ID, &s
		reach, err := d.Pages.Census.Reach(r.Context(), r.Actor, perm, s)
		switch {
		case err == nil:
			a.Scope = reach.Path
		case fault.KindOf(err) != fault.NotFound:
			return nil, err
		case school != 0 && g.UnitID == school:
			if a.Scope, err = d.Store.Path(r.Context(), s.ID, school); err != nil {
				return nil, err
			}
		default:
			a.Scope = ""
		}
		if a.Scope != "" {
			list = append(list, a)
		}
	}

	return list, nil
}
