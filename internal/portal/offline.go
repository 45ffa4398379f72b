package portal

import (
	"github.com/thuocso/thuocso/web"
	"github.com/thuocso/thuocso/web/part"
)

const (
	// WorkerPath is where the service worker of the sheet stands: at the root, because a worker
	// serves no page above its own address.
	WorkerPath = "/sw.js"
	// WhoPath tells a script whose session the browser carries.
	WhoPath = "/phien"
)

// worker answers with the service worker. Its address stays the same, so browsers ask for it again each time.
func (s *Server) worker(r *Request) error { return s.asset(r, web.Asset("sw.js"), "no-cache") }

// offline is the page that the service worker keeps for when there is no line and no sheet to show. It is
// the same for everybody.
func (s *Server) offline(r *Request) error {
	p := part.Page{Title: r.Printer.T("offline.title"), Printer: r.Printer, Path: part.HomePath, Sample: s.cfg.Sample, Narrow: true, Offline: true}

	return r.Render(part.OfflinePage(p))
}

// session is what a page asks that was opened before the present session began.
type session struct {
	// Viewer tells people apart as the page's own viewer does; empty for nobody.
	Viewer string `json:"viewer"`
	CSRF   string `json:"csrf"`
}

// who tells whose session the browser carries, and the token of its forms: a page from before a new sign-in of the same
// person may go on with it, any other must not.
func (s *Server) who(r *Request) error {
	if !r.Actor.SignedIn() {
		return r.JSON(session{})
	}

	return r.JSON(session{Viewer: r.viewerKey(), CSRF: r.CSRF()})
}
