package figures

import (
	"strings"

	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/beside"
	"github.com/thuocso/thuocso/internal/ranking/disclose"
	"github.com/thuocso/thuocso/internal/ranking/population"
	view "github.com/thuocso/thuocso/web/page/figures"
)

// rule says by what schools are ranked.
func (c *chosen) rule() string {
	return c.p.T("figures.rule."+string(c.season.Rules.Ranking)) + " " + c.p.T("figures.rule.equal") + " " +
		c.p.T("figures.rule.basis."+string(c.Basis))
}

// alike is the population of the schools of a kind.
func alike(k population.Kind) ranking.Population {
	p := ranking.Population{Area: ranking.AnyArea, Narrow: population.Narrow{Exactly: k.Stages, Band: k.Band}}
	if k.Area != 0 {
		p.Area = int(k.Area)
	}

	return p
}

// alikeSay says which schools are alike, and what is left open of that or not shown.
func (c *chosen) alikeSay(o *beside.Others) []string {
	says := []string{c.p.T("fair.alike.say", "which", strings.Join(c.which(alike(o.Kind), &ranking.Choices{}), "; "))}
	if o.Kind.Area == 0 {
		says = append(says, c.p.T("fair.alike.open.area"))
	}
	if o.Kind.Band == population.AnySize {
		says = append(says, c.p.T("fair.alike.open.size"))
	} else {
		says = append(says, c.p.T("fair.size.say"))
	}
	switch {
	case o.OneKind:
		says = append(says, c.p.T("fair.alike.one"))
	case o.Alike == nil:
		says = append(says, c.p.T("fair.alike.few"))
	}

	return says
}

// alikeFacts are the rank of a school among the schools alike of the whole season, and what has changed since the
// season before among those of its office. Whoever sees these schools is led to their ranking.
func (d Deps) alikeFacts(r *portal.Request, c *chosen, got compared) ([]view.Fact, error) {
	if got.Taken.RunID == 0 {
		return nil, nil
	}
	population := alike(got.others.Kind)
	asked := ranking.Asked{Season: c.season.ID, Basis: c.Basis, Scope: c.season.UnitPath, Held: &c.season}
	place, err := beside.PlaceOf(r.Context(), d.Figures, beside.Wanted{
		Whole: asked, Own: c.Asked, Office: got.seesAll, School: got.School.ID, Population: population,
	})
	if err != nil {
		return nil, err
	}
	fact := view.Fact{Name: c.p.T("fair.alike")}
	which := strings.Join(c.which(population, place.Choices), "; ")
	switch {
	case place.Few:
		fact.Value = c.p.T("fair.alike.too_few", "which", which, "least", disclose.Least)
	case place.Told:
		fact.Value = c.p.T("fair.alike.few_others", "which", which, "n", disclose.Least-1)
	default:
		fact.Value = c.p.T("fair.alike.rank", "rank", place.Rank, "n", place.Schools, "which", which)
	}
	if got.seesAll {
		fact.Href = c.href(view.RankingPath, narrowing(population)...)
	}
	changed, err := d.changed(r, c, got)

	return append([]view.Fact{fact}, changed...), err
}

// changed is what has changed for a school since the season before, or why it cannot be said.
func (d Deps) changed(r *portal.Request, c *chosen, got compared) ([]view.Fact, error) {
	l := &list{chosen: *c}
	l.q.Population = ranking.Population{Area: ranking.AnyArea}
	var err error
	if l.since, err = d.sinceOf(r, l, got); err != nil {
		return nil, err
	}
	fact := view.Fact{Name: c.p.T("fair.change")}
	if _, there := l.since.Of[got.School.ID]; there {
		moved := l.moved(got.School.ID)
		fact.Value = c.p.T("fair.change.of", "places", moved.Text, "n", l.since.Common, "unit", got.Unit.Name, "points", moved.Note)
	} else if fact.Value = l.p.T("fair.change.new"); l.since.Of == nil {
		fact.Value = l.sinceSay()
	}

	return []view.Fact{fact}, nil
}
