package plan

import (
	"context"
	"fmt"
	"slices"

	"github.com/thuocso/thuocso/internal/chart"
	"github.com/thuocso/thuocso/internal/chart/plot"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/plan"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/portal/figures"
	"github.com/thuocso/thuocso/internal/ranking/trend"
	"github.com/thuocso/thuocso/internal/season"
	results "github.com/thuocso/thuocso/web/page/figures"
	view "github.com/thuocso/thuocso/web/page/plan"
	"github.com/thuocso/thuocso/web/part"
)

// figuresNone answers where there is no season at all.
func figuresNone(r *portal.Request, h results.Head, err error) error {
	return figures.None(r, h, err, func(h results.Head) portal.Component { return view.ListPage(view.List{Head: h}) })
}

// way is where a target stood over the seasons and where a straight line leads by its year, as a picture with its table.
type way struct {
	finding, say string
	table        chart.Table
	still        func(size plot.Size) plot.Picture
	keys         []plot.Key
}

// The lines of a way: what is certain, what is wanted, the straight line onward.
const (
	lineNow = iota
	lineWanted
	lineOnward
	wayLines
)

// drawn is the way over the seasons; nil where fewer than two of them have a figure.
func (d Deps) drawn(ctx context.Context, l *looked, p *maturity.Plan, t *maturity.Target, steps []plan.Step) (*way, error) {
	if known(steps) < plan.LeastSeasons || contributes(steps) {
		return nil, nil //nolint:nilnil // nothing to draw is no fault
	}
	breaks, err := trend.Breaks(ctx, d.Trees, l.Unit.ID, l.held(steps))
	if err != nil {
		return nil, err
	}
	w := &way{finding: l.leads(p, t, steps), say: l.p.T("plan.path.picture.say"), table: chart.Table{
		Head:  []string{l.p.T("figures.season"), l.p.T("plan.col.now"), l.p.T("plan.col.wanted"), l.p.T("plan.path.onward")},
		Forms: []chart.Form{chart.Percents, chart.Percents, chart.Percents},
	}}
	sc := scaleOf(t, steps)
	if t.Counts() {
		w.say = l.p.T("plan.path.picture.say.count", "unit", l.unit(p, t))
		w.table.Forms = []chart.Form{chart.Counts, chart.Counts, chart.Counts}
	}
	if slices.Contains(breaks, true) {
		w.say += " " + l.p.T("pictures.trend.broken")
	}
	w.table.Rows = l.moments(t, steps)
	lines := wayLines
	if len(w.table.Rows) == len(steps) { // it leads no further
		lines--
		w.table.Head, w.table.Forms = w.table.Head[:lines+1], w.table.Forms[:lines]
	} else {
		w.say += " " + l.p.T("plan.path.onward.say")
	}
	names, courses := make([]string, len(w.table.Rows)), make([]plot.Course, lines)
	for k := range courses {
		courses[k] = l.course(w.table.Head[k+1], w.table.Rows, k, sc)
		w.keys = append(w.keys, plot.Key{Words: courses[k].Name, Line: true, Style: k})
	}
	for i := range w.table.Rows {
		names[i] = w.table.Rows[i].Name
	}
	w.still = func(size plot.Size) plot.Picture {
		return plot.Lines("s-path", l.p.T("plan.path.picture"), size, plot.Moments{Names: names, Breaks: breaks, Axis: sc.axis(l.p)}, courses)
	}

	return w, nil
}

// moments are the seasons with their figures, and the years onward to the target's; where there are none, no line onward either.
func (l *looked) moments(t *maturity.Target, steps []plan.Step) []chart.Row {
	// A count stands in the table as it is, a share in hundredths.
	unit, wanted := int64(1), chart.One(int64(t.Bound.Percent))
	if t.Counts() {
		unit, wanted = 100, chart.One(t.Bound.Count)
	}
	var rows []chart.Row
	for i := range steps {
		now, onward := chart.None(), chart.None()
		if low, ok := steps[i].Known(); ok {
			now = chart.Cell{Low: low / unit, High: steps[i].Reach.Most() / unit}
			if i == len(steps)-1 {
				onward = chart.One(low / unit) // the line goes on from here
			}
		}
		rows = append(rows, chart.Row{Name: l.p.SchoolYear(steps[i].SchoolYear), Cells: []chart.Cell{now, wanted, onward}})
	}
	for year := steps[len(steps)-1].Year + 1; year <= t.Year; year++ {
		to, ok := plan.Lead(steps, year)
		if !ok {
			break
		}
		rows = append(rows, chart.Row{Name: l.p.SchoolYear(year - 1), Cells: []chart.Cell{chart.None(), wanted, chart.One(to / unit)}})
	}
	if len(rows) == len(steps) {
		for i := range rows {
			rows[i].Cells = rows[i].Cells[:lineOnward]
		}
	}

	return rows
}

// course is one line of a way. What is wanted is written once, at the end; where the line onward begins there is the figure.
func (l *looked) course(name string, rows []chart.Row, k int, sc scale) plot.Course {
	o := plot.Course{Name: name}
	for i := range rows {
		cell := rows[i].Cells[k]
		if cell.None {
			o.Values, o.Words = append(o.Values, nil), append(o.Words, "")

			continue
		}
		low, words := sc.of(cell.Low), sc.words(l.p, cell.Low)
		if k == lineWanted && i < len(rows)-1 || k == lineOnward && !rows[i].Cells[lineNow].None {
			words = ""
		}
		o.Values, o.Words = append(o.Values, &low), append(o.Words, words)
	}

	return o
}

// held are the seasons of the steps.
func (l *looked) held(steps []plan.Step) []season.Season {
	byYear := map[int]season.Season{}
	for _, s := range l.Seasons() {
		if s.UnitID == l.Season().UnitID {
			byYear[s.SchoolYear] = s
		}
	}
	list := make([]season.Season, len(steps))
	for i := range steps {
		list[i] = byYear[steps[i].SchoolYear]
	}

	return list
}

// framed puts the way on the page.
func (l *looked) framed(w *way, p *maturity.Plan, t *maturity.Target) *part.Chart {
	title := l.p.T("plan.path.picture")

	c := &part.Chart{
		ID: "c-path", Title: title, Finding: w.finding, Say: w.say,
		Keys: plot.Legend{ID: "k-path", Keys: w.keys}, Table: part.DataTable(l.p, figures.TableOf(l.p, title, w.table)),
		Source: l.p.T("plan.path.source"),
		Files:  part.Files{SVG: l.of(view.TargetPath+".svg", p, t), CSV: l.of(view.TargetPath+".csv", p, t), Name: l.file(t)},
	}
	c.Stills = append(c.Stills, w.still(plot.Broad), w.still(plot.Narrow))

	return c
}

// file is the name of the way's files, without their endings.
func (l *looked) file(t *maturity.Target) string {
	return l.p.T("map.file", "measure", l.p.T("plan.path.picture")+" "+t.Key, "unit", l.Unit.Name, "season", l.p.SchoolYear(l.Season().SchoolYear))
}

// asked is the way of the target that an address names.
type asked struct {
	*looked
	*way

	target *maturity.Target
}

// wayOf draws the way of the target that the address names. Fault: NotFound, Conflict where nothing is to be drawn.
func (d Deps) wayOf(r *portal.Request) (*asked, error) {
	l, err := d.look(r)
	if err != nil {
		return nil, err
	}
	p, t, err := l.named(r)
	if err != nil {
		return nil, err
	}
	_, open, err := d.walked(r, l, p, t)
	if err != nil {
		return nil, err
	}
	w, err := d.drawn(r.Context(), l, p, t, open)
	if err != nil {
		return nil, err
	}
	if w == nil {
		return nil, fault.New(fault.Conflict, "pictures.none")
	}

	return &asked{l, w, t}, nil
}

// wayPicture hands out the way as a picture.
func (d Deps) wayPicture(r *portal.Request) error {
	a, err := d.wayOf(r)
	if err != nil {
		return err
	}
	pic := a.still(plot.Broad)
	pic.Keys = a.keys

	return r.SendBytes(a.file(a.target)+".svg", "image/svg+xml", pic.File(plot.Frame{
		Title:   a.p.T("plan.target.of", "key", a.target.Key, "unit", a.Unit.Name),
		Finding: a.finding, Source: a.p.T("plan.path.source"),
	}))
}

// wayTable hands out the figures of the way.
func (d Deps) wayTable(r *portal.Request) error {
	a, err := d.wayOf(r)
	if err != nil {
		return err
	}
	file, err := a.table.CSV(a.p, chart.CSVWords{
		Least: a.p.T("map.csv.least"), Most: a.p.T("map.csv.most"), Percent: "%", Hidden: a.p.T("map.hidden"),
	})
	if err != nil {
		return fmt.Errorf("way as CSV: %w", err)
	}

	return r.SendBytes(a.file(a.target)+".csv", "text/csv; charset=utf-8", file)
}
