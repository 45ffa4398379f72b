package account

import (
	"context"
	"crypto/rand"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/thuocso/thuocso/internal/audit"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/locale"
)

// NewAccount is what somebody gives to make an account.
type NewAccount struct {
	Login   string
	Display string
	Role    Role
	UnitID  int64
}

// Invitation is a new one-time link; its token is shown once and kept nowhere.
type Invitation struct {
	PersonID int64
	Login    string
	Display  string
	Unit     Unit
	Token    string
}

var loginForm = regexp.MustCompile(`^[a-z0-9][a-z0-9._@-]{2,79}$`)

func roleKey(r Role) locale.Key { return locale.Key("account.role." + string(r)) }

// check returns the fault of a field, if any.
func (n NewAccount) check() error {
	if !loginForm.MatchString(n.Login) {
		return fault.New(fault.Invalid, "account.login_form").At("login")
	}
	if length := utf8.RuneCountInString(n.Display); length < 1 || length > 120 {
		return fault.New(fault.Invalid, "account.display_form", "most", 120).At("display")
	}
	if !slices.Contains(Roles(), n.Role) {
		return fault.New(fault.Invalid, "account.role_unknown").At("role")
	}

	return nil
}

// fits decides whether the role can be held at the unit.
func fits(r Role, u Unit) error {
	if !slices.Contains(Kinds(r), u.Kind) {
		return fault.New(fault.Invalid, "account.role_kind", "role", roleKey(r), "unit", u.Name).At("unit")
	}

	return nil
}

// Create makes an account with one role and returns its one-time link. Faults: those
// of its fields, Conflict when the login is taken, Forbidden and NotFound as May says.
func (s *Service) Create(ctx context.Context, a Actor, n NewAccount) (Invitation, error) {
	return s.create(ctx, a, n, WhichUnit{ID: n.UnitID}, func(u Unit) error { return mayGive(a, n.Role, u.Path) })
}

// CreateFirst makes an administrator's account from the command line, where whoever
// can start the program can do everything anyway; the unit is named by its code.
func (s *Service) CreateFirst(ctx context.Context, n NewAccount, code string) (Invitation, error) {
	if n.Role != SystemAdmin && n.Role != ProvinceAdmin {
		return Invitation{}, fault.New(fault.Invalid, "account.role_first").At("role")
	}

	return s.create(ctx, System(), n, WhichUnit{Code: code, Kinds: Kinds(n.Role)}, func(Unit) error { return nil })
}

// CreateSample makes an account of the sample province with a random password, which it
// returns; it is for sample data only.
func (s *Service) CreateSample(ctx context.Context, n NewAccount) (string, error) {
	n.Login = NormalLogin(n.Login)
	if err := n.check(); err != nil {
		return "", err
	}
	unit, err := s.store.Unit(ctx, WhichUnit{ID: n.UnitID}, s.moment().Day)
	if err != nil {
		return "", err
	}
	if err := fits(n.Role, unit); err != nil {
		return "", err
	}
	password := strings.ToLower(rand.Text()[:16])
	p, _ := s.invited(System(), n)
	p.Link, p.Entries = nil, p.Entries[:1]
	if p.Hash, err = s.hasher.Hash(ctx, password); err != nil {
		return "", err
	}
	if _, err := s.store.Create(ctx, []NewPerson{p}); err != nil {
		return "", err
	}

	return password, nil
}

func (s *Service) create(ctx context.Context, a Actor, n NewAccount, w WhichUnit, may func(Unit) error) (Invitation, error) {
	n.Login = NormalLogin(n.Login)
	n.Display = strings.TrimSpace(n.Display)
	if err := n.check(); err != nil {
		return Invitation{}, err
	}
	at := s.moment()
	unit, err := s.store.Unit(ctx, w, at.Day)
	if err != nil {
		return Invitation{}, err
	}
	if err := may(unit); err != nil {
		return Invitation{}, err
	}
	if err := fits(n.Role, unit); err != nil {
		return Invitation{}, err
	}
	n.UnitID = unit.ID
	p, token := s.invited(a, n)
	made, err := s.store.Create(ctx, []NewPerson{p})
	if err != nil {
		return Invitation{}, err
	}

	return Invitation{PersonID: made[0].PersonID, Login: n.Login, Display: n.Display, Unit: unit, Token: token}, nil
}

// invited makes the new account with its link.
func (s *Service) invited(a Actor, n NewAccount) (NewPerson, string) {
	token, hash := newSecret()
	now := s.now()

	return NewPerson{
		Login: n.Login, Display: n.Display, Place: Place{Role: n.Role, UnitID: n.UnitID},
		Link: &Link{TokenHash: hash, ExpiresAt: now.Add(LinkLasts)}, By: a.PersonID, At: now,
		Entries: []audit.Entry{
			{Action: "account.create", Detail: map[string]any{"role": string(n.Role), "unit": n.UnitID}},
			{Action: "account.invite", Detail: nil},
		},
	}, token
}

// Invite gives an account a new one-time link, which ends the ones before; whoever
// uses it sets a new password. Faults as May says.
func (s *Service) Invite(ctx context.Context, a Actor, personID int64) (Invitation, error) {
	token, hash := newSecret()
	invitation := Invitation{PersonID: personID, Token: token}
	at := s.moment()
	err := s.store.Update(ctx, Which{ID: personID}, at.Day, func(p Person) (Change, error) {
		if err := mayManage(a, p); err != nil {
			return Change{}, err
		}
		if p.Disabled {
			return Change{}, fault.New(fault.Locked, "account.disabled")
		}
		invitation.Login, invitation.Display = p.Login, p.Display

		return Change{
			Link: &Link{TokenHash: hash, ExpiresAt: at.At.Add(LinkLasts)}, By: a.PersonID, At: at.At,
			Entries: []audit.Entry{{Action: "account.invite"}},
		}, nil
	})

	return invitation, err
}

// SetDisabled ends an account's use, or lets it be used again; ending it ends its
// sessions and its links. Faults as May says.
func (s *Service) SetDisabled(ctx context.Context, a Actor, personID int64, disabled bool) error {
	at := s.moment()
	action := "account.enable"
	if disabled {
		action = "account.disable"
	}

	return s.store.Update(ctx, Which{ID: personID}, at.Day, func(p Person) (Change, error) {
		if err := mayManage(a, p); err != nil {
			return Change{}, err
		}

		return Change{
			Disabled: &disabled, EndSessions: disabled, SpendLinks: disabled, By: a.PersonID, At: at.At,
			Entries: []audit.Entry{{Action: action}},
		}, nil
	})
}

// Grant gives an account one more role. Faults as May says.
func (s *Service) Grant(ctx context.Context, a Actor, personID int64, place Place) error {
	at := s.moment()
	unit, err := s.store.Unit(ctx, WhichUnit{ID: place.UnitID}, at.Day)
	if err != nil {
		return err
	}
	if err := mayGive(a, place.Role, unit.Path); err != nil {
		return err
	}
	if err := fits(place.Role, unit); err != nil {
		return err
	}

	return s.store.Update(ctx, Which{ID: personID}, at.Day, func(p Person) (Change, error) {
		if err := mayManage(a, p); err != nil {
			return Change{}, err
		}
		if p.holds(place) {
			return Change{}, fault.New(fault.Conflict, "account.held_already", "role", roleKey(place.Role))
		}

		return Change{Grant: []Place{place}, By: a.PersonID, At: at.At, Entries: entry("account.grant", place)}, nil
	})
}

// Revoke takes a role away. The last one stays: an account without any is disabled instead.
func (s *Service) Revoke(ctx context.Context, a Actor, personID int64, place Place) error {
	at := s.moment()

	return s.store.Update(ctx, Which{ID: personID}, at.Day, func(p Person) (Change, error) {
		if err := mayManage(a, p); err != nil {
			return Change{}, err
		}
		if !p.holds(place) {
			return Change{}, fault.New(fault.NotFound, "account.not_held")
		}
		if len(p.Grants) == 1 {
			return Change{}, fault.New(fault.Locked, "account.last_role")
		}

		return Change{Revoke: []Place{place}, By: a.PersonID, At: at.At, Entries: entry("account.revoke", place)}, nil
	})
}

func (p Person) holds(place Place) bool {
	return slices.ContainsFunc(p.Grants, func(g Grant) bool { return g.Role == place.Role && g.UnitID == place.UnitID })
}

func entry(action string, p Place) []audit.Entry {
	return []audit.Entry{{Action: action, Detail: map[string]any{"role": string(p.Role), "unit": p.UnitID}}}
}
