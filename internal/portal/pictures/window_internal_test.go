package pictures

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/thuocso/thuocso/indicators"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/portal/figures"
	"github.com/thuocso/thuocso/internal/ranking"
)

// looking is a look at a unit with so many units below it, each with a tally of its own.
func looking(t *testing.T, units int, tally func(i int) *ranking.Tally) *look {
	t.Helper()
	content, err := indicators.FS.ReadFile("qd-4725-2022.yaml")
	if err != nil {
		t.Fatal(err)
	}
	index, problems := maturity.Load("qd-4725-2022.yaml", content)
	if index == nil {
		t.Fatal(problems)
	}
	catalogue, err := locale.Load(func(_ locale.Lang, key string) { t.Errorf("no words for %s", key) })
	if err != nil {
		t.Fatal(err)
	}
	b := &ranking.Board{Unit: ranking.Unit{ID: 1, Name: "Tỉnh A"}}
	var parts []*ranking.Tally
	for i := range units {
		b.Parts = append(b.Parts, ranking.Part{Unit: ranking.Unit{ID: int64(2 + i), Name: fmt.Sprintf("Xã số %d", i+1)}, Tally: tally(i)})
		parts = append(parts, b.Parts[i].Tally)
	}
	b.Whole = ranking.Together(parts...)

	return &look{Pick: &figures.Pick{Unit: b.Unit, Board: b}, p: catalogue.Printer(locale.Vi, time.UTC), index: index, at: 1}
}

// measured is n schools that are alike: each has the same points of each group and component.
func measured(n int, points maturity.Points, x *maturity.Index) *ranking.Tally {
	t := &ranking.Tally{}
	t.Levels[1][1] = n
	for range x.Groups {
		h := ranking.Histogram{{Value: points, Count: n}}
		t.Groups = append(t.Groups, ranking.GroupTally{Low: h, High: h})
	}
	for range x.Components() {
		t.Components = append(t.Components, ranking.ComponentTally{Points: ranking.Histogram{{Value: points / 100, Count: n}}})
	}

	return t
}

// rowMakers are the pictures that have a row a unit.
func rowMakers() []maker {
	return []maker{{"levels_unit", levelsByUnit}, {"means", means}, {"heat", heat}}
}

// A page of rows is never empty, the pages hold each row once, and no more than a picture bears.
func TestThePagesOfRowsHoldEachRowOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.IntRange(0, 4000).Draw(t, "all")
		next := 0
		for page := 1; page <= windowOf(1, all).Pages; page++ {
			w := windowOf(page, all)
			if w.From != next || w.To < w.From || w.To-w.From > mostDrawn || w.Page != page || all > 0 && w.To == w.From {
				t.Fatalf("page %d of %d rows is %+v, want from %d", page, all, w, next)
			}
			next = w.To
		}
		if next != all {
			t.Fatalf("the pages end at %d of %d", next, all)
		}
		if w := windowOf(rapid.IntRange(-5, 1<<20).Draw(t, "page"), all); w.Page < 1 || w.Page > w.Pages {
			t.Fatalf("%+v is no page", w)
		}
	})
}

// As many units as the nation has communes: each stands in a picture, on the page that says so, and all stand in the table.
func TestEveryUnitOfTheNationStandsInAPicture(t *testing.T) {
	t.Parallel()
	const communes = 3321
	l := looking(t, communes, func(int) *ranking.Tally { return &ranking.Tally{} })
	for i := range l.Board.Parts {
		l.Board.Parts[i].Tally = measured(1+i%7, maturity.Points(100*(i%100)), l.index)
	}
	l.Board.Whole = ranking.Together(l.Board.Parts[0].Tally, l.Board.Parts[1].Tally)
	for _, m := range rowMakers() {
		for _, page := range []int{1, 34, 67} {
			l.at = page
			one, err := m.make(context.Background(), l)
			if err != nil {
				t.Fatal(err)
			}
			if len(one.table.Rows) != communes || len(one.rows.shown(one.table).Rows) != one.rows.To-one.rows.From {
				t.Fatalf("%s: %d rows of the table, %+v", m.name, len(one.table.Rows), one.rows)
			}
			var b bytes.Buffer
			if err := one.stills[0].Render(context.Background(), &b); err != nil {
				t.Fatal(err)
			}
			for i := one.rows.From; i < one.rows.To; i++ {
				if !strings.Contains(b.String(), fmt.Sprintf(">Xã số %d<", i+1)) {
					t.Fatalf("%s: unit %d is not on page %d", m.name, i+1, page)
				}
			}
			if size := b.Len(); size > 400_000 {
				t.Errorf("%s: page %d takes %d bytes", m.name, page, size)
			}
			if say := l.extent(one.rows); !strings.Contains(say, "trong 3.321 hàng, xếp theo tên đơn vị") {
				t.Errorf("%s says of its rows %q", m.name, say)
			}
		}
	}
}

func TestTheNavigationLeadsToTheEndsAndTheNeighbours(t *testing.T) {
	t.Parallel()
	l := looking(t, 1, func(int) *ranking.Tally { return &ranking.Tally{} })
	for _, c := range []struct {
		page, all int
		want      string
	}{
		{1, mostDrawn, ""},
		{1, 3 * mostDrawn, "[1] 2 3"},
		{30, 3321, "1 … 28 29 [30] 31 32 … 67"},
		{67, 3321, "1 … 65 66 [67]"},
	} {
		var got []string
		for _, n := range l.around("heat", windowOf(c.page, c.all)).Numbers {
			if n.Gap {
				got = append(got, "…")
			}
			word := fmt.Sprint(n.N)
			if n.Current {
				word = "[" + word + "]"
			}
			if !strings.Contains(n.Href, fmt.Sprintf("trang=%d#c-heat-title", n.N)) {
				t.Errorf("page %d leads to %s", n.N, n.Href)
			}
			got = append(got, word)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("page %d of %d rows: %s, want %s", c.page, c.all, strings.Join(got, " "), c.want)
		}
	}
}

// drawnOf makes a picture and writes it, nil where there is none.
func drawnOf(t *testing.T, m maker, l *look) (*drawn, string) {
	t.Helper()
	one, err := m.make(context.Background(), l)
	if err != nil {
		t.Fatal(err)
	}
	if one == nil {
		return nil, ""
	}
	var b bytes.Buffer
	if err := one.stills[0].Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}

	return one, b.String()
}

func TestASeasonWithoutReturnsHasNoPictures(t *testing.T) {
	t.Parallel()
	l := looking(t, 3, func(int) *ranking.Tally { return &ranking.Tally{} })
	for _, m := range append(rowMakers(), maker{"levels_stage", levelsByStage}) {
		if one, _ := drawnOf(t, m, l); one != nil {
			t.Errorf("%s is drawn of nothing: %+v", m.name, one.table)
		}
	}
}

// Beside a unit with figures one without any has none: not in the table, not as a bar, never as 0.
func TestAUnitWithoutFiguresIsNoZero(t *testing.T) {
	t.Parallel()
	l := looking(t, 2, func(int) *ranking.Tally { return &ranking.Tally{} })
	l.Board.Parts[0].Tally = measured(1, 6000, l.index)
	l.Board.Whole = ranking.Together(l.Board.Parts[0].Tally, l.Board.Parts[1].Tally)
	for _, m := range rowMakers() {
		one, svg := drawnOf(t, m, l)
		cells := one.table.Rows[1].Cells
		if m.name == "levels_unit" {
			cells = cells[len(cells)-1:] // before it stand how many schools there are, of which there are none
		}
		for i, cell := range cells {
			if !cell.None || cell.Low != 0 || cell.High != 0 {
				t.Errorf("%s: column %d of a unit without figures is %+v", m.name, i, cell)
			}
		}
		if strings.Contains(one.finding, "Xã số 2") || strings.Contains(one.finding, "(0,0") {
			t.Errorf("%s says %q", m.name, one.finding)
		}
		if m.name == "heat" && strings.Count(svg, `fill="url(#s-heat-h)"`) != len(cells) {
			t.Errorf("%d hatched cells, want %d", strings.Count(svg, `fill="url(#s-heat-h)"`), len(cells))
		}
	}
}

// Where no school answered a component there is no share of its points; where some did, the others count as nothing.
func TestAComponentThatNobodyAnsweredIsNoZero(t *testing.T) {
	t.Parallel()
	silent := &ranking.Tally{Components: []ranking.ComponentTally{{}, {Points: ranking.Histogram{{Value: 0, Count: 1}}}}}
	silent.Levels[0][0] = 2
	if cell := had(silent, 0, 500); !cell.None {
		t.Errorf("nobody answered: %+v", cell)
	}
	if cell := had(silent, 1, 500); cell.None || cell.Low != 0 {
		t.Errorf("one answered with no points: %+v", cell)
	}
	silent.Components[0].NotApplicable = 2
	if cell := had(silent, 0, 500); !cell.None {
		t.Errorf("it concerns nobody: %+v", cell)
	}
}

// Of units that are all alike, and of one school alone, no sentence names a highest and a lowest.
func TestWhereAllAreEqualNothingIsHighest(t *testing.T) {
	t.Parallel()
	for _, units := range []int{1, 4} {
		l := looking(t, units, func(int) *ranking.Tally { return &ranking.Tally{} })
		for i := range l.Board.Parts {
			l.Board.Parts[i].Tally = measured(1, 6000, l.index)
		}
		l.Board.Whole = ranking.Together(l.Board.Parts[0].Tally)
		for _, m := range rowMakers()[:2] {
			one, _ := drawnOf(t, m, l)
			if strings.Contains(one.finding, "cao nhất") || strings.Contains(one.finding, "thấp nhất") {
				t.Errorf("%d units, %s: %q", units, m.name, one.finding)
			}
		}
	}
}
