package pictures

import (
	"context"
	"strings"

	"github.com/thuocso/thuocso/internal/chart"
	"github.com/thuocso/thuocso/internal/chart/plot"
	"github.com/thuocso/thuocso/internal/ranking"
)

// leveled is a set of schools by level.
type leveled struct {
	name   string
	levels *ranking.Levels
}

func levelsByUnit(_ context.Context, l *look) (*drawn, error) {
	var sets []leveled
	for _, one := range l.lines() {
		sets = append(sets, leveled{one.name, &one.tally.Levels})
	}

	return l.levels("figures.unit", "levels_unit", sets), nil
}

func levelsByStage(_ context.Context, l *look) (*drawn, error) {
	var sets []leveled
	for i := range ranking.StageCount {
		if s := &l.Board.Whole.ByStage[i]; s.N() > 0 {
			sets = append(sets, leveled{l.stageName(i), s})
		}
	}

	return l.levels("figures.stage", "levels_stage", sets), nil
}

// levelPaints are the levels and what is not decided.
func levelPaints() []plot.Paint {
	return []plot.Paint{plot.Level1, plot.Level2, plot.Lined, plot.Hatched}
}

func levelKeys() []string { return []string{"levels.1", "levels.2", "levels.3", "levels.x"} }

func (l *look) levels(of, name string, sets []leveled) *drawn {
	if len(sets) == 0 || l.Board.Whole.Schools() == 0 {
		return nil
	}
	d := &drawn{say: l.p.T("pictures." + name + ".say"), table: chart.Table{Head: []string{l.p.T(of)}}}
	for i, key := range levelKeys() {
		d.table.Head, d.table.Forms = append(d.table.Head, l.p.T(key)), append(d.table.Forms, chart.Counts)
		d.keys = append(d.keys, plot.Key{Paint: levelPaints()[i], Words: l.p.T(key)})
	}
	d.table.Head, d.table.Forms = append(d.table.Head, l.p.T("figures.col.from2")), append(d.table.Forms, chart.Percents)
	var rows []plot.Stack
	var shares []named
	for _, s := range sets {
		counts := []int{s.levels.At(1), s.levels.At(2), s.levels.At(3), s.levels.Undecided()}
		row := chart.Row{Name: s.name}
		var words []string
		for i, n := range counts {
			row.Cells = append(row.Cells, chart.One(int64(n)))
			words = append(words, l.p.T("pictures.count", "what", l.p.T(levelKeys()[i]), "n", n))
		}
		share := from2(s.levels)
		row.Cells = append(row.Cells, share)
		d.table.Rows = append(d.table.Rows, row)
		rows = append(rows, plot.Stack{
			Name: s.name, Parts: counts, Note: s.name + ": " + strings.Join(words, ", "), N: l.p.T("pictures.schools", "n", s.levels.N()),
		})
		if !share.None {
			shares = append(shares, named{s.name, share.Low, s.levels.N()})
		}
	}
	d.finding = l.levelsFound(name, shares)
	d.rows = windowOf(l.at, len(rows))
	title := l.title(name)
	d.stills = both(func(size plot.Size) plot.Picture {
		return plot.Stacks("s-"+name, title, size, levelPaints(), rows[d.rows.From:d.rows.To])
	})

	return d
}

// levelsFound says how many schools are at which level, or of stages which has the greatest share from level 2.
func (l *look) levelsFound(name string, shares []named) string {
	whole := ""
	if name == "levels_unit" {
		levels := &l.Board.Whole.Levels
		whole = l.p.T("pictures.levels.found", "n", levels.N(), "l3", levels.At(3), "l2", levels.At(2), "l1", levels.At(1), "x", levels.Undecided())
	}
	high, low, ok := ends(shares)
	if !ok {
		return whole
	}

	return say(whole, l.p.T("pictures.levels.ends", "high", high.name, "most", l.p.Percent(high.value, 1), "n_high", high.n,
		"low", low.name, "least", l.p.Percent(low.value, 1), "n_low", low.n))
}
