package account

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/thuocso/thuocso/internal/fault"
)

// Filter says which accounts to list.
type Filter struct {
	// Path is the unit at and below which.
	Path string
	// Search is looked for in login, post and unit, without marks.
	Search string
	// Role is one role, all when empty.
	Role  Role
	Limit int
	Skip  int
}

// Listed is one line of the list: an account and one of its roles.
type Listed struct {
	PersonID int64
	Login    string
	Display  string
	Disabled bool
	// Ready tells that a password has been set.
	Ready  bool
	Place  Place
	Unit   string
	Kind   string
	SeenAt time.Time
}

// PageLines is how many lines a page of the list has.
const PageLines = 50

// List returns one page of the accounts at and below a unit, and how many there are.
// Faults as May says.
func (s *Service) List(ctx context.Context, a Actor, f Filter) ([]Listed, int, error) {
	if err := May(a, PeopleManage, Target{Path: f.Path}); err != nil {
		return nil, 0, err
	}
	f.Limit = PageLines

	return s.store.List(ctx, f, s.moment().Day)
}

// One returns the lines of one account. Faults as May says, NotFound when it is not
// the actor's to manage.
func (s *Service) One(ctx context.Context, a Actor, personID int64) (Person, error) {
	var one Person
	err := s.store.Update(ctx, Which{ID: personID}, s.moment().Day, func(p Person) (Change, error) {
		if p.ID != a.PersonID {
			if err := mayManage(a, p); err != nil {
				return Change{}, err
			}
		}
		one = p

		return Change{}, nil
	})
	one.Hash, one.Link = "", nil

	return one, err
}

// UnitByCode finds a unit that can hold the role by its code, for forms. Faults: Invalid
// at the field unit when there is none, or none that is the actor's.
func (s *Service) UnitByCode(ctx context.Context, a Actor, r Role, code string) (Unit, error) {
	none := fault.New(fault.Invalid, "account.unit_unknown", "code", code).At("unit")
	unit, err := s.store.Unit(ctx, WhichUnit{Code: code, Kinds: Kinds(r)}, s.moment().Day)
	if fault.KindOf(err) == fault.NotFound && err != nil {
		return Unit{}, none
	}
	if err != nil {
		return Unit{}, err
	}
	if err := May(a, PeopleManage, Target{Path: unit.Path}); err != nil {
		return Unit{}, none
	}

	return unit, nil
}

// Headless returns the schools at and below a unit without a principal's account.
// Faults as May says.
func (s *Service) Headless(ctx context.Context, a Actor, path string) ([]Unit, error) {
	if err := mayGive(a, Principal, path); err != nil {
		return nil, err
	}

	return s.store.Headless(ctx, path, Principal, s.moment().Day)
}

// CreatePrincipals makes an account for every school at and below a unit that has no
// principal's, all or none, and returns their logins with their one-time links. The
// login is "ht." and the school's code, or its id where that login is no more free;
// display is the post, such as "Hiệu trưởng".
// Faults as May says, Conflict when somebody else did the same meanwhile.
func (s *Service) CreatePrincipals(ctx context.Context, a Actor, path, display string) ([]Invitation, error) {
	schools, err := s.Headless(ctx, a, path)
	if err != nil {
		return nil, err
	}
	people := make([]NewPerson, 0, len(schools))
	invitations := make([]Invitation, 0, len(schools))
	for _, u := range schools {
		spare := fmt.Sprintf("ht.id%d", u.ID)
		n := NewAccount{Login: "ht." + strings.ToLower(u.Code), Display: display, Role: Principal, UnitID: u.ID}
		if !loginForm.MatchString(n.Login) {
			n.Login = spare
		}
		p, token := s.invited(a, n)
		p.Spare = spare
		people = append(people, p)
		invitations = append(invitations, Invitation{Display: display, Unit: u, Token: token})
	}
	if len(people) == 0 {
		return nil, nil
	}
	made, err := s.store.Create(ctx, people)
	if err != nil {
		return nil, err
	}
	for i, m := range made {
		invitations[i].PersonID, invitations[i].Login = m.PersonID, m.Login
	}

	return invitations, nil
}
