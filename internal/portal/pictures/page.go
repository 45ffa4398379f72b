package pictures

import (
	"context"
	"slices"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/chart"
	"github.com/thuocso/thuocso/internal/chart/plot"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/portal/figures"
	view "github.com/thuocso/thuocso/web/page/figures"
	"github.com/thuocso/thuocso/web/part"
)

// look is what the pictures are about.
type look struct {
	*figures.Pick

	p     locale.Printer
	index *maturity.Index
	deps  Deps
	actor account.Actor
	// at is the page of rows that is asked for.
	at int
}

// drawn is one picture with everything that belongs to it.
type drawn struct {
	name string
	// finding is computed from the figures, say tells how the picture is read.
	finding, say string
	stills       []plot.Picture
	keys         []plot.Key
	table        chart.Table
	// rows is which of the table's rows are drawn.
	rows window
	// wide pictures have too many columns for a phone.
	wide bool
}

// maker draws one picture; nil where there is nothing to draw.
type maker struct {
	name string
	make func(ctx context.Context, l *look) (*drawn, error)
}

// makers are the pictures in the order of the page.
func makers() []maker {
	return []maker{
		{"levels_unit", levelsByUnit},
		{"levels_stage", levelsByStage},
		{"means", means},
		{"spread", spread},
		{"heat", heat},
		{"trend", overSeasons},
		{"slope", slope},
		{"targets", targets},
		{"calendar", calendar},
	}
}

func (d Deps) read(r *portal.Request) (*look, error) {
	pick, err := d.Pages.Pick(r)
	if err != nil {
		return nil, err
	}
	index, err := d.Pages.Seasons.Index(r.Context(), pick.Season().RevisionID)
	if err != nil {
		return nil, err
	}

	return &look{Pick: pick, p: r.Printer, index: index, deps: d, actor: r.Actor, at: r.QueryInt(pageName, 1, 1, 1<<20)}, nil
}

// page shows every picture.
func (d Deps) page(r *portal.Request) error {
	h := view.Head{Page: r.Page(r.Printer.T("figures.charts"))}
	l, err := d.read(r)
	if err != nil {
		return figures.None(r, h, err, func(h view.Head) portal.Component { return view.ChartsPage(view.Charts{Head: h}) })
	}
	v := view.Charts{Head: l.Head(h, view.ChartsPath)}
	v.Page.Charts = true
	v.Page.Title = l.p.T("figures.charts.of", "unit", l.Unit.Name)
	v.Lead = l.Source()
	if err := d.Pages.Unfigured(r, l.Pick, &v.Head); err != nil {
		return err
	}
	if v.Nothing.Title != "" {
		return r.Render(view.ChartsPage(v))
	}
	for _, m := range makers() {
		one, err := m.make(r.Context(), l)
		if err != nil {
			return err
		}
		if one != nil {
			v.Charts = append(v.Charts, l.framed(m.name, one))
			v.Contents = append(v.Contents, part.Link{Label: l.title(m.name), Href: "#c-" + m.name + "-title"})
		}
	}

	return r.Render(view.ChartsPage(v))
}

func (l *look) title(name string) string { return l.p.T("pictures." + name) }

// framed puts a picture on the page.
func (l *look) framed(name string, one *drawn) part.Chart {
	title := l.title(name)
	if one.finding == "" {
		one.finding = l.p.T("pictures.unfound")
	}
	c := part.Chart{
		ID: "c-" + name, Title: title, Finding: one.finding, Say: one.say, Wide: one.wide, Rows: l.around(name, one.rows),
		Table: part.DataTable(l.p, l.listed(title, one)), Source: l.Source(), Files: l.files(name, one.rows),
	}
	for _, s := range one.stills {
		c.Stills = append(c.Stills, s)
	}
	if len(one.keys) > 0 {
		c.Keys = plot.Legend{ID: "k-" + name, Keys: one.keys}
	}

	return c
}

// file is the name of a picture's files, without their endings.
func (l *look) file(name string) string {
	return l.p.T("map.file", "measure", l.title(name), "unit", l.Unit.Name, "season", l.p.SchoolYear(l.Season().SchoolYear))
}

// asked draws the picture that the address names.
func (d Deps) asked(r *portal.Request) (*look, *drawn, error) {
	l, err := d.read(r)
	if err != nil {
		return nil, nil, err
	}
	name := r.Query("hinh", 20)
	at := slices.IndexFunc(makers(), func(m maker) bool { return m.name == name })
	if at < 0 {
		return nil, nil, fault.New(fault.NotFound, "pictures.none")
	}
	var one *drawn
	if l.Board.Taken.RunID != 0 {
		if one, err = makers()[at].make(r.Context(), l); err != nil {
			return nil, nil, err
		}
	}
	if one == nil {
		return nil, nil, fault.New(fault.Conflict, "pictures.none")
	}

	one.name = name

	return l, one, nil
}

// picture hands out a picture as a file.
func (d Deps) picture(r *portal.Request) error {
	l, one, err := d.asked(r)
	if err != nil {
		return err
	}
	pic := one.stills[0]
	pic.Keys = one.keys

	return r.SendBytes(l.file(one.name)+".svg", "image/svg+xml", pic.File(plot.Frame{
		Title:   l.p.T("map.head", "measure", l.title(one.name), "unit", l.Unit.Name, "season", l.p.SchoolYear(l.Season().SchoolYear)),
		Finding: say(one.finding, l.extent(one.rows)), Source: l.Source(),
	}))
}

// table hands out the figures of a picture as a file.
func (d Deps) table(r *portal.Request) error {
	l, one, err := d.asked(r)
	if err != nil {
		return err
	}
	file, err := one.table.CSV(l.p, chart.CSVWords{
		Least: l.p.T("map.csv.least"), Most: l.p.T("map.csv.most"), Percent: "%", Hidden: l.p.T("map.hidden"),
	})
	if err != nil {
		return err
	}

	return r.SendBytes(l.file(one.name)+".csv", "text/csv; charset=utf-8", file)
}
