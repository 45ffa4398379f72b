package plan_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/thuocso/thuocso/indicators"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/plan"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/disclose"
)

// both loads the two plans that are known: their targets divide different figures by the same one.
func both(tb testing.TB) ([]*maturity.Plan, *maturity.Index) {
	tb.Helper()
	p, x := load(tb)
	content, err := indicators.FS.ReadFile("plans/qd-131-ttg-2022.yaml")
	if err != nil {
		tb.Fatal(err)
	}
	q, problems := maturity.LoadPlan("qd-131-ttg-2022.yaml", content, x)
	if q == nil {
		tb.Fatal(problems)
	}

	return []*maturity.Plan{p, q}, x
}

// stated are the figures of a school that states as much as the number says.
func stated(n int) map[string]int64 {
	return []map[string]int64{
		nil,
		{"pupils_total": 0},
		{"pupils_total": 10},
		{"pupils_total": 10, "pupils_on_platform": 4},
		{"pupils_total": 10, "pupils_online_able": 3},
		{"pupils_total": 10, "pupils_on_platform": 4, "pupils_online_able": 3},
	}[n]
}

// A school without pupils is in no sum: a figure that rests on one school beside many of these is hidden.
func TestSchoolsWithNothingToDivideByHideNobody(t *testing.T) {
	t.Parallel()
	p, x := load(t)
	n := grow(p, x, [][]int{{0, 12, 9}})
	for i := 1; i < 12; i++ {
		n.field.Schools[i].Figures = map[string]int64{"pupils_on_platform": 0, "pupils_total": 0}
	}
	of := target(t, &plan.Gauge{Plan: p}, "H1")
	whole := n.forks[n.top.Path]
	fork := n.forks[whole.Parts[0].Path]
	if _, reach, hidden := n.hides(p, of, fork.Parts[0], whole, fork); !hidden {
		t.Errorf("a figure of one school with pupils is shown: %d of %d", reach.Part, reach.Whole)
	}
}

// TestNoFigureOfSeveralTargetsGivesFewSchoolsAway looks at every unit by every target of both plans: of no figure do the sums shown
// there, however they are added and taken from one another, reach fewer than five schools.
func TestNoFigureOfSeveralTargetsGivesFewSchoolsAway(t *testing.T) {
	t.Parallel()
	plans, x := both(t)
	met := 0
	rapid.Check(t, func(t *rapid.T) {
		sizes := make([][]int, rapid.IntRange(1, 2).Draw(t, "provinces"))
		for i := range sizes {
			sizes[i] = rapid.SliceOfN(rapid.IntRange(0, 12), 1, 3).Draw(t, "schools")
		}
		n := grow(plans[0], x, sizes)
		n.field.Plans = plans
		for i := range n.field.Schools {
			n.field.Schools[i].Figures = stated(rapid.IntRange(0, 5).Draw(t, "stated"))
		}
		for figure, sums := range shownSums(n, plans) {
			if len(sums) == 0 {
				continue
			}
			if len(sums) > disclose.MostPopulations {
				t.Fatalf("%d sums of %s", len(sums), figure)
			}
			met++
			unknown := map[uint16]int{}
			for _, s := range n.field.Schools {
				var mask uint16
				for i, sum := range sums {
					if sum[s.School] {
						mask |= 1 << i
					}
				}
				unknown[mask]++
			}
			if slices.Contains(disclose.Family(len(sums), unknown), false) {
				t.Fatalf("%v: the sums of %s that are shown give few schools away: %v", sizes, figure, unknown)
			}
		}
	})
	if met == 0 {
		t.Error("nothing was ever shown")
	}
}

// shownSums are the sums that somebody who sees no school meets, by figure: each as the schools that it rests on.
func shownSums(n nation, plans []*maturity.Plan) map[string][]map[int64]bool {
	whole := n.forks[n.top.Path]
	met := map[string][]map[int64]bool{}
	add := func(of *maturity.Target, schools []plan.Standing) {
		for _, figure := range []string{of.Numerator, of.Denominator} {
			sum := map[int64]bool{}
			for _, s := range schools {
				_, part := s.Figures[of.Numerator]
				if s.Figures[of.Denominator] > 0 && (part || figure == of.Denominator) {
					sum[s.School] = true
				}
			}
			if len(sum) > 0 && !slices.ContainsFunc(met[figure], func(other map[int64]bool) bool { return fmt.Sprint(other) == fmt.Sprint(sum) }) {
				met[figure] = append(met[figure], sum)
			}
		}
	}
	for _, p := range plans {
		for i := range p.Targets {
			of := &p.Targets[i]
			if of.Metric != maturity.RatioOfSums {
				continue
			}
			look := func(u ranking.Unit, above ...plan.Fork) {
				if _, reach, hidden := n.hides(p, of, u, above...); !hidden && reach.Open == plan.Measured {
					add(of, n.field.Below(u.Path))
				}
			}
			look(n.top)
			for _, province := range whole.Parts {
				look(province, whole)
				fork := n.forks[province.Path]
				veil, reach, _ := n.hides(p, of, province, whole)
				rest := slices.DeleteFunc(n.field.Below(province.Path), func(s plan.Standing) bool {
					return slices.ContainsFunc(fork.Parts, func(u ranking.Unit) bool { return within(s.Path, u.Path) })
				})
				if listed := veil.Parts(p, &reach, fork); reach.Open == plan.Measured && listed[len(fork.Parts)] {
					add(of, rest)
				}
				for _, u := range fork.Parts {
					look(u, whole, fork)
				}
			}
		}
	}

	return met
}
