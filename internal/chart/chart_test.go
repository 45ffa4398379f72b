package chart_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/thuocso/thuocso/internal/chart"
)

type drawn struct {
	Series []struct {
		Name      string
		Type      string
		Stack     string
		ItemStyle struct{ Color string } `json:"itemStyle"`
		Data      []struct {
			Name  string
			Value any
		}
	}
	XAxis []struct{ Data []string } `json:"xAxis"`
	YAxis []struct{ Data []string } `json:"yAxis"`
	Radar struct {
		Indicator []struct {
			Name string
			Max  float64
		}
	}
}

// read checks that an option is plain data and returns what is in it.
func read(t interface {
	Helper()
	Fatalf(string, ...any)
}, c chart.Chart, err error,
) drawn {
	t.Helper()
	if err != nil {
		t.Fatalf("%v", err)
	}
	for _, forbidden := range []string{"function", "=>", "http", "//", "<", "javascript", "eval"} {
		if strings.Contains(string(c.Option), forbidden) {
			t.Fatalf("%q stands in %s", forbidden, c.Option)
		}
	}
	var d drawn
	if err := json.Unmarshal(c.Option, &d); err != nil {
		t.Fatalf("%v: %s", err, c.Option)
	}
	for _, row := range c.Table.Rows {
		if len(row.Cells) != len(c.Table.Head)-1 || len(c.Table.Forms) != len(c.Table.Head)-1 {
			t.Fatalf("row %s has %d cells, %d forms, the head %d", row.Name, len(row.Cells), len(c.Table.Forms), len(c.Table.Head))
		}
	}

	return d
}

var words = chart.LevelWords{Of: "Huyện", Levels: [3]string{"Mức 1", "Mức 2", "Mức 3"}, Undecided: "Chưa xác định"}

func TestLevelsDrawWhatTheTableSays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var sets []chart.Distribution
		for range rapid.IntRange(0, 12).Draw(t, "sets") {
			n := rapid.IntRange(0, 500)
			sets = append(sets, chart.Distribution{
				Name:   rapid.StringMatching(`[A-ZĐa-zỹ ]{1,20}`).Draw(t, "name"),
				Levels: [3]int{n.Draw(t, "1"), n.Draw(t, "2"), n.Draw(t, "3")}, Undecided: n.Draw(t, "x"),
			})
		}
		c, err := chart.Levels(words, sets)
		d := read(t, c, err)
		if len(d.Series) != 4 || d.Series[3].Name != "Chưa xác định" || d.Series[3].ItemStyle.Color != "@lx" {
			t.Fatalf("the undecided are no class of their own: %+v", d.Series)
		}
		for i, s := range d.Series {
			if len(s.Data) != len(c.Table.Rows) {
				t.Fatalf("%d bars, %d rows", len(s.Data), len(c.Table.Rows))
			}
			for k, row := range c.Table.Rows {
				if s.Data[k].Value != float64(row.Cells[i].Low) || d.YAxis[0].Data[k] != row.Name {
					t.Fatalf("%s, %s: drawn %v, the table says %d", row.Name, s.Name, s.Data[k].Value, row.Cells[i].Low)
				}
			}
		}
	})
}

func TestMeansShowTheInterval(t *testing.T) {
	t.Parallel()
	c, err := chart.Means(chart.MeanWords{Of: "Huyện", Groups: []string{"Nhóm 1", "Nhóm 2"}, Possible: "Có thể"}, []chart.Mean{
		{Name: "Lạc Thủy", Groups: []chart.Cell{chart.One(6640), {Low: 6100, High: 7100}}},
		{Name: "Cao Phong", Groups: []chart.Cell{chart.None(), chart.None()}},
	})
	d := read(t, c, err)
	var got [][]any
	for _, s := range d.Series {
		got = append(got, []any{s.Name, s.Stack, s.Data[0].Value, s.Data[1].Value})
	}
	want := [][]any{
		{"Nhóm 1", "Nhóm 1", 66.4, "-"},
		{"Có thể", "Nhóm 1", 0.0, "-"},
		{"Nhóm 2", "Nhóm 2", 61.0, "-"},
		{"Có thể", "Nhóm 2", 10.0, "-"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestHeatHasACellForEachFigure(t *testing.T) {
	t.Parallel()
	rows := []chart.Row{
		{Name: "A", Cells: []chart.Cell{chart.One(5000), chart.None()}}, {Name: "B", Cells: []chart.Cell{chart.One(0), chart.One(10000)}},
	}
	c, err := chart.Heat(chart.HeatWords{Of: "Huyện", Columns: []string{"1.3.1", "1.3.2"}, Share: "Tỉ lệ"}, rows)
	d := read(t, c, err)
	var got []any
	for _, cell := range d.Series[0].Data {
		got = append(got, cell.Value)
	}
	want := []any{[]any{0.0, 0.0, 50.0}, []any{1.0, 0.0, "-"}, []any{0.0, 1.0, 0.0}, []any{1.0, 1.0, 100.0}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestTrendAndItsTable(t *testing.T) {
	t.Parallel()
	c, err := chart.Trend(chart.TrendWords{Of: "Kỳ", Moments: []string{"2022–2023", "2023–2024"}}, []chart.Line{
		{Name: "Nhóm 1", Form: chart.Hundredths, Cells: []chart.Cell{chart.One(5555), chart.One(6000)}},
		{Name: "Từ mức 2", Form: chart.Percents, Cells: []chart.Cell{{Low: 4000, High: 5000}}},
	})
	d := read(t, c, err)
	if d.Series[0].Data[0].Value != 55.55 || d.Series[1].Data[0].Value != 40.0 || d.Series[1].Data[1].Value != "-" {
		t.Errorf("%+v", d.Series)
	}
	want := chart.Table{
		Head: []string{"Kỳ", "Nhóm 1", "Từ mức 2"}, Forms: []chart.Form{chart.Hundredths, chart.Percents},
		Rows: []chart.Row{
			{Name: "2022–2023", Cells: []chart.Cell{chart.One(5555), {Low: 4000, High: 5000}}},
			{Name: "2023–2024", Cells: []chart.Cell{chart.One(6000), chart.None()}},
		},
	}
	if diff := cmp.Diff(want, c.Table); diff != "" {
		t.Error(diff)
	}
}

func TestRadarComparesShares(t *testing.T) {
	t.Parallel()
	c, err := chart.Radar(chart.RadarWords{Of: "Tiêu chí", Most: "Tối đa", Compared: []string{"Trường", "Huyện"}}, []chart.Spoke{
		{Name: "1.3", Most: 3000, Cells: []chart.Cell{chart.One(2400), chart.One(1500)}},
		{Name: "1.4", Most: 1000, Cells: []chart.Cell{chart.One(1000), chart.None()}},
	})
	d := read(t, c, err)
	if diff := cmp.Diff([]any{80.0, 100.0}, d.Series[0].Data[0].Value); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]any{50.0, "-"}, d.Series[1].Data[0].Value); diff != "" {
		t.Error(diff)
	}
	if len(d.Radar.Indicator) != 2 || d.Radar.Indicator[0].Max != 100 {
		t.Errorf("%+v", d.Radar)
	}
}

func TestNamesCannotBreakOut(t *testing.T) {
	t.Parallel()
	c, err := chart.Levels(words, []chart.Distribution{{Name: `</script><script>alert(1)</script>`}})
	if err != nil || strings.Contains(string(c.Option), "<") {
		t.Errorf("%s, %v", c.Option, err)
	}
}
