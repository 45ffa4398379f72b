package open

import (
	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/portal"
	view "github.com/thuocso/thuocso/web/page/account"
	"github.com/thuocso/thuocso/web/part"
)

// setEmail takes the address to which reminders go.
func (d Deps) setEmail(r *portal.Request) error {
	email, err := r.Form("email", account.MaxEmail)
	if err == nil {
		err = d.Accounts.SetEmail(r.Context(), r.Actor, email)
	}
	if err != nil {
		v, fail := d.ownView(r)
		if fail != nil {
			return fail
		}

		return r.Again(err, func(p portal.Problem) portal.Component {
			v.Email, v.Field, v.Error = email, "email", p.Text

			return view.OwnPage(v)
		})
	}
	r.Flash(part.OK, "signin.email.saved")

	return r.Redirect(view.AccountPath)
}
