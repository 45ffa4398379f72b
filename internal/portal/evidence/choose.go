package evidence

import (
	"slices"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/evidence"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/portal/addressed"
	view "github.com/thuocso/thuocso/web/page/evidence"
	"github.com/thuocso/thuocso/web/page/school"
	"github.com/thuocso/thuocso/web/part"
)

// choose shows what one answer rests on and what it could.
func (d Deps) choose(r *portal.Request) error {
	ret, err := addressed.Return(r, d.Returns)
	if err != nil {
		return err
	}
	code := r.Query("ma", 40)
	wording, hint, ok := asked(ret.Index, code)
	if !ok {
		return fault.New(fault.NotFound, "evidence.no_code")
	}
	if !ret.Editable(code, d.Now()) {
		return fault.New(fault.Locked, "evidence.code_locked", "code", code)
	}
	lang := string(r.Printer.Lang())
	v := view.Choose{
		Page: r.Page(r.Printer.T("evidence.choose", "code", code)), Return: ret, Code: code, Wording: wording.In(lang), Search: r.Query("tim", 100),
	}
	if hint.Vi != "" {
		v.Hint = r.Printer.T("school.evidence", "hint", hint.In(lang))
	}
	v.Page.Season, v.Page.Uploads = r.Printer.SchoolYear(ret.Season.SchoolYear), true
	v.Page.Trail = []part.Link{
		{Label: r.Printer.T("school.home.title"), Href: school.HomePath},
		{Label: r.Printer.T("school.sheet.title"), Href: school.SheetPath(ret.ID) + "#" + part.CompID(code)},
	}
	if err := d.fill(r, &v); err != nil {
		return err
	}

	return r.Render(view.ChoosePage(v))
}

// fill finds what is attached and what else the school has.
func (d Deps) fill(r *portal.Request, v *view.Choose) error {
	all, err := d.Returns.Evidence(r.Context(), r.Actor, v.Return.ID)
	if err != nil {
		return err
	}
	taken := map[evidence.ID]bool{}
	for _, a := range all {
		if a.Code == v.Code {
			v.Attached = append(v.Attached, a)
			taken[a.Revision.Document] = true
		}
	}
	rows, n, err := d.Documents.List(r.Context(), r.Actor, evidence.Query{SchoolID: v.Return.SchoolID, Search: v.Search})
	if err != nil {
		return err
	}
	v.Rows = slices.DeleteFunc(rows, func(row evidence.Row) bool { return taken[row.Document] || row.State == evidence.Refused })
	v.More = n > evidence.MaxPage
	v.Form, err = d.form(r, nil, view.For{Return: v.Return.ID, Code: v.Code})

	return err
}

// asked is what the index asks by a code that an answer can rest evidence on.
func asked(x *maturity.Index, code string) (wording, hint maturity.Text, ok bool) {
	for _, c := range x.Conditions() {
		if c.Code == code {
			return c.Name, c.EvidenceHint, true
		}
	}
	c, ok := x.Component(code)
	if !ok {
		return wording, hint, false
	}
	criterion, known := school.CriterionOf(x, code)
	if c.EvidenceHint.Vi == "" && known {
		return c.Name, criterion.EvidenceHint, true
	}

	return c.Name, c.EvidenceHint, true
}

// attach rests an answer on a document of the school, or ends that.
func (d Deps) attach(r *portal.Request) error {
	id, err := addressed.ID(r)
	if err != nil {
		return err
	}
	a := assessment.Attachment{}
	if a.Code, err = r.Form("ma", 40); err != nil {
		return err
	}
	document, err := r.FormInt("document", 1, 1<<53)
	if err != nil {
		return err
	}
	no, err := r.FormInt("revision", 1, 1<<30)
	if err != nil {
		return err
	}
	act, err := r.Form("act", 10)
	if err != nil {
		return err
	}
	a.Document, a.Revision = evidence.ID(document), int(no)
	move, said := d.Returns.Attach, "evidence.attached.done"
	if act == "go" {
		move, said = d.Returns.Detach, "evidence.detached"
	}
	if err := move(r.Context(), r.Actor, id, a); err != nil {
		return err
	}
	r.Flash(part.OK, said, "code", a.Code)

	return r.Redirect(view.ReturnPath(id, a.Code))
}

// proof shows a revision that an answer rests on to whoever may see the return.
func (d Deps) proof(r *portal.Request) error {
	v, codes, err := d.proven(r)
	if err != nil {
		return err
	}
	ret, err := addressed.Return(r, d.Returns)
	if err != nil {
		return err
	}
	page := r.Page(v.Title)
	page.Season = r.Printer.SchoolYear(ret.Season.SchoolYear)
	back := "/tham-dinh/" + r.Param("id")
	if account.May(r.Actor, account.ReviewList, ret.Target()) != nil {
		back = school.SheetPath(ret.ID)
	}
	page.Trail = []part.Link{{Label: ret.SchoolName, Href: back + "#" + part.CompID(codes[0])}}

	return r.Render(view.ProofPage(view.Proof{Page: page, Return: ret, Revision: v, Codes: codes}))
}

// proofFile hands its file out.
func (d Deps) proofFile(r *portal.Request) error {
	v, _, err := d.proven(r)
	if err != nil {
		return err
	}

	return d.send(r, v)
}

// proven finds the revision that the address names among those that the viewer sees of the return, with its codes.
func (d Deps) proven(r *portal.Request) (v evidence.Revision, codes []string, err error) {
	id, err := addressed.ID(r)
	if err != nil {
		return v, nil, err
	}
	document, err := documentID(r, "document")
	if err != nil {
		return v, nil, err
	}
	no, err := r.ParamID("no")
	if err != nil {
		return v, nil, err
	}
	all, err := d.Returns.Evidence(r.Context(), r.Actor, id)
	if err != nil {
		return v, nil, err
	}
	for _, a := range all {
		if a.Revision.Document == document && a.Revision.No == int(no) {
			v, codes = a.Revision, append(codes, a.Code)
		}
	}
	if len(codes) == 0 {
		return v, nil, fault.New(fault.NotFound, "evidence.no_document")
	}

	return v, codes, nil
}
