package offices

import (
	"slices"
	"strconv"

	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/portal/figures"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/offices"
	results "github.com/thuocso/thuocso/web/page/figures"
	view "github.com/thuocso/thuocso/web/page/offices"
	"github.com/thuocso/thuocso/web/part"
)

// The orders in addresses.
const (
	byShare  = "ti-le"
	byName   = "ten"
	byTime   = "dung-han"
	byReview = "tham-dinh"
)

// What is compared, in addresses: the units below, or the former districts.
const (
	ofUnits  = "don-vi"
	ofFormer = "huyen-cu"
)

// rankedRows is how many of the offices that are ranked stand on one page, pageRows how many of the others; there may be
// hundreds of communes.
const (
	rankedRows = 30
	pageRows   = 20
)

// The pages in addresses.
const (
	rankedName = "trang-hang"
	othersName = "trang"
)

// compared is what both the page and the list show.
type compared struct {
	*figures.Pick
	*offices.Comparison

	p    locale.Printer
	sort string
	// of is what is compared; former tells that former districts may be.
	of     string
	former bool
}

func (d Deps) compare(r *portal.Request) (*compared, error) {
	pick, err := d.Figures.Pick(r)
	if err != nil {
		return nil, err
	}
	c := &compared{Pick: pick, p: r.Printer, sort: r.QueryOne("xep", byShare, byName, byTime, byReview), of: ofUnits}
	if c.former, err = d.hasFormer(r, pick); err != nil {
		return nil, err
	}
	if c.former {
		c.of = r.QueryOne("theo", ofUnits, ofFormer)
	}
	if c.of == ofFormer {
		c.Comparison, err = offices.Former(r.Context(), d.Offices, d.Figures.Figures, pick.Board)
	} else {
		c.Comparison, err = offices.Compare(r.Context(), d.Offices, pick.Board)
	}
	if err != nil {
		return nil, err
	}
	locale.SortFunc(c.Others, func(o offices.Office) string { return o.Unit.Name })
	switch c.sort {
	case byName:
		locale.SortFunc(c.Ranked, func(o offices.Office) string { return o.Unit.Name })
	case byTime, byReview:
		order := offices.ByOnTime
		if c.sort == byReview {
			order = offices.ByReviewed
		}
		offices.Sort(c.Ranked, order)
		offices.Sort(c.Others, order)
	}

	return c, nil
}

// hasFormer tells whether the schools of the unit stand on the ground of several districts that are no units below it.
func (d Deps) hasFormer(r *portal.Request, p *figures.Pick) (bool, error) {
	if len(p.Parts) == 0 || p.Board.Taken.RunID == 0 || slices.ContainsFunc(p.Parts, func(u ranking.Unit) bool { return u.Kind == "district" }) {
		return false, nil
	}
	asked := p.Asked()
	asked.Unit = p.Unit.ID
	g, err := d.Figures.Figures.Together(r.Context(), asked, ranking.Population{Area: ranking.AnyArea})
	if err != nil {
		return false, err
	}

	return len(g.Choices.Districts) > 1, nil
}

// page shows the offices of a unit beside each other.
func (d Deps) page(r *portal.Request) error {
	h := results.Head{Page: r.Page(r.Printer.T("offices.title"))}
	c, err := d.compare(r)
	if err != nil {
		return figures.None(r, h, err, func(h results.Head) portal.Component { return view.ShowPage(view.Page{Head: h}) })
	}
	v := view.Page{Head: c.Head(h, view.Path), Sort: c.sort}
	v.Page.Title = c.p.T("offices.of", "unit", c.Unit.Name)
	v.Lead = c.Source()
	if err := d.Figures.Unfigured(r, c.Pick, &v.Head); err != nil {
		return err
	}
	if len(c.Parts) == 0 && v.Nothing.Title == "" {
		v.Nothing = part.Fault{Title: c.p.T("offices.nothing"), What: c.p.T("offices.nothing.say")}
	}
	c.choices(&v)
	v.Say = c.say()
	ranked, others := c.turn(&v, r.QueryInt(rankedName, 1, 1, 1<<20), r.QueryInt(othersName, 1, 1, 1<<20))
	v.Ranked, v.Others = c.table(ranked, true), c.table(others, false)
	v.OthersSay = c.p.T("offices.others.say", "small", offices.Small)
	v.Rules = c.rules(r)
	v.List = part.Link{Label: c.p.T("offices.csv"), Href: c.Href(view.ListPath, "xep", c.sort, "theo", v.Of)}
	v.Picture = c.picture(ranked, others)

	return r.Render(view.ShowPage(v))
}

// say tells how many are compared, and how to see more where most have too few schools.
func (c *compared) say() string {
	key := "offices.say"
	if c.of == ofFormer {
		key = "offices.say.former"
	}
	say := c.p.T(key, "offices", len(c.Ranked), "unit", c.Unit.Name, "small", offices.Small)
	if c.of == ofUnits && c.former && len(c.Ranked) < len(c.Others) {
		say += " " + c.p.T("offices.say.mostly_small", "n", len(c.Others))
	}
	if c.Empty > 0 {
		say += " " + c.p.T("offices.say.empty", "n", c.Empty)
	}

	return say
}

// choices are what may be compared, and in what order.
func (c *compared) choices(v *view.Page) {
	for _, sort := range []struct{ name, key string }{{byShare, "share"}, {byName, "name"}, {byTime, "on_time"}, {byReview, "reviewed"}} {
		v.Sorts = append(v.Sorts, part.Option{Value: sort.name, Label: c.p.T("offices.sort." + sort.key)})
	}
	if c.former {
		v.Of = c.of
		v.Ofs = []part.Option{{Value: ofUnits, Label: c.p.T("offices.of.units")}, {Value: ofFormer, Label: c.p.T("offices.of.former")}}
	}
}

// turn brings one page of the offices that are ranked and one of those that are not.
func (c *compared) turn(v *view.Page, ranked, others int) (shownRanked, shownOthers []offices.Office) {
	at := func(ranked, others int, fragment string) string {
		return c.Href(view.Path, "xep", c.sort, "theo", v.Of, rankedName, beyondFirst(ranked), othersName, beyondFirst(others)) + fragment
	}
	shownRanked, ranked = pageOf(c.Ranked, rankedRows, ranked)
	shownOthers, others = pageOf(c.Others, pageRows, others)
	if len(shownRanked) < len(c.Ranked) {
		v.RankedPages = part.PagesOf(ranked, rankedRows, len(c.Ranked), func(page int) string { return at(page, others, "") })
	}
	if len(shownOthers) < len(c.Others) {
		v.Pages = part.PagesOf(others, pageRows, len(c.Others), func(page int) string { return at(ranked, page, "#it-truong") })
	}

	return shownRanked, shownOthers
}

// pageOf is a page of a list, the last where the one asked for would be beyond.
func pageOf(list []offices.Office, per, page int) (shown []offices.Office, at int) {
	page = max(1, min(page, (len(list)+per-1)/per))

	return list[min((page-1)*per, len(list)):min(page*per, len(list))], page
}

// beyondFirst is a page as addresses say it, the first by nothing.
func beyondFirst(page int) string {
	if page < 2 {
		return ""
	}

	return strconv.Itoa(page)
}

func (c *compared) rules(r *portal.Request) []string {
	rules := []string{c.p.T("offices.rule.rank"), c.p.T("offices.rule.interval"), c.p.T("offices.rule.spread"), c.p.T("offices.rule.time")}
	if c.of == ofFormer {
		rules = append(rules, c.p.T("offices.rule.former"))
	}
	if until := c.Season().Dates.SubmitUntil; r.Page("").Now.Before(until) {
		rules = append(rules, c.p.T("offices.rule.open", "until", c.p.Deadline(until)))
	}

	return append(rules, c.p.T("figures.rule.basis."+string(c.Asked().Basis)))
}

func (c *compared) table(list []offices.Office, ranked bool) part.Table {
	t := part.Table{Caption: c.p.T("offices.title"), HideCaption: true, Brief: c.p.T("phone.more")}
	if ranked {
		t.Columns = append(t.Columns, part.Column{Head: c.p.T("figures.col.rank"), Numeric: true})
	}
	t.Columns = append(t.Columns,
		part.Column{Head: c.p.T("figures.unit"), Main: true},
		part.Column{Head: c.p.T("figures.col.results"), Numeric: true},
		part.Column{Head: c.p.T("figures.col.from2"), Numeric: true},
		part.Column{Head: c.p.T("offices.interval"), Numeric: true})
	for g := range c.Whole.Groups {
		t.Columns = append(t.Columns, part.Column{Head: c.p.T("part.group", "n", g+1), Rest: true})
	}
	t.Columns = append(t.Columns, part.Column{Head: c.p.T("offices.on_time"), Rest: true}, part.Column{Head: c.p.T("offices.reviewed"), Rest: true})
	for i := range list {
		t.Rows = append(t.Rows, part.Row{Cells: c.cells(&list[i], ranked, true)})
	}
	if ranked {
		t.Foot = c.cells(&c.Whole, true, false)
	}

	return t
}

func (c *compared) cells(o *offices.Office, ranked, linked bool) []part.Cell {
	var cells []part.Cell
	if ranked {
		rank := "–"
		if o.Rank > 0 {
			rank = c.p.Int(int64(o.Rank))
		}
		cells = append(cells, part.Cell{Text: rank})
	}
	name := part.Cell{Text: c.name(o)}
	if linked && !o.Direct {
		name.Href = c.ranking(o)
	}
	cells = append(cells, name, part.Cell{Text: c.p.Int(int64(o.Schools))}, part.Cell{Text: c.share(&o.Share)}, part.Cell{Text: c.interval(&o.Share)})
	for g := range c.Whole.Groups {
		cells = append(cells, c.spread(o, g))
	}

	return append(cells, c.rate(o.OnTime, o.Owing), c.rate(o.Reviewed, o.Sent))
}

func (c *compared) name(o *offices.Office) string {
	switch {
	case o.Former && o.Direct:
		return c.p.T("offices.no_ground")
	case o.Direct:
		return c.p.T(o.Unit.DirectKey())
	}

	return o.Unit.Name
}

// ranking leads to the schools of an office, with season and basis as they are.
func (c *compared) ranking(o *offices.Office) string {
	if o.Former {
		return c.Href(results.RankingPath, "huyen", strconv.FormatInt(o.Unit.ID, 10))
	}

	return c.Href(results.RankingPath, "don-vi", strconv.FormatInt(o.Unit.ID, 10))
}

func (c *compared) share(s *offices.Share) string {
	if s.All == 0 {
		return "–"
	}
	all := int64(s.All)

	return c.p.PercentInterval(int64(s.Sure)*10_000/all, int64(s.Possible)*10_000/all, 0)
}

func (c *compared) interval(s *offices.Share) string {
	if s.All == 0 {
		return "–"
	}

	return c.p.PercentInterval(s.Low, s.High, 0)
}

func (c *compared) spread(o *offices.Office, g int) part.Cell {
	if g >= len(o.Groups) || !o.Groups[g].Known {
		return part.Cell{Text: "–"}
	}
	s := &o.Groups[g]
	if o.Schools < offices.Small { // how a few values scatter says nothing
		return part.Cell{Text: c.p.IntervalTo(int64(s.MeanLow), int64(s.MeanHigh), 1)}
	}

	return part.Cell{
		Text: c.p.IntervalTo(int64(s.MeanLow), int64(s.MeanHigh), 1),
		Note: c.p.T("offices.spread", "deviation", c.p.Decimal(s.Deviation, 1), "first", c.p.Decimal(int64(s.First), 1), "third", c.p.Decimal(int64(s.Third), 1)),
	}
}

func (c *compared) rate(n, all int) part.Cell {
	if all == 0 {
		return part.Cell{Text: "–"}
	}

	return part.Cell{Text: c.p.Share(int64(n), int64(all), 0), Note: c.p.Int(int64(n)) + "/" + c.p.Int(int64(all))}
}

// mostLines bounds the picture; the table has every office.
const mostLines = 60

func (c *compared) picture(ranked, others []offices.Office) view.Picture {
	p := view.Picture{Title: c.p.T("offices.picture"), Key: c.p.T("offices.picture.key")}
	if all := int64(c.Whole.Share.All); all > 0 {
		p.Whole = int64(c.Whole.Share.Sure) * 10_000 / all
	}
	p.Found = c.p.T("offices.found", "above", c.Above, "below", c.Below, "share", c.share(&c.Whole.Share), "rest", len(c.Ranked)-c.Above-c.Below)
	switch {
	case len(c.Ranked) == 0:
		p.Found = c.p.T("offices.found.none", "share", c.share(&c.Whole.Share), "small", offices.Small)
	case c.Above == 0 && c.Below == 0:
		p.Found = c.p.T("offices.found.alike", "share", c.share(&c.Whole.Share), "n", len(c.Ranked))
	}
	for _, list := range [][]offices.Office{ranked, others} {
		for i := range list {
			if o := &list[i]; o.Schools > 0 && !o.Direct {
				p.Lines = append(p.Lines, c.line(o))
			}
		}
	}
	if n := len(p.Lines); n > mostLines {
		p.Lines = p.Lines[:mostLines]
		p.More = c.p.T("offices.picture.more", "n", mostLines, "all", n)
	}

	return p
}

func (c *compared) line(o *offices.Office) view.Line {
	all := int64(o.Share.All)

	return view.Line{
		Name: o.Unit.Name, Href: c.ranking(o), Few: !o.Ranked(), Text: c.p.T("offices.line", "share", c.share(&o.Share), "interval", c.interval(&o.Share)),
		Low: o.Share.Low, High: o.Share.High, Sure: int64(o.Share.Sure) * 10_000 / all, Possible: int64(o.Share.Possible) * 10_000 / all,
	}
}
