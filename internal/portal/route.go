// Package portal speaks HTTP to people: the server with everything that every
// request passes through, the one mapping from a fault to a page, and the types
// that the areas (open, school, office, province, admin) write their routes in.
//
// An area is a package below this one that gives Routes(Deps) []portal.Route, one
// line an action:
//
//	{Method: "POST", Path: "/phieu/:id/gui", Permission: account.ReturnSubmit, Target: d.returnUnit, Handle: d.submit}
//
// The handler gets a *Request, turns it into a typed command, calls a subject and
// answers with Render, Redirect, JSON or SendFile. Whatever goes wrong it returns
// as an error: the server makes the page, the status and the log line of it.
package portal

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/thuocso/thuocso/internal/account"
)

// HandlerFunc carries out one action. A fault it returns becomes a page in the
// person's language; any other error is logged and becomes a page that names the
// request's id.
type HandlerFunc func(r *Request) error

// TargetFunc finds the unit that a request concerns, before the handler runs. It
// may load from the database; what it found can be left for the handler with
// Request.Keep. A fault it returns (NotFound above all) ends the request.
type TargetFunc func(r *Request) (account.Target, error)

// Route is one action: who may do it (Permission, at the unit that Target finds)
// and what carries it out.
type Route struct {
	// Method is GET, POST, PUT, PATCH, DELETE, HEAD or OPTIONS; GET answers HEAD too.
	Method string
	// Path is the pattern, with parameters as ":name".
	Path string
	// Permission is what account.May decides about.
	Permission account.Permission
	// Target is needed for every permission except account.Open and account.SignedIn.
	Target TargetFunc
	// Handle carries the action out.
	Handle HandlerFunc
	// Body is the largest body accepted, in bytes: 0 means DefaultBody, or OpenBody where anybody may come; at most LargestBody.
	Body int64
	// Deadline ends the request's context: 0 means DefaultDeadline, at most LongestDeadline.
	Deadline time.Duration
	// Stream leaves the body, or of a multipart form the file and what follows it, on the line for the handler to read.
	Stream bool

	// nobody tells that it does not matter who asks: no session is looked up.
	nobody bool
}

// The bounds of a request.
const (
	// DefaultBody is the largest body of a form or of a saved answer.
	DefaultBody int64 = 1 << 20
	// OpenBody is the largest body of a form that nobody has to sign in for: it is held in memory for anybody.
	OpenBody int64 = 16 << 10
	// LargestBody is what a route may ask for, for imports.
	LargestBody int64 = 32 << 20
	// DefaultDeadline is after how long a page is given up.
	DefaultDeadline = 15 * time.Second
	// LongestDeadline is what a route may ask for, for imports and exports.
	LongestDeadline = 5 * time.Minute
)

// Own is the TargetFunc of pages that concern the actor's own unit as a whole, such
// as an office's queue: the unit of the first grant that holds the permission.
func Own(p account.Permission) TargetFunc {
	return func(r *Request) (account.Target, error) {
		g, _ := r.Actor.GrantFor(p)

		return account.Target{Path: g.Path}, nil
	}
}

// complete fills in the defaults of a route and refuses one that would be served
// without its decision.
func (r Route) complete() (Route, error) {
	name := r.Method + " " + r.Path
	if !slices.Contains(methods(), r.Method) {
		return r, fmt.Errorf("route %s: no such method", name)
	}
	if !strings.HasPrefix(r.Path, "/") || r.Handle == nil || r.Permission == "" {
		return r, fmt.Errorf("route %s: path, permission or handler is missing", name)
	}
	if r.Target == nil && !r.unitless() {
		return r, fmt.Errorf("route %s: permission %s needs the unit concerned, and no Target finds it", name, r.Permission)
	}
	if r.Body == 0 {
		r.Body = usualBody(r.Permission)
	}
	if r.Deadline == 0 {
		r.Deadline = DefaultDeadline
	}
	if r.Body > LargestBody || r.Deadline > LongestDeadline {
		return r, fmt.Errorf("route %s: body or deadline is beyond the bounds", name)
	}

	return r, nil
}

func methods() []string {
	return []string{
		http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodHead, http.MethodOptions,
	}
}

func usualBody(p account.Permission) int64 {
	if p == account.Open {
		return OpenBody
	}

	return DefaultBody
}

// unitless tells whether the permission is about no unit.
func (r Route) unitless() bool {
	return r.Permission == account.Open || r.Permission == account.SignedIn
}

// guarded tells whether the route changes something and so needs a token.
func (r Route) guarded() bool {
	return r.Method != http.MethodGet && r.Method != http.MethodHead && r.Method != http.MethodOptions
}
