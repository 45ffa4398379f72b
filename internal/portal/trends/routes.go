// Package trends shows a unit or a school over the seasons, each in the tree of its time, broken visibly where two seasons
// are not measured alike.
package trends

import (
	"net/http"
	"strings"

	"github.com/thuocso/thuocso/internal/account"
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
	Store Store
}

// Store reads what seasons hold of units and schools, in the tree of their time and in that of another season.
type Store interface {
	trend.Store
	trend.Past
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

// asked asks for the same figures of a unit in each season, as far as the person sees into it.
func (d Deps) asked(r *portal.Request, p *figures.Pick) ([]ranking.Asked, error) {
	seasons := over(p)
	reaches, err := d.Pages.Census.Reaches(r.Context(), r.Actor, account.FiguresView, seasons)
	if err != nil {
		return nil, err
	}
	var list []ranking.Asked
	for _, s := range seasons {
		reach, sees := reaches[s.ID]
		if !sees {
			continue
		}
		a := p.Asked()
		a.Season, a.Held, a.Scope = s.ID, &s, reach.Path
		list = append(list, a)
	}

	return list, nil
}

// askedOf asks for a school's figures in each season in which it owed a return, in whatever tree that was held. Its own people, and
// whoever sees it in the newest of them, see it in all; others in those in which it was theirs.
func (d Deps) askedOf(r *portal.Request, p *figures.Pick, school int64) ([]ranking.Asked, error) {
	ids, err := d.Store.Sat(r.Context(), school)
	if err != nil {
		return nil, err
	}
	seasons, err := d.held(r, ids)
	if err != nil {
		return nil, err
	}
	reaches, err := d.Pages.Census.Reaches(r.Context(), r.Actor, account.FinalView, seasons)
	if err != nil {
		return nil, err
	}
	g, _ := r.Actor.GrantFor(account.FinalView)
	theirs := g.UnitID == school
	var list []ranking.Asked
	for i := range seasons {
		s := &seasons[i]
		path, err := d.Store.Path(r.Context(), s.ID, school)
		if err != nil {
			return nil, err
		}
		reach, reached := reaches[s.ID]
		sees := reached && strings.HasPrefix(path, reach.Path)
		theirs = theirs || i == 0 && sees
		if !theirs && !sees {
			continue
		}
		a := p.Asked()
		a.Season, a.Held, a.Scope = s.ID, s, path
		list = append(list, a)
	}

	return list, nil
}
