package trends

import (
	"slices"

	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/portal/compared"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/change"
	"github.com/thuocso/thuocso/internal/ranking/trend"
	"github.com/thuocso/thuocso/internal/season"
	"github.com/thuocso/thuocso/web/part"
)

// against tells whether a moment compares with the one before, by the rule of the rankings; nil where the line breaks or one
// of the two has no results.
func (d Deps) against(r *portal.Request, asked []ranking.Asked, c *trend.Course, i int) (*change.Changes, error) {
	if i == 0 || c.Moments[i].Break.Any() || !figured(c.Moments[i].Tally) || !figured(c.Moments[i-1].Tally) {
		return nil, nil //nolint:nilnil // nothing to compare is no fault
	}
	of := func(id season.ID) ranking.Asked {
		return asked[slices.IndexFunc(asked, func(a ranking.Asked) bool { return a.Season == id })]
	}

	return d.Pages.Changes.Whole(r.Context(), of(c.Moments[i].Season.ID), of(c.Moments[i-1].Season.ID))
}

// againstToday is against in the structure of a later season, where the rankings of the time are no measure: the same rule
// on the schools that stand in both years.
func againstToday(years []trend.Then, i int) *change.Changes {
	if i == 0 || years[i].Break.Any() || !figured(years[i].Tally) || !figured(years[i-1].Tally) {
		return nil
	}
	now, before := &years[i], &years[i-1]
	if why := change.Unlike(&now.Seasons[0], &before.Seasons[0]); why != "" {
		return &change.Changes{Why: why}
	}

	return change.Counted(change.Among(now.Schools, before.Schools), len(now.Schools), len(before.Schools))
}

func figured(t *ranking.Tally) bool { return t != nil && t.Schools() > 0 }

// refused says below the season, where there is room for a sentence, why its figures are not compared.
func (w *writer) refused(cells []part.Cell, c *change.Changes, t *ranking.Tally) {
	if c == nil || c.Why == "" {
		return
	}
	says := compared.Refusal(w.p, c, t.Owing())
	if cells[0].Note != "" {
		says = cells[0].Note + "; " + says
	}
	cells[0].Note = says
}
