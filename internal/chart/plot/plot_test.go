package plot_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/thuocso/thuocso/internal/chart/plot"
	"github.com/thuocso/thuocso/internal/directory/boundary"
)

func rendered(t interface {
	Helper()
	Fatal(args ...any)
}, p plot.Picture,
) string {
	t.Helper()
	var b bytes.Buffer
	if err := p.Render(nil, &b); err != nil { //nolint:staticcheck // no picture asks its context
		t.Fatal(err)
	}

	return b.String()
}

// elements reads a drawing as XML and returns how often each element stands there; anything active or styled fails.
func elements(t interface {
	Helper()
	Fatalf(format string, args ...any)
}, svg string,
) map[string]int {
	t.Helper()
	seen := map[string]int{}
	d := xml.NewDecoder(strings.NewReader(svg))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return seen
		}
		if err != nil {
			t.Fatalf("%v in %.400s", err, svg)
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		seen[start.Name.Local]++
		for _, a := range start.Attr {
			if a.Name.Local == "style" || strings.HasPrefix(a.Name.Local, "on") || start.Name.Local == "script" || start.Name.Local == "foreignObject" {
				t.Fatalf("%s %s=%q", start.Name.Local, a.Name.Local, a.Value)
			}
		}
	}
}

func square(x, y int32) boundary.Shape {
	const side = 10_000

	return boundary.Shape{{{{X: x, Y: y}, {X: x + side, Y: y}, {X: x + side, Y: y + side}, {X: x, Y: y + side}, {X: x, Y: y}}}}
}

func TestWhateverTheNamesPicturesAreSoundAndPassive(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.OneOf(rapid.String(), rapid.Just(`"><script>alert(1)</script>`), rapid.Just(`' onload='x`), rapid.Just("a\x00b"))
		var areas []plot.Area
		for i := range rapid.IntRange(0, 8).Draw(t, "areas") {
			a := plot.Area{
				Name: name.Draw(t, "name"), Short: name.Draw(t, "short"), Value: name.Draw(t, "value"), Href: "/ket-qua?x=1&y=2",
				Paint: rapid.SampledFrom(append(plot.Shades(), plot.Hatched, plot.Dotted)).Draw(t, "paint"),
			}
			if rapid.Bool().Draw(t, "outlined") {
				a.Shape = square(int32(10_500_000+20_000*i), 2_000_000)
			}
			areas = append(areas, a)
		}
		frame := plot.Frame{Title: name.Draw(t, "title"), Finding: name.Draw(t, "finding"), Source: name.Draw(t, "source")}
		for _, p := range []plot.Picture{plot.Map("m", name.Draw(t, "label"), areas), plot.Tiles("t", "l", areas, 3)} {
			p.Keys = []plot.Key{{Paint: plot.Hatched, Words: name.Draw(t, "key")}}
			page := elements(t, rendered(t, p))
			if page["a"] != len(areas) || page["title"] != len(areas) {
				t.Fatalf("%d links and %d notes for %d areas", page["a"], page["title"], len(areas))
			}
			file := elements(t, string(p.File(frame)))
			if file["a"] != 0 || file["title"] != 1 || file["desc"] != 1 {
				t.Fatalf("a file with %d links, %d titles", file["a"], file["title"])
			}
		}
	})
}

// Every picture of rows, lines and days, with names that try to break out, none and many, and figures at the ends.
func TestPicturesOfFiguresAreSoundAndPassive(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.OneOf(rapid.String(), rapid.Just(`</text><script>alert(1)</script>`)).Draw(t, "name")
		n := rapid.IntRange(0, 7).Draw(t, "rows")
		share := rapid.Int64Range(0, 100_00)
		var stacks []plot.Stack
		var bars []plot.Bar
		var aims []plot.Aim
		var boxes []plot.Box
		var heated []plot.HeatRow
		var courses []plot.Course
		var spokes []plot.Spoke
		var moves []plot.Move
		var days []plot.Day
		for i := range n {
			low := share.Draw(t, "low")
			high := rapid.Int64Range(low, 100_00).Draw(t, "high")
			span := plot.Span{Low: low, High: high, None: rapid.Bool().Draw(t, "none"), Words: name}
			bar := plot.Bar{Name: name, Note: name, Spans: []plot.Span{span, span}}
			stacks = append(stacks, plot.Stack{Name: name, Note: name, N: name, Parts: []int{int(low), int(high), 0, i}})
			bars, aims = append(bars, bar), append(aims, plot.Aim{Bar: bar, Bound: high})
			boxes = append(boxes, plot.Box{Name: name, Spread: []*plot.Quartiles{{Least: low, Q1: low, Median: low, Q3: high, Most: high}, nil}})
			heated = append(heated, plot.HeatRow{Name: name, Cells: []plot.HeatCell{{Value: high, Words: name, Note: name}, {None: true}, {Hidden: true}}})
			courses = append(courses, plot.Course{Name: name, Values: []*int64{&low, nil, &high}, Words: []string{name, name, name}})
			spokes = append(spokes, plot.Spoke{Name: name, Values: []*int64{&low, nil}})
			moves = append(moves, plot.Move{Name: name, Note: name, Before: 1 + int(low), After: i + 1})
			days = append(days, plot.Day{At: time.Date(2025, 5, 20+i, 0, 0, 0, 0, time.UTC), N: int(low), Note: name, Last: i == 3})
		}
		paints := []plot.Paint{plot.Level1, plot.Level2, plot.Level3, plot.Hatched}
		moments := plot.Moments{Names: []string{name, "b", "c"}, Breaks: []bool{true, false, false}}
		for _, size := range []plot.Size{plot.Broad, plot.Narrow} {
			for _, p := range []plot.Picture{
				plot.Stacks("a", name, size, paints, stacks), plot.Bars("b", name, size, []int64{5000, 7500}, bars), plot.Aims("c", name, size, aims),
				plot.Boxes("d", name, size, nil, boxes), plot.Heat("e", name, []string{"1", name, "3"}, heated), plot.Lines("f", name, size, moments, courses),
				plot.Radar("g", name, 2, spokes), plot.Slope("h", name, size, [2]string{name, name}, moves),
				plot.Calendar("i", name, days, [7]string{"T2"}, [12]string{name}),
			} {
				p.Keys = []plot.Key{{Paint: plot.Hatched, Words: name}, {Words: name, Line: true, Style: 4}}
				svg := rendered(t, p)
				elements(t, svg)
				elements(t, string(p.File(plot.Frame{Title: name, Finding: name, Source: name})))
				if strings.Contains(svg, "NaN") || strings.Contains(svg, "Inf") || p.Height <= 0 || p.Width <= 0 {
					t.Fatalf("%s: %d by %d: %.300s", p.ID, p.Width, p.Height, svg)
				}
			}
		}
	})
}

func TestALineBreaksWhereTheIndexChanged(t *testing.T) {
	t.Parallel()
	a, b, c := int64(10_00), int64(20_00), int64(30_00)
	course := []plot.Course{{Name: "x", Values: []*int64{&a, &b, &c}, Words: []string{"10", "20", "30"}}}
	for breaks, lines := range map[[2]bool][2]int{{false, false}: {1, 0}, {false, true}: {1, 1}, {true, true}: {0, 2}} {
		svg := rendered(t, plot.Lines("l", "l", plot.Broad, plot.Moments{Names: []string{"1", "2", "3"}, Breaks: breaks[:]}, course))
		if got := [2]int{strings.Count(svg, "<polyline"), strings.Count(svg, `stroke-dasharray="3 4"`)}; got != lines {
			t.Errorf("%v: %v lines and breaks, want %v", breaks, got, lines)
		}
	}
}

func TestSeriesDifferWithoutColour(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for i := range plot.Series() {
		svg := listed(t, plot.Legend{ID: "k", Keys: []plot.Key{{Line: true, Style: i}}})
		for _, p := range plot.Series() {
			svg = strings.ReplaceAll(svg, string(p), "")
		}
		if seen[svg] {
			t.Errorf("series %d is drawn like another", i)
		}
		seen[svg] = true
	}
}

func listed(t *testing.T, l plot.Legend) string {
	t.Helper()
	var b bytes.Buffer
	if err := l.Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}

	return b.String()
}

func TestNeighboursOfAMapShareTheirEdge(t *testing.T) {
	t.Parallel()
	svg := rendered(t, plot.Map("m", "l", []plot.Area{
		{Name: "A", Paint: plot.Shade0, Shape: square(10_500_000, 2_000_000)}, {Name: "B", Paint: plot.Shade4, Shape: square(10_510_000, 2_000_000)},
	}))
	// Two squares beside each other, each as wide as a degree of longitude at 20 degrees north is.
	for _, d := range []string{`d="M4 426l396 0 0-422-396 0 0 422z"`, `d="M400 426l396 0 0-422-396 0 0 422z"`} {
		if !strings.Contains(svg, d) {
			t.Errorf("%s is not in %s", d, svg)
		}
	}
}

// lightness is how light a colour is on paper without colours, from 0 to 1.
func lightness(t *testing.T, p string) float64 {
	t.Helper()
	var sum float64
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(p[1+2*i:3+2*i], 16, 8)
		if err != nil {
			t.Fatal(p, err)
		}
		c := float64(n) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}

	return sum
}

func contrast(a, b float64) float64 { return (max(a, b) + 0.05) / (min(a, b) + 0.05) }

func TestColoursAreToldApartWithoutColour(t *testing.T) {
	t.Parallel()
	shades := plot.Shades()
	for i := 1; i < len(shades); i++ {
		if c := contrast(lightness(t, string(shades[i-1])), lightness(t, string(shades[i]))); c < 1.35 {
			t.Errorf("%s and %s: contrast %.2f", shades[i-1], shades[i], c)
		}
	}
	levels := []plot.Paint{plot.Level1, plot.Level3, plot.Level2}
	for i := 1; i < len(levels); i++ {
		if c := contrast(lightness(t, string(levels[i-1])), lightness(t, string(levels[i]))); c < 1.35 {
			t.Errorf("%s and %s: contrast %.2f", levels[i-1], levels[i], c)
		}
	}
	for _, p := range append(shades, levels...) {
		svg := rendered(t, plot.Tiles("t", "l", []plot.Area{{Short: "x", Value: "y", Paint: p}}, 1))
		words := svg[strings.Index(svg, "<text"):]
		color := words[strings.LastIndex(words, `fill="`)+6:]
		color = color[:strings.IndexByte(color, '"')]
		if color == "#fff" {
			color = "#ffffff"
		}
		if c := contrast(lightness(t, color), lightness(t, string(p))); c < 4.5 {
			t.Errorf("words in %s on %s: contrast %.2f", color, p, c)
		}
	}
}
