// Package entering is the area in which a managing office enters a return on its school's behalf from the signed paper, and in
// which whoever may see that paper opens it.
package entering

import (
	"net/http"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment/annex"
	"github.com/thuocso/thuocso/internal/assessment/entering"
	"github.com/thuocso/thuocso/internal/evidence"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/portal/addressed"
	view "github.com/thuocso/thuocso/web/page/entering"
	"github.com/thuocso/thuocso/web/page/office"
	"github.com/thuocso/thuocso/web/page/school"
)

// Deps are what this area works with.
type Deps struct {
	Entering *entering.Service
	// Annex says what the annex asks.
	Annex *annex.Service
	Now   func() time.Time
}

// Routes returns the routes of the area.
func Routes(d Deps) []portal.Route {
	at := addressed.Place(d.Entering)
	one := office.QueuePath + "/:id/nhap-thay"
	enter := account.ReturnEnter

	return []portal.Route{
		{Method: http.MethodGet, Path: one, Permission: enter, Target: at, Handle: d.desk},
		{Method: http.MethodPost, Path: one, Permission: enter, Target: at, Handle: d.begin},
		{
			Method: http.MethodPost, Path: one + view.PaperName, Permission: enter, Target: at, Handle: d.paper, Stream: true,
			Body: evidence.MaxFile + portal.DefaultBody, Deadline: portal.LongestDeadline,
		},
		{Method: http.MethodPost, Path: one + view.AnswersName, Permission: enter, Target: at, Handle: d.answers},
		{Method: http.MethodPost, Path: one + view.AnnexName, Permission: enter, Target: at, Handle: d.figures},
		{Method: http.MethodPost, Path: one + view.StepsName, Permission: enter, Target: at, Handle: d.steps},
		{Method: http.MethodPost, Path: one + view.ExplainName, Permission: enter, Target: at, Handle: d.explain},
		{Method: http.MethodGet, Path: one + view.SendName, Permission: enter, Target: at, Handle: d.check},
		{Method: http.MethodPost, Path: one + view.SendName, Permission: enter, Target: at, Handle: d.send},
		{Method: http.MethodPost, Path: one + view.EndName, Permission: enter, Target: at, Handle: d.end},
		{Method: http.MethodGet, Path: school.HomePath + "/:id/ban-giay/:n", Permission: account.ReturnView, Target: at, Handle: d.scan},
	}
}

// retryable tells whether the form is shown again with what was typed; else a page of its own explains.
func retryable(err error) bool {
	kind := fault.KindOf(err)

	return kind == fault.Invalid || kind == fault.Conflict
}

// scan hands out the picture of a signed paper.
func (d Deps) scan(r *portal.Request) error {
	id, err := addressed.ID(r)
	if err != nil {
		return err
	}
	n, err := r.ParamID("n")
	if err != nil {
		return err
	}
	scan, err := d.Entering.Scan(r.Context(), r.Actor, id, int(n))
	if err != nil {
		return err
	}

	return r.SendStream(scan.Name, scan.Media, scan.Body, scan.Length)
}
