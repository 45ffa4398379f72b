package office

import (
	"context"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/season"
	view "github.com/thuocso/thuocso/web/page/office"
	"github.com/thuocso/thuocso/web/part"
)

// batchRows is how many rows each step of the batch page shows; the queue has them all.
const batchRows = 50

// step is one of the two decisions that can be taken about many returns at once.
type step struct {
	// path names it in the address, name in the catalogue.
	path, name string
	grave      bool
	// waiting is the state of the returns that the decision is about.
	waiting assessment.State
	decider func(season.Rules) season.Decider
	carry   func(ctx context.Context, s *assessment.Service, a account.Actor, c chosen) (assessment.Batch, error)
}

func steps() []step {
	return []step{
		{
			path: "cong-nhan", name: "recognise_all", waiting: assessment.Verified,
			decider: recogniser,
			carry: func(ctx context.Context, s *assessment.Service, a account.Actor, c chosen) (assessment.Batch, error) {
				return s.RecogniseAll(ctx, a, c.season.ID, c.reach.Path)
			},
		},
		{
			path: "cong-bo", name: "publish_all", waiting: assessment.Recognised, grave: true,
			decider: publisher,
			carry: func(ctx context.Context, s *assessment.Service, a account.Actor, c chosen) (assessment.Batch, error) {
				return s.PublishAll(ctx, a, c.season.ID, c.reach.Path)
			},
		},
	}
}

// about is a step in a season as one actor meets it.
type about struct {
	step
	chosen

	who season.Decider
	// mine tells that the actor is who decides; managing is the office whose returns these are, 0 for all.
	mine     bool
	managing int64
	n        int
}

func (d Deps) about(r *portal.Request, s step, c chosen, scope season.Scope) about {
	a := about{step: s, chosen: c, who: s.decider(c.season.Rules), managing: c.reach.Grant.UnitID}
	target := account.Target{Path: c.reach.Path, DecidedBy: string(a.who)}
	a.mine = account.May(r.Actor, account.ResultDecide, target) == nil
	if c.reach.Whole && a.who == season.ByProvince {
		a.managing = 0
	}
	a.n = scope.States[string(s.waiting)]
	if a.managing != 0 {
		a.n = scope.Office(a.managing).States[string(s.waiting)]
	}

	return a
}

// batch shows what waits to be recognised and published.
func (d Deps) batch(r *portal.Request) error {
	v := view.Batch{Page: r.Page(r.Printer.T("office.batch"))}
	c, err := d.choose(r, account.ResultDecide)
	if f := fault.Of(err); err != nil && f.Kind == fault.NotFound {
		v.NoSeason = r.Printer.T("office.no_season")

		return r.Render(view.BatchPage(v))
	}
	if err != nil {
		return err
	}
	scope, err := d.Census.Of(r.Context(), r.Actor, c.season.ID, c.reach.Path)
	if err != nil {
		return err
	}
	v.Page.Season, v.Lead = r.Printer.SchoolYear(c.season.SchoolYear), lead(r.Printer, c.season)
	v.Seasons, v.Season = c.options(r.Printer), c.id(c.season)
	for _, s := range steps() {
		one, err := d.step(r, d.about(r, s, c, scope))
		if err != nil {
			return err
		}
		v.Steps = append(v.Steps, one)
	}

	return r.Render(view.BatchPage(v))
}

func (d Deps) step(r *portal.Request, a about) (view.Step, error) {
	p, key := r.Printer, "office.batch."+a.name
	rows, total, err := d.waiting(r, a, batchRows)
	if err != nil {
		return view.Step{}, err
	}
	s := view.Step{
		Title: p.T(key + ".title"), Who: p.T(key + ".by." + string(a.who)), Why: p.T("office.batch.why"), Empty: p.T(key + ".none"),
		Table: batchTable(p, rows, a.managing == 0),
	}
	if a.mine && a.n > 0 && a.season.State == season.Open {
		s.Button = part.Link{Label: p.T(key, "n", a.n), Href: view.BatchPath + "/" + a.path + "?ky=" + a.id(a.season)}
	}
	if a.grave && total > 0 && !d.Now().Before(a.season.Dates.PublishUntil) {
		s.Who += " " + p.T("office.overdue", "until", locale.LastMoment(a.season.Dates.PublishUntil))
	}
	if total > len(rows) {
		s.More = part.Link{
			Label: p.T("office.batch.more", "n", total),
			Href:  view.QueuePath + "?ky=" + a.id(a.season) + "&loc=" + string(a.waiting),
		}
	}

	return s, nil
}

// waiting lists the returns that a step is about.
func (d Deps) waiting(r *portal.Request, a about, most int) ([]assessment.Row, int, error) {
	return d.Returns.List(r.Context(), r.Actor, assessment.ListQuery{
		Season: a.season.ID, Path: a.reach.Path, ManagingID: a.managing, State: a.waiting, Limit: most,
	})
}

func batchTable(p locale.Printer, rows []assessment.Row, offices bool) part.Table {
	t := part.Table{Caption: p.T("office.batch.caption"), HideCaption: true, Columns: []part.Column{
		{Head: p.T("office.col.school"), Main: true},
		{Head: p.T("part.group", "n", 1), Numeric: true},
		{Head: p.T("part.group", "n", 2), Numeric: true},
		{Head: p.T("office.col.level")},
		{Head: p.T("office.col.since")},
		{Head: p.T("office.col.office")},
	}}
	if !offices {
		t.Columns = t.Columns[:len(t.Columns)-1] // the cells of a column that is not there are left out
	}
	for i := range rows {
		row := &rows[i]
		t.Rows = append(t.Rows, part.Row{Cells: []part.Cell{
			{Text: row.SchoolName, Href: SheetPath(row.ID), Note: row.SchoolCode},
			{Text: p.Interval(int64(row.GroupLow[0]), int64(row.GroupHigh[0]))},
			{Text: p.Interval(int64(row.GroupLow[1]), int64(row.GroupHigh[1]))},
			{Kind: part.LevelCell, N: level(row.LevelLow, row.LevelHigh)},
			{Text: p.DateTime(row.ChangedAt)},
			{Text: row.ManagingName},
		}})
	}

	return t
}

// theStep finds a step as the actor meets it, and refuses whoever does not decide it.
func (d Deps) theStep(r *portal.Request, s step) (about, error) {
	c, err := d.choose(r, account.ResultDecide)
	if err != nil {
		return about{}, err
	}
	scope, err := d.Census.Of(r.Context(), r.Actor, c.season.ID, c.reach.Path)
	if err != nil {
		return about{}, err
	}
	a := d.about(r, s, c, scope)
	if !a.mine {
		return about{}, fault.New(fault.Forbidden, "office.not_decider", "who", locale.Key("season.decider."+string(a.who)))
	}
	if c.season.State != season.Open {
		return about{}, fault.New(fault.Locked, "assessment.season_closed_office")
	}

	return a, nil
}

// askAll is the page that asks before a step.
func (d Deps) askAll(s step) portal.HandlerFunc {
	return func(r *portal.Request) error {
		a, err := d.theStep(r, s)
		if err != nil {
			return err
		}
		key, back := "office.batch."+s.name, view.BatchPath+"?ky="+a.id(a.season)
		page := r.Page(r.Printer.T("office.batch"))
		page.Narrow = true

		say := []string{r.Printer.T(key + ".means"), r.Printer.T("office.batch.apart")}
		if s.grave && !d.Now().Before(a.season.Dates.PublishUntil) {
			say = append(say, r.Printer.T("office.overdue", "until", locale.LastMoment(a.season.Dates.PublishUntil)))
		}

		return r.Render(view.AskPage(view.Ask{Page: page, Asks: part.Confirmation{
			Title: r.Printer.T(key+".ask", "n", a.n), Say: say,
			Action: view.BatchPath + "/" + s.path + "?ky=" + a.id(a.season), Button: r.Printer.T(key, "n", a.n), Back: back, Grave: s.grave,
		}}))
	}
}

// carryAll takes a step and says what was refused and why.
func (d Deps) carryAll(s step) portal.HandlerFunc {
	return func(r *portal.Request) error {
		a, err := d.theStep(r, s)
		if err != nil {
			return err
		}
		done, err := s.carry(r.Context(), d.Returns, r.Actor, a.chosen)
		if err != nil {
			return err
		}
		back := view.BatchPath + "?ky=" + a.id(a.season)
		if len(done.Refused) == 0 {
			r.Flash(part.OK, "office.batch."+s.name+".done", "n", r.Printer.Int(int64(done.Done)))

			return r.Redirect(back)
		}

		return d.outcome(r, a, done, back)
	}
}

func (d Deps) outcome(r *portal.Request, a about, done assessment.Batch, back string) error {
	rows, _, err := d.waiting(r, a, assessment.MaxPage)
	if err != nil {
		return err
	}
	names := make(map[assessment.ID]string, len(rows))
	for i := range rows {
		names[rows[i].ID] = rows[i].SchoolName
	}
	p := r.Printer
	v := view.Outcome{
		Page: r.Page(p.T("office.batch")), Back: part.Link{Label: p.T("office.batch"), Href: back},
		Say: p.T("office.batch.outcome", "done", done.Done, "refused", len(done.Refused)),
		Table: part.Table{Caption: p.T("office.refused"), HideCaption: true, Columns: []part.Column{
			{Head: p.T("office.col.school"), Main: true}, {Head: p.T("office.col.why")},
		}},
	}
	for _, refused := range done.Refused {
		school := part.Cell{Text: names[refused.ID], Href: SheetPath(refused.ID)}
		if school.Text == "" {
			school.Text = p.T("office.some_return", "id", int64(refused.ID))
		}
		v.Table.Rows = append(v.Table.Rows, part.Row{Cells: []part.Cell{
			school, {Text: p.T(refused.Fault.Key, refused.Fault.Args...)},
		}})
	}

	return r.Render(view.OutcomePage(v))
}
