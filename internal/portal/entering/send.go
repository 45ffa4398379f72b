package entering

import (
	"github.com/thuocso/thuocso/internal/assessment/entering"
	"github.com/thuocso/thuocso/internal/assessment/sending"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/portal/addressed"
	view "github.com/thuocso/thuocso/web/page/entering"
	"github.com/thuocso/thuocso/web/page/office"
	"github.com/thuocso/thuocso/web/page/school"
	"github.com/thuocso/thuocso/web/part"
)

// check is the last look before the return is sent on the school's behalf.
func (d Deps) check(r *portal.Request) error {
	v, err := d.sendView(r)
	if err != nil {
		return err
	}

	return r.Render(view.SendPage(v))
}

func (d Deps) sendView(r *portal.Request) (view.Send, error) {
	id, err := addressed.ID(r)
	if err != nil {
		return view.Send{}, err
	}
	ret, err := d.Entering.Load(r.Context(), r.Actor, id)
	if err != nil {
		return view.Send{}, err
	}
	v := view.Send{Page: d.page(r, "entering.send.title"), Return: ret, Entry: ret.File.LiveEntry(), Now: d.Now(), Kept: entering.Kept(ret)}
	v.Page.Season = r.Printer.SchoolYear(ret.Season.SchoolYear)
	v.Page.Trail = append(v.Page.Trail, part.Link{Label: r.Printer.T("entering.title"), Href: view.At(id)})
	if v.KeptAnnex, err = d.keptFigures(r, ret); err != nil {
		return v, err
	}
	if v.Entry.Scan.SHA256 != "" && ret.MaySubmit(v.Now) == nil {
		v.Seen, err = entering.Fingerprint(ret)
	}

	return v, err
}

func (d Deps) againSend(r *portal.Request, err error, put func(*view.Send)) error {
	if !retryable(err) {
		return err
	}
	v, fail := d.sendView(r)
	if fail != nil {
		return fail
	}

	return r.Again(err, func(p portal.Problem) portal.Component {
		v.Problem = p.Text
		put(&v)

		return view.SendPage(v)
	})
}

// explain takes explanations of what is unusual.
func (d Deps) explain(r *portal.Request) error {
	v, err := d.sendView(r)
	if err != nil {
		return err
	}
	words := map[string]string{}
	for _, q := range v.Return.Queries() {
		name := school.ExplainField(q.Key())
		if !r.FormHas(name) {
			continue
		}
		if words[q.Key()], err = r.FormText(name, 10*sending.MaxWords); err != nil {
			return err
		}
	}
	if err := d.Entering.Explain(r.Context(), r.Actor, v.Return.ID, words); err != nil {
		return d.againSend(r, err, func(v *view.Send) { v.Words = words })
	}
	r.Flash(part.OK, "sending.explained_saved")

	return r.Redirect(view.At(v.Return.ID) + view.SendName)
}

// send sends the return on the school's behalf.
func (d Deps) send(r *portal.Request) error {
	id, err := addressed.ID(r)
	if err != nil {
		return err
	}
	cmd := entering.SendCommand{Signed: r.FormHas("signed")}
	if cmd.Seen, err = r.Form("seen", 64); err != nil {
		return err
	}
	if cmd.Seen == "" {
		cmd.Seen = "-" // a form that shows nothing was not seen
	}
	ret, err := d.Entering.Send(r.Context(), r.Actor, id, cmd)
	if err != nil {
		return d.againSend(r, err, func(*view.Send) {})
	}
	r.Flash(part.OK, "entering.sent", "school", ret.SchoolName)

	return r.Redirect(school.ReceiptPath(id, ret.File.Last().N))
}

// end ends an entry without sending.
func (d Deps) end(r *portal.Request) error {
	id, err := addressed.ID(r)
	if err != nil {
		return err
	}
	if err := d.Entering.End(r.Context(), r.Actor, id); err != nil {
		return err
	}
	r.Flash(part.OK, "entering.ended")

	return r.Redirect(office.QueuePath)
}
