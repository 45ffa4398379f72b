package account

import (
	"context"
	"net/mail"
	"strings"

	"github.com/thuocso/thuocso/internal/audit"
	"github.com/thuocso/thuocso/internal/fault"
)

// MaxEmail bounds an address, in bytes.
const MaxEmail = 254

// Email returns where the actor's reminders go, empty for nowhere.
func (s *Service) Email(ctx context.Context, a Actor) (string, error) {
	var email string
	err := s.store.Update(ctx, Which{ID: a.PersonID}, s.moment().Day, func(p Person) (Change, error) {
		email = p.Email

		return Change{}, nil
	})

	return email, err
}

// SetEmail says where the actor's reminders go; the empty text means nowhere. Fault: Invalid at the field "email" for what is
// no address. The audit holds that it changed, not the address.
func (s *Service) SetEmail(ctx context.Context, a Actor, email string) error {
	email = strings.TrimSpace(email)
	if email != "" && !isAddress(email) {
		return fault.New(fault.Invalid, "account.bad_email").At("email")
	}
	at := s.moment()

	return s.store.Update(ctx, Which{ID: a.PersonID}, at.Day, func(Person) (Change, error) {
		return Change{Email: &email, By: a.PersonID, At: at.At, Entries: []audit.Entry{{Action: "account.email_set"}}}, nil
	})
}

// isAddress tells whether the text is a bare address, without a name or a comment beside it.
func isAddress(text string) bool {
	parsed, err := mail.ParseAddress(text)

	return err == nil && parsed.Name == "" && parsed.Address == text && len(text) <= MaxEmail
}
