// Package open is the area of everybody: signing in and out, setting a password by a
// link, one's own account, and the way home.
package open

import (
	"context"
	"net/http"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/portal"
	view "github.com/thuocso/thuocso/web/page/account"
	"github.com/thuocso/thuocso/web/part"
)

// Accounts is what this area asks of the subject; account.Service is one.
type Accounts interface {
	SignIn(ctx context.Context, in account.SignIn) (string, error)
	SignOut(ctx context.Context, token string) error
	Own
	Links
}

// Own is what people do about their own account.
type Own interface {
	SignOutEverywhere(ctx context.Context, a account.Actor) error
	Browsers(ctx context.Context, a account.Actor, token string) ([]account.Browser, error)
	ChangePassword(ctx context.Context, a account.Actor, in account.PasswordChange) error
	Email(ctx context.Context, a account.Actor) (string, error)
	SetEmail(ctx context.Context, a account.Actor, email string) error
}

// Links is what the holder of a one-time link does.
type Links interface {
	LinkHolder(ctx context.Context, token string) (string, error)
	SetPassword(ctx context.Context, token, password string) error
}

// Deps are what this area works with.
type Deps struct{ Accounts Accounts }

// Routes returns the routes of the area.
func Routes(d Deps) []portal.Route {
	return []portal.Route{
		{Method: http.MethodGet, Path: part.HomePath, Permission: account.SignedIn, Handle: d.home},
		{Method: http.MethodGet, Path: view.SignInPath, Permission: account.Open, Handle: d.askSignIn},
		{Method: http.MethodPost, Path: view.SignInPath, Permission: account.Open, Handle: d.signIn},
		{Method: http.MethodPost, Path: part.SignOutPath, Permission: account.SignedIn, Handle: d.signOut},
		{Method: http.MethodGet, Path: view.LinkPath + ":token", Permission: account.Open, Handle: d.askPassword},
		{Method: http.MethodPost, Path: view.LinkPath + ":token", Permission: account.Open, Handle: d.setPassword},
		{Method: http.MethodGet, Path: view.AccountPath, Permission: account.SignedIn, Handle: d.own},
		{Method: http.MethodPost, Path: view.PasswordPath, Permission: account.SignedIn, Handle: d.changePassword},
		{Method: http.MethodPost, Path: view.EmailPath, Permission: account.SignedIn, Handle: d.setEmail},
		{Method: http.MethodPost, Path: view.SignOutEverywherePath, Permission: account.SignedIn, Handle: d.signOutEverywhere},
	}
}

// home leads everybody to their first page.
func (d Deps) home(r *portal.Request) error { return r.Redirect(r.Home()) }
