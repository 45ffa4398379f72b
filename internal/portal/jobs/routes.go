// Package jobs is the area of what is done at set times: how each job stands, what is wrong, its history, and
// the buttons that start, pause and resume it.
package jobs

import (
	"context"
	"net/http"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/watch"
	"github.com/thuocso/thuocso/internal/season"
	view "github.com/thuocso/thuocso/web/page/jobs"
)

// Presser runs a season on behalf of a person; schedule.Guard is one.
type Presser interface {
	Press(ctx context.Context, actor account.Actor, id season.ID) (ranking.Report, error)
}

// Names gives what pages say of schools that differences concern; ranking.Reader is one.
type Names interface {
	Names(ctx context.Context, id season.ID, schools []int64) (map[int64]ranking.Listed, error)
}

// Deps are what this area works with.
type Deps struct {
	Watch   *watch.Service
	Runs    Presser
	Names   Names
	Seasons *season.Service
}

// runDeadline is how long whoever pressed the button waits for a run.
const runDeadline = 4 * time.Minute

// Routes returns the routes of the area. A season's job belongs to the season's unit, one of the whole portal to whoever
// looks after the portal: the handlers decide about the job they are asked for.
func Routes(d Deps) []portal.Route {
	route := func(method, path string, p account.Permission, h portal.HandlerFunc) portal.Route {
		return portal.Route{Method: method, Path: path, Permission: p, Target: portal.Own(p), Handle: h}
	}
	press := route(http.MethodPost, view.AllPath, account.RunStart, d.press)
	press.Deadline = runDeadline

	return []portal.Route{
		route(http.MethodGet, view.AllPath, account.RunView, d.all),
		press,
		route(http.MethodGet, view.OnePath+"/:job", account.RunView, d.one),
		route(http.MethodPost, view.PausePath, account.RunPause, d.pause),
		route(http.MethodPost, view.ResumePath, account.RunPause, d.resume),
		route(http.MethodPost, view.ClockPath, account.RunPause, d.clock),
		route(http.MethodPost, view.SeenPath, account.RunPause, d.seen),
	}
}
