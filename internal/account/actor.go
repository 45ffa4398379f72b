// Package account is about people: who they are, which role they hold at which
// unit, how they sign in, and what an Actor may do. One function, May, decides
// every access.
package account

import (
	"strconv"
	"strings"
	"time"
)

// Role is what a person is at a unit.
type Role string

// The roles, from the school upwards.
const (
	Staff           Role = "staff"
	Principal       Role = "principal"
	Reviewer        Role = "reviewer"
	OfficeHead      Role = "office_head"
	ProvinceOfficer Role = "province_officer"
	ProvinceAdmin   Role = "province_admin"
	MinistryViewer  Role = "ministry_viewer"
	SystemAdmin     Role = "system_admin"
)

// Roles lists every role.
func Roles() []Role {
	return []Role{Staff, Principal, Reviewer, OfficeHead, ProvinceOfficer, ProvinceAdmin, MinistryViewer, SystemAdmin}
}

// Grant binds a role to a unit. Path holds the ids from the ministry down to the
// unit ("/1/17/150/"); a role at an office reaches what lies below its path. Of a
// school it is the path over its managing unit.
type Grant struct {
	Role   Role
	UnitID int64
	Path   string
	// UnitName is for display only.
	UnitName string
}

// Actor is the person on whose behalf something happens.
type Actor struct {
	PersonID int64
	// Display is the post that pages show, such as "Hiệu trưởng".
	Display string
	Grants  []Grant
}

// Anonymous is nobody signed in.
func Anonymous() Actor { return Actor{} }

// System is the portal itself: scheduled jobs and the command line.
func System() Actor { return Actor{PersonID: 0, Display: "system"} }

// SignedIn tells whether a person stands behind the actor.
func (a Actor) SignedIn() bool { return a.PersonID != 0 }

// Main returns the actor's first grant: where the home page leads.
func (a Actor) Main() Grant {
	if len(a.Grants) == 0 {
		return Grant{}
	}

	return a.Grants[0]
}

// Has tells whether the actor holds the role anywhere.
func (a Actor) Has(role Role) bool {
	for _, g := range a.Grants {
		if g.Role == role {
			return true
		}
	}

	return false
}

// GrantFor returns the actor's first grant that holds the permission at a unit that
// exists today, false when there is none.
func (a Actor) GrantFor(p Permission) (Grant, bool) {
	for _, g := range a.Grants {
		if g.Path != "" && holds(g.Role, p) {
			return g, true
		}
	}

	return Grant{}, false
}

// covers tells whether the grant reaches the path: the same unit or one below it. A
// season remembers the tree it was held in, so the grant's unit may stand in another
// place of that path than in today's: what counts is that it stands in it. A unit
// that does not exist today reaches nothing.
func (g Grant) covers(path string) bool {
	if g.Path == "" {
		return false
	}

	return strings.HasPrefix(path, g.Path) || g.UnitID > 0 && strings.Contains(path, segment(g.UnitID))
}

// is tells whether the path ends at the grant's own unit.
func (g Grant) is(path string) bool {
	return g.Path == path || g.UnitID > 0 && strings.HasSuffix(path, segment(g.UnitID))
}

// PathOf is the path of a unit of which only its own people are asked: nothing of what stands above it.
func PathOf(unitID int64) string { return segment(unitID) }

func segment(unitID int64) string { return "/" + strconv.FormatInt(unitID, 10) + "/" }

// How long a session lasts.
const (
	// SessionIdle ends a session nobody used.
	SessionIdle = 12 * time.Hour
	// SessionLongest ends every session.
	SessionLongest = 7 * 24 * time.Hour
)

// Session is one signed-in browser, as a request finds it.
type Session struct {
	Actor Actor
	// CSRF is the secret that every form of the session carries masked.
	CSRF []byte
	// SeenAt is when it was last used, to the minute.
	SeenAt time.Time
}

// Provisional tells whether the role sees results that are not published yet: the
// school itself and the offices above it do, whoever else looks on does not.
func (g Grant) Provisional() bool { return g.Role != MinistryViewer }
