package pictures

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/thuocso/thuocso/internal/chart"
	"github.com/thuocso/thuocso/internal/chart/plot"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/change"
	"github.com/thuocso/thuocso/internal/ranking/disclose"
	"github.com/thuocso/thuocso/internal/season"
)

// mostMoved is how many schools the slope chart shows: the first of the ranking.
const mostMoved = 20

// moved is a school with its ranks in both seasons.
type moved struct {
	school        int64
	before, after int
}

// slope shows the ranks of schools in this season beside those of the season before, both on the same basis. Where index or rules
// are others the ranks mean different things, and there is nothing to show.
func slope(ctx context.Context, l *look) (*drawn, error) {
	held := l.Season()
	i := slices.IndexFunc(l.Seasons(), func(s season.Season) bool {
		return s.UnitID == held.UnitID && s.SchoolYear == held.SchoolYear-1
	})
	if i < 0 || change.Unlike(&held, &l.Seasons()[i]) != "" {
		return nil, nil //nolint:nilnil // no season to compare with is no fault
	}
	list, before, err := l.moves(ctx, &l.Seasons()[i])
	if err != nil || len(list) == 0 {
		return nil, err
	}
	shown := list[:min(mostMoved, len(list))]
	ids := make([]int64, len(shown))
	for i := range shown {
		ids[i] = shown[i].school
	}
	names, err := l.deps.Pages.Figures.Names(ctx, held.ID, ids)
	if err != nil {
		return nil, err
	}
	now := l.p.SchoolYear(held.SchoolYear)
	d := &drawn{
		say: l.p.T("pictures.slope.say", "most", mostMoved),
		table: chart.Table{
			Head:  []string{l.p.T("figures.col.school"), l.p.T("pictures.slope.rank", "season", before), l.p.T("pictures.slope.rank", "season", now)},
			Forms: []chart.Form{chart.Counts, chart.Counts},
		},
		keys: []plot.Key{
			{Line: true, Style: plot.Rising, Words: l.p.T("pictures.slope.up")},
			{Line: true, Style: plot.Falling, Words: l.p.T("pictures.slope.down")},
			{Line: true, Style: plot.Steady, Words: l.p.T("pictures.slope.same")},
		},
	}
	var moves []plot.Move
	for _, m := range shown {
		name := names[m.school].Name
		d.table.Rows = append(d.table.Rows, chart.Row{Name: name, Href: l.School(m.school), Cells: []chart.Cell{chart.One(int64(m.before)), chart.One(int64(m.after))}})
		moves = append(moves, plot.Move{Name: name, Short: strings.TrimPrefix(name, "Trường "), Note: l.p.T("pictures.slope.note", "school", name, "before", m.before, "after", m.after), Before: m.before, After: m.after})
	}
	d.finding = l.slopeFound(list)
	title := l.title("slope")
	d.stills = both(func(size plot.Size) plot.Picture {
		return plot.Slope("s-slope", title, size, [2]string{before, now}, moves)
	})

	return d, nil
}

// moves are the schools that have a result in both seasons, the best of now first; none where they are too few for ranks.
func (l *look) moves(ctx context.Context, before *season.Season) ([]moved, string, error) {
	asked := l.Asked()
	asked.Unit = l.Unit.ID
	now, err := l.deps.Pages.Figures.Ranked(ctx, asked)
	if err != nil {
		return nil, "", err
	}
	asked.Season, asked.Held = before.ID, before
	then, err := l.deps.Pages.Figures.Ranked(ctx, asked)
	if err != nil {
		return nil, "", err
	}
	return joined(now.Entries, then.Entries, l.Season().Rules.Ranking), l.p.SchoolYear(before.SchoolYear), nil
}

// joined ranks the schools that have a result in both seasons among themselves, by the order of now: ranks among different
// schools could not be compared.
func joined(now, then []ranking.Entry, order season.Order) []moved {
	in := func(list []ranking.Entry) map[int64]bool {
		ids := make(map[int64]bool, len(list))
		for i := range list {
			ids[list[i].School] = true
		}

		return ids
	}
	kept := func(list []ranking.Entry, other map[int64]bool) []ranking.Entry {
		var common []ranking.Entry
		for i := range list {
			if other[list[i].School] {
				common = append(common, list[i])
			}
		}

		return ranking.Rank(common, order)
	}
	after, before := kept(now, in(then)), kept(then, in(now))
	if !disclose.Ranks(len(after)) {
		return nil
	}
	ranks := make(map[int64]int, len(before))
	for i := range before {
		ranks[before[i].School] = before[i].Rank
	}
	list := make([]moved, len(after))
	for i := range after {
		list[i] = moved{after[i].School, ranks[after[i].School], after[i].Rank}
	}
	slices.SortFunc(list, func(a, b moved) int { return cmp.Or(cmp.Compare(a.after, b.after), cmp.Compare(a.school, b.school)) })

	return list
}

func (l *look) slopeFound(list []moved) string {
	up, down := 0, 0
	for _, m := range list {
		switch {
		case m.after < m.before:
			up++
		case m.after > m.before:
			down++
		}
	}

	return l.p.T("pictures.slope.found", "n", len(list), "up", up, "down", down, "same", len(list)-up-down)
}
