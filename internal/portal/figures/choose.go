package figures

import (
	"net/url"
	"slices"
	"strconv"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/season"
	view "github.com/thuocso/thuocso/web/page/figures"
	"github.com/thuocso/thuocso/web/part"
)

// chosen is what of the figures a page is about, and what else may be chosen.
type chosen struct {
	ranking.Asked

	season season.Season
	all    []season.Season
	p      locale.Printer
	// bases are the results that the actor may see.
	bases []ranking.Basis
}

// choose reads what the address names: the newest season, the actor's own unit and the verified
// results where it names nothing. NotFound when the actor has no season.
func (d Deps) choose(r *portal.Request, p account.Permission) (chosen, error) {
	return d.chooseAt(r, p, seasonAsked(r))
}

// seasonAsked is the season that the address names, 0 for none.
func seasonAsked(r *portal.Request) season.ID { return season.ID(r.QueryInt("ky", 0, 0, 1<<31)) }

// chooseAt is choose for a season that is known.
func (d Deps) chooseAt(r *portal.Request, p account.Permission, wanted season.ID) (chosen, error) {
	g, _ := r.Actor.GrantFor(p)
	c := chosen{p: r.Printer, bases: basesOf(g)}
	var err error
	if c.all, err = d.Seasons.Seasons(r.Context(), g.Path); err != nil {
		return c, err
	}
	if len(c.all) == 0 {
		return c, fault.New(fault.NotFound, "figures.no_season")
	}
	c.season = c.all[0]
	if i := slices.IndexFunc(c.all, func(s season.Season) bool { return s.ID == wanted }); i >= 0 {
		c.season = c.all[i]
	}
	reach, err := d.Census.Reach(r.Context(), r.Actor, p, c.season)
	if err != nil {
		return c, err
	}
	c.Asked = ranking.Asked{
		Season: c.season.ID, Basis: c.basis(r), Scope: reach.Path,
		Unit: int64(r.QueryInt("don-vi", 0, 0, 1<<62)), Held: &c.season,
	}

	return c, nil
}

// none answers where there is no season at all, and passes every other error on.
func none(r *portal.Request, h view.Head, err error, page func(view.Head) portal.Component) error {
	if f := fault.Of(err); f.Key != "figures.no_season" {
		return err
	}
	h.Nothing = part.Fault{Title: r.Printer.T("figures.no_season"), What: r.Printer.T("figures.no_season.say")}

	return r.Render(page(h))
}

// basesOf are the results that a grant sees, the first being what is shown where none is asked for.
func basesOf(g account.Grant) []ranking.Basis {
	if g.Provisional() {
		return ranking.Bases()
	}

	return []ranking.Basis{ranking.Published}
}

// basis is the one asked for, the first of those allowed where it is none of them.
func (c *chosen) basis(r *portal.Request) ranking.Basis {
	asked := basisOf(r.QueryOne("can-cu", basisNames()...))
	if !slices.Contains(c.bases, asked) {
		return c.bases[0]
	}

	return asked
}

func basisNames() []string { return []string{"tham-dinh", "cong-nhan", "cong-bo"} }

func basisOf(name string) ranking.Basis {
	return ranking.Bases()[max(0, slices.Index(basisNames(), name))]
}

func nameOf(b ranking.Basis) string {
	return basisNames()[max(0, slices.Index(ranking.Bases(), b))]
}

// href is the address of a page about the same figures, with other values (name, value, …).
func (c *chosen) href(path string, pairs ...string) string {
	v := url.Values{"ky": {id(int64(c.Season))}, "can-cu": {nameOf(c.Basis)}}
	if c.Unit != 0 {
		v.Set("don-vi", id(c.Unit))
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Del(pairs[i])
		if pairs[i+1] != "" {
			v.Set(pairs[i], pairs[i+1])
		}
	}

	return path + "?" + v.Encode()
}

func id(n int64) string { return strconv.FormatInt(n, 10) }

// head fills what every page starts with.
func (c *chosen) head(h view.Head, path string, units []ranking.Unit) view.Head {
	h.Page.Season = c.p.SchoolYear(c.season.SchoolYear)
	h.Action = path
	h.Season, h.Basis, h.Unit = id(int64(c.Season)), nameOf(c.Basis), id(c.Unit)
	for _, s := range c.all {
		label := c.p.SchoolYear(s.SchoolYear)
		if s.UnitID != c.season.UnitID {
			label += " · " + s.UnitName
		}
		h.Seasons = append(h.Seasons, part.Option{Value: id(int64(s.ID)), Label: label})
	}
	for _, b := range c.bases {
		h.Bases = append(h.Bases, part.Option{Value: nameOf(b), Label: c.p.T("figures.basis." + string(b))})
	}
	for _, u := range units {
		h.Units = append(h.Units, part.Option{Value: id(u.ID), Label: u.Name})
	}
	for _, to := range []struct{ key, path string }{
		{"figures.board", view.BoardPath},
		{"figures.ranking", view.RankingPath},
		{"figures.charts", view.ChartsPath},
		{"figures.plan", view.PlanPath},
	} {
		h.Views = append(h.Views, view.View{Label: c.p.T(to.key), Href: c.href(to.path), Current: to.path == path})
	}
	if !c.season.Certified {
		h.Notes = append(h.Notes, c.p.T("figures.uncertified"))
	}

	return h
}

// taken says where figures come from, or that there are none yet.
func (c *chosen) taken(h *view.Head, t ranking.Taken) {
	if t.RunID == 0 {
		h.Nothing = part.Fault{Title: c.p.T("figures.no_run"), What: c.p.T("figures.no_run.say")}
	}
}

// source is the line under figures: which results, of which run.
func (c *chosen) source(t ranking.Taken) string {
	return c.p.T("figures.source", "basis", c.p.T("figures.basis."+string(c.Basis)), "moment", t.At, "run", t.RunID)
}
