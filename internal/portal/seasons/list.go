package seasons

import (
	"strconv"
	"strings"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/season"
	plans "github.com/thuocso/thuocso/web/page/plan"
	view "github.com/thuocso/thuocso/web/page/season"
	"github.com/thuocso/thuocso/web/part"
)

// list shows the seasons that the actor's unit has part in.
func (d Deps) list(r *portal.Request) error {
	g, _ := r.Actor.GrantFor(account.SeasonView)
	all, err := d.Seasons.Seasons(r.Context(), g.Path)
	if err != nil {
		return err
	}
	totals, err := d.Census.Totals(r.Context(), all)
	if err != nil {
		return err
	}
	p := r.Printer
	v := view.List{Page: r.Page(p.T("season.list")), Table: part.Table{
		Caption: p.T("season.list"), HideCaption: true, Columns: []part.Column{
			{Head: p.T("season.col.year"), Main: true},
			{Head: p.T("season.col.unit")},
			{Head: p.T("season.col.state")},
			{Head: p.T("season.col.submit")},
			{Head: p.T("season.sent"), Numeric: true},
			{Head: p.T("season.col.outside"), Numeric: true},
			{Head: p.T("season.col.certified")},
		},
	}}
	if _, may := r.Actor.GrantFor(account.SeasonOpen); may {
		v.Open = part.Link{Label: p.T("season.open"), Href: view.OpenPath}
		v.Plans = part.Link{Label: p.T("plan.own"), Href: plans.OwnPath}
	}
	for _, s := range all {
		total := totals[s.ID]
		v.Table.Rows = append(v.Table.Rows, part.Row{Cells: []part.Cell{
			{Text: p.SchoolYear(s.SchoolYear), Href: seasonPath(s.ID)},
			{Text: s.UnitName},
			{Text: stands(p, s, total, d.Now())},
			{Text: p.Deadline(s.Dates.SubmitUntil)},
			{Text: p.T("season.of", "n", total.Sent(), "all", total.Owing())},
			{Text: p.Int(int64(total.Outside))},
			{Text: certified(p, s.Certified)},
		}})
	}

	return r.Render(view.ListPage(v))
}

// stands says what is true of a season: what its dates allow now, and how far its results are published.
func stands(p locale.Printer, s season.Season, total season.Total, now time.Time) string {
	phase := s.Phase(now)
	text := p.T("season.phase." + string(phase))
	switch {
	case total.Published == 0:
		return text
	case total.Published == total.Owing() && phase != season.Sending && phase != season.Correcting:
		return p.T("season.published")
	default:
		return p.T("season.published_of", "phase", text, "n", total.Published, "all", total.Owing())
	}
}

func certified(p locale.Printer, yes bool) string {
	if yes {
		return p.T("season.certified")
	}

	return p.T("season.uncertified")
}

func seasonPath(id season.ID) string { return view.ListPath + "/" + strconv.FormatInt(int64(id), 10) }

// season shows one season.
func (d Deps) season(r *portal.Request) error {
	s, ok := r.Kept().(season.Season)
	if !ok {
		return fault.New(fault.NotFound, "season.none")
	}
	index, err := d.Seasons.Index(r.Context(), s.RevisionID)
	if err != nil {
		return err
	}
	totals, err := d.Census.Totals(r.Context(), []season.Season{s})
	if err != nil {
		return err
	}
	p := r.Printer
	v := view.Season{
		Page: r.Page(p.T("season.title", "year", p.SchoolYear(s.SchoolYear))), Lead: p.T("season.lead", "unit", s.UnitName, "state",
			stands(p, s, totals[s.ID], d.Now())),
		Dates: dateFacts(p, s.Dates), Rules: ruleFacts(p, s.Rules), Index: indexFacts(p, index, s.Certified),
	}
	v.Page.Season = p.SchoolYear(s.SchoolYear)
	v.Page.Trail = []part.Link{{Label: p.T("season.list"), Href: view.ListPath}}
	held, err := d.Plans.Plans(r.Context(), s)
	if err != nil {
		return err
	}
	v.Plans, v.NoPlan = planFacts(p, held), p.T("season.plan.none")
	for _, q := range index.Questions {
		v.Questions = append(v.Questions, q.Text.In(string(p.Lang())))
	}
	if !s.Certified {
		v.Uncertified = p.T("season.uncertified.say", "decision", index.Decision.Number)
	}
	if err := d.who(r, s, &v); err != nil {
		return err
	}

	return r.Render(view.SeasonPage(v))
}

// who adds who owes a return, for offices and for whoever stands above: a school sees the rules alone.
func (d Deps) who(r *portal.Request, s season.Season, v *view.Season) error {
	reach, err := d.Census.Reach(r.Context(), r.Actor, account.SeasonView, s)
	if err != nil {
		if fault.KindOf(err) == fault.NotFound {
			err = nil // no part of the season is theirs to count
		}

		return err
	}
	scope, err := d.Census.Of(r.Context(), r.Actor, s.ID, reach.Path)
	if err != nil {
		return err
	}
	p := r.Printer
	offices, stages := officeTable(p, scope, true), stageTable(p, scope)
	v.Figures, v.Offices, v.Stages = scopeFigures(p, scope, true), &offices, &stages
	v.Tree = p.T("season.tree", "day", locale.Day(s.Dates.OpensAt)) + " " + p.T("season.standing.say")

	return nil
}

func scopeFigures(p locale.Printer, scope season.Scope, opened bool) []part.Figure {
	figures := []part.Figure{
		{Number: p.Int(int64(scope.Owing)), Label: p.T("season.owing")},
		{Number: p.Int(int64(scope.Outside)), Label: p.T("season.outside"), Note: p.T("season.outside.note")},
	}
	if opened {
		standing := scope.Standing()
		figures = append(figures, part.Figure{
			Number: p.T("season.of", "n", standing.Sent(), "all", scope.Owing), Label: p.T("season.sent"),
			Note: p.T("season.sent.note", "n", standing[season.NotSent], "back", standing[season.SentBack]),
		})
	}

	return figures
}

// officeTable counts by managing office; before the season is opened nobody can have sent anything.
func officeTable(p locale.Printer, scope season.Scope, opened bool) part.Table {
	t := part.Table{Caption: p.T("season.who"), HideCaption: true, Columns: []part.Column{
		{Head: p.T("season.col.office"), Main: true},
		{Head: p.T("season.owing"), Numeric: true},
		{Head: p.T("season.outside"), Numeric: true},
	}}
	if opened {
		for _, stand := range season.Stands() {
			t.Columns = append(t.Columns, part.Column{Head: p.T(stand.Key()), Numeric: true})
		}
	}
	// The cells of a column that is not there are left out.
	line := func(name string, owing, outside int, standing season.Standing) []part.Cell {
		cells := []part.Cell{{Text: name}, {Text: p.Int(int64(owing))}, {Text: p.Int(int64(outside))}}
		for _, n := range standing {
			cells = append(cells, part.Cell{Text: p.Int(int64(n))})
		}

		return cells
	}
	for _, o := range scope.Offices {
		t.Rows = append(t.Rows, part.Row{Cells: line(o.Name, o.Owing, o.Outside, o.Standing())})
	}
	t.Foot = line(p.T("season.all"), scope.Owing, scope.Outside, scope.Standing())

	return t
}

func stageTable(p locale.Printer, scope season.Scope) part.Table {
	t := part.Table{Caption: p.T("season.stages"), HideCaption: true, Columns: []part.Column{
		{Head: p.T("season.col.stages"), Main: true},
		{Head: p.T("season.owing"), Numeric: true},
		{Head: p.T("season.outside"), Numeric: true},
	}}
	for _, s := range scope.Stages {
		t.Rows = append(t.Rows, part.Row{Cells: []part.Cell{
			{Text: strings.Join(s.Stages, ", ")}, {Text: p.Int(int64(s.Owing))}, {Text: p.Int(int64(s.Outside))},
		}})
	}

	return t
}

func dateFacts(p locale.Printer, d season.Dates) []view.Fact {
	return []view.Fact{
		{Name: p.T("season.opens_at"), Value: p.DateTime(d.OpensAt), Source: p.T("season.opens_at.why")},
		{Name: p.T("season.submit_until"), Value: p.Deadline(d.SubmitUntil), Source: p.T("season.submit_until.why")},
		{Name: p.T("season.resubmit_until"), Value: p.Deadline(d.ResubmitUntil), Source: p.T("season.resubmit_until.why")},
		{Name: p.T("season.publish_until"), Value: p.Deadline(d.PublishUntil), Source: p.T("season.publish_until.why")},
	}
}

func ruleFacts(p locale.Printer, r season.Rules) []view.Fact {
	return []view.Fact{
		{Name: p.T("season.condition"), Value: p.T("season.condition." + string(r.Condition)), Source: p.T("season.condition.why")},
		{Name: p.T("season.recognised_by"), Value: p.T("season.who." + string(r.RecognisedBy)), Source: p.T("season.recognised_by.why")},
		{Name: p.T("season.published_by"), Value: p.T("season.who." + string(r.PublishedBy)), Source: p.T("season.published_by.why")},
		{Name: p.T("season.ranking"), Value: p.T("season.ranking." + string(r.Ranking)), Source: p.T("season.ranking.why")},
	}
}

// planFacts names plans by their number, with who issued them and how sure that is.
func planFacts(p locale.Printer, plans []*maturity.Plan) []view.Fact {
	list := make([]view.Fact, 0, len(plans))
	for _, one := range plans {
		list = append(list, view.Fact{
			Name:   one.Decision.Number,
			Value:  p.T("season.plan.by", "title", one.Title.In(string(p.Lang())), "issuer", one.Decision.Issuer, "n", len(one.Targets)),
			Source: p.T("season.plan.source", "level", p.T("office.provenance."+one.Decision.Level)),
		})
	}

	return list
}

func indexFacts(p locale.Printer, index *maturity.Index, isCertified bool) []view.Fact {
	lang := string(p.Lang())

	return []view.Fact{
		{Name: p.T("season.index.title"), Value: index.Title.In(lang)},
		{Name: p.T("season.index.decision"), Value: p.T("season.index.by", "number", index.Decision.Number, "issuer", index.Decision.Issuer)},
		{Name: p.T("season.index.revision"), Value: index.Revision, Source: certified(p, isCertified)},
		{Name: p.T("season.index.scope"), Value: index.Scope.In(lang), Source: p.T("season.index.stages", "stages", strings.Join(index.Stages, ", "))},
	}
}
