package evidence

import (
	"strconv"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/evidence"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/portal"
	view "github.com/thuocso/thuocso/web/page/evidence"
	"github.com/thuocso/thuocso/web/part"
)

// list shows the school's documents.
func (d Deps) list(r *portal.Request) error {
	v, err := d.rows(r, evidence.Query{Search: r.Query("tim", 100)}, "evidence.list")
	if err != nil {
		return err
	}
	if v.Decides {
		school, err := evidence.School(r.Actor)
		if err != nil {
			return err
		}
		_, v.Waiting, err = d.Documents.List(r.Context(), r.Actor, evidence.Query{SchoolID: school, Waiting: true, Limit: 1})
		if err != nil {
			return err
		}
	}

	return r.Render(view.ListPage(v))
}

// waiting shows what waits for a decision, to whoever decides.
func (d Deps) waiting(r *portal.Request) error {
	v, err := d.waitingView(r)
	if err != nil {
		return err
	}

	return r.Render(view.ListPage(v))
}

func (d Deps) waitingView(r *portal.Request) (view.List, error) {
	v, err := d.rows(r, evidence.Query{Waiting: true}, "evidence.waiting.title")
	if err != nil {
		return v, err
	}
	if !v.Decides {
		return v, fault.New(fault.Forbidden, "evidence.not_yours")
	}
	v.Queue = true
	v.Page.Trail = trail(r)

	return v, nil
}

func (d Deps) rows(r *portal.Request, q evidence.Query, title string) (view.List, error) {
	v := view.List{Page: r.Page(r.Printer.T(title)), Search: q.Search}
	var err error
	if q.SchoolID, err = evidence.School(r.Actor); err != nil {
		return v, err
	}
	const last = 1000
	page := r.QueryInt("trang", 1, 1, last)
	q.Offset, q.Limit = (page-1)*evidence.MaxPage, evidence.MaxPage
	if v.Rows, v.Pages.All, err = d.Documents.List(r.Context(), r.Actor, q); err != nil {
		return v, err
	}
	v.Pages.From, v.Pages.To = min(q.Offset+1, v.Pages.All), q.Offset+len(v.Rows)
	if page > 1 {
		v.Pages.Previous = paged(r, q.Search, page-1)
	}
	if v.Pages.To < v.Pages.All {
		v.Pages.Next = paged(r, q.Search, page+1)
	}
	if v.Usage, err = d.Documents.Usage(r.Context(), r.Actor, q.SchoolID); err != nil {
		return v, err
	}
	v.Head = account.May(r.Actor, account.EvidenceDecide, evidence.Place(q.SchoolID)) == nil
	v.Decides, err = d.Documents.Decides(r.Context(), r.Actor, q.SchoolID)

	return v, err
}

func paged(r *portal.Request, search string, page int) string {
	path := r.Path() + "?trang=" + strconv.Itoa(page)
	if search != "" {
		path += "&tim=" + queryEscape(search)
	}

	return path
}

func trail(r *portal.Request) []part.Link {
	return []part.Link{{Label: r.Printer.T("evidence.list"), Href: view.ListPath}}
}

// show shows one document with all its revisions.
func (d Deps) show(r *portal.Request) error {
	v, err := d.documentView(r)
	if err != nil {
		return err
	}

	return r.Render(view.DocumentPage(v))
}

func (d Deps) documentView(r *portal.Request) (view.Document, error) {
	v := view.Document{}
	id, err := documentID(r, "id")
	if err != nil {
		return v, err
	}
	if v.Of, err = d.Documents.Load(r.Context(), r.Actor, id); err != nil {
		return v, err
	}
	if v.Uses, err = d.Returns.Uses(r.Context(), r.Actor, v.Of); err != nil {
		return v, err
	}
	v.Page = r.Page(v.Of.Newest().Title)
	v.Page.Trail = trail(r)
	v.Decides, err = d.Documents.Decides(r.Context(), r.Actor, v.Of.SchoolID)

	return v, err
}

// judge takes what the principal, or whom she delegates, decides about a revision.
func (d Deps) judge(r *portal.Request) error {
	id, err := documentID(r, "id")
	if err != nil {
		return err
	}
	verdict, err := readVerdict(r)
	if err == nil {
		err = d.Documents.Judge(r.Context(), r.Actor, id, verdict)
	}
	if err != nil {
		v, fail := d.documentView(r)
		if fail != nil {
			return fail
		}

		return r.Again(err, func(p portal.Problem) portal.Component {
			v.Error = p.Text

			return view.DocumentPage(v)
		})
	}
	if verdict.Pass {
		r.Flash(part.OK, "evidence.judged.pass")
	} else {
		r.Flash(part.OK, "evidence.judged.refuse")
	}

	return r.Redirect(view.DocumentPath(id))
}

func readVerdict(r *portal.Request) (evidence.Verdict, error) {
	var v evidence.Verdict
	word, err := r.Form("verdict", 10)
	if err != nil {
		return v, err
	}
	no, err := r.FormInt("revision", 1, 1<<30)
	if err != nil {
		return v, err
	}
	v.Revision, v.Pass = int(no), word == "pass"
	v.Reason, err = r.FormText("reason", evidence.MaxReason)

	return v, err
}

// deputies shows the principal whom she lets decide in her place.
func (d Deps) deputies(r *portal.Request) error {
	school, err := evidence.School(r.Actor)
	if err != nil {
		return err
	}
	v := view.Deputies{Page: r.Page(r.Printer.T("evidence.deputies.title"))}
	v.Page.Trail = trail(r)
	if v.Staff, err = d.Documents.Deputies(r.Context(), r.Actor, school); err != nil {
		return err
	}

	return r.Render(view.DeputiesPage(v))
}

// delegate hands the deciding on, or takes it back.
func (d Deps) delegate(r *portal.Request) error {
	school, err := evidence.School(r.Actor)
	if err != nil {
		return err
	}
	person, err := r.FormInt("person", 1, 1<<53)
	if err != nil {
		return err
	}
	act, err := r.Form("act", 10)
	if err != nil {
		return err
	}
	grant := act == "giao"
	if err := d.Documents.Delegate(r.Context(), r.Actor, school, person, grant); err != nil {
		return err
	}
	if grant {
		r.Flash(part.OK, "evidence.delegated")
	} else {
		r.Flash(part.OK, "evidence.revoked")
	}

	return r.Redirect(view.DeputiesPath)
}

// download hands a file out to the school's own people.
func (d Deps) download(r *portal.Request) error {
	id, err := documentID(r, "id")
	if err != nil {
		return err
	}
	no, err := r.ParamID("no")
	if err != nil {
		return err
	}
	document, err := d.Documents.Load(r.Context(), r.Actor, id)
	if err != nil {
		return err
	}
	v, ok := document.Revision(int(no))
	if !ok {
		return fault.New(fault.NotFound, "evidence.no_document")
	}

	return d.send(r, v)
}

// send hands the file of a revision out.
func (d Deps) send(r *portal.Request, v evidence.Revision) error {
	body, size, err := d.Documents.Open(r.Context(), v)
	if err != nil {
		return err
	}

	return r.SendStream(v.Kept.Name, string(v.Kept.Media), body, size)
}
