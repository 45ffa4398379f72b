package sheet_test

import (
	"encoding/binary"
	"errors"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/thuocso/thuocso/internal/directory/sheet"
	"github.com/thuocso/thuocso/internal/fault"
)

const heading = "kind,code,parent_code,name\n"

func TestFilesThatAreNoTable(t *testing.T) {
	t.Parallel()
	wide := func(text string, little bool) string {
		b := []byte{0xFE, 0xFF}
		if little {
			b = []byte{0xFF, 0xFE}
		}
		for _, unit := range utf16.Encode([]rune(text)) {
			if little {
				b = binary.LittleEndian.AppendUint16(b, unit)
			} else {
				b = binary.BigEndian.AppendUint16(b, unit)
			}
		}

		return string(b)
	}
	good := heading + "province,17,,Tỉnh Hòa Bình\n"
	for name, c := range map[string]struct {
		content string
		want    string
		row     any
	}{
		"plain":             {content: good},
		"mark":              {content: "\ufeff" + good},
		"semicolons":        {content: strings.ReplaceAll(good, ",", ";")},
		"tabs":              {content: strings.ReplaceAll(good, ",", "\t")},
		"sep line":          {content: "sep=;\r\n" + strings.ReplaceAll(good, ",", ";")},
		"line ends":         {content: strings.ReplaceAll(good, "\n", "\r\n")},
		"UTF-16 LE":         {content: wide(good, true)},
		"UTF-16 BE":         {content: wide(good, false)},
		"UTF-16 cut":        {content: wide(good, true) + "x", want: "directory.file_truncated"},
		"UTF-16 bare":       {content: wide(good, true)[2:], want: "directory.encoding_utf16_bare"},
		"empty":             {content: " \n", want: "directory.file_empty"},
		"heading only":      {content: heading, want: "directory.file_without_rows"},
		"NUL":               {content: good + "province,18,,a\x00b\n", want: "directory.encoding_nul", row: 3},
		"control character": {content: good + "province,18,,a\x07b\n", want: "directory.damaged_text", row: 3},
		"open quote":        {content: good + "province,18,,\"Tỉnh\nprovince,19,,Tỉnh\n", want: "directory.quote_open", row: 3},
		"bare quote":        {content: good + "province,18,,Tỉnh \"A\"\n", want: "directory.quote_wrong", row: 3},
		"cut in a letter":   {content: good + "province,18,,T\xe1\xbb", want: "directory.file_truncated_at", row: 3},
		"TCVN3 bytes":       {content: heading + "province,17,,T\xd8nh Hoa\nprovince,18,,Tr\xad\xeang ti\xd3u h\xe4c\n", want: "directory.encoding_tcvn3", row: 2},
		"TCVN3 in UTF-8":    {content: good + "province,18,,Tr\u00ad\u00eang Ti\u00d3u h\u00e4c\n", want: "directory.encoding_tcvn3", row: 3},
		"VNI in UTF-8":      {content: good + "province,18,,Tröôøng Tieåu hoïc\n", want: "directory.encoding_vni", row: 3},
		"VNI bytes":         {content: heading + "province,18,,Tr\xf6\xf4\xf8ng\n", want: "directory.encoding_vni", row: 2},
		"Latin-1":           {content: heading + "province,18,,H\xe0 N\xe0m\n", want: "directory.encoding_unknown", row: 2},
		"old Excel":         {content: "\xD0\xCF\x11\xE0" + good, want: "directory.file_old_excel"},
		"a web page":        {content: "<html><body>kind,code</body></html>", want: "directory.file_not_table"},
		"long cell":         {content: good + "province,18,," + strings.Repeat("a", 5000) + "\n", want: "directory.cell_too_long", row: 3},
		"too large":         {content: strings.Repeat("a", sheet.MaxBytes+1), want: "directory.file_too_large"},
		"too many rows":     {content: heading + strings.Repeat("x,y\n", sheet.MaxRows+1), want: "directory.too_many_rows"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, err := sheet.Read([]byte(c.content), nil)
			if c.want == "" {
				if err != nil {
					t.Fatal(err)
				}
				if got := s.Lines[0].Cells[3]; got != "Tỉnh Hòa Bình" {
					t.Errorf("got %q", got)
				}

				return
			}
			f, ok := errors.AsType[*fault.Error](err)
			if !ok || f.Key != c.want {
				t.Fatalf("got %v, want %s", err, c.want)
			}
			if c.row != nil && (len(f.Args) < 2 || f.Args[1] != c.row) {
				t.Errorf("got %v, want row %v", f.Args, c.row)
			}
		})
	}
}
