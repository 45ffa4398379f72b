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

func gauge(tb testing.TB) *plan.Gauge {
	tb.Helper()
	p, index := load(tb)

	return &plan.Gauge{Plan: p, Index: index, Rule: maturity.CapGroup, Kind: "province"}
}

func TestWhatNobodyReportedStaysOpen(t *testing.T) {
	t.Parallel()
	g := gauge(t)
	want := map[string]plan.Reason{
		"H1": plan.NoneReported, "H2": plan.OfficeSilent, "H3a": plan.NoneReported, "H3b": plan.NoSchool, "H4": plan.NoResult, "H5": plan.OfficeSilent,
	}
	reaches := g.Evaluate([]plan.Standing{{School: 1, Stages: []string{"TH"}}})
	if len(reaches) != len(want) {
		t.Fatalf("%d targets", len(reaches))
	}
	for i := range reaches {
		r := &reaches[i]
		if r.Open != want[r.Target.Key] || (r.State() == plan.Open) != (r.Open != plan.Measured) || r.Open != plan.Measured && r.Low+r.High != 0 {
			t.Errorf("%s: %q, %s", r.Target.Key, r.Open, r.State())
		}
	}
	for _, r := range g.Evaluate(nil) {
		if r.State() != plan.Open {
			t.Errorf("%s is measured without schools", r.Target.Key)
		}
	}
	g.Kind = "district"
	if r := g.Reach(target(t, g, "H2"), nil); r.Open != plan.OfficeNotAsked {
		t.Errorf("a district is asked for the province's repository: %q", r.Open)
	}
	g.Reports = map[string]plan.Report{"procedures_online": {Entry: plan.Entry{Form: maturity.AsPercent, Percent: 99_99}}}
	if r := g.Reach(target(t, g, "H5"), nil); r.State() != plan.Missed || r.Low != 99_99 {
		t.Errorf("99.99 %% of 100 %%: %s", r.State())
	}
}

func target(tb interface {
	Helper()
	Fatalf(string, ...any)
}, g *plan.Gauge, key string,
) *maturity.Target {
	tb.Helper()
	for i := range g.Plan.Targets {
		if g.Plan.Targets[i].Key == key {
			return &g.Plan.Targets[i]
		}
	}
	tb.Fatalf("no target %s", key)

	return nil
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
	for _, c := range []struct{ got, want int64 }{
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
		total := rapid.Int64Range(1, 30_000_000).Draw(t, "total")
		reaches := func(n int64) bool {
			if b.Strict {
				return n*100_00 > int64(b.Percent)*total
			}

			return n*100_00 >= int64(b.Percent)*total
		}
		n := plan.Needed(b, total)
		if !reaches(n) || n > 0 && reaches(n-1) {
			t.Fatalf("%+v of %d needs %d", b, total, n)
		}
	})
}

func TestSureAndPossible(t *testing.T) {
	t.Parallel()
	g := gauge(t)
	index := g.Index
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
		for _, r := range g.Evaluate(schools) {
			if r.Target.Key != "H4" {
				continue
			}
			if (r.Open == plan.NoResult) != (unknown == len(schools)) {
				t.Fatalf("%d of %d unknown: %q", unknown, len(schools), r.Open)
			}
			if unknown == len(schools) {
				continue // nobody's result tells anything: that is not 0
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
	g := gauge(t)
	index := g.Index
	for i := range g.Plan.Targets {
		g.Plan.Targets[i].Satisfied.All = true
	}
	v := index.NewVector(nil)
	for _, code := range []string{"2.3.2", "2.3.3", "2.3.4", "2.3.5"} {
		place, _ := index.Position(code)
		v[place] = 100
	}
	for _, r := range g.Evaluate([]plan.Standing{{School: 1, Points: v}}) {
		if r.Target.Key != "H4" {
			continue
		}
		if r.Sure != 0 || len(r.Nearest) != 1 || strings.Join(r.Nearest[0].Missing, " ") != "2.3.6 2.3.7" || r.Nearest[0].Gap != 2*index.Step {
			t.Errorf("%+v", r)
		}
	}
}
