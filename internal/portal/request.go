package portal

import (
	"context"
	"io"
	"mime/multipart"
	"net/netip"
	"net/url"

	"github.com/gofiber/fiber/v2"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/locale"
)

// Request is one request on its way: who asks, in which language, with what.
type Request struct {
	// Actor is the person signed in, account.Anonymous() otherwise.
	Actor account.Actor
	// Session is the person's session; its zero value when nobody is signed in.
	Session account.Session
	// Printer speaks the person's language.
	Printer locale.Printer
	// ID marks the request in log and fault page.
	ID string
	// Address is the real client's, as far as configured proxies tell.
	Address netip.Addr

	c     *fiber.Ctx
	s     *Server
	ctx   context.Context //nolint:containedctx // the deadline of this one request
	route *Route
	// pre is the token of the form cookie of somebody not yet signed in.
	pre []byte

	form  url.Values
	files map[string][]File
	kept  any
	// stream is the body of a route that streams, parts what is left of a multipart form in it.
	stream io.Reader
	parts  *multipart.Reader
	// fielded is how much the fields of such a form hold so far.
	fielded int64
	part    *multipart.Part
	// release gives back what the request holds of the server.
	release func()
	// taken tells that the body was read to its end.
	taken bool
}

// Context ends at the request's deadline; pass it to every call.
func (r *Request) Context() context.Context { return r.ctx }

// Method returns the HTTP method.
func (r *Request) Method() string { return r.c.Method() }

// Path returns the path asked for.
func (r *Request) Path() string { return r.c.Path() }

// Pattern returns the path pattern of the route, "" where no route matched.
func (r *Request) Pattern() string {
	if r.route == nil {
		return ""
	}

	return r.route.Path
}

// Header returns a header of the request.
func (r *Request) Header(name string) string { return r.c.Get(name) }

// Agent returns the browser's description of itself, cut to 200 bytes.
func (r *Request) Agent() string { return cut(r.c.Get(fiber.HeaderUserAgent), 200) }

// Keep leaves what a TargetFunc loaded for its handler.
func (r *Request) Keep(v any) { r.kept = v }

// Kept returns what the TargetFunc left.
func (r *Request) Kept() any { return r.kept }

// Fetched tells whether a script asks and wants JSON, not a page.
func (r *Request) Fetched() bool {
	if r.c.Get("X-Requested-With") == "fetch" {
		return true
	}

	return r.c.Accepts(fiber.MIMETextHTML, fiber.MIMEApplicationJSON) == fiber.MIMEApplicationJSON
}

// URL returns the absolute address of a local path, for links that leave the page.
func (r *Request) URL(path string) string { return r.s.base + path }
