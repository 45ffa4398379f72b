package jobs

import (
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/watch"
	"github.com/thuocso/thuocso/internal/season"
	view "github.com/thuocso/thuocso/web/page/jobs"
)

// sight is what the actor may see of how the jobs stand.
type sight struct {
	watch.Seen

	d Deps
	r *portal.Request
	p locale.Printer
	// whole tells that the jobs of the whole portal are shown.
	whole bool
	// office is the unit of whoever sees of a season only what concerns the own schools, 0 for others.
	office int64
}

// see reads how the jobs stand, and leaves out what is not the actor's.
func (d Deps) see(r *portal.Request) (*sight, error) {
	seen, err := d.Watch.Look(r.Context())
	if err != nil {
		return nil, err
	}
	g, _ := r.Actor.GrantFor(account.RunView)
	list, err := d.Seasons.Seasons(r.Context(), g.Path)
	if err != nil {
		return nil, err
	}
	own := make(map[season.ID]bool, len(list))
	for i := range list {
		own[list[i].ID] = true
	}
	_, system := r.Actor.GrantFor(account.SystemManage)
	_, starts := r.Actor.GrantFor(account.RunStart)
	s := &sight{Seen: seen, d: d, r: r, p: r.Printer, whole: system || starts}
	if !s.whole {
		s.office = g.UnitID
	}
	shown := func(id watch.ID) bool { return id.Season == 0 && s.whole || own[id.Season] }
	s.Works = slices.DeleteFunc(s.Works, func(w watch.Work) bool { return !shown(w.ID) })
	s.Found = slices.DeleteFunc(s.Found, func(f watch.Finding) bool { return !shown(f.ID) })

	return s, nil
}

// all lists the jobs.
func (d Deps) all(r *portal.Request) error {
	s, err := d.see(r)
	if err != nil {
		return err
	}
	v := view.All{Page: r.Page(s.p.T("figures.runs")), Lead: s.p.T("jobs.lead"), Rule: s.p.T("jobs.rule")}
	if v.Found, err = s.findings(s.Found, true); err != nil {
		return err
	}
	paused := 0
	seasons := view.Group{Title: s.p.T("jobs.seasons")}
	portalwide := view.Group{Title: s.p.T("schedule.jobs"), Say: s.p.T("schedule.jobs.rule")}
	for i := range s.Works {
		row := s.row(&s.Works[i])
		if s.Works[i].Pause != nil {
			paused++
		}
		if s.Works[i].Season != 0 {
			seasons.Rows = append(seasons.Rows, row)
		} else {
			portalwide.Rows = append(portalwide.Rows, row)
		}
	}
	for _, g := range []view.Group{seasons, portalwide} {
		if len(g.Rows) > 0 {
			v.Groups = append(v.Groups, g)
		}
	}
	switch {
	case len(v.Groups) == 0:
		v.Nothing = s.p.T("jobs.none")
	case len(v.Found) == 0 && paused > 0:
		v.Well = s.p.T("jobs.well.paused", "moment", s.Now, "n", paused)
	case len(v.Found) == 0:
		v.Well = s.p.T("jobs.well", "moment", s.Now)
	}

	return r.Render(view.AllPage(v))
}

// name is what a job is called.
func (s *sight) name(w *watch.Work) string {
	if w.Season == 0 {
		return s.p.T("schedule.job." + w.Job)
	}

	return s.p.T("jobs.rank", "year", s.p.SchoolYear(w.SchoolYear), "unit", w.Unit)
}

// href is the address of a job's own page.
func href(id watch.ID, page int) string {
	v := url.Values{}
	if id.Season != 0 {
		v.Set("ky", strconv.FormatInt(int64(id.Season), 10))
	}
	if page > 1 {
		v.Set("trang", strconv.Itoa(page))
	}
	path := view.OnePath + "/" + url.PathEscape(id.Job)
	if len(v) == 0 {
		return path
	}

	return path + "?" + v.Encode()
}

func (s *sight) row(w *watch.Work) view.Row {
	row := view.Row{
		Name: s.name(w), Href: href(w.ID, 1), Badges: s.badges(w), Schedule: s.schedule(w), Last: "–", Next: s.next(w), Took: "–", Checked: "–",
	}
	if w.Pause != nil {
		row.Note = s.paused(w.Pause)
	}
	if w.Last != nil {
		row.Last, row.LastNote = s.p.DateTime(w.Last.StartedAt), s.outcome(w.Last)
		row.Took, row.Checked = s.took(w.Last), s.checked(w.Last)
	}

	return row
}

// badges say how a job stands, what is wrong first.
func (s *sight) badges(w *watch.Work) []view.Badge {
	var list []view.Badge
	if slices.ContainsFunc(s.Found, func(f watch.Finding) bool { return f.ID == w.ID && !f.Whole() }) {
		list = append(list, view.Badge{Class: "back", Word: s.p.T("jobs.badge.wrong")})
	}
	switch {
	case w.Pause != nil:
		list = append(list, view.Badge{Class: "draft", Word: s.p.T("jobs.badge.paused")})
	case w.Last != nil && w.Last.Outcome == ranking.Running:
		list = append(list, view.Badge{Class: "sent", Word: s.p.T("jobs.badge.running")})
	case len(list) > 0:
	case !w.Open:
		list = append(list, view.Badge{Class: "sent", Word: s.p.T("jobs.badge.closed")})
	case w.Last == nil:
		list = append(list, view.Badge{Class: "draft", Word: s.p.T("jobs.badge.never")})
	default:
		list = append(list, view.Badge{Class: "done", Word: s.p.T("jobs.badge.well")})
	}

	return list
}

// schedule says when a job is done.
func (s *sight) schedule(w *watch.Work) string {
	plan, known := s.d.Watch.Plan(w.Job)
	if !known {
		return s.p.T("watch.words.none")
	}
	if !w.Open {
		return s.p.T("jobs.closed")
	}
	key, args := watch.Words(plan.Spec)
	words := s.p.T(key, args...)
	if w.Season != 0 {
		return s.p.T("jobs.and_changes", "words", words)
	}

	return words
}

// next says when a job is done next.
func (s *sight) next(w *watch.Work) string {
	plan, known := s.d.Watch.Plan(w.Job)
	if !known || !w.Open {
		return "–"
	}
	if w.Pause != nil {
		return s.p.T("jobs.next.paused")
	}

	return s.moment(plan.Times.Next(s.Now))
}

func (s *sight) moment(t time.Time) string {
	if t.IsZero() {
		return "–"
	}

	return s.p.DateTime(t)
}

func (s *sight) paused(p *watch.Pause) string {
	return s.p.T("jobs.paused", "post", p.Post, "at", p.At, "reason", p.Reason)
}

// outcome says how a run ended, and why where it went wrong.
func (s *sight) outcome(e *ranking.Entered) string {
	words := s.p.T("jobs.outcome." + string(e.Outcome))
	if key := "schedule.reason." + e.Reason; e.Reason != "" && s.p.Has(key) {
		words += ": " + s.p.T(key)
	}

	return words
}

func (s *sight) took(e *ranking.Entered) string {
	if e.FinishedAt.IsZero() {
		return "–"
	}

	return seconds(s.p, e.Took())
}

// checked says on which totals source and computation agreed, or how much a job read and wrote.
func (s *sight) checked(e *ranking.Entered) string {
	if e.Outcome != ranking.Done {
		return "–"
	}
	if len(e.Figures.Checked.Bases) == 0 {
		return s.p.T("jobs.counts", "read", e.Figures.Read, "written", e.Figures.Written)
	}
	b := e.Figures.Checked.Bases[0]
	key := "figures.checked"
	if e.Figures.Checked.Recounted {
		key = "figures.recounted"
	}

	return s.p.T(key, "returns", e.Figures.Checked.Returns, "schools", b.Schools, "answers", b.Answers,
		"points", locale.Hundredths(b.Points))
}
