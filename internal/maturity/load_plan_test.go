package maturity_test

import (
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/thuocso/thuocso/indicators"
	"github.com/thuocso/thuocso/internal/maturity"
)

// TestEveryFaultOfAPlan plants one fault after another in plan 219 and expects its line and reason.
func TestEveryFaultOfAPlan(t *testing.T) {
	t.Parallel()
	const name = "plans/kh-219-hoa-binh-2022.yaml"
	content, err := fs.ReadFile(indicators.FS, name)
	if err != nil {
		t.Fatal(err)
	}
	data, x, m := string(content), decreed(t), newMouth(t)
	for _, c := range []struct{ name, old, planted, reason string }{
		{"unknown component", `"2.3.4", "2.3.5"`, `"2.3.44", "2.3.5"`, `không có thành phần "2.3.44"`},
		{"condition as component", `"2.3.4", "2.3.5"`, `"2.1", "2.3.5"`, `không có thành phần "2.1"`},
		{"never above", `above: "0"`, `above: "10"`, "không bao giờ vượt 10.00 điểm"},
		{"no components", `components: ["2.3.2", "2.3.3", "2.3.4", "2.3.5", "2.3.6", "2.3.7"]`, `components: []`, "trống"},
		{"unknown rule", `rule: any`, `rule: most`, "phải là một trong"},
		{"other index", `index: qd-4725-2022`, `index: qd-1-2030`, "dựa trên bộ chỉ số"},
		{"figure not declared", `numerator: pupils_on_platform`, `numerator: pupils_elsewhere`, "chưa được khai, hoặc không hỏi trường"},
		{"figure of an office", `figure: repository_coverage`, `figure: pupils_total`, "chưa được khai, hoặc không hỏi cơ quan quản lý"},
		{"bound above all", `bound: {at_least: "20"`, `bound: {at_least: "101"`, "không thể vượt"},
		{"bound above the whole", `bound: {above: "50"`, `bound: {above: "100"`, "không thể vượt"},
		{"no bound", `bound: {at_least: "20", `, `bound: {`, `thiếu khóa "at_least"`},
		{"year of another age", `year: {value: 2025`, `year: {value: 20255`, "từ 2000 đến 2100"},
		{"key twice", `- key: H3b`, `- key: H3a`, "đã dùng ở dòng"},
		{"unknown metric", `metric: {value: ratio_of_sums`, `metric: {value: median`, "phải là một trong"},
		{"unknown key", `figure: procedures_online`, `figures: procedures_online`, "khóa lạ"},
		{"unknown office", `list: [province, district]`, `list: [province, ward]`, "loại đơn vị \"ward\""},
		{"unknown unit of an office", `unit: {value: percent`, `unit: {value: litres`, `"litres", phải là một trong: pupils, people, periods, percent, items, count`},
		{"unknown unit of a school", `unit: {value: periods`, `unit: {value: hours`, `"hours", phải là một trong`},
		{"unknown group", `      rule: any`, `      levels: [{of: "3", at_least: 2}]
      rule: any`, `không có nhóm tiêu chí "3"`},
		{"level of nothing", `      rule: any`, `      levels: [{of: school, at_least: 1}]
      rule: any`, "từ 2 đến 3"},
		{"no provenance", `bound: {at_least: "20", provenance: secondary, `, `bound: {at_least: "20", `, `thiếu khóa "provenance"`},
	} {
		at := strings.Index(data, c.old)
		if at < 0 {
			t.Errorf("%s: nothing to plant in", c.name)
			continue
		}
		line := strings.Count(data[:at], "\n") + 1
		p, problems := maturity.LoadPlan(name, []byte(strings.Replace(data, c.old, c.planted, 1)), x)
		found := false
		for _, problem := range problems {
			found = found || problem.Line == line && strings.Contains(m.say(problem), c.reason)
		}
		if p != nil || !found {
			t.Errorf("%s: want line %d with %q, got %s", c.name, line, c.reason, m.all(problems))
		}
	}
	m.complete(t)
}

// TestFormsOfAnOfficesFigure reads counts with the plan's own word, and two counts that give a share.
func TestFormsOfAnOfficesFigure(t *testing.T) {
	t.Parallel()
	const name = "testdata/counted-plan.yaml"
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	data, x, m := string(content), decreed(t), newMouth(t)
	p, problems := maturity.LoadPlan(name, content, x)
	if p == nil || len(problems) > 0 {
		t.Fatal(m.all(problems))
	}
	rooms, trained := p.Figures[0], p.Figures[1]
	if rooms.Form() != maturity.AsCount || rooms.Word.Vi != "phòng học" || trained.Form() != maturity.AsRatio || trained.Whole.En != "All staff" {
		t.Errorf("read as %+v and %+v", rooms, trained)
	}
	if c := p.Targets[0]; !c.Counts() || c.Bound.Count != 1200 || c.Bound.Percent != 0 {
		t.Errorf("%+v", c.Bound)
	}
	if c := p.Targets[1]; c.Counts() || c.Bound.Percent != 80_00 {
		t.Errorf("%+v", c.Bound)
	}
	for _, c := range []struct {
		name, old, planted, reason string
		down                       int
	}{
		{"no unit word", `    word: {vi: "phòng học", en: "classrooms", provenance: unverified, source: test}`, "", `thiếu khóa "word"`, -3},
		{"half a word", `word: {vi: "phòng học", en: "classrooms"`, `word: {vi: "phòng học"`, `thiếu khóa "en"`, 0},
		{"a word for what has one", `unit: {value: count`, `unit: {value: items`, `khóa lạ "word"`, 1},
		{"more than so many", `bound: {at_least: "1200"`, `bound: {above: "1200"`, "ghi bằng at_least", 0},
		{"a broken number of rooms", `at_least: "1200"`, `at_least: "1200.5"`, `số nguyên từ 1 đến 1.000.000.000`, 0},
		{"a number with leading noughts", `at_least: "1200"`, `at_least: "01200"`, "không phải \"01200\"", 0},
		{"nothing wanted", `at_least: "1200"`, `at_least: "0"`, "số nguyên từ 1", 0},
		{"too many", `at_least: "1200"`, `at_least: "1000000001"`, "số nguyên từ 1", 0},
		{"far too many", `at_least: "1200"`, `at_least: "99999999999999999999"`, "số nguyên từ 1", 0},
		{"a share above all", `at_least: "80"`, `at_least: "101"`, "không thể vượt", 0},
		{"a percentage of a whole", `unit: {value: people`, `unit: {value: percent`, "không dùng được khóa whole", 1},
		{"a whole without English", `en: "All staff", `, "", `thiếu khóa "en"`, 0},
	} {
		line := strings.Count(data[:strings.Index(data, c.old)], "\n") + 1 + c.down
		p, problems := maturity.LoadPlan(name, []byte(strings.Replace(data, c.old, c.planted, 1)), x)
		found := false
		for _, problem := range problems {
			found = found || problem.Line == line && strings.Contains(m.say(problem), c.reason)
		}
		if p != nil || !found {
			t.Errorf("%s: want line %d with %q, got %s", c.name, line, c.reason, m.all(problems))
		}
	}
	school := strings.Replace(data, "    asked_of: {value: office, provenance: unverified, source: test}\n    offices: {list: [district]",
		"    asked_of: {value: school, provenance: unverified, source: test}\n    stages: {list: [TH]", 1)
	if p, problems := maturity.LoadPlan(name, []byte(school), x); p != nil || !strings.Contains(m.all(problems), "số liệu \"trained\" không dùng được khóa whole") {
		t.Errorf("a school's figure with a whole: %s", m.all(problems))
	}
	m.complete(t)
}

// TestPlansOfTheHouse loads every plan that the program carries and holds them to what is known: no figure for 2030.
func TestPlansOfTheHouse(t *testing.T) {
	t.Parallel()
	names, err := fs.Glob(indicators.FS, "plans/*.yaml")
	if err != nil || len(names) < 2 {
		t.Fatal(names, err)
	}
	asked := map[string]maturity.Figure{}
	for _, name := range names {
		data, err := fs.ReadFile(indicators.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		p, problems := maturity.LoadPlan(name, data, decreed(t))
		if p == nil || len(problems) > 0 {
			t.Fatal(newMouth(t).all(problems))
		}
		for _, target := range p.Targets {
			if target.Year != 2025 {
				t.Errorf("%s %s: nothing is known for %d", name, target.Key, target.Year)
			}
		}
		if len(p.Questions) == 0 {
			t.Errorf("%s does not say that 2030 is not known", name)
		}
		for _, f := range p.Figures {
			if before, known := asked[f.Key]; known && (before.Label.Vi != f.Label.Vi || before.Unit.Value != f.Unit.Value || !slices.Equal(before.Stages, f.Stages)) {
				t.Errorf("%s: figure %s is another elsewhere", name, f.Key)
			}
			asked[f.Key] = f
		}
	}
}

// TestLevelsOfACondition asks for levels of the school and of a group.
func TestLevelsOfACondition(t *testing.T) {
	t.Parallel()
	x := decreed(t)
	score := &maturity.Score{Levels: [2]int{1, 2}, Groups: []maturity.GroupScore{{Code: "1", Levels: [2]int{3, 3}}, {Code: "2", Levels: [2]int{1, 2}}}}
	for _, c := range []struct {
		of             string
		least          int
		sure, possible bool
	}{{"", 2, false, true}, {"", 3, false, false}, {"1", 3, true, true}, {"2", 2, false, true}, {"9", 2, false, false}} {
		s := maturity.Satisfied{All: true, Levels: []maturity.LevelWanted{{Group: c.of, AtLeast: c.least}}}
		if sure, possible := s.Of(x, x.NewVector(nil), score); sure != c.sure || possible != c.possible {
			t.Errorf("level %d of %q: %v, %v", c.least, c.of, sure, possible)
		}
	}
}
