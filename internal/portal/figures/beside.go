package figures

import (
	"slices"
	"strconv"
	"strings"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/beside"
	"github.com/thuocso/thuocso/internal/ranking/disclose"
	"github.com/thuocso/thuocso/internal/season"
	view "github.com/thuocso/thuocso/web/page/figures"
	"github.com/thuocso/thuocso/web/part"
)

// compared is one school with all that it is compared with.
type compared struct {
	*ranking.Comparison

	id      int64
	seesAll bool
	// others are those it is compared with besides its office, as far as their means may be shown.
	others *beside.Others
	// before is the school a year before, nil where it had no final result then.
	before *ranking.Comparison
}

// beside reads the school that the address names against others, in the season and on the basis that it asks for.
func (d Deps) beside(r *portal.Request) (chosen, compared, error) {
	school, err := r.ParamID("id")
	if err != nil {
		return chosen{}, compared{}, err
	}
	c, err := d.chooseSchool(r, seasonAsked(r))
	if err != nil {
		return c, compared{}, err
	}
	got, err := d.compare(r, &c, school, r.Query("can-cu", 20) == "")

	return c, got, err
}

// compare reads a school against its office, the schools with its stages and its own last year. With latest it takes
// the most final of the bases on which the school has a result.
func (d Deps) compare(r *portal.Request, c *chosen, school int64, latest bool) (compared, error) {
	out := compared{id: school, seesAll: account.May(r.Actor, account.FiguresView, account.Target{Path: c.Scope}) == nil}
	bases := []ranking.Basis{c.Basis}
	if latest {
		bases = slices.Clone(c.bases)
		slices.Reverse(bases)
	}
	for _, basis := range bases {
		c.Basis = basis
		got, err := d.Figures.Compare(r.Context(), c.Asked, school, true)
		if err != nil {
			return out, err
		}
		if out.Comparison = got; len(got.School.Points) > 0 {
			break
		}
	}
	if len(out.School.Points) == 0 {
		return out, nil
	}
	var err error
	viewer := beside.Viewer{Scope: c.Scope, Office: out.seesAll}
	if out.others, err = (beside.Ground{Store: d.Peers, Rolls: d.Figures}).Of(r.Context(), c.Basis, out.Comparison, viewer); err != nil {
		return out, err
	}
	if !out.others.Office {
		out.Tally = nil
	}
	out.before, err = d.before(r, *c, school)

	return out, err
}

// before reads the school's final result of the season before.
func (d Deps) before(r *portal.Request, c chosen, school int64) (*ranking.Comparison, error) {
	held := c.seasonBefore()
	if held == nil {
		return nil, nil //nolint:nilnil // no season before is no fault
	}
	asked := ranking.Asked{Season: held.ID, Basis: ranking.Published, Scope: c.Scope, Held: held}
	got, err := d.Figures.Compare(r.Context(), asked, school, false)
	if fault.KindOf(err) == fault.NotFound || err == nil && len(got.School.Points) == 0 {
		return nil, nil //nolint:nilnil // no result then is no fault
	}

	return got, err
}

// Beside is the part of a school's own page that shows its result in a season against others; nil where the person
// sees no figures or there is no result yet.
func (d Deps) Beside(r *portal.Request, id season.ID, school int64) (portal.Component, error) {
	if _, may := r.Actor.GrantFor(account.FinalView); !may {
		return nil, nil //nolint:nilnil // nothing to see is no fault
	}
	c, err := d.chooseSchool(r, id)
	if err != nil {
		return nil, err
	}
	if c.season.ID != id {
		return nil, nil //nolint:nilnil // a season of another province
	}
	got, err := d.compare(r, &c, school, true)
	if err != nil || len(got.School.Points) == 0 {
		return nil, err
	}
	picture, err := c.radar(got, school)
	if err != nil {
		return nil, err
	}
	picture.Downloads = []part.Link{{Label: c.p.T("beside.whole"), Href: c.href(view.SchoolPath + "/" + strconv.FormatInt(school, 10))}}

	facts, err := d.alikeFacts(r, &c, got)
	if err != nil {
		return nil, err
	}

	return view.Beside(r.Printer, view.School{Facts: append(c.place(got), facts...), Hidden: c.hidden(got), Chart: &picture}), nil
}

// place says where the school stands among those of its office.
func (c *chosen) place(got compared) []view.Fact {
	if got.Taken.RunID == 0 {
		return nil
	}

	return c.standing(got.Comparison)[placeFact : placeFact+1]
}

// standsOn says which results a school's figures are, and of which run where there was one.
func (c *chosen) standsOn(t ranking.Taken) string {
	if t.RunID == 0 {
		return c.p.T("figures.basis." + string(c.Basis))
	}

	return c.source(t)
}

// hidden says what may not be shown, empty where everything is.
func (c *chosen) hidden(got compared) string {
	var says []string
	switch {
	case got.Taken.RunID == 0:
		says = append(says, c.p.T("beside.no_run"))
	case got.Tally == nil:
		says = append(says, c.p.T("figures.hidden", "least", disclose.Least))
	}
	if got.others.Stage == nil {
		says = append(says, c.p.T("beside.hidden", "least", disclose.Least))
	} else {
		says = append(says, c.alikeSay(got.others)...)
	}
	if got.before == nil {
		says = append(says, c.p.T("beside.no_before", "season", c.p.SchoolYear(c.season.SchoolYear-1)))
	}

	return strings.Join(says, " ")
}
