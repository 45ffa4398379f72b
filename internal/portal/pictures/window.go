package pictures

import (
	"cmp"
	"strconv"

	"github.com/thuocso/thuocso/internal/chart"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/portal/figures"
	view "github.com/thuocso/thuocso/web/page/figures"
	"github.com/thuocso/thuocso/web/part"
)

// mostDrawn is how many rows a picture shows at once: what a screen and a sheet of paper bear. The others stand on the
// pages that follow, and all of them in the file.
const mostDrawn = 50

// pageName is the address's name of the page of rows; all pictures of a page show the same.
const pageName = "trang"

// window is which rows of a picture are drawn.
type window struct {
	part.Window

	// by says in what order the rows stand: units by their names where it is empty.
	by locale.Key
}

func windowOf(page, all int) window { return window{Window: part.WindowOf(page, mostDrawn, all)} }

// cut tells whether there are more rows than the picture draws.
func (w window) cut() bool { return w.Pages > 1 }

// shown are the rows of a table that are drawn.
func (w window) shown(t chart.Table) chart.Table {
	if w.cut() {
		t.Rows = t.Rows[w.From:w.To]
	}

	return t
}

// extent says which rows are shown, empty where it is all of them.
func (l *look) extent(w window) string {
	if !w.cut() {
		return ""
	}

	by := cmp.Or(w.by, "pictures.rows.by_name")

	return l.p.T("pictures.rows", "from", w.From+1, "to", w.To, "all", l.p.Int(int64(w.All)), "by", by)
}

// around leads to the other pages of rows: the first, the last, and those near the present one.
func (l *look) around(name string, w window) part.RowPages {
	r := part.RowPages{Say: l.extent(w), Label: l.p.T("pictures.rows.pages", "picture", l.title(name))}
	if !w.cut() {
		return r
	}
	r.Numbers = part.PagesAround(w.Page, w.Pages, func(page int) string {
		return l.Href(view.ChartsPath, pageName, strconv.Itoa(page)) + "#c-" + name + "-title"
	})

	return r
}

// files are the addresses of a picture and its table.
func (l *look) files(name string, w window) part.Files {
	page := ""
	if w.Page > 1 {
		page = strconv.Itoa(w.Page)
	}

	return part.Files{
		SVG: l.Href(view.ChartsPath+".svg", "hinh", name, pageName, page), CSV: l.Href(view.ChartsPath+".csv", "hinh", name), Name: l.file(name),
	}
}

// listed is the table of the rows that are drawn.
func (l *look) listed(title string, one *drawn) part.Table {
	return figures.TableOf(l.p, title, one.rows.shown(one.table))
}
