package figures

import (
	"testing"

	"github.com/thuocso/thuocso/indicators"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/web/part"
)

// The list of ranks says what each level comes from, and which conditions where it comes from them.
func TestTheListSaysWhatDecides(t *testing.T) {
	t.Parallel()
	content, err := indicators.FS.ReadFile("qd-4725-2022.yaml")
	if err != nil {
		t.Fatal(err)
	}
	index, problems := maturity.Load("qd-4725-2022.yaml", content)
	if index == nil {
		t.Fatal(problems)
	}
	d := deciders{condition: "condition", open: "open", all: "all", groups: []string{"", "one", "two", "both"}, conditions: []string{"a", "b", "c", "d"}}
	sure := func(first, second maturity.Points) []ranking.Range {
		return []ranking.Range{{Low: first, High: first}, {Low: second, High: second}}
	}
	for name, c := range map[string]struct {
		entry ranking.Entry
		want  part.Cell
	}{
		"two conditions hold it down":       {ranking.Entry{Low: 1, High: 1, Groups: sure(10000, 9000), Missed: 0b1010}, part.Cell{Text: "condition", Note: "b; d"}},
		"missed, but the points decide":     {ranking.Entry{Low: 1, High: 1, Groups: sure(4999, 9000), Missed: 0b1}, part.Cell{Text: "one"}},
		"not noted yet":                     {ranking.Entry{Low: 1, High: 1, Groups: sure(10000, 9000)}, part.Cell{Text: "condition"}},
		"not allocated":                     {ranking.Entry{Low: 2, High: 3, Groups: []ranking.Range{{Low: 7000, High: 8000}, {Low: 9000, High: 9000}}}, part.Cell{Text: "open"}},
		"both groups":                       {ranking.Entry{Low: 2, High: 2, Groups: sure(6000, 6000)}, part.Cell{Text: "all"}},
		"the first, the second may rise":    {ranking.Entry{Low: 2, High: 2, Groups: []ranking.Range{{Low: 7200, High: 7200}, {Low: 7000, High: 8000}}}, part.Cell{Text: "one"}},
		"the second, the first is high":     {ranking.Entry{Low: 2, High: 2, Groups: []ranking.Range{{Low: 8800, High: 8800}, {Low: 6400, High: 7400}}}, part.Cell{Text: "two"}},
		"held at 1 where points say 1 to 2": {ranking.Entry{Low: 1, High: 1, Groups: []ranking.Range{{Low: 9000, High: 9000}, {Low: 4500, High: 5500}}, Missed: 0b1}, part.Cell{Text: "condition", Note: "a"}},
		"the second group":                  {ranking.Entry{Low: 2, High: 2, Groups: sure(8000, 6000)}, part.Cell{Text: "two"}},
	} {
		if got := d.cell(index, &c.entry); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}
