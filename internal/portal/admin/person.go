package admin

import (
	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/portal"
	open "github.com/thuocso/thuocso/web/page/account"
	view "github.com/thuocso/thuocso/web/page/admin"
	"github.com/thuocso/thuocso/web/part"
)

// linkPath is where a one-time link leads.
const linkPath = open.LinkPath

func (d PeopleDeps) show(r *portal.Request) error { return r.Render(view.PersonPage(personView(r))) }

func personView(r *portal.Request) view.Person {
	p := kept(r)
	page := r.Page(p.Login)
	page.Trail = []part.Link{{Label: r.Printer.T("people.title"), Href: view.PeoplePath}}
	v := view.Person{
		Page: page, ID: p.ID, Login: p.Login, Display: p.Display, Disabled: p.Disabled, Own: p.ID == r.Actor.PersonID, Roles: given(r),
	}
	_, v.School = school(r)
	for _, g := range p.Grants {
		v.Held = append(v.Held, view.HeldRole{Role: string(g.Role), UnitID: g.UnitID, Unit: g.UnitName})
	}

	return v
}

func (d PeopleDeps) invite(r *portal.Request) error {
	p := kept(r)
	invitation, err := d.People.Invite(r.Context(), r.Actor, p.ID)
	if err != nil {
		return err
	}
	if len(p.Grants) > 0 {
		invitation.Unit.Name = p.Grants[0].UnitName
	}

	return d.showLinks(r, []account.Invitation{invitation}, view.PersonPath(p.ID, ""))
}

func (d PeopleDeps) disable(r *portal.Request) error {
	return d.setDisabled(r, true, "people.disabled")
}

func (d PeopleDeps) enable(r *portal.Request) error { return d.setDisabled(r, false, "people.enabled") }

func (d PeopleDeps) setDisabled(r *portal.Request, disabled bool, said string) error {
	p := kept(r)
	if err := d.People.SetDisabled(r.Context(), r.Actor, p.ID, disabled); err != nil {
		return err
	}
	r.Flash(part.OK, said, "login", p.Login)

	return r.Redirect(view.PersonPath(p.ID, ""))
}

func (d PeopleDeps) grant(r *portal.Request) error {
	v := personView(r)
	err := d.grantFrom(r, &v)
	if err != nil {
		return r.Again(err, func(p portal.Problem) portal.Component {
			v.Field, v.Error = p.Field, p.Text

			return view.PersonPage(v)
		})
	}
	r.Flash(part.OK, "people.granted")

	return r.Redirect(view.PersonPath(v.ID, ""))
}

func (d PeopleDeps) grantFrom(r *portal.Request, v *view.Person) error {
	var err error
	if v.Role, err = r.Form("role", 30); err != nil {
		return err
	}
	if v.Unit, err = r.Form("unit", 20); err != nil {
		return err
	}
	unit, err := d.People.UnitByCode(r.Context(), r.Actor, account.Role(v.Role), v.Unit)
	if err != nil {
		return err
	}

	return d.People.Grant(r.Context(), r.Actor, v.ID, account.Place{Role: account.Role(v.Role), UnitID: unit.ID})
}

func (d PeopleDeps) revoke(r *portal.Request) error {
	role, err := r.Form("role", 30)
	if err != nil {
		return err
	}
	unit, err := r.FormInt("unit", 1, 1<<53)
	if err != nil {
		return err
	}
	p := kept(r)
	if err := d.People.Revoke(r.Context(), r.Actor, p.ID, account.Place{Role: account.Role(role), UnitID: unit}); err != nil {
		return err
	}
	r.Flash(part.OK, "people.revoked")

	return r.Redirect(view.PersonPath(p.ID, ""))
}
