package offices

import (
	"strconv"

	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/portal/figures"
	"github.com/thuocso/thuocso/internal/ranking/offices"
	results "github.com/thuocso/thuocso/web/page/figures"
	view "github.com/thuocso/thuocso/web/page/offices"
	"github.com/thuocso/thuocso/web/part"
)

// The orders in addresses.
const (
	byShare = "ti-le"
	byName  = "ten"
)

// compared is what both the page and the list show.
type compared struct {
	*figures.Pick
	*offices.Comparison

	p    locale.Printer
	sort string
}

func (d Deps) compare(r *portal.Request) (*compared, error) {
	pick, err := d.Figures.Pick(r)
	if err != nil {
		return nil, err
	}
	c := &compared{Pick: pick, p: r.Printer, sort: r.QueryOne("xep", byShare, byName)}
	if c.Comparison, err = offices.Compare(r.Context(), d.Offices, pick.Board); err != nil {
		return nil, err
	}
	if c.sort == byName {
		locale.SortFunc(c.Ranked, func(o offices.Office) string { return o.Unit.Name })
	}
	locale.SortFunc(c.Others, func(o offices.Office) string { return o.Unit.Name })

	return c, nil
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
	v.Sorts = []part.Option{{Value: byShare, Label: c.p.T("offices.sort.share")}, {Value: byName, Label: c.p.T("offices.sort.name")}}
	v.Say = c.p.T("offices.say", "offices", len(c.Ranked), "unit", c.Unit.Name, "small", offices.Small)
	v.Ranked, v.Others = c.table(c.Ranked, true), c.table(c.Others, false)
	v.OthersSay = c.p.T("offices.others.say", "small", offices.Small)
	v.Rules = c.rules(r)
	v.List = part.Link{Label: c.p.T("offices.csv"), Href: c.Href(view.ListPath, "xep", c.sort)}
	v.Picture = c.picture()

	return r.Render(view.ShowPage(v))
}

func (c *compared) rules(r *portal.Request) []string {
	rules := []string{c.p.T("offices.rule.rank"), c.p.T("offices.rule.interval"), c.p.T("offices.rule.spread"), c.p.T("offices.rule.time")}
	if until := c.Season().Dates.SubmitUntil; r.Page("").Now.Before(until) {
		rules = append(rules, c.p.T("offices.rule.open", "until", until))
	}

	return append(rules, c.p.T("figures.rule.basis."+string(c.Asked().Basis)))
}

func (c *compared) table(list []offices.Office, ranked bool) part.Table {
	t := part.Table{Caption: c.p.T("offices.title"), HideCaption: true}
	if ranked {
		t.Columns = append(t.Columns, part.Column{Head: c.p.T("figures.col.rank"), Numeric: true})
	}
	t.Columns = append(t.Columns,
		part.Column{Head: c.p.T("figures.unit"), Main: true},
		part.Column{Head: c.p.T("figures.col.results"), Numeric: true},
		part.Column{Head: c.p.T("figures.col.from2"), Numeric: true},
		part.Column{Head: c.p.T("offices.interval"), Numeric: true})
	for g := range c.Whole.Groups {
		t.Columns = append(t.Columns, part.Column{Head: c.p.T("part.group", "n", g+1)})
	}
	t.Columns = append(t.Columns, part.Column{Head: c.p.T("offices.on_time")}, part.Column{Head: c.p.T("offices.reviewed")})
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
	if o.Direct {
		return c.p.T(o.Unit.DirectKey())
	}

	return o.Unit.Name
}

// ranking leads to the schools of an office, with season and basis as they are.
func (c *compared) ranking(o *offices.Office) string {
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

func (c *compared) picture() view.Picture {
	p := view.Picture{Title: c.p.T("offices.picture"), Key: c.p.T("offices.picture.key")}
	if all := int64(c.Whole.Share.All); all > 0 {
		p.Whole = int64(c.Whole.Share.Sure) * 10_000 / all
	}
	p.Found = c.p.T("offices.found", "above", c.Above, "below", c.Below, "share", c.share(&c.Whole.Share), "rest", len(c.Ranked)-c.Above-c.Below)
	for _, list := range [][]offices.Office{c.Ranked, c.Others} {
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
