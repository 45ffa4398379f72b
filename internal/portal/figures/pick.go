package figures

import (
	"slices"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/season"
	view "github.com/thuocso/thuocso/web/page/figures"
)

// Pick is what an address chooses of the figures, for areas that show other figures of the same units.
type Pick struct {
	c chosen

	// Unit is the one that is looked at, Parts are those directly below it.
	Unit  ranking.Unit
	Parts []ranking.Unit
	// Board are the figures of both.
	Board *ranking.Board

	units []ranking.Unit
}

// Pick reads season, basis and unit as every page of figures does. A season is chosen also where it has no figures yet.
func (d Deps) Pick(r *portal.Request) (*Pick, error) {
	c, err := d.figured(r)
	if err != nil {
		return nil, err
	}

	return d.pick(r, c)
}

// PickNow is Pick for the newest season where the address names none, whether it has figures or not.
func (d Deps) PickNow(r *portal.Request) (*Pick, error) {
	c, err := d.choose(r, account.FiguresView)
	if err != nil {
		return nil, err
	}

	return d.pick(r, c)
}

func (d Deps) pick(r *portal.Request, c chosen) (*Pick, error) {
	b, err := d.Figures.Board(r.Context(), c.Asked)
	if err != nil {
		return nil, err
	}
	p := &Pick{c: c, Unit: b.Unit, Board: b, units: b.Units}
	p.c.Unit = b.Unit.ID
	for i := range b.Parts {
		p.Parts = append(p.Parts, b.Parts[i].Unit)
	}

	return p, nil
}

// Asked is what figures are asked for.
func (p *Pick) Asked() ranking.Asked { return p.c.Asked }

// Season is the season that is looked at, Seasons are all that may be chosen, newest first.
func (p *Pick) Season() season.Season { return p.c.season }

// Seasons lists every season that may be chosen, newest first.
func (p *Pick) Seasons() []season.Season { return p.c.all }

// Printer is the person's.
func (p *Pick) Printer() locale.Printer { return p.c.p }

// Head fills what every page of figures starts with.
func (p *Pick) Head(h view.Head, path string) view.Head { return p.c.head(h, path, p.units) }

// Href is the address of a page about the same figures, with other values (name, value, …).
func (p *Pick) Href(path string, pairs ...string) string { return p.c.href(path, pairs...) }

// School is the address of one school's page.
func (p *Pick) School(school int64) string {
	return view.SchoolPath + "/" + id(school) + "?ky=" + id(int64(p.c.Season)) + "&can-cu=" + nameOf(p.c.Basis)
}

// Shows tells whether the person sees a result of a return in the state.
func (p *Pick) Shows(s ranking.State) bool {
	return slices.ContainsFunc(p.c.bases, func(b ranking.Basis) bool { return b.Counts(s) })
}

// Source is the line under figures: which results, of which run.
func (p *Pick) Source() string { return p.c.source(p.Board.Taken) }

// Unfigured says on the page that there are no figures yet, where no run has made any.
func (d Deps) Unfigured(r *portal.Request, p *Pick, h *view.Head) error {
	return d.taken(r, &p.c, h, p.Unit, p.Board.Taken)
}

// None answers where there is no season at all, and passes every other error on.
func None(r *portal.Request, h view.Head, err error, page func(view.Head) portal.Component) error {
	return none(r, h, err, page)
}

// PickSchool reads season and basis as the page of one school does, for areas that show more of it.
func (d Deps) PickSchool(r *portal.Request) (*Pick, error) {
	c, err := d.chooseSchool(r, seasonAsked(r))
	if err != nil {
		return nil, err
	}

	return &Pick{c: c}, nil
}
