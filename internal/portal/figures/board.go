package figures

import (
	"strings"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/season"
	view "github.com/thuocso/thuocso/web/page/figures"
	"github.com/thuocso/thuocso/web/part"
)

// board shows a unit's figures at a glance.
func (d Deps) board(r *portal.Request) error {
	h := view.Head{Page: r.Page(r.Printer.T("figures.board"))}
	page := func(h view.Head) portal.Component { return view.BoardPage(view.Board{Head: h}) }
	c, err := d.figured(r)
	if err != nil {
		return none(r, h, err, page)
	}
	b, err := d.Figures.Board(r.Context(), c.Asked)
	if err != nil {
		return err
	}
	index, err := d.Seasons.Index(r.Context(), c.season.RevisionID)
	if err != nil {
		return err
	}
	c.Unit = b.Unit.ID
	v := view.Board{Head: c.head(h, view.BoardPath, b.Units)}
	v.Book = c.book(r)
	v.Page.Title = r.Printer.T("figures.board.of", "unit", b.Unit.Name)
	v.Lead = c.p.T("figures.lead", "owing", b.Whole.Owing(), "schools", b.Whole.Schools(), "moment", b.Taken.At)
	if err := d.taken(r, &c, &v.Head, b.Unit, b.Taken); err != nil {
		return err
	}
	v.Figures = c.cards(b.Whole)
	if len(b.Parts) > 0 {
		v.Sections = append(v.Sections, view.Section{
			Title: c.p.T("figures.by_unit"), Say: c.p.T("figures.by_unit.say"), Legend: true, Table: c.byUnit(b), Source: c.source(b.Taken),
		})
	}
	v.Sections = append(v.Sections,
		view.Section{
			Title: c.p.T("figures.by_stage"), Say: c.p.T("figures.by_stage.say"), Legend: len(b.Parts) == 0, Table: c.byStage(b.Whole),
			Source: c.source(b.Taken), None: c.p.T("figures.none"),
		},
		view.Section{
			Title: c.p.T("figures.missed"), Say: c.p.T("figures.missed.rule." + string(c.season.Rules.Condition)),
			Table: c.missed(index, b.Whole), Source: c.source(b.Taken), None: c.p.T("figures.none"),
		})

	return r.Render(view.BoardPage(v))
}

// book leads to the workbook of the figures on the page.
func (c *chosen) book(r *portal.Request) part.Link {
	if _, may := r.Actor.GrantFor(account.ExportMake); !may {
		return part.Link{}
	}

	return part.Link{Label: c.p.T("figures.book"), Href: c.href(view.BookPath)}
}

// cards are the numbers that a board starts with.
func (c *chosen) cards(t *ranking.Tally) []part.Figure {
	p, standing, n := c.p, t.Standing(), t.Schools()
	cards := []part.Figure{{
		Number: p.Int(int64(standing.Sent())) + "/" + p.Int(int64(standing.Owing())), Label: p.T("season.sent"),
		Note: p.T("figures.waiting", "n", standing[season.NotSent], "back", standing[season.SentBack]), Href: c.href(view.ProgressPath),
	}}
	add := func(level, at int, label string) {
		note := p.T("figures.of_results", "share", p.Share(int64(at), int64(n), 0))
		if n == 0 {
			note = p.T("map.none")
		}
		cards = append(cards, part.Figure{Number: p.IntOf(int64(at), int64(n)), Label: label, Note: note, Level: level, Colored: true})
	}
	for level := 3; level >= 1; level-- {
		add(level, t.Levels.At(level), p.T("figures.at_level", "level", locale.Key("levels."+id(int64(level)))))
	}
	add(part.Undecided, t.Levels.Undecided(), p.T("figures.undecided"))

	return cards
}

// line is one named tally of a table or a chart.
type line struct {
	name  string
	href  string
	tally *ranking.Tally
}

// lines are the units below, what the unit manages itself, and where there is neither the unit alone.
func (c *chosen) lines(b *ranking.Board) []line {
	var list []line
	for i := range b.Parts {
		u := &b.Parts[i].Unit
		to := view.RankingPath // where nothing is below, to the schools
		if b.Below(u) {
			to = view.BoardPath
		}
		list = append(list, line{u.Name, c.href(to, "don-vi", id(u.ID)), b.Parts[i].Tally})
	}
	if b.Direct != nil {
		list = append(list, line{c.p.T(b.Unit.DirectKey()), "", b.Direct})
	}
	if len(list) == 0 {
		list = append(list, line{b.Unit.Name, "", b.Whole})
	}

	return list
}

func (c *chosen) byUnit(b *ranking.Board) part.Table {
	t := part.Table{Caption: c.p.T("figures.by_unit"), HideCaption: true, Brief: c.p.T("phone.more"), Columns: c.columns(c.p.T("figures.unit"))}
	for _, l := range c.lines(b) {
		t.Rows = append(t.Rows, part.Row{Cells: c.cells(&l)})
	}
	t.Foot = c.cells(&line{name: c.p.T("figures.all"), tally: b.Whole})

	return t
}

func (c *chosen) columns(first string) []part.Column {
	columns := append([]part.Column{
		{Head: first, Main: true},
		{Head: c.p.T("figures.col.owing"), Numeric: true},
	}, c.distributionColumns()...)

	return append(columns,
		part.Column{Head: c.p.T("figures.no_result"), Numeric: true, Rest: true},
		part.Column{Head: c.p.T("figures.col.from2"), Numeric: true, Rest: true},
		part.Column{Head: c.p.T("part.group", "n", 1), Numeric: true, Rest: true},
		part.Column{Head: c.p.T("part.group", "n", 2), Numeric: true, Rest: true})
}

// distributionColumns are the bar of the levels and beside it its numbers.
func (c *chosen) distributionColumns() []part.Column {
	return []part.Column{
		{Head: c.p.T("figures.col.levels")},
		{Head: c.p.T("levels.1"), Numeric: true, Rest: true},
		{Head: c.p.T("levels.2"), Numeric: true, Rest: true},
		{Head: c.p.T("levels.3"), Numeric: true, Rest: true},
		{Head: c.p.T("levels.x"), Numeric: true, Rest: true},
	}
}

func (c *chosen) distributionCells(l *ranking.Levels, owing int) []part.Cell {
	cells := []part.Cell{{Kind: part.BarCell, Dist: distribution(l, owing)}}
	for _, n := range []int{l.At(1), l.At(2), l.At(3), l.Undecided()} {
		cells = append(cells, part.Cell{Text: c.p.IntOf(int64(n), int64(l.N()))})
	}

	return cells
}

func (c *chosen) cells(l *line) []part.Cell {
	owing := l.tally.Owing()
	cells := append([]part.Cell{{Text: l.name, Href: l.href}, {Text: c.p.Int(int64(owing))}}, c.distributionCells(&l.tally.Levels, owing)...)
	cells = append(cells, part.Cell{Text: c.p.Int(int64(max(0, owing-l.tally.Schools())))}, part.Cell{Text: c.from2(&l.tally.Levels)})
	for _, g := range l.tally.Groups {
		cells = append(cells, part.Cell{Text: c.mean(g)})
	}
	for len(cells) < len(c.columns("")) {
		cells = append(cells, part.Cell{Text: "–"})
	}

	return cells
}

// distribution counts those that owe a return and have no result as others.
func distribution(l *ranking.Levels, owing int) *part.Dist {
	return &part.Dist{
		L1: l.At(1), L2: l.At(2), L3: l.At(3), Undecided: l.Undecided(), Others: max(0, owing-l.N()),
	}
}

// from2 is the share from level 2 of the schools that have a result, surely and possibly.
func (c *chosen) from2(l *ranking.Levels) string {
	n := int64(l.N())
	if n == 0 {
		return "–"
	}
	sure, possible := l.From(2)

	return c.p.PercentInterval(int64(sure)*10_000/n, int64(possible)*10_000/n, 0)
}

func (c *chosen) mean(g ranking.GroupTally) string {
	low, ok := g.Low.Mean()
	high, _ := g.High.Mean()
	if !ok {
		return "–"
	}

	return c.p.IntervalTo(int64(low), int64(high), 1)
}

func (c *chosen) byStage(whole *ranking.Tally) part.Table {
	t := part.Table{Caption: c.p.T("figures.by_stage"), HideCaption: true, Brief: c.p.T("phone.more"), Columns: []part.Column{
		{Head: c.p.T("figures.stage"), Main: true},
		{Head: c.p.T("figures.col.results"), Numeric: true},
	}}
	t.Columns = append(append(t.Columns, c.distributionColumns()...), part.Column{Head: c.p.T("figures.col.from2"), Numeric: true, Rest: true})
	for i, name := range ranking.StageNames() {
		l := &whole.ByStage[i]
		if l.N() == 0 {
			continue
		}
		cells := []part.Cell{{Text: c.p.T("directory.stage." + strings.ToLower(name))}, {Text: c.p.Int(int64(l.N()))}}
		cells = append(append(cells, c.distributionCells(l, l.N())...), part.Cell{Text: c.from2(l)})
		t.Rows = append(t.Rows, part.Row{Cells: cells})
	}

	return t
}

func (c *chosen) missed(index *maturity.Index, whole *ranking.Tally) part.Table {
	t := part.Table{Caption: c.p.T("figures.missed"), HideCaption: true, Columns: []part.Column{
		{Head: c.p.T("figures.col.condition"), Main: true},
		{Head: c.p.T("figures.col.missing"), Numeric: true},
		{Head: c.p.T("figures.col.share"), Numeric: true},
	}}
	for i, condition := range index.Conditions() {
		if i >= len(whole.Missed) || whole.Schools() == 0 {
			break
		}
		t.Rows = append(t.Rows, part.Row{Cells: []part.Cell{
			{Text: condition.Code + ". " + condition.Name.In(string(c.p.Lang()))},
			{Text: c.p.Int(int64(whole.Missed[i]))},
			{Text: c.p.Share(int64(whole.Missed[i]), int64(whole.Schools()), 1)},
		}})
	}

	return t
}
