package gaps

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/thuocso/thuocso/indicators"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/portal/figures"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/gaps"
)

// losing is a tally of so many schools that have nothing in the component at the place, and everything in the others.
func losing(index *maturity.Index, place, schools int) *ranking.Tally {
	t := &ranking.Tally{}
	t.Levels[0][0] = schools
	for i, c := range index.Components() {
		points := c.Max
		if i == place {
			points = 0
		}
		t.Components = append(t.Components, ranking.ComponentTally{Points: ranking.Histogram{{Value: points, Count: schools}}})
	}

	return t
}

// studied is a unit with parts of so many schools, read by somebody who may not see each of them.
func studied(t *testing.T, schools ...int) *study {
	t.Helper()
	content, err := indicators.FS.ReadFile("qd-4725-2022.yaml")
	if err != nil {
		t.Fatal(err)
	}
	index, problems := maturity.Load("qd-4725-2022.yaml", content)
	if index == nil {
		t.Fatal(problems)
	}
	catalogue, err := locale.Load(func(lang locale.Lang, key string) { t.Errorf("missing %s %s", lang, key) })
	if err != nil {
		t.Fatal(err)
	}
	b := &ranking.Board{Whole: &ranking.Tally{}}
	for i, n := range schools {
		b.Parts = append(b.Parts, ranking.Part{
			Unit: ranking.Unit{ID: int64(i + 1), Name: fmt.Sprintf("Đơn vị %d", i+1)}, Tally: losing(index, i, n),
		})
		b.Whole = ranking.Together(b.Whole, b.Parts[i].Tally)
	}
	s := &study{Pick: &figures.Pick{Board: b}, p: catalogue.Printer(locale.Vi, time.UTC), index: index}
	s.whole = gaps.Disclosed(b.Whole, nil, len(index.Components()))
	s.parts = gaps.DisclosedParts(s.whole, tallies(b))

	return s
}

func units(l list) string {
	var names []string
	for _, row := range l.rows {
		names = append(names, row[0].text)
	}

	return strings.Join(names, ", ")
}

func TestUnitsThatGiveFewSchoolsAwayAreNotShown(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		schools []int
		shown   string
		hidden  string
	}{
		{[]int{9, 6, 8}, "Đơn vị 1, Đơn vị 2, Đơn vị 3", ""},
		{[]int{9, 6, 2}, "Đơn vị 1", "2 đơn vị không hiện"}, // the second would give the third away
		{[]int{9, 4, 2}, "Đơn vị 1", "2 đơn vị không hiện"},
		{[]int{3, 1}, "", "2 đơn vị không hiện"},
	} {
		s := studied(t, c.schools...)
		l := s.byUnit()
		if got := units(l); got != c.shown || !strings.Contains(l.say, c.hidden) {
			t.Errorf("%v: shown %q, said %q", c.schools, got, l.say)
		}
		content, err := l.csv(s.p)
		if err != nil || strings.Count(string(content), "Đơn vị") != len(l.rows)+1 {
			t.Errorf("%v: the file says more than the page: %s, %v", c.schools, content, err)
		}
		s.provisional = true
		if all := s.byUnit(); len(all.rows) != len(c.schools) || strings.Contains(all.say, "không hiện") {
			t.Errorf("%v: hidden from whoever may see each school: %q", c.schools, units(all))
		}
	}
}

// The short form says in one row what the long one says, and begins with the same rows.
func TestAShortListIsTheBeginningOfTheLong(t *testing.T) {
	t.Parallel()
	s := studied(t, 9, 9, 9, 9, 9)
	l := s.byUnit()
	first, all := l.first(s.p), l.table(s.p, 0, len(l.rows))
	if len(first.Rows) != firstRows || len(all.Rows) != 5 || len(first.Columns) >= len(all.Columns) {
		t.Fatalf("%d of %d rows, %d of %d columns", len(first.Rows), len(all.Rows), len(first.Columns), len(all.Columns))
	}
	for i := range first.Rows {
		if short, long := first.Rows[i].Cells[0], all.Rows[i].Cells; short.Text != long[0].Text || short.Note != long[1].Text+" "+long[1].Note {
			t.Errorf("row %d: %+v", i, short)
		}
	}
}

func TestListsOfTooFewSchoolsSayNothing(t *testing.T) {
	t.Parallel()
	s := studied(t, 3)
	s.few, s.whole, s.parts = true, nil, nil // nothing was disclosed of them
	if l := s.losses(); len(l.rows) > 0 {
		t.Errorf("%d components are listed of fewer schools than may be shown", len(l.rows))
	}
	if l := s.byUnit(); len(l.rows) > 0 {
		t.Errorf("%d parts are listed of fewer schools than may be shown", len(l.rows))
	}
}
