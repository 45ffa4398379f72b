// Package workbook is the way of a return through a workbook: it is downloaded with
// what stands in it, filled without a connection, uploaded, compared, and what the
// person chooses of the differences is saved like any other answer.
package workbook

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/assessment/annex"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/portal/addressed"
	schoolview "github.com/thuocso/thuocso/web/page/school"
)

// Returns is what this area asks of the subject; assessment.Service is one.
type Returns interface {
	Place(ctx context.Context, id assessment.ID) (account.Target, error)
	Load(ctx context.Context, actor account.Actor, id assessment.ID) (*assessment.Return, error)
	Previous(ctx context.Context, r *assessment.Return) (*assessment.Return, error)
	SaveMany(ctx context.Context, actor account.Actor, id assessment.ID, commands []assessment.SaveCommand) (*assessment.Return, []assessment.Unsaved, error)
}

// Deps are what this area works with.
type Deps struct {
	Returns Returns
	Annex   *annex.Service
	// Now is the clock.
	Now func() time.Time
}

// Routes returns the routes of the area.
func Routes(d Deps) []portal.Route {
	at := addressed.Place(d.Returns)
	one := schoolview.HomePath + "/:id/so-tinh"

	return []portal.Route{
		{Method: http.MethodGet, Path: one, Permission: account.ReturnFill, Target: at, Handle: d.page},
		{Method: http.MethodGet, Path: one + ".xlsx", Permission: account.ReturnFill, Target: at, Handle: d.download},
		{Method: http.MethodPost, Path: one, Permission: account.ReturnFill, Target: at, Handle: d.upload},
		{Method: http.MethodPost, Path: one + "/ap-dung", Permission: account.ReturnFill, Target: at, Handle: d.apply},
	}
}

// download answers with the workbook as the return stands now.
func (d Deps) download(r *portal.Request) error {
	ret, err := addressed.Return(r, d.Returns)
	if err != nil {
		return err
	}
	before, err := d.Returns.Previous(r.Context(), ret)
	if err != nil && !assessment.IsNoPrevious(err) {
		return err
	}
	questions, err := d.Annex.Questions(r.Context(), ret)
	if err != nil {
		return fmt.Errorf("annex of return %d: %w", ret.ID, err)
	}
	m := &maker{p: r.Printer, ret: ret, before: before, now: d.Now()}
	book := m.bookOf(questions)
	name := r.Printer.T("returnbook.file", "school", ret.SchoolName, "year", r.Printer.SchoolYear(ret.Season.SchoolYear))

	return r.SendFile(name+".xlsx", mediaType, func(w io.Writer) error { return book.Write(w) })
}

// mediaType is that of a workbook.
const mediaType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
