package portal

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/web/part"
)

// Server answers requests. It is made by New and holds no state of its own but the
// slots for large bodies: any number of servers may share one database.
type Server struct {
	cfg    Config
	app    *fiber.App
	routes []Route
	base   string
	secure bool
	large  chan struct{}
}

// How long the server waits for a slow line.
const (
	readTimeout  = 60 * time.Second
	writeTimeout = 5 * time.Minute
	idleTimeout  = 75 * time.Second
)

// New makes the server of the areas' routes. It refuses a route without its
// decision and two routes at one method and path.
func New(cfg Config, areas ...[]Route) (*Server, error) {
	if err := cfg.validate(); err != nil {
		return nil, fmt.Errorf("configure portal: %w", err)
	}
	s := &Server{
		cfg:    cfg,
		base:   strings.TrimSuffix(cfg.BaseURL.String(), "/"),
		secure: cfg.BaseURL.Scheme == "https",
		large:  make(chan struct{}, largeBodies),
	}
	s.app = fiber.New(fiber.Config{
		Immutable:                    true,
		CaseSensitive:                true,
		DisableStartupMessage:        true,
		StreamRequestBody:            true,
		DisablePreParseMultipartForm: true,
		BodyLimit:                    int(DefaultBody),
		ReadBufferSize:               16 << 10,
		ReadTimeout:                  readTimeout,
		WriteTimeout:                 writeTimeout,
		IdleTimeout:                  idleTimeout,
		ErrorHandler:                 s.outside,
	})
	s.app.Server().Handler = outsideFirst(s.app.Server().Handler, s.app.AcquireCtx, s.app.ReleaseCtx, s.unknownMethod)
	s.app.Use(s.enter)
	known := map[string]bool{}
	for _, route := range append(s.own(), flatten(areas)...) {
		full, err := route.complete()
		if err != nil {
			return nil, fmt.Errorf("configure portal: %w", err)
		}
		name := full.Method + " " + full.Path
		if known[name] {
			return nil, fmt.Errorf("configure portal: route %s is there twice", name)
		}
		known[name] = true
		s.mount(full)
	}

	return s, nil
}

func flatten(areas [][]Route) []Route {
	var all []Route
	for _, a := range areas {
		all = append(all, a...)
	}

	return all
}

func (s *Server) mount(route Route) {
	s.routes = append(s.routes, route)
	handle := func(c *fiber.Ctx) error { return s.serve(c, &route) }
	s.app.Add(route.Method, route.Path, handle)
	if route.Method == http.MethodGet {
		s.app.Add(http.MethodHead, route.Path, handle)
	}
}

// own are the routes that belong to no area.
func (s *Server) own() []Route {
	return []Route{
		{Method: http.MethodGet, Path: "/suc-khoe", Permission: account.Open, Handle: s.health, nobody: true},
		{Method: http.MethodGet, Path: "/static/*", Permission: account.Open, Handle: s.static, nobody: true},
		{Method: http.MethodGet, Path: WorkerPath, Permission: account.Open, Handle: s.worker, nobody: true},
		{Method: http.MethodGet, Path: part.OfflinePath, Permission: account.Open, Handle: s.offline, nobody: true},
		{Method: http.MethodGet, Path: WhoPath, Permission: account.Open, Handle: s.who},
		{Method: http.MethodGet, Path: part.LanguagePath + ":lang", Permission: account.Open, Handle: s.language},
	}
}

// Routes returns every route in the order of registration.
func (s *Server) Routes() []Route { return append([]Route(nil), s.routes...) }

// Serve answers on the listener until Shutdown.
func (s *Server) Serve(ln net.Listener) error {
	if err := s.app.Listener(ln); err != nil {
		return fmt.Errorf("serve on %s: %w", ln.Addr(), err)
	}

	return nil
}

// Listen answers on the address until Shutdown.
func (s *Server) Listen(address string) error {
	ln, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", address)
	if err != nil {
		return fmt.Errorf("listen on %s: %w", address, err)
	}

	return s.Serve(ln)
}

// Shutdown takes no new request and waits for those under way until ctx ends.
func (s *Server) Shutdown(ctx context.Context) error {
	if err := s.app.ShutdownWithContext(ctx); err != nil {
		return fmt.Errorf("shut portal down: %w", err)
	}

	return nil
}

// Test answers one request without a network, for tests.
func (s *Server) Test(req *http.Request) (*http.Response, error) {
	resp, err := s.app.Test(req, -1)
	if err != nil {
		return nil, fmt.Errorf("answer %s %s: %w", req.Method, req.URL, err)
	}

	return resp, nil
}

// enter is what every request passes first, whether a route matches it or not: its
// id, recovery, headers, address, language. Nothing is returned to fiber: every
// failure has its page here.
func (s *Server) enter(c *fiber.Ctx) (err error) {
	r := &Request{
		ID: newID(), Actor: account.Anonymous(), Printer: s.printer(c),
		c: c, s: s, ctx: c.UserContext(),
	}
	c.Locals(requestKey, r)
	s.securityHeaders(r)
	defer func() {
		if p := recover(); p != nil {
			err = s.fail(r, panicked(p))
		}
		s.settleBody(r)
	}()
	r.Address = s.address(c)
	if err := s.checkHost(c); err != nil {
		return s.fail(r, err)
	}
	if err := c.Next(); err != nil {
		// No route matched: whoever is signed in still sees their own frame around the page.
		if r.route == nil && s.findSession(r) != nil {
			r.Actor = account.Anonymous()
		}

		return s.fail(r, err)
	}

	return nil
}

// serve is what a matched request passes: body, session, token, permission, handler.
func (s *Server) serve(c *fiber.Ctx, route *Route) error {
	r, ok := c.Locals(requestKey).(*Request)
	if !ok {
		return fault.New(fault.Internal, "fault.internal")
	}
	r.route = route
	ctx, cancel := context.WithTimeout(r.ctx, route.Deadline)
	defer cancel()
	r.ctx = ctx
	if err := s.admit(r); err != nil {
		return s.fail(r, err)
	}
	if err := route.Handle(r); err != nil {
		return s.fail(r, err)
	}
	s.compress(r)

	return nil
}

// admit lets a request through to its handler or says why not. A large body is read
// only for whoever holds the route's permission.
func (s *Server) admit(r *Request) error {
	if !r.route.nobody {
		if err := s.findSession(r); err != nil {
			return err
		}
	}
	if err := s.admitAtAll(r); err != nil {
		return err
	}
	if r.route.guarded() {
		if err := s.checkOrigin(r); err != nil {
			return err
		}
		if err := s.readBody(r); err != nil {
			return err
		}
		if err := s.checkToken(r); err != nil {
			return err
		}
	}
	var target account.Target
	if r.route.Target != nil {
		// Whoever gets here holds the permission somewhere: of what is elsewhere it is not told whether it exists.
		var err error
		if target, err = r.route.Target(r); err != nil {
			return err
		}
	}

	return account.May(r.Actor, r.route.Permission, target)
}

// admitAtAll refuses whoever may not do what the route does to anything at all: before the body is read, which would
// take one of the few slots of large bodies, and before what the address names is looked up, which would tell whether
// it exists.
func (s *Server) admitAtAll(r *Request) error {
	if _, ok := r.Actor.GrantFor(r.route.Permission); ok {
		return nil
	}

	return account.May(r.Actor, r.route.Permission, account.Target{})
}

func (s *Server) health(r *Request) error {
	if s.cfg.Health != nil {
		if err := s.cfg.Health(r.Context()); err != nil {
			return fault.New(fault.Unavailable, "portal.database_silent").Because(err)
		}
	}

	return r.JSON(map[string]string{"status": "ok"})
}
