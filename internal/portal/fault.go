package portal

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/web/part"
)

// SignInPath is where whoever is not signed in is led.
const SignInPath = "/dang-nhap"

// misdirected is a request under a name that is not the portal's.
type misdirected struct{ base string }

// Error is for logs only.
func (m misdirected) Error() string { return "misdirected request, the base URL is " + m.base }

// Message is how a fault is told to a script.
type Message struct {
	// Message is the sentence, Title its heading.
	Message string `json:"message"`
	Title   string `json:"title"`
	// Field is the field of the form at fault, Href where to go on, Code what finds the log line.
	Field string `json:"field,omitempty"`
	Href  string `json:"href,omitempty"`
	Code  string `json:"code,omitempty"`
	// Detail is what the page needs more, such as both values of a conflict.
	Detail any `json:"detail,omitempty"`
}

// outside answers what failed before a request was made of it: broken headers, an
// unknown method, a line that was too slow.
func (s *Server) outside(c *fiber.Ctx, err error) error {
	r, ok := c.Locals(requestKey).(*Request)
	if !ok {
		r = &Request{ID: newID(), Printer: s.printer(c), c: c, s: s, ctx: c.UserContext()}
		s.securityHeaders(r)
		c.Context().Response.SetConnectionClose()
	}

	return s.fail(r, err)
}

// unknownMethod answers a method that no server knows, which fiber would answer by itself and without any header.
func (s *Server) unknownMethod(c *fiber.Ctx) bool {
	if slices.Contains(fiber.DefaultMethods, c.Method()) {
		return false
	}
	if err := s.outside(c, fiber.ErrMethodNotAllowed); err != nil {
		s.cfg.Log.Error("unknown method not answered", "error", err)
	}

	return true
}

// outsideFirst puts what may answer a request on its own before the handler.
func outsideFirst[C any](handle func(C), acquire func(C) *fiber.Ctx, release func(*fiber.Ctx), answers func(*fiber.Ctx) bool) func(C) {
	return func(raw C) {
		c := acquire(raw)
		done := answers(c)
		release(c)
		if !done {
			handle(raw)
		}
	}
}

// fail is the one place where an error becomes an answer.
func (s *Server) fail(r *Request, err error) error {
	status, f := s.judge(err)
	// The page that says that time ran out must not run out of it.
	r.ctx = context.WithoutCancel(r.ctx)
	s.log(r, status, f)
	r.retryAfter(f)
	if r.Fetched() {
		return s.failJSON(r, status, f)
	}
	if f.Kind == fault.Unauthenticated && r.Method() == http.MethodGet {
		return r.Redirect(signInFor(r))
	}
	view := part.FaultPage(r.Page(r.title(f)), r.explain(f, status))
	if fail := r.RenderStatus(status, view); fail != nil {
		s.cfg.Log.Error("fault page failed", "request_id", r.ID, "error", fail)
		r.c.Status(http.StatusInternalServerError)
		r.c.Response().SetBodyString(r.ID)
	}
	s.compress(r)

	return nil
}

// retryAfter tells how long to wait, where the fault says so.
func (r *Request) retryAfter(f *fault.Error) {
	if wait, ok := f.Detail.(interface{ RetryAfter() int }); ok {
		r.c.Set(fiber.HeaderRetryAfter, strconv.Itoa(wait.RetryAfter()))
	}
}

func (s *Server) failJSON(r *Request, status int, f *fault.Error) error {
	m := Message{
		Message: r.Printer.T(f.Key, f.Args...), Title: r.title(f),
		Field: f.Field, Detail: f.Detail,
	}
	if f.Kind == fault.Unauthenticated {
		m.Href = SignInPath
	}
	if status >= http.StatusInternalServerError {
		m.Code = r.ID
	}

	return r.JSONStatus(status, m)
}

// judge finds the status of an error and the fault that explains it.
func (s *Server) judge(err error) (int, *fault.Error) {
	if m, ok := errors.AsType[misdirected](err); ok {
		return http.StatusMisdirectedRequest, fault.New(fault.NotFound, "portal.wrong_host", "base", m.base)
	}
	if e, ok := errors.AsType[*fiber.Error](err); ok {
		return judgeFiber(e)
	}
	f := fault.Of(err)
	if f.Kind == fault.Internal && errors.Is(err, context.DeadlineExceeded) {
		f = fault.New(fault.Unavailable, "portal.too_slow").Because(err)
	}

	return statusOf(f.Kind), f
}

func judgeFiber(e *fiber.Error) (int, *fault.Error) {
	switch e.Code {
	case http.StatusNotFound:
		return e.Code, fault.New(fault.NotFound, "portal.not_found")
	case http.StatusMethodNotAllowed:
		return e.Code, fault.New(fault.NotFound, "portal.wrong_method")
	case http.StatusRequestEntityTooLarge:
		return e.Code, tooLarge(DefaultBody)
	case http.StatusRequestTimeout:
		return e.Code, fault.New(fault.Invalid, "portal.body_slow").Because(e)
	case http.StatusRequestHeaderFieldsTooLarge:
		return e.Code, fault.New(fault.TooLarge, "portal.header_large").Because(e)
	default:
		if e.Code >= http.StatusInternalServerError {
			return e.Code, fault.New(fault.Internal, "fault.internal").Because(e)
		}

		return http.StatusBadRequest, fault.New(fault.Invalid, "portal.body_broken").Because(e)
	}
}

func statusOf(k fault.Kind) int {
	switch k {
	case fault.Invalid:
		return http.StatusUnprocessableEntity
	case fault.NotFound:
		return http.StatusNotFound
	case fault.Unauthenticated:
		return http.StatusUnauthorized
	case fault.Forbidden:
		return http.StatusForbidden
	case fault.Conflict:
		return http.StatusConflict
	case fault.Locked, fault.Late:
		return http.StatusLocked
	case fault.TooLarge:
		return http.StatusRequestEntityTooLarge
	case fault.TooMany:
		return http.StatusTooManyRequests
	case fault.Unavailable:
		return http.StatusServiceUnavailable
	default:
		return http.StatusInternalServerError
	}
}

// log writes what nobody's input caused; what a person can mend is not an event.
func (s *Server) log(r *Request, status int, f *fault.Error) {
	if status < http.StatusInternalServerError {
		return
	}
	s.cfg.Log.Error("request failed", "request_id", r.ID, "method", r.Method(), "route", r.Pattern(),
		"status", status, "person_id", r.Actor.PersonID, "key", f.Key, "error", f.Err)
}

// signInFor leads to the sign-in page and back to where the person was.
func signInFor(r *Request) string {
	if r.Path() == "/" {
		return SignInPath
	}

	return SignInPath + "?tiep=" + url.QueryEscape(LocalPath(r.c.OriginalURL(), "/"))
}

// word is the name of a kind in the catalogue keys "portal.fault.KIND.title" and so on.
func word(k fault.Kind) string {
	switch k {
	case fault.Invalid:
		return "invalid"
	case fault.NotFound:
		return "not_found"
	case fault.Unauthenticated:
		return "unauthenticated"
	case fault.Forbidden:
		return "forbidden"
	case fault.Conflict:
		return "conflict"
	case fault.Locked:
		return "locked"
	case fault.Late:
		return "late"
	case fault.TooLarge:
		return "too_large"
	case fault.TooMany:
		return "too_many"
	case fault.Unavailable:
		return "unavailable"
	default:
		return "internal"
	}
}

// title is the heading of a fault: its own where the catalogue has one, else that of its kind.
func (r *Request) title(f *fault.Error) string {
	if key := f.Key + ".title"; r.Printer.Has(key) {
		return r.Printer.T(key, f.Args...)
	}

	return r.Printer.T("portal.fault." + word(f.Kind) + ".title")
}

// explain fills the page of a fault: what happened is the fault's own message; what
// was kept, what to do and whom to ask are its own ("KEY.kept", "KEY.do", "KEY.ask")
// where the catalogue has them, else those that its detail finds, else those of its kind.
func (r *Request) explain(f *fault.Error, status int) part.Fault {
	say := func(what string) string {
		if key := f.Key + "." + what; r.Printer.Has(key) {
			return r.Printer.T(key, f.Args...)
		}
		if helper, ok := f.Detail.(fault.Helper); ok {
			if key, args := helper.Help(what); r.Printer.Has(key) {
				return r.Printer.T(key, args...)
			}
		}
		if key := "portal.fault." + word(f.Kind) + "." + what; r.Printer.Has(key) {
			return r.Printer.T(key)
		}

		return ""
	}
	page := part.Fault{
		Title: r.title(f), What: r.Printer.T(f.Key, f.Args...),
		Kept: say("kept"), Do: say("do"), Ask: say("ask"),
	}
	if status >= http.StatusInternalServerError {
		page.Code = r.ID
	}
	page.Links = []part.Link{{Label: r.Printer.T("portal.home"), Href: part.HomePath}}
	if f.Kind == fault.Unauthenticated {
		page.Links = []part.Link{{Label: r.Printer.T("portal.sign_in"), Href: SignInPath}}
	}

	return page
}
