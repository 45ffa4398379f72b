package school

import (
	"bytes"
	"fmt"
	"math"
	"net/http"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/portal/addressed"
	view "github.com/thuocso/thuocso/web/page/school"
	"github.com/thuocso/thuocso/web/part"
)

// saved tells the script that an answer is committed, and gives the pieces of the page that change with it.
type saved struct {
	SavedAt string            `json:"saved_at"`
	Version int               `json:"version"`
	HTML    map[string]string `json:"html"`
}

// clash tells the script of two people at one answer: the fields of the one that stands, who and when, and whether
// it is the same person's, of another window or of a reply that was lost.
type clash struct {
	Message string         `json:"message"`
	Version int            `json:"version"`
	Theirs  map[string]any `json:"theirs"`
}

// save takes one answer. It is the busiest act of the portal: after it nothing more is read from the database.
func (d Deps) save(r *portal.Request) error {
	id, err := addressed.ID(r)
	if err != nil {
		return err
	}
	cmd, err := command(r)
	if err == nil && r.FormHas(view.ConfirmField) {
		cmd.Raw, err = d.confirmed(r, id, cmd.Code)
	}
	if err != nil {
		return d.refuse(r, cmd, err)
	}
	ret, err := d.Returns.SaveAnswer(r.Context(), r.Actor, id, cmd)
	switch {
	case err != nil:
		return d.refuse(r, cmd, err)
	case !r.Fetched():
		r.Flash(part.OK, "school.saved", "code", cmd.Code)

		return r.Redirect(view.SheetPath(id) + "#" + part.CompID(cmd.Code))
	}
	html, err := d.pieces(r, ret, cmd.Code)
	if err != nil {
		return err
	}

	return r.JSON(saved{SavedAt: r.Printer.Time(d.Now()), Version: ret.Answer(cmd.Code).Version, HTML: html})
}

// command reads the form. What it read of a form with a bad field comes back with the fault.
func command(r *portal.Request) (assessment.SaveCommand, error) {
	var cmd assessment.SaveCommand
	var bad error
	field := func(to *string, name string, most int, read func(string, int) (string, error)) {
		v, err := read(name, most)
		if err != nil && bad == nil {
			bad = err
		}
		*to = v
	}
	field(&cmd.Code, "code", 40, r.Form)
	field(&cmd.Raw.Points, "points", 20, r.Form)
	field(&cmd.Raw.Met, "met", 5, r.Form)
	field(&cmd.Raw.Numerator, "numerator", 20, r.Form)
	field(&cmd.Raw.Denominator, "denominator", 20, r.Form)
	field(&cmd.Raw.Quantity, "quantity", 20, r.Form)
	field(&cmd.Raw.Body, "body", assessment.MaxBody, r.Form)
	field(&cmd.Raw.Note, "note", assessment.MaxNote, r.FormText)
	version, err := r.FormInt("version", 0, math.MaxInt32)
	if err != nil && bad == nil {
		bad = err
	}
	cmd.Version = int(version)

	return cmd, bad
}

// confirmed is what the season before has to the code, which the person confirms as it is.
func (d Deps) confirmed(r *portal.Request, id assessment.ID, code string) (assessment.Raw, error) {
	ret, err := d.Returns.Load(r.Context(), r.Actor, id)
	if err != nil {
		return assessment.Raw{}, err
	}
	previous, err := d.Returns.Previous(r.Context(), ret)
	if err != nil && !assessment.IsNoPrevious(err) {
		return assessment.Raw{}, err
	}
	value, ok := view.Proposal(previous, ret.Index, code)
	if !ok {
		return assessment.Raw{}, fault.New(fault.Invalid, "school.nothing_to_confirm", "code", code)
	}

	return view.RawOf(r.Printer, value), nil
}

// refuse says why an answer was not saved: to a script in JSON, else on the sheet with what was typed still in it.
// A lock or a passed last moment has a page of its own.
func (d Deps) refuse(r *portal.Request, cmd assessment.SaveCommand, err error) error {
	f := fault.Of(err)
	both, differs := f.Detail.(assessment.Conflict)
	if r.Fetched() {
		if differs {
			return r.JSONStatus(http.StatusConflict, d.clashOf(r, f, both))
		}

		return err
	}
	if !is(err, fault.Invalid, fault.Conflict) {
		return err
	}
	v, fail := d.sheetView(r)
	if fail != nil {
		return fail
	}

	return r.Again(err, func(p portal.Problem) portal.Component {
		v.Refused = &view.Refused{Code: cmd.Code, Text: p.Text, Raw: cmd.Raw}
		if differs {
			v.Refused.Theirs = &both.Theirs
		}

		return view.SheetPage(v)
	})
}

func (d Deps) clashOf(r *portal.Request, f *fault.Error, both assessment.Conflict) clash {
	frame := view.Frame{Now: d.Now()}
	frame.Page.Printer = r.Printer
	c := clash{
		Message: r.Printer.T(f.Key, f.Args...), Version: both.Theirs.Version,
		Theirs: map[string]any{
			"by": both.Theirs.ByPost, "at": view.Moment(frame, both.Theirs), "own": both.Theirs.ByID == r.Actor.PersonID,
		},
	}
	for name, value := range view.FieldsOf(r.Printer, both.Kind, both.Theirs.Value) {
		c.Theirs[name] = value
	}

	return c
}

// pieces renders what changes on the page with an answer: where the return stands, what decides, the criterion's sum.
func (d Deps) pieces(r *portal.Request, ret *assessment.Return, code string) (map[string]string, error) {
	f := d.frame(r, ret)
	parts := map[string]portal.Component{
		"#" + part.StandID:   part.StandBar(r.Printer, f.Stand()),
		"#" + view.DecidesID: view.Decides(r.Printer, ret),
	}
	if c, ok := view.CriterionOf(ret.Index, code); ok {
		parts["#"+part.SumID(c.Code)] = part.CriterionSum(c.Code, view.SumOf(r.Printer, ret, c))
	}
	html := make(map[string]string, len(parts))
	for selector, component := range parts {
		var b bytes.Buffer
		if err := component.Render(r.Context(), &b); err != nil {
			return nil, fmt.Errorf("render %s after a save: %w", selector, err)
		}
		html[selector] = b.String()
	}

	return html, nil
}
