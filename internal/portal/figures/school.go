package figures

import (
	"slices"
	"strings"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/disclose"
	"github.com/thuocso/thuocso/internal/season"
	view "github.com/thuocso/thuocso/web/page/figures"
	"github.com/thuocso/thuocso/web/part"
)

// school shows one school's result against its office. Its own people see it too, with the office's
// means only where they rest on enough other schools.
func (d Deps) school(r *portal.Request) error {
	c, cmp, err := d.beside(r)
	if err != nil {
		return err
	}
	got, seesAll := cmp.Comparison, cmp.seesAll
	v := view.School{Head: c.head(view.Head{Page: r.Page(got.School.Name)}, view.SchoolPath+"/"+id(cmp.id), nil)}
	index, err := d.Seasons.Index(r.Context(), c.season.RevisionID)
	if err != nil {
		return err
	}
	l := wanted(r, c, index)
	if !seesAll {
		v.Views = nil
	} else {
		v.Page.Trail = l.trail(cmp.id)
		v.Kept = l.kept()
	}
	if len(got.School.Points) == 0 {
		v.Nothing = part.Fault{Title: c.p.T("figures.no_result"), What: c.p.T("figures.no_result.say", "basis", c.p.T("figures.basis."+string(c.Basis)))}

		return r.Render(view.SchoolPage(v))
	}
	v.Lead = c.standsOn(got.Taken)
	v.Trend = part.Link{Label: c.p.T("trend.link"), Href: c.href(view.TrendPath+view.TrendSchool+"/"+id(cmp.id), "don-vi", "")}
	v.Level = got.School.Entry.Level()
	score := got.Index.ScoreVector(got.School.Points, got.School.Met, c.season.Rules.Condition)
	for i := range score.Groups {
		g := &score.Groups[i]
		v.Groups = append(v.Groups, view.Group{
			Name: c.p.T("part.group", "n", i+1), Open: c.unallocated(&got.Index.Groups[i]), Low: int64(g.Low), High: int64(g.High), Level: g.Level,
			Gate: c.gate(got.Index, g),
		})
	}
	facts, err := d.alikeFacts(r, &c, cmp)
	if err != nil {
		return err
	}
	words := l.deciders()
	v.Facts = slices.Insert(c.standing(got), placeFact+1, facts...)
	v.Facts = slices.Insert(v.Facts, 0, view.Fact{Name: c.p.T("figures.col.decides"), Value: l.decides(got.Index, &score, words.of(got.Index, &got.School.Entry))})
	v.Rule = c.rule()
	v.Hidden = c.hidden(cmp)
	picture, err := c.radar(cmp, cmp.id)
	if err != nil {
		return err
	}
	v.Page.Charts = true
	v.Chart = &picture
	v.Components = l.components(cmp)

	return r.Render(view.SchoolPage(v))
}

// chooseSchool is choose for whoever may look at final results; a school's own people reach their school only.
func (d Deps) chooseSchool(r *portal.Request, wanted season.ID) (chosen, error) {
	c, err := d.chooseFrom(r, account.FinalView, wanted, d.latest(r))
	if err == nil {
		return c, nil
	}
	g, _ := r.Actor.GrantFor(account.FinalView)
	if fault.KindOf(err) != fault.NotFound || c.season.ID == 0 || (g.Role != account.Staff && g.Role != account.Principal) {
		return c, err
	}
	c.Asked = ranking.Asked{
		Season: c.season.ID, Basis: c.basis(r), Scope: g.Path, Held: &c.season,
	}

	return c, nil
}

// placeFact is where among the facts of a school its rank stands.
const placeFact = 2

func (c *chosen) standing(got *ranking.Comparison) []view.Fact {
	facts := []view.Fact{
		{Name: c.p.T("figures.col.office"), Value: got.Unit.Name},
		{Name: c.p.T("figures.code"), Value: got.School.Code},
	}
	rank := c.p.T("figures.too_few", "least", disclose.Least)
	if got.Rank > 0 {
		rank = c.p.T("figures.rank_of", "rank", got.Rank, "n", got.Population, "unit", got.Unit.Name)
	}
	facts = append(facts, view.Fact{Name: c.p.T("figures.col.rank"), Value: rank})
	for i, condition := range got.Index.Conditions() {
		value := c.p.T("figures.condition.missed")
		if i < len(got.School.Met) && got.School.Met[i] {
			value = c.p.T("figures.condition.met")
		}
		facts = append(facts, view.Fact{
			Name: c.p.T("figures.condition", "code", condition.Code), Value: value + " · " + shortened(condition.Name.In(string(c.p.Lang()))),
		})
	}

	return facts
}

// unallocated says why a group's points are an interval, empty where they are a number.
func (c *chosen) unallocated(g *maturity.Group) string {
	var says []string
	for i := range g.Criteria {
		if k := &g.Criteria[i]; k.Unallocated.Points > 0 {
			says = append(says, c.p.T("figures.unallocated", "code", k.Code, "open", locale.Hundredths(k.Unallocated.Points),
				"max", locale.Hundredths(k.Max.Points)))
		}
	}

	return strings.Join(says, " ")
}
