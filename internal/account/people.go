package account

import (
	"context"
	"time"

	"github.com/thuocso/thuocso/internal/audit"
	"github.com/thuocso/thuocso/internal/fault"
)

// LinkLasts is how long a one-time link can be used.
const LinkLasts = 72 * time.Hour

// Unit is a unit as accounts see it, with its facts of today.
type Unit struct {
	ID   int64
	Kind string
	Code string
	Name string
	// Path is the path that a grant at the unit has.
	Path string
}

// Person is one account, as a decision about it sees it.
type Person struct {
	ID       int64
	Login    string
	Display  string
	Hash     string
	Disabled bool
	// Email is where reminders go, empty for nowhere.
	Email  string
	Grants []Grant
	// Link is the one-time link the person was found by or holds, nil when there is none.
	Link *Link
}

// Link is a one-time link.
type Link struct {
	TokenHash []byte
	ExpiresAt time.Time
}

// Which names the account an update is about: by id, or by the hash of its unused link.
type Which struct {
	ID       int64
	LinkHash []byte
}

// Change is what an update writes; nil and empty members stay as they are.
type Change struct {
	Hash     *string
	Disabled *bool
	// Email is the new address, empty for none; nil leaves it.
	Email  *string
	Grant  []Place
	Revoke []Place
	// Link replaces all links of the person; SpendLinks only ends them.
	Link       *Link
	SpendLinks bool
	// EndSessions ends the person's sessions, all but the one whose token hash is Except.
	EndSessions bool
	Except      []byte
	By          int64
	At          time.Time
	Entries     []audit.Entry
}

// Place is a role at a unit.
type Place struct {
	Role   Role
	UnitID int64
}

// NewPerson is an account to be written.
type NewPerson struct {
	Login string
	// Spare is taken where Login is somebody else's already; empty means there is none.
	Spare   string
	Display string
	Place   Place
	Hash    string
	Link    *Link
	By      int64
	At      time.Time
	Entries []audit.Entry
}

// PersonStore keeps the accounts.
type PersonStore interface {
	// Update locks the account, calls decide and writes its change with its audit lines in
	// one transaction. Fault: NotFound.
	Update(ctx context.Context, w Which, day string, decide func(Person) (Change, error)) error
	// Create writes new accounts in one transaction and returns them in the same order.
	// Fault: Conflict when a login is taken.
	Create(ctx context.Context, people []NewPerson) ([]Credential, error)
	// List returns the accounts at and below a path.
	List(ctx context.Context, f Filter, day string) ([]Listed, int, error)
	// Unit finds a unit of today. Fault: NotFound.
	Unit(ctx context.Context, w WhichUnit, day string) (Unit, error)
	// Headless lists the schools at and below a path where nobody holds the role, in
	// the order of their codes.
	Headless(ctx context.Context, path string, role Role, day string) ([]Unit, error)
	// LinkHolder finds whose unused link it is. Fault: NotFound.
	LinkHolder(ctx context.Context, linkHash []byte, at time.Time) (Credential, error)
}

// WhichUnit names a unit by id, or by code among kinds.
type WhichUnit struct {
	ID    int64
	Code  string
	Kinds []string
}

// Kinds returns the kinds of unit where the role can be held.
func Kinds(r Role) []string {
	switch r {
	case Staff, Principal:
		return []string{"school"}
	case Reviewer, OfficeHead:
		return []string{"province", "district", "commune"}
	case ProvinceOfficer, ProvinceAdmin:
		return []string{"province"}
	case MinistryViewer:
		return []string{"ministry"}
	case SystemAdmin:
		return []string{"ministry", "province"}
	default:
		return nil
	}
}

// Gives tells whether somebody of the role may hand out and take away the other role:
// administrators below themselves, a principal to the staff of the school.
func Gives(giver, role Role) bool {
	switch giver {
	case SystemAdmin:
		return true
	case ProvinceAdmin:
		return role != SystemAdmin && role != MinistryViewer
	case Principal:
		return role == Staff
	default:
		return false
	}
}

// mayGive decides whether the actor may hand out the role at the path.
func mayGive(a Actor, role Role, path string) error {
	if err := May(a, PeopleManage, Target{Path: path}); err != nil {
		return err
	}
	for _, g := range a.Grants {
		if Gives(g.Role, role) && g.reaches(PeopleManage, Target{Path: path}) {
			return nil
		}
	}

	return fault.New(fault.Forbidden, "account.role_not_yours", "role", roleKey(role))
}

// mayManage decides whether the actor may change the account as a whole: every role
// it holds must be the actor's to give. An account is never changed by its own holder here.
func mayManage(a Actor, p Person) error {
	if p.ID == a.PersonID {
		return fault.New(fault.Forbidden, "account.own")
	}
	if len(p.Grants) == 0 && !a.Has(SystemAdmin) {
		return fault.New(fault.NotFound, "account.not_yours")
	}
	for _, g := range p.Grants {
		if err := mayGive(a, g.Role, g.Path); err != nil {
			return err
		}
	}

	return nil
}
