package boundary_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/thuocso/thuocso/internal/directory"
	"github.com/thuocso/thuocso/internal/directory/boundary"
	"github.com/thuocso/thuocso/internal/fault"
)

func since(from, to string) directory.Interval {
	i, err := directory.ParseInterval(from, to)
	if err != nil {
		panic(err)
	}

	return i
}

func unit(id int64, kind directory.Kind, code string, valid directory.Interval) directory.Unit {
	return directory.Unit{ID: id, Kind: kind, Code: code, Name: fmt.Sprintf("Đơn vị %d", id), Valid: valid}
}

// tree has a district, and a commune whose code another one took over in 2025.
func tree() directory.Tree {
	return directory.NewTree([]directory.Unit{
		unit(3, directory.District, "148", since("2024-01-01", "2025-07-01")),
		unit(4, directory.District, "007", since("2024-01-01", "")),
		unit(5, directory.Commune, "04792", since("2024-01-01", "2025-07-01")),
		unit(6, directory.Commune, "04792", since("2025-07-01", "")),
	})
}

const square = `[[105.1,20.1],[105.2,20.1],[105.2,20.2],[105.1,20.2],[105.1,20.1]]`

func feature(code, geometry string) string {
	return fmt.Sprintf(`{"type":"Feature","properties":{"code":%s},"geometry":%s}`, code, geometry)
}

func polygon(rings ...string) string {
	return `{"type":"Polygon","coordinates":[` + strings.Join(rings, ",") + `]}`
}

func collection(features ...string) []byte {
	return []byte(`{"type":"FeatureCollection","features":[` + strings.Join(features, ",") + `]}`)
}

func read(t *testing.T, features ...string) []boundary.Feature {
	t.Helper()
	list, err := boundary.Read(collection(features...))
	if err != nil {
		t.Fatal(err)
	}

	return list
}

func TestEachFaultyFeatureIsRefusedWithItsReason(t *testing.T) {
	t.Parallel()
	for key, one := range map[string]string{
		"boundary.no_feature":      `{"type":"Polygon"}`,
		"boundary.no_code":         `{"type":"Feature","properties":{},"geometry":` + polygon(square) + `}`,
		"boundary.properties_long": `{"type":"Feature","properties":{"code":"148","other":"` + strings.Repeat("x", 65<<10) + `"},"geometry":` + polygon(square) + `}`,
		"boundary.no_geometry":     feature(`"148"`, `null`),
		"boundary.geometry_kind":   feature(`"148"`, `{"type":"Point","coordinates":[105.1,20.1]}`),
		"boundary.geometry_broken": feature(`"148"`, `{"type":"Polygon","coordinates":[[["x",20.1]]]}`),
		"boundary.ring_short":      feature(`"148"`, polygon(`[[105.1,20.1],[105.2,20.1],[105.1,20.1]]`)),
		"boundary.ring_open":       feature(`"148"`, polygon(`[[105.1,20.1],[105.2,20.1],[105.2,20.2],[105.1,20.2]]`)),
		"boundary.ring_flat":       feature(`"148"`, polygon(`[[105.1,20.1],[105.2,20.1],[105.3,20.1],[105.1,20.1]]`)),
		"boundary.crossed":         feature(`"148"`, polygon(`[[105.1,20.1],[105.2,20.2],[105.2,20.1],[105.1,20.3],[105.1,20.1]]`)),
		"boundary.swapped":         feature(`"148"`, polygon(`[[20.1,105.1],[20.1,105.2],[20.2,105.2],[20.1,105.1]]`)),
		"boundary.not_degrees":     feature(`"148"`, polygon(`[[510000,2210000],[520000,2210000],[520000,2220000],[510000,2210000]]`)),
		"boundary.elsewhere":       feature(`"148"`, polygon(`[[2.1,48.1],[2.2,48.1],[2.2,48.2],[2.1,48.1]]`)),
		"boundary.unknown_code":    feature(`"999"`, polygon(square)),
		"boundary.several":         feature(`"04792"`, polygon(square)),
		"boundary.points_many":     feature(`"148"`, polygon("["+strings.Repeat(`[105.1,20.1],[105.2,20.1],`, boundary.MaxPoints/2)+`[105.1,20.1]]`)),
	} {
		report, change := boundary.Plan(read(t, feature("7", polygon(square)), one), boundary.Wanted{}, tree(), nil)
		if len(report.Refused) != 1 || report.Refused[0].Key != key || report.Refused[0].Row != 2 {
			t.Errorf("%s: refused %+v", key, report.Refused)
		}
		if len(change.Added)+len(change.Changed) != 0 {
			t.Errorf("%s: something would be written", key)
		}
	}
}

func TestAFileThatIsNoneIsRefusedAsAWhole(t *testing.T) {
	t.Parallel()
	for key, content := range map[string]string{
		"boundary.no_json":     `{"type":`,
		"boundary.no_features": `{"type":"FeatureCollection","features":[]}`,
		"boundary.crs":         `{"type":"FeatureCollection","crs":{"properties":{"name":"EPSG:3405"}},"features":[{}]}`,
		"boundary.file_large":  strings.Repeat(" ", boundary.MaxBytes+1),
		"boundary.features_many": `{"type":"FeatureCollection","features":[` +
			strings.Repeat("{},", boundary.MaxFeatures) + `{}]}`,
	} {
		if _, err := boundary.Read([]byte(content)); fault.Of(err).Key != key {
			t.Errorf("%s: %v", key, err)
		}
	}
	if list, err := boundary.Read([]byte("\uFEFF" + string(collection(feature("7", polygon(square)))))); err != nil || list[0].Wrong != "" {
		t.Errorf("with a byte order mark: %v %+v", err, list)
	}
}

func TestAUnitTwiceIsRefusedAtItsSecondRow(t *testing.T) {
	t.Parallel()
	report, _ := boundary.Plan(read(t, feature(`"007"`, polygon(square)), feature("7", polygon(square))), boundary.Wanted{}, tree(), nil)
	if len(report.Refused) != 1 || report.Refused[0].Key != "boundary.twice" || report.Refused[0].Row != 2 {
		t.Errorf("%+v", report.Refused)
	}
}

func TestACodeOfTwoUnitsNeedsItsDay(t *testing.T) {
	t.Parallel()
	list := read(t, feature(`"04792"`, polygon(square)))
	for _, c := range []struct {
		wanted boundary.Wanted
		unit   int64
		valid  directory.Interval
	}{
		{boundary.Wanted{Valid: since("2025-07-01", "")}, 6, since("2025-07-01", "")},
		{boundary.Wanted{Valid: since("2026-01-01", "2027-01-01")}, 6, since("2026-01-01", "2027-01-01")},
		{boundary.Wanted{Valid: since("2024-06-01", ""), Kind: directory.Commune}, 5, since("2024-06-01", "2025-07-01")},
	} {
		report, change := boundary.Plan(list, c.wanted, tree(), nil)
		if !report.Clean() || len(change.Added) != 1 || change.Added[0].UnitID != c.unit {
			t.Fatalf("%+v: %+v %+v", c.wanted, report, change)
		}
		if diff := cmp.Diff(c.valid, change.Added[0].Valid); diff != "" {
			t.Error(diff)
		}
	}
	for key, wanted := range map[string]boundary.Wanted{
		"boundary.not_then":     {Valid: since("2020-01-01", "")},
		"boundary.unknown_code": {Kind: directory.Province},
	} {
		if report, _ := boundary.Plan(list, wanted, tree(), nil); len(report.Refused) != 1 || report.Refused[0].Key != key {
			t.Errorf("%s: %+v", key, report.Refused)
		}
	}
}

// A code that was given to another place leads to a remark, for whoever forgot the day.
func TestAnotherNameIsRemarked(t *testing.T) {
	t.Parallel()
	named := func(name string) string {
		return `{"type":"Feature","properties":{"code":"148","name":"` + name + `"},"geometry":` + polygon(square) + `}`
	}
	for name, notes := range map[string]int{"Phường Tân Hòa": 1, "đơn  vị 3": 0, "": 0} {
		report, _ := boundary.Plan(read(t, named(name)), boundary.Wanted{}, tree(), nil)
		said := slices.DeleteFunc(report.Notes, func(n directory.Issue) bool { return n.Row == 0 })
		if len(said) != notes || !report.Clean() {
			t.Errorf("%q: %+v", name, report)
		}
	}
}

// What stays without an outline beside those of the file is named; what has one, or stands elsewhere, is not.
func TestUnitsThatStayWithoutAnOutlineAreNamed(t *testing.T) {
	t.Parallel()
	one := read(t, feature(`"148"`, polygon(square)))
	without := func(report *directory.Report) []any {
		for _, n := range report.Notes {
			if n.Key == "boundary.without" && n.Row == 0 {
				return n.Args
			}
		}

		return nil
	}
	report, _ := boundary.Plan(one, boundary.Wanted{}, tree(), nil)
	if args := without(report); len(args) < 4 || args[1] != 1 || args[3] != "Đơn vị 4 (007)" {
		t.Errorf("%+v", report.Notes)
	}
	both := read(t, feature(`"148"`, polygon(square)), feature(`"007"`, polygon(square)))
	if report, _ := boundary.Plan(both, boundary.Wanted{}, tree(), nil); without(report) != nil {
		t.Errorf("with both: %+v", report.Notes)
	}
	if report, _ := boundary.Plan(one, boundary.Wanted{}, tree(), []boundary.Kept{{UnitID: 4, Valid: since("2024-01-01", "")}}); without(report) != nil {
		t.Errorf("with the other kept: %+v", report.Notes)
	}
}

// Who may write only a part of the tree writes no outline elsewhere.
func TestOutlinesOfOthersAreRefused(t *testing.T) {
	t.Parallel()
	report, change := boundary.Plan(read(t, feature(`"148"`, polygon(square))), boundary.Wanted{Allowed: func(string) bool { return false }}, tree(), nil)
	if len(report.Refused) != 1 || report.Refused[0].Key != "directory.not_yours" || len(change.Added) != 0 {
		t.Errorf("%+v", report)
	}
}

// keep is what stands after a change was written.
func keep(c boundary.Change) []boundary.Kept {
	var kept []boundary.Kept
	for _, o := range slices.Concat(c.Added, c.Changed) {
		kept = append(kept, boundary.Kept(o))
	}

	return kept
}

func TestASecondImportChangesNothing(t *testing.T) {
	t.Parallel()
	list := read(t, feature(`"148"`, polygon(square)))
	_, change := boundary.Plan(list, boundary.Wanted{}, tree(), nil)
	report, again := boundary.Plan(list, boundary.Wanted{}, tree(), keep(change))
	if !report.Clean() || report.Changes() || report.Unchanged != 1 || len(again.Added)+len(again.Changed) != 0 {
		t.Errorf("the same again: %+v", report)
	}
	other := read(t, feature(`"148"`, polygon(`[[105.1,20.1],[105.2,20.1],[105.2,20.2],[105.1,20.1]]`)))
	report, again = boundary.Plan(other, boundary.Wanted{}, tree(), keep(change))
	if !report.Clean() || len(report.Changed) != 1 || len(again.Changed) != 1 {
		t.Errorf("another outline: %+v", report)
	}
	report, _ = boundary.Plan(other, boundary.Wanted{Valid: since("2024-06-01", "")}, tree(), keep(change))
	if len(report.Refused) != 1 || report.Refused[0].Key != "boundary.overlap" {
		t.Errorf("another outline for a part of the days: %+v", report)
	}
}

func TestPackedShapesComeBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var s boundary.Shape
		for range rapid.IntRange(1, 3).Draw(t, "polygons") {
			var p boundary.Polygon
			for range rapid.IntRange(1, 3).Draw(t, "rings") {
				r := boundary.Ring{}
				for range rapid.IntRange(4, 9).Draw(t, "points") {
					r = append(r, boundary.Point{
						X: rapid.Int32Range(-18_000_000, 18_000_000).Draw(t, "x"), Y: rapid.Int32Range(-9_000_000, 9_000_000).Draw(t, "y"),
					})
				}
				p = append(p, r)
			}
			s = append(s, p)
		}
		packed := s.Pack()
		got, err := boundary.Unpack(packed)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(s, got); diff != "" {
			t.Fatal(diff)
		}
		if _, err := boundary.Unpack(packed[:len(packed)-1]); err == nil {
			t.Fatal("a shape cut short is read")
		}
	})
}

func TestBrokenPacksAreRefused(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		b := append([]byte{1}, rapid.SliceOfN(rapid.Byte(), 0, 40).Draw(t, "bytes")...)
		if s, err := boundary.Unpack(b); err == nil && s.Points() > len(b) {
			t.Fatalf("%d points out of %d bytes", s.Points(), len(b))
		}
	})
}

// TestRealBoundariesAreTaken reads the public files that stand beside the repository, never in it.
func TestRealBoundariesAreTaken(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		kind directory.Kind
		n    int
	}{
		"districts-hoa-binh-2024.geojson": {directory.District, 10},
		"communes-phu-tho-2025.geojson":   {directory.Commune, 148},
	} {
		content, err := os.ReadFile(filepath.Join("..", "..", "..", "..", "shared", "data", name)) //nolint:gosec // the two names above
		if err != nil {
			t.Skipf("SKIPPED: the real boundaries are not here: %v", err)
		}
		list, err := boundary.Read(content)
		if err != nil || len(list) != c.n {
			t.Fatalf("%s: %d features, %v", name, len(list), err)
		}
		var units []directory.Unit
		for i, f := range list {
			units = append(units, unit(int64(2*i+10), c.kind, f.Code, since("2025-07-01", "")), unit(int64(2*i+11), c.kind, f.Code, since("2024-01-01", "2025-07-01")))
		}
		report, _ := boundary.Plan(list, boundary.Wanted{}, directory.NewTree(units), nil)
		if len(report.Refused) != c.n {
			t.Errorf("%s: %d of %d ambiguous codes are refused", name, len(report.Refused), c.n)
		}
		report, change := boundary.Plan(list, boundary.Wanted{Valid: since("2025-07-01", "")}, directory.NewTree(units), nil)
		if !report.Clean() || len(change.Added) != c.n {
			t.Errorf("%s: %d added, refused %+v", name, len(change.Added), report.Refused)
		}
		bytes := 0
		for _, o := range change.Added {
			bytes += len(o.Packed)
		}
		t.Logf("%s: %d outlines, %d bytes packed", name, c.n, bytes)
	}
}
