package entering

import (
	"fmt"
	"math"
	"strconv"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/assessment/entering"
	"github.com/thuocso/thuocso/internal/assessment/sending"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/portal/addressed"
	"github.com/thuocso/thuocso/internal/portal/school"
	view "github.com/thuocso/thuocso/web/page/entering"
	"github.com/thuocso/thuocso/web/page/office"
	"github.com/thuocso/thuocso/web/part"
)

// desk shows where the paper is typed, to the person who has begun; to all others of the office how to begin.
func (d Deps) desk(r *portal.Request) error {
	v, err := d.startView(r)
	if err != nil {
		return err
	}
	if !v.Own {
		return r.Render(view.StartPage(v))
	}
	desk, err := d.deskView(r)
	if err != nil {
		return err
	}

	return r.Render(view.DeskPage(desk))
}

func (d Deps) startView(r *portal.Request) (view.Start, error) {
	id, err := addressed.ID(r)
	if err != nil {
		return view.Start{}, err
	}
	start, err := d.Entering.Start(r.Context(), r.Actor, id)
	v := view.Start{Page: d.page(r, "entering.title"), Start: start}
	v.Page.Season = r.Printer.SchoolYear(start.SchoolYear)

	return v, err
}

func (d Deps) page(r *portal.Request, title string) part.Page {
	page := r.Page(r.Printer.T(title))
	page.Trail = []part.Link{{Label: r.Printer.T("office.queue"), Href: office.QueuePath}}

	return page
}

func (d Deps) deskView(r *portal.Request) (view.Desk, error) {
	id, err := addressed.ID(r)
	if err != nil {
		return view.Desk{}, err
	}
	ret, err := d.Entering.Load(r.Context(), r.Actor, id)
	if err != nil {
		return view.Desk{}, err
	}
	e, s := ret.File.LiveEntry(), ret.File.Steps
	v := view.Desk{Page: d.page(r, "entering.title"), Return: ret, Entry: e, Now: d.Now()}
	v.Page.Season = r.Printer.SchoolYear(ret.Season.SchoolYear)
	questions, err := d.Annex.Questions(r.Context(), ret)
	if err != nil {
		return v, fmt.Errorf("annex of return %d: %w", id, err)
	}
	v.Annex = annexRows(r.Printer, ret, questions)
	v.Paper = view.Signed(r.Printer, sending.RawEntry{Number: e.Paper.Number, Date: string(e.Paper.Date), Signer: e.Signer}, "", "")
	v.Steps = view.Steps(r.Printer, sending.Raw{
		PlanNumber: s.Plan.Number, PlanDate: string(s.Plan.Date), AssignmentNumber: s.Assignment.Number, AssignmentDate: string(s.Assignment.Date),
	}, "", "")

	return v, nil
}

// againDesk shows the desk once more with what was refused, and why.
func (d Deps) againDesk(r *portal.Request, err error, put func(*view.Desk, portal.Problem)) error {
	if !retryable(err) {
		return err
	}
	v, fail := d.deskView(r)
	if fail != nil {
		return fail
	}

	return r.Again(err, func(p portal.Problem) portal.Component {
		v.Errors = []part.FieldError{{Field: p.Field, Text: p.Text}}
		put(&v, p)

		return view.DeskPage(v)
	})
}

// readSigned reads what the form says of the paper.
func readSigned(r *portal.Request) (raw sending.RawEntry, err error) {
	for _, f := range []struct {
		name string
		most int
		to   *string
	}{
		{"paper_number", 4 * sending.MaxNumber, &raw.Number},
		{"paper_date", 40, &raw.Date},
		{"signer", 4 * sending.MaxSigner, &raw.Signer},
	} {
		if *f.to, err = r.Form(f.name, f.most); err != nil {
			return raw, err
		}
	}

	return raw, nil
}

// begin opens an entry.
func (d Deps) begin(r *portal.Request) error {
	id, err := addressed.ID(r)
	if err != nil {
		return err
	}
	raw, err := readSigned(r)
	if err == nil {
		raw.Reason, err = r.FormText("reason", 4*sending.MaxReason)
	}
	if err == nil {
		err = d.Entering.Open(r.Context(), r.Actor, id, raw)
	}
	if err == nil {
		r.Flash(part.OK, "entering.begun")

		return r.Redirect(view.At(id))
	}
	if !retryable(err) {
		return err
	}
	v, fail := d.startView(r)
	if fail != nil {
		return fail
	}

	return r.Again(err, func(p portal.Problem) portal.Component {
		v.Raw, v.Field, v.Error = raw, p.Field, p.Text

		return view.StartPage(v)
	})
}

// paper takes what is said of the paper, and its picture.
func (d Deps) paper(r *portal.Request) error {
	id, err := addressed.ID(r)
	if err != nil {
		return err
	}
	raw, err := readSigned(r)
	if err == nil {
		picture := entering.Picture{}
		if name, content, sent := r.NextFile(); sent {
			picture = entering.Picture{Name: name, Content: content}
		}
		err = d.Entering.SetPaper(r.Context(), r.Actor, id, raw, picture)
	}
	if err != nil {
		return d.againDesk(r, err, func(v *view.Desk, p portal.Problem) { v.Paper = view.Signed(r.Printer, raw, p.Field, p.Text) })
	}
	r.Flash(part.OK, "entering.paper.saved")

	return r.Redirect(view.At(id))
}

// steps takes plan and assignment.
func (d Deps) steps(r *portal.Request) error {
	id, err := addressed.ID(r)
	if err != nil {
		return err
	}
	cmd, err := school.Steps(r)
	if err != nil {
		return err
	}
	if err := d.Entering.SaveSteps(r.Context(), r.Actor, id, cmd); err != nil {
		return d.againDesk(r, err, func(v *view.Desk, p portal.Problem) { v.Steps = view.Steps(r.Printer, cmd.Raw, p.Field, p.Text) })
	}
	r.Flash(part.OK, "sending.steps.saved")

	return r.Redirect(view.At(id) + "#ke-hoach")
}

// answers takes the answers of one group.
func (d Deps) answers(r *portal.Request) error {
	id, err := addressed.ID(r)
	if err != nil {
		return err
	}
	ret, err := d.Entering.Load(r.Context(), r.Actor, id)
	if err != nil {
		return err
	}
	g, err := r.FormInt("nhom", 0, int64(len(ret.Index.Groups))-1)
	if err != nil {
		return err
	}
	typed, err := readAnswers(r, view.CodesOf(ret.Index, int(g)))
	if err != nil {
		return err
	}
	_, o, err := d.Entering.SaveAnswers(r.Context(), r.Actor, id, typed)
	if err != nil {
		return err
	}
	if len(o.Differ)+len(o.Refused) == 0 {
		r.Flash(part.OK, "entering.saved", "n", strconv.Itoa(o.Saved))

		return r.Redirect(view.At(id) + "#" + view.GroupID(int(g)))
	}

	return d.differ(r, typed, o)
}

// statusPartly tells that not everything that was sent was saved.
const statusPartly = 409

// differ shows the answers that were not saved: beside what the school has given, with the question which one shall stand, or
// with why they cannot be taken.
func (d Deps) differ(r *portal.Request, typed []entering.Typed, o entering.Outcome) error {
	v, err := d.deskView(r)
	if err != nil {
		return err
	}
	raw := map[string]assessment.Raw{}
	for i := range typed {
		raw[typed[i].Command.Code] = typed[i].Command.Raw
	}
	v.Typed = map[string]view.Typed{}
	note := func(code, text string) {
		v.Errors = append(v.Errors, part.FieldError{Text: code + ": " + text})
	}
	for i := range o.Differ {
		x := &o.Differ[i]
		text := r.Printer.T("entering.differs", "post", x.Theirs.ByPost, "at", x.Theirs.At)
		v.Typed[x.Code] = view.Typed{Raw: raw[x.Code], Theirs: &x.Theirs, Error: text}
		note(x.Code, text)
	}
	for _, u := range o.Refused {
		_, text, ok := r.Problem(u.Err)
		if !ok {
			return u.Err
		}
		v.Typed[u.Code] = view.Typed{Raw: raw[u.Code], Error: text}
		note(u.Code, text)
	}
	v.Saved = r.Printer.T("entering.saved", "n", o.Saved)

	return r.RenderStatus(statusPartly, view.DeskPage(v))
}

// readAnswers reads the fields of the codes; a code whose fields the form does not carry is left alone.
func readAnswers(r *portal.Request, codes []string) ([]entering.Typed, error) {
	var list []entering.Typed
	for _, code := range codes {
		if !r.FormHas(view.Version + code) {
			continue
		}
		version, err := r.FormInt(view.Version+code, 0, math.MaxInt32)
		if err != nil {
			return nil, err
		}
		one := entering.Typed{
			Command: assessment.SaveCommand{Code: code, Version: int(version)}, Over: r.FormHas(view.Over + code),
		}
		raw := &one.Command.Raw
		for _, f := range []struct {
			prefix string
			most   int
			to     *string
			read   func(string, int) (string, error)
		}{
			{view.Points, 20, &raw.Points, r.Form},
			{view.Met, 5, &raw.Met, r.Form},
			{view.Numerator, 20, &raw.Numerator, r.Form},
			{view.Denominator, 20, &raw.Denominator, r.Form},
			{view.Quantity, 20, &raw.Quantity, r.Form},
			{view.Body, assessment.MaxBody, &raw.Body, r.Form},
			{view.Note, assessment.MaxNote, &raw.Note, r.FormText},
		} {
			if *f.to, err = f.read(f.prefix+code, f.most); err != nil {
				return nil, err
			}
		}
		list = append(list, one)
	}
	if len(list) == 0 {
		return nil, fault.New(fault.Invalid, "entering.nothing_typed")
	}

	return list, nil
}
