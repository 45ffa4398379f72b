package export

import (
	"fmt"
	"testing"
	"time"

	"github.com/thuocso/thuocso/indicators"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/plan"
	"github.com/thuocso/thuocso/internal/ranking"
)

func vietnamese(t *testing.T) locale.Printer {
	t.Helper()
	words, err := locale.Load(func(_ locale.Lang, key string) { t.Errorf("no words for %s", key) })
	if err != nil {
		t.Fatal(err)
	}

	return words.Printer(locale.Vi, time.UTC)
}

func loaded(t *testing.T) (*maturity.Index, *maturity.Plan) {
	t.Helper()
	content, err := indicators.FS.ReadFile("qd-4725-2022.yaml")
	if err != nil {
		t.Fatal(err)
	}
	x, problems := maturity.Load("qd-4725-2022.yaml", content)
	if x == nil {
		t.Fatal(problems)
	}
	if content, err = indicators.FS.ReadFile("plans/kh-219-hoa-binh-2022.yaml"); err != nil {
		t.Fatal(err)
	}
	p, problems := maturity.LoadPlan("plan.yaml", content, x)
	if p == nil {
		t.Fatal(problems)
	}

	return x, p
}

// The workbook hides a ratio of few schools, and what gives one away, from whoever does not see each school, and from nobody else.
func TestTheWorkbookHidesWhatThePagesHide(t *testing.T) {
	t.Parallel()
	x, p := loaded(t)
	field := &plan.Field{Index: x}
	top := ranking.Unit{ID: 1, Kind: "ministry", Path: "/1/"}
	above := plan.Fork{Unit: top}
	for i, n := range []int{3, 7, 30} {
		u := ranking.Unit{ID: int64(i + 2), Kind: "province", Path: fmt.Sprintf("/1/%d/", i)}
		above.Parts = append(above.Parts, u)
		for range n {
			field.Schools = append(field.Schools, plan.Standing{
				Path: u.Path + "s/", Points: x.NewVector(nil), Met: make([]bool, len(x.Conditions())),
				Stages: []string{"TH", "THCS"}, Figures: map[string]int64{"pupils_on_platform": 1, "pupils_total": 4},
			})
		}
	}
	for i, hidden := range []bool{true, true, false} {
		u := above.Parts[i]
		reaches := field.Gauge(p, u).Evaluate(field.Below(u.Path))
		for k := range reaches {
			r := &reaches[k]
			seen := &gathering{Printer: vietnamese(t)}
			veiled := &gathering{Printer: seen.Printer, veil: &plan.Veil{Unit: u, Field: field, Above: []plan.Fork{above}}}
			open := r.Open != plan.Measured
			if row := seen.target(p, r); row.Sure.Known == open {
				t.Errorf("%s of part %d, to whoever sees each school: known %v", r.Target.Key, i, row.Sure.Known)
			}
			want := !open && (r.Target.Metric == maturity.ShareOfSchools || !hidden)
			if row := veiled.target(p, r); row.Sure.Known != want || row.Possible.Known && !want || (row.Open == "") != want {
				t.Errorf("%s of part %d, to others: known %v, %q", r.Target.Key, i, row.Sure.Known, row.Open)
			}
		}
	}
}

// A target that has nobody to measure says why, and none of its cells holds a number.
func TestATargetWithNobodyToMeasureHasNoNumbers(t *testing.T) {
	t.Parallel()
	x, p := loaded(t)
	g := &gathering{Printer: vietnamese(t)}
	gauge := (&plan.Field{Index: x}).Gauge(p, ranking.Unit{ID: 1, Kind: "province"})
	reaches := gauge.Evaluate(nil)
	if len(reaches) == 0 {
		t.Fatal("the plan has no targets")
	}
	for i := range reaches {
		row := g.target(p, &reaches[i])
		if row.Sure.Known || row.Possible.Known || row.ShortKnown || row.Short != 0 || row.Open == "" {
			t.Errorf("%s: %+v", reaches[i].Target.Key, row)
		}
	}
}
