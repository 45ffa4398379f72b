package maturity_test

import (
	"maps"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/thuocso/thuocso/internal/maturity"
)

func TestParsePoints(t *testing.T) {
	t.Parallel()
	good := map[string]maturity.Points{
		"0": 0, "6": 600, "4.5": 450, "4.50": 450, "4.05": 405, "100": 10000, "999.99": 99999, "007": 700, "0.0": 0,
	}
	for text, want := range good {
		if got, err := maturity.ParsePoints(text); err != nil || got != want {
			t.Errorf("ParsePoints(%q) = %d, %v; want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", " 6", "6 ", "+6", "-6", "6,5", "6.", ".5", "6.555", "1000", "1e2", "0x1", "६", "6\n", "6.5.5", "NaN"} {
		if got, err := maturity.ParsePoints(text); err == nil {
			t.Errorf("ParsePoints(%q) = %d, want an error", text, got)
		}
	}
	for p, want := range map[maturity.Points]string{0: "0.00", 5: "0.05", 450: "4.50", 10000: "100.00", -150: "-1.50"} {
		if got := p.String(); got != want {
			t.Errorf("Points(%d) = %q, want %q", p, got, want)
		}
	}
}

func TestLevelsAtTheirBounds(t *testing.T) {
	t.Parallel()
	rule := decreed(t).Levels
	for score, want := range map[maturity.Points]int{0: 1, 4999: 1, 5000: 2, 7500: 2, 7501: 3, 10000: 3} {
		if got := rule.Level(score); got != want {
			t.Errorf("level of %s is %d, want %d", score, got, want)
		}
	}
}

// TestContractExample is the example of the scorer's contract.
func TestContractExample(t *testing.T) {
	t.Parallel()
	got := decreed(t).Score(maturity.Input{
		Stages: []string{"TH", "THCS"}, Conditions: map[string]bool{"1.1": true, "1.2": true, "2.1": true}, Rule: maturity.CapGroup,
		Points: map[string]maturity.Points{"1.3.1": 600, "1.6.1": 450},
	})
	want := maturity.Score{
		Groups: []maturity.GroupScore{
			{Code: "1", Low: 1050, High: 1050, Max: 10000, Level: 1, Levels: [2]int{1, 1}},
			{Code: "2", Low: 0, High: 1000, Max: 10000, Level: 1, Levels: [2]int{1, 1}, Missed: []string{"2.2"}, CappedBy: []string{"2.2"}},
		},
		Level: 1, Levels: [2]int{1, 1}, Missing: []string{
			"1.3.2", "1.3.3", "1.3.4", "1.3.5", "1.4.1", "1.5.1", "1.5.2", "1.6.2", "1.6.3", "1.7.1", "1.7.2", "1.7.3",
			"2.3.1", "2.3.2", "2.3.3", "2.3.4", "2.3.5", "2.3.6", "2.3.7", "2.3.8", "2.4.1", "2.4.2", "2.4.3",
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestRulesForMissedConditions(t *testing.T) {
	t.Parallel()
	x := decreed(t)
	points := full(x, "1", "2")
	met := allMet(x)
	met["1.2"] = false
	for rule, want := range map[maturity.Rule][3][2]int{
		maturity.CapGroup:        {{1, 1}, {3, 3}, {1, 1}},
		maturity.CapSchool:       {{3, 3}, {3, 3}, {1, 1}},
		maturity.BlockSubmission: {{3, 3}, {3, 3}, {3, 3}},
		maturity.Warn:            {{3, 3}, {3, 3}, {3, 3}},
		"":                       {{1, 1}, {3, 3}, {1, 1}},
	} {
		s := x.Score(maturity.Input{Conditions: met, Rule: rule, Points: points})
		if got := [3][2]int{s.Groups[0].Levels, s.Groups[1].Levels, s.Levels}; got != want {
			t.Errorf("%q: levels %v, want %v", rule, got, want)
		}
		if diff := cmp.Diff([]string{"1.2"}, s.Groups[0].Missed); diff != "" {
			t.Errorf("%q: missed: %s", rule, diff)
		}
		if capped := len(s.Groups[0].CappedBy) > 0; capped != (rule == maturity.CapGroup || rule == "") {
			t.Errorf("%q: capped by %v", rule, s.Groups[0].CappedBy)
		}
	}
}

// TestUnallocatedPoints walks group 2 over its bounds: ten points of it belong to no component.
func TestUnallocatedPoints(t *testing.T) {
	t.Parallel()
	x := decreed(t)
	for _, c := range []struct {
		add    map[string]maturity.Points
		low    maturity.Points
		levels [2]int
	}{
		{map[string]maturity.Points{"2.3.3": 1000, "2.3.5": 950}, 3950, [2]int{1, 1}},
		{map[string]maturity.Points{"2.3.3": 1000, "2.3.5": 1000}, 4000, [2]int{1, 2}},
		{map[string]maturity.Points{"2.3.3": 1000, "2.3.5": 1000, "2.3.6": 1000}, 5000, [2]int{2, 2}},
		{map[string]maturity.Points{"2.3.3": 1000, "2.3.5": 1000, "2.3.6": 1000, "2.3.1": 600, "2.4.1": 800, "2.3.2": 100}, 6500, [2]int{2, 2}},
		{map[string]maturity.Points{"2.3.3": 1000, "2.3.5": 1000, "2.3.6": 1000, "2.3.1": 600, "2.4.1": 800, "2.3.2": 150}, 6550, [2]int{2, 3}},
		{full(x, "2"), 9000, [2]int{3, 3}},
	} {
		points := full(x, "1")
		maps.Copy(points, map[string]maturity.Points{"2.4.2": 1200, "2.4.3": 800})
		maps.Copy(points, c.add)
		s := x.Score(maturity.Input{Conditions: allMet(x), Points: points})
		g := s.Groups[1]
		if g.Low != c.low || g.High != c.low+1000 || g.Levels != c.levels || s.Levels != c.levels {
			t.Errorf("low %s: got %s to %s, levels %v and %v, want %v", c.low, g.Low, g.High, g.Levels, s.Levels, c.levels)
		}
		if undecided := c.levels[0] != c.levels[1]; undecided != (g.Level == 0) || undecided != (s.Level == 0) {
			t.Errorf("low %s: level %d and %d", c.low, g.Level, s.Level)
		}
	}
}

func TestStagesFilterOnlyWhatNamesThem(t *testing.T) {
	t.Parallel()
	x := banded(t)
	points := map[string]maturity.Points{"2.1.1": 5000, "2.1.2": 3000}
	if g := x.Score(maturity.Input{Stages: []string{"TH"}, Points: points, Rule: maturity.Warn}).Groups[1]; g.Low != 5000 || g.High != 7000 {
		t.Errorf("TH: %s to %s", g.Low, g.High)
	}
	if g := x.Score(maturity.Input{Stages: []string{"TH", "THPT"}, Points: points, Rule: maturity.Warn}).Groups[1]; g.Low != 8000 || g.High != 10000 {
		t.Errorf("THPT: %s to %s", g.Low, g.High)
	}
	if s := x.Score(maturity.Input{Stages: []string{"TH"}}); len(s.Missing) != 4 {
		t.Errorf("what does not apply is not missing: %v", s.Missing)
	}
}

func TestShortVectorsAreMissing(t *testing.T) {
	t.Parallel()
	x := decreed(t)
	s := x.ScoreVector(nil, nil, maturity.CapGroup)
	if len(s.Missing) != 25 || len(s.Groups[0].Missed) != 2 || s.Level != 1 {
		t.Errorf("got %+v", s)
	}
}

func TestVectorFromBadBytes(t *testing.T) {
	t.Parallel()
	for _, b := range [][]byte{{1}, {0xfd, 0xff}, {0, 0, 7}} {
		if v, err := maturity.VectorFromBytes(b); err == nil {
			t.Errorf("%v became %v", b, v)
		}
	}
}

func TestCheckAnswer(t *testing.T) {
	t.Parallel()
	x, y := decreed(t), banded(t)
	num := func(f float64) *float64 { return &f }
	for name, c := range map[string]struct {
		faults []maturity.Fault
		want   []maturity.FaultKind
	}{
		"sound":            {x.CheckAnswer("1.6.1", "4.5", num(12), num(30), nil), nil},
		"zero of zero":     {x.CheckAnswer("1.6.1", "4.5", num(0), num(0), nil), nil},
		"unknown":          {x.CheckAnswer("1.3", "x", num(-1), nil, nil), []maturity.FaultKind{maturity.UnknownCode}},
		"condition":        {x.CheckFigures("1.1", nil, nil, nil), []maturity.FaultKind{maturity.UnknownCode}},
		"comma":            {x.CheckAnswer("1.3.1", "4,5", nil, nil, nil), []maturity.FaultKind{maturity.BadNumber}},
		"over before step": {x.CheckAnswer("1.3.1", "6.25", nil, nil, nil), []maturity.FaultKind{maturity.OverMax}},
		"step":             {x.CheckAnswer("1.3.1", "5.75", nil, nil, nil), []maturity.FaultKind{maturity.NotAStep}},
		"yes or no":        {y.CheckAnswer("2.1.1", "25", nil, nil, nil), []maturity.FaultKind{maturity.NotAStep}},
		"ratio":            {x.CheckAnswer("1.6.1", "4.5", num(31), num(30), nil), []maturity.FaultKind{maturity.RatioAboveOne}},
		"of nothing":       {x.CheckAnswer("1.6.1", "4.5", num(1), num(0), nil), []maturity.FaultKind{maturity.RatioAboveOne}},
		"negative, half":   {x.CheckAnswer("1.4.1", "3", num(-1), num(2.5), num(0.5)), []maturity.FaultKind{maturity.Negative, maturity.NotWhole, maturity.NotWhole}},
		"huge":             {x.CheckAnswer("1.6.1", "3", num(math.Inf(1)), num(3), nil), []maturity.FaultKind{maturity.RatioAboveOne}},
	} {
		var got []maturity.FaultKind
		for _, f := range c.faults {
			got = append(got, f.Kind)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}
