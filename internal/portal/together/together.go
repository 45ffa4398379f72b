// Package together is the area in which people of one school share the work on its
// return: who answers what by when, and what they are reminded of.
package together

import (
	"context"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/assessment/assignment"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/notice"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/portal/addressed"
	schoolview "github.com/thuocso/thuocso/web/page/school"
	view "github.com/thuocso/thuocso/web/page/together"
	"github.com/thuocso/thuocso/web/part"
)

// Returns is what this area asks of returns; assessment.Service is one.
type Returns interface {
	Place(ctx context.Context, id assessment.ID) (account.Target, error)
	Load(ctx context.Context, actor account.Actor, id assessment.ID) (*assessment.Return, error)
}

// Deps are what this area works with.
type Deps struct {
	Returns Returns
	Tasks   *assignment.Service
	Told    *notice.Service
	// Zone is the province's.
	Zone *time.Location
	// People leads to the accounts of a school.
	People string
}

// Routes returns the routes of the area.
func Routes(d Deps) []portal.Route {
	path := schoolview.HomePath + "/:id/phan-cong"

	return []portal.Route{
		{Method: http.MethodGet, Path: path, Permission: account.ReturnFill, Target: addressed.Place(d.Returns), Handle: d.page},
		{Method: http.MethodPost, Path: path, Permission: account.ReturnSubmit, Target: addressed.Place(d.Returns), Handle: d.assign},
		{Method: http.MethodPost, Path: schoolview.PutAwayPath, Permission: account.SignedIn, Handle: d.putAway},
	}
}

func (d Deps) page(r *portal.Request) error {
	ret, err := addressed.Return(r, d.Returns)
	if err != nil {
		return err
	}
	v, err := d.view(r, ret)
	if err != nil {
		return err
	}

	return r.Render(view.AssignPage(v))
}

func (d Deps) view(r *portal.Request, ret *assessment.Return) (view.Assign, error) {
	p := r.Printer
	tasks, err := d.Tasks.Tasks(r.Context(), r.Actor, ret)
	if err != nil {
		return view.Assign{}, err
	}
	v := view.Assign{
		Page: r.Page(p.T("together.title")), ID: ret.ID, Lead: p.T("together.lead"),
		MayAssign: account.May(r.Actor, account.ReturnSubmit, ret.Target()) == nil,
	}
	v.Page.Season = p.SchoolYear(ret.Season.SchoolYear)
	v.Page.Trail = []part.Link{
		{Label: p.T("school.home.title"), Href: schoolview.HomePath}, {Label: p.T("school.sheet.title"), Href: schoolview.SheetPath(ret.ID)},
	}
	if ret.State != assessment.Draft && ret.State != assessment.Returned {
		v.Closed = p.T("assignment.locked")
	}
	for _, t := range tasks {
		v.Rows = append(v.Rows, row(p, t))
	}
	if !v.MayAssign {
		return v, nil
	}
	people, err := d.Tasks.Colleagues(r.Context(), r.Actor, ret)
	if err != nil {
		return view.Assign{}, err
	}
	for _, c := range people {
		v.People = append(v.People, part.Option{Value: strconv.FormatInt(c.PersonID, 10), Label: c.Post + " (" + c.Login + ")"})
	}
	if len(people) < 2 {
		v.Alone = &part.Link{Label: p.T("together.accounts"), Href: d.People}
	}

	return v, nil
}

func row(p locale.Printer, t assignment.Task) view.Row {
	r := view.Row{Code: t.Code, Name: t.Name.In(string(p.Lang())), Late: t.Late, Says: p.T("together.progress", "done", t.Done, "all", t.Of)}
	if t.To != nil {
		r.Who, r.Day = strconv.FormatInt(t.To.PersonID, 10), t.To.Due.Format(time.DateOnly)
		key := "together.by"
		if t.Late {
			key = "together.late"
		}
		r.Says = p.T(key, "done", t.Done, "all", t.Of, "post", t.To.Post, "day", locale.Day(t.To.Due))
	}

	return r
}

// assign takes the form of one part.
func (d Deps) assign(r *portal.Request) error {
	ret, err := addressed.Return(r, d.Returns)
	if err != nil {
		return err
	}
	o, err := order(r, d.Zone)
	if err == nil {
		err = d.Tasks.Assign(r.Context(), r.Actor, ret, o)
	}
	if fault.KindOf(err) == fault.Invalid && o.Part != "" {
		v, fail := d.view(r, ret)
		if fail != nil {
			return fail
		}

		return r.Again(err, func(p portal.Problem) portal.Component {
			v.Problem = &view.Problem{Part: o.Part, Field: p.Field, Text: p.Text}

			return view.AssignPage(v)
		})
	}
	if err != nil {
		return err
	}
	r.Flash(part.OK, "together.saved", "code", o.Part)

	return r.Redirect(schoolview.TasksPath(ret.ID))
}

func order(r *portal.Request, zone *time.Location) (assignment.Order, error) {
	var o assignment.Order
	var err error
	if o.Part, err = r.Form("part", 20); err != nil {
		return o, err
	}
	if o.PersonID, err = r.FormInt("person", 0, math.MaxInt64); err != nil || o.PersonID == 0 {
		return o, err
	}
	text, err := r.Form("due", 20)
	if err != nil {
		return o, err
	}
	if o.Due, err = time.ParseInLocation(time.DateOnly, text, zone); err != nil {
		return o, fault.New(fault.Invalid, "assignment.no_day").At("due").Because(err)
	}

	return o, nil
}

// putAway puts away the reminders that the page showed.
func (d Deps) putAway(r *portal.Request) error {
	until, err := r.FormInt("den", 0, math.MaxInt64)
	if err != nil {
		return err
	}
	if err := d.Told.PutAway(r.Context(), r.Actor, time.UnixMicro(until)); err != nil {
		return err
	}

	return r.Redirect(schoolview.HomePath)
}
