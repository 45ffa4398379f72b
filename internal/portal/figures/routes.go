// Package figures is the area of results: a unit's board, ranking, charts, who
// has reported, and one school against its office.
package figures

import (
	"context"
	"net/http"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/beside"
	"github.com/thuocso/thuocso/internal/ranking/change"
	"github.com/thuocso/thuocso/internal/ranking/figured"
	"github.com/thuocso/thuocso/internal/ranking/watch"
	"github.com/thuocso/thuocso/internal/season"
	view "github.com/thuocso/thuocso/web/page/figures"
)

// Prover tells how far the figures of a season can be trusted; watch.Service is one.
type Prover interface {
	Proof(ctx context.Context, id season.ID, open bool) (watch.Proof, error)
}

// Deps are what this area works with.
type Deps struct {
	Figures *ranking.Reader
	Figured figured.Store
	// Changes compares a ranking with that of the season before.
	Changes *change.Book
	// Peers reads the schools that one is compared with besides its office.
	Peers   beside.Store
	Proofs  Prover
	Seasons *season.Service
	Census  *season.Census
	// Answers lead from a result to the return that it comes from.
	Answers Answers
	Now     func() time.Time
}

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
		get(view.ProgressPath, account.FiguresView, own, d.progress),
		get(view.ProgressLivePath, account.FiguresView, own, d.progressLive),
		get(view.SchoolPath+"/:id", account.FinalView, final, d.school),
		get(view.SchoolPath+"/:id"+view.ComponentPart+":code", account.FinalView, final, d.component),
		get(view.SchoolPath+"/:id/so-sanh.svg", account.FinalView, final, d.comparePicture),
		get(view.SchoolPath+"/:id/so-sanh.csv", account.FinalView, final, d.compareTable),
	}
}
