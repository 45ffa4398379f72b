package admin

import (
	"net/http"
	"strconv"

	"github.com/thuocso/thuocso/internal/directory"
	"github.com/thuocso/thuocso/internal/directory/boundary"
	"github.com/thuocso/thuocso/internal/portal"
	view "github.com/thuocso/thuocso/web/page/admin"
	"github.com/thuocso/thuocso/web/part"
)

// askOutlines asks for a file of outlines.
func (d DirectoryDeps) askOutlines(r *portal.Request) error {
	return r.Render(view.OutlinesPage(outlinesForm(r)))
}

func outlinesForm(r *portal.Request) view.Outlines {
	p := r.Printer
	page := r.Page(p.T("boundary.page.title"))
	page.Trail = outlinesTrail(r)[:2]
	kinds := []part.Option{{Label: p.T("boundary.page.kind_any")}}
	for _, kind := range directory.Kinds() {
		kinds = append(kinds, part.Option{Value: string(kind), Label: p.T("directory.kind." + string(kind))})
	}

	return view.Outlines{
		Page: page, Kinds: kinds,
		FileHint: p.T("boundary.page.file_hint", "size", boundary.MaxBytes>>20, "features", boundary.MaxFeatures),
	}
}

func outlinesTrail(r *portal.Request) []part.Link {
	p := r.Printer

	return []part.Link{
		{Label: p.T("directory.page.schools"), Href: view.SchoolsPath},
		{Label: p.T("directory.page.import"), Href: view.ImportPath},
		{Label: p.T("boundary.page.title"), Href: view.OutlinesPath},
	}
}

// previewOutlines keeps the uploaded file and shows what it would do.
func (d DirectoryDeps) previewOutlines(r *portal.Request) error {
	draft, typed, err := readOutlines(r)
	var report *directory.Report
	var id int64
	if err == nil {
		id, report, err = d.Outlines.Preview(r.Context(), r.Actor, draft)
	}
	if err != nil {
		return r.Again(err, func(p portal.Problem) portal.Component {
			form := outlinesForm(r)
			form.Kind, form.From, form.To = string(draft.Kind), typed.from, typed.to
			placed := view.Import{}
			place(&placed, p)
			form.Errors, form.FileError, form.FromError, form.ToError = placed.Errors, placed.FileError, placed.FromError, placed.ToError

			return view.OutlinesPage(form)
		})
	}

	return r.Render(view.PreviewPage(outlinesPreview(r, draft.Name, id, report)))
}

// readOutlines turns the form into a draft.
func readOutlines(r *portal.Request) (draft directory.Draft, typed dates, err error) {
	kind, err := r.Form("cap", 20)
	if err != nil {
		return draft, typed, err
	}
	draft.Kind, _ = directory.KindOf(kind) // what is none of them is as good as none
	if typed.from, err = r.Form("valid-from", 20); err != nil {
		return draft, typed, err
	}
	if typed.to, err = r.Form("valid-to", 20); err != nil {
		return draft, typed, err
	}
	if draft.Valid, err = directory.ParseInterval(typed.from, typed.to); err != nil {
		return draft, typed, err
	}
	file, err := r.File("tep")
	draft.Name, draft.Content = file.Name, file.Content

	return draft, typed, err
}

func outlinesPreview(r *portal.Request, file string, id int64, report *directory.Report) view.Preview {
	v := previewOf(r, file, id, report)
	v.Page.Title = r.Printer.T("boundary.page.preview_title")
	v.Page.Trail = outlinesTrail(r)
	v.Apply, v.Ask = view.OutlinesApplyPath, view.OutlinesPath
	v.Say += " " + r.Printer.T("boundary.page.rows")

	return v
}

// applyOutlines writes the file that was looked at.
func (d DirectoryDeps) applyOutlines(r *portal.Request) error {
	id, err := r.FormInt("ban-nhap", 1, 1<<60)
	if err != nil {
		return err
	}
	report, err := d.Outlines.Apply(r.Context(), r.Actor, id)
	if err != nil {
		return err
	}
	if !report.Clean() {
		return r.RenderStatus(http.StatusConflict, view.PreviewPage(outlinesPreview(r, "", 0, report)))
	}
	r.Flash(part.OK, "boundary.page.applied", "added", strconv.Itoa(len(report.Added)), "changed", strconv.Itoa(len(report.Changed)))

	return r.Redirect(view.OutlinesPath)
}
