package jobs

import (
	"slices"
	"strconv"
	"strings"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/watch"
	"github.com/thuocso/thuocso/internal/season"
	view "github.com/thuocso/thuocso/web/page/jobs"
	"github.com/thuocso/thuocso/web/part"
)

// mostTyped bounds what is given back of a reason that was too long.
const mostTyped = 10 * watch.MostReason

// perPage is how many runs a page of a history shows.
const perPage = 30

// asked is the job that the form names.
func asked(r *portal.Request) (watch.ID, error) {
	job, err := r.Form("viec", 40)
	if err != nil {
		return watch.ID{}, err
	}
	if job == "" {
		job = ranking.Job
	}
	if job != ranking.Job {
		return watch.ID{Job: job}, nil
	}
	n, err := r.FormInt("ky", 1, 1<<62)

	return watch.ID{Job: job, Season: season.ID(n)}, err
}

// one shows a job with its history.
func (d Deps) one(r *portal.Request) error {
	id := watch.ID{Job: r.Param("job")}
	if id.Job == ranking.Job {
		id.Season = season.ID(r.QueryInt("ky", 0, 0, 1<<62))
	}

	return d.show(r, id, nil)
}

// show renders a job; refused is what was wrong with the reason of a pause, nil for nothing.
func (d Deps) show(r *portal.Request, id watch.ID, refused *fault.Error) error {
	s, err := d.see(r)
	if err != nil {
		return err
	}
	w, ok := s.Work(id)
	if !ok {
		return fault.New(fault.NotFound, "watch.no_job")
	}
	page := r.QueryInt("trang", 1, 1, 100_000)
	list, n, err := d.Watch.History(r.Context(), id, (page-1)*perPage, perPage)
	if err != nil {
		return err
	}
	history, err := s.history(id.Season, list)
	if err != nil {
		return err
	}
	v := view.One{
		Page: r.Page(s.name(w)), Job: id.Job, Season: strconv.FormatInt(int64(id.Season), 10), Facts: s.facts(w), History: history,
		Pages: pages(id, page, len(list), n), None: s.p.T("schedule.jobs.none"), HistoryTitle: s.p.T("jobs.history"),
		Rule: s.p.T("figures.runs.rule"),
	}
	v.Page.Trail = []part.Link{{Label: s.p.T("figures.runs"), Href: view.AllPath}}
	s.Found = slices.DeleteFunc(s.Found, func(f watch.Finding) bool { return f.ID != id && !f.Whole() })
	if v.Found, err = s.findings(s.Found, false); err != nil {
		return err
	}
	if len(v.Found) == 0 && w.Last != nil && w.Pause == nil {
		v.Well = s.p.T("jobs.well.one", "moment", s.Now)
	}
	s.hold(w, &v, refused)
	if refused != nil {
		return r.RenderStatus(422, view.OnePage(v))
	}

	return r.Render(view.OnePage(v))
}

// hold fills in what was decided about the job and what may be.
func (s *sight) hold(w *watch.Work, v *view.One, refused *fault.Error) {
	_, known := s.d.Watch.Plan(w.Job)
	s.rests(w, v)
	if !w.Asked.IsZero() {
		v.Waits = s.p.T("jobs.waits", "moment", w.Asked)
	}
	pauses := known && s.mayPause(w)
	v.Pauses, v.Resumes = pauses && w.Pause == nil, pauses && w.Pause != nil
	v.Starts = known && w.Pause == nil && w.Asked.IsZero() && watch.May(s.r.Actor, account.RunStart, w) == nil
	v.StartSay, v.StartWord = s.p.T("jobs.start.say"), s.p.T("jobs.start")
	v.PauseSay = s.p.T("jobs.pause.say")
	if w.Season != 0 {
		v.StartSay, v.StartWord = s.p.T("figures.run.say"), s.p.T("figures.run.start")
	}
	v.Reason = part.Field{Name: "ly-do", Label: s.p.T("jobs.reason"), Kind: "textarea", MaxLength: watch.MostReason, Required: true}
	if refused != nil {
		v.Reason.Error = s.p.T(refused.Key, refused.Args...)
		if typed, err := s.r.FormText("ly-do", mostTyped); err == nil {
			v.Reason.Value = typed
		}
	}
}

// rests says who paused the job, and what it missed meanwhile or before.
func (s *sight) rests(w *watch.Work, v *view.One) {
	plan, known := s.d.Watch.Plan(w.Job)
	switch {
	case w.Pause != nil && known:
		v.Paused = s.paused(w.Pause)
		v.Missed = s.p.T("jobs.missed.none")
		if first, last, n := watch.Between(plan.Times, w.Pause.At, s.Now); n > 0 {
			v.Missed = s.p.T("jobs.missed", "n", n, "first", first, "last", last)
		}
	case w.Skipped > 0:
		v.Missed = s.p.T("jobs.skipped", "n", w.Skipped)
	}
}

// facts say how a job stands.
func (s *sight) facts(w *watch.Work) []view.Fact {
	list := []view.Fact{
		{Name: s.p.T("jobs.col.schedule"), Value: s.schedule(w)},
		{Name: s.p.T("jobs.col.next"), Value: s.next(w)},
	}
	if w.Last != nil {
		list = append(list, view.Fact{Name: s.p.T("jobs.col.last"), Value: s.p.DateTime(w.Last.StartedAt) + " · " + s.outcome(w.Last), Note: s.cause(w.Last)})
	}
	if w.Good != nil {
		list = append(list,
			view.Fact{Name: s.p.T("jobs.col.good"), Value: s.p.DateTime(w.Good.StartedAt) + " · " + s.took(w.Good)},
			view.Fact{Name: s.p.T("jobs.col.checked"), Value: s.checked(w.Good)})
	}

	return list
}

func (s *sight) cause(e *ranking.Entered) string {
	words := s.p.T("figures.cause." + string(e.Cause))
	if e.Post != "" {
		words += " · " + e.Post
	}
	if !e.ScheduledFor.IsZero() {
		words += ", " + s.p.T("figures.due", "moment", e.ScheduledFor)
	}

	return words
}

func (s *sight) history(of season.ID, list []ranking.Entered) (part.Table, error) {
	t := part.Table{Caption: s.p.T("jobs.history"), HideCaption: true, Columns: []part.Column{
		{Head: s.p.T("figures.col.started"), Main: true},
		{Head: s.p.T("figures.col.cause")},
		{Head: s.p.T("figures.col.outcome")},
		{Head: s.p.T("figures.col.took"), Numeric: true},
		{Head: s.p.T("schedule.col.read"), Numeric: true},
		{Head: s.p.T("schedule.col.written"), Numeric: true},
		{Head: s.p.T("figures.col.checked")},
	}}
	for i := range list {
		e := &list[i]
		checked := s.checked(e)
		if e.Outcome == ranking.Altered {
			lines, err := s.told(of, e)
			if err != nil {
				return t, err
			}
			checked = strings.Join(lines, " ")
		}
		t.Rows = append(t.Rows, part.Row{Cells: []part.Cell{
			{Text: s.p.DateTime(e.StartedAt)},
			{Text: s.cause(e)},
			{Text: s.outcome(e)},
			{Text: s.took(e)},
			{Text: s.p.Int(int64(e.Figures.Read))},
			{Text: s.p.Int(int64(e.Figures.Written))},
			{Text: checked},
		}})
	}

	return t, nil
}

// pages leads through a history.
func pages(id watch.ID, page, shown, n int) part.Pages {
	p := part.Pages{From: (page-1)*perPage + 1, To: (page-1)*perPage + shown, All: n}
	if page > 1 {
		p.Previous = href(id, page-1)
	}
	if p.To < n && shown > 0 {
		p.Next = href(id, page+1)
	}

	return p
}
