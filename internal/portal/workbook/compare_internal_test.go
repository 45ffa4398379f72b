package workbook

import (
	"testing"
	"time"

	"github.com/thuocso/thuocso/indicators"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/paper/returnbook"
	"github.com/thuocso/thuocso/internal/season"
)

func draft(t *testing.T) *assessment.Return {
	t.Helper()
	content, err := indicators.FS.ReadFile("qd-4725-2022.yaml")
	if err != nil {
		t.Fatal(err)
	}
	index, problems := maturity.Load("qd-4725-2022.yaml", content)
	if index == nil {
		t.Fatal(problems)
	}
	value := assessment.Empty()
	value.Points = 200

	return &assessment.Return{
		ID: 7, Index: index, SchoolCode: "017005", State: assessment.Draft, Points: index.NewVector(nil),
		Season: season.Season{
			SchoolYear: 2024, State: season.Open,
			Dates: season.Dates{OpensAt: noon.AddDate(0, -1, 0), SubmitUntil: noon.AddDate(0, 1, 0), ResubmitUntil: noon.AddDate(0, 2, 0)},
		},
		Answers: map[string]assessment.Answer{"1.3.1": {Code: "1.3.1", Kind: assessment.Component, Value: value, Version: 2, Open: true}},
	}
}

var noon = time.Date(2025, 5, 12, 12, 0, 0, 0, time.UTC)

func row(code string, version int, was, now string) returnbook.Filled {
	return returnbook.Filled{Code: code, Version: version, Was: returnbook.Given{Answer: was}, Now: returnbook.Given{Answer: now}}
}

func TestCompare(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		row   returnbook.Filled
		state assessment.State
		none  bool
		want  standing
	}{
		"untouched":                         {row: row("1.3.1", 2, "2", "2"), none: true},
		"untouched, changed in the portal":  {row: row("1.3.1", 1, "1", "1"), none: true},
		"written otherwise":                 {row: row("1.3.1", 2, "2", "2,0"), none: true},
		"what the portal says by now":       {row: row("1.3.1", 1, "1", "2"), none: true},
		"changed":                           {row: row("1.3.1", 2, "2", "3,5"), want: changed},
		"emptied":                           {row: row("1.3.1", 2, "2", ""), want: changed},
		"first answer":                      {row: row("1.1", 0, "", "1"), want: changed},
		"changed on both sides":             {row: row("1.3.1", 1, "1", "3,5"), want: both},
		"over the maximum":                  {row: row("1.3.1", 2, "2", "99"), want: refused},
		"no step":                           {row: row("1.3.1", 2, "2", "2,3"), want: refused},
		"a word for points":                 {row: row("1.3.1", 2, "2", "hai"), want: refused},
		"another word than yes and no":      {row: row("1.1", 0, "", "x"), want: refused},
		"a code the index does not have":    {row: row("9.9", 0, "", "1"), want: refused},
		"a formula":                         {row: returnbook.Filled{Code: "1.3.1", Version: 2, Was: returnbook.Given{Answer: "2"}, Now: returnbook.Given{Answer: "2"}, Formula: "D9"}, want: refused},
		"changed in a return that was sent": {row: row("1.3.1", 2, "2", "3,5"), state: assessment.Submitted, want: locked},
	} {
		ret := draft(t)
		if c.state != "" {
			ret.State = c.state
		}
		got := compare(ret, []returnbook.Filled{c.row}, noon)
		switch {
		case c.none && len(got) > 0:
			t.Errorf("%s: found %+v", name, got)
		case c.none:
		case len(got) != 1 || got[0].standing != c.want || (c.want == refused) != (got[0].why != nil):
			t.Errorf("%s: found %+v, want standing %d", name, got, c.want)
		}
	}
}

func TestOnlyTheReturnsOwnWorkbookIsTaken(t *testing.T) {
	t.Parallel()
	ret := draft(t)
	words, err := locale.Load(func(locale.Lang, string) {})
	if err != nil {
		t.Fatal(err)
	}
	p := words.Printer(locale.Vi, time.UTC)
	for key, change := range map[string]func(m *returnbook.Mark){
		"":                        func(*returnbook.Mark) {},
		"returnbook.other_school": func(m *returnbook.Mark) { m.SchoolCode = "017006" },
		"returnbook.other_year":   func(m *returnbook.Mark) { m.SchoolYear = 2023 },
		"returnbook.other_index":  func(m *returnbook.Mark) { m.Revision = "2" },
	} {
		mark := markOf(ret)
		change(&mark)
		err := accept(p, mark, ret)
		if f := fault.Of(err); key == "" && err != nil || key != "" && (err == nil || f.Key != key) {
			t.Errorf("%v, want %q", err, key)
		}
	}
}
