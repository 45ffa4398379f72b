package figures

import (
	"strings"

	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/plan"
	"github.com/thuocso/thuocso/internal/portal"
	view "github.com/thuocso/thuocso/web/page/figures"
	"github.com/thuocso/thuocso/web/part"
)

// mostNear is how many of the nearest schools a target shows.
const mostNear = 10

// plan shows how far the targets of the season's plan are reached.
func (d Deps) plan(r *portal.Request) error {
	h := view.Head{Page: r.Page(r.Printer.T("figures.plan"))}
	page := func(h view.Head) portal.Component { return view.PlanPage(view.Plan{Head: h}) }
	c, err := d.figured(r)
	if err != nil {
		return none(r, h, err, page)
	}
	units, unit, err := d.Figures.Units(r.Context(), c.Asked)
	if err != nil {
		return err
	}
	c.Unit = unit.ID
	o, err := d.Plans.Outlook(r.Context(), c.Season, c.Basis, unit.Path)
	if err != nil {
		return err
	}
	v := view.Plan{Head: c.head(h, view.PlanPath, units)}
	v.Page.Title = c.p.T("figures.plan.of", "unit", unit.Name)
	if o.Plan == nil {
		v.Nothing = part.Fault{Title: c.p.T("figures.no_plan"), What: c.p.T("figures.no_plan.say")}

		return r.Render(view.PlanPage(v))
	}
	lang := string(c.p.Lang())
	v.Title = o.Plan.Title.In(lang)
	v.Source = c.p.T("figures.plan.source", "number", o.Plan.Decision.Number, "issuer", o.Plan.Decision.Issuer)
	if o.Plan.Wording.Value == "paraphrase" {
		v.Source += " " + c.p.T("figures.plan.paraphrase")
	}
	for i := range o.Reaches {
		near, err := d.nearest(r, &c, &o.Reaches[i])
		if err != nil {
			return err
		}
		v.Targets = append(v.Targets, c.target(&o.Reaches[i], near))
	}

	return r.Render(view.PlanPage(v))
}

func (c *chosen) target(reach *plan.Reach, near part.Table) view.Target {
	t := &reach.Target
	state := string(reach.State())
	share := c.p.Percent(int64(t.Bound.Percent), 0)
	wanted := c.p.T("figures.target.at_least", "share", share, "year", id(int64(t.Year)))
	switch {
	case t.Bound.Percent == 100_00:
		wanted = c.p.T("figures.target.whole", "share", share, "year", id(int64(t.Year)))
	case t.Bound.Strict:
		wanted = c.p.T("figures.target.above", "share", share, "year", id(int64(t.Year)))
	}
	v := view.Target{
		Key: t.Key, Text: t.Text.In(string(c.p.Lang())), Wanted: wanted, State: state, Word: c.p.T("figures.target." + state), Nearest: near,
	}
	if reach.Open != plan.Measured {
		v.Why = c.p.T("figures.open." + string(reach.Open))

		return v
	}
	n := int64(reach.Total)
	now := c.p.T("figures.target.now", "n", reach.Sure, "all", reach.Total, "share", c.p.Share(int64(reach.Sure), n, 1))
	possible := c.p.T("figures.target.possible", "n", reach.Possible, "unknown", reach.Unknown, "share", c.p.Share(int64(reach.Possible), n, 1))
	v.Facts = []view.Fact{
		{Name: c.p.T("figures.target.sure"), Value: now},
		{Name: c.p.T("figures.target.may"), Value: possible},
		{Name: c.p.T("figures.target.needed"), Value: c.p.T("figures.schools", "n", reach.Needed)},
		{Name: c.p.T("figures.target.short"), Value: c.p.T("figures.schools", "n", reach.Short)},
	}
	v.Why = c.p.T("figures.target.rests."+rule(&t.Satisfied), "components", strings.Join(t.Satisfied.Components, ", "),
		"points", c.p.Short(int64(t.Satisfied.Above)))
	if t.Satisfied.Level != maturity.Decreed {
		v.Why += " " + c.p.T("figures.target.unverified")
	}

	return v
}

func rule(s *maturity.Satisfied) string {
	if s.All {
		return "all"
	}

	return "any"
}

// nearest names the schools that stand nearest to the target.
func (d Deps) nearest(r *portal.Request, c *chosen, reach *plan.Reach) (part.Table, error) {
	t := part.Table{Columns: []part.Column{
		{Head: c.p.T("figures.col.school"), Main: true},
		{Head: c.p.T("figures.col.lacks")},
		{Head: c.p.T("figures.col.gap"), Numeric: true},
		{Head: c.p.T("figures.col.office")},
	}}
	near := reach.Nearest[:min(mostNear, len(reach.Nearest))]
	if len(near) == 0 {
		return t, nil
	}
	t.Caption = c.p.T("figures.nearest", "n", len(near), "all", len(reach.Nearest))
	ids := make([]int64, len(near))
	for i := range near {
		ids[i] = near[i].School
	}
	names, err := d.Figures.Names(r.Context(), c.Season, ids)
	if err != nil {
		return t, err
	}
	for i := range near {
		school := names[near[i].School]
		t.Rows = append(t.Rows, part.Row{Cells: []part.Cell{
			{Text: school.Name, Href: c.school(near[i].School), Note: school.Code},
			{Text: strings.Join(near[i].Missing, ", ")},
			{Text: c.p.Short(int64(near[i].Gap))},
			{Text: school.Managing},
		}})
	}

	return t, nil
}

// school is the address of one school's page.
func (c *chosen) school(school int64) string {
	return view.SchoolPath + "/" + id(school) + "?ky=" + id(int64(c.Season)) + "&can-cu=" + nameOf(c.Basis)
}
