// Package account holds the pages of everybody's own account: signing in, setting a
// password by a link, changing it, and where one is signed in.
package account

import (
	"time"

	"github.com/thuocso/thuocso/web/part"
)

// The addresses these pages name.
const (
	SignInPath            = "/dang-nhap"
	LinkPath              = "/lien-ket/"
	AccountPath           = "/tai-khoan"
	PasswordPath          = "/tai-khoan/mat-khau" //nolint:gosec // an address, no secret
	EmailPath             = "/tai-khoan/thu-nhac-viec"
	SignOutEverywherePath = "/tai-khoan/dang-xuat-moi-noi"
)

// SignIn is the page to sign in.
type SignIn struct {
	Page  part.Page
	Login string
	// Next is the local path to go on to.
	Next string
	// Error says why the last try failed, empty on the first.
	Error string
}

// SetPassword is the page that a one-time link opens.
type SetPassword struct {
	Page  part.Page
	Token string
	Login string
	Least int
	// Error is about the field Field, or about the whole form where that is empty.
	Field, Error string
}

// Own is the account page.
type Own struct {
	Page     part.Page
	Roles    []Role
	Browsers []Browser
	Least    int
	// Email is where reminders go, empty for nowhere.
	Email string
	// Error is about the field Field of the change of password.
	Field, Error string
}

// Role is a role and where it is held.
type Role struct{ Role, Unit string }

// Browser is one place where the person is signed in.
type Browser struct {
	SeenAt         time.Time
	Address, Agent string
	Current        bool
}

func problems(field, text string) []part.FieldError {
	if text == "" {
		return nil
	}

	return []part.FieldError{{Field: field, Text: text}}
}

func at(field, name, text string) string {
	if field == name {
		return text
	}

	return ""
}
