package figures

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/change"
	view "github.com/thuocso/thuocso/web/page/figures"
	"github.com/thuocso/thuocso/web/part"
)

// The names of sorts in addresses, and the direction against the natural one.
const (
	sortRank  = "hang"
	sortName  = "ten"
	sortGroup = "nhom-" // with the group's number
	reversed  = "nguoc"
)

// How many rows a page has in addresses, the first where it says nothing: what a phone bears; ranking.MostRows for paper.
const byRows = "moi-trang"

func rowCounts() []string { return []string{"50", "100", "200"} }

// around is the school in addresses on whose page the list opens, aroundID the row that the address then leads to.
const (
	around   = "quanh"
	aroundID = "truong"
)

// list is a ranking that was asked for.
type list struct {
	chosen

	q     ranking.Query
	index *maturity.Index
	sort  string
	turn  string
	group int
	// since is what has changed since the season before.
	since *change.Changes
	// own is the school whose own person looks, 0 for none.
	own int64
}

func wanted(r *portal.Request, c chosen, index *maturity.Index) *list {
	sorts := []string{sortRank, sortName}
	for g := range index.Groups {
		sorts = append(sorts, sortGroup+strconv.Itoa(g+1))
	}
	l := &list{
		chosen: c, index: index, sort: r.QueryOne("xep", sorts...), turn: r.QueryOne("chieu", "", reversed),
	}
	l.q = ranking.Query{
		Asked: c.Asked, Search: r.Query("tim", 100), Sort: ranking.ByRank, Reverse: l.turn == reversed, Page: r.QueryInt("trang", 1, 1, 10_000),
		Population: populationOf(r), Around: int64(r.QueryInt(around, 0, 0, 1<<62)),
	}
	l.q.Rows, _ = strconv.Atoi(r.QueryOne(byRows, rowCounts()...)) //nolint:errcheck // QueryOne let only numbers through
	l.own = ownSchool(r.Actor)
	if l.sort == sortName {
		l.q.Sort = ranking.ByName
	}
	if n, found := strings.CutPrefix(l.sort, sortGroup); found {
		l.group, _ = strconv.Atoi(n) //nolint:errcheck // QueryOne let only numbers through
		l.q.Group = l.group
	}

	return l
}

// filters is the query of an address with everything that was chosen, the page too: whoever goes on from a list comes back to it.
func (l *list) filters() string {
	page := ""
	if l.q.Page > 1 {
		page = strconv.Itoa(l.q.Page)
	}

	return strings.TrimPrefix(l.address("trang", page), view.RankingPath)
}

func (l *list) address(pairs ...string) string {
	rows, sort := l.rows(), l.sort
	if rows == rowCounts()[0] {
		rows = ""
	}
	if sort == sortRank {
		sort = ""
	}
	all := append(narrowing(l.q.Population), "tim", l.q.Search, "xep", sort, "chieu", l.turn, byRows, rows)

	return l.href(view.RankingPath, append(all, pairs...)...)
}

// ranking shows one page of a ranking.
func (d Deps) ranking(r *portal.Request) error {
	h := view.Head{Page: r.Page(r.Printer.T("figures.ranking"))}
	page := func(h view.Head) portal.Component { return view.RankingPage(view.Ranking{Head: h}) }
	c, err := d.figured(r)
	if err != nil {
		return none(r, h, err, page)
	}
	index, err := d.Seasons.Index(r.Context(), c.season.RevisionID)
	if err != nil {
		return err
	}
	l := wanted(r, c, index)
	got, err := d.Figures.Page(r.Context(), l.q)
	if err != nil {
		return err
	}
	l.Unit = got.Unit.ID
	v := view.Ranking{Head: l.head(h, view.RankingPath, got.Units)}
	v.Book = l.book(r)
	v.Page.Title = l.p.T("figures.ranking.of", "unit", got.Unit.Name)
	v.Lead = l.source(got.Taken)
	if err := d.taken(r, &l.chosen, &v.Head, got.Unit, got.Taken); err != nil {
		return err
	}
	if got.As != "" {
		v.Lead += " " + l.p.T("find.as", "text", l.q.Search, "as", got.As)
	}
	v.Search, v.Filters = l.q.Search, l.narrows(got.Choices)
	v.Filters = append(v.Filters, view.Filter{Name: "xep", Label: l.p.T("figures.sort"), Value: l.sort, Options: l.sorts(len(index.Groups))}, l.rowsFilter())
	v.Population = l.population(got.Population, got.Unit.Name, got.Choices)
	v.Rule = l.rule()
	if l.since, err = d.since(r, l, got); err != nil {
		return err
	}
	v.Change = l.sinceSay()
	if v.Table, err = l.written(r, got); err != nil {
		return err
	}
	v.Rows = len(got.Rows)
	v.Pages = part.PagesOf(got.Page, got.PerPage, got.Found, func(page int) string { return l.address("trang", strconv.Itoa(page)) })
	v.Own = l.toOwn(got)

	return r.Render(view.RankingPage(v))
}

func (l *list) sorts(groups int) []part.Option {
	options := []part.Option{
		{Value: sortRank, Label: l.p.T("figures.sort.rank")},
		{Value: sortName, Label: l.p.T("figures.sort.name")},
	}
	for g := range groups {
		options = append(options, part.Option{
			Value: sortGroup + strconv.Itoa(g+1), Label: l.p.T("figures.sort.group", "n", g+1),
		})
	}

	return options
}

// written is the table as the page shows it; the same rows in the same words are written once a run.
func (l *list) written(r *portal.Request, got *ranking.Page) (templ.Component, error) {
	name := l.address("ky-truoc", id(l.since.Taken.RunID), around, id(l.q.Around), "cua-toi", id(l.own))
	form, err := got.Form(string(l.p.Lang())+name, func(rows []ranking.Row) ([]byte, error) {
		var b bytes.Buffer
		err := part.DataTable(l.p, l.table(rows, len(l.index.Groups))).Render(r.Context(), &b)

		return b.Bytes(), err
	})
	if err != nil {
		return nil, fmt.Errorf("write ranking: %w", err)
	}

	return view.Written(form), nil
}

func (l *list) table(rows []ranking.Row, groups int) part.Table {
	t := part.Table{Caption: l.p.T("figures.ranking"), HideCaption: true, Brief: l.p.T("phone.more"), Columns: []part.Column{
		l.column(l.p.T("figures.col.rank"), sortRank, "ascending"),
		l.column(l.p.T("figures.col.school"), sortName, "ascending"),
		{Head: l.p.T("figures.col.level")},
	}}
	t.Columns[0].Numeric, t.Columns[1].Main = true, true
	for g := range groups {
		column := l.column(l.p.T("part.group", "n", g+1), sortGroup+strconv.Itoa(g+1), "descending")
		column.Numeric = true
		t.Columns = append(t.Columns, column)
	}
	if l.since.Of != nil {
		t.Columns = append(t.Columns, part.Column{Head: l.p.T("fair.change"), Short: true})
	}
	t.Columns = append(t.Columns, part.Column{Head: l.p.T("figures.col.decides"), Rest: true}, part.Column{Head: l.p.T("figures.col.office"), Rest: true})
	suffix := l.filters()
	d := l.deciders()
	t.Rows = make([]part.Row, len(rows))
	cells := make([]part.Cell, 0, len(rows)*len(t.Columns))
	for i := range rows {
		start := len(cells)
		cells = l.cells(cells, &rows[i], suffix, &d)
		t.Rows[i] = part.Row{Cells: cells[start:len(cells):len(cells)], Mine: rows[i].School == l.own}
		if rows[i].School == l.q.Around {
			t.Rows[i].ID = aroundID
		}
	}

	return t
}

func (l *list) cells(cells []part.Cell, row *ranking.Row, suffix string, d *deciders) []part.Cell {
	rank := "–"
	if row.Rank > 0 {
		rank = l.p.Int(int64(row.Rank))
	}
	cells = append(cells,
		part.Cell{Text: rank},
		part.Cell{
			Text: row.Name, Href: view.SchoolPath + "/" + id(row.School) + suffix, Note: row.Code + " · " + strings.Join(row.Stages.Names(), ", "),
		},
		part.Cell{Kind: part.LevelCell, N: int8(row.Level())}) //nolint:gosec // 0 to 3
	for _, g := range row.Groups {
		cells = append(cells, part.Cell{Text: l.p.Interval(int64(g.Low), int64(g.High))})
	}

	if l.since.Of != nil {
		cells = append(cells, l.moved(row.School))
	}

	return append(cells, d.cell(l.index, &row.Entry), part.Cell{Text: row.Managing})
}

// deciders are the words for what a school's level comes from: a missed condition, points that are not allocated, both
// groups, or those of a set, one bit each.
type deciders struct {
	condition, open, all string
	groups               []string
	// conditions are those of the index by code and shortened name.
	conditions []string
}

func (l *list) deciders() deciders {
	d := deciders{
		condition: l.p.T("figures.decides.condition"), open: l.p.T("figures.decides.open"), all: l.p.T("figures.decides.all"),
	}
	for _, c := range l.index.Conditions() {
		d.conditions = append(d.conditions, l.conditions(l.index, []string{c.Code}))
	}
	for set := range 1 << len(l.index.Groups) {
		var names []string
		for i := range l.index.Groups {
			if set&(1<<i) != 0 {
				names = append(names, l.p.T("part.group", "n", i+1))
			}
		}
		d.groups = append(d.groups, strings.Join(names, ", "))
	}

	return d
}

// cell says what the school's level comes from, and names the conditions where it is them.
func (d *deciders) cell(index *maturity.Index, e *ranking.Entry) part.Cell {
	cell := part.Cell{Text: d.of(index, e)}
	if cell.Text != d.condition {
		return cell
	}
	var missed []string
	for i, name := range d.conditions {
		if e.Missed.Has(i) {
			missed = append(missed, name)
		}
	}
	cell.Note = strings.Join(missed, "; ")

	return cell
}

// of says what the school's level comes from.
func (d *deciders) of(index *maturity.Index, e *ranking.Entry) string {
	least, set := 3, 0
	for i, g := range e.Groups {
		least = min(least, index.Levels.Level(g.Low))
		if index.Levels.Level(g.High) == int(e.High) { // a group that may still turn out higher does not decide beside one that cannot
			set |= 1 << i
		}
	}
	switch {
	case int(e.Low) < least, e.Low == e.High && set == 0:
		return d.condition
	case e.Level() == part.Undecided:
		return d.open
	case set == len(d.groups)-1:
		return d.all
	default:
		return d.groups[set]
	}
}

// column is a heading that sorts by it; pressed again it turns the order around. natural is how the
// column rises or falls when it is not turned.
func (l *list) column(head, sort, natural string) part.Column {
	column := part.Column{Head: head}
	turn := ""
	if l.sort == sort {
		column.Sorted = natural
		if l.turn == "" {
			turn = reversed
		} else {
			column.Sorted = map[string]string{"ascending": "descending", "descending": "ascending"}[natural]
		}
	}
	column.Sort = l.address("xep", sort, "chieu", turn)

	return column
}
