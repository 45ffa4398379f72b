package school

import (
	"math"
	"strconv"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/assessment/record"
	"github.com/thuocso/thuocso/internal/assessment/sending"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/portal/addressed"
	view "github.com/thuocso/thuocso/web/page/school"
	"github.com/thuocso/thuocso/web/part"
)

func (d Deps) check(r *portal.Request) error {
	v, err := d.checkView(r)
	if err != nil {
		return err
	}

	return r.Render(view.CheckPage(v))
}

func (d Deps) checkView(r *portal.Request) (view.Check, error) {
	f, err := d.load(r, "school.check.title")
	v := view.Check{Frame: f}
	if err != nil || f.Return.State != assessment.Returned {
		return v, err
	}
	v.Page = r.Page(r.Printer.T("anew.check.title"))
	events, err := d.Returns.History(r.Context(), r.Actor, f.Return.ID)
	v.Mended = record.ChangedSinceReturn(events)

	return v, err
}

// againCheck shows the check once more with what was refused, and why.
func (d Deps) againCheck(r *portal.Request, err error, put func(*view.Check, portal.Problem)) error {
	v, fail := d.checkView(r)
	if fail != nil {
		return fail
	}

	return r.Again(err, func(p portal.Problem) portal.Component {
		v.Problem = p.Text
		put(&v, p)

		return view.CheckPage(v)
	})
}

// Steps reads plan and assignment as a form carries them, with the version that it showed.
func Steps(r *portal.Request) (assessment.StepsCommand, error) {
	var cmd assessment.StepsCommand
	var err error
	for _, f := range []struct {
		to   *string
		name string
	}{
		{&cmd.Raw.PlanNumber, "plan_number"},
		{&cmd.Raw.PlanDate, "plan_date"},
		{&cmd.Raw.AssignmentNumber, "assignment_number"},
		{&cmd.Raw.AssignmentDate, "assignment_date"},
	} {
		if *f.to, err = r.Form(f.name, 4*sending.MaxNumber); err != nil {
			return cmd, err
		}
	}
	version, err := r.FormInt("version", 0, math.MaxInt32)
	cmd.Version = int(version)

	return cmd, err
}

// saveSteps takes plan and assignment.
func (d Deps) saveSteps(r *portal.Request) error {
	id, err := addressed.ID(r)
	if err != nil {
		return err
	}
	cmd, err := Steps(r)
	if err != nil {
		return err
	}
	if _, err := d.Returns.SaveSteps(r.Context(), r.Actor, id, cmd); err != nil {
		if !is(err, fault.Invalid, fault.Conflict) {
			return err
		}

		return d.againCheck(r, err, func(v *view.Check, p portal.Problem) {
			v.Typed = &view.StepFields{Raw: cmd.Raw, Field: p.Field, Error: p.Text}
		})
	}
	r.Flash(part.OK, "sending.steps.saved")

	return r.Redirect(view.CheckPath(id))
}

// explain takes explanations of what is unusual.
func (d Deps) explain(r *portal.Request) error {
	f, err := d.load(r, "school.check.title")
	if err != nil {
		return err
	}
	words := map[string]string{}
	var long error
	for _, q := range f.Return.Queries() {
		name := view.ExplainField(q.Key())
		if !r.FormHas(name) {
			continue
		}
		given, err := r.FormText(name, 10*sending.MaxWords)
		if err != nil {
			long = err
		}
		words[q.Key()] = given
	}
	if long == nil {
		_, long = d.Returns.Explain(r.Context(), r.Actor, f.Return.ID, words)
	}
	switch {
	case long == nil:
		r.Flash(part.OK, "sending.explained_saved")

		return r.Redirect(view.CheckPath(f.Return.ID))
	case is(long, fault.Invalid, fault.Conflict):
		return d.againCheck(r, long, func(v *view.Check, _ portal.Problem) { v.TypedWords = words })
	default:
		return long
	}
}

// askSubmit shows what is about to be sent, and asks for the head's word. What cannot be sent yet leads back to the check.
func (d Deps) askSubmit(r *portal.Request) error {
	f, err := d.load(r, "sending.confirm.title")
	if err != nil {
		return err
	}
	if err := f.Return.MaySubmit(f.Now); err != nil {
		if is(err, fault.Invalid) {
			return r.Redirect(view.CheckPath(f.Return.ID))
		}

		return err
	}

	return d.confirm(r, f, nil)
}

func (d Deps) confirm(r *portal.Request, f view.Frame, refused error) error {
	seen, err := f.Return.Fingerprint()
	if err != nil {
		return err
	}
	v := view.Confirm{Frame: f, Seen: seen}
	if refused == nil {
		return r.Render(view.ConfirmPage(v))
	}

	return r.Again(refused, func(p portal.Problem) portal.Component {
		v.Problem = p.Text

		return view.ConfirmPage(v)
	})
}

func (d Deps) submit(r *portal.Request) error {
	id, err := addressed.ID(r)
	if err != nil {
		return err
	}
	cmd := assessment.SubmitCommand{Approved: r.FormHas("approved")}
	if cmd.Seen, err = r.Form("seen", 64); err != nil {
		return err
	}
	if cmd.Seen == "" {
		cmd.Seen = "-" // a form that shows nothing was not seen
	}
	ret, err := d.Returns.Submit(r.Context(), r.Actor, id, cmd)
	if err == nil {
		said := "school.sent"
		if ret.State == assessment.Resubmitted {
			said = "anew.sent"
		}
		r.Flash(part.OK, said, "office", ret.ManagingName)

		return r.Redirect(view.ReceiptPath(id, ret.File.Last().N))
	}
	if fault.Of(err).Field != "approved" && !is(err, fault.Conflict) {
		if !is(err, fault.Invalid) {
			return err
		}

		return d.againCheck(r, err, func(*view.Check, portal.Problem) {})
	}
	f, fail := d.load(r, "sending.confirm.title")
	if fail != nil {
		return fail
	}

	return d.confirm(r, f, err)
}

// receipts leads to the newest receipt.
func (d Deps) receipts(r *portal.Request) error {
	f, err := d.load(r, "sending.receipt.title")
	if err != nil {
		return err
	}
	last := f.Return.File.Last()
	if last == nil {
		return fault.New(fault.NotFound, "sending.no_receipt")
	}

	return r.Redirect(view.ReceiptPath(f.Return.ID, last.N))
}

func (d Deps) receipt(r *portal.Request) error {
	v, err := d.receiptView(r)
	if err != nil {
		return err
	}

	return r.Render(view.ReceiptPage(v))
}

func (d Deps) receiptView(r *portal.Request) (view.Receipt, error) {
	n, err := strconv.Atoi(r.Param("n"))
	if err != nil {
		return view.Receipt{}, fault.New(fault.NotFound, "sending.no_receipt")
	}

	return d.receiptOf(r, n)
}

func (d Deps) receiptOf(r *portal.Request, n int) (view.Receipt, error) {
	f, err := d.load(r, "sending.receipt.title")
	if err != nil {
		return view.Receipt{}, err
	}
	sent, receipt, err := d.Returns.SentOf(r.Context(), r.Actor, f.Return.ID, n)

	return view.Receipt{Frame: f, Receipt: receipt, Sent: sent}, err
}

// noteSector takes the day on which the sector's database was brought up to date.
func (d Deps) noteSector(r *portal.Request) error {
	id, err := addressed.ID(r)
	if err != nil {
		return err
	}
	date, err := r.Form("sector_date", 40)
	if err != nil {
		return err
	}
	ret, err := d.Returns.NoteSector(r.Context(), r.Actor, id, date)
	if err == nil {
		r.Flash(part.OK, "sending.sector.saved")

		return r.Redirect(view.ReceiptPath(id, ret.File.Last().N))
	}
	if !is(err, fault.Invalid) {
		return err
	}
	f, fail := d.load(r, "sending.receipt.title")
	if fail != nil {
		return fail
	}
	v, fail := d.receiptOf(r, f.Return.File.Last().N)
	if fail != nil {
		return fail
	}

	return r.Again(err, func(p portal.Problem) portal.Component {
		v.Sector, v.Problem = date, p.Text

		return view.ReceiptPage(v)
	})
}
