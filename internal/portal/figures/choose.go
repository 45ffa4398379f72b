package figures

import (
	"net/url"
	"slices"
	"strconv"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/portal/tabs"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/figured"
	"github.com/thuocso/thuocso/internal/season"
	view "github.com/thuocso/thuocso/web/page/figures"
	"github.com/thuocso/thuocso/web/part"
)

// chosen is what of the figures a page is about, and what else may be chosen.
type chosen struct {
	ranking.Asked

	season season.Season
	all    []season.Season
	// skipped are newer seasons that were passed over because they have no figures.
	skipped []season.Season
	p       locale.Printer
	// bases are the results that the actor may see.
	bases []ranking.Basis
	// doubt says why the figures are to be trusted less, empty where no run says so.
	doubt string
	// choices are what tabs take along.
	choices tabs.Kept
}

// figured is choose for pages of figures: where the address names no season it is the newest that has any, and a note
// says so where a newer one has none yet.
func (d Deps) figured(r *portal.Request) (chosen, error) {
	c, err := d.chooseFrom(r, account.FiguresView, seasonAsked(r), d.latest(r))
	if err != nil {
		return c, err
	}

	return c, d.doubts(r, &c)
}

// latest finds the newest season with figures.
func (d Deps) latest(r *portal.Request) func([]season.Season) (int, error) {
	return func(all []season.Season) (int, error) { return figured.Latest(r.Context(), d.Figured, all) }
}

// choose reads what the address names: the newest season, the actor's own unit and the verified
// results where it names nothing. NotFound when the actor has no season.
func (d Deps) choose(r *portal.Request, p account.Permission) (chosen, error) {
	return d.chooseFrom(r, p, seasonAsked(r), d.newest)
}

// newest is the place of the season that is shown where none is named: one that was opened for later waits for its day.
func (d Deps) newest(all []season.Season) (int, error) { return figured.Begun(all, d.Now()), nil }

// seasonAsked is the season that the address names, 0 for none.
func seasonAsked(r *portal.Request) season.ID { return season.ID(r.QueryInt("ky", 0, 0, 1<<31)) }

// chooseFrom is choose for a season that is wanted, or where there is no such season the one that unnamed finds.
func (d Deps) chooseFrom(r *portal.Request, p account.Permission, wanted season.ID, unnamed func([]season.Season) (int, error)) (chosen, error) {
	g, _ := r.Actor.GrantFor(p)
	c := chosen{p: r.Printer, bases: basesOf(g), choices: tabs.Read(r)}
	var err error
	if c.all, err = d.Seasons.Seasons(r.Context(), g.Path); err != nil {
		return c, err
	}
	if len(c.all) == 0 {
		return c, fault.New(fault.NotFound, "figures.no_season")
	}
	at := slices.IndexFunc(c.all, func(s season.Season) bool { return s.ID == wanted })
	if at < 0 {
		if at, err = unnamed(c.all); err != nil {
			return c, err
		}
		c.skipped = c.all[:at]
	}
	c.season = c.all[at]
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
	h.Units = unitOptions(units)
	h.Views = append(h.Views, tabs.Of(c.p, path, c.choices, c.href)...)
	if c.doubt != "" {
		h.Notes = append(h.Notes, c.doubt)
	}
	if len(c.skipped) > 0 {
		h.Notes = append(h.Notes, c.p.T("figures.skipped", "newest", c.p.SchoolYear(c.skipped[0].SchoolYear), "shown", c.p.SchoolYear(c.season.SchoolYear)))
	}
	if !c.season.Certified {
		h.Notes = append(h.Notes, c.p.T("figures.uncertified"))
	}

	return h
}

// unitOptions are units to choose from; those of one name, which stand beside each other, are told apart by their codes.
func unitOptions(units []ranking.Unit) []part.Option {
	options := make([]part.Option, 0, len(units))
	for i := range units {
		label := units[i].Name
		if i > 0 && units[i-1].Name == label || i+1 < len(units) && units[i+1].Name == label {
			label += " (" + units[i].Code + ")"
		}
		options = append(options, part.Option{Value: id(units[i].ID), Label: label})
	}

	return options
}

// taken says that there are no figures yet, where no run has made any: how many schools owe a return is known all the same.
func (d Deps) taken(r *portal.Request, c *chosen, h *view.Head, u ranking.Unit, t ranking.Taken) error {
	if t.RunID != 0 {
		return nil
	}
	live, err := d.Figures.Live(r.Context(), c.Season, u.Path)
	if err != nil {
		return err
	}
	standing := live.All.Standing()
	h.Lead = c.p.T("figures.no_run.lead", "owing", standing.Owing(), "sent", standing.Sent())
	h.Nothing = part.Fault{Title: c.p.T("figures.no_run"), What: c.p.T("figures.no_run.say")}

	return nil
}

// source is the line under figures: which results, of which run.
func (c *chosen) source(t ranking.Taken) string {
	if t.RunID == 0 {
		return c.p.T("figures.source.no_run", "basis", c.p.T("figures.basis."+string(c.Basis)))
	}

	return c.p.T("figures.source", "basis", c.p.T("figures.basis."+string(c.Basis)), "moment", t.At, "run", t.RunID)
}
