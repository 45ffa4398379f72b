package trends

import (
	"slices"
	"strings"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/portal/figures"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/trend"
	"github.com/thuocso/thuocso/internal/season"
	view "github.com/thuocso/thuocso/web/page/figures"
	"github.com/thuocso/thuocso/web/part"
)

// The structures in addresses.
const (
	asItWas = "luc-do"
	asToday = "ky-nay"
)

// trees offers both structures to whoever may see each school: differences between the two may rest on few schools.
func trees(r *portal.Request, v *view.Trend) {
	g, _ := r.Actor.GrantFor(account.FiguresView)
	if !g.Provisional() {
		return
	}
	v.Tree = r.QueryOne("cay", asItWas, asToday)
	v.Trees = []part.Option{{Value: asItWas, Label: r.Printer.T("trend.tree.then")}, {Value: asToday, Label: r.Printer.T("trend.tree.today")}}
}

// today shows a unit over the seasons in the structure of the season that is chosen: its schools of that season, wherever they stood.
func (d Deps) today(r *portal.Request, p *figures.Pick, v *view.Trend) error {
	ids, err := d.Store.Attended(r.Context(), p.Season().ID, p.Unit.Path)
	if err != nil {
		return err
	}
	seasons, err := d.held(r, ids)
	if err != nil {
		return err
	}
	asked := p.Asked()
	asked.Scope = p.Unit.Path
	years, err := trend.Today(r.Context(), d.Store, seasons, asked)
	if err != nil {
		return err
	}
	now, all := r.Printer.SchoolYear(p.Season().SchoolYear), 0
	if n := len(years); n > 0 && years[n-1].Tally != nil {
		all = years[n-1].Tally.Owing()
	}
	v.Lead = r.Printer.T("trend.lead.today", "season", now)
	v.Rule = r.Printer.T("trend.today.rule", "season", now, "unit", p.Unit.Name, "all", all)
	w := writer{p: r.Printer, pick: p}
	for i := range years {
		w.then(years, i, all)
	}
	v.Stretches = w.stretches

	return r.Render(view.TrendPage(*v))
}

// held reads seasons, the newest of them where there are more than are shown.
func (d Deps) held(r *portal.Request, ids []season.ID) ([]season.Season, error) {
	var list []season.Season
	for _, id := range ids[:min(len(ids), mostSeasons)] {
		s, err := d.Pages.Seasons.Season(r.Context(), id)
		if err != nil {
			return nil, err
		}
		list = append(list, s)
	}

	return list, nil
}

func (w *writer) then(years []trend.Then, i, all int) {
	then := &years[i]
	groups := 0
	for k := range years {
		if t := years[k].Tally; t != nil {
			groups = max(groups, len(t.Groups))
		}
	}
	var before *ranking.Tally
	against := againstToday(years, i)
	if against != nil && against.Why == "" {
		before = years[i-1].Tally
	}
	columns := w.unitColumns(groups)
	columns[1].Head = w.p.T("trend.owing_today")
	s := w.stretch(w.why(then.Break), columns)
	cells := w.figures([]part.Cell{{Text: w.p.SchoolYear(then.Year()), Note: w.holders(then)}}, then.Tally, before, groups)
	if then.Tally != nil {
		cells[1].Text = w.p.T("trend.of_today", "n", then.Tally.Owing(), "all", all)
	}
	w.refused(cells, against, then.Tally)
	s.Table.Rows = append(s.Table.Rows, part.Row{Cells: cells})
	s.Title = w.title(s, then.Year())
	s.Table.Caption = s.Title
}

// holders names who held the seasons of a year where it was somebody else than holds the chosen one.
func (w *writer) holders(then *trend.Then) string {
	var names []string
	for i := range then.Seasons {
		if s := &then.Seasons[i]; s.UnitID != w.pick.Season().UnitID {
			names = append(names, s.UnitName)
		}
	}
	slices.Sort(names)
	switch len(names) {
	case 0:
		return ""
	case 1:
		return w.p.T("trend.holder", "unit", names[0])
	default:
		return w.p.T("trend.joined", "n", len(names), "units", strings.Join(names, ", "))
	}
}
