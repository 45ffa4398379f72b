package figures

import (
	"strings"

	"github.com/thuocso/thuocso/internal/chart"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/ranking"
	view "github.com/thuocso/thuocso/web/page/figures"
	"github.com/thuocso/thuocso/web/part"
)

// charts shows a unit's figures in pictures.
func (d Deps) charts(r *portal.Request) error {
	h := view.Head{Page: r.Page(r.Printer.T("figures.charts"))}
	page := func(h view.Head) portal.Component { return view.ChartsPage(view.Charts{Head: h}) }
	c, err := d.figured(r)
	if err != nil {
		return none(r, h, err, page)
	}
	b, err := d.Figures.Board(r.Context(), c.Asked)
	if err != nil {
		return err
	}
	c.Unit = b.Unit.ID
	index, err := d.Seasons.Index(r.Context(), c.season.RevisionID)
	if err != nil {
		return err
	}
	trend, err := d.Figures.Trend(r.Context(), c.Asked)
	if err != nil {
		return err
	}
	v := view.Charts{Head: c.head(h, view.ChartsPath, b.Units)}
	v.Page.Charts = true
	v.Page.Title = c.p.T("figures.charts.of", "unit", b.Unit.Name)
	v.Lead = c.source(b.Taken)
	if err := d.taken(r, &c, &v.Head, b.Unit, b.Taken); err != nil {
		return err
	}
	if v.Charts, err = c.pictures(b, index, trend); err != nil {
		return err
	}

	return r.Render(view.ChartsPage(v))
}

func (c *chosen) pictures(b *ranking.Board, index *maturity.Index, trend []ranking.UnitTally) ([]part.Chart, error) {
	levels, stages := c.distributions(b)
	var list []part.Chart
	for _, one := range []struct {
		name string
		tall bool
		draw func() (chart.Chart, error)
	}{
		{"levels_unit", len(levels) > 8, func() (chart.Chart, error) { return chart.Levels(c.levelWords("figures.unit"), levels) }},
		{"levels_stage", false, func() (chart.Chart, error) { return chart.Levels(c.levelWords("figures.stage"), stages) }},
		{"means", len(levels) > 8, func() (chart.Chart, error) { return c.means(b, index) }},
		{"heat", true, func() (chart.Chart, error) { return c.heat(b, index) }},
		{"trend", false, func() (chart.Chart, error) { return c.trend(trend, index) }},
	} {
		drawn, err := one.draw()
		if err != nil {
			return nil, err
		}
		picture := c.picture(one.name, one.tall, drawn, b.Taken)
		picture.Wide = one.name == "heat"
		list = append(list, picture)
	}

	return list, nil
}

// picture frames a chart with its words and its table.
func (c *chosen) picture(name string, tall bool, drawn chart.Chart, taken ranking.Taken) part.Chart {
	title := c.p.T("figures.chart." + name)

	return part.Chart{
		ID: "c-" + name, Title: title, Say: c.p.T("figures.chart." + name + ".say"), Option: drawn.Option, Tall: tall,
		Table: part.DataTable(c.p, TableOf(c.p, title, drawn.Table)), Source: c.source(taken),
	}
}

// TableOf writes the figures of a chart in the person's language. Wide ones scroll, shares are shaded.
func TableOf(p locale.Printer, caption string, t chart.Table) part.Table {
	table := part.Table{Caption: caption, HideCaption: true, Scroll: len(t.Head) > 8}
	for i, head := range t.Head {
		table.Columns = append(table.Columns, part.Column{Head: head, Main: i == 0, Numeric: i > 0})
	}
	table.Heat = table.Scroll
	for _, row := range t.Rows {
		cells := []part.Cell{{Text: row.Name, Href: row.Href}}
		for i, cell := range row.Cells {
			one := part.Cell{Text: written(p, t.Forms[i], cell, 1)}
			if table.Heat {
				one.Text = written(p, t.Forms[i], cell, 0)
				one.Kind, one.N = part.HeatCell, shade(cell)
			}
			cells = append(cells, one)
		}
		table.Rows = append(table.Rows, part.Row{Cells: cells})
	}

	return table
}

// written is a figure in words, a share with so many decimals.
func written(p locale.Printer, form chart.Form, cell chart.Cell, decimals int) string {
	switch {
	case cell.Hidden:
		return p.T("map.hidden")
	case cell.None:
		return "–"
	case form == chart.Counts:
		return p.Int(cell.Low)
	case form == chart.Percents:
		return p.PercentInterval(cell.Low, cell.High, decimals)
	default:
		return p.Interval(cell.Low, cell.High)
	}
}

// shade is the fifth of the whole in which a share lies, -1 for none.
func shade(cell chart.Cell) int8 {
	if cell.None {
		return -1
	}

	return int8(min(4, max(0, cell.Low/2000)))
}

func (c *chosen) levelWords(of string) chart.LevelWords {
	return chart.LevelWords{
		Of: c.p.T(of), Levels: [3]string{c.p.T("levels.1"), c.p.T("levels.2"), c.p.T("levels.3")}, Undecided: c.p.T("levels.x"),
	}
}

// distributions are the levels by unit and by stage.
func (c *chosen) distributions(b *ranking.Board) (units, stages []chart.Distribution) {
	of := func(name string, l *ranking.Levels) chart.Distribution {
		return chart.Distribution{Name: name, Levels: [3]int{l.At(1), l.At(2), l.At(3)}, Undecided: l.Undecided()}
	}
	for _, l := range c.lines(b) {
		units = append(units, of(l.name, &l.tally.Levels))
	}
	for i, name := range ranking.StageNames() {
		if l := &b.Whole.ByStage[i]; l.N() > 0 {
			stages = append(stages, of(c.p.T("directory.stage."+strings.ToLower(name)), l))
		}
	}

	return units, stages
}

func (c *chosen) groups(index *maturity.Index) []string {
	var names []string
	for i := range index.Groups {
		names = append(names, c.p.T("part.group", "n", i+1))
	}

	return names
}

// interval is the mean of a group at both ends of the schools' intervals.
func interval(g ranking.GroupTally) chart.Cell {
	low, ok := g.Low.Mean()
	high, _ := g.High.Mean()
	if !ok {
		return chart.None()
	}

	return chart.Cell{Low: int64(low), High: int64(high)}
}

func groupCells(t *ranking.Tally, groups int) []chart.Cell {
	cells := make([]chart.Cell, groups)
	for g := range cells {
		cells[g] = chart.None()
		if g < len(t.Groups) {
			cells[g] = interval(t.Groups[g])
		}
	}

	return cells
}

func (c *chosen) means(b *ranking.Board, index *maturity.Index) (chart.Chart, error) {
	var rows []chart.Mean
	for _, l := range c.lines(b) {
		rows = append(rows, chart.Mean{Name: l.name, Groups: groupCells(l.tally, len(index.Groups))})
	}

	return chart.Means(chart.MeanWords{
		Of: c.p.T("figures.unit"), Groups: c.groups(index), Possible: c.p.T("figures.possible"),
	}, rows)
}

// heat is, for each unit and component, the share of the points to be had that its schools have.
func (c *chosen) heat(b *ranking.Board, index *maturity.Index) (chart.Chart, error) {
	words := chart.HeatWords{Of: c.p.T("figures.unit"), Share: c.p.T("figures.share")}
	components := index.Components()
	for _, component := range components {
		words.Columns = append(words.Columns, component.Code)
	}
	var rows []chart.Row
	for _, l := range c.lines(b) {
		row := chart.Row{Name: l.name}
		for i, component := range components {
			row.Cells = append(row.Cells, had(l.tally, i, component.Max))
		}
		rows = append(rows, row)
	}

	return chart.Heat(words, rows)
}

// had is the share of a component's points that the schools have; one that was left out counts as nothing.
func had(t *ranking.Tally, component int, most maturity.Points) chart.Cell {
	if component >= len(t.Components) {
		return chart.None()
	}
	n := int64(t.Schools() - t.Components[component].NotApplicable)
	if n <= 0 || most <= 0 {
		return chart.None()
	}
	whole := n * int64(most)

	return chart.One((2*t.Components[component].Points.Sum()*10_000 + whole) / (2 * whole))
}

func (c *chosen) trend(seasons []ranking.UnitTally, index *maturity.Index) (chart.Chart, error) {
	words := chart.TrendWords{Of: c.p.T("figures.season")}
	groups := c.groups(index)
	lines := make([]chart.Line, len(groups)+1)
	for g, name := range groups {
		lines[g] = chart.Line{Name: name, Form: chart.Hundredths}
	}
	last := &lines[len(groups)]
	last.Name, last.Form = c.p.T("figures.trend.from2"), chart.Percents
	for i := range seasons {
		t := seasons[i].Tally
		if t.Schools() == 0 {
			continue
		}
		words.Moments = append(words.Moments, c.p.SchoolYear(seasons[i].SchoolYear))
		for g, cell := range groupCells(t, len(groups)) {
			lines[g].Cells = append(lines[g].Cells, cell)
		}
		sure, possible := t.Levels.From(2)
		n := int64(t.Schools())
		last.Cells = append(last.Cells, chart.Cell{Low: int64(sure) * 10_000 / n, High: int64(possible) * 10_000 / n})
	}

	return chart.Trend(words, lines)
}
