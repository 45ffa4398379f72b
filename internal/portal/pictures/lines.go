package pictures

import (
	"cmp"
	"slices"
	"strings"

	"github.com/thuocso/thuocso/internal/chart"
	"github.com/thuocso/thuocso/internal/chart/plot"
	"github.com/thuocso/thuocso/internal/ranking"
)

// line is one named tally.
type line struct {
	name  string
	tally *ranking.Tally
}

// lines are the units below and what the unit manages itself; where there is neither the unit alone.
func (l *look) lines() []line {
	var list []line
	b := l.Board
	for i := range b.Parts {
		list = append(list, line{b.Parts[i].Unit.Name, b.Parts[i].Tally})
	}
	if b.Direct != nil {
		list = append(list, line{l.p.T(b.Unit.DirectKey()), b.Direct})
	}
	if len(list) == 0 {
		list = append(list, line{b.Unit.Name, b.Whole})
	}

	return list
}

// both draws a picture for both sizes of screen.
func both(draw func(size plot.Size) plot.Picture) []plot.Picture {
	return []plot.Picture{draw(plot.Broad), draw(plot.Narrow)}
}

// named is a figure with whose it is.
type named struct {
	name  string
	value int64
	n     int
}

// ends are the greatest and the least of the figures; false where there are fewer than two.
func ends(list []named) (high, low named, ok bool) {
	if len(list) < 2 {
		return high, low, false
	}
	by := func(a, b named) int { return cmp.Compare(a.value, b.value) }
	high, low = slices.MaxFunc(list, by), slices.MinFunc(list, by)

	return high, low, high.value > low.value
}

// from2 is the share from level 2 on, certain and possible, in hundredths of a percent.
func from2(l *ranking.Levels) chart.Cell {
	n := int64(l.N())
	if n == 0 {
		return chart.None()
	}
	sure, possible := l.From(2)

	return chart.Cell{Low: (2*int64(sure)*10_000 + n) / (2 * n), High: (2*int64(possible)*10_000 + n) / (2 * n)}
}

// interval is the mean of a group at both ends of the schools' intervals.
func interval(t *ranking.Tally, g int) chart.Cell {
	if g >= len(t.Groups) {
		return chart.None()
	}
	low, ok := t.Groups[g].Low.Mean()
	high, _ := t.Groups[g].High.Mean()
	if !ok {
		return chart.None()
	}

	return chart.Cell{Low: int64(low), High: int64(high)}
}

func (l *look) groupName(g int) string { return l.p.T("part.group", "n", g+1) }

func (l *look) stageName(i int) string {
	return l.p.T("directory.stage." + strings.ToLower(ranking.StageNames()[i]))
}

// thresholds are where levels begin.
func (l *look) thresholds() []int64 {
	return []int64{int64(l.index.Levels.SecondFrom.Points), int64(l.index.Levels.ThirdAbove.Points)}
}

// groupKeys is the legend of figures of the groups.
func (l *look) groupKeys(lines bool) []plot.Key {
	var keys []plot.Key
	for g := range l.index.Groups {
		keys = append(keys, plot.Key{Paint: plot.Series()[g%len(plot.Series())], Words: l.groupName(g), Line: lines, Style: g})
	}

	return keys
}

func say(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " ")
}
