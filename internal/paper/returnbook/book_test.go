package returnbook_test

import (
	"archive/zip"
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/paper"
	"github.com/thuocso/thuocso/internal/paper/returnbook"
)

func sample() returnbook.Book {
	return returnbook.Book{
		Mark: returnbook.Mark{ReturnID: 42, SchoolCode: "017005", SchoolYear: 2024, Index: "qd-4725-2022", Revision: "1"},
		Words: returnbook.Words{
			Sheet: "Phiếu", Title: "Phiếu tự đánh giá", About: []string{"Điền các ô màu vàng.", strings.Repeat("Một câu dài. ", 30)},
			Heads:    []string{"Mã", "Câu hỏi", "Tối đa", "Trả lời", "Tử số", "Mẫu số", "Ghi chú", "Kỳ trước", "Minh chứng"},
			BadTitle: "Chưa đúng", BadPoints: "Từ 0 đến {max}, bước {step}.", BadWhole: "Số nguyên.", BadChoice: "Chọn trong danh sách.", Yes: "Có", No: "Chưa có",
		},
		Rows: []returnbook.Row{
			{Code: "Nhóm 1", Kind: returnbook.Heading, Wording: "Chuyển đổi số trong dạy, học"},
			{Code: "1.1", Kind: returnbook.YesNo, Wording: "Có kế hoạch", Open: true, Version: 3, Given: returnbook.Given{Answer: "Có", Note: "=1+1 không phải công thức"}},
			{Code: "1.3.1", Kind: returnbook.Points, Wording: "Có phần mềm", Max: 1000, Step: 50, Open: true, Given: returnbook.Given{Answer: "6,5"}},
			{Code: "1.6.1", Kind: returnbook.Points, Wording: "Tỉ lệ giáo viên", Max: 700, Step: 50, Figures: 2, Open: true, Version: 1, Given: returnbook.Given{Answer: "4", First: "12", Second: "30", Note: "dòng một\ndòng hai"}},
			{Code: "lms", Kind: returnbook.Choice, Wording: "Hình thức", Options: []string{"Tự xây dựng", "Mua"}, Given: returnbook.Given{Answer: "Mua"}},
		},
	}
}

func written(t *testing.T, b returnbook.Book) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := b.Write(&out); err != nil {
		t.Fatal(err)
	}

	return out.Bytes()
}

// changed opens a written workbook as a person's program does, and saves it again.
func changed(t *testing.T, content []byte, change func(f *excelize.File)) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	change(f)
	out, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}

	return out.Bytes()
}

func TestAWorkbookComesBackAsItWas(t *testing.T) {
	t.Parallel()
	b := sample()
	mark, rows, err := returnbook.Read(written(t, b))
	if err != nil || mark != b.Mark {
		t.Fatalf("mark %+v, %v", mark, err)
	}
	var want []returnbook.Filled
	for _, r := range b.Rows {
		if r.Kind != returnbook.Heading {
			if r.Kind == returnbook.YesNo {
				r.Given.Answer = "1"
			}
			want = append(want, returnbook.Filled{Code: r.Code, Version: r.Version, Was: r.Given, Now: r.Given})
		}
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Error(diff)
	}
}

func TestWhatWasTypedIsRead(t *testing.T) {
	t.Parallel()
	content := changed(t, written(t, sample()), func(f *excelize.File) {
		for cell, value := range map[string]any{"D7": "Chưa có", "D8": 4.35, "E9": 15, "G9": " mới ", "F9": nil} {
			if err := f.SetCellValue("Phiếu", cell, value); err != nil {
				t.Error(err)
			}
		}
		if err := f.SetCellFormula("Phiếu", "D9", "2+3"); err != nil {
			t.Error(err)
		}
	})
	_, rows, err := returnbook.Read(content)
	if err != nil {
		t.Fatal(err)
	}
	if rows[0].Now.Answer != "0" || rows[1].Now.Answer != "4,35" || rows[2].Now.First != "15" || rows[2].Now.Second != "" || rows[2].Now.Note != "mới" {
		t.Errorf("read %+v", rows)
	}
	if rows[2].Formula != "D9" || rows[1].Formula != "" {
		t.Errorf("formulas %q and %q, want D9 and none", rows[2].Formula, rows[1].Formula)
	}
}

func TestPointsComeBackExactly(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		hundredths := rapid.IntRange(0, 10000).Draw(rt, "hundredths")
		b := sample()
		content := changed(t, written(t, b), func(f *excelize.File) {
			if err := f.SetCellFloat("Phiếu", "D8", float64(hundredths)/100, -1, 64); err != nil {
				rt.Fatal(err)
			}
		})
		_, rows, err := returnbook.Read(content)
		if err != nil {
			rt.Fatal(err)
		}
		got, err := strconv.ParseFloat(strings.Replace(rows[1].Now.Answer, ",", ".", 1), 64)
		if err != nil || int(got*100+0.5) != hundredths {
			rt.Fatalf("%d came back as %q", hundredths, rows[1].Now.Answer)
		}
	})
}

func TestForeignAndDamagedFilesAreRefused(t *testing.T) {
	t.Parallel()
	good := written(t, sample())
	plain := excelize.NewFile()
	var foreign bytes.Buffer
	if _, err := plain.WriteTo(&foreign); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		content []byte
		key     string
	}{
		"no workbook":   {[]byte("xin chào"), "directory.workbook_unreadable"},
		"cut":           {good[:len(good)/2], "directory.workbook_unreadable"},
		"another's":     {foreign.Bytes(), "returnbook.not_ours"},
		"another form":  {changed(t, good, func(f *excelize.File) { _ = f.SetCellStr("thuocso", "A2", "9") }), "returnbook.old_form"},
		"no return":     {changed(t, good, func(f *excelize.File) { _ = f.SetCellStr("thuocso", "A3", "x") }), "returnbook.damaged"},
		"a row removed": {changed(t, good, func(f *excelize.File) { _ = f.RemoveRow("Phiếu", 8) }), "returnbook.rows_gone"},
		"a bomb":        {bomb(t), "directory.workbook_bomb"},
	} {
		_, _, err := returnbook.Read(c.content)
		if f := fault.Of(err); err == nil || f.Key != c.key {
			t.Errorf("%s: %v, want %s", name, err, c.key)
		}
	}
}

// TestSheetsBeyondTheirBoundsAreNotOpened: a cell at the far end of a row has room made for all before it, in every row.
func TestSheetsBeyondTheirBoundsAreNotOpened(t *testing.T) {
	t.Parallel()
	good := written(t, sample())
	for name, rows := range map[string]string{
		"wide":      strings.Repeat(`<row><c r="XFD1"/></row>`, 3),
		"wide too":  `<row r="1"><c r="BM1"/></row>`,
		"tall":      `<row r="1048576"><c r="A1048576"/></row>`,
		"many rows": strings.Repeat(`<row/>`, 5001),
		"nowhere":   `<row r="1"><c r=""/></row>`,
		"no XML":    `<row`,
	} {
		_, _, err := returnbook.Read(sheetOf(t, good, `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`+rows+`</sheetData></worksheet>`))
		if f := fault.Of(err); err == nil || f.Key != "returnbook.not_ours" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// sheetOf is the workbook with another first sheet.
func sheetOf(t *testing.T, book []byte, sheet string) []byte {
	t.Helper()
	from, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	to := zip.NewWriter(&out)
	for _, part := range from.File {
		if part.Name != "xl/worksheets/sheet1.xml" {
			if err := to.Copy(part); err != nil {
				t.Fatal(err)
			}

			continue
		}
		w, err := to.Create(part.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(sheet)); err != nil {
			t.Fatal(err)
		}
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}

	return out.Bytes()
}

func bomb(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	w, err := z.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	zeros := make([]byte, 1<<20)
	for range 64 {
		if _, err := w.Write(zeros); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}

	return out.Bytes()
}

func TestOtherOfficesOpenIt(t *testing.T) {
	t.Parallel()
	office, err := exec.LookPath("soffice")
	if err != nil {
		t.Fatal("LibreOffice is not installed: make test installs it")
	}
	dir := t.TempDir()
	name := filepath.Join(dir, "phieu.xlsx")
	if err := os.WriteFile(name, written(t, sample()), 0o600); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "out")
	cmd := exec.CommandContext(t.Context(), office, "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--convert-to", "xlsx", "--outdir", out, name) //nolint:gosec // found on the path
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	again, err := os.ReadFile(filepath.Join(out, "phieu.xlsx")) //nolint:gosec // of this test
	if err != nil {
		t.Fatal(err)
	}
	mark, rows, err := returnbook.Read(again)
	if err != nil || mark != sample().Mark {
		t.Fatalf("saved by another program: %+v, %v", mark, err)
	}
	for _, r := range rows {
		if diff := cmp.Diff(r.Was, r.Now); diff != "" || r.Formula != "" {
			t.Errorf("%s: %s", r.Code, diff)
		}
	}
}

// TestRowsAreAsHighAsTheirTexts: by the one estimate of the house, whichever column holds the longest text.
func TestRowsAreAsHighAsTheirTexts(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("câu dài của một cột ", 20)
	for column, row := range map[float64]returnbook.Row{
		56: {Wording: long}, 34: {Given: returnbook.Given{Note: long}}, 42: {Hint: long}, 16: {Last: long},
		9: {Wording: "Ngắn", Given: returnbook.Given{Note: "một\nhai\nba\nbốn\nnăm"}},
	} {
		row.Code, row.Kind, row.Max, row.Step = "9.1", returnbook.Points, 1000, 50
		b := sample()
		b.Rows = []returnbook.Row{row}
		f, err := excelize.OpenReader(bytes.NewReader(written(t, b)))
		if err != nil {
			t.Fatal(err)
		}
		got, err := f.GetRowHeight("Phiếu", 3+len(b.Words.About)+1)
		if err != nil {
			t.Fatal(err)
		}
		want := paper.Height(paper.Wraps(long, column, false))
		if row.Wording == "Ngắn" {
			want = paper.Height(5)
		}
		if got != want {
			t.Errorf("a text in the column of %g digits: the row is %g points high, want %g", column, got, want)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
