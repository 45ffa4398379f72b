package plan_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/thuocso/thuocso/indicators"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/plan"
)

const planFile = "plans/kh-219-hoa-binh-2022.yaml"

func files(tb testing.TB) (*maturity.Index, []byte) {
	tb.Helper()
	content, err := indicators.FS.ReadFile("qd-4725-2022.yaml")
	if err != nil {
		tb.Fatal(err)
	}
	index, problems := maturity.Load("qd-4725-2022.yaml", content)
	if index == nil {
		tb.Fatal(problems)
	}
	data, err := indicators.FS.ReadFile(planFile)
	if err != nil {
		tb.Fatal(err)
	}

	return index, data
}

func load(tb testing.TB) (*maturity.Plan, *maturity.Index) {
	tb.Helper()
	index, data := files(tb)
	p, problems := maturity.LoadPlan(planFile, data, index)
	if p == nil {
		tb.Fatal(problems)
	}

	return p, index
}

func TestTargetsNobodyIsAskedAboutStayOpen(t *testing.T) {
	t.Parallel()
	p, index := load(t)
	want := map[string]plan.Reason{
		"H1": plan.NoSchoolAsked, "H2": plan.NoOfficeAsked, "H3a": plan.NoSchoolAsked, "H3b": plan.NoSchoolAsked,
		"H4": plan.Measured, "H5": plan.NoOfficeAsked,
	}
	reaches := plan.Evaluate(p, index, []plan.Standing{{School: 1}})
	if len(reaches) != len(want) {
		t.Fatalf("%d targets", len(reaches))
	}
	for i := range reaches {
		r := &reaches[i]
		if r.Open != want[r.Target.Key] || (r.State() == plan.Open) != (r.Open != plan.Measured) {
			t.Errorf("%s: %q, %s", r.Target.Key, r.Open, r.State())
		}
	}
	for _, r := range plan.Evaluate(p, index, nil) {
		if r.State() != plan.Open {
			t.Errorf("%s is measured without schools", r.Target.Key)
		}
	}
}

func TestBoundsOfThePlan(t *testing.T) {
	t.Parallel()
	p, _ := load(t)
	for _, target := range p.Targets {
		if strict := target.Key == "H1" || target.Key == "H2"; target.Bound.Strict != strict {
			t.Errorf("%s: strict is %v", target.Key, target.Bound.Strict)
		}
	}
	above, atLeast := maturity.Bound{Percent: 50_00, Strict: true}, maturity.Bound{Percent: 50_00}
	for _, c := range []struct{ got, want int }{
		{plan.Needed(above, 10), 6},
		{plan.Needed(above, 11), 6},
		{plan.Needed(atLeast, 10), 5},
		{plan.Needed(atLeast, 11), 6},
		{plan.Needed(maturity.Bound{Percent: 100_00}, 283), 283},
		{plan.Needed(maturity.Bound{Percent: 100_00, Strict: true}, 10), 11},
		{plan.Needed(atLeast, 0), 0},
		{plan.Needed(maturity.Bound{Percent: 33_33}, 3), 1},
		{plan.Needed(maturity.Bound{Percent: 33_34}, 3), 2},
	} {
		if c.got != c.want {
			t.Errorf("needed %d, want %d", c.got, c.want)
		}
	}
}

func TestNeededIsTheLeastThatReaches(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		b := maturity.Bound{Percent: maturity.Points(rapid.Int32Range(0, 100_00).Draw(t, "share")), Strict: rapid.Bool().Draw(t, "strict")}
		total := rapid.IntRange(1, 30_000).Draw(t, "total")
		reaches := func(n int) bool {
			if b.Strict {
				return int64(n)*100_00 > int64(b.Percent)*int64(total)
			}

			return int64(n)*100_00 >= int64(b.Percent)*int64(total)
		}
		n := plan.Needed(b, total)
		if !reaches(n) || n > 0 && reaches(n-1) {
			t.Fatalf("%+v of %d needs %d", b, total, n)
		}
	})
}

func TestSureAndPossible(t *testing.T) {
	t.Parallel()
	p, index := load(t)
	rapid.Check(t, func(t *rapid.T) {
		var schools []plan.Standing
		satisfied, unknown := 0, 0
		for i := range rapid.IntRange(1, 40).Draw(t, "schools") {
			s := plan.Standing{School: int64(i)}
			if rapid.IntRange(0, 3).Draw(t, "unknown") == 0 {
				unknown++
			} else {
				s.Points = index.NewVector(nil)
				shown := false
				for _, code := range []string{"2.3.2", "2.3.5", "2.3.8"} {
					place, _ := index.Position(code)
					s.Points[place] = rapid.SampledFrom([]int16{maturity.Missing, 0, 50, 300}).Draw(t, code)
					shown = shown || code != "2.3.8" && s.Points[place] > 0
				}
				if shown {
					satisfied++
				}
			}
			schools = append(schools, s)
		}
		for _, r := range plan.Evaluate(p, index, schools) {
			if r.Target.Key != "H4" {
				continue
			}
			if r.Sure != satisfied || r.Unknown != unknown || r.Possible != satisfied+unknown || r.Sure > r.Possible {
				t.Fatalf("sure %d of %d, unknown %d", r.Sure, satisfied, r.Unknown)
			}
			if r.Short != len(schools)-satisfied || r.Sure+r.Unknown+len(r.Nearest) != r.Total {
				t.Fatalf("short by %d, %d near", r.Short, len(r.Nearest))
			}
			reached := r.State() == plan.Reached
			if reached != (satisfied == len(schools)) || (r.State() == plan.Missed) != (satisfied+unknown < len(schools)) {
				t.Fatalf("state %s", r.State())
			}
		}
	})
}

func TestAllWantsEveryComponent(t *testing.T) {
	t.Parallel()
	p, index := load(t)
	for i := range p.Targets {
		p.Targets[i].Satisfied.All = true
	}
	v := index.NewVector(nil)
	for _, code := range []string{"2.3.2", "2.3.3", "2.3.4", "2.3.5"} {
		place, _ := index.Position(code)
		v[place] = 100
	}
	for _, r := range plan.Evaluate(p, index, []plan.Standing{{School: 1, Points: v}}) {
		if r.Target.Key != "H4" {
			continue
		}
		if r.Sure != 0 || len(r.Nearest) != 1 || strings.Join(r.Nearest[0].Missing, " ") != "2.3.6 2.3.7" || r.Nearest[0].Gap != 2*index.Step {
			t.Errorf("%+v", r)
		}
	}
}
