package admin

import (
	"context"
	"net/http"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/portal"
	view "github.com/thuocso/thuocso/web/page/admin"
)

// People is what these pages ask of the subject; account.Service is one.
type People interface {
	List(ctx context.Context, a account.Actor, f account.Filter) ([]account.Listed, int, error)
	One(ctx context.Context, a account.Actor, personID int64) (account.Person, error)
	UnitByCode(ctx context.Context, a account.Actor, r account.Role, code string) (account.Unit, error)
	Makers
	Changers
}

// Makers make accounts.
type Makers interface {
	Create(ctx context.Context, a account.Actor, n account.NewAccount) (account.Invitation, error)
	Headless(ctx context.Context, a account.Actor, path string) ([]account.Unit, error)
	CreatePrincipals(ctx context.Context, a account.Actor, path, display string) ([]account.Invitation, error)
}

// Changers change them.
type Changers interface {
	Invite(ctx context.Context, a account.Actor, personID int64) (account.Invitation, error)
	SetDisabled(ctx context.Context, a account.Actor, personID int64, disabled bool) error
	Grant(ctx context.Context, a account.Actor, personID int64, place account.Place) error
	Revoke(ctx context.Context, a account.Actor, personID int64, place account.Place) error
}

// PeopleDeps are what the pages of accounts work with.
type PeopleDeps struct {
	People People
	// Posts names posts as they are stored, in Vietnamese.
	Posts locale.Printer
}

// PeopleRoutes returns the routes of accounts.
func PeopleRoutes(d PeopleDeps) []portal.Route {
	const p = account.PeopleManage
	own, one := portal.Own(p), d.person
	act := func(name string, handle portal.HandlerFunc) portal.Route {
		return portal.Route{Method: http.MethodPost, Path: view.PeoplePath + "/:id/" + name, Permission: p, Target: one, Handle: handle}
	}

	return []portal.Route{
		{Method: http.MethodGet, Path: view.PeoplePath, Permission: p, Target: own, Handle: d.list},
		{Method: http.MethodPost, Path: view.PeoplePath, Permission: p, Target: own, Handle: d.create},
		{Method: http.MethodGet, Path: view.NewPersonPath, Permission: p, Target: own, Handle: d.askNew},
		{Method: http.MethodGet, Path: view.PrincipalsPath, Permission: p, Target: own, Handle: d.askPrincipals},
		{Method: http.MethodPost, Path: view.PrincipalsPath, Permission: p, Target: own, Handle: d.createPrincipals},
		{Method: http.MethodGet, Path: view.PeoplePath + "/:id", Permission: p, Target: one, Handle: d.show},
		act(view.ActInvite, d.invite),
		act(view.ActDisable, d.disable),
		act(view.ActEnable, d.enable),
		act(view.ActGrant, d.grant),
		act(view.ActRevoke, d.revoke),
	}
}

// person finds the account that an address names, and keeps it for the handler. The
// subject says whether it is the actor's; what it leaves is decided by May.
func (d PeopleDeps) person(r *portal.Request) (account.Target, error) {
	id, err := r.ParamID("id")
	if err != nil {
		return account.Target{}, err
	}
	p, err := d.People.One(r.Context(), r.Actor, id)
	if err != nil {
		return account.Target{}, err
	}
	r.Keep(p)
	if len(p.Grants) == 0 {
		return portal.Own(account.PeopleManage)(r)
	}

	return account.Target{Path: p.Grants[0].Path}, nil
}

// kept is the account that person left.
func kept(r *portal.Request) account.Person {
	p, ok := r.Kept().(account.Person)
	if !ok {
		return account.Person{}
	}

	return p
}

// reach is the unit at and below which the actor administers people.
func reach(r *portal.Request) string {
	g, _ := r.Actor.GrantFor(account.PeopleManage)

	return g.Path
}

// school is the one school whose principal the actor is; false for administrators, who
// name the unit.
func school(r *portal.Request) (account.Grant, bool) {
	g, ok := r.Actor.GrantFor(account.PeopleManage)

	return g, ok && g.Role == account.Principal
}

// given are the roles that the actor may hand out.
func given(r *portal.Request) []string {
	var roles []string
	for _, role := range account.Roles() {
		for _, g := range r.Actor.Grants {
			if account.Gives(g.Role, role) {
				roles = append(roles, string(role))

				break
			}
		}
	}

	return roles
}
