package admin

import (
	"slices"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/portal"
	view "github.com/thuocso/thuocso/web/page/admin"
	"github.com/thuocso/thuocso/web/part"
)

func (d PeopleDeps) list(r *portal.Request) error {
	page := r.QueryInt("trang", 1, 1, 10000)
	search := r.Query("tim", 100)
	role := r.Query("vai-tro", 30)
	if !slices.Contains(account.Roles(), account.Role(role)) {
		role = ""
	}
	lines, all, err := d.People.List(r.Context(), r.Actor, account.Filter{
		Path: reach(r), Search: search, Role: account.Role(role), Skip: (page - 1) * account.PageLines,
	})
	if err != nil {
		return err
	}
	v := view.People{
		Page: r.Page(r.Printer.T("people.title")), Search: search, Role: role, Roles: given(r),
		Lines: make([]view.PersonLine, 0, len(lines)), Pages: pages(search, role, page, len(lines), all),
	}
	_, v.School = school(r)
	for _, l := range lines {
		v.Lines = append(v.Lines, view.PersonLine{
			ID: l.PersonID, Login: l.Login, Display: l.Display, Role: string(l.Place.Role), Unit: l.Unit,
			Disabled: l.Disabled, Ready: l.Ready, SeenAt: l.SeenAt,
		})
	}

	return r.Render(view.PeoplePage(v))
}

func pages(search, role string, page, here, all int) part.Pages {
	before := (page - 1) * account.PageLines
	p := part.Pages{From: min(before+1, all), To: before + here, All: all}
	if page > 1 {
		p.Previous = view.ListPath(search, role, page-1)
	}
	if p.To < all && here > 0 {
		p.Next = view.ListPath(search, role, page+1)
	}

	return p
}

func (d PeopleDeps) askNew(r *portal.Request) error {
	return r.Render(view.NewPersonPage(newPerson(r)))
}

func newPerson(r *portal.Request) view.NewPerson {
	page := r.Page(r.Printer.T("people.new"))
	page.Trail = []part.Link{{Label: r.Printer.T("people.title"), Href: view.PeoplePath}}
	page.Narrow = true

	v := view.NewPerson{Page: page, Roles: given(r), Role: string(account.Principal)}
	if own, ok := school(r); ok {
		v.School = own.UnitName
	}

	return v
}

func (d PeopleDeps) create(r *portal.Request) error {
	v := newPerson(r)
	invitation, err := d.createFrom(r, &v)
	if err != nil {
		return r.Again(err, func(p portal.Problem) portal.Component {
			v.Field, v.Error = p.Field, p.Text

			return view.NewPersonPage(v)
		})
	}

	return d.showLinks(r, []account.Invitation{invitation}, view.PersonPath(invitation.PersonID, ""))
}

// createFrom reads the form into the view, so that a refused one comes back as it was
// typed, and makes the account.
func (d PeopleDeps) createFrom(r *portal.Request, v *view.NewPerson) (account.Invitation, error) {
	for _, f := range []struct {
		into *string
		name string
		most int
	}{{&v.Login, "login", 80}, {&v.Display, "display", 120}, {&v.Role, "role", 30}, {&v.Unit, "unit", 20}} {
		value, err := r.Form(f.name, f.most)
		if err != nil {
			return account.Invitation{}, err
		}
		*f.into = value
	}
	n := account.NewAccount{Login: v.Login, Display: v.Display, Role: account.Role(v.Role)}
	if own, ok := school(r); ok {
		n.UnitID = own.UnitID
	} else {
		unit, err := d.People.UnitByCode(r.Context(), r.Actor, n.Role, v.Unit)
		if err != nil {
			return account.Invitation{}, err
		}
		n.UnitID = unit.ID
	}

	return d.People.Create(r.Context(), r.Actor, n)
}

// showLinks shows new links; they are in this answer and nowhere else.
func (d PeopleDeps) showLinks(r *portal.Request, invitations []account.Invitation, back string) error {
	v := view.Invitations{Page: r.Page(r.Printer.T("people.links")), Hours: int(account.LinkLasts.Hours()), Back: back}
	v.Lines = lines(r, invitations)

	return r.Render(view.InvitationsPage(v))
}

func lines(r *portal.Request, invitations []account.Invitation) []view.Invitation {
	out := make([]view.Invitation, 0, len(invitations))
	for _, i := range invitations {
		out = append(out, view.Invitation{
			Login: i.Login, Display: i.Display, Code: i.Unit.Code, Unit: i.Unit.Name, URL: r.URL(linkPath + i.Token),
		})
	}

	return out
}
