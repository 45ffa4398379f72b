package open

import (
	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/portal"
	view "github.com/thuocso/thuocso/web/page/account"
	"github.com/thuocso/thuocso/web/part"
)

// mostNext bounds the path to go on to.
const mostNext = 1000

func (d Deps) askSignIn(r *portal.Request) error {
	next := portal.LocalPath(r.Query("tiep", mostNext), part.HomePath)
	if r.Actor.SignedIn() {
		return r.Redirect(next)
	}

	return r.Render(view.SignInPage(view.SignIn{Page: narrow(r, "signin.title"), Next: next}))
}

func (d Deps) signIn(r *portal.Request) error {
	// A login of any length is tried and fails like any other: the form's bound is no hint.
	login, err := r.Form("login", 1000)
	if err != nil {
		return err
	}
	password, err := r.FormSecret("password", 4*account.PasswordMost)
	if err != nil {
		return err
	}
	next, err := r.Form("tiep", mostNext)
	if err != nil {
		return err
	}
	next = portal.LocalPath(next, part.HomePath)
	token, err := d.Accounts.SignIn(r.Context(), account.SignIn{
		Login: login, Password: password, Address: r.Address, Agent: r.Agent(), Carried: r.SessionToken(),
	})
	if err != nil {
		return r.Again(err, func(p portal.Problem) portal.Component {
			return view.SignInPage(view.SignIn{Page: narrow(r, "signin.title"), Login: login, Next: next, Error: p.Text})
		})
	}
	r.SignIn(token)

	return r.Redirect(next)
}

func (d Deps) signOut(r *portal.Request) error {
	if err := d.Accounts.SignOut(r.Context(), r.SessionToken()); err != nil {
		return err
	}

	return gone(r)
}

func (d Deps) signOutEverywhere(r *portal.Request) error {
	if err := d.Accounts.SignOutEverywhere(r.Context(), r.Actor); err != nil {
		return err
	}

	return gone(r)
}

func gone(r *portal.Request) error {
	r.SignOut()
	r.Flash(part.OK, "signin.signed_out")

	return r.Redirect(view.SignInPath)
}

// narrow is the frame of a page that is one form.
func narrow(r *portal.Request, title string) part.Page {
	p := r.Page(r.Printer.T(title))
	p.Narrow = true

	return p
}
