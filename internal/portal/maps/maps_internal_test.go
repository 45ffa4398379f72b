package maps

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/thuocso/thuocso/internal/chart"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/disclose"
)

func words(t *testing.T) locale.Printer {
	t.Helper()
	c, err := locale.Load(func(_ locale.Lang, key string) { t.Errorf("no words for %s", key) })
	if err != nil {
		t.Fatal(err)
	}

	return c.Printer(locale.Vi, time.UTC)
}

func TestEveryFigureFallsIntoOneOfFewClasses(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Int64Range(0, most), 1, 20).Draw(t, "values")
		c := classesOf(values)
		if c.n < 1 || c.n > mostClasses {
			t.Fatalf("%d classes", c.n)
		}
		for _, v := range values {
			class := c.of(v)
			from := (c.first + int64(class)) * c.width
			if class < 0 || class >= c.n || v < from || v > from+c.width || v == from+c.width && v != most {
				t.Fatalf("%d is in class %d of %+v", v, class, c)
			}
		}
		paints := map[string]bool{}
		for class := range c.n {
			paints[string(c.paint(class))] = true
		}
		if len(paints) != c.n {
			t.Fatalf("%d paints for %d classes", len(paints), c.n)
		}
	})
}

// tallied is a unit of n schools, so many of them surely from level 2, so many undecided.
func tallied(n, sure, open int) *ranking.Tally {
	t := &ranking.Tally{}
	t.Levels[1][1], t.Levels[0][1], t.Levels[0][0] = sure, open, n-sure-open

	return t
}

func TestTheSentenceSaysWhatTheMapShows(t *testing.T) {
	t.Parallel()
	p := words(t)
	m := &measures(2)[0]
	for name, c := range map[string]struct {
		pieces []piece
		want   string
	}{
		"highest and lowest": {
			[]piece{{name: "Huyện A", tally: tallied(10, 5, 1)}, {name: "Huyện B", tally: tallied(4, 3, 0)}, {name: "Huyện C", tally: tallied(0, 0, 0)}},
			"Tỉ lệ trường từ mức 2 trở lên của Tỉnh: 57,1–64,3\u00a0% (n = 14 trường). Cao nhất: Huyện B (75,0\u00a0%); thấp nhất: Huyện A (50,0\u00a0%).",
		},
		"all equal": {
			[]piece{{name: "A", tally: tallied(2, 1, 0)}, {name: "B", tally: tallied(4, 2, 0)}},
			"Tỉ lệ trường từ mức 2 trở lên của Tỉnh: 50,0\u00a0% (n = 6 trường). Cả 2 đơn vị có số liệu đều là 50,0\u00a0%.",
		},
		"several share a place": {
			[]piece{
				{name: "A", tally: tallied(1, 1, 0)},
				{name: "B", tally: tallied(1, 1, 0)},
				{name: "C", tally: tallied(1, 1, 0)},
				{name: "D", tally: tallied(1, 1, 0)},
				{name: "E", tally: tallied(2, 0, 0)},
			},
			"Tỉ lệ trường từ mức 2 trở lên của Tỉnh: 66,7\u00a0% (n = 6 trường). Cao nhất: A, B, C và 1 đơn vị khác (100,0\u00a0%); thấp nhất: E (0,0\u00a0%).",
		},
		"nothing yet": {[]piece{{name: "A", tally: tallied(0, 0, 0)}}, "Chưa có đơn vị nào có số liệu."},
		"one unit": {
			[]piece{{name: "A", tally: tallied(8, 2, 0)}, {name: "B", tally: tallied(0, 0, 0)}},
			"Tỉ lệ trường từ mức 2 trở lên của Tỉnh: 25,0\u00a0% (n = 8 trường).",
		},
	} {
		var parts []*ranking.Tally
		for _, one := range c.pieces {
			parts = append(parts, one.tally)
		}
		cut := cutOut(m, "Tỉnh", ranking.Together(parts...), c.pieces, true)
		if got := cut.finding(p); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, c.want)
		}
	}
}

func TestNoFiguresAreNoZero(t *testing.T) {
	t.Parallel()
	p := words(t)
	for _, m := range measures(2) {
		if cell, n := m.of(&ranking.Tally{}); !cell.None || n != 0 || m.written(p, cell) != "chưa có số liệu" {
			t.Errorf("%s: %+v over %d", m.name, cell, n)
		}
	}
}

// What may not be shown stands in nothing that leaves the server: not in the picture, its notes, its file, its legend, the
// table, the CSV or the sentence.
func TestHiddenFiguresLeaveNothingBehind(t *testing.T) {
	t.Parallel()
	p := words(t)
	m := &measures(2)[0]
	rapid.Check(t, func(t *rapid.T) {
		sizes := rapid.SliceOfN(rapid.IntRange(0, 12), 1, 7).Draw(t, "sizes")
		var pieces []piece
		var parts []*ranking.Tally
		for i, n := range sizes {
			tally := tallied(n, rapid.IntRange(0, n).Draw(t, "sure"), 0)
			pieces, parts = append(pieces, piece{name: fmt.Sprintf("Đơn vị %c", 'A'+i), tally: tally}), append(parts, tally)
		}
		whole, shown := disclose.Parts(sizes, 0, -1)
		blind, open := cutOut(m, "Tỉnh", ranking.Together(parts...), pieces, false), cutOut(m, "Tỉnh", ranking.Together(parts...), pieces, true)
		for i := range blind.units {
			u := &blind.units[i]
			if hidden := sizes[i] > 0 && !shown[i]; hidden != u.cell.Hidden || hidden && (u.n != 0 || u.cell.Low != 0 || u.cell.High != 0) {
				t.Fatalf("unit %d of %v: %+v", i, sizes, u)
			}
			if !u.cell.Hidden {
				continue
			}
			// The unit's own line of everything that is written says that it is not shown, and no number.
			for _, line := range slices.Concat(lines(t, p, &blind, u.name), notes(t, p, &blind, u.name)) {
				if !strings.Contains(line, "không hiện") || strings.ContainsAny(line, "0123456789%") {
					t.Fatalf("of a hidden unit it says %q", line)
				}
			}
		}
		if !whole && slices.Max(sizes) > 0 {
			if everything := blind.finding(p) + strings.Join(lines(t, p, &blind, "Toàn bộ Tỉnh"), ""); strings.Contains(everything, "%") {
				t.Fatalf("the whole of %v is told: %s", sizes, everything)
			}
		}
		for i := range open.units {
			if open.units[i].cell.Hidden {
				t.Fatal("hidden from whoever sees each school")
			}
		}
	})
}

// lines are those of the CSV that begin with a name.
func lines(t *rapid.T, p locale.Printer, c *cutting, name string) (found []string) {
	file, err := c.table(p).CSV(p, chart.CSVWords{Hidden: p.T("map.hidden")})
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.SplitSeq(string(file), "\r\n") {
		if strings.HasPrefix(line, name+";") {
			found = append(found, line)
		}
	}

	return found
}

// notes are what the picture says of a unit: its note for the pointer, its label for who does not see it, its words.
func notes(t *rapid.T, p locale.Printer, c *cutting, name string) (found []string) {
	w := &drawing{cutting: *c, window: windowOf(1, len(c.units))}
	for _, pic := range w.pictures(p) {
		var b bytes.Buffer
		if err := pic.Render(nil, &b); err != nil { //nolint:staticcheck // no picture asks its context
			t.Fatal(err)
		}
		_, rest, ok := strings.Cut(b.String(), "<title>"+name)
		note, _, _ := strings.Cut(rest, "</title>")
		if !ok {
			t.Fatalf("%s is not in the picture", name)
		}
		found = append(found, note)
	}

	return found
}

// As many units as the nation has communes stand each in a tile of its own on both screens, and in the table, on one page; all
// pages are coloured alike, and the file has every unit.
func TestEveryUnitOfTheNationStandsOnOnePageOfTheMap(t *testing.T) {
	t.Parallel()
	const communes = 3321
	p := words(t)
	m := &measures(2)[0]
	var pieces []piece
	var parts []*ranking.Tally
	for i := range communes {
		tally := tallied(i%9, i%5%(i%9+1), 0)
		pieces, parts = append(pieces, piece{name: fmt.Sprintf("Xã Số %d", i+1), tally: tally}), append(parts, tally)
	}
	all := cutOut(m, "Cả nước", ranking.Together(parts...), pieces, true)
	pages := windowOf(1, communes).Pages
	drawn, listed := map[string]int{}, map[string]int{}
	for page := range pages {
		w := &drawing{cutting: all, window: windowOf(page+1, communes)}
		for _, pic := range w.pictures(p) {
			var b bytes.Buffer
			if err := pic.Render(t.Context(), &b); err != nil {
				t.Fatal(err)
			}
			tiles := strings.Count(b.String(), `class="area"`)
			if tiles < 1 || tiles > mostShown || tiles != w.window.To-w.window.From {
				t.Fatalf("page %d, %s: %d tiles", page+1, pic.ID, tiles)
			}
			for _, unit := range all.units[w.window.From:w.window.To] {
				drawn[unit.name] += strings.Count(b.String(), ">"+short(unit.name)+"<")
			}
		}
		rows := w.window.shown(w.table(p)).Rows
		for _, row := range rows[:len(rows)-1] {
			listed[row.Name]++
		}
		if whole := rows[len(rows)-1].Name; whole != "Toàn bộ Cả nước" {
			t.Fatalf("page %d ends with %s", page+1, whole)
		}
	}
	for _, unit := range all.units {
		if drawn[unit.name] != 2 || listed[unit.name] != 1 {
			t.Errorf("%s has %d tiles on two screens and %d rows", unit.name, drawn[unit.name], listed[unit.name])
		}
	}
	if n := len(all.table(p).Rows); n != communes+1 {
		t.Errorf("%d rows of the file", n)
	}
}

// Whatever page is asked for, the pages share the units out without a gap.
func TestPagesOfAMapShareItsUnitsOut(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.IntRange(0, 4*mostShown+3).Draw(t, "units")
		w := windowOf(rapid.Int().Draw(t, "page"), all)
		if w.Page < 1 || w.Page > w.Pages || w.From < 0 || w.To > all || w.To-w.From > mostShown || all > 0 && w.To <= w.From {
			t.Fatalf("%+v of %d", w, all)
		}
		end := 0
		for page := 1; page <= w.Pages; page++ {
			one := windowOf(page, all)
			if one.From != end {
				t.Fatalf("page %d begins at %d, not %d", page, one.From, end)
			}
			end = one.To
		}
		if end != all {
			t.Fatalf("the pages end at %d of %d", end, all)
		}
	})
}
