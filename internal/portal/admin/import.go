package admin

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/thuocso/thuocso/internal/directory"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/portal"
	view "github.com/thuocso/thuocso/web/page/admin"
	"github.com/thuocso/thuocso/web/part"
)

// rowsShown is how many rows of one list a preview shows.
const rowsShown = 200

// askImport asks for a file.
func (d DirectoryDeps) askImport(r *portal.Request) error {
	return r.Render(view.ImportPage(importForm(r, string(directory.OfSchools))))
}

func importForm(r *portal.Request, subject string) view.Import {
	p := r.Printer
	page := r.Page(p.T("directory.page.import"))
	page.Trail = []part.Link{{Label: p.T("directory.page.schools"), Href: view.SchoolsPath}}

	return view.Import{
		Page: page, Subject: subject,
		Subjects: []part.Option{
			{Value: string(directory.OfSchools), Label: p.T("directory.page.of_schools"), Hint: p.T("directory.page.of_schools_hint")},
			{Value: string(directory.OfUnits), Label: p.T("directory.page.of_units"), Hint: p.T("directory.page.of_units_hint")},
		},
		UnitColumns: "kind, code, parent_code, name", SchoolColumns: strings.Join(directory.SchoolFields(), ", "),
	}
}

// preview keeps the uploaded file and shows what it would do.
func (d DirectoryDeps) preview(r *portal.Request) error {
	draft, dates, err := readUpload(r)
	var report *directory.Report
	var id int64
	if err == nil {
		id, report, err = d.Uploads.Preview(r.Context(), r.Actor, draft)
	}
	if err != nil {
		return r.Again(err, func(p portal.Problem) portal.Component {
			form := importForm(r, string(draft.Subject))
			form.From, form.To = dates.from, dates.to
			place(&form, p)

			return view.ImportPage(form)
		})
	}

	return r.Render(view.PreviewPage(previewOf(r, draft.Name, id, report)))
}

// place puts a problem to its field; what concerns no other field concerns the file.
func place(form *view.Import, p portal.Problem) {
	switch p.Field {
	case "valid-from":
		form.FromError = p.Text
	case "valid-to":
		form.ToError = p.Text
	default:
		p.Field = "tep"
		form.FileError = p.Text
	}
	form.Errors = []part.FieldError{{Field: p.Field, Text: p.Text}}
}

// dates are the days of an upload as they were typed.
type dates struct{ from, to string }

// readUpload turns the form into a draft.
func readUpload(r *portal.Request) (draft directory.Draft, typed dates, err error) {
	draft.Subject = directory.OfSchools
	subject, err := r.Form("loai", 20)
	if err != nil {
		return draft, typed, err
	}
	if typed.from, err = r.Form("valid-from", 20); err != nil {
		return draft, typed, err
	}
	if subject == string(directory.OfUnits) {
		draft.Subject = directory.OfUnits
		// Only units end by themselves: a school's facts end with what follows them.
		if typed.to, err = r.Form("valid-to", 20); err != nil {
			return draft, typed, err
		}
	}
	if draft.Valid, err = directory.ParseInterval(typed.from, typed.to); err != nil {
		return draft, typed, err
	}
	file, err := r.File("tep")
	draft.Name, draft.Content = file.Name, file.Content

	return draft, typed, err
}

// apply writes the file that was looked at.
func (d DirectoryDeps) apply(r *portal.Request) error {
	id, err := r.FormInt("ban-nhap", 1, 1<<60)
	if err != nil {
		return err
	}
	report, err := d.Uploads.Apply(r.Context(), r.Actor, id)
	if err != nil {
		return err
	}
	if !report.Clean() {
		return r.RenderStatus(http.StatusConflict, view.PreviewPage(previewOf(r, "", 0, report)))
	}
	r.Flash(part.OK, "directory.page.applied", "added", strconv.Itoa(len(report.Added)), "changed", strconv.Itoa(len(report.Changed)))

	return r.Redirect(view.SchoolsPath)
}

func previewOf(r *portal.Request, file string, id int64, report *directory.Report) view.Preview {
	p := r.Printer
	v := view.Preview{
		Page: r.Page(p.T("directory.page.preview_title")), File: file, Draft: id, Apply: view.ApplyPath, Ask: view.ImportPath,
		Figures: []part.Figure{
			{Number: p.Int(int64(len(report.Added))), Label: p.T("directory.page.added")},
			{Number: p.Int(int64(len(report.Changed))), Label: p.T("directory.page.changed")},
			{Number: p.Int(int64(report.Unchanged)), Label: p.T("directory.page.unchanged")},
			{Number: p.Int(int64(report.RefusedRows())), Label: p.T("directory.page.refused")},
		},
		Refused: issues(p, p.T("directory.page.refused"), report.Refused),
		Notes:   issues(p, p.T("directory.page.notes"), report.Notes),
		Changed: items(p, p.T("directory.page.changed"), report.Changed, true),
		Added:   items(p, p.T("directory.page.added"), report.Added, false),
	}
	v.Page.Trail = []part.Link{
		{Label: p.T("directory.page.schools"), Href: view.SchoolsPath}, {Label: p.T("directory.page.import"), Href: view.ImportPath},
	}
	if !report.Valid.From.IsZero() {
		v.Valid = valid(p, report.Valid)
	}
	switch {
	case !report.Clean():
		v.Tone, v.Say = part.Bad, p.T("directory.nothing_written")
	case !report.Changes():
		v.Tone, v.Say = part.Plain, p.T("directory.nothing_to_do")
	default:
		v.Tone, v.Say = part.Wait, p.T("directory.page.not_yet")
	}

	return v
}

func issues(p locale.Printer, title string, list []directory.Issue) view.Rows {
	rows := view.Rows{Title: title, Table: part.Table{Caption: title, HideCaption: true, Columns: []part.Column{
		{Head: p.T("directory.page.row"), Main: true}, {Head: p.T("directory.page.column")}, {Head: p.T("directory.page.why")},
	}}}
	for _, issue := range list[:min(len(list), rowsShown)] {
		row := rowCell(p, issue.Row)
		if issue.Row == 0 {
			row.Text = p.T("directory.page.whole_file")
		}
		rows.Table.Rows = append(rows.Table.Rows, part.Row{Cells: []part.Cell{
			row, {Text: issue.Field}, {Text: p.T(issue.Key, issue.Args...)},
		}})
	}
	rows.More = more(p, len(list))

	return rows
}

func items(p locale.Printer, title string, list []directory.Item, differ bool) view.Rows {
	rows := view.Rows{Title: title, Table: part.Table{Caption: title, HideCaption: true, Columns: []part.Column{
		{Head: p.T("directory.page.row"), Main: true}, {Head: p.T("directory.page.code")}, {Head: p.T("directory.page.name")},
	}}}
	if differ {
		rows.Table.Columns = append(rows.Table.Columns, part.Column{Head: p.T("directory.page.differences")})
	}
	for _, item := range list[:min(len(list), rowsShown)] {
		cells := []part.Cell{
			rowCell(p, item.Row), {Text: item.Code, Note: p.T("directory.kind." + string(item.Kind))}, {Text: item.Name},
		}
		if differ {
			words := make([]string, len(item.Differences))
			for i, d := range item.Differences {
				words[i] = p.T("directory.difference", "field", d.Field, "old", d.Old, "new", d.New)
			}
			cells = append(cells, part.Cell{Text: strings.Join(words, "; ")})
		}
		rows.Table.Rows = append(rows.Table.Rows, part.Row{Cells: cells})
	}
	rows.More = more(p, len(list))

	return rows
}

// rowCell names a row as the file shows it, without a grouping sign.
func rowCell(p locale.Printer, row int) part.Cell {
	return part.Cell{Text: p.T("directory.page.row_n", "row", strconv.Itoa(row))}
}

func more(p locale.Printer, n int) string {
	if n <= rowsShown {
		return ""
	}

	return p.T("directory.page.more", "shown", rowsShown, "n", n)
}
