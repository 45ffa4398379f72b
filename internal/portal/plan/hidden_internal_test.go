package plan

import (
	"fmt"
	"testing"

	"github.com/thuocso/thuocso/indicators"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/plan"
	"github.com/thuocso/thuocso/internal/portal/figures"
	"github.com/thuocso/thuocso/internal/ranking"
)

// A district with schools enough is hidden all the same where the province less what is shown would give a small one away.
func TestAPartIsNotShownAloneWhereItGivesAnotherAway(t *testing.T) {
	t.Parallel()
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
	field := &plan.Field{Index: x, Plans: []*maturity.Plan{p}}
	var parts []ranking.Unit
	for i, n := range []int{7, 2, 6} {
		u := ranking.Unit{ID: int64(i + 1), Kind: "district", Path: fmt.Sprintf("/9/%d/", i+1)}
		parts = append(parts, u)
		for k := range n {
			field.Schools = append(field.Schools, plan.Standing{School: int64(100*i + k), Path: u.Path + "s/", Points: x.NewVector(nil), Met: make([]bool, 4)})
		}
	}
	for _, target := range p.Targets {
		if target.Metric != maturity.ShareOfSchools {
			continue
		}
		for i, hidden := range []bool{false, true, true} {
			l := &looked{
				Pick: &figures.Pick{Unit: parts[i]}, field: &plan.Field{Index: x, Plans: field.Plans, Schools: field.Below(parts[i].Path)},
				around: &around{field: field, parts: parts},
			}
			reach := l.field.Gauge(p, parts[i]).Reach(&target, l.field.Schools)
			if l.hides(p, &reach) != hidden {
				t.Errorf("%s of the part of %d schools: hidden %v", target.Key, reach.Total, !hidden)
			}
			if l.each = true; l.hides(p, &reach) {
				t.Errorf("%s is hidden from who sees each school", target.Key)
			}
		}
	}
}
