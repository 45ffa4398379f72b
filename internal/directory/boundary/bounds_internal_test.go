package boundary

import (
	"strings"
	"testing"
)

// comb is an outline whose sides all run from one end of the country to the other: each lies over each.
func comb(points int32) Shape {
	var r Ring
	for i := range points {
		x := int32(101 * Scale)
		if i%2 == 1 {
			x = 117 * Scale
		}
		r = append(r, Point{X: x, Y: 8*Scale + 10*i})
	}
	last := r[len(r)-1]

	return Shape{{append(r, Point{X: 118 * Scale, Y: last.Y}, Point{X: 118 * Scale, Y: 7 * Scale}, r[0])}}
}

func TestTangledOutlinesAreRefusedBeforeTheyTakeLong(t *testing.T) {
	t.Parallel()
	left := mostPairs
	if wrong := crossed(comb(1000), &left); wrong != "" || left > mostPairs-1000*1000/2 {
		t.Errorf("a comb is %q, %d pairs looked at", wrong, mostPairs-left)
	}
	left = 1000 * 1000 / 4
	if wrong := crossed(comb(1000), &left); wrong != "boundary.tangled" {
		t.Errorf("a comb that takes more than is left is %q", wrong)
	}
}

// What is far too large is refused before each of its pieces has become a value in memory.
func TestWhatIsTooLargeIsNotTakenApart(t *testing.T) { //nolint:paralleltest // it counts what the process allocates
	const many = 400_000
	for name, content := range map[string]string{
		"features":   `{"type":"FeatureCollection","features":[0` + strings.Repeat(",0", many) + `]}`,
		"points":     one(`{"code":"148"}`, `[[[1,1]`+strings.Repeat(",[1,1]", many)+`]]`),
		"numbers":    one(`{"code":"148"}`, `[[[1`+strings.Repeat(",1", many)+`]]]`),
		"properties": one(`{"code":"148"`+strings.Repeat(`,"x":0`, many)+`}`, `[]`),
	} {
		n := testing.AllocsPerRun(1, func() {
			if list, err := Read([]byte(content)); err == nil && list[0].Wrong == "" {
				t.Errorf("%s: taken", name)
			}
		})
		if n > many/10 {
			t.Errorf("%s: %.0f allocations", name, n)
		}
	}
}

func one(properties, coordinates string) string {
	return `{"type":"FeatureCollection","features":[{"type":"Feature","properties":` + properties +
		`,"geometry":{"type":"Polygon","coordinates":` + coordinates + `}}]}`
}
