package trends

import (
	"strings"

	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/portal/figures"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/change"
	"github.com/thuocso/thuocso/internal/ranking/trend"
	view "github.com/thuocso/thuocso/web/page/figures"
	"github.com/thuocso/thuocso/web/part"
)

// unit shows a unit over the seasons.
func (d Deps) unit(r *portal.Request) error {
	h := view.Head{Page: r.Page(r.Printer.T("trend.title"))}
	page := func(h view.Head) portal.Component { return view.TrendPage(view.Trend{Head: h}) }
	p, err := d.Pages.Pick(r)
	if err != nil {
		return figures.None(r, h, err, page)
	}
	v := view.Trend{Head: p.Head(h, view.TrendPath)}
	v.Page.Title = v.Page.T("trend.of", "unit", p.Unit.Name)
	v.Lead = v.Page.T("trend.lead")
	if trees(r, &v); v.Tree == asToday {
		return d.today(r, p, &v)
	}
	asked, err := d.asked(r, p)
	if err != nil {
		return err
	}
	for i := range asked {
		asked[i].Unit = p.Unit.ID
	}
	course, err := trend.Unit(r.Context(), d.Pages.Figures, d.Store, asked)
	if err != nil {
		return err
	}
	if absent := absentIn(p, course); absent != "" {
		v.Notes = append(v.Notes, v.Page.T("trend.absent", "unit", p.Unit.Name, "seasons", absent))
	}
	w := writer{p: r.Printer, pick: p, across: len(v.Trees) > 0}
	for i := range course.Moments {
		against, err := d.against(r, asked, course, i)
		if err != nil {
			return err
		}
		w.moment(course, i, against)
	}
	v.Stretches = w.stretches

	return r.Render(view.TrendPage(v))
}

// absentIn names the seasons of the same holder in whose tree the unit does not stand.
func absentIn(p *figures.Pick, c *trend.Course) string {
	var years []string
	for i := range c.Absent {
		if c.Absent[i].UnitID == p.Season().UnitID {
			years = append(years, p.Printer().SchoolYear(c.Absent[i].SchoolYear))
		}
	}

	return strings.Join(years, ", ")
}

// writer writes moments into stretches: a new one begins where the line breaks.
type writer struct {
	p    locale.Printer
	pick *figures.Pick
	// across tells that the structure of another season may be chosen.
	across    bool
	stretches []view.Stretch
}

// stretch is the one that is being written, with its table begun where it is new.
func (w *writer) stretch(breaks []string, columns []part.Column) *view.Stretch {
	if len(w.stretches) == 0 || len(breaks) > 0 {
		w.stretches = append(w.stretches, view.Stretch{Breaks: breaks, Table: part.Table{Columns: columns, HideCaption: true}})
	}

	return &w.stretches[len(w.stretches)-1]
}

// moment writes the figures of one season, with what has changed where against tells that it compares with the one before;
// it is nil where there is nothing to compare with.
func (w *writer) moment(c *trend.Course, i int, against *change.Changes) {
	m := &c.Moments[i]
	var before *ranking.Tally
	if against != nil && against.Why == "" {
		before = c.Moments[i-1].Tally
	}
	s := w.stretch(w.why(m.Break), w.unitColumns(len(groupsOf(c))))
	cells := w.cells(m, before, len(groupsOf(c)))
	w.refused(cells, against, m.Tally)
	s.Table.Rows = append(s.Table.Rows, part.Row{Cells: cells})
	s.Title = w.title(s, m.Season.SchoolYear)
	s.Table.Caption = s.Title
	if w.across && m.Break.Tree.Any() {
		s.Across = part.Link{Label: w.p.T("trend.across"), Href: w.pick.Href(view.TrendPath, "cay", asToday)}
	}
}

// groupsOf are the groups of the first moment that has any.
func groupsOf(c *trend.Course) []ranking.GroupTally {
	for i := range c.Moments {
		if t := c.Moments[i].Tally; t != nil && len(t.Groups) > 0 {
			return t.Groups
		}
	}

	return nil
}

// title names the seasons of a stretch, the last being this one.
func (w *writer) title(s *view.Stretch, year int) string {
	last := w.p.SchoolYear(year)
	if s.First == "" || s.First == last {
		s.First = last

		return w.p.T("trend.season", "season", last)
	}

	return w.p.T("trend.seasons", "first", s.First, "last", last)
}

func (w *writer) unitColumns(groups int) []part.Column {
	columns := []part.Column{
		{Head: w.p.T("figures.season"), Main: true},
		{Head: w.p.T("figures.col.owing"), Numeric: true},
		{Head: w.p.T("figures.col.results"), Numeric: true},
		{Head: w.p.T("figures.col.levels")},
		{Head: w.p.T("figures.col.from2"), Numeric: true},
	}
	for g := range groups {
		columns = append(columns, part.Column{Head: w.p.T("trend.mean", "n", g+1), Numeric: true})
	}

	return columns
}

func (w *writer) cells(m *trend.Moment, before *ranking.Tally, groups int) []part.Cell {
	cells := []part.Cell{{
		Text: w.p.SchoolYear(m.Season.SchoolYear),
		Href: w.pick.Href(view.BoardPath, "ky", number(int64(m.Season.ID)), "don-vi", number(m.Unit.ID)),
	}}

	return w.figures(cells, m.Tally, before, groups)
}

// figures adds what a tally says to the cells of a row; t is nil where there are no figures.
func (w *writer) figures(cells []part.Cell, t, before *ranking.Tally, groups int) []part.Cell {
	nothing := part.Cell{Text: w.p.T("trend.none")}
	if t == nil {
		for range groups + 4 {
			cells = append(cells, nothing)
		}

		return cells
	}
	cells = append(cells, part.Cell{Text: w.p.Int(int64(t.Owing()))}, part.Cell{Text: w.p.Int(int64(t.Schools()))})
	if t.Schools() == 0 {
		for range groups + 2 {
			cells = append(cells, nothing)
		}

		return cells
	}
	l := &t.Levels
	sure, possible := l.From(2)
	n := int64(l.N())
	cells = append(cells, part.Cell{Kind: part.BarCell, Dist: &part.Dist{
		L1: l.At(1), L2: l.At(2), L3: l.At(3), Undecided: l.Undecided(), Others: max(0, t.Owing()-l.N()),
	}}, part.Cell{Text: w.p.PercentInterval(int64(sure)*10_000/n, int64(possible)*10_000/n, 0)})
	for g := range groups {
		cells = append(cells, w.mean(t, before, g))
	}

	return cells
}

// mean is a group's mean with how much it is more or less than in the season before, where both are measured alike.
func (w *writer) mean(t, before *ranking.Tally, g int) part.Cell {
	if g >= len(t.Groups) {
		return part.Cell{Text: w.p.T("trend.none")}
	}
	low, _ := t.Groups[g].Low.Mean()
	high, _ := t.Groups[g].High.Mean()
	cell := part.Cell{Text: w.p.Interval(int64(low), int64(high))}
	if before != nil && g < len(before.Groups) {
		if was, ok := before.Groups[g].Low.Mean(); ok {
			cell.Note = w.p.T("trend.moved", "points", w.p.Signed(int64(low-was), 2))
		}
	}

	return cell
}

// why says why the line breaks, nothing where it does not.
func (w *writer) why(b trend.Break) []string {
	var list []string
	for _, one := range []struct {
		holds bool
		key   string
	}{{b.Index, "trend.break.index"}, {b.Rule, "trend.break.rule"}, {b.Office, "trend.break.office"}, {b.Stages, "trend.break.stages"}} {
		if one.holds {
			list = append(list, w.p.T(one.key))
		}
	}
	if t := b.Tree; t.UnitsGone+t.UnitsNew > 0 {
		list = append(list, w.p.T("trend.break.units", "gone", t.UnitsGone, "new", t.UnitsNew))
	}
	if t := b.Tree; t.SchoolsCame+t.SchoolsWent > 0 {
		list = append(list, w.p.T("trend.break.schools", "came", t.SchoolsCame, "went", t.SchoolsWent))
	}

	return list
}
