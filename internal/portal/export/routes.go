// Package export is the area of documents to keep: the workbook of a unit's results.
package export

import (
	"io"
	"net/http"
	"slices"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/paper"
	"github.com/thuocso/thuocso/internal/plan"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/figured"
	"github.com/thuocso/thuocso/internal/ranking/lines"
	"github.com/thuocso/thuocso/internal/season"
)

// Deps are what the area works with.
type Deps struct {
	Figures *ranking.Reader
	Lines   lines.Store
	Figured figured.Store
	Plans   *plan.Service
	Seasons *season.Service
	Census  *season.Census
	Now     func() time.Time
}

// BookPath is the workbook of a unit: ?ky=season&can-cu=basis&don-vi=unit, as on the pages of figures.
const BookPath = "/xuat/ket-qua.xlsx"

// workbook is the content type of a workbook.
const workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// Routes returns the routes of the area.
func Routes(d Deps) []portal.Route {
	return []portal.Route{{
		Method: http.MethodGet, Path: BookPath, Permission: account.ExportMake, Target: portal.Own(account.ExportMake),
		Handle: d.book, Deadline: time.Minute,
	}}
}

// book hands out the workbook of the unit asked for, the actor's own where none is.
func (d Deps) book(r *portal.Request) error {
	g, _ := r.Actor.GrantFor(account.ExportMake)
	seasons, err := d.Seasons.Seasons(r.Context(), g.Path)
	if err != nil {
		return err
	}
	wanted := season.ID(r.QueryInt("ky", 0, 0, 1<<31))
	at := slices.IndexFunc(seasons, func(s season.Season) bool { return s.ID == wanted })
	if wanted == 0 && len(seasons) > 0 {
		if at, err = figured.Latest(r.Context(), d.Figured, seasons); err != nil {
			return err
		}
	}
	if at < 0 {
		return fault.New(fault.NotFound, "figures.no_season")
	}
	reach, err := d.Census.Reach(r.Context(), r.Actor, account.ExportMake, seasons[at])
	if err != nil {
		return err
	}
	bases := map[string]ranking.Basis{"": ranking.Verified, "tham-dinh": ranking.Verified, "cong-nhan": ranking.Recognised, "cong-bo": ranking.Published}
	basis, ok := bases[r.Query("can-cu", 20)]
	if !ok {
		return fault.New(fault.NotFound, "ranking.no_unit")
	}
	if !g.Provisional() {
		basis = ranking.Published
	}
	book, err := Gather(r.Context(), d, r.Printer, r.Actor, ranking.Asked{
		Season: seasons[at].ID, Basis: basis, Scope: reach.Path, Unit: int64(r.QueryInt("don-vi", 0, 0, 1<<62)),
	})
	if err != nil {
		return err
	}
	name := r.Printer.T("paper.file", "season", book.Meta.Season, "unit", book.Meta.Unit,
		"basis", locale.Key("paper.file."+string(basis))) + ".xlsx"

	return r.SendFile(name, workbook, func(w io.Writer) error { return paper.WriteProvinceBook(w, r.Printer, book) })
}
