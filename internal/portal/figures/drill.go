package figures

import (
	"net/url"
	"strings"

	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/beside"
	view "github.com/thuocso/thuocso/web/page/figures"
	"github.com/thuocso/thuocso/web/part"
)

// trail leads back to the list with everything that was chosen there, to the row of the school.
func (l *list) trail(school int64) []part.Link {
	return []part.Link{
		{Label: l.p.T("figures.board"), Href: l.href(view.BoardPath)},
		{Label: l.p.T("figures.ranking"), Href: view.RankingPath + l.filters() + "&" + around + "=" + id(school) + "#" + aroundID},
	}
}

// kept are the filters of the list for a form on a page below it, those left out that the form asks for itself.
func (l *list) kept() []view.Fact {
	values, err := url.ParseQuery(strings.TrimPrefix(l.filters(), "?"))
	if err != nil {
		return nil
	}
	var kept []view.Fact
	for _, name := range []string{"don-vi", "tim", byStages, byArea, byDistrict, bySize, "xep", "chieu", byRows, "trang"} {
		if v := values.Get(name); v != "" {
			kept = append(kept, view.Fact{Name: name, Value: v})
		}
	}

	return kept
}

// components is a school's points one by one; each leads to its page.
func (l *list) components(got compared) part.Table {
	t := part.Table{Caption: l.p.T("drill.components"), HideCaption: true, Brief: l.p.T("phone.more"), Columns: []part.Column{
		{Head: l.p.T("drill.column"), Main: true},
		{Head: l.p.T("drill.points"), Numeric: true},
		{Head: l.p.T("figures.most"), Numeric: true},
	}}
	to := view.SchoolPath + "/" + id(got.School.ID) + view.ComponentPart
	for place, c := range got.Index.Components() {
		t.Rows = append(t.Rows, part.Row{Cells: []part.Cell{
			{Text: c.Code + ". " + c.Name.In(string(l.p.Lang())), Href: to + url.PathEscape(c.Code) + l.filters()},
			{Text: l.points(got.School.Points, place)},
			{Text: l.p.Decimal(int64(c.Max), 2)},
		}})
	}

	return t
}

func (c *chosen) points(v maturity.Vector, place int) string {
	if p, ok := v.At(place); ok {
		return c.p.Decimal(int64(p), 2)
	}
	if place < len(v) && v[place] == maturity.NotApplicable {
		return c.p.T("drill.not_applicable")
	}

	return c.p.T("drill.missing")
}

// component shows one component of one school's result beside others, with where its wording and its points come from.
func (d Deps) component(r *portal.Request) error {
	c, got, err := d.beside(r)
	if err != nil {
		return err
	}
	index, err := d.Seasons.Index(r.Context(), c.season.RevisionID)
	if err != nil {
		return err
	}
	l := wanted(r, c, index)
	home := view.SchoolPath + "/" + id(got.id)
	v := view.Component{Head: c.head(view.Head{Page: r.Page(got.School.Name)}, home, nil)}
	v.Views = nil
	if got.seesAll {
		v.Page.Trail = l.trail(got.id)
	}
	v.Page.Trail = append(v.Page.Trail, part.Link{Label: got.School.Name, Href: home + l.filters()})
	if len(got.School.Points) == 0 {
		v.Nothing = part.Fault{Title: c.p.T("figures.no_result"), What: c.p.T("figures.no_result.say", "basis", c.p.T("figures.basis."+string(c.Basis)))}

		return r.Render(view.ComponentPage(v))
	}
	place, known := index.Position(r.Param("code"))
	if !known {
		return fault.New(fault.NotFound, "portal.not_found")
	}
	component := index.Components()[place]
	v.Page.Title = component.Code + ". " + component.Name.In(string(c.p.Lang()))
	v.Lead = got.School.Name + " · " + c.standsOn(got.Taken)
	v.Facts = l.componentFacts(got, component, place)
	v.Notes = l.componentNotes(component)
	v.Hidden = c.hidden(got)
	score := index.ScoreVector(got.School.Points, got.School.Met, c.season.Rules.Condition)
	for i := range score.Groups {
		if score.Groups[i].Code == component.Group {
			v.Gate = c.gate(index, &score.Groups[i])
		}
	}
	if v.Answer, err = d.rests(r, &c, got.id, component.Code); err != nil {
		return err
	}

	return r.Render(view.ComponentPage(v))
}

// componentFacts are a component's points: of the school, of those it is compared with as far as they may be shown,
// and of the school a year before where the component was worth the same.
func (l *list) componentFacts(got compared, c *maturity.Component, place int) []view.Fact {
	decimal := func(n int64) string { return l.p.Decimal(n, 2) }
	facts := []view.Fact{
		{Name: l.p.T("drill.points"), Value: l.points(got.School.Points, place)},
		{Name: l.p.T("figures.most"), Value: decimal(int64(c.Max))},
	}
	places := []int{place}
	if got.Tally != nil {
		facts = append(facts, view.Fact{
			Name: l.p.T("drill.mean.office", "n", got.Tally.Schools(), "unit", got.Unit.Name), Value: decimal(officeMean(got.Tally, places)),
		})
	}
	for _, group := range []struct {
		key string
		of  *beside.Group
	}{{"drill.mean.stage", got.others.Stage}, {"drill.mean.alike", got.others.Alike}} {
		if group.of != nil {
			facts = append(facts, view.Fact{Name: l.p.T(group.key, "n", group.of.Schools), Value: decimal(group.of.Mean(place))})
		}
	}
	if then, ok := pointsBefore(got.before, c); ok {
		facts = append(facts, view.Fact{
			Name: l.p.T("drill.year", "season", l.p.SchoolYear(got.before.Season.SchoolYear)), Value: decimal(int64(then)),
		})
	}

	return facts
}

func pointsBefore(before *ranking.Comparison, c *maturity.Component) (maturity.Points, bool) {
	if before == nil || before.Index == nil {
		return 0, false
	}
	place, known := before.Index.Position(c.Code)
	if !known || before.Index.Components()[place].Max != c.Max {
		return 0, false
	}

	return before.School.Points.At(place)
}

func (l *list) componentNotes(c *maturity.Component) []string {
	notes := []string{l.p.T("drill.source", "wording", l.p.T("office.provenance."+c.Name.Level), "max", l.p.T("office.provenance."+c.MaxFrom.Level))}
	if len(c.AppliesTo) > 0 {
		notes = append(notes, l.p.T("drill.applies", "stages", strings.Join(c.AppliesTo, ", ")))
	}
	if hint := c.EvidenceHint.In(string(l.p.Lang())); hint != "" {
		notes = append(notes, l.p.T("drill.hint")+": "+hint)
	}

	return notes
}
