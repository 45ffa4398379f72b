package open

import (
	"strings"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/portal"
	view "github.com/thuocso/thuocso/web/page/account"
	"github.com/thuocso/thuocso/web/part"
)

func (d Deps) askPassword(r *portal.Request) error {
	token := r.Param("token")
	login, err := d.Accounts.LinkHolder(r.Context(), token)
	if err != nil {
		return err
	}

	return r.Render(setView(r, token, login, portal.Problem{}))
}

func setView(r *portal.Request, token, login string, p portal.Problem) portal.Component {
	return view.SetPasswordPage(view.SetPassword{
		Page: narrow(r, "signin.set.title"), Token: token, Login: login, Least: account.PasswordLeast, Field: p.Field, Error: p.Text,
	})
}

func (d Deps) setPassword(r *portal.Request) error {
	token := r.Param("token")
	login, err := d.Accounts.LinkHolder(r.Context(), token)
	if err != nil {
		return err
	}
	password, err := newPassword(r)
	if err == nil {
		err = d.Accounts.SetPassword(r.Context(), token, password)
	}
	if err != nil {
		return r.Again(err, func(p portal.Problem) portal.Component { return setView(r, token, login, p) })
	}
	r.SignOut()
	r.Flash(part.OK, "signin.password_set")

	return r.Redirect(view.SignInPath)
}

// newPassword reads the two fields that must agree.
func newPassword(r *portal.Request) (string, error) {
	password, err := r.FormSecret("password", 4*account.PasswordMost)
	if err != nil {
		return "", err
	}
	again, err := r.FormSecret("again", 4*account.PasswordMost)
	if err != nil {
		return "", err
	}
	if password != again {
		return "", fault.New(fault.Invalid, "signin.differ").At("again")
	}

	return password, nil
}

func (d Deps) own(r *portal.Request) error {
	v, err := d.ownView(r)
	if err != nil {
		return err
	}

	return r.Render(view.OwnPage(v))
}

func (d Deps) ownView(r *portal.Request) (view.Own, error) {
	browsers, err := d.Accounts.Browsers(r.Context(), r.Actor, r.SessionToken())
	if err != nil {
		return view.Own{}, err
	}
	v := view.Own{Page: r.Page(r.Printer.T("signin.own.title")), Least: account.PasswordLeast}
	if v.Email, err = d.Accounts.Email(r.Context(), r.Actor); err != nil {
		return view.Own{}, err
	}
	for _, b := range browsers {
		v.Browsers = append(v.Browsers, view.Browser{SeenAt: b.SeenAt, Address: b.Address, Agent: browserName(b.Agent), Current: b.Current})
	}
	for _, g := range r.Actor.Grants {
		v.Roles = append(v.Roles, view.Role{Role: r.Printer.T("account.role." + string(g.Role)), Unit: g.UnitName})
	}

	return v, nil
}

// browserName tells a browser's description of itself in two words, for its owner to
// know it again; what it does not know it leaves as it is.
func browserName(agent string) string {
	find := func(names ...string) string {
		for _, n := range names {
			mark, name, ok := strings.Cut(n, "=")
			if !ok {
				name = mark
			}
			if strings.Contains(agent, mark) {
				return name
			}
		}

		return ""
	}
	// The order matters: each of them also calls itself by the names after it.
	browser := find("Edg=Edge", "OPR=Opera", "coc_coc=Cốc Cốc", "SamsungBrowser=Samsung Internet", "Firefox", "Chrome", "Safari")
	system := find("Android", "iPhone", "iPad", "Windows", "Mac OS X=macOS", "CrOS=ChromeOS", "Linux")
	if browser == "" || system == "" {
		return agent
	}

	return browser + " · " + system
}

func (d Deps) changePassword(r *portal.Request) error {
	old, err := r.FormSecret("old", 4*account.PasswordMost)
	if err != nil {
		return err
	}
	password, err := newPassword(r)
	if err == nil {
		err = d.Accounts.ChangePassword(r.Context(), r.Actor, account.PasswordChange{
			Old: old, New: password, Token: r.SessionToken(), From: account.SignIn{Address: r.Address},
		})
	}
	if err == nil {
		r.Flash(part.OK, "signin.password_changed")

		return r.Redirect(view.AccountPath)
	}
	v, fail := d.ownView(r)
	if fail != nil {
		return fail
	}

	return r.Again(err, func(p portal.Problem) portal.Component {
		v.Field, v.Error = p.Field, p.Text

		return view.OwnPage(v)
	})
}
