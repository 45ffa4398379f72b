// Package office is the area of the managing office: its queue, the review of one
// return, and recognising and publishing.
package office

import (
	"net/http"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/portal/addressed"
	"github.com/thuocso/thuocso/internal/season"
	view "github.com/thuocso/thuocso/web/page/office"
)

// Deps are what this area works with.
type Deps struct {
	Returns *assessment.Service
	Seasons *season.Service
	Census  *season.Census
	Now     func() time.Time
}

// batchDeadline is how long recognising or publishing a whole province may take.
const batchDeadline = 4 * time.Minute

// Routes returns the routes of the area.
func Routes(d Deps) []portal.Route {
	at := addressed.Place(d.Returns)
	own := portal.Own(account.ReviewList)
	decides := portal.Own(account.ResultDecide)
	routes := []portal.Route{
		{Method: http.MethodGet, Path: view.QueuePath, Permission: account.ReviewList, Target: own, Handle: d.queue},
		{Method: http.MethodGet, Path: view.QueuePath + "/:id", Permission: account.ReviewList, Target: at, Handle: d.sheet},
		{Method: http.MethodPost, Path: view.QueuePath + "/:id/phan-quyet", Permission: account.ReviewJudge, Target: at, Handle: d.judge},
		{Method: http.MethodPost, Path: view.QueuePath + "/:id/bat-dau", Permission: account.ReviewJudge, Target: at, Handle: d.begin},
		{Method: http.MethodGet, Path: view.BatchPath, Permission: account.ResultDecide, Target: decides, Handle: d.batch},
	}
	for _, m := range moves() {
		path := view.QueuePath + "/:id/" + m.path
		target := at
		if m.decider != nil {
			target = d.decidedBy(m.decider)
		}
		routes = append(routes,
			portal.Route{Method: http.MethodGet, Path: path, Permission: m.permission, Target: target, Handle: d.ask(m)},
			portal.Route{Method: http.MethodPost, Path: path, Permission: m.permission, Target: target, Handle: d.carry(m)})
	}
	for _, s := range steps() {
		path := view.BatchPath + "/" + s.path
		routes = append(routes,
			portal.Route{Method: http.MethodGet, Path: path, Permission: account.ResultDecide, Target: decides, Handle: d.askAll(s)},
			portal.Route{
				Method: http.MethodPost, Path: path, Permission: account.ResultDecide, Target: decides, Handle: d.carryAll(s),
				Deadline: batchDeadline,
			})
	}

	return routes
}

// decidedBy is place with who decides about the return under its season's rule.
func (d Deps) decidedBy(decider func(season.Rules) season.Decider) portal.TargetFunc {
	return func(r *portal.Request) (account.Target, error) {
		id, err := addressed.ID(r)
		if err != nil {
			return account.Target{}, err
		}
		rules, target, err := d.Returns.Rules(r.Context(), r.Actor, id)
		if err != nil {
			return account.Target{}, err
		}
		target.DecidedBy = string(decider(rules))

		return target, nil
	}
}

func recogniser(r season.Rules) season.Decider { return r.RecognisedBy }
func publisher(r season.Rules) season.Decider  { return r.PublishedBy }

// may tells whether the actor may do something to the return.
func may(a account.Actor, p account.Permission, r *assessment.Return) bool {
	return account.May(a, p, r.Target()) == nil
}

// mayDecide tells whether the actor takes a decision about the return that the season's rule hands to one level.
func mayDecide(a account.Actor, by season.Decider, r *assessment.Return) bool {
	target := r.Target()
	target.DecidedBy = string(by)

	return account.May(a, account.ResultDecide, target) == nil
}
