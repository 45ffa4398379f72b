package pictures

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/thuocso/thuocso/internal/chart"
	"github.com/thuocso/thuocso/internal/chart/plot"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/disclose"
)

// spread shows how the points of each group are spread within each stage.
func spread(ctx context.Context, l *look) (*drawn, error) {
	asked := l.Asked()
	asked.Unit = l.Unit.ID
	ranked, err := l.deps.Pages.Figures.Ranked(ctx, asked)
	if err != nil {
		return nil, err
	}
	d := &drawn{say: l.p.T("pictures.spread.say", "least", disclose.Least), keys: l.groupKeys(false), table: chart.Table{
		Head: []string{l.p.T("figures.stage"), l.p.T("map.schools")}, Forms: []chart.Form{chart.Counts},
	}}
	for g := range l.index.Groups {
		for _, what := range []string{"least", "q1", "median", "q3", "most"} {
			d.table.Head = append(d.table.Head, l.p.T("pictures.spread."+what, "group", l.groupName(g)))
			d.table.Forms = append(d.table.Forms, chart.Hundredths)
		}
	}
	var boxes []plot.Box
	medians := make([][]named, len(l.index.Groups))
	for stage := range ranking.StageCount {
		box, row, n := l.stageSpread(ranked.Entries, stage)
		if n < disclose.Least {
			continue
		}
		boxes, d.table.Rows = append(boxes, box), append(d.table.Rows, row)
		for g, q := range box.Spread {
			medians[g] = append(medians[g], named{box.Name, q.Median, n})
		}
	}
	if len(boxes) == 0 {
		return nil, nil //nolint:nilnil // nothing to draw is no fault
	}
	d.finding = l.spreadFound(medians)
	title := l.title("spread")
	d.stills = both(func(size plot.Size) plot.Picture { return plot.Boxes("s-spread", title, size, l.thresholds(), boxes) })

	return d, nil
}

// stageSpread tells how the points of the schools with a stage are spread: their lower ends.
func (l *look) stageSpread(entries []ranking.Entry, stage int) (plot.Box, chart.Row, int) {
	counts := make([]map[maturity.Points]int, len(l.index.Groups))
	n := 0
	for i := range entries {
		e := &entries[i]
		if !e.Stages.Has(stage) || len(e.Groups) < len(counts) {
			continue
		}
		n++
		for g := range counts {
			if counts[g] == nil {
				counts[g] = map[maturity.Points]int{}
			}
			counts[g][e.Groups[g].Low]++
		}
	}
	box := plot.Box{Name: l.stageName(stage), N: l.p.T("pictures.schools", "n", n)}
	row := chart.Row{Name: box.Name, Cells: []chart.Cell{chart.One(int64(n))}}
	var words []string
	for g := range counts {
		q := quartiles(counts[g])
		box.Spread = append(box.Spread, &q)
		for _, v := range []int64{q.Least, q.Q1, q.Median, q.Q3, q.Most} {
			row.Cells = append(row.Cells, chart.One(v))
		}
		words = append(words, l.p.T("pictures.spread.note", "group", l.groupName(g), "median", l.p.Decimal(q.Median, 1), "q1", l.p.Decimal(q.Q1, 1), "q3", l.p.Decimal(q.Q3, 1)))
	}
	box.Note = fmt.Sprintf("%s (%s): %s", box.Name, box.N, strings.Join(words, "; "))

	return box, row, n
}

// quartiles are those of counted values; a median between two values is the lower.
func quartiles(counts map[maturity.Points]int) plot.Quartiles {
	var h ranking.Histogram
	for _, v := range slices.Sorted(maps.Keys(counts)) {
		h = append(h, ranking.Bin{Value: v, Count: counts[v]})
	}
	least, _ := h.Min()
	most, _ := h.Max()
	first, third, _ := h.Quartiles()
	median, _, _ := h.Median()

	return plot.Quartiles{Least: int64(least), Q1: int64(first), Median: int64(median), Q3: int64(third), Most: int64(most)}
}

func (l *look) spreadFound(medians [][]named) string {
	var says []string
	for g, list := range medians {
		if high, low, ok := ends(list); ok {
			says = append(says, l.p.T("pictures.spread.found", "group", l.groupName(g), "high", high.name, "most", l.p.Decimal(high.value, 1), "n_high", high.n,
				"low", low.name, "least", l.p.Decimal(low.value, 1), "n_low", low.n))
		}
	}

	return say(says...)
}
