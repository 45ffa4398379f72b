package maturity_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/thuocso/thuocso/indicators"
	"github.com/thuocso/thuocso/internal/maturity"
)

func TestBands(t *testing.T) {
	t.Parallel()
	x := banded(t)
	ratio, _ := x.Component("1.2.1")
	count, _ := x.Component("1.2.2")
	share, _ := x.Component("1.2.3")
	stated, _ := x.Component("2.1.2")
	type award = maturity.Award
	for name, c := range map[string]struct{ got, want award }{
		"nothing":       {ratio.PointsFromRatio(0, 9), award{Outcome: maturity.ByBand}},
		"just below":    {ratio.PointsFromRatio(3332, 10000), award{Outcome: maturity.ByBand}},
		"on the bound":  {ratio.PointsFromRatio(3333, 10000), award{Points: 1000, Outcome: maturity.ByBand, Band: 1}},
		"a third":       {ratio.PointsFromRatio(1, 3), award{Points: 1000, Outcome: maturity.ByBand, Band: 1}},
		"sixty":         {ratio.PointsFromRatio(3, 5), award{Points: 4000, Outcome: maturity.ByBand, Band: 2}},
		"nothing below": {ratio.PointsFromRatio(0, 0), award{Outcome: maturity.ZeroDenominator}},
		"above one":     {ratio.PointsFromRatio(4, 3), award{Outcome: maturity.OutOfRange}},
		"negative":      {ratio.PointsFromRatio(-1, 3), award{Outcome: maturity.OutOfRange}},
		"few":           {count.PointsFromCount(19), award{Points: 500, Outcome: maturity.ByBand}},
		"enough":        {count.PointsFromCount(20), award{Points: 3000, Outcome: maturity.ByBand, Band: 1}},
		"less":          {count.PointsFromCount(-1), award{Outcome: maturity.OutOfRange}},
		"share":         {share.PointsFromRatio(1, 7), award{Points: 425, Outcome: maturity.ByShare}},
		"as stated":     {stated.PointsFromRatio(1, 2), award{Outcome: maturity.AsStated}},
		"wrong kind":    {ratio.PointsFromCount(3), award{Outcome: maturity.AsStated}},
	} {
		if c.got != c.want {
			t.Errorf("%s: %+v, want %+v", name, c.got, c.want)
		}
	}
}

func TestResolve(t *testing.T) {
	t.Parallel()
	x := banded(t)
	ratio, _ := x.Component("1.2.1")
	stated, _ := x.Component("2.1.2")
	p := maturity.Points(700)
	one, two, huge := 1.0, 2.0, 1e300
	if got, ok := ratio.Resolve(&p, &one, &two, nil); got != 1000 || !ok {
		t.Errorf("figures decide where there are bands: %s, %t", got, ok)
	}
	if got, ok := ratio.Resolve(&p, nil, nil, nil); ok {
		t.Errorf("bands without figures give nothing: %s", got)
	}
	if got, ok := ratio.Resolve(&p, &one, &huge, nil); ok {
		t.Errorf("no school counts that many: %s", got)
	}
	if got, ok := stated.Resolve(&p, &one, &two, nil); got != 700 || !ok {
		t.Errorf("points stand as stated: %s, %t", got, ok)
	}
	if _, ok := stated.Resolve(nil, &one, &two, nil); ok {
		t.Error("figures alone are no points")
	}
}

func TestExplainWhatDecides(t *testing.T) {
	t.Parallel()
	x := decreed(t)
	points := full(x, "1")
	points["2.3.3"], points["2.3.5"], points["2.3.6"], points["2.4.2"] = 1000, 1000, 1000, 1200
	v := x.VectorOf(nil, points)
	reasons := x.Explain(v, x.Met(allMet(x)), maturity.CapGroup)
	find := func(code maturity.ReasonCode, of string) maturity.Reason {
		for _, r := range reasons {
			if r.Code == code && r.Of == of {
				return r
			}
		}
		t.Fatalf("no reason %s of %q in %+v", code, of, reasons)
		return maturity.Reason{}
	}
	if r := find(maturity.AboveThird, "1"); r.Bound != 7500 || r.Low != 10000 {
		t.Errorf("%+v", r)
	}
	if r := find(maturity.BoundInside, "2"); r.Bound != 5000 || r.Low != 4200 || r.High != 5200 || r.Levels != [2]int{1, 2} {
		t.Errorf("%+v", r)
	}
	if r := find(maturity.Unallocated, "2"); !slices.Equal(r.Codes, []string{"2.3"}) {
		t.Errorf("%+v", r)
	}
	if r := find(maturity.CriterionSum, "2.3"); !slices.Equal(r.Codes, []string{"2.3.3", "2.3.5", "2.3.6"}) || r.Low != 3000 || r.High != 3000 {
		t.Errorf("%+v", r)
	}
	if r := find(maturity.UndecidedGroup, ""); !slices.Equal(r.Codes, []string{"2"}) {
		t.Errorf("%+v", r)
	}
	reasons = x.Explain(v, nil, maturity.CapSchool)
	if r := find(maturity.MissedCondition, ""); len(r.Codes) != 4 {
		t.Errorf("%+v", r)
	}
	find(maturity.MissedNoted, "1")
}

func TestPlan(t *testing.T) {
	t.Parallel()
	x := decreed(t)
	const name = "plans/kh-219-hoa-binh-2022.yaml"
	data, err := indicators.FS.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	plan, problems := maturity.LoadPlan(name, data, x)
	if plan == nil || len(problems) > 0 {
		t.Fatal(problems)
	}
	got := map[string]maturity.Metric{}
	var h4 maturity.Target
	for _, target := range plan.Targets {
		got[target.Key] = target.Metric
		if target.Key == "H4" {
			h4 = target
		}
	}
	want := map[string]maturity.Metric{
		"H1": maturity.RatioOfSums, "H2": maturity.OfficeFigure, "H3a": maturity.MeanShare, "H3b": maturity.MeanShare,
		"H4": maturity.ShareOfSchools, "H5": maturity.OfficeFigure,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if h4.Satisfied.Level != maturity.Unverified || h4.Satisfied.Note == "" {
		t.Errorf("what satisfies H4 is a setting and must say so: %+v", h4.Satisfied)
	}
	for points, want := range map[maturity.Points][2]bool{0: {false, true}, 50: {true, true}} {
		sure, possible := h4.Satisfied.Of(x, x.VectorOf(nil, map[string]maturity.Points{"2.3.2": points}), nil)
		if [2]bool{sure, possible} != want {
			t.Errorf("%s: %t, %t", points, sure, possible)
		}
	}
	if b := plan.Targets[0].Bound; b.Holds(1, 2) || !b.Holds(51, 100) || b.Holds(0, 0) {
		t.Error("more than half is more than half")
	}
}

func TestExplainNamesTheGroupThatSurelyDecides(t *testing.T) {
	t.Parallel()
	x := decreed(t)
	points := full(x, "1")
	for _, c := range []string{"1.3.1", "1.3.2", "1.3.3", "1.3.4", "1.3.5"} {
		points[c] = 0
	}
	points["2.3.1"], points["2.3.3"], points["2.3.5"], points["2.3.6"] = 600, 1000, 1000, 1000
	points["2.4.1"], points["2.4.2"], points["2.4.3"] = 800, 1200, 1000
	reasons := x.Explain(x.VectorOf(nil, points), x.Met(allMet(x)), maturity.CapGroup)
	// Group 1 stands at 70 and level 2, group 2 between 66 and 76: it may still reach level 3.
	if r := reasons[len(reasons)-1]; r.Code != maturity.LowerGroup || !slices.Equal(r.Codes, []string{"1"}) {
		t.Errorf("%+v", r)
	}
}
