package plan_test

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/plan"
)

// schoolsOf draws schools with results and figures, some of them unknown.
func schoolsOf(t *rapid.T, index *maturity.Index) []plan.Standing {
	var schools []plan.Standing
	for i := range rapid.IntRange(1, 30).Draw(t, "schools") {
		s := plan.Standing{School: int64(i + 1), Stages: []string{"TH", "THCS"}, Figures: map[string]int64{}}
		if rapid.IntRange(0, 4).Draw(t, "result") > 0 {
			s.Points, s.Met = index.NewVector(nil), make([]bool, len(index.Conditions()))
			for k := range s.Met {
				s.Met[k] = rapid.IntRange(0, 3).Draw(t, "met") > 0
			}
			for k, c := range index.Components() {
				s.Points[k] = rapid.Int16Range(0, int16(c.Max/50)).Draw(t, "points") * 50 //nolint:gosec // a maximum fits
			}
		}
		for part, all := range map[string]string{"pupils_on_platform": "pupils_total", "primary_online": "primary_total"} {
			how := rapid.IntRange(0, 9).Draw(t, "how")
			if how == 0 {
				continue
			}
			n := rapid.Int64Range(0, 40).Draw(t, "whole")
			s.Figures[all] = n
			if how > 1 {
				s.Figures[part] = rapid.Int64Range(0, n).Draw(t, "part")
			}
		}
		schools = append(schools, s)
	}

	return schools
}

// Raising exactly the nearest schools that are said to be enough meets the target; one fewer, whichever, does not.
func TestRaisingTheNearestMeetsTheTargetExactly(t *testing.T) {
	t.Parallel()
	base := gauge(t)
	levels := *target(t, base, "H4")
	levels.Satisfied = maturity.Satisfied{All: true, Levels: []maturity.LevelWanted{{AtLeast: 2}, {Group: "1", AtLeast: 3}}}
	rapid.Check(t, func(t *rapid.T) {
		schools := schoolsOf(t, base.Index)
		wanted := maturity.Bound{Percent: maturity.Points(rapid.Int32Range(0, 100_00).Draw(t, "bound")), Strict: rapid.Bool().Draw(t, "strict")}
		for _, of := range []maturity.Target{*target(t, base, "H1"), *target(t, base, "H3a"), *target(t, base, "H4"), levels} {
			of.Bound = wanted
			g := *base
			now := g.Reach(&of, schools)
			if now.Open != plan.Measured {
				continue
			}
			met := func(n int, without int) bool {
				g.Raised = map[int64]bool{}
				for i := range now.Nearest[:n] {
					if i != without {
						g.Raised[now.Nearest[i].School] = true
					}
				}
				r := g.Reach(&of, schools)

				return r.Short == 0 && of.Metric == maturity.ShareOfSchools ||
					r.PartShort == 0 && of.Metric == maturity.RatioOfSums || r.State() == plan.Reached && of.Metric == maturity.MeanShare
			}
			switch {
			case now.Enough < 0 && met(len(now.Nearest), -1):
				t.Fatalf("%s: all %d suffice, and none are said to", of.Key, len(now.Nearest))
			case now.Enough < 0:
				continue
			case !met(now.Enough, -1):
				t.Fatalf("%s: raising the %d nearest does not meet it", of.Key, now.Enough)
			}
			for i := range now.Enough {
				if met(now.Enough, i) {
					t.Fatalf("%s: %d of the nearest suffice without number %d", of.Key, now.Enough, i)
				}
			}
		}
	})
}

// What is certain lies below what may be, whatever the unknown schools report.
func TestEndsHoldWhateverIsStillReported(t *testing.T) {
	t.Parallel()
	g := gauge(t)
	rapid.Check(t, func(t *rapid.T) {
		schools := schoolsOf(t, g.Index)
		for _, key := range []string{"H1", "H3a"} {
			of := target(t, g, key)
			before := g.Reach(of, schools)
			full := make([]plan.Standing, len(schools))
			for i, s := range schools {
				figures := map[string]int64{}
				for k, v := range s.Figures {
					figures[k] = v
				}
				if _, ok := figures[of.Denominator]; !ok {
					figures[of.Denominator] = rapid.Int64Range(0, 40).Draw(t, "whole")
				}
				if _, ok := figures[of.Numerator]; !ok {
					figures[of.Numerator] = rapid.Int64Range(0, figures[of.Denominator]).Draw(t, "part")
				}
				s.Figures = figures
				full[i] = s
			}
			after := g.Reach(of, full)
			if before.Open != plan.Measured || after.Open != plan.Measured {
				continue
			}
			if before.State() == plan.Reached && after.State() != plan.Reached || before.State() == plan.Missed && after.State() == plan.Reached {
				t.Fatalf("%s: %s became %s", key, before.State(), after.State())
			}
			if of.Metric == maturity.MeanShare && before.Most() != before.High {
				t.Fatalf("%s: a mean may be %d, yet %d is said to be the most", key, before.High, before.Most())
			}
			if after.Low > before.Most() {
				t.Fatalf("%s: %d is more than the %d that may be", key, after.Low, before.Most())
			}
		}
	})
}

func TestSumsAndMeansAreExact(t *testing.T) {
	t.Parallel()
	g := gauge(t)
	school := func(id, part, all int64) plan.Standing {
		return plan.Standing{School: id, Stages: []string{"TH"}, Figures: map[string]int64{
			"pupils_on_platform": part, "pupils_total": all, "primary_online": part, "primary_total": all,
		}}
	}
	// Half exactly is not more than half.
	r := g.Reach(target(t, g, "H1"), []plan.Standing{school(1, 50, 100), school(2, 1, 2), school(3, 0, 0)})
	if r.State() != plan.Missed || r.Part != 51 || r.Whole != 102 || r.PartShort != 1 || r.Zero != 1 || r.Enough != 1 || r.Nearest[0].School != 1 {
		t.Errorf("%+v", r)
	}
	r = g.Reach(target(t, g, "H1"), []plan.Standing{school(1, 0, 0)})
	if r.Open != plan.NoneReported || r.Low != 0 || r.State() != plan.Open {
		t.Errorf("a total of nothing is no figure: %+v", r)
	}
	// The mean of 1/3, 1/7 and 13/105 is a fifth exactly.
	third := []plan.Standing{school(1, 1, 3), school(2, 1, 7), school(3, 13, 105)}
	if sum := new(big.Rat).Add(big.NewRat(1, 3), new(big.Rat).Add(big.NewRat(1, 7), big.NewRat(13, 105))); sum.Cmp(big.NewRat(3, 5)) != 0 {
		t.Fatal("the example is wrong")
	}
	if r := g.Reach(target(t, g, "H3a"), third); r.State() != plan.Reached || r.Low != 20_00 || r.Enough != 0 {
		t.Errorf("%+v", r)
	}
	third[2].Figures["primary_total"] = 106
	if r := g.Reach(target(t, g, "H3a"), third); r.State() != plan.Missed || r.Low != 19_96 || r.Enough != 1 {
		t.Errorf("%+v", r)
	}
}

func TestALineThroughTheSeasons(t *testing.T) {
	t.Parallel()
	step := func(year int, low int64) plan.Step {
		return plan.Step{SchoolYear: year - 1, Year: year, Reach: plan.Reach{Low: low}}
	}
	gap := step(2024, 0)
	gap.Reach.Open = plan.NoneReported
	for name, c := range map[string]struct {
		steps []plan.Step
		year  int
		want  int64
		ok    bool
	}{
		"one season":             {[]plan.Step{step(2023, 40_00)}, 2030, 0, false},
		"one season and a gap":   {[]plan.Step{step(2023, 40_00), gap}, 2030, 0, false},
		"two seasons":            {[]plan.Step{step(2023, 40_00), step(2024, 50_00)}, 2026, 70_00, true},
		"over a gap":             {[]plan.Step{step(2023, 40_00), gap, step(2025, 50_00)}, 2027, 60_00, true},
		"least squares":          {[]plan.Step{step(2023, 10_00), step(2024, 30_00), step(2025, 20_00)}, 2026, 30_00, true},
		"never above all":        {[]plan.Step{step(2023, 60_00), step(2024, 90_00)}, 2030, 100_00, true},
		"never below nothing":    {[]plan.Step{step(2023, 60_00), step(2024, 30_00)}, 2030, 0, true},
		"the year has come":      {[]plan.Step{step(2024, 40_00), step(2025, 50_00)}, 2025, 0, false},
		"rounded down, not over": {[]plan.Step{step(2023, 0), step(2026, 1)}, 2027, 1, true},
	} {
		if got, ok := plan.Lead(c.steps, c.year); got != c.want || ok != c.ok {
			t.Errorf("%s: %d, %v", name, got, ok)
		}
	}
}
