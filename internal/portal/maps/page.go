package maps

import (
	"strconv"
	"strings"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/chart"
	"github.com/thuocso/thuocso/internal/chart/plot"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/portal/figures"
	"github.com/thuocso/thuocso/internal/ranking"
	view "github.com/thuocso/thuocso/web/page/figures"
	"github.com/thuocso/thuocso/web/part"
)

// drawing is a map that was asked for: what it shows and the words around it.
type drawing struct {
	*figures.Pick
	cutting

	measures []measure
	window   window
}

// read finds the figures and the outlines of the units below the one asked for.
func (d Deps) read(r *portal.Request) (*drawing, error) {
	pick, err := d.Pages.Pick(r)
	if err != nil {
		return nil, err
	}
	w := &drawing{Pick: pick}
	index, err := d.Pages.Seasons.Index(r.Context(), pick.Season().RevisionID)
	if err != nil {
		return nil, err
	}
	w.measures = measures(len(index.Groups))
	pieces, err := d.pieces(r, w)
	if err != nil {
		return nil, err
	}
	seesAll := account.May(r.Actor, account.FiguresView, account.Target{Path: pick.Asked().Scope}) == nil
	m := chosenMeasure(w.measures, r.Query("so-lieu", 20))
	w.cutting = cutOut(m, w.Unit.Name, w.Board.Whole, pieces, seesAll)
	w.window = windowOf(r.QueryInt(pageName, 1, 1, 1<<20), len(w.units))

	return w, nil
}

// pieces are the units below and what the unit manages itself; a unit with nothing below it is its only piece.
func (d Deps) pieces(r *portal.Request, w *drawing) ([]piece, error) {
	b := w.Board
	units := make([]int64, len(b.Parts))
	for i := range b.Parts {
		units[i] = b.Parts[i].Unit.ID
	}
	shapes, err := d.Shapes.Shapes(r.Context(), w.Season().ID, units)
	if err != nil {
		return nil, err
	}
	var list []piece
	for i := range b.Parts {
		u := &b.Parts[i].Unit
		list = append(list, piece{name: u.Name, href: w.below(u), tally: b.Parts[i].Tally, shape: shapes[u.ID]})
	}
	if b.Direct != nil {
		list = append(list, piece{name: w.Printer().T(b.Unit.DirectKey()), tally: b.Direct})
	}
	if len(list) == 0 {
		list = append(list, piece{name: b.Unit.Name, href: w.Href(view.RankingPath), tally: b.Whole})
	}

	return list, nil
}

// below leads to the map of a unit, or where nothing is below it to its schools.
func (w *drawing) below(u *ranking.Unit) string {
	unit := strconv.FormatInt(u.ID, 10)
	if w.Board.Below(u) {
		return w.Href(view.MapPath, "don-vi", unit, "so-lieu", w.measureName())
	}

	return w.Href(view.RankingPath, "don-vi", unit)
}

func (w *drawing) measureName() string {
	if w.measure == nil {
		return ""
	}

	return w.measure.name
}

// page shows the map with its table.
func (d Deps) page(r *portal.Request) error {
	h := view.Head{Page: r.Page(r.Printer.T("map.title"))}
	page := func(h view.Head) portal.Component { return view.MapPage(view.Map{Head: h}) }
	w, err := d.read(r)
	if err != nil {
		return figures.None(r, h, err, page)
	}
	p := w.Printer()
	v := view.Map{Head: w.Head(h, view.MapPath), Measure: w.measure.name}
	v.Page.Title = p.T("map.of", "unit", w.unit)
	v.Lead = w.Source()
	for i := range w.Board.Above {
		u := &w.Board.Above[i]
		if strings.HasPrefix(u.Path, w.Asked().Scope) {
			v.Page.Trail = append(v.Page.Trail, part.Link{Label: u.Name, Href: w.Href(view.MapPath, "don-vi", strconv.FormatInt(u.ID, 10), "so-lieu", w.measure.name)})
		}
	}
	for i := range w.measures {
		v.Measures = append(v.Measures, part.Option{Value: w.measures[i].name, Label: w.measures[i].title(p)})
	}
	if err := d.Pages.Unfigured(r, w.Pick, &v.Head); err != nil {
		return err
	}
	title := w.measure.title(p)
	v.Picture = part.Chart{
		ID: "map", Title: title, Finding: w.finding(p), Say: w.how(p), Source: w.Source(),
		Keys: plot.Legend{ID: "map-keys", Keys: w.keys(p)}, Table: part.DataTable(p, figures.TableOf(p, title, w.window.shown(w.table(p)))), Beside: true, Rows: w.around(p),
		Files: part.Files{SVG: w.file("svg"), CSV: w.file("csv"), Name: w.name(p)},
	}
	for _, pic := range w.pictures(p) {
		v.Picture.Stills = append(v.Picture.Stills, pic)
	}

	return r.Render(view.MapPage(v))
}

func (w *drawing) keys(p locale.Printer) []plot.Key { return w.classes.keys(p, w.measure, w.units) }

// pictures are the map, or where no unit has an outline the tiles of the page for a wide and for a narrow screen.
func (w *drawing) pictures(p locale.Printer) []plot.Picture {
	areas, outlined := w.areas(p)
	label := p.T("map.label", "measure", w.measure.title(p), "unit", w.unit)
	if outlined {
		return []plot.Picture{plot.Map("map-picture", label, areas)}
	}
	areas = areas[w.window.From:w.window.To]
	broad, narrow := plot.Tiles("map-wide", label, areas, wideColumns), plot.Tiles("map-narrow", label, areas, narrowColumns)
	broad.Class, narrow.Class = "tiles wide-only", "tiles narrow-only"

	return []plot.Picture{broad, narrow}
}

// How many tiles stand beside each other.
const (
	wideColumns   = 5
	narrowColumns = 2
)

func (w *drawing) areas(p locale.Printer) (areas []plot.Area, outlined bool) {
	for i := range w.units {
		u := &w.units[i]
		a := plot.Area{Name: u.name, Short: short(u.name), Value: w.measure.written(p, u.cell), Href: u.href, Shape: u.shape, Paint: plot.Hatched}
		if u.cell.Hidden {
			a.Paint = plot.Dotted
		}
		if !u.cell.None {
			a.Paint = w.classes.paint(w.classes.of(u.cell.Low))
			a.Name = p.T("map.over", "unit", u.name, "n", u.n)
		}
		outlined = outlined || len(u.shape) > 0
		areas = append(areas, a)
	}

	return areas, outlined
}

// short is a unit's name without its kind, where the picture has little room.
func short(name string) string {
	for _, kind := range []string{"Thành phố ", "Thị xã ", "Thị trấn ", "Đặc khu ", "Huyện ", "Quận ", "Phường ", "Tỉnh ", "Xã "} {
		if rest, found := strings.CutPrefix(name, kind); found && strings.Trim(rest, "0123456789 ") != "" {
			return rest
		}
	}

	return name
}

func (w *drawing) file(kind string) string {
	return w.Href(view.MapPath+"."+kind, "so-lieu", w.measure.name, pageName, w.window.address())
}

// name is that of the files, without an ending.
func (w *drawing) name(p locale.Printer) string {
	return p.T("map.file", "measure", w.measure.title(p), "unit", w.unit, "season", p.SchoolYear(w.Season().SchoolYear))
}

// picture hands out the map as a file.
func (d Deps) picture(r *portal.Request) error {
	w, err := d.read(r)
	if err != nil {
		return err
	}
	p := w.Printer()
	pic := w.pictures(p)[0]
	pic.Keys = w.keys(p)
	file := pic.File(plot.Frame{
		Title:   p.T("map.head", "measure", w.measure.title(p), "unit", w.unit, "season", p.SchoolYear(w.Season().SchoolYear)),
		Finding: w.finding(p), Source: w.Source(),
	})

	return r.SendBytes(w.name(p)+".svg", "image/svg+xml", file)
}

// table hands out the figures of the map as a file.
func (d Deps) table(r *portal.Request) error {
	w, err := d.read(r)
	if err != nil {
		return err
	}
	p := w.Printer()
	file, err := w.cutting.table(p).CSV(p, chart.CSVWords{
		Least: p.T("map.csv.least"), Most: p.T("map.csv.most"), Percent: "%", Hidden: p.T("map.hidden"),
	})
	if err != nil {
		return err
	}

	return r.SendBytes(w.name(p)+".csv", "text/csv; charset=utf-8", file)
}
