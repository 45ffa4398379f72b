package figures

import (
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/season"
	entry "github.com/thuocso/thuocso/web/page/entering"
	view "github.com/thuocso/thuocso/web/page/figures"
	"github.com/thuocso/thuocso/web/part"
)

// progress shows who has reported.
func (d Deps) progress(r *portal.Request) error {
	h := view.Head{Page: r.Page(r.Printer.T("figures.progress"))}
	page := func(h view.Head) portal.Component { return view.ProgressPage(view.Progress{Head: h}) }
	v, err := d.reported(r, h)
	if err != nil {
		return none(r, h, err, page)
	}

	return r.Render(view.ProgressPage(v))
}

// progressLive answers with the part of the page that changes.
func (d Deps) progressLive(r *portal.Request) error {
	v, err := d.reported(r, view.Head{Page: part.Page{Printer: r.Printer}})
	if err != nil {
		return err
	}

	return r.Render(view.ProgressLive(v))
}

func (d Deps) reported(r *portal.Request, h view.Head) (view.Progress, error) {
	v := view.Progress{Head: h}
	c, err := d.choose(r, account.FiguresView)
	if err != nil {
		return v, err
	}
	units, unit, err := d.Figures.Units(r.Context(), c.Asked)
	if err != nil {
		return v, err
	}
	c.Unit = unit.ID
	live, err := d.Figures.Live(r.Context(), c.Season, unit.Path)
	if err != nil {
		return v, err
	}
	v.Head = c.head(h, view.ProgressPath, units)
	v.Views, v.Notes = nil, nil
	v.Page.Title = c.p.T("figures.progress.of", "unit", unit.Name)
	v.Lead = c.p.T("figures.progress.lead", "until", locale.LastMoment(c.season.Dates.SubmitUntil))
	v.Address = c.href(view.ProgressLivePath, "can-cu", "")
	v.Live = view.ProgressNow{
		Figures: c.counts(&live.All), Now: c.p.T("figures.progress.now", "moment", d.Now()),
		Sections: []view.Section{
			{Title: c.p.T("figures.by_unit"), Table: c.progressTable(live), None: c.p.T("figures.none"), Source: c.p.T("season.standing.say")},
			{
				Title: c.p.T("figures.late", "n", live.Missing), Table: c.lateTable(live, c.entering(r, d.Now())), None: c.p.T("figures.late.none"),
				Source: c.p.T("figures.late.shown", "n", len(live.Waiting), "all", live.Missing),
			},
		},
	}

	return v, nil
}

// counts are the numbers that progress starts with.
func (c *chosen) counts(all *ranking.Progress) []part.Figure {
	standing := all.Standing()
	owing, sent := standing.Owing(), standing.Sent()
	figures := []part.Figure{{
		Number: c.p.Int(int64(sent)) + "/" + c.p.Int(int64(owing)), Label: c.p.T("season.sent"),
		Note: c.p.Share(int64(sent), int64(owing), 0),
	}}
	for _, stand := range season.Stands() {
		figures = append(figures, part.Figure{Number: c.p.Int(int64(standing[stand])), Label: c.p.T(stand.Key())})
	}

	return figures
}

func (c *chosen) progressTable(live *ranking.Live) part.Table {
	t := part.Table{Caption: c.p.T("figures.by_unit"), HideCaption: true, Brief: c.p.T("phone.more"), Columns: []part.Column{
		{Head: c.p.T("figures.unit"), Main: true},
		{Head: c.p.T("figures.col.owing"), Numeric: true},
		{Head: c.p.T("season.sent"), Numeric: true},
		{Head: c.p.T("figures.col.share"), Numeric: true},
	}}
	for _, stand := range season.Stands() {
		t.Columns = append(t.Columns, part.Column{Head: c.p.T(stand.Key()), Numeric: true, Rest: true})
	}
	for i := range live.Units {
		name := live.Units[i].Unit.Name
		if live.Units[i].Unit.Kind == "province" {
			name = c.p.T("figures.direct.province")
		}
		t.Rows = append(t.Rows, part.Row{Cells: c.progressCells(name, &live.Units[i])})
	}
	t.Foot = c.progressCells(c.p.T("figures.all"), &live.All)

	return t
}

func (c *chosen) progressCells(name string, u *ranking.Progress) []part.Cell {
	standing := u.Standing()
	owing, sent := int64(standing.Owing()), int64(standing.Sent())
	cells := []part.Cell{{Text: name}, {Text: c.p.Int(owing)}, {Text: c.p.Int(sent)}, {Text: c.p.Share(sent, owing, 0)}}
	for _, n := range standing {
		cells = append(cells, part.Cell{Text: c.p.Int(int64(n))})
	}

	return cells
}

// entering tells of a school whether the person may enter its return from paper now: it is her office's, and the season takes
// what the school still has to send.
func (c *chosen) entering(r *portal.Request, now time.Time) func(*ranking.Waiting) bool {
	dates := c.season.Dates
	if _, may := r.Actor.GrantFor(account.ReturnEnter); !may || c.season.State != season.Open || now.Before(dates.OpensAt) {
		return nil
	}

	return func(w *ranking.Waiting) bool {
		until := dates.SubmitUntil
		if w.State == ranking.StateReturned {
			until = dates.ResubmitUntil
		}
		place := account.Target{Path: w.Path, ManagingPath: w.ManagingPath}

		return w.Return != 0 && now.Before(until) && account.May(r.Actor, account.ReturnEnter, place) == nil
	}
}

// lateTable lists who has something to send; where enters lets her, it leads to entering it from paper.
func (c *chosen) lateTable(live *ranking.Live, enters func(*ranking.Waiting) bool) part.Table {
	t := part.Table{Caption: c.p.T("figures.late", "n", live.Missing), HideCaption: true, Brief: c.p.T("phone.more"), Columns: []part.Column{
		{Head: c.p.T("figures.col.school"), Main: true},
		{Head: c.p.T("figures.col.state")},
		{Head: c.p.T("figures.col.office")},
	}}
	ways := make([]part.Cell, len(live.Waiting))
	some := false
	for i := range live.Waiting {
		if enters != nil && enters(&live.Waiting[i]) {
			ways[i] = part.Cell{Text: c.p.T("entering.link"), Href: entry.At(assessment.ID(live.Waiting[i].Return))}
			some = true
		}
	}
	if some {
		t.Columns = append(t.Columns, part.Column{Head: c.p.T("figures.late.paper")})
	}
	t.Columns = append(t.Columns, part.Column{Head: c.p.T("figures.col.commune"), Rest: true})
	for i := range live.Waiting {
		w := &live.Waiting[i]
		row := part.Row{Cells: []part.Cell{
			{Text: w.Name, Note: w.Code},
			{Kind: part.StateCell, Text: w.State.String()},
			{Text: w.Managing},
		}}
		if some {
			row.Cells = append(row.Cells, ways[i])
		}
		row.Cells = append(row.Cells, part.Cell{Text: w.Commune})
		t.Rows = append(t.Rows, row)
	}

	return t
}
