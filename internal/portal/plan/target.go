package plan

import (
	"slices"
	"strconv"
	"strings"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/plan"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/disclose"
	"github.com/thuocso/thuocso/internal/season"
	results "github.com/thuocso/thuocso/web/page/figures"
	view "github.com/thuocso/thuocso/web/page/plan"
	"github.com/thuocso/thuocso/web/part"
)

// mostNear is how many of the nearest schools a target shows.
const mostNear = 20

// target shows one target with the units below, its way over the seasons and the nearest schools.
func (d Deps) target(r *portal.Request) error {
	h := results.Head{Page: r.Page(r.Printer.T("figures.plan"))}
	l, err := d.look(r)
	if err != nil {
		return figuresNone(r, h, err)
	}
	p, t, err := l.named(r)
	if err != nil {
		return err
	}
	reach := l.field.Gauge(p, l.Unit).Reach(t, l.field.Schools)
	v := view.Target{
		Head: l.Head(h, view.TargetPath), Key: t.Key, Text: t.Text.In(string(l.p.Lang())), Wanted: l.wanted(p, t), Plan: p.ID, Of: t.Key,
		State: string(reach.State()), Word: l.state(&reach), Facts: l.facts(p, &reach), Why: append(l.why(p, &reach), l.source(p)),
	}
	v.Page.Title = l.p.T("plan.target.of", "key", t.Key, "unit", l.Unit.Name)
	if l.veil.Hides(p, &reach) {
		v.State, v.Word, v.Facts = string(plan.Open), l.p.T("plan.hidden", "least", disclose.Least), nil
	}
	if reach.Report != nil {
		v.Proof = l.proof(reach.Report)
	}
	v.Units = l.units(p, &reach)
	if v.Path, v.Chart, err = d.path(r, l, p, t); err != nil {
		return err
	}
	if l.each {
		if v.Nearest, err = d.nearest(r, l, p, &reach); err != nil {
			return err
		}
		if t.Metric != maturity.OfficeFigure && reach.Open != plan.NoSchool {
			v.Try = part.Link{Label: l.p.T("plan.try"), Href: l.of(view.TryPath, p, t)}
		}
	}

	return r.Render(view.TargetPage(v))
}

// units are the units directly below, with what the unit manages itself.
func (l *looked) units(p *maturity.Plan, whole *plan.Reach) view.Section {
	t := &whole.Target
	s := view.Section{Title: l.p.T("plan.units"), Says: []string{l.p.T("plan.units.say")}, Table: part.Table{
		Caption: l.p.T("plan.units"), HideCaption: true, Brief: l.p.T("phone.more"),
		Columns: []part.Column{
			{Head: l.p.T("figures.unit"), Main: true},
			{Head: l.p.T("plan.col.now")},
			{Head: l.p.T("plan.col.may"), Rest: true},
			{Head: l.p.T("plan.col.short"), Rest: true},
			{Head: l.p.T("plan.col.state"), Rest: true},
		},
	}}
	if len(l.Parts) == 0 {
		return view.Section{}
	}
	if t.Metric == maturity.OfficeFigure && formOf(p, t) != maturity.AsPercent {
		s.Says = []string{l.p.T("plan.units.say.count")}
	}
	fork := plan.Fork{Unit: l.Unit, Parts: l.Parts}
	reaches := l.field.Reaches(fork, p, t)
	shown := l.veil.Parts(p, whole, fork)
	for i := range reaches {
		name := part.Cell{Text: l.p.T(l.Unit.DirectKey())}
		if t.Metric == maturity.OfficeFigure {
			name.Text = l.p.T("plan.units.itself")
		}
		if i < len(l.Parts) {
			u := l.Parts[i]
			name = part.Cell{Text: u.Name, Href: l.of(view.TargetPath, p, t, "don-vi", strconv.FormatInt(u.ID, 10))}
		}
		s.Table.Rows = append(s.Table.Rows, part.Row{Cells: append([]part.Cell{name}, l.cells(p, &reaches[i], !shown[i])...)})
	}

	return s
}

// path shows where the target stood in the seasons until this one, and where a straight line through them leads.
func (d Deps) path(r *portal.Request, l *looked, p *maturity.Plan, t *maturity.Target) (view.Section, *part.Chart, error) {
	steps, open, err := d.walked(r, l, p, t)
	if err != nil || len(steps) == 0 {
		return view.Section{}, nil, err
	}
	s := view.Section{Title: l.p.T("plan.path"), Table: part.Table{
		Caption: l.p.T("plan.path"), HideCaption: true,
		Columns: []part.Column{
			{Head: l.p.T("figures.season"), Main: true}, {Head: l.p.T("plan.col.now")}, {Head: l.p.T("plan.col.may")}, {Head: l.p.T("plan.col.state")},
		},
	}}
	for i := range steps {
		cells := l.cells(p, &steps[i].Reach, steps[i].Hidden)
		s.Table.Rows = append(s.Table.Rows, part.Row{Mine: i == len(steps)-1, Cells: []part.Cell{
			{Text: l.p.SchoolYear(steps[i].SchoolYear)}, cells[0], cells[1], cells[3],
		}})
	}
	w, err := d.drawn(r.Context(), l, p, t, open)
	if err != nil {
		return s, nil, err
	}
	if w == nil {
		s.Says = append(s.Says, l.leads(p, t, open))

		return s, nil, nil
	}

	return s, l.framed(w, p, t), nil
}

// walked measures the target in the seasons until this one; open are those whose figure the person may see.
func (d Deps) walked(r *portal.Request, l *looked, p *maturity.Plan, t *maturity.Target) (steps, open []plan.Step, err error) {
	if l.veil != nil && len(l.veil.Above) > 0 {
		// Whoever does not see each school sees the way of the whole only: parts of other years could give schools away.
		return nil, nil, nil
	}
	if steps, err = d.steps(r, l, p.ID, t.Key); err != nil {
		return nil, nil, err
	}

	return steps, slices.DeleteFunc(slices.Clone(steps), func(st plan.Step) bool { return st.Hidden }), nil
}

// leads is the sentence that says where the seasons lead by the target's year.
func (l *looked) leads(p *maturity.Plan, t *maturity.Target, steps []plan.Step) string {
	if contributes(steps) {
		return l.p.T("plan.contributes")
	}
	year := strconv.Itoa(t.Year)
	to, ok := plan.Lead(steps, t.Year)
	if ok {
		key := "plan.lead.short"
		if t.Counts() && to >= t.Bound.Count*100 || !t.Counts() && t.Bound.Holds(to, 100_00) {
			key = "plan.lead.enough"
		}

		return l.p.T(key, "year", year, "share", l.figure(p, t, to), "n", known(steps))
	}
	if last := steps; len(last) > 0 && last[len(last)-1].Year >= t.Year {
		return l.p.T("plan.lead.there", "year", year)
	}

	return l.p.T("plan.lead.few", "n", known(steps), "least", plan.LeastSeasons)
}

// contributes tells whether the steps are a part's, whose counts are held against no bound.
func contributes(steps []plan.Step) bool {
	return slices.ContainsFunc(steps, func(st plan.Step) bool { return st.Reach.State() == plan.Contributes })
}

func known(steps []plan.Step) int {
	n := 0
	for i := range steps {
		if _, ok := steps[i].Known(); ok {
			n++
		}
	}

	return n
}

// steps measures the target in each season of the same province until the one that is looked at, as its tree was then.
func (d Deps) steps(r *portal.Request, l *looked, planID, key string) ([]plan.Step, error) {
	var steps []plan.Step
	now := l.Season()
	for _, s := range slices.Backward(l.Seasons()) {
		if s.UnitID != now.UnitID || s.SchoolYear > now.SchoolYear {
			continue
		}
		field, unit, err := d.then(r, l, s)
		if fault.KindOf(err) == fault.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		if p, t, ok := field.Target(planID, key); ok {
			reach := field.Gauge(p, unit).Reach(t, field.Below(unit.Path))
			steps = append(steps, plan.Step{
				SchoolYear: s.SchoolYear, Year: s.SchoolYear + 1, Reach: reach, Hidden: l.veil.Then(field, unit).Hides(p, &reach),
			})
		}
	}

	return steps, nil
}

// then reads what a season knew of the unit that is looked at.
func (d Deps) then(r *portal.Request, l *looked, s season.Season) (*plan.Field, ranking.Unit, error) {
	if s.ID == l.Season().ID {
		return l.field, l.Unit, nil
	}
	reach, err := d.Figures.Census.Reach(r.Context(), r.Actor, account.FiguresView, s)
	if err != nil {
		return nil, ranking.Unit{}, err
	}
	_, unit, err := d.Figures.Figures.Units(r.Context(), ranking.Asked{Season: s.ID, Basis: l.Asked().Basis, Scope: reach.Path, Unit: l.Unit.ID, Held: &s})
	if err != nil {
		return nil, ranking.Unit{}, err
	}
	field, err := d.Plans.Field(r.Context(), s.ID, l.Asked().Basis, unit.Path)

	return field, unit, err
}

// nearest names the schools that stand nearest.
func (d Deps) nearest(r *portal.Request, l *looked, p *maturity.Plan, reach *plan.Reach) (view.Section, error) {
	near := reach.Nearest[:min(mostNear, len(reach.Nearest))]
	if len(near) == 0 {
		return view.Section{}, nil
	}
	s := view.Section{
		Title: l.p.T("plan.nearest", "n", len(near), "all", len(reach.Nearest)), Says: []string{l.p.T("plan.nearest." + string(reach.Target.Metric))},
		Table: part.Table{HideCaption: true, Brief: l.p.T("phone.more"), Columns: []part.Column{
			{Head: l.p.T("figures.col.school"), Main: true}, {Head: l.p.T("plan.col.lacks")}, {Head: l.p.T("figures.col.office"), Rest: true},
		}},
	}
	s.Table.Caption = s.Title
	names, err := d.names(r, l, near)
	if err != nil {
		return s, err
	}
	for i := range near {
		school := names[near[i].School]
		s.Table.Rows = append(s.Table.Rows, part.Row{Cells: []part.Cell{
			{Text: school.Name, Href: l.School(near[i].School), Note: school.Code}, {Text: l.lacks(p, reach, &near[i])}, {Text: school.Managing},
		}})
	}

	return s, nil
}

// names reads what pages say of schools.
func (d Deps) names(r *portal.Request, l *looked, near []plan.Near) (map[int64]ranking.Listed, error) {
	ids := make([]int64, len(near))
	for i := range near {
		ids[i] = near[i].School
	}

	return d.Figures.Figures.Names(r.Context(), l.Season().ID, ids)
}

// lacks says what a school lacks.
func (w words) lacks(p *maturity.Plan, reach *plan.Reach, n *plan.Near) string {
	if reach.Target.Metric != maturity.ShareOfSchools {
		return w.p.T("plan.lacks.part", "part", n.Part, "whole", n.Whole, "room", n.Room, "unit", w.unit(p, &reach.Target))
	}
	lacking := slices.Clone(n.Missing)
	for _, l := range n.Levels {
		lacking = append(lacking, w.level(l))
	}

	return w.p.T("plan.lacks.points", "what", strings.Join(lacking, ", "), "gap", locale.Hundredths(n.Gap))
}
