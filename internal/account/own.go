package account

import (
	"context"

	"github.com/thuocso/thuocso/internal/audit"
	"github.com/thuocso/thuocso/internal/fault"
)

// LinkHolder returns the login that a one-time link belongs to. Fault: NotFound when
// it was used, has run out or never was.
func (s *Service) LinkHolder(ctx context.Context, token string) (string, error) {
	hash, ok := secretHash(token)
	if !ok {
		return "", linkGone()
	}
	who, err := s.store.LinkHolder(ctx, hash, s.now())
	if err != nil {
		return "", err
	}

	return who.Login, nil
}

// SetPassword sets the password by a one-time link, which is spent by it; all
// sessions of the account end. Faults: NotFound as LinkHolder, Invalid when the
// password breaks the rules.
func (s *Service) SetPassword(ctx context.Context, token, password string) error {
	hash, ok := secretHash(token)
	if !ok {
		return linkGone()
	}
	at := s.moment()
	who, err := s.store.LinkHolder(ctx, hash, at.At)
	if err != nil {
		return err
	}
	if err := CheckPassword(who.Login, password); err != nil {
		return err
	}
	sum, err := s.hasher.Hash(ctx, password)
	if err != nil {
		return err
	}

	return s.store.Update(ctx, Which{LinkHash: hash}, at.Day, func(p Person) (Change, error) {
		if p.Disabled || p.Link == nil || !at.At.Before(p.Link.ExpiresAt) {
			return Change{}, linkGone()
		}

		return Change{
			Hash: &sum, SpendLinks: true, EndSessions: true, By: p.ID, At: at.At,
			Entries: []audit.Entry{{Action: "account.password_set"}},
		}, nil
	})
}

func linkGone() error { return fault.New(fault.NotFound, "account.link_gone") }

// PasswordChange is what somebody gives to change their own password.
type PasswordChange struct {
	Old, New string
	// Token is the asking browser's; its session stays, all others end.
	Token string
	// Attempt tells from where, for the delays.
	From SignIn
}

// ChangePassword changes the actor's own password. Faults: TooMany and Invalid at the
// field "old" when the old one is wrong, Invalid when the new one breaks the rules or is the old one.
func (s *Service) ChangePassword(ctx context.Context, a Actor, in PasswordChange) error {
	who, err := s.own(ctx, a)
	if err != nil {
		return err
	}
	if err := CheckPassword(who.Login, in.New); err != nil {
		return err
	}
	if err := s.prove(ctx, who, in); err != nil {
		return err
	}
	if in.New == in.Old {
		return fault.New(fault.Invalid, "account.password_same").At("password")
	}
	sum, err := s.hasher.Hash(ctx, in.New)
	if err != nil {
		return err
	}
	at := s.moment()
	except, _ := secretHash(in.Token)

	return s.store.Update(ctx, Which{ID: a.PersonID}, at.Day, func(p Person) (Change, error) {
		if p.Hash != who.Hash {
			return Change{}, fault.New(fault.Conflict, "account.password_raced")
		}

		return Change{
			Hash: &sum, SpendLinks: true, EndSessions: true, Except: except, By: a.PersonID, At: at.At,
			Entries: []audit.Entry{{Action: "account.password_change"}},
		}, nil
	})
}

// own reads the actor's own credential.
func (s *Service) own(ctx context.Context, a Actor) (Credential, error) {
	var who Credential
	err := s.store.Update(ctx, Which{ID: a.PersonID}, s.moment().Day, func(p Person) (Change, error) {
		who = Credential{PersonID: p.ID, Login: p.Login, Hash: p.Hash, Disabled: p.Disabled}

		return Change{}, nil
	})

	return who, err
}

// prove checks the old password with the same delays as a sign-in.
func (s *Service) prove(ctx context.Context, who Credential, in PasswordChange) error {
	from := origin(in.From.Address)
	attempt := Attempt{Keys: keysOf(who.Login, from), Login: who.Login, From: in.From.Address.String(), Since: s.now().Add(-knownFor)}
	err := s.store.Weigh(ctx, attempt, func(t Tally) (Tally, error) { return t.admit(s.now()) })
	if err != nil {
		return err
	}
	ok, _, err := s.hasher.Verify(ctx, who.Hash, in.Old)
	if err != nil {
		return err
	}
	err = s.store.Weigh(ctx, attempt, func(t Tally) (Tally, error) {
		if ok {
			return t.forgive(), nil
		}

		return t.failed(s.now()), nil
	})
	if err != nil {
		return err
	}
	if !ok {
		return fault.New(fault.Invalid, "account.old_wrong").At("old")
	}

	return nil
}

// SignOutEverywhere ends all sessions of the actor.
func (s *Service) SignOutEverywhere(ctx context.Context, a Actor) error {
	at := s.moment()

	return s.store.Update(ctx, Which{ID: a.PersonID}, at.Day, func(Person) (Change, error) {
		return Change{
			EndSessions: true, By: a.PersonID, At: at.At,
			Entries: []audit.Entry{{Action: "account.sign_out_everywhere"}},
		}, nil
	})
}
