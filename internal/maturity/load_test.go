package maturity_test

import (
	"bytes"
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/thuocso/thuocso/indicators"
	"github.com/thuocso/thuocso/internal/maturity"
)

// TestIndexOfDecision4725 holds the file to what is known: every sum, and what stays open.
func TestIndexOfDecision4725(t *testing.T) {
	t.Parallel()
	x, problems := maturity.Load(decree, file(t))
	if x == nil {
		t.Fatal(problems)
	}
	for _, p := range problems {
		if !p.Warning || p.Line < 2 || p.File != decree {
			t.Errorf("unexpected: %v", p)
		}
	}
	if len(problems) != 2 {
		t.Errorf("warnings: %v", problems)
	}
	if len(x.Components()) != 25 || len(x.Conditions()) != 4 || len(x.Fields()) != 4 || x.Step != 50 {
		t.Errorf("%d components, %d conditions, %d fields, step %s", len(x.Components()), len(x.Conditions()), len(x.Fields()), x.Step)
	}
	decided := map[string]int{}
	for g := range x.Groups {
		for i := range x.Groups[g].Criteria {
			c := &x.Groups[g].Criteria[i]
			if level := c.Level(c.Max.Points); level != 0 {
				decided[c.Code] = level
			}
			if (c.Unallocated.Points != 0) != (c.Code == "2.3") {
				t.Errorf("%s: unallocated %s", c.Code, c.Unallocated.Points)
			}
		}
	}
	if diff := cmp.Diff(map[string]int{"1.3": 3}, decided); diff != "" {
		t.Errorf("a level of its own is known for 1.3 only: %s", diff)
	}
	for _, c := range x.Components() {
		if place, ok := x.Position(c.Code); !ok || x.Components()[place] != c || c.FromFigures() || c.EvidenceHint.Vi == "" {
			t.Errorf("%s: place %d", c.Code, place)
		}
	}
}

// TestEveryFault plants one fault after another and expects its line and reason.
func TestEveryFault(t *testing.T) {
	t.Parallel()
	banded, err := os.ReadFile("testdata/banded.yaml")
	if err != nil {
		t.Fatal(err)
	}
	m := newMouth(t)
	for _, c := range []struct {
		name, old, planted, reason string
	}{
		{"duplicate code", `code: "1.2.3"`, `code: "1.2.1"`, "đã dùng ở dòng 36"},
		{"bad code", `code: "2.1.2"`, `code: "2.1.x"`, "không hợp lệ"},
		{"foreign code", `code: "2.1.2"`, `code: "1.2.9"`, "không nằm dưới"},
		{"unknown kind", `value: yes_no`, `value: maybe`, "phải là một trong"},
		{"no provenance", `kind: {value: yes_no, provenance: inferred,`, `kind: {value: yes_no,`, `thiếu khóa "provenance"`},
		{"no source", `kind: {value: yes_no, provenance: inferred, source: test}`, `kind: {value: yes_no, provenance: inferred}`, `thiếu khóa "source"`},
		{"unknown source", `{value: yes_no, provenance: inferred, source: test}`, `{value: yes_no, provenance: inferred, source: "test, rumour"}`, `"rumour"`},
		{"unknown provenance", `{value: yes_no, provenance: inferred,`, `{value: yes_no, provenance: certain,`, "phải là một trong"},
		{"unknown key", `            applies_to: {list`, `            colour: {list`, `khóa lạ "colour"`},
		{"key twice", `            applies_to: {list: [THPT], provenance: inferred, source: test}`, `            code: "2.1.9"`, "lặp lại"},
		{"unknown stage", `[THPT]`, `[ĐH]`, "lạ hoặc lặp"},
		{"stage twice", `[THPT]`, `[THPT, THPT]`, "lạ hoặc lặp"},
		{"points as number", `points: "5"`, `points: 5`, "phải là chữ"},
		{"points with comma", `points: "5"`, `points: "5,0"`, "không phải số điểm"},
		{"points too large", `points: "5"`, `points: "327.68"`, "vượt quá 327.67"},
		{"band over maximum", `points: "30"`, `points: "31"`, "vượt điểm tối đa"},
		{"band off step", `points: "10"`, `points: "10.1"`, "không chia hết"},
		{"bands out of order", `from: "60"`, `from: "33.33"`, "từ thấp đến cao"},
		{"count is no number", `from: "20"`, `from: "2.5"`, "số nguyên không âm"},
		{"level rule upside down", `third_above: {value: "75"`, `third_above: {value: "49"`, "thấp hơn"},
		{"level out of reach", `third_above: {value: "75"`, `third_above: {value: "100"`, "không thể đạt"},
		{"criterion's level out of reach", `third_above: {value: "60"`, `third_above: {value: "101"`, "không thể đạt"},
		{"zero maximum", `max: {value: "50",`, `max: {value: "0",`, "phải lớn hơn 0"},
		{"list is none", `  - {id: test, title: "Dữ liệu thử"}`, `  test`, "phải là một danh sách"},
		{"mapping is none", `english: {value: translation, provenance: inferred, source: test}`, `english: yes`, "ánh xạ"},
		{"empty value", `key: SECOND`, `key:`, "để trống"},
		{"key used twice", `key: SECOND`, `key: FIRST`, "đã dùng"},
		{"alias", `key: SECOND`, `key: *x`, "không dùng neo"},
		{"anchor", `key: SECOND`, `key: &x SECOND`, "không dùng neo"},
		{"tag", `key: SECOND`, `key: !!str SECOND`, "không dùng neo"},
		{"bad date", `2025-01-02`, `02/01/2025`, "phải viết dạng"},
		{"schema of another day", `schema: 1`, `schema: 2`, "schema 1"},
		{"bad id", `id: banded-test`, `id: ../banded`, "chữ thường"},
		{"two documents", `groups:`, "---\ngroups:", "một tài liệu"},
		{"tab", `    key: SECOND`, "\tkey: SECOND", "sai cú pháp"},
		{"deep", `key: SECOND`, `key: ` + strings.Repeat("[", 20), "lồng nhau"},
		{"dashes", `key: SECOND`, `key: ` + strings.Repeat("- ", 40), ""},
		{"not text", `Dữ liệu thử`, "D\xff", "UTF-8"},
	} {
		if n := bytes.Count(banded, []byte(c.old)); n == 0 {
			t.Errorf("%s: nothing to plant in", c.name)
			continue
		}
		at := bytes.Index(banded, []byte(c.old))
		data := bytes.Replace(banded, []byte(c.old), []byte(c.planted), 1)
		line := bytes.Count(banded[:at], []byte("\n")) + 1
		if c.name == "two documents" {
			line++
		}
		x, problems := maturity.Load("banded.yaml", data)
		if x != nil {
			t.Errorf("%s: loads", c.name)
		}
		found := false
		for _, p := range problems {
			found = found || p.Line == line && strings.Contains(m.say(p), c.reason) && !p.Warning
		}
		if !found {
			t.Errorf("%s: want line %d with %q, got %v", c.name, line, c.reason, m.all(problems))
		}
	}
	m.complete(t)
}

// TestSumFaults changes sums of the real file: each is told at the maximum, or at what is unallocated.
func TestSumFaults(t *testing.T) {
	t.Parallel()
	data := string(file(t))
	line := func(marker, after string) int {
		start := strings.Index(data, marker)
		return strings.Count(data[:start+strings.Index(data[start:], after)], "\n") + 1
	}
	component := data[strings.Index(data, `          - code: "2.3.8"`):strings.Index(data, `      - code: "2.4"`)]
	m := newMouth(t)
	for _, c := range []struct {
		name, old, planted, reason string
		line                       int
	}{
		{"component gone", component, "", "còn thiếu 6.00", line(`- code: "2.3"`, "unallocated:")},
		{"allocated twice", `unallocated: {value: "10"`, `unallocated: {value: "16"`, "cộng điểm chưa phân bổ 16.00 vượt", line(`- code: "2.3"`, "unallocated:")},
		{"criterion over", `max: {value: "30", provenance: inferred, source: arithmetic`, `max: {value: "29", provenance: inferred, source: arithmetic`, "vượt điểm tối đa 29.00", line(`- code: "1.3"`, "max:")},
		{"criterion under", `max: {value: "30", provenance: inferred, source: arithmetic`, `max: {value: "31", provenance: inferred, source: arithmetic`, "thiếu 1.00", line(`- code: "1.3"`, "max:")},
		{"group", `max: {value: "30", provenance: inferred, source: arithmetic`, `max: {value: "31", provenance: inferred, source: arithmetic`, "khác điểm tối đa của nhóm", line(`- code: "1"`, "max:")},
		{"group of 90", `max: {value: "100"`, `max: {value: "90"`, "phải là 100.00", line(`- code: "1"`, "max:")},
		{"step", `step: {value: "0.5"`, `step: {value: "4"`, "không chia hết cho bước điểm 4.00", line(`code: "1.3.1"`, "max:")},
	} {
		_, problems := maturity.Load(decree, []byte(strings.Replace(data, c.old, c.planted, 1)))
		found := false
		for _, p := range problems {
			found = found || p.Line == c.line && strings.Contains(m.say(p), c.reason)
		}
		if !found {
			t.Errorf("%s: want line %d with %q, got %v", c.name, c.line, c.reason, m.all(problems))
		}
	}
	m.complete(t)
}

func TestAllFaultsAtOnce(t *testing.T) {
	t.Parallel()
	data := strings.NewReplacer(`kind: {value: count`, `kind: {value: heap`, `key: DAY_HOC`, `key: "1"`, `cycle: {`, `circle: {`, `code: "2.4.3"`, `code: "2.4.2"`).Replace(string(file(t)))
	_, problems := maturity.Load(decree, []byte(data))
	faults := 0
	for i, p := range problems {
		if !p.Warning {
			faults++
		}
		if i > 0 && problems[i-1].Line > p.Line {
			t.Errorf("not by line: %v", problems)
		}
	}
	if faults < 4 {
		t.Errorf("four faults were planted, %d found: %v", faults, problems)
	}
}

func TestOddFiles(t *testing.T) {
	t.Parallel()
	for name, data := range map[string]string{
		"empty": "", "blank": "\n \n", "comment": "# x", "list": "- a", "word": "a", "number": "1", "null": "~", "open": "a: [", "bom only": "\ufeff",
		"large": strings.Repeat("# x\n", 100_000), "keys": strings.Repeat("k: v\n", 40_000), "dashes": strings.Repeat("- ", 60_000),
		"flow": strings.Repeat("[", 60_000), "question": strings.Repeat("? ", 60_000), "utf-16": "\xff\xfea\x00", "zero": "a: \x00",
	} {
		if x, problems := maturity.Load(name, []byte(data)); x != nil || len(problems) == 0 {
			t.Errorf("%s: %v", name, problems)
		}
	}
	crlf := bytes.ReplaceAll(file(t), []byte("\n"), []byte("\r\n"))
	load(t, "crlf", append([]byte("\ufeff"), crlf...))
}

// TestMutatedFiles deletes, repeats, cuts and swaps pieces of both files: the loader answers every time, and within the file.
func TestMutatedFiles(t *testing.T) {
	t.Parallel()
	for _, name := range []string{decree, "plans/kh-219-hoa-binh-2022.yaml"} {
		data, err := fs.ReadFile(indicators.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.SplitAfter(string(data), "\n")
		x, words := decreed(t), newMouth(t)
		rapid.Check(t, func(t *rapid.T) {
			m := append([]string(nil), lines...)
			for range rapid.IntRange(1, 4).Draw(t, "times") {
				i := rapid.IntRange(0, len(m)-1).Draw(t, "line")
				switch rapid.IntRange(0, 4).Draw(t, "how") {
				case 0:
					m[i] = ""
				case 1:
					m[i] += m[i]
				case 2:
					m[i] = m[i][:rapid.IntRange(0, len(m[i])).Draw(t, "cut")]
				case 3:
					m[i] = strings.Repeat(" ", rapid.IntRange(0, 9).Draw(t, "indent")) + m[i]
				case 4:
					m[i] = rapid.SampledFrom([]string{"- x\n", "a: b: c\n", "\"\n", "{\n", "]\n", "key: >\n", "? \n", "&a *a\n", "%YAML 9\n", "!!x\n"}).Draw(t, "junk")
				}
			}
			text := strings.Join(m, "")
			_, problems := maturity.Load(name, []byte(text))
			_, more := maturity.LoadPlan(name, []byte(text), x)
			for _, p := range append(problems, more...) {
				if p.Line < 1 || p.Line > strings.Count(text, "\n")+1 || words.say(p) == p.Key {
					t.Fatalf("problem outside the file: %v", p)
				}
			}
		})
		words.complete(t)
	}
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte("a: {vi: \"x\", en: \"y\", provenance: decreed, source: s, note: >\n  z\n}\nb:\n  - c: 'd'\n    e: [1, ~, true]\n"))
	f.Add([]byte("schema: 1\ngroups:\n  - {code: \"1\"}\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		x, problems := maturity.Load("fuzz", data)
		if x == nil && len(problems) == 0 {
			t.Error("refused without a reason")
		}
	})
}
