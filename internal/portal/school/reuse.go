package school

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/evidence"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/portal/addressed"
	view "github.com/thuocso/thuocso/web/page/school"
	"github.com/thuocso/thuocso/web/part"
)

// reuse takes documents over from the season before, and the answer with them where the person confirms both. A script
// confirms the answer by itself, so that it is kept without a line too, and asks here for the documents alone.
func (d Deps) reuse(r *portal.Request) error {
	id, err := addressed.ID(r)
	if err != nil {
		return err
	}
	cmd, err := d.taken(r, id)
	if err == nil {
		_, err = d.Returns.Confirm(r.Context(), r.Actor, id, cmd.confirm)
	}
	switch {
	case err != nil && cmd.confirm.Save != nil:
		return d.refuse(r, *cmd.confirm.Save, err)
	case err != nil:
		return d.refuseProof(r, cmd.code, err)
	case !r.Fetched():
		r.Flash(part.OK, "rest.reuse.done", "code", cmd.code)

		return r.Redirect(view.SheetPath(id) + "#" + part.CompID(cmd.code))
	}
	v, err := d.sheetView(r)
	if err != nil {
		return err
	}
	html := map[string]string{}
	for place, piece := range map[string]portal.Component{
		"#" + view.ReuseID(cmd.code): view.Reuse(v, cmd.code), "#" + part.ProofsID(cmd.code): part.Proofs(v.Chips(cmd.code)),
	} {
		var b bytes.Buffer
		if err := piece.Render(r.Context(), &b); err != nil {
			return fmt.Errorf("render %s after taking over: %w", place, err)
		}
		html[place] = b.String()
	}

	return r.JSON(map[string]any{"html": html})
}

// takeover is what the form says.
type takeover struct {
	code    string
	confirm assessment.ConfirmCommand
}

// taken reads the form.
func (d Deps) taken(r *portal.Request, id assessment.ID) (takeover, error) {
	var t takeover
	var err error
	if t.code, err = r.Form("code", 40); err != nil {
		return t, err
	}
	if t.confirm.Attach, err = d.named(r, id, t.code); err != nil || !r.FormHas(view.ConfirmField) {
		return t, err
	}
	t.confirm.Save = &assessment.SaveCommand{Code: t.code}
	t.confirm.Save.Raw, err = d.confirmed(r, id, t.code)

	return t, err
}

// named reads which documents. What the answer rests on already is left out: the form may come a second time.
func (d Deps) named(r *portal.Request, id assessment.ID, code string) ([]assessment.Attachment, error) {
	field := view.ReuseField
	if r.FormHas(view.ReuseOneField) {
		field = view.ReuseOneField
	}
	text, err := r.Form(field, 40*assessment.MaxAttached)
	if err != nil {
		return nil, err
	}
	names := strings.Fields(text)
	if len(names) == 0 || len(names) > assessment.MaxAttached {
		return nil, fault.New(fault.Invalid, "rest.reuse.none")
	}
	has, err := d.Returns.Evidence(r.Context(), r.Actor, id)
	if err != nil {
		return nil, err
	}
	var list []assessment.Attachment
	for _, name := range names {
		a, err := attachment(code, name)
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(has, func(h assessment.Attached) bool {
			return h.Code == a.Code && h.Revision.Document == a.Document && h.Revision.No == a.Revision
		}) {
			list = append(list, a)
		}
	}

	return list, nil
}

// attachment reads a document as the form names it: number/revision.
func attachment(code, name string) (assessment.Attachment, error) {
	document, revision, _ := strings.Cut(name, "/")
	n, err := strconv.ParseInt(document, 10, 64)
	no, bad := strconv.ParseInt(revision, 10, 31)
	if err != nil || bad != nil || n < 1 || no < 1 {
		return assessment.Attachment{}, fault.New(fault.Invalid, "rest.reuse.none")
	}

	return assessment.Attachment{Code: code, Document: evidence.ID(n), Revision: int(no)}, nil
}

// refuseProof says on the sheet why documents were not taken over; the answer stands as it is.
func (d Deps) refuseProof(r *portal.Request, code string, err error) error {
	if r.Fetched() || !is(err, fault.Invalid) {
		return err
	}
	v, fail := d.sheetView(r)
	if fail != nil {
		return fail
	}

	return r.Again(err, func(p portal.Problem) portal.Component {
		v.Refused = &view.Refused{Code: code, Text: p.Text, Kept: true}

		return view.SheetPage(v)
	})
}
