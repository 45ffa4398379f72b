package admin

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"

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

	return r.SendFile(r.Printer.T("people.links.file")+".csv", "text/csv; charset=utf-8", func(w io.Writer) error {
		return writeLinks(w, r, made)
	})
}

// writeLinks writes the list for a spreadsheet: with the mark that makes it read UTF-8, and
// with no cell that it could take for a formula.
func writeLinks(w io.Writer, r *portal.Request, made []account.Invitation) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return fmt.Errorf("write list of links: %w", err)
	}
	c := csv.NewWriter(w)
	head := []string{}
	for _, key := range []string{"people.code", "people.unit", "people.display", "people.login", "people.link"} {
		head = append(head, r.Printer.T(key))
	}
	rows := [][]string{head}
	for _, l := range lines(r, made) {
		rows = append(rows, []string{harmless(l.Code), harmless(l.Unit), harmless(l.Display), harmless(l.Login), harmless(l.URL)})
	}
	if err := c.WriteAll(rows); err != nil {
		return fmt.Errorf("write list of links: %w", err)
	}

	return nil
}

// harmless keeps a text from being read as a formula.
func harmless(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r\n", rune(s[0])) {
		return "'" + s
	}

	return s
}
