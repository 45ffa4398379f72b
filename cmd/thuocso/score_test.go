package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/thuocso/thuocso/internal/maturity/returnfile"
)

// scoreOf runs score on standard input and returns what it printed and its status.
func scoreOf(t *testing.T, input string) (returnfile.Written, string, int) {
	t.Helper()
	p, stdout, _ := quiet("en")
	p.stdin = strings.NewReader(input)
	status := p.status(run(t.Context(), p, []string{"score", "--index", "qd-4725-2022", "-"}))
	printed := stdout.String()
	var out returnfile.Written
	if status != 1 {
		if err := json.Unmarshal([]byte(printed), &out); err != nil || strings.Count(printed, "\n") != 1 {
			t.Fatalf("not exactly one object: %v in %q", err, printed)
		}
	} else if printed != "" {
		t.Errorf("a command that failed printed %q", printed)
	}

	return out, printed, status
}

// kinds lists the faults as code:kind and holds each to a Vietnamese message without an empty place.
func kinds(t *testing.T, out returnfile.Written) []string {
	t.Helper()
	list := make([]string, 0, len(out.Faults))
	for _, f := range out.Faults {
		list = append(list, f.Code+":"+string(f.Kind))
		if f.Message == "" || strings.ContainsAny(f.Message, "{}") {
			t.Errorf("%s has the message %q", f.Code, f.Message)
		}
	}

	return list
}

// TestScorePrintsTheContract holds every byte of the contract's example.
func TestScorePrintsTheContract(t *testing.T) {
	t.Parallel()
	_, printed, status := scoreOf(t, `{"stages":["TH","THCS"],"conditions":{"1.1":true,"1.2":true,"2.1":true},"condition_rule":"cap_group",
 "answers":{"1.3.1":{"points":"6"},"1.6.1":{"points":"4.5","numerator":12,"denominator":30}}}`)
	want := `{"groups":[{"code":"1","points":["10.50","10.50"],"max":"100.00","level":1,"levels":[1,1],"missed":[],"capped_by":[]},` +
		`{"code":"2","points":["0.00","10.00"],"max":"100.00","level":1,"levels":[1,1],"missed":["2.2"],"capped_by":["2.2"]}],` +
		`"level":1,"levels":[1,1],"missing":["1.3.2","1.3.3","1.3.4","1.3.5","1.4.1","1.5.1","1.5.2","1.6.2","1.6.3","1.7.1","1.7.2","1.7.3",` +
		`"2.3.1","2.3.2","2.3.3","2.3.4","2.3.5","2.3.6","2.3.7","2.3.8","2.4.1","2.4.2","2.4.3"],"faults":[]}` + "\n"
	if diff := cmp.Diff(want, printed); diff != "" || status != 0 {
		t.Errorf("status %d: %s", status, diff)
	}
}

// TestScoreUndecided prints null where the ends of the interval disagree.
func TestScoreUndecided(t *testing.T) {
	t.Parallel()
	_, printed, status := scoreOf(t, `{"conditions":{"2.1":true,"2.2":true},"condition_rule":"warn","answers":{
 "1.3.1":{"points":"6"},"1.3.2":{"points":"6"},"1.3.3":{"points":"6"},"1.3.4":{"points":"6"},"1.3.5":{"points":"6"},"1.4.1":{"points":"10"},"1.5.1":{"points":"15"},
 "2.3.3":{"points":"10"},"2.3.5":{"points":"10"},"2.3.6":{"points":"10"},"2.4.2":{"points":"12"}}}`)
	for _, want := range []string{
		`"points":["55.00","55.00"],"max":"100.00","level":2,"levels":[2,2],"missed":["1.1","1.2"],"capped_by":[]`,
		`"points":["42.00","52.00"],"max":"100.00","level":null,"levels":[1,2],"missed":[],"capped_by":[]`, `"level":null,"levels":[1,2],"missing":`,
	} {
		if !strings.Contains(printed, want) {
			t.Errorf("lacks %s in %s", want, printed)
		}
	}
	if status != 0 {
		t.Errorf("status %d", status)
	}
}

func TestScoreFaults(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		input string
		want  []string
	}{
		"nothing":         {`{}`, nil},
		"other keys":      {`{"Answers":{"1.3.1":{"points":"x"}},"x":[1],"answers":{"1.3.1":{"Points":"x","note":{}}}}`, nil},
		"null parts":      {`{"stages":null,"conditions":null,"answers":null,"condition_rule":null}`, nil},
		"no figures":      {`{"answers":{"1.6.1":{"points":"7","numerator":null}}}`, nil},
		"points":          {`{"answers":{"1.3.1":{"points":"6,5"},"1.3.2":{"points":"6.5"},"1.3.3":{"points":"5.25"},"1.3.4":{"points":5},"1.3.5":{"points":null}}}`, []string{"1.3.1:bad_number", "1.3.2:over_max", "1.3.3:not_a_step", "1.3.4:wrong_type", "1.3.5:wrong_type"}},
		"first one wins":  {`{"answers":{"1.3.1":{"points":"6.25"},"1.3.2":{"points":"-7.25"}}}`, []string{"1.3.1:over_max", "1.3.2:bad_number"}},
		"answer types":    {`{"answers":{"1.3.1":"6","1.3.2":[],"1.3.3":null}}`, []string{"1.3.1:wrong_type", "1.3.2:wrong_type", "1.3.3:wrong_type"}},
		"unknown":         {`{"answers":{"9.9":{"points":5},"1.3":{"points":"1"},"":{}},"conditions":{"1.3.1":true,"2.1":"yes"}}`, []string{"1.3:unknown_code", "1.3.1:unknown_code", "2.1:wrong_type", ":unknown_code", "9.9:unknown_code"}},
		"figures":         {`{"answers":{"1.6.1":{"points":"7","numerator":4,"denominator":3},"1.6.2":{"numerator":-1,"denominator":2.5},"1.4.1":{"count":0.5}}}`, []string{"1.4.1:not_whole", "1.6.1:ratio_above_one", "1.6.2:negative", "1.6.2:not_whole"}},
		"figure types":    {`{"answers":{"1.6.1":{"points":"7","numerator":"4","denominator":true}}}`, []string{"1.6.1:wrong_type", "1.6.1:wrong_type"}},
		"huge figure":     {`{"answers":{"1.6.1":{"points":"7","numerator":1e999,"denominator":3}}}`, []string{"1.6.1:ratio_above_one"}},
		"order":           {`{"answers":{"2.4.3":{"points":""},"1.3.1":{"points":""}}}`, []string{"1.3.1:bad_number", "2.4.3:bad_number"}},
		"twice, the last": {`{"answers":{"1.3.1":{"points":"x"},"1.3.1":{"points":"6"}}}`, nil},
		"whole types":     {`{"stages":"TH","conditions":[],"condition_rule":"cap","answers":7}`, []string{"stages:wrong_type", "conditions:wrong_type", "condition_rule:wrong_type", "answers:wrong_type"}},
		"no object":       {`[]`, []string{":wrong_type"}},
	} {
		out, _, status := scoreOf(t, c.input)
		if diff := cmp.Diff(append([]string{}, c.want...), kinds(t, out)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if want := map[bool]int{true: 2, false: 0}[len(c.want) > 0]; status != want {
			t.Errorf("%s: status %d", name, status)
		}
	}
}

// TestScoreOfFaultyAnswers adds nothing for an answer with a fault, and does not call it missing when it gave points.
func TestScoreOfFaultyAnswers(t *testing.T) {
	t.Parallel()
	out, _, _ := scoreOf(t, `{"answers":{"1.6.1":{"points":"7","numerator":4,"denominator":3},"1.6.2":{"numerator":4,"denominator":3},"1.3.1":{"points":"6"}}}`)
	missing := strings.Join(out.Missing, " ")
	if out.Groups[0].Points[0] != "6.00" || strings.Contains(missing, "1.6.1") || !strings.Contains(missing, "1.6.2") {
		t.Errorf("%v, missing %s", out.Groups[0].Points, missing)
	}
}

func TestScoreFails(t *testing.T) {
	t.Parallel()
	for name, input := range map[string]string{
		"empty": "", "cut": `{"answers":{`, "two": `{} {}`, "not utf-8": "{\"stages\":[\"\xff\"]}", "utf-16": "\xff\xfe{\x00}\x00",
		"deep": strings.Repeat("[", 100_000), "large": `{"x":"` + strings.Repeat("x", maxInput) + `"}`,
	} {
		if _, _, status := scoreOf(t, input); status != 1 {
			t.Errorf("%s: status %d", name, status)
		}
	}
	for _, args := range [][]string{
		{"score"},
		{"score", "--index", "qd-4725-2022"},
		{"score", "--index", "none", "-"},
		{"score", "--index", "../indicators/qd-4725-2022", "-"},
		{"score", "--index", "qd-4725-2022", "no-such-file"},
		{"score", "--index", "qd-4725-2022", t.TempDir()},
		{"index", "check"},
		{"index", "check", "no-such-file"},
	} {
		p, out, told := quiet("vi")
		if status := p.status(run(t.Context(), p, args)); status != 1 || told.Len() == 0 || out.Len() > 0 {
			t.Errorf("%v: status %d, said %q", args, status, told)
		}
	}
}

func TestIndexCheck(t *testing.T) {
	t.Parallel()
	const sound = "../../indicators/qd-4725-2022.yaml"
	p, stdout, told := quiet("vi")
	if status := p.status(run(t.Context(), p, []string{"index", "check", sound})); status != 0 {
		t.Errorf("status %d: %s", status, told)
	}
	if out := stdout.String(); !strings.Contains(out, sound+":") || !strings.Contains(out, "10.00 trên 70.00 điểm chưa phân bổ") {
		t.Errorf("the unallocated points are not told: %s", out)
	}
	data, err := os.ReadFile(sound)
	if err != nil {
		t.Fatal(err)
	}
	broken := filepath.Join(t.TempDir(), "hỏng.yaml")
	data = bytes.Replace(data, []byte("schema: 1\n"), []byte("schema: 1\ncolour: red\n"), 1)
	if err := os.WriteFile(broken, bytes.Replace(data, []byte("value: count"), []byte("value: heap"), 1), 0o600); err != nil { //nolint:gosec // a file of the test's own
		t.Fatal(err)
	}
	p, _, told = quiet("vi")
	if status := p.status(run(t.Context(), p, []string{"index", "check", broken, sound})); status != 1 {
		t.Errorf("status %d", status)
	}
	said := told.String()
	if strings.Count(said, broken+":") != 2 || !strings.Contains(said, broken+":12: lỗi: tệp: khóa lạ \"colour\"") {
		t.Errorf("faults: %s", said)
	}
	p, stdout, told = quiet("en")
	if status := p.status(run(t.Context(), p, []string{"index", "check", broken, sound})); status != 1 {
		t.Errorf("status %d", status)
	}
	if said := told.String(); !strings.Contains(said, broken+":12: fault: file: unknown key \"colour\"") ||
		!strings.Contains(said, `component, kind: "value" is "heap" and must be one of: up_to, yes_no, ratio, count`) {
		t.Errorf("faults in English: %s", said)
	}
	if out := stdout.String(); !strings.Contains(out, "warning: criterion 2.3: 10.00 of 70.00 points are allocated to no component") {
		t.Errorf("warnings in English: %s", out)
	}
}
