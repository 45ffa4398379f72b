package maps

import (
	"strconv"

	"github.com/thuocso/thuocso/internal/chart"
	"github.com/thuocso/thuocso/internal/locale"
	view "github.com/thuocso/thuocso/web/page/figures"
	"github.com/thuocso/thuocso/web/part"
)

// mostShown is how many units a page has in its tiles and in its table: what a screen and a sheet of paper bear. The others
// stand on the pages that follow, and all of them on the map where there are outlines and in the table's file.
const mostShown = 50

// pageName is the address's name of the page.
const pageName = "trang"

// window is which units a page shows.
type window struct{ part.Window }

func windowOf(page, all int) window { return window{part.WindowOf(page, mostShown, all)} }

// shown are the rows of the table that the page has: those of its units, and the whole.
func (w window) shown(t chart.Table) chart.Table {
	rows := append([]chart.Row{}, t.Rows[w.From:w.To]...)
	t.Rows = append(rows, t.Rows[w.All:]...)

	return t
}

// around leads to the other pages of units, to nothing where there is one.
func (w *drawing) around(p locale.Printer) part.RowPages {
	if w.window.Pages < 2 {
		return part.RowPages{}
	}

	return part.RowPages{
		Say:   p.T("phone.map.shown", "from", w.window.From+1, "to", w.window.To, "all", w.window.All),
		Label: p.T("phone.map.pages"),
		Numbers: part.PagesAround(w.window.Page, w.window.Pages, func(page int) string {
			return w.Href(view.MapPath, "so-lieu", w.measure.name, pageName, strconv.Itoa(page)) + "#map-title"
		}),
	}
}

// address is the present page as addresses say it, the first by nothing.
func (w window) address() string {
	if w.Page < 2 {
		return ""
	}

	return strconv.Itoa(w.Page)
}
