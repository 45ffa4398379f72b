package admin

import (
	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/portal"
	view "github.com/thuocso/thuocso/web/page/admin"
	"github.com/thuocso/thuocso/web/part"
)

// someSchools is how many schools the question names.
const someSchools = 10

func (d PeopleDeps) askPrincipals(r *portal.Request) error {
	schools, err := d.People.Headless(r.Context(), r.Actor, reach(r))
	if err != nil {
		return err
	}
	page := r.Page(r.Printer.T("people.principals"))
	page.Trail = []part.Link{{Label: r.Printer.T("people.title"), Href: view.PeoplePath}}
	v := view.Principals{Page: page, Headless: len(schools)}
	for _, u := range schools[:min(someSchools, len(schools))] {
		v.Some = append(v.Some, u.Name)
	}

	return r.Render(view.PrincipalsPage(v))
}

// createPrincipals makes the accounts and answers with the list, as a page or as a file.
// Asking again makes nothing twice: the schools have their accounts by then.
func (d PeopleDeps) createPrincipals(r *portal.Request) error {
	form, err := r.Form("dang", 10)
	if err != nil {
		return err
	}
	post := d.Posts.T("account.role." + string(account.Principal))
	made, err := d.People.CreatePrincipals(r.Context(), r.Actor, reach(r), post)
	if err != nil {
		return err
	}
	if form != "csv" || len(made) == 0 {
		return d.showLinks(r, made, view.PeoplePath)
	}

	return r.SendCSV(r.Printer.T("people.links.file"), linkRows(r, made))
}

// linkRows is the list for a spreadsheet.
func linkRows(r *portal.Request, made []account.Invitation) [][]string {
	head := []string{}
	for _, key := range []string{"people.code", "people.unit", "people.display", "people.login", "people.link"} {
		head = append(head, r.Printer.T(key))
	}
	rows := [][]string{head}
	for _, l := range lines(r, made) {
		rows = append(rows, []string{l.Code, l.Unit, l.Display, l.Login, l.URL})
	}

	return rows
}
