package evidence

import (
	"io"
	"net/url"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/evidence"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/portal"
	view "github.com/thuocso/thuocso/web/page/evidence"
	"github.com/thuocso/thuocso/web/page/school"
	"github.com/thuocso/thuocso/web/part"
)

func queryEscape(s string) string { return url.QueryEscape(s) }

// askNew is the form for a new document.
func (d Deps) askNew(r *portal.Request) error {
	v, err := d.form(r, nil, view.For{
		Return: assessment.ID(r.QueryInt("phieu", 0, 0, 1<<53)), Code: r.Query("ma", 40),
	})
	if err != nil {
		return err
	}

	return r.Render(view.FormPage(v))
}

// edit is the form for a new revision, filled with what the newest says.
func (d Deps) edit(r *portal.Request) error {
	id, err := documentID(r, "id")
	if err != nil {
		return err
	}
	document, err := d.Documents.Load(r.Context(), r.Actor, id)
	if err != nil {
		return err
	}
	v, err := d.form(r, document, view.For{})
	if err != nil {
		return err
	}
	newest := document.Newest()
	v.Raw = evidence.Raw{
		Title: newest.Title, Number: newest.Number, Issued: view.Day(newest.Content), Issuer: newest.Issuer, Note: newest.Note, URL: newest.URL,
	}

	return r.Render(view.FormPage(v))
}

func (d Deps) form(r *portal.Request, document *evidence.Document, meant view.For) (view.Form, error) {
	v := view.Form{Page: r.Page(r.Printer.T("evidence.new")), Document: document, For: meant}
	v.Page.Trail, v.Page.Uploads = trail(r), true
	if document != nil {
		v.Page.Title = r.Printer.T("evidence.edit")
		v.Page.Trail = append(v.Page.Trail, part.Link{Label: document.Newest().Title, Href: view.DocumentPath(document.ID)})
	}
	of, err := evidence.School(r.Actor)
	if err != nil {
		return v, err
	}
	decides, err := d.Documents.Decides(r.Context(), r.Actor, of)
	v.Waits = !decides

	return v, err
}

// post takes a document or a revision: a link, a file of the form itself, or one that came in pieces before.
func (d Deps) post(r *portal.Request) error {
	p := evidence.Post{}
	var document *evidence.Document
	var err error
	if r.Param("id") != "" {
		if p.Document, err = documentID(r, "id"); err != nil {
			return err
		}
		if document, err = d.Documents.Load(r.Context(), r.Actor, p.Document); err != nil {
			return err
		}
		p.SchoolID = document.SchoolID
	} else if p.SchoolID, err = evidence.School(r.Actor); err != nil {
		return err
	}
	meant, bad := d.read(r, document, &p)
	if bad == nil {
		p.Document, bad = d.Documents.Post(r.Context(), r.Actor, p)
	}
	if bad != nil {
		return d.again(r, document, p, meant, bad)
	}

	return d.posted(r, document, p, meant)
}

// read reads the form, the file last, and tells what the document is meant for.
func (d Deps) read(r *portal.Request, document *evidence.Document, p *evidence.Post) (view.For, error) {
	meant := readFor(r)
	if err := readWords(r, p); err != nil {
		return meant, err
	}
	name, content, sent := r.NextFile()
	p.Kind = kindOf(sent, document, p)
	switch {
	case p.Kind == evidence.File && p.Raw.URL != "":
		return meant, fault.New(fault.Invalid, "evidence.both").At("url")
	case p.Kind == evidence.Link && p.Raw.URL == "":
		return meant, fault.New(fault.Invalid, "evidence.neither").At("file")
	case !sent || p.Upload != "":
		return meant, nil
	}
	if _, err := evidence.Read(p.Raw, p.Kind, d.Now()); err != nil {
		return meant, err // before the file is taken in for nothing
	}

	return meant, d.whole(r, p, name, content)
}

// kindOf tells what is posted: a file that was sent or stands there already, else a link.
func kindOf(sent bool, document *evidence.Document, p *evidence.Post) evidence.Kind {
	stays := p.Raw.URL == "" && document != nil && document.Newest().Kind == evidence.File
	if sent || p.Upload != "" || stays {
		return evidence.File
	}

	return evidence.Link
}

// readWords reads everything but the file, and tells the first bad field.
func readWords(r *portal.Request, p *evidence.Post) (err error) {
	for _, f := range []struct {
		name string
		most int
		to   *string
		read func(string, int) (string, error)
	}{
		{"title", evidence.MaxTitle, &p.Raw.Title, r.Form},
		{"number", evidence.MaxNumber, &p.Raw.Number, r.Form},
		{"issued", 20, &p.Raw.Issued, r.Form},
		{"issuer", evidence.MaxIssuer, &p.Raw.Issuer, r.Form},
		{"note", evidence.MaxNote, &p.Raw.Note, r.FormText},
		{"url", evidence.MaxURL, &p.Raw.URL, r.Form},
		{"upload", 64, &p.Upload, r.Form},
	} {
		text, bad := f.read(f.name, f.most)
		if bad != nil && err == nil {
			err = bad
		}
		*f.to = text
	}

	return err
}

// whole takes the file of the form itself.
func (d Deps) whole(r *portal.Request, p *evidence.Post, name string, content io.Reader) error {
	u, err := d.Documents.Whole(r.Context(), r.Actor, evidence.Begin{SchoolID: p.SchoolID, Name: name, Length: r.Length()}, content)
	if err != nil {
		return err
	}
	p.Upload = u.ID

	return r.EndStream()
}

func readFor(r *portal.Request) view.For {
	id, err := r.FormInt("phieu", 1, 1<<53)
	if err != nil {
		return view.For{}
	}
	code, err := r.Form("ma", 40)
	if err != nil {
		return view.For{}
	}

	return view.For{Return: assessment.ID(id), Code: code}
}

// again shows the form with what was typed. A file that has arrived is not sent once more.
func (d Deps) again(r *portal.Request, document *evidence.Document, p evidence.Post, meant view.For, bad error) error {
	v, err := d.form(r, document, meant)
	if err != nil {
		return err
	}
	v.Raw = p.Raw
	if p.Upload != "" {
		if u, err := d.Documents.Upload(r.Context(), r.Actor, p.Upload); err == nil && u.Done() {
			v.Upload, v.UploadName = u.ID, u.Kept.Name
		}
	}

	return r.Again(bad, func(p portal.Problem) portal.Component {
		v.Field, v.Error = p.Field, p.Text

		return view.FormPage(v)
	})
}

// posted leads on: to the answer that the document is meant for, which then rests on it, else to the document.
func (d Deps) posted(r *portal.Request, document *evidence.Document, p evidence.Post, meant view.For) error {
	no := 1
	if document != nil {
		no = document.Newest().No + 1
	}
	if meant.Return == 0 {
		r.Flash(part.OK, "evidence.kept")

		return r.Redirect(view.DocumentPath(p.Document))
	}
	err := d.Returns.Attach(r.Context(), r.Actor, meant.Return, assessment.Attachment{Code: meant.Code, Document: p.Document, Revision: no})
	if _, why, ok := r.Problem(err); err != nil && ok && !r.Fetched() {
		r.Flash(part.Wait, "evidence.kept_alone", "code", meant.Code, "why", why)

		return r.Redirect(view.DocumentPath(p.Document))
	}
	if err != nil {
		return err
	}
	r.Flash(part.OK, "evidence.kept_for", "code", meant.Code)

	return r.Redirect(school.SheetPath(meant.Return) + "#" + part.CompID(meant.Code))
}
