package directory_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/thuocso/thuocso/internal/directory"
	"github.com/thuocso/thuocso/internal/directory/sheet"
	"github.com/thuocso/thuocso/internal/fault"
)

const heading = "kind,code,parent_code,name\n"

func day(text string) time.Time {
	d, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}

	return d
}

func interval(from, to string) directory.Interval {
	i := directory.Interval{From: day(from)}
	if to != "" {
		i.To = day(to)
	}

	return i
}

func parsed(tb interface {
	Helper()
	Fatal(args ...any)
}, content string,
) sheet.Sheet {
	tb.Helper()
	s, err := sheet.Read([]byte(content), nil)
	if err != nil {
		tb.Fatal(err)
	}

	return s
}

func root() directory.Unit {
	return directory.Unit{ID: 1, Kind: directory.Ministry, Code: directory.RootCode, Name: directory.RootName, Path: "/1/"}
}

// apply writes a change into a list of units the way the database does.
func apply(units []directory.Unit, c directory.UnitChange) []directory.Unit {
	ids, paths := make([]int64, len(c.Added)), make([]string, len(c.Added))
	for i, u := range c.Added {
		ids[i] = int64(len(units) + 1)
		parent, path := u.Parent.ID, u.Parent.Path
		if parent == 0 {
			parent, path = ids[u.Parent.New], paths[u.Parent.New]
		}
		paths[i] = fmt.Sprintf("%s%d/", path, ids[i])
		units = append(units, directory.Unit{
			ID: ids[i], Kind: u.Kind, Code: u.Code, Name: u.Name, ParentID: parent, Path: paths[i], Valid: c.Valid,
		})
	}

	return units
}

func plan(t *testing.T, content string, valid directory.Interval, units ...directory.Unit) (*directory.Report, directory.UnitChange) {
	t.Helper()
	r, c, err := directory.PlanUnits(parsed(t, content), valid, directory.NewTree(append(units, root())), nil)
	if err != nil {
		t.Fatal(err)
	}

	return r, c
}

func TestUnitFaultsNameTheirRow(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		rows  string
		row   int
		field string
		key   string
	}{
		"missing parent":     {"province,17,,Tỉnh A\ncommune,04789,148,Xã B\n", 3, "parent_code", "directory.parent_missing"},
		"no parent":          {"province,17,,Tỉnh A\ndistrict,148,,Huyện B\n", 3, "parent_code", "directory.parent_empty"},
		"own parent":         {"province,17,,Tỉnh A\ndistrict,148,148,Huyện B\n", 3, "parent_code", "directory.cycle"},
		"cycle":              {"district,148,150,Huyện A\ndistrict,150,148,Huyện B\n", 2, "parent_code", "directory.cycle"},
		"long cycle":         {"commune,00001,00002,Xã A\ncommune,00002,00003,Xã B\ncommune,00003,00001,Xã C\n", 2, "parent_code", "directory.cycle"},
		"parent of own tier": {"province,17,,Tỉnh A\ndistrict,148,17,Huyện B\ndistrict,150,148,Huyện C\n", 4, "parent_code", "directory.parent_tier"},
		"code twice":         {"province,17,,Tỉnh A\nprovince,17,,Tỉnh B\n", 3, "code", "directory.code_twice"},
		"code twice padded":  {"province,01,,Tỉnh A\nprovince,1,,Tỉnh B\n", 3, "code", "directory.code_twice"},
		"letters in code":    {"province,1A,,Tỉnh A\n", 2, "code", "directory.code_malformed"},
		"code too wide":      {"province,017,,Tỉnh A\n", 2, "code", "directory.code_malformed"},
		"no code":            {"province,,,Tỉnh A\n", 2, "code", "directory.code_empty"},
		"unknown kind":       {"hamlet,17,,Bản A\n", 2, "kind", "directory.kind_unknown"},
		"ministry again":     {"ministry,17,,Bộ A\n", 2, "kind", "directory.kind_unknown"},
		"empty name":         {"province,17,, \n", 2, "name", "directory.name_empty"},
		"over-long name":     {"province,17,," + strings.Repeat("ă", 201) + "\n", 2, "name", "directory.name_too_long"},
		"cut off":            {"province,17,,Tỉnh A\ndistrict,148", 3, "name", "directory.row_short"},
		"too many cells":     {"province,17,,Tỉnh A,x\n", 2, "", "directory.row_long"},
		"province below":     {"province,17,18,Tỉnh A\n", 2, "parent_code", "directory.province_parent"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, _ := plan(t, heading+c.rows, interval("2024-01-01", ""))
			if len(r.Refused) == 0 {
				t.Fatal("nothing refused")
			}
			got := r.Refused[0]
			if got.Row != c.row || got.Field != c.field || got.Key != c.key {
				t.Errorf("got row %d, field %q, %s; want row %d, field %q, %s", got.Row, got.Field, got.Key, c.row, c.field, c.key)
			}
		})
	}
}

func TestLostZerosComeBack(t *testing.T) {
	t.Parallel()
	r, c := plan(t, heading+"province,1,,Hà Nội\ndistrict,1,1,Ba Đình\ndistrict,148,1,Khác\ncommune,1,1,Phúc Xá\ncommune,4789,148,Xã B\n",
		interval("2024-01-01", ""))
	if !r.Clean() {
		t.Fatalf("refused: %v", r.Refused)
	}
	units := apply([]directory.Unit{root()}, c)
	var codes []string
	for _, u := range units {
		codes = append(codes, u.Code+" "+u.Path)
	}
	want := []string{"BGDĐT /1/", "01 /1/2/", "001 /1/2/3/", "148 /1/2/4/", "00001 /1/2/3/5/", "04789 /1/2/4/6/"}
	if diff := cmp.Diff(want, codes); diff != "" {
		t.Error(diff)
	}
	if len(r.Notes) == 0 || r.Notes[0].Row != 2 || r.Notes[0].Key != "directory.zeros_restored" {
		t.Errorf("notes: %v", r.Notes)
	}
}

func TestAmbiguousParentIsRefused(t *testing.T) {
	t.Parallel()
	r, _ := plan(t, heading+"province,1,,Hà Nội\ndistrict,1,1,Ba Đình\ncommune,1,1,Phúc Xá\n", interval("2024-01-01", ""))
	if r.Clean() || r.Refused[0].Row != 4 || r.Refused[0].Key != "directory.parent_ambiguous" {
		t.Errorf("refused: %v", r.Refused)
	}
}

func TestACodeBelongsToOneUnitAtATime(t *testing.T) {
	t.Parallel()
	_, c := plan(t, heading+"province,17,,Tỉnh A\n", interval("2024-01-01", ""))
	open := apply([]directory.Unit{root()}, c)
	_, c = plan(t, heading+"province,17,,Tỉnh A\n", interval("2024-01-01", "2025-07-01"))
	ended := apply([]directory.Unit{root()}, c)
	for name, c := range map[string]struct {
		units []directory.Unit
		valid directory.Interval
		name  string
		want  string
	}{
		"open list, later list":         {open, interval("2025-07-01", ""), "Tỉnh B", "directory.code_taken"},
		"ended list, later list":        {ended, interval("2025-07-01", ""), "Tỉnh B", "added"},
		"ended list, overlapping list":  {ended, interval("2025-06-30", ""), "Tỉnh A", "directory.code_taken_until"},
		"the same again":                {open, interval("2024-01-01", ""), "Tỉnh A", "unchanged"},
		"the same again, a part of it":  {open, interval("2024-06-01", "2024-07-01"), "Tỉnh A", "unchanged"},
		"a correction":                  {open, interval("2024-01-01", ""), "Tỉnh Á", "changed"},
		"a correction of part of it":    {open, interval("2024-06-01", ""), "Tỉnh Á", "directory.code_taken"},
		"an older list before the open": {open, interval("2020-01-01", "2024-01-01"), "Tỉnh C", "added"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, _, err := directory.PlanUnits(parsed(t, heading+"province,17,,"+c.name+"\n"), c.valid, directory.NewTree(c.units), nil)
			if err != nil {
				t.Fatal(err)
			}
			got := outcome(r)
			if got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func outcome(r *directory.Report) string {
	switch {
	case len(r.Refused) > 0:
		return r.Refused[0].Key
	case len(r.Added) > 0:
		return "added"
	case len(r.Changed) > 0:
		return "changed"
	default:
		return "unchanged"
	}
}

func TestAProvinceWritesOnlyItsOwn(t *testing.T) {
	t.Parallel()
	tree := directory.NewTree([]directory.Unit{
		root(),
		{ID: 2, Kind: directory.Province, Code: "17", Name: "A", ParentID: 1, Path: "/1/2/"},
		{ID: 3, Kind: directory.Province, Code: "25", Name: "B", ParentID: 1, Path: "/1/3/"},
	})
	allowed := func(path string) bool { return strings.HasPrefix(path, "/1/2/") }
	r, _, err := directory.PlanUnits(
		parsed(t, heading+"district,148,17,C\ncommune,00001,148,D\ndistrict,227,25,E\ncommune,00002,227,F\nprovince,30,,G\n"),
		interval("2024-01-01", ""), tree, allowed)
	if err != nil {
		t.Fatal(err)
	}
	var rows []int
	for _, i := range r.Refused {
		rows = append(rows, i.Row)
	}
	if diff := cmp.Diff([]int{4, 5, 6}, rows); diff != "" {
		t.Error(diff)
	}
}

// A district of another province is not carried off by a row that names it under one's own.
func TestAProvinceCarriesNothingOff(t *testing.T) {
	t.Parallel()
	valid := interval("2024-01-01", "")
	tree := directory.NewTree([]directory.Unit{
		root(),
		{ID: 2, Kind: directory.Province, Code: "17", Name: "A", ParentID: 1, Path: "/1/2/", Valid: valid},
		{ID: 3, Kind: directory.Province, Code: "25", Name: "B", ParentID: 1, Path: "/1/3/", Valid: valid},
		{ID: 4, Kind: directory.District, Code: "227", Name: "E", ParentID: 3, Path: "/1/3/4/", Valid: valid},
	})
	allowed := func(path string) bool { return strings.HasPrefix(path, "/1/2/") }
	r, change, err := directory.PlanUnits(parsed(t, heading+"district,227,17,E\n"), valid, tree, allowed)
	if err != nil {
		t.Fatal(err)
	}
	if r.Clean() || len(change.Fixed) > 0 {
		t.Errorf("carried off: %+v", change.Fixed)
	}
}

func TestAForeignListIsNoCorrection(t *testing.T) {
	t.Parallel()
	units := []directory.Unit{root()}
	var b strings.Builder
	b.WriteString(heading)
	for i := 1; i <= 60; i++ {
		code := fmt.Sprintf("%02d", i)
		units = append(units, directory.Unit{
			ID: int64(i + 1), Kind: directory.Province, Code: code, Name: "Cũ " + code,
			ParentID: 1, Path: fmt.Sprintf("/1/%d/", i+1), Valid: interval("2024-01-01", ""),
		})
		fmt.Fprintf(&b, "province,%s,,Mới %s\n", code, code)
	}
	r, _ := plan(t, b.String(), interval("2024-01-01", ""), units...)
	if got := outcome(r); got != "directory.too_many_changes" {
		t.Errorf("got %s", got)
	}
}

// TestAnyOrderOfRowsGivesTheSameTree also imports twice: the second time changes nothing.
func TestAnyOrderOfRowsGivesTheSameTree(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var rows []string
		for p := range rapid.IntRange(1, 4).Draw(t, "provinces") {
			rows = append(rows, fmt.Sprintf("province,%02d,,Tỉnh %d", p+1, p))
			for d := range rapid.IntRange(0, 3).Draw(t, "districts") {
				rows = append(rows, fmt.Sprintf("district,%d%02d,%02d,Huyện %d", d+1, p+1, p+1, d))
				for c := range rapid.IntRange(0, 3).Draw(t, "communes") {
					rows = append(rows, fmt.Sprintf("commune,%d%02d%02d,%d%02d,Xã %d", c+1, d, p, d+1, p+1, c))
				}
			}
		}
		valid := interval("2024-01-01", "")
		grow := func(rows []string) []directory.Unit {
			s := parsed(t, heading+strings.Join(rows, "\n")+"\n")
			r, c, err := directory.PlanUnits(s, valid, directory.NewTree([]directory.Unit{root()}), nil)
			if err != nil || !r.Clean() || len(r.Added) != len(rows) {
				t.Fatalf("%v %v", err, r)
			}
			units := apply([]directory.Unit{root()}, c)
			again, _, err := directory.PlanUnits(s, valid, directory.NewTree(units), nil)
			if err != nil || again.Changes() || again.Unchanged != len(rows) || !again.Clean() {
				t.Fatalf("second import: %v %+v", err, again)
			}

			return units
		}
		straight, mixed := grow(rows), grow(rapid.Permutation(rows).Draw(t, "rows"))
		if diff := cmp.Diff(straight, mixed); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestHeadings(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ heading, want string }{
		"Vietnamese":     {"Loại,Mã,Mã cấp trên,Tên", ""},
		"none":           {"province,01,,Hà Nội", "directory.columns_missing"},
		"missing column": {"kind,code,name", "directory.columns_missing"},
		"twice":          {"kind,code,parent_code,name,Tên", "directory.heading_twice"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, _, err := directory.PlanUnits(parsed(t, c.heading+"\nprovince,17,,Tỉnh A\n"), interval("2024-01-01", ""),
				directory.NewTree([]directory.Unit{root()}), nil)
			if c.want == "" && err != nil || c.want != "" && fault.Of(err).Key != c.want {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func TestNamesAreStoredComposed(t *testing.T) {
	t.Parallel()
	_, c := plan(t, heading+"province,17,,  Ti\u0309nh   Ho\u0300a B\u0300inh \n", interval("2024-01-01", ""))
	if got := c.Added[0].Name; strings.Contains(got, "\u0309") || strings.Contains(got, "  ") || strings.HasPrefix(got, " ") {
		t.Errorf("got %q", got)
	}
}

func TestDates(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ from, to, want string }{
		{"2024-01-01", "", ""},
		{"1/7/2025", "", ""},
		{"2024-01-01", "2025-07-01", ""},
		{"2024-13-01", "", "directory.bad_date"},
		{"hôm nay", "", "directory.bad_date"},
		{"1024-01-01", "", "directory.date_out_of_sense"},
		{"2524-01-01", "", "directory.date_out_of_sense"},
		{"2025-07-01", "2024-01-01", "directory.dates_reversed"},
		{"2025-07-01", "2025-07-01", "directory.dates_reversed"},
	} {
		_, err := directory.ParseInterval(c.from, c.to)
		if c.want == "" && err != nil || c.want != "" && fault.Of(err).Key != c.want {
			t.Errorf("%s..%s: got %v, want %q", c.from, c.to, err, c.want)
		}
	}
}

func TestRealLists(t *testing.T) {
	t.Parallel()
	read := func(name string) sheet.Sheet {
		content, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "data", name)) //nolint:gosec // the two names below
		if err != nil {
			t.Skipf("SKIPPED: the real list of units is not here: %v", err)
		}

		return parsed(t, string(content))
	}
	old, current := read("units-2024-three-tier.csv"), read("units-2026-two-tier.csv")
	tree := directory.NewTree([]directory.Unit{root()})
	r, c, err := directory.PlanUnits(old, interval("2024-01-01", "2025-07-01"), tree, nil)
	if err != nil || !r.Clean() || len(r.Added) != 10794 {
		t.Fatalf("%v, added %d, refused %v", err, len(r.Added), r.Refused[:min(3, len(r.Refused))])
	}
	units := apply([]directory.Unit{root()}, c)
	r, _, err = directory.PlanUnits(current, interval("2025-07-01", ""), directory.NewTree(units), nil)
	if err != nil || !r.Clean() || len(r.Added) != 3355 || len(r.Changed) != 0 {
		t.Fatalf("%v, added %d, changed %d", err, len(r.Added), len(r.Changed))
	}
	r, _, err = directory.PlanUnits(current, interval("2025-06-01", ""), directory.NewTree(units), nil)
	if err != nil || len(r.Refused) < 3315 {
		t.Fatalf("%v, refused %d", err, len(r.Refused))
	}
	bare := old
	bare.Lines = nil
	for _, l := range old.Lines {
		cells := []string{l.Cells[0], strings.TrimLeft(l.Cells[1], "0"), strings.TrimLeft(l.Cells[2], "0"), l.Cells[3]}
		bare.Lines = append(bare.Lines, sheet.Line{Number: l.Number, Cells: cells})
	}
	r, again, err := directory.PlanUnits(bare, interval("2024-01-01", "2025-07-01"), tree, nil)
	if err != nil || !r.Clean() {
		t.Fatalf("without zeros: %v, refused %d %v", err, len(r.Refused), r.Refused[:min(3, len(r.Refused))])
	}
	if diff := cmp.Diff(c, again, cmp.AllowUnexported()); diff != "" {
		t.Error(diff[:min(2000, len(diff))])
	}
}
