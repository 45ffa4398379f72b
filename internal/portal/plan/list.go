package plan

import (
	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/plan"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/portal/figures"
	results "github.com/thuocso/thuocso/web/page/figures"
	view "github.com/thuocso/thuocso/web/page/plan"
	"github.com/thuocso/thuocso/web/part"
)

// looked is what a page of this area is about.
type looked struct {
	*figures.Pick
	words

	field *plan.Field
	// each tells that the person may see each school's figures. For whoever may not, veil tells what may be shown.
	each bool
	veil *plan.Veil
}

// look reads the plans with the schools below the unit that is looked at.
func (d Deps) look(r *portal.Request) (*looked, error) {
	pick, err := d.Figures.Pick(r)
	if err != nil {
		return nil, err
	}
	field, err := d.Plans.Field(r.Context(), pick.Season().ID, pick.Asked().Basis, pick.Unit.Path)
	if err != nil {
		return nil, err
	}
	l := &looked{
		Pick: pick, words: words{p: r.Printer}, field: field,
		each: account.May(r.Actor, account.ReturnView, account.Target{Path: pick.Unit.Path}) == nil,
	}
	l.veil, err = d.Plans.Veil(r.Context(), r.Actor, d.Figures.Figures, pick.Asked(), pick.Board)

	return l, err
}

// list shows all targets of a unit.
func (d Deps) list(r *portal.Request) error {
	h := results.Head{Page: r.Page(r.Printer.T("figures.plan"))}
	l, err := d.look(r)
	if err != nil {
		return figures.None(r, h, err, func(h results.Head) portal.Component { return view.ListPage(view.List{Head: h}) })
	}
	v := view.List{Head: l.Head(h, view.ListPath)}
	v.Page.Title = r.Printer.T("figures.plan.of", "unit", l.Unit.Name)
	if len(l.field.Plans) == 0 {
		v.Nothing = part.Fault{Title: r.Printer.T("plan.none"), What: r.Printer.T("plan.none.say")}
	}
	if g, may := r.Actor.GrantFor(account.FigureReport); may && g.UnitID == l.Unit.ID && len(plan.Asked(l.field.Plans, l.Unit.Kind)) > 0 {
		v.Entry = part.Link{Label: l.p.T("plan.entry"), Href: l.Href(view.EntryPath, "don-vi", "", "can-cu", "")}
	}
	for _, p := range l.field.Plans {
		v.Plans = append(v.Plans, l.card(p))
	}

	return r.Render(view.ListPage(v))
}

func (l *looked) card(p *maturity.Plan) view.Card {
	lang := string(l.p.Lang())
	c := view.Card{Title: p.Title.In(lang), Source: l.source(p), Table: part.Table{
		Caption: p.Title.In(lang), HideCaption: true,
		Columns: []part.Column{
			{Head: l.p.T("plan.col.target"), Main: true},
			{Head: l.p.T("plan.col.wanted")},
			{Head: l.p.T("plan.col.now")},
			{Head: l.p.T("plan.col.may")},
			{Head: l.p.T("plan.col.short")},
			{Head: l.p.T("plan.col.state")},
		},
	}}
	reaches := l.field.Gauge(p, l.Unit).Evaluate(l.field.Schools)
	for i := range reaches {
		reach := &reaches[i]
		cells := l.cells(p, reach, l.veil.Hides(p, reach))
		c.Table.Rows = append(c.Table.Rows, part.Row{Cells: append([]part.Cell{
			{Text: reach.Target.Key + ". " + reach.Target.Text.In(lang), Href: l.of(view.TargetPath, p, &reach.Target)},
			{Text: l.wanted(p, &reach.Target), Note: l.p.T("paper.source." + reach.Target.Bound.Level)},
		}, cells...)})
	}
	for _, q := range p.Questions {
		c.Questions = append(c.Questions, q.Text.In(lang))
	}

	return c
}

// of is the address of a page about one target.
func (l *looked) of(path string, p *maturity.Plan, t *maturity.Target, pairs ...string) string {
	return l.Href(path, append([]string{"ke-hoach", p.ID, "chi-tieu", t.Key}, pairs...)...)
}

// named finds the target that the address names.
func (l *looked) named(r *portal.Request) (*maturity.Plan, *maturity.Target, error) {
	p, t, ok := l.field.Target(r.Query("ke-hoach", 80), r.Query("chi-tieu", 40))
	if !ok {
		return nil, nil, fault.New(fault.NotFound, "plan.no_target")
	}

	return p, t, nil
}
