// Package school is the area of a school and its return: its home, the sheet, the
// saving of an answer, sending and withdrawing, the result and the record.
package school

import (
	"context"
	"net/http"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/assessment/annex"
	"github.com/thuocso/thuocso/internal/assessment/assignment"
	"github.com/thuocso/thuocso/internal/assessment/sending"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/notice"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/portal/addressed"
	"github.com/thuocso/thuocso/internal/ranking/own"
	"github.com/thuocso/thuocso/internal/review"
	"github.com/thuocso/thuocso/internal/season"
	view "github.com/thuocso/thuocso/web/page/school"
)

// Returns is what this area asks of the subject; assessment.Service is one.
type Returns interface {
	Papers
	Acts
	Place(ctx context.Context, id assessment.ID) (account.Target, error)
	Own(ctx context.Context, actor account.Actor) ([]assessment.Row, error)
	Load(ctx context.Context, actor account.Actor, id assessment.ID) (*assessment.Return, error)
	Previous(ctx context.Context, r *assessment.Return) (*assessment.Return, error)
}

// Papers is what stands beside a return: its record, what of it was sent, and what its answers rest on.
type Papers interface {
	History(ctx context.Context, actor account.Actor, id assessment.ID) ([]assessment.Event, error)
	SentOf(ctx context.Context, actor account.Actor, id assessment.ID, n int) (*assessment.Return, *sending.Receipt, error)
	Evidence(ctx context.Context, actor account.Actor, id assessment.ID) ([]assessment.Attached, error)
}

// Acts is what a school does to its return.
type Acts interface {
	Answering
	SaveSteps(ctx context.Context, actor account.Actor, id assessment.ID, cmd assessment.StepsCommand) (*assessment.Return, error)
	Explain(ctx context.Context, actor account.Actor, id assessment.ID, words map[string]string) (*assessment.Return, error)
	Submit(ctx context.Context, actor account.Actor, id assessment.ID, cmd assessment.SubmitCommand) (*assessment.Return, error)
	NoteSector(ctx context.Context, actor account.Actor, id assessment.ID, date string) (*assessment.Return, error)
	Withdraw(ctx context.Context, actor account.Actor, id assessment.ID) (*assessment.Return, error)
}

// Answering is giving answers, and taking them over with what they rest on.
type Answering interface {
	SaveAnswer(ctx context.Context, actor account.Actor, id assessment.ID, cmd assessment.SaveCommand) (*assessment.Return, error)
	Confirm(ctx context.Context, actor account.Actor, id assessment.ID, cmd assessment.ConfirmCommand) (*assessment.Return, error)
}

// Reuse tells what of the season before can be taken over; reuse.Service is one.
type Reuse interface {
	Proofs(ctx context.Context, actor account.Actor, now, before *assessment.Return) (map[string][]assessment.Attached, error)
}

// Guide tells by code what the units of a path say about an index.
type Guide interface {
	Over(ctx context.Context, index, path string) (map[string][]review.Guidance, error)
}

// Tasks tells who of the school is asked for which part; assignment.Service is one.
type Tasks interface {
	Tasks(ctx context.Context, actor account.Actor, r *assessment.Return) ([]assignment.Task, error)
}

// Told is what people are reminded of; notice.Service is one.
type Told interface {
	Unseen(ctx context.Context, actor account.Actor) ([]notice.Notice, error)
}

// Deps are what this area works with.
type Deps struct {
	Returns Returns
	// Guide tells what the offices above a school say about the index; review.Guide is one.
	Guide Guide
	Reuse Reuse
	Tasks Tasks
	Told  Told
	// Annex tells what plans ask of a return's school; annex.Service is one.
	Annex Annex
	// Beside shows a school's result in a season against others; nil where there is nothing to show.
	Beside func(r *portal.Request, id season.ID, school int64) (portal.Component, error)
	// Ranks are the rankings of offices, of which a school is told its own place.
	Ranks own.Rankings
	// Now is the clock.
	Now func() time.Time
}

// Annex tells what plans ask of a school beside the index.
type Annex interface {
	Questions(ctx context.Context, r *assessment.Return) ([]annex.Question, error)
}

// Routes returns the routes of the area.
func Routes(d Deps) []portal.Route {
	one := view.HomePath + "/:id"
	at := addressed.Place(d.Returns)

	return []portal.Route{
		{Method: http.MethodGet, Path: view.HomePath, Permission: account.ReturnFill, Target: portal.Own(account.ReturnFill), Handle: d.home},
		{Method: http.MethodGet, Path: one, Permission: account.ReturnView, Target: at, Handle: d.sheet},
		{Method: http.MethodPost, Path: one + "/cau-tra-loi", Permission: account.ReturnFill, Target: at, Handle: d.save, Body: 64 << 10},
		{Method: http.MethodPost, Path: one + "/minh-chung/ky-truoc", Permission: account.ReturnFill, Target: at, Handle: d.reuse, Body: 64 << 10},
		{Method: http.MethodGet, Path: one + "/kiem-tra", Permission: account.ReturnFill, Target: at, Handle: d.check},
		{Method: http.MethodPost, Path: one + "/ke-hoach", Permission: account.ReturnFill, Target: at, Handle: d.saveSteps, Body: 64 << 10},
		{Method: http.MethodPost, Path: one + "/giai-trinh", Permission: account.ReturnFill, Target: at, Handle: d.explain},
		{Method: http.MethodGet, Path: one + "/gui", Permission: account.ReturnSubmit, Target: at, Handle: d.askSubmit},
		{Method: http.MethodGet, Path: one + "/bien-nhan", Permission: account.ReturnView, Target: at, Handle: d.receipts},
		{Method: http.MethodGet, Path: one + "/bien-nhan/:n", Permission: account.ReturnView, Target: at, Handle: d.receipt},
		{Method: http.MethodGet, Path: one + "/bien-nhan/:n" + view.PDFName, Permission: account.ReturnView, Target: at, Handle: d.sentForm(pdf())},
		{Method: http.MethodGet, Path: one + "/bien-nhan/:n" + view.DocxName, Permission: account.ReturnView, Target: at, Handle: d.sentForm(docx())},
		{Method: http.MethodGet, Path: one + view.PDFName, Permission: account.ReturnView, Target: at, Handle: d.current(pdf())},
		{Method: http.MethodGet, Path: one + view.DocxName, Permission: account.ReturnView, Target: at, Handle: d.current(docx())},
		{Method: http.MethodPost, Path: one + "/csdl-nganh", Permission: account.ReturnSubmit, Target: at, Handle: d.noteSector, Body: 64 << 10},
		{Method: http.MethodPost, Path: one + "/gui", Permission: account.ReturnSubmit, Target: at, Handle: d.submit},
		{Method: http.MethodGet, Path: one + "/rut", Permission: account.ReturnSubmit, Target: at, Handle: d.askWithdraw},
		{Method: http.MethodPost, Path: one + "/rut", Permission: account.ReturnSubmit, Target: at, Handle: d.withdraw},
		{Method: http.MethodGet, Path: one + "/ket-qua", Permission: account.ReturnView, Target: at, Handle: d.result},
		{Method: http.MethodGet, Path: one + "/nhat-ky", Permission: account.ReturnView, Target: at, Handle: d.record},
		{Method: http.MethodGet, Path: one + "/nguon", Permission: account.ReturnView, Target: at, Handle: d.source},
	}
}

// load reads the return with the frame of its pages.
func (d Deps) load(r *portal.Request, title string) (view.Frame, error) {
	ret, err := addressed.Return(r, d.Returns)
	if err != nil {
		return view.Frame{}, err
	}
	f := d.frame(r, ret)
	f.Page = r.Page(r.Printer.T(title))

	return f, nil
}

// frame is what every page of a return needs but its page; a fragment needs no more than the printer of one.
func (d Deps) frame(r *portal.Request, ret *assessment.Return) view.Frame {
	f := view.Frame{
		Return: ret, Now: d.Now(),
		MayFill:   account.May(r.Actor, account.ReturnFill, ret.Target()) == nil,
		MaySubmit: account.May(r.Actor, account.ReturnSubmit, ret.Target()) == nil,
	}
	f.Page.Printer = r.Printer

	return f
}

func is(err error, kinds ...fault.Kind) bool {
	for _, k := range kinds {
		if fault.KindOf(err) == k {
			return true
		}
	}

	return false
}
