package pictures

import (
	"context"
	"slices"
	"strings"

	"github.com/thuocso/thuocso/internal/chart"
	"github.com/thuocso/thuocso/internal/chart/plot"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/portal/compared"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/trend"
	"github.com/thuocso/thuocso/internal/season"
)

// overSeasons shows a unit over the seasons; where index, rule or tree changed from one to the next the lines break.
func overSeasons(ctx context.Context, l *look) (*drawn, error) {
	asked := l.Asked()
	asked.Unit = l.Unit.ID
	all, err := l.deps.Pages.Figures.Trend(ctx, asked)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(t ranking.UnitTally) bool { return t.Tally.Schools() == 0 })
	if len(all) == 0 {
		return nil, nil //nolint:nilnil // nothing to draw is no fault
	}
	words := chart.TrendWords{Of: l.p.T("figures.season")}
	lines := make([]chart.Line, len(l.index.Groups)+1)
	for g := range l.index.Groups {
		lines[g] = chart.Line{Name: l.groupName(g), Form: chart.Hundredths}
	}
	last := &lines[len(l.index.Groups)]
	last.Name, last.Form = l.p.T("figures.trend.from2"), chart.Percents
	for i := range all {
		words.Moments = append(words.Moments, l.p.SchoolYear(all[i].SchoolYear))
		for g := range l.index.Groups {
			lines[g].Cells = append(lines[g].Cells, interval(all[i].Tally, g))
		}
		last.Cells = append(last.Cells, from2(&all[i].Tally.Levels))
	}
	c, err := chart.Trend(words, lines)
	if err != nil {
		return nil, err
	}
	c.Table.Head[len(lines)] = l.p.T("figures.col.from2") // both ends stand in the table, only the sure one in the picture
	gaps, err := trend.Breaks(ctx, l.deps.Trees, l.Unit.ID, seasonsOf(l.Seasons(), all))
	if err != nil {
		return nil, err
	}
	d := &drawn{say: l.p.T("pictures.trend.say"), table: c.Table}
	if d.finding, err = l.trendFinding(ctx, all, lines, gaps); err != nil {
		return nil, err
	}
	if slices.Contains(gaps, true) {
		d.say = say(d.say, l.p.T("pictures.trend.broken"))
	}
	courses := make([]plot.Course, len(lines))
	for k := range lines {
		courses[k] = l.course(&lines[k])
		d.keys = append(d.keys, plot.Key{Words: lines[k].Name, Line: true, Style: k})
	}
	title := l.title("trend")
	d.stills = both(func(size plot.Size) plot.Picture {
		return plot.Lines("s-trend", title, size, plot.Moments{Names: words.Moments, Breaks: gaps}, courses)
	})

	return d, nil
}

func (l *look) course(line *chart.Line) plot.Course {
	o := plot.Course{Name: line.Name}
	for _, cell := range line.Cells {
		if cell.None {
			o.Values, o.Words = append(o.Values, nil), append(o.Words, "–")

			continue
		}
		low := cell.Low
		o.Values, o.Words = append(o.Values, &low), append(o.Words, l.p.Decimal(low, 1))
	}

	return o
}

// seasonsOf are the seasons of the tallies.
func seasonsOf(seasons []season.Season, all []ranking.UnitTally) []season.Season {
	byID := map[season.ID]season.Season{}
	for _, s := range seasons {
		byID[s.ID] = s
	}
	list := make([]season.Season, len(all))
	for i := range all {
		list[i] = byID[all[i].Season]
		list[i].ID = all[i].Season
	}

	return list
}

// refused says why the last season does not compare with the one before, by the rule of the rankings; empty where it does, and
// where the lines break.
func (l *look) refused(ctx context.Context, all []ranking.UnitTally, breaks []bool) (string, error) {
	n := len(all)
	if n < 2 || breaks[n-2] {
		return "", nil
	}
	held := seasonsOf(l.Seasons(), all)
	now, before := l.Asked(), l.Asked()
	now.Unit, before.Unit = l.Unit.ID, l.Unit.ID
	now.Season, now.Held = held[n-1].ID, &held[n-1]
	before.Season, before.Held = held[n-2].ID, &held[n-2]
	c, err := l.deps.Pages.Changes.Whole(ctx, now, before)
	if err != nil || c.Why == "" {
		return "", err
	}

	return l.p.T("pictures.trend.refused", "season", l.p.SchoolYear(held[n-1].SchoolYear), "why", compared.Refusal(l.p, c, all[n-1].Tally.Owing())), nil
}

// trendFinding says what changed from the season before to the last, or why that is not said.
func (l *look) trendFinding(ctx context.Context, all []ranking.UnitTally, lines []chart.Line, breaks []bool) (string, error) {
	if why, err := l.refused(ctx, all, breaks); err != nil || why != "" {
		return why, err
	}

	return l.trendFound(all, lines, breaks), nil
}

// trendFound says what changed from the season before to the last, where both were measured alike.
func (l *look) trendFound(all []ranking.UnitTally, lines []chart.Line, breaks []bool) string {
	n := len(all)
	if n < 2 || breaks[n-2] {
		return l.p.T("pictures.trend.one", "season", l.p.SchoolYear(all[n-1].SchoolYear), "n", all[n-1].Tally.Schools())
	}
	var says []string
	for k := range lines {
		before, after := lines[k].Cells[n-2], lines[k].Cells[n-1]
		if before.None || after.None {
			continue
		}
		key := "pictures.trend.same"
		switch {
		case after.Low > before.Low:
			key = "pictures.trend.up"
		case after.Low < before.Low:
			key = "pictures.trend.down"
		}
		by := after.Low - before.Low
		unit := locale.Key("pictures.trend.points")
		if lines[k].Form == chart.Percents {
			unit = "pictures.trend.percents"
		}
		says = append(says, l.p.T(key, "what", lines[k].Name, "by", l.p.Decimal(max(by, -by), 1), "unit", unit))
	}

	return l.p.T("pictures.trend.found", "before", l.p.SchoolYear(all[n-2].SchoolYear), "n_before", all[n-2].Tally.Schools(),
		"after", l.p.SchoolYear(all[n-1].SchoolYear), "n_after", all[n-1].Tally.Schools(), "changes", strings.Join(says, "; "))
}
