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
	one := schoolview.HomePath + "/:id/so-tinh"

	return []portal.Route{
		{Method: http.MethodGet, Path: one, Permission: account.ReturnFill, Target: d.unit, Handle: d.page},
		{Method: http.MethodGet, Path: one + ".xlsx", Permission: account.ReturnFill, Target: d.unit, Handle: d.download},
		{Method: http.MethodPost, Path: one, Permission: account.ReturnFill, Target: d.unit, Handle: d.upload},
		{Method: http.MethodPost, Path: one + "/ap-dung", Permission: account.ReturnFill, Target: d.unit, Handle: d.apply},
	}
}

// unit finds where the return stands.
func (d Deps) unit(r *portal.Request) (account.Target, error) {
	id, err := returnID(r)
	if err != nil {
		return account.Target{}, err
	}

	return d.Returns.Place(r.Context(), id)
}

func returnID(r *portal.Request) (assessment.ID, error) {
	id, err := r.ParamID("id")

	return assessment.ID(id), err
}

func (d Deps) load(r *portal.Request) (*assessment.Return, error) {
	id, err := returnID(r)
	if err != nil {
		return nil, err
	}

	return d.Returns.Load(r.Context(), r.Actor, id)
}

// download answers with the workbook as the return stands now.
func (d Deps) download(r *portal.Request) error {
	ret, err := d.load(r)
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
