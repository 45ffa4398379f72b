package export

import (
	"context"
	"strings"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/paper"
	"github.com/thuocso/thuocso/internal/plan"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/disclose"
	"github.com/thuocso/thuocso/internal/ranking/lines"
)

// gathering is one workbook on its way: what was read and the words it is written in.
type gathering struct {
	locale.Printer

	index *maturity.Index
	board *ranking.Board
	veil  *plan.Veil
	lines map[int64]lines.Line
}

// Gather reads everything that the workbook of a unit shows. All of it rests on one
// run: where results have changed since, it is a Conflict fault and no workbook.
// Whoever may not see each school gets what the pages show them of the targets.
func Gather(ctx context.Context, d Deps, p locale.Printer, actor account.Actor, asked ranking.Asked) (paper.Book, error) {
	board, err := d.Figures.Board(ctx, asked)
	if err != nil {
		return paper.Book{}, err
	}
	if board.Taken.RunID == 0 {
		return paper.Book{}, fault.New(fault.Conflict, "paper.no_run")
	}
	veil, err := d.Plans.Veil(ctx, actor, d.Figures, asked, board)
	if err != nil {
		return paper.Book{}, err
	}
	asked.Unit, asked.Scope = board.Unit.ID, board.Unit.Path
	index, err := d.Seasons.Index(ctx, board.Season.RevisionID)
	if err != nil {
		return paper.Book{}, err
	}
	list, err := d.Lines.Lines(ctx, asked.Season, asked.Basis, asked.Scope)
	if err != nil {
		return paper.Book{}, err
	}
	if err := lines.Agree(board.Whole, list); err != nil {
		return paper.Book{}, err
	}
	g := gathering{Printer: p, index: index, board: board, veil: veil, lines: make(map[int64]lines.Line, len(list))}
	for _, l := range list {
		g.lines[l.ID] = l
	}
	book := paper.Book{Groups: g.heads(), Total: g.summary(p.T("paper.total"), board.Whole), Summary: g.parts()}
	for _, l := range list {
		book.Components = append(book.Components, g.school(l))
	}
	if book.Ranking, err = g.ranking(ctx, d, asked); err != nil {
		return paper.Book{}, err
	}
	if book.Targets, err = g.targets(ctx, d, asked, board.Unit); err != nil {
		return paper.Book{}, err
	}
	book.Meta = g.meta(d, len(book.Ranking))

	return book, nil
}

// parts are the lines of the units below, and of what the unit manages itself.
func (g *gathering) parts() []paper.SummaryRow {
	var rows []paper.SummaryRow
	for _, part := range g.board.Parts {
		rows = append(rows, g.summary(part.Unit.Name, part.Tally))
	}
	if g.board.Direct != nil {
		rows = append(rows, g.summary(g.T(g.board.Unit.DirectKey()), g.board.Direct))
	}

	return rows
}

func (g *gathering) meta(d Deps, ranked int) paper.Meta {
	s := g.board.Season

	return paper.Meta{
		Unit: g.board.Unit.Name, Season: g.SchoolYear(s.SchoolYear), Index: g.index.Number, Revision: g.index.ID + " " + g.index.Revision,
		Certified: s.Certified, Sample: s.Sample, Basis: g.T("paper.basis." + string(g.board.Basis)),
		Rule:       g.T("paper.rule."+string(s.Rules.Ranking)) + " " + g.T("paper.rule.equal"),
		Population: g.T("paper.population", "n", ranked, "unit", g.board.Unit.Name),
		RunID:      g.board.Taken.RunID, RunAt: g.board.Taken.At, MadeAt: d.Now(),
	}
}

func (g *gathering) heads() []paper.GroupHead {
	heads := make([]paper.GroupHead, 0, len(g.index.Groups))
	for i := range g.index.Groups {
		group := &g.index.Groups[i]
		h := paper.GroupHead{Code: group.Code, Name: group.Name.In(string(g.Lang()))}
		for _, c := range group.Conditions {
			h.Conditions = append(h.Conditions, c.Code)
		}
		for j := range group.Criteria {
			criterion := &group.Criteria[j]
			head := paper.CriterionHead{Code: criterion.Code, Name: criterion.Name.In(string(g.Lang()))}
			for _, c := range criterion.Components {
				head.Components = append(head.Components, paper.ComponentHead{Code: c.Code, Name: c.Name.In(string(g.Lang())), Max: c.Max})
			}
			h.Criteria = append(h.Criteria, head)
		}
		heads = append(heads, h)
	}

	return heads
}

func (g *gathering) summary(name string, t *ranking.Tally) paper.SummaryRow {
	row := paper.SummaryRow{
		Unit: name, Owing: t.Owing(), Sent: t.Standing().Sent(), Results: t.Schools(), Level1: t.Levels.At(1), Level2: t.Levels.At(2),
		Level3: t.Levels.At(3), Undecided: t.Levels.Undecided(),
	}
	if n := t.Schools(); n > 0 {
		sure, possible := t.Levels.From(2)
		row.SureShare, row.PossibleShare = share(sure, n), share(possible, n)
	}
	for i := range min(len(row.Group), len(t.Groups)) {
		low, ok := t.Groups[i].Low.Mean()
		high, _ := t.Groups[i].High.Mean()
		row.Group[i] = paper.Mean{Low: int64(low), High: int64(high), Known: ok}
	}

	return row
}

// share is part of whole in hundredths of a percent.
func share(part, whole int) paper.Mean {
	n := (int64(part)*10_000 + int64(whole)/2) / int64(whole)

	return paper.Mean{Low: n, High: n, Known: true}
}

func (g *gathering) school(l lines.Line) paper.SchoolRow {
	row := paper.SchoolRow{
		Code: l.Code, School: l.Name, Office: l.Managing, State: g.T("state." + l.State.String()), Points: l.Points, Met: l.Met,
		Known: l.Points != nil,
	}
	if row.Known {
		score := g.index.ScoreVector(l.Points, l.Met, g.board.Season.Rules.Condition)
		row.Level = score.Level
		for i := range min(len(row.Low), len(score.Groups)) {
			row.Low[i], row.High[i] = score.Groups[i].Low, score.Groups[i].High
		}
	}

	return row
}

// ranking reads every page of the unit's ranking.
func (g *gathering) ranking(ctx context.Context, d Deps, asked ranking.Asked) ([]paper.RankRow, error) {
	var rows []paper.RankRow
	q := ranking.Query{Asked: asked, Population: ranking.Population{Area: ranking.AnyArea}, Sort: ranking.ByRank, Page: 1}
	for {
		page, err := d.Figures.Page(ctx, q)
		if err != nil {
			return nil, err
		}
		if page.Taken.RunID != g.board.Taken.RunID {
			return nil, lines.Moved(page.Found, g.board.Whole.Schools())
		}
		for i := range page.Rows {
			rows = append(rows, g.rank(&page.Rows[i]))
		}
		if q.Page >= page.Pages {
			return rows, nil
		}
		q.Page++
	}
}

func (g *gathering) rank(r *ranking.Row) paper.RankRow {
	row := paper.RankRow{
		Rank: r.Rank, Code: r.Code, School: r.Name, Office: r.Managing, Stages: strings.Join(r.Stages.Names(), ", "), Level: r.Level(),
	}
	for i := range min(len(row.Low), len(r.Groups)) {
		row.Low[i], row.High[i] = r.Groups[i].Low, r.Groups[i].High
	}
	var missed []string
	for i, c := range g.index.Conditions() {
		if met := g.lines[r.School].Met; i < len(met) && !met[i] {
			missed = append(missed, c.Code)
		}
	}
	row.Missed = strings.Join(missed, ", ")

	return row
}

func (g *gathering) targets(ctx context.Context, d Deps, asked ranking.Asked, unit ranking.Unit) ([]paper.TargetRow, error) {
	field, err := d.Plans.Field(ctx, asked.Season, asked.Basis, asked.Scope)
	if err != nil {
		return nil, err
	}
	var rows []paper.TargetRow
	for _, p := range field.Plans {
		reaches := field.Gauge(p, unit).Evaluate(field.Schools)
		for i := range reaches {
			r := &reaches[i]
			if r.Target.Metric == maturity.ShareOfSchools && (r.Open == plan.Measured || r.Open == plan.NoResult) &&
				(r.Total != len(g.lines) || r.Total-r.Unknown != g.board.Whole.Schools()) {
				return nil, lines.Moved(r.Total-r.Unknown, g.board.Whole.Schools())
			}
			rows = append(rows, g.target(p, r))
		}
	}

	return rows, nil
}

func (g *gathering) target(p *maturity.Plan, r *plan.Reach) paper.TargetRow {
	t := &r.Target
	row := paper.TargetRow{
		ID: p.Decision.Number + ", " + t.Key, Name: t.Text.In(string(g.Lang())), Metric: g.T("paper.metric." + string(t.Metric)),
		Needed: g.needed(p, t), Source: g.T("paper.source." + t.Text.Level),
	}
	ratio := t.Metric == maturity.RatioOfSums || t.Metric == maturity.MeanShare
	switch {
	case r.Open != plan.Measured:
		row.Open = g.T("plan.open." + string(r.Open))

		return row
	case ratio && g.veil.Hides(p, r):
		// Shares of schools are counted from the rows of this very workbook.
		row.Open = g.T("plan.hidden", "least", disclose.Least)

		return row
	}
	if t.Metric == maturity.OfficeFigure && r.Offices > 0 {
		return g.counted(p, r, row)
	}
	row.Sure, row.Possible = paper.Mean{Low: r.Low, High: r.Low, Known: true}, paper.Mean{Low: r.High, High: r.High, Known: true}
	if t.Metric == maturity.ShareOfSchools {
		row.Sure, row.Possible = share(r.Sure, r.Total), share(r.Possible, r.Total)
		row.Short, row.ShortKnown = r.Short, true
	}
	row.Possible.Known = row.Possible.Known && (r.Boundless == 0 || t.Metric != maturity.RatioOfSums)

	return row
}

// needed says the bound of a target.
func (g *gathering) needed(p *maturity.Plan, t *maturity.Target) string {
	share := g.Percent(int64(t.Bound.Percent), 0)
	switch {
	case t.Counts():
		return g.T("plan.count", "n", t.Bound.Count, "unit", g.counts(p, t))
	case t.Bound.Strict:
		return "> " + share
	default:
		return share
	}
}

// counts is what the figure of an office counts.
func (g *gathering) counts(p *maturity.Plan, t *maturity.Target) string {
	f, _ := p.Figure(t.Figure)

	return plan.UnitWord(g.Printer, &f)
}

// counted fills a row with what offices count: as numbers, and as a share where there is one.
func (g *gathering) counted(p *maturity.Plan, r *plan.Reach, row paper.TargetRow) paper.TargetRow {
	row.Count, row.CountUnit = &paper.Counted{Now: r.Part, Short: r.PartShort, ShortKnown: r.State() != plan.Contributes}, g.counts(p, &r.Target)
	if r.Silent > 0 {
		row.Open = g.T("plan.may.silent", "n", r.Silent)
	}
	if !r.Target.Counts() {
		row.Sure, row.Possible = paper.Mean{Low: r.Low, High: r.Low, Known: true}, paper.Mean{Low: r.High, High: r.High, Known: r.Silent == 0}
	}

	return row
}
