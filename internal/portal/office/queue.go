package office

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/season"
	view "github.com/thuocso/thuocso/web/page/office"
	"github.com/thuocso/thuocso/web/part"
)

// pageSize is how many rows a page of the queue has.
const pageSize = 50

// Choices of the scope that are no office.
const (
	direct   = "truc-tiep"
	everyone = "tat-ca"
)

// chosen is the season that a page is about, what of it the actor sees, and all seasons to choose from.
type chosen struct {
	season season.Season
	all    []season.Season
	reach  season.Reach
}

// choose reads which season the address names; the newest where it names none.
func (d Deps) choose(r *portal.Request, p account.Permission) (chosen, error) {
	g, _ := r.Actor.GrantFor(p)
	all, err := d.Seasons.Seasons(r.Context(), g.Path)
	if err != nil {
		return chosen{}, err
	}
	if len(all) == 0 {
		return chosen{}, fault.New(fault.NotFound, "office.no_season")
	}
	c := chosen{season: all[0], all: all}
	wanted := season.ID(r.QueryInt("ky", 0, 0, 1<<31))
	if i := slices.IndexFunc(all, func(s season.Season) bool { return s.ID == wanted }); i >= 0 {
		c.season = all[i]
	}
	c.reach, err = d.Census.Reach(r.Context(), r.Actor, p, c.season)

	return c, err
}

func (c chosen) options(p locale.Printer) []part.Option {
	list := make([]part.Option, 0, len(c.all))
	for _, s := range c.all {
		list = append(list, part.Option{Value: c.id(s), Label: p.SchoolYear(s.SchoolYear)})
	}

	return list
}

func (c chosen) id(s season.Season) string { return strconv.FormatInt(int64(s.ID), 10) }

// queue shows an office what waits for it.
func (d Deps) queue(r *portal.Request) error {
	v := view.Queue{Page: r.Page(r.Printer.T("office.queue"))}
	c, err := d.choose(r, account.ReviewList)
	if f := fault.Of(err); err != nil && f.Kind == fault.NotFound {
		v.NoSeason = r.Printer.T("office.no_season")

		return r.Render(view.QueuePage(v))
	}
	if err != nil {
		return err
	}
	scope, err := d.Census.Of(r.Context(), r.Actor, c.season.ID, c.reach.Path)
	if err != nil {
		return err
	}
	q := wanted(r, c, scope)
	rows, total, err := d.Returns.List(r.Context(), r.Actor, q.ListQuery)
	if err != nil {
		return err
	}
	counts := scope.States
	if q.ManagingID != 0 {
		counts = scope.Office(q.ManagingID).States
	}
	v.Page.Season = r.Printer.SchoolYear(c.season.SchoolYear)
	v.Lead = lead(r.Printer, c.season)
	v.Figures = q.figures(r.Printer, counts)
	v.Seasons, v.Season = c.options(r.Printer), c.id(c.season)
	v.States, v.State = stateOptions(r.Printer), string(q.State)
	v.Scopes, v.Scope = q.scopes(r.Printer, c, scope), q.scope
	v.Search = q.Search
	v.Table = queueTable(r.Printer, rows, tableOf{offices: q.ManagingID == 0, enters: d.enters(r, c, q), now: d.Now()})
	v.Pages = q.pages(len(rows), total)
	v.Rule = r.Printer.T("office.queue.rule")

	return r.Render(view.QueuePage(v))
}

// query is a ListQuery with what the address said of it.
type query struct {
	assessment.ListQuery

	scope string
	page  int
}

// wanted reads what the address asks for. An office sees what it reviews itself; only the
// season's own unit may look at others.
func wanted(r *portal.Request, c chosen, scope season.Scope) query {
	states := []string{""}
	for _, s := range assessment.States() {
		states = append(states, string(s))
	}
	page := r.QueryInt("trang", 1, 1, 10_000)
	q := query{page: page, ListQuery: assessment.ListQuery{
		Season: c.season.ID, Path: c.reach.Path, ManagingID: c.reach.Grant.UnitID,
		State: assessment.State(r.QueryOne("loc", states...)), Search: r.Query("tim", 100),
		Offset: (page - 1) * pageSize, Limit: pageSize,
	}}
	if !c.reach.Whole {
		return q
	}
	q.scope = r.Query("pham-vi", 20)
	if q.scope == "" {
		q.scope = direct
		if scope.Office(c.reach.Grant.UnitID).Owing == 0 {
			q.scope = everyone
		}
	}
	switch id, err := strconv.ParseInt(q.scope, 10, 64); {
	case q.scope == direct:
	case err == nil && scope.Office(id).Owing > 0:
		q.ManagingID = id
	default:
		q.scope, q.ManagingID = everyone, 0
	}

	return q
}

func (q query) scopes(p locale.Printer, c chosen, scope season.Scope) []part.Option {
	if !c.reach.Whole {
		return nil
	}
	list := []part.Option{{Value: everyone, Label: p.T("office.scope.all")}}
	own := c.reach.Grant.UnitID
	if scope.Office(own).Owing > 0 {
		list = append(list, part.Option{Value: direct, Label: p.T("office.scope.direct")})
	}
	for _, o := range scope.Offices {
		if o.OfficeID != own && o.Owing > 0 {
			list = append(list, part.Option{Value: strconv.FormatInt(o.OfficeID, 10), Label: o.Name})
		}
	}

	return list
}

// href is the address of the queue with other values (name, value, name, value).
func (q query) href(pairs ...string) string {
	v := url.Values{"ky": {strconv.FormatInt(int64(q.Season), 10)}}
	for name, value := range map[string]string{"loc": string(q.State), "tim": q.Search, "pham-vi": q.scope} {
		if value != "" {
			v.Set(name, value)
		}
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Del(pairs[i])
		if pairs[i+1] != "" {
			v.Set(pairs[i], pairs[i+1])
		}
	}

	return view.QueuePath + "?" + v.Encode()
}

func (q query) pages(shown, total int) part.Pages {
	pages := part.Pages{From: q.Offset + 1, To: q.Offset + shown, All: total}
	if q.page > 1 {
		pages.Previous = q.href("trang", strconv.Itoa(q.page-1))
	}
	if pages.To < total {
		pages.Next = q.href("trang", strconv.Itoa(q.page+1))
	}

	return pages
}

// figures count the returns; the first are those that wait for the office, which the list starts with.
func (q query) figures(p locale.Printer, counts map[string]int) []part.Figure {
	again := counts[string(assessment.Resubmitted)]
	waiting := part.Figure{
		Number: p.Int(int64(counts[string(assessment.Submitted)] + again)), Label: p.T("office.waits"),
		Href: q.href("loc", "", "tim", ""),
	}
	if again > 0 {
		waiting.Note = p.T("office.waits.again", "n", again)
	}
	figures := []part.Figure{waiting}
	for _, s := range []assessment.State{
		assessment.Returned, assessment.Draft, assessment.Verified, assessment.Recognised, assessment.Published,
	} {
		f := part.Figure{Number: p.Int(int64(counts[string(s)])), Label: p.T("state." + string(s))}
		if counts[string(s)] > 0 {
			f.Href = q.href("loc", string(s), "tim", "")
		}
		figures = append(figures, f)
	}

	return figures
}

func stateOptions(p locale.Printer) []part.Option {
	list := []part.Option{{Label: p.T("office.state.any")}}
	for _, s := range assessment.States() {
		list = append(list, part.Option{Value: string(s), Label: p.T("state." + string(s))})
	}

	return list
}

func lead(p locale.Printer, s season.Season) string {
	return p.T("office.lead", "year", p.SchoolYear(s.SchoolYear), "submit", locale.LastMoment(s.Dates.SubmitUntil),
		"resubmit", locale.LastMoment(s.Dates.ResubmitUntil), "publish", locale.LastMoment(s.Dates.PublishUntil))
}

// tableOf says what the queue's table shows besides its rows: the office of each, the way to enter what is not sent, the moment.
type tableOf struct {
	offices, enters bool
	now             time.Time
}

func queueTable(p locale.Printer, rows []assessment.Row, of tableOf) part.Table {
	t := part.Table{Caption: p.T("office.queue"), HideCaption: true, Columns: []part.Column{
		{Head: p.T("office.col.school"), Main: true},
		{Head: p.T("office.col.state")},
		{Head: p.T("office.col.sent")},
		{Head: p.T("office.col.answered"), Numeric: true},
		{Head: p.T("office.col.judged"), Numeric: true},
		{Head: p.T("part.group", "n", 1), Numeric: true},
		{Head: p.T("part.group", "n", 2), Numeric: true},
		{Head: p.T("office.col.level")},
	}}
	if of.offices {
		t.Columns = append(t.Columns, part.Column{Head: p.T("office.col.office")})
	}
	for i := range rows {
		cells := queueCells(p, &rows[i], of)
		if of.offices {
			cells = append(cells, part.Cell{Text: rows[i].ManagingName})
		}
		t.Rows = append(t.Rows, part.Row{Cells: cells})
	}

	return t
}

func queueCells(p locale.Printer, row *assessment.Row, of tableOf) []part.Cell {
	school := part.Cell{Text: row.SchoolName, Note: row.SchoolCode + " · " + strings.Join(row.Stages, ", ")}
	if row.State != assessment.Draft { // what is not sent is the school's own
		school.Href = SheetPath(row.ID)
	}
	sent := part.Cell{Text: "–"}
	if !row.SubmittedAt.IsZero() && row.State != assessment.Draft {
		sent.Text, sent.Note = p.Date(row.SubmittedAt), p.Time(row.SubmittedAt)
		if days := int(of.now.Sub(row.SubmittedAt) / (24 * time.Hour)); waits(row.State) && days > 0 {
			sent.Note = p.Plural("office.waiting", days)
		}
	}
	if of.enters && row.State == assessment.Draft {
		sent = enterCell(p, row)
	}
	judged := part.Cell{Text: "–"}
	if waits(row.State) || row.State == assessment.Returned {
		judged.Text = p.T("office.of", "n", row.Judged, "all", row.Asked)
	}
	cells := []part.Cell{
		school,
		{Kind: part.StateCell, Text: string(row.State)},
		sent,
		{Text: p.T("office.of", "n", row.Answered, "all", row.Asked)},
		judged,
	}
	if row.Unsent() {
		// What has not been sent is still the school's own.
		return append(cells, part.Cell{Text: "–"}, part.Cell{Text: "–"}, part.Cell{Kind: part.LevelCell, N: part.NoLevel})
	}
	for g := range row.GroupLow {
		cells = append(cells, part.Cell{Text: p.Interval(int64(row.GroupLow[g]), int64(row.GroupHigh[g]))})
	}

	return append(cells, part.Cell{Kind: part.LevelCell, N: level(row.LevelLow, row.LevelHigh)})
}

// level is the level both ends agree on, else undecided.
func level(low, high int) int8 {
	if low != high {
		return part.Undecided
	}

	return int8(low) //nolint:gosec // 1 to 3
}

// waits tells whether a return lies with the office.
func waits(s assessment.State) bool { return s == assessment.Submitted || s == assessment.Resubmitted }

// SheetPath is the sheet on which the office reviews a return.
func SheetPath(id assessment.ID) string {
	return view.QueuePath + "/" + strconv.FormatInt(int64(id), 10)
}
