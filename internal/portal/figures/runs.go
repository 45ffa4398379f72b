package figures

import (
	"cmp"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/season"
	view "github.com/thuocso/thuocso/web/page/figures"
	"github.com/thuocso/thuocso/web/part"
)

// mostRuns is how many runs the ledger shows.
const mostRuns = 50

// runs shows the ledger of runs.
func (d Deps) runs(r *portal.Request) error {
	h := view.Head{Page: r.Page(r.Printer.T("figures.runs"))}
	work, err := d.jobs(r)
	if err != nil {
		return err
	}
	page := func(h view.Head) portal.Component {
		if work.Title != "" {
			h.Lead, h.Nothing = h.Nothing.What, part.Fault{}
		}

		return view.RunsPage(view.Runs{Head: h, Jobs: work})
	}
	c, err := d.choose(r, account.RunView)
	if err != nil {
		return none(r, h, err, page)
	}
	list, err := d.Figures.Runs(r.Context(), c.Season, mostRuns)
	if err != nil {
		return err
	}
	v := view.Runs{Head: c.head(h, view.RunsPath, nil), Jobs: work}
	v.Views, v.Notes = nil, nil
	v.Lead = c.p.T("figures.runs.lead")
	if account.May(r.Actor, account.RunStart, account.Target{Path: c.season.UnitPath}) == nil {
		v.Start = view.RunsPath
	}
	v.Section = view.Section{
		Title: c.p.T("figures.runs.ledger"), Table: c.ledger(list), None: c.p.T("figures.no_run"), Source: c.p.T("figures.runs.rule"),
	}
	v.Problems = c.problems(list)

	return r.Render(view.RunsPage(v))
}

// press runs the season because somebody pressed the button.
func (d Deps) press(r *portal.Request) error {
	n, err := r.FormInt("ky", 1, 1<<62)
	if err != nil {
		return err
	}
	report, err := d.Runs.Press(r.Context(), r.Actor, season.ID(n))
	if err != nil {
		return err
	}
	tone := part.OK
	if report.Outcome != ranking.Done {
		tone = part.Bad
	}
	r.Flash(tone, "figures.run."+string(report.Outcome), "read", r.Printer.Int(int64(report.Read)),
		"written", r.Printer.Int(int64(report.Written)), "took", seconds(r.Printer, report.Took))

	return r.Redirect(view.RunsPath + "?ky=" + id(n))
}

// seconds writes a duration in seconds to the millisecond.
func seconds(p locale.Printer, d time.Duration) string {
	return p.T("figures.seconds", "n", p.Decimal(d.Milliseconds(), 3))
}

func (c *chosen) ledger(list []ranking.Entered) part.Table {
	t := part.Table{Caption: c.p.T("figures.runs.ledger"), HideCaption: true, Columns: []part.Column{
		{Head: c.p.T("figures.col.started"), Main: true},
		{Head: c.p.T("figures.col.cause")},
		{Head: c.p.T("figures.col.outcome")},
		{Head: c.p.T("figures.col.took"), Numeric: true},
		{Head: c.p.T("figures.col.read"), Numeric: true},
		{Head: c.p.T("figures.col.written"), Numeric: true},
		{Head: c.p.T("figures.col.checked")},
	}}
	for i := range list {
		e := &list[i]
		cause := part.Cell{Text: c.p.T("figures.cause." + string(e.Cause)), Note: e.Post}
		if !e.ScheduledFor.IsZero() {
			cause.Note = c.p.T("figures.due", "moment", e.ScheduledFor)
		}
		took := "–"
		if !e.FinishedAt.IsZero() {
			took = seconds(c.p, e.Took())
		}
		t.Rows = append(t.Rows, part.Row{Cells: []part.Cell{
			{Text: c.p.DateTime(e.StartedAt)},
			cause,
			{Text: c.p.T("figures.outcome." + string(e.Outcome))},
			{Text: took},
			{Text: c.p.Int(int64(e.Figures.Read))},
			{Text: c.p.Int(int64(e.Figures.Written))},
			{Text: c.checked(e)},
		}})
	}

	return t
}

// checked says on which totals source and computation agreed.
func (c *chosen) checked(e *ranking.Entered) string {
	if e.Outcome != ranking.Done || len(e.Figures.Checked.Bases) == 0 {
		return "–"
	}
	b := e.Figures.Checked.Bases[0]

	key := "figures.checked"
	if e.Figures.Checked.Recounted {
		key = "figures.recounted"
	}

	return c.p.T(key, "returns", e.Figures.Checked.Returns, "schools", b.Schools, "answers", b.Answers,
		"points", locale.Hundredths(b.Points))
}

// problems tells what the latest run found wrong, if it did.
func (c *chosen) problems(list []ranking.Entered) []view.Problem {
	if len(list) == 0 || list[0].Outcome != ranking.Mismatch {
		return nil
	}
	e := &list[0]
	p := view.Problem{Title: c.p.T("figures.mismatch", "moment", e.StartedAt)}
	for _, diff := range e.Differences {
		basis := ""
		if diff.Basis != "" {
			basis = c.p.T("figures.basis." + string(diff.Basis))
		}
		p.Lines = append(p.Lines, c.p.T("figures.diff."+diff.What, "of", cmp.Or(diff.Name, diff.Of), "basis", basis, "source", diff.Source, "computed", diff.Computed))
	}

	return []view.Problem{p}
}
