package paper_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/thuocso/thuocso/internal/directory/sheet"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/paper"
)

func workbook(t *testing.T, rows ...[]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	for i, row := range rows {
		cell, err := excelize.CoordinatesToCellName(1, i+1)
		if err != nil {
			t.Fatal(err)
		}
		if err := f.SetSheetRow("Sheet1", cell, &row); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}

	return b.Bytes()
}

func TestWorkbookIsReadAsItIsStored(t *testing.T) {
	t.Parallel()
	content := workbook(t,
		[]any{"Mã trường", "Tên trường", "Cấp học", "Mã xã"},
		[]any{1715901, "Trường  A", "TH", 5392},
		[]any{},
		[]any{"0171590200", "Trường B", "02;03", "05392"},
	)
	s, err := sheet.Read(content, paper.Workbooks{})
	if err != nil {
		t.Fatal(err)
	}
	want := sheet.Sheet{
		Heading: []string{"Mã trường", "Tên trường", "Cấp học", "Mã xã"},
		Lines: []sheet.Line{
			{Number: 2, Cells: []string{"1715901", "Trường A", "TH", "5392"}},
			{Number: 4, Cells: []string{"0171590200", "Trường B", "02;03", "05392"}},
		},
	}
	if diff := cmp.Diff(want, s); diff != "" {
		t.Error(diff)
	}
}

func TestFormulasAreNotEvaluated(t *testing.T) {
	t.Parallel()
	f := excelize.NewFile()
	for cell, value := range map[string]string{"A1": "ma", "B1": "ten", "B2": "x"} {
		if err := f.SetCellValue("Sheet1", cell, value); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.SetCellFormula("Sheet1", "A2", "1+1"); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	s, err := paper.Workbooks{}.ReadSheet(b.Bytes())
	if err != nil || s.Lines[0].Cells[0] == "2" {
		t.Errorf("got %v, %v", s.Lines, err)
	}
}

// bomb is a workbook whose one sheet unpacks to the size.
func bomb(t *testing.T, size int) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	part, err := w.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	zeros := make([]byte, 1<<20)
	for written := 0; written < size; written += len(zeros) {
		if _, err := part.Write(zeros); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}

	return b.Bytes()
}

func TestWorkbooksThatAreRefused(t *testing.T) {
	t.Parallel()
	good := workbook(t, []any{"ma", "ten"}, []any{"1", "A"})
	large := bomb(t, 300<<20)
	// A part that says it is small: its size stands in the central directory, which the reader believes.
	lying := bytes.ReplaceAll(bomb(t, 300<<20), []byte{0, 0, 0xC0, 0x12}, []byte{0, 0, 1, 0})
	for name, c := range map[string]struct {
		content []byte
		want    string
	}{
		"a bomb":         {large, "directory.workbook_bomb"},
		"a lying bomb":   {lying, "directory.workbook_unreadable"},
		"cut off":        {good[:len(good)/2], "directory.workbook_unreadable"},
		"no workbook":    {bomb(t, 10), "directory.workbook_unreadable"},
		"nothing in it":  {workbook(t), "directory.file_empty"},
		"a heading only": {workbook(t, []any{"ma"}), "directory.file_without_rows"},
		"TCVN3":          {workbook(t, []any{"ma", "ten"}, []any{"1", "Tr\u00ad\u00eang Ti\u00d3u h\u00e4c"}), "directory.encoding_tcvn3"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := sheet.Read(c.content, paper.Workbooks{})
			f, ok := errors.AsType[*fault.Error](err)
			if !ok || f.Key != c.want {
				t.Errorf("got %v, want %s", err, c.want)
			}
			if strings.Contains(c.want, "tcvn3") && ok && f.Args[1] != 2 {
				t.Errorf("row %v", f.Args)
			}
		})
	}
}
