package figures

import (
	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/ranking"
	view "github.com/thuocso/thuocso/web/page/figures"
	"github.com/thuocso/thuocso/web/part"
)

// jobs is the ledger of what is done for the whole portal; without a title for whoever may not see it.
func (d Deps) jobs(r *portal.Request) (view.Section, error) {
	_, system := r.Actor.GrantFor(account.SystemManage)
	_, starts := r.Actor.GrantFor(account.RunStart)
	if !system && !starts {
		return view.Section{}, nil
	}
	list, err := d.Jobs.Jobs(r.Context(), mostRuns)
	if err != nil {
		return view.Section{}, err
	}
	p := r.Printer
	t := part.Table{Caption: p.T("schedule.jobs"), HideCaption: true, Columns: []part.Column{
		{Head: p.T("figures.col.started"), Main: true},
		{Head: p.T("schedule.col.job")},
		{Head: p.T("figures.col.cause")},
		{Head: p.T("figures.col.outcome")},
		{Head: p.T("figures.col.took"), Numeric: true},
		{Head: p.T("schedule.col.read"), Numeric: true},
		{Head: p.T("schedule.col.written"), Numeric: true},
	}}
	for i := range list {
		e := &list[i]
		outcome := part.Cell{Text: p.T("schedule.outcome." + string(e.Outcome))}
		if e.Reason != "" && e.Outcome != ranking.Done {
			outcome.Note = p.T("schedule.reason." + e.Reason)
		}
		took := "–"
		if !e.FinishedAt.IsZero() {
			took = seconds(p, e.Took())
		}
		t.Rows = append(t.Rows, part.Row{Cells: []part.Cell{
			{Text: p.DateTime(e.StartedAt)},
			{Text: p.T("schedule.job." + e.Job)},
			{Text: p.T("figures.cause." + string(e.Cause)), Note: p.T("figures.due", "moment", e.ScheduledFor)},
			outcome,
			{Text: took},
			{Text: p.Int(int64(e.Figures.Read))},
			{Text: p.Int(int64(e.Figures.Written))},
		}})
	}

	return view.Section{Title: p.T("schedule.jobs"), Table: t, None: p.T("schedule.jobs.none"), Source: p.T("schedule.jobs.rule")}, nil
}
