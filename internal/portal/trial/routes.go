// Package trial is the area in which a school tries other answers out on its
// return: it sees what they come to, and takes over into the return what it likes.
package trial

import (
	"context"
	"net/http"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/portal/addressed"
	view "github.com/thuocso/thuocso/web/page/school"
)

// Returns is what this area asks of the subject; assessment.Service is one.
type Returns interface {
	Place(ctx context.Context, id assessment.ID) (account.Target, error)
	Load(ctx context.Context, actor account.Actor, id assessment.ID) (*assessment.Return, error)
	SaveMany(ctx context.Context, actor account.Actor, id assessment.ID, commands []assessment.SaveCommand) (*assessment.Return, []assessment.Unsaved, error)
}

// Deps are what this area works with.
type Deps struct {
	Returns Returns
	// Now is the clock.
	Now func() time.Time
}

// bodyLimit holds every answer of an index several times over.
const bodyLimit = 64 << 10

// Routes returns the routes of the area.
func Routes(d Deps) []portal.Route {
	at := addressed.Place(d.Returns)
	one := view.HomePath + "/:id/thu-nghiem"

	return []portal.Route{
		{Method: http.MethodGet, Path: one, Permission: account.ReturnFill, Target: at, Handle: d.open},
		{Method: http.MethodPost, Path: one, Permission: account.ReturnFill, Target: at, Handle: d.try, Body: bodyLimit},
		{Method: http.MethodPost, Path: one + "/dua-vao", Permission: account.ReturnFill, Target: at, Handle: d.take, Body: bodyLimit},
	}
}
