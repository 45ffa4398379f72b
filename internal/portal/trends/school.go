package trends

import (
	"slices"
	"strconv"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/trend"
	"github.com/thuocso/thuocso/internal/season"
	view "github.com/thuocso/thuocso/web/page/figures"
	"github.com/thuocso/thuocso/web/part"
)

func number(n int64) string { return strconv.FormatInt(n, 10) }

// school shows a school over the seasons, to its own people too.
func (d Deps) school(r *portal.Request) error {
	school, err := r.ParamID("id")
	if err != nil {
		return err
	}
	p, err := d.Pages.PickSchool(r)
	if err != nil {
		return err
	}
	asked, err := d.askedOf(r, p, school)
	if err != nil {
		return err
	}
	seesAll := account.May(r.Actor, account.FiguresView, account.Target{Path: p.Asked().Scope}) == nil
	sittings, err := trend.School(r.Context(), d.Pages.Figures, asked, school, seesAll)
	if err != nil {
		return err
	}
	if len(sittings) == 0 {
		return fault.New(fault.NotFound, "ranking.no_school")
	}
	last := &sittings[len(sittings)-1]
	v := view.Trend{Head: p.Head(view.Head{Page: r.Page(r.Printer.T("trend.of", "unit", last.School.Name))}, view.TrendPath+view.TrendSchool+"/"+number(school))}
	v.OfSchool = true
	v.Lead = v.Page.T("trend.lead.school")
	if !seesAll {
		v.Views = nil
	}
	w := writer{p: r.Printer, pick: p}
	for i := range sittings {
		w.sitting(sittings, i)
	}
	v.Stretches = w.stretches

	return r.Render(view.TrendPage(v))
}

func (w *writer) sitting(list []trend.Sitting, i int) {
	s := &list[i]
	groups := 0
	for k := range list {
		groups = max(groups, len(list[k].School.Entry.Groups))
	}
	var before *ranking.Entry
	if i > 0 && !s.Break.Any() && len(list[i-1].School.Points) > 0 {
		before = &list[i-1].School.Entry
	}
	stretch := w.stretch(w.why(s.Break), w.schoolColumns(groups))
	stretch.Table.Rows = append(stretch.Table.Rows, part.Row{Cells: w.result(s, before, groups)})
	stretch.Title = w.title(stretch, s.Season.SchoolYear)
	stretch.Table.Caption = stretch.Title
}

func (w *writer) schoolColumns(groups int) []part.Column {
	columns := []part.Column{
		{Head: w.p.T("figures.season"), Main: true},
		{Head: w.p.T("figures.col.office")},
		{Head: w.p.T("figures.col.level")},
	}
	for g := range groups {
		columns = append(columns, part.Column{Head: w.p.T("part.group", "n", g+1), Numeric: true})
	}

	return append(columns, part.Column{Head: w.p.T("figures.col.rank"), Numeric: true})
}

func (w *writer) result(s *trend.Sitting, before *ranking.Entry, groups int) []part.Cell {
	year := part.Cell{Text: w.p.SchoolYear(s.Season.SchoolYear)}
	if slices.ContainsFunc(w.pick.Seasons(), func(o season.Season) bool { return o.ID == s.Season.ID }) {
		year.Href = w.pick.Href(view.SchoolPath+"/"+number(s.School.ID), "ky", number(int64(s.Season.ID)), "don-vi", "")
	} else {
		year.Note = w.p.T("trend.holder", "unit", s.Season.UnitName)
	}
	cells := []part.Cell{year, {Text: s.School.Managing}}
	nothing := part.Cell{Text: w.p.T("trend.none")}
	if len(s.School.Points) == 0 {
		for range groups + 2 {
			cells = append(cells, nothing)
		}

		return cells
	}
	e := &s.School.Entry
	cells = append(cells, part.Cell{Kind: part.LevelCell, N: int8(e.Level())}) //nolint:gosec // 0 to 3
	for g := range groups {
		if g >= len(e.Groups) {
			cells = append(cells, nothing)

			continue
		}
		cell := part.Cell{Text: w.p.Interval(int64(e.Groups[g].Low), int64(e.Groups[g].High))}
		if before != nil && g < len(before.Groups) {
			cell.Note = w.p.T("trend.moved", "points", w.p.Signed(int64(e.Groups[g].Low-before.Groups[g].Low), 2))
		}
		cells = append(cells, cell)
	}
	if s.Rank == 0 {
		return append(cells, part.Cell{Text: "–"})
	}

	return append(cells, part.Cell{Text: w.p.T("trend.rank", "rank", s.Rank, "n", s.Population)})
}
