package paper_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/paper"
)

func printer(t *testing.T) locale.Printer {
	t.Helper()
	c, err := locale.Load(nil)
	if err != nil {
		t.Fatal(err)
	}

	return c.Printer(locale.Vi, time.FixedZone("+07", 7*3600))
}

// hostile are names that a spreadsheet program could take for a formula.
func hostile() []string {
	return []string{"=HYPERLINK(\"http://x\")", "+1+1", "-2", "@SUM(A1)", "\tx", "\rx"}
}

func book() paper.Book {
	b := paper.Book{
		Meta: paper.Meta{
			Unit: "Tỉnh Hòa Bình", Season: "2024–2025", Index: "Quyết định 4725/QĐ-BGDĐT", Revision: "qd-4725-2022",
			Sample: true, Basis: "kết quả đã công nhận", Rule: "Thứ tự: mức, rồi tổng điểm", Population: "2 trường",
			RunID: 7, RunAt: time.Date(2025, 6, 12, 2, 0, 0, 0, time.UTC), MadeAt: time.Date(2025, 6, 12, 3, 0, 0, 0, time.UTC),
		},
		Groups: []paper.GroupHead{
			{Code: "1", Name: "Dạy, học", Conditions: []string{"1.1"}, Criteria: []paper.CriterionHead{
				{Code: "1.3", Name: "Phần mềm", Components: []paper.ComponentHead{
					{Code: "1.3.1", Name: "Trực tiếp", Max: 600}, {Code: "1.3.2", Name: "LMS", Max: 600},
				}},
			}},
			{Code: "2", Name: "Quản trị", Conditions: []string{"2.1"}, Criteria: []paper.CriterionHead{
				{Code: "2.3", Name: "Quản trị", Components: []paper.ComponentHead{{Code: "2.3.1", Name: "Quy chế", Max: 600}}},
			}},
		},
		Total: paper.SummaryRow{Unit: "Toàn tỉnh", Owing: 2, Sent: 2, Results: 2, Level1: 1, Undecided: 1},
	}
	for i, name := range append([]string{"Trường TH&THCS Đồng Tâm"}, hostile()...) {
		b.Summary = append(b.Summary, paper.SummaryRow{
			Unit: name, Owing: i, SureShare: paper.Mean{Low: 8950, High: 8950, Known: true},
			Group: [2]paper.Mean{{Low: 7425, High: 7425, Known: true}, {}},
		})
		b.Ranking = append(b.Ranking, paper.RankRow{
			Rank: i, Code: "0178900" + string(rune('0'+i)), School: name, Level: i % 4,
			Low: [2]maturity.Points{5050, 4999}, High: [2]maturity.Points{5050, 5999},
		})
		b.Components = append(b.Components, paper.SchoolRow{
			School: name, Points: maturity.Vector{450, maturity.NotApplicable, maturity.Missing}, Met: []bool{true, false},
			Known: i%2 == 0, Low: [2]maturity.Points{450, 0}, High: [2]maturity.Points{450, 1000}, Level: 1,
		})
		b.Targets = append(b.Targets, paper.TargetRow{ID: "H4", Name: name, Needed: "100 %", Short: i, ShortKnown: true})
	}

	return b
}

func write(t *testing.T) []byte {
	t.Helper()
	var to bytes.Buffer
	if err := paper.WriteProvinceBook(&to, printer(t), book()); err != nil {
		t.Fatal(err)
	}

	return to.Bytes()
}

// cells reads every sheet of a workbook as raw values.
func cells(t *testing.T, data []byte) map[string][][]string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all := map[string][][]string{}
	for _, name := range f.GetSheetList() {
		rows, err := f.GetRows(name, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		for i := range rows {
			for len(rows[i]) > 0 && rows[i][len(rows[i])-1] == "" {
				rows[i] = rows[i][:len(rows[i])-1]
			}
			if len(rows[i]) == 0 {
				rows[i] = nil
			}
		}
		all[name] = rows
	}

	return all
}

func TestProvinceBookSaysOnEverySheetWhereItComesFrom(t *testing.T) {
	t.Parallel()
	all := cells(t, write(t))
	if len(all) != 4 {
		t.Fatalf("got %d sheets, want 4", len(all))
	}
	for name, rows := range all {
		head := ""
		for _, row := range rows[:5] {
			head += strings.Join(row, " ") + "\n"
		}
		for _, want := range []string{"2024–2025", "qd-4725-2022", "chưa được đối chiếu", "số 7", "09:00", "Dữ liệu mẫu", "12/06/2025"} {
			if !strings.Contains(head, want) {
				t.Errorf("sheet %s: head %q lacks %q", name, head, want)
			}
		}
	}
}

func TestProvinceBookKeepsNumbersAsNumbersAndTextHarmless(t *testing.T) {
	t.Parallel()
	f, err := excelize.OpenReader(bytes.NewReader(write(t)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	sheet := "Xếp hạng"
	for _, c := range []struct {
		cell string
		kind excelize.CellType
		want string
	}{
		{"G9", excelize.CellTypeUnset, "50.5"},
		{"I9", excelize.CellTypeUnset, "49.99"},
		{"B9", excelize.CellTypeInlineString, "01789000"},
		{"C10", excelize.CellTypeInlineString, "'=HYPERLINK(\"http://x\")"},
		{"C11", excelize.CellTypeInlineString, "'+1+1"},
		{"C12", excelize.CellTypeInlineString, "'-2"},
		{"C13", excelize.CellTypeInlineString, "'@SUM(A1)"},
	} {
		kind, err := f.GetCellType(sheet, c.cell)
		if err != nil {
			t.Fatal(err)
		}
		got, err := f.GetCellValue(sheet, c.cell, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		if kind != c.kind || got != c.want {
			t.Errorf("%s: got %q of type %v, want %q of type %v", c.cell, got, kind, c.want, c.kind)
		}
	}
	panes, err := f.GetPanes(sheet)
	if err != nil || !panes.Freeze || panes.YSplit != 8 || panes.XSplit != 3 {
		t.Errorf("panes of %s: got %+v, %v; want the heading rows and three columns frozen", sheet, panes, err)
	}
	titles := map[string]string{}
	for _, n := range f.GetDefinedName() {
		titles[n.Scope] = n.RefersTo
	}
	want := map[string]string{
		"Tổng hợp": "'Tổng hợp'!$A:$B,'Tổng hợp'!$7:$8", "Xếp hạng": "'Xếp hạng'!$A:$C,'Xếp hạng'!$7:$8",
		"Tiêu chí thành phần": "'Tiêu chí thành phần'!$A:$C,'Tiêu chí thành phần'!$7:$10", "Chỉ tiêu": "'Chỉ tiêu'!$A:$B,'Chỉ tiêu'!$7:$8",
	}
	if diff := cmp.Diff(want, titles); diff != "" {
		t.Errorf("repeated columns and heading rows (-want +got):\n%s", diff)
	}
	merged, err := f.GetMergeCells("Tiêu chí thành phần")
	if err != nil || len(merged) < 10 {
		t.Errorf("got %d merged headings, %v; want group over criterion over component", len(merged), err)
	}
}

// convert lets LibreOffice make another file of a workbook.
func convert(t *testing.T, data []byte, to, name string) []byte {
	t.Helper()
	office, err := exec.LookPath("soffice")
	if err != nil {
		t.Fatal("LibreOffice is not installed: make test installs it")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "book.xlsx"), data, 0o600); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "out")
	//nolint:gosec // the program that LookPath found
	cmd := exec.CommandContext(context.Background(), office, "--headless", "--norestore",
		"-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--convert-to", to, "--outdir", out,
		filepath.Join(dir, "book.xlsx"))
	if log, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, log)
	}
	made, err := os.ReadFile(filepath.Join(out, name)) //nolint:gosec // the test's own folder
	if err != nil {
		t.Fatal(err)
	}

	return made
}

func TestProvinceBookPrintsOnePageWide(t *testing.T) {
	t.Parallel()
	b := wholeProvince(12)
	var to bytes.Buffer
	if err := paper.WriteProvinceBook(&to, printer(t), b); err != nil {
		t.Fatal(err)
	}
	if pages := bytes.Count(convert(t, to.Bytes(), "pdf", "book.pdf"), []byte("/Type/Page/")); pages != 4 {
		t.Errorf("four short sheets print on %d pages, want one each", pages)
	}
	f, err := excelize.OpenReader(&to)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, name := range f.GetSheetList() {
		if props, err := f.GetSheetProps(name); err != nil || props.FitToPage == nil || !*props.FitToPage {
			t.Errorf("sheet %s is not fitted to its pages: %+v, %v", name, props, err)
		}
	}
}

func TestProvinceBookMakesRowsHighEnoughForTheirText(t *testing.T) {
	t.Parallel()
	b := book()
	long := strings.TrimSpace(strings.Repeat("nền tảng dạy và học trực tuyến ", 6))
	b.Targets[0].Name, b.Groups[1].Name = long, long
	b.Groups[0].Criteria[0].Components[0].Name = long
	var to bytes.Buffer
	if err := paper.WriteProvinceBook(&to, printer(t), b); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&to)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, c := range []struct {
		sheet string
		row   int
		least float64
		why   string
	}{
		{"Chỉ tiêu", 9, 4 * 13, "a target's sentence of four lines"},
		{"Chỉ tiêu", 10, 0, "a target of one line"},
		{"Tổng hợp", 7, 5 * 13, "a group's name over two columns"},
		{"Tiêu chí thành phần", 7, 2 * 13, "a group's name over its components"},
		{"Tiêu chí thành phần", 9, 180, "a component's name that stands upright"},
	} {
		height, err := f.GetRowHeight(c.sheet, c.row)
		if err != nil {
			t.Fatal(err)
		}
		if height < c.least || c.least == 0 && height > 17 {
			t.Errorf("row %d of %s is %.0f points high, want room for %s", c.row, c.sheet, height, c.why)
		}
	}
}

func TestProvinceBookOpensInLibreOffice(t *testing.T) {
	t.Parallel()
	data := write(t)
	again := convert(t, data, "xlsx:Calc MS Excel 2007 XML", "book.xlsx")
	if diff := cmp.Diff(cells(t, data), cells(t, again)); diff != "" {
		t.Errorf("LibreOffice reads another workbook (-written +read back):\n%s", diff)
	}
}

func TestSafe(t *testing.T) {
	t.Parallel()
	for _, s := range hostile() {
		if got := paper.Safe(s); got != "'"+s {
			t.Errorf("Safe(%q) = %q, want an apostrophe before it", s, got)
		}
	}
	if got := paper.Safe("Trường"); got != "Trường" {
		t.Errorf("Safe changes a harmless text to %q", got)
	}
	if got := []rune(paper.Safe(strings.Repeat("ạ", 40000))); len(got) != 32767 {
		t.Errorf("got %d characters, want what a cell holds", len(got))
	}
}
