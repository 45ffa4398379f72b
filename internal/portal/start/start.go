// Package start is the first page of an office: what waits for it, and four figures. Everything else is a press away.
package start

import (
	"net/http"
	"slices"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/portal/figures"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/season"
	view "github.com/thuocso/thuocso/web/page/figures"
	"github.com/thuocso/thuocso/web/page/office"
	"github.com/thuocso/thuocso/web/part"
)

// Deps are what this area works with.
type Deps struct {
	// Pages are the pages of figures, whose choices this area shares.
	Pages figures.Deps
}

// Routes returns the routes of the area.
func Routes(d Deps) []portal.Route {
	return []portal.Route{{
		Method: http.MethodGet, Path: view.StartPath, Permission: account.FiguresView, Target: portal.Own(account.FiguresView), Handle: d.start,
	}}
}

// shown is what the page is about.
type shown struct {
	*figures.Pick

	p     locale.Printer
	actor account.Actor
	live  *ranking.Live
}

// start shows the newest season, or the one that the address names.
func (d Deps) start(r *portal.Request) error {
	h := view.Head{Page: r.Page(r.Printer.T("start.title"))}
	pick, err := d.Pages.PickNow(r)
	if err != nil {
		return figures.None(r, h, err, func(h view.Head) portal.Component { return view.StartPage(view.Start{Head: h}) })
	}
	live, err := d.Pages.Figures.Live(r.Context(), pick.Season().ID, pick.Unit.Path)
	if err != nil {
		return err
	}
	s := &shown{Pick: pick, p: r.Printer, actor: r.Actor, live: live}
	v := view.Start{Head: pick.Head(h, view.StartPath)}
	v.Notes, v.Views = nil, nil
	v.Page.Title = s.p.T("start.of", "unit", pick.Unit.Name)
	held := pick.Season()
	v.Lead = s.p.T("start.lead", "season", s.p.SchoolYear(held.SchoolYear), "until", locale.LastMoment(held.Dates.SubmitUntil))
	v.Tasks, v.Figures = s.tasks(), s.figures()
	for _, to := range []struct{ key, path string }{
		{"figures.board", view.BoardPath}, {"figures.ranking", view.RankingPath}, {"map.title", view.MapPath}, {"figures.charts", view.ChartsPath},
	} {
		v.More = append(v.More, part.Link{Label: s.p.T(to.key), Href: pick.Href(to.path)})
	}

	return r.Render(view.StartPage(v))
}

// own counts the returns of the schools that the unit manages itself.
func (s *shown) own() season.Standing {
	i := slices.IndexFunc(s.live.Units, func(u ranking.Progress) bool { return u.Unit.ID == s.Unit.ID })
	if i < 0 {
		return season.Standing{}
	}

	return s.live.Units[i].Standing()
}

// tasks are what waits for the office and what it waits for; what there is none of is left out.
func (s *shown) tasks() []view.Task {
	var list []view.Task
	add := func(n int, key, href string) {
		if n > 0 {
			list = append(list, view.Task{N: s.p.Int(int64(n)), Text: s.p.T(key), Href: href})
		}
	}
	own, all := s.own(), s.live.All.Standing()
	if _, may := s.actor.GrantFor(account.ReviewList); may {
		add(own[season.InReview], "start.task.review", office.QueuePath)
	}
	if _, may := s.actor.GrantFor(account.ResultDecide); may {
		awaiting := own[season.AwaitsDecision]
		if held := s.Season(); held.Rules.RecognisedBy == season.ByProvince {
			awaiting = 0
			if held.UnitID == s.Unit.ID {
				awaiting = all[season.AwaitsDecision]
			}
		}
		add(awaiting, "start.task.decide", office.BatchPath)
	}
	progress := s.Href(view.ProgressPath, "can-cu", "")
	add(all[season.NotSent], "start.task.not_sent", progress)
	add(all[season.SentBack], "start.task.sent_back", progress)

	return list
}

// figures are the four numbers of the page.
func (s *shown) figures() []part.Figure {
	p, standing := s.p, s.live.All.Standing()
	owing, sent := int64(standing.Owing()), int64(standing.Sent())
	done := int64(standing[season.AwaitsDecision] + standing[season.Decided])
	list := []part.Figure{
		{Number: p.Share(sent, owing, 0), Label: p.T("start.sent"), Note: p.T("start.of_schools", "n", sent, "all", owing), Href: s.Href(view.ProgressPath, "can-cu", "")},
		{Number: p.Share(done, owing, 0), Label: p.T("start.reviewed"), Note: p.T("start.of_schools", "n", done, "all", owing)},
	}
	whole := s.Board.Whole
	n := int64(whole.Schools())
	if s.Board.Taken.RunID == 0 || n == 0 {
		return append(list, part.Figure{Number: "–", Label: p.T("start.from2"), Note: p.T("map.none")}, part.Figure{Number: "–", Label: p.T("start.undecided"), Note: p.T("map.none")})
	}
	sure, possible := whole.Levels.From(2)
	share := p.Share(int64(sure), n, 0)
	if possible > sure {
		share = p.PercentInterval(int64(sure)*10_000/n, int64(possible)*10_000/n, 0)
	}
	undecided := int64(whole.Levels.Undecided())

	return append(list,
		part.Figure{Number: share, Label: p.T("start.from2"), Note: p.T("start.of_results", "n", n), Href: s.Href(view.MapPath)},
		part.Figure{Number: p.Int(undecided), Label: p.T("start.undecided"), Note: p.T("start.of_results", "n", n), Level: part.Undecided, Colored: undecided > 0})
}
