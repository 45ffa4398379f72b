package official_test

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/thuocso/thuocso/internal/paper/official"
)

func pdf(t *testing.T, f official.Form) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := official.NewForm(printer(t), f).WritePDF(&b); err != nil {
		t.Fatal(err)
	}

	return b.Bytes()
}

// pages reads the words of each page back: the codes that the PDF shows are those of the letters themselves.
func pages(t *testing.T, data []byte) []string {
	t.Helper()
	var all []string
	rest := data
	for {
		at := bytes.Index(rest, []byte("stream\n"))
		if at < 0 {
			return all
		}
		rest = rest[at+len("stream\n"):]
		end := bytes.Index(rest, []byte("\nendstream"))
		if end < 0 {
			t.Fatal("a stream does not end")
		}
		if z, err := zlib.NewReader(bytes.NewReader(rest[:end])); err == nil {
			content, err := io.ReadAll(z)
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(content, []byte(" Tj ET")) {
				all = append(all, shown(content))
			}
		}
		rest = rest[end+len("\nendstream"):]
	}
}

// shown joins the words that a page's content shows.
func shown(content []byte) string {
	var words []string
	for i := 0; i < len(content); i++ {
		if content[i] != '(' {
			continue
		}
		var code []byte
		for i++; i < len(content) && content[i] != ')'; i++ {
			if content[i] == '\\' {
				i++
				if content[i] == 'r' {
					code = append(code, '\r')

					continue
				}
			}
			code = append(code, content[i])
		}
		letters := make([]uint16, len(code)/2)
		for k := range letters {
			letters[k] = binary.BigEndian.Uint16(code[2*k:])
		}
		words = append(words, string(utf16.Decode(letters)))
	}

	return strings.Join(words, " ")
}

func TestPDFSaysEverything(t *testing.T) {
	t.Parallel()
	data := pdf(t, sent(t))
	all := pages(t, data)
	text := flat(strings.Join(all, " "))
	for _, want := range append(says(), "Biên nhận số 2024-41-2.") {
		if !strings.Contains(text, want) {
			t.Errorf("does not say %q", want)
		}
	}
	if n := strings.Count(text, "Sổ theo dõi sử dụng phần mềm"); n != 30 {
		t.Errorf("a note of thirty sentences, longer than a page, says %d of them", n)
	}
	if n := strings.Count(strings.ReplaceAll(text, " ", ""), strings.Repeat("w", 300)+"?"); n != 1 {
		t.Errorf("the word longer than its cell is there %d times", n)
	}
	if strings.Contains(text, "NHÁP") {
		t.Error("what was sent calls itself a draft")
	}
	for i, page := range all {
		number := strconv.Itoa(i + 1)
		if first, _, _ := strings.Cut(page, " "); (first == number) != (i > 0) {
			t.Errorf("page %d begins with %q: its number stands on top from the second page on", i+1, first)
		}
		if i > 0 && i < len(all)-1 && !strings.Contains(page, "Số liệu, minh chứng, ghi chú") {
			t.Errorf("page %d lacks the heading row", i+1)
		}
	}
	if fonts := regexp.MustCompile(`/FontFile2 `).FindAll(data, -1); len(fonts) < 3 {
		t.Errorf("%d faces are embedded", len(fonts))
	}
}

func TestDraftSaysSoOnEveryPage(t *testing.T) {
	t.Parallel()
	f := official.Form{Return: filled(t), At: sent(t).At}
	all := pages(t, pdf(t, f))
	for i, page := range all {
		if !strings.Contains(page, "BẢN NHÁP, CHƯA NỘP") {
			t.Errorf("page %d does not say that it is a draft", i+1)
		}
	}
	if text := strings.Join(all, " "); len(all) < 3 || strings.Contains(text, "SHA-256") || strings.Contains(text, "Biên nhận") {
		t.Errorf("a draft of %d pages speaks of a receipt", len(all))
	}
	var b bytes.Buffer
	if err := official.NewForm(printer(t), f).WriteDocx(&b); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"word/header1.xml", "word/header2.xml", "word/document.xml"} {
		if !strings.Contains(part(t, z, name), "BẢN NHÁP, CHƯA NỘP") {
			t.Errorf("%s of the docx does not say that it is a draft", name)
		}
	}
}

// letters are all that Vietnamese is written with, and the signs of these papers.
func letters() string {
	lower := "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵfjwz"

	return lower + strings.ToUpper(lower) + "0123456789.,;:!?()[]/-–—“”‘’'\"%&+=<>…·§°²×"
}

func TestEveryFaceHasEveryLetter(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("fonts/*.ttf")
	if err != nil || len(files) != 4 {
		t.Fatalf("%d faces, %v", len(files), err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name) //nolint:gosec // one of the four faces
		if err != nil {
			t.Fatal(err)
		}
		has := covered(t, data)
		for _, r := range letters() {
			if !has[r] {
				t.Errorf("%s lacks %c", name, r)
			}
		}
	}
}

// covered reads which letters a font has a picture for: the table cmap in format 4, which every TrueType font carries.
func covered(t *testing.T, data []byte) map[rune]bool {
	t.Helper()
	u16 := func(at int) int { return int(binary.BigEndian.Uint16(data[at:])) }
	u32 := func(at int) int { return int(binary.BigEndian.Uint32(data[at:])) }
	cmap := 0
	for i := range u16(4) {
		if at := 12 + 16*i; string(data[at:at+4]) == "cmap" {
			cmap = u32(at + 8)
		}
	}
	for i := range u16(cmap + 2) {
		table := cmap + u32(cmap+4+8*i+4)
		if u16(table) != 4 {
			continue
		}
		has := map[rune]bool{}
		segments := u16(table+6) / 2
		ends, starts := table+14, table+16+2*segments
		for s := range segments {
			delta, offset := u16(starts+2*segments+2*s), starts+4*segments+2*s
			for c := u16(starts + 2*s); c <= u16(ends+2*s) && c != 0xFFFF; c++ {
				glyph := (c + delta) & 0xFFFF
				if ro := u16(offset); ro != 0 {
					if glyph = u16(offset + ro + 2*(c-u16(starts+2*s))); glyph != 0 {
						glyph = (glyph + delta) & 0xFFFF
					}
				}
				has[rune(c)] = glyph != 0 //nolint:gosec // 16 bits
			}
		}

		return has
	}
	t.Fatal("no table cmap of format 4")

	return nil
}
