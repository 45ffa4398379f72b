// Package figures is the area of results: a unit's board, ranking, charts, who
// has reported, one school against its office, and the ledger of runs with its button.
package figures

import (
	"context"
	"net/http"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/beside"
	"github.com/thuocso/thuocso/internal/ranking/figured"
	"github.com/thuocso/thuocso/internal/season"
	view "github.com/thuocso/thuocso/web/page/figures"
)

// Presser runs a season on behalf of a person; recompute.Runner is one.
type Presser interface {
	Press(ctx context.Context, actor account.Actor, id season.ID) (ranking.Report, error)
}

// JobBook lists the latest runs of what is done for the whole portal.
type JobBook interface {
	Jobs(ctx context.Context, most int) ([]ranking.Entered, error)
}

// Deps are what this area works with.
type Deps struct {
	Figures *ranking.Reader
	Figured figured.Store
	// Peers reads the schools that one is compared with besides its office.
	Peers   beside.Store
	Runs    Presser
	Jobs    JobBook
	Seasons *season.Service
	Census  *season.Census
	Now     func() time.Time
}

// runDeadline is how long whoever pressed the button waits for a run.
const runDeadline = 4 * time.Minute

// Routes returns the routes of the area. What a page shows lies below the actor's unit; a unit or a
// school outside of it is not found.
func Routes(d Deps) []portal.Route {
	own, final := portal.Own(account.FiguresView), portal.Own(account.FinalView)
	get := func(path string, p account.Permission, t portal.TargetFunc, h portal.HandlerFunc) portal.Route {
		return portal.Route{Method: http.MethodGet, Path: path, Permission: p, Target: t, Handle: h}
	}

	return []portal.Route{
		get(view.BoardPath, account.FiguresView, own, d.board),
		get(view.RankingPath, account.FiguresView, own, d.ranking),
		get(view.ChartsPath, account.FiguresView, own, d.charts),
		get(view.ProgressPath, account.FiguresView, own, d.progress),
		get(view.ProgressLivePath, account.FiguresView, own, d.progressLive),
		get(view.SchoolPath+"/:id", account.FinalView, final, d.school),
		get(view.RunsPath, account.RunView, portal.Own(account.RunView), d.runs),
		{
			Method: http.MethodPost, Path: view.RunsPath, Permission: account.RunStart, Target: portal.Own(account.RunStart),
			Handle: d.press, Deadline: runDeadline,
		},
	}
}
