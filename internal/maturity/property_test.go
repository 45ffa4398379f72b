package maturity_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/thuocso/thuocso/internal/maturity"
)

// drawVector draws an answer, nothing, or "does not apply" for each component.
func drawVector(t *rapid.T, x *maturity.Index) maturity.Vector {
	v := x.NewVector([]string{"TH", "THPT"})
	for i, c := range x.Components() {
		switch rapid.IntRange(0, 9).Draw(t, c.Code) {
		case 0:
			v[i] = maturity.NotApplicable
		case 1, 2:
		default:
			v[i] = rapid.Int16Range(0, int16(c.Max/x.Step)).Draw(t, "steps") * int16(x.Step) //nolint:gosec // a maximum fits an int16
		}
	}
	return v
}

func drawMet(t *rapid.T, x *maturity.Index) []bool {
	met := make([]bool, len(x.Conditions()))
	for i := range met {
		met[i] = rapid.IntRange(0, 3).Draw(t, "met") > 0
	}
	return met
}

func drawRule(t *rapid.T) maturity.Rule {
	return rapid.SampledFrom([]maturity.Rule{maturity.CapGroup, maturity.CapSchool, maturity.BlockSubmission, maturity.Warn}).Draw(t, "rule")
}

// TestIntervalHoldsEveryAllocation gives the unallocated points any value: score and level stay between the ends.
func TestIntervalHoldsEveryAllocation(t *testing.T) {
	t.Parallel()
	for _, x := range []*maturity.Index{decreed(t), banded(t)} {
		rapid.Check(t, func(t *rapid.T) {
			v := drawVector(t, x)
			s := x.ScoreVector(v, nil, maturity.Warn)
			for i, g := range s.Groups {
				var sum maturity.Points
				for place, c := range x.Components() {
					if p, ok := v.At(place); ok && c.Group == g.Code {
						sum += p
					}
				}
				allocated := sum + maturity.Points(rapid.Int32Range(0, int32(x.Groups[i].Unallocated)).Draw(t, "allocated"))
				level := x.Levels.Level(allocated)
				if g.Low != sum || allocated > g.High || g.High > g.Max || level < g.Levels[0] || level > g.Levels[1] {
					t.Fatalf("%s allocated %s: %+v", sum, allocated, g)
				}
			}
		})
	}
}

func TestMorePointsNeverLower(t *testing.T) {
	t.Parallel()
	x := decreed(t)
	rapid.Check(t, func(t *rapid.T) {
		v, met, rule := drawVector(t, x), drawMet(t, x), drawRule(t)
		before := x.ScoreVector(v, met, rule)
		place := rapid.IntRange(0, len(v)-1).Draw(t, "place")
		if v[place] != maturity.NotApplicable {
			v[place] = int16(min(max(0, maturity.Points(v[place]))+x.Step, x.Components()[place].Max)) //nolint:gosec // a maximum fits an int16
		}
		if len(met) > 0 {
			met[rapid.IntRange(0, len(met)-1).Draw(t, "gate")] = true
		}
		after := x.ScoreVector(v, met, rule)
		for i := range after.Groups {
			a, b := before.Groups[i], after.Groups[i]
			if b.Low < a.Low || b.High < a.High || b.Levels[0] < a.Levels[0] || b.Levels[1] < a.Levels[1] {
				t.Fatalf("%+v became %+v", a, b)
			}
		}
		if after.Levels[0] < before.Levels[0] || after.Levels[1] < before.Levels[1] || after.Levels[0] > after.Levels[1] {
			t.Fatalf("%v became %v", before.Levels, after.Levels)
		}
	})
}

func TestCapsNeverChangePoints(t *testing.T) {
	t.Parallel()
	x := decreed(t)
	rapid.Check(t, func(t *rapid.T) {
		v, met := drawVector(t, x), drawMet(t, x)
		free, capped := x.ScoreVector(v, nil, maturity.Warn), x.ScoreVector(v, met, drawRule(t))
		for i, g := range capped.Groups {
			if f := free.Groups[i]; g.Low != f.Low || g.High != f.High || g.Levels[0] > f.Levels[0] {
				t.Fatalf("%+v became %+v", f, g)
			}
			for _, code := range g.CappedBy {
				if !slices.Contains(g.Missed, code) {
					t.Fatalf("%s capped without being missed", code)
				}
			}
		}
	})
}

func TestVectorAndMapScoreTheSame(t *testing.T) {
	t.Parallel()
	x := banded(t)
	rapid.Check(t, func(t *rapid.T) {
		in := maturity.Input{
			Rule: drawRule(t), Stages: rapid.SliceOfDistinct(rapid.SampledFrom([]string{"TH", "THCS", "THPT"}), rapid.ID[string]).Draw(t, "stages"),
			Conditions: map[string]bool{}, Points: map[string]maturity.Points{"9.9": 100},
		}
		for i, met := range drawMet(t, x) {
			in.Conditions[x.Conditions()[i].Code] = met
		}
		v := drawVector(t, x)
		for i, c := range x.Components() {
			if p, ok := v.At(i); ok {
				in.Points[c.Code] = p
			}
		}
		stored, err := maturity.VectorFromBytes(x.VectorOf(in.Stages, in.Points).Bytes())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(x.Score(in), x.ScoreVector(stored, x.Met(in.Conditions), in.Rule)); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestEndsAreThoseOfTheScore(t *testing.T) {
	t.Parallel()
	x := banded(t)
	rapid.Check(t, func(t *rapid.T) {
		v, met, rule := drawVector(t, x), drawMet(t, x), drawRule(t)
		v, met = v[:rapid.IntRange(0, len(v)).Draw(t, "answered")], met[:rapid.IntRange(0, len(met)).Draw(t, "said")]
		groups := make([][2]maturity.Points, len(x.Groups))
		levels := x.Ends(v, met, rule, groups)
		score := x.ScoreVector(v, met, rule)
		var want [][2]maturity.Points
		for _, g := range score.Groups {
			want = append(want, [2]maturity.Points{g.Low, g.High})
		}
		if diff := cmp.Diff(want, groups); diff != "" || levels != score.Levels {
			t.Fatalf("levels %v, want %v; %s", levels, score.Levels, diff)
		}
	})
}

func TestVectorRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		v := maturity.Vector(rapid.SliceOf(rapid.Int16Min(maturity.NotApplicable)).Draw(t, "vector"))
		got, err := maturity.VectorFromBytes(v.Bytes())
		if err != nil || len(v.Bytes()) != 2*len(v) || !slices.Equal(got, v) {
			t.Fatalf("%v became %v, %v", v, got, err)
		}
	})
}

// TestExplanationsAddUp takes every sum from the reasons alone and expects the score.
func TestExplanationsAddUp(t *testing.T) {
	t.Parallel()
	for _, x := range []*maturity.Index{decreed(t), banded(t)} {
		rapid.Check(t, func(t *rapid.T) {
			v, met, rule := drawVector(t, x), drawMet(t, x), drawRule(t)
			score := x.ScoreVector(v, met, rule)
			sums := map[string]maturity.Points{}
			levels := map[string][2]int{}
			components := 0
			for _, r := range x.Explain(v, met, rule) {
				switch r.Code {
				case maturity.Stated, maturity.Unanswered, maturity.OutsideStages:
					c, _ := x.Component(r.Of)
					sums[c.Criterion] += r.Low
					sums[c.Group] += r.Low
					components++
				case maturity.CriterionSum, maturity.GroupSum:
					if sums[r.Of] != r.Low {
						t.Fatalf("%s: parts give %s, the reason says %s", r.Of, sums[r.Of], r.Low)
					}
				case maturity.Unallocated, maturity.MissedNoted:
				default:
					levels[r.Of] = r.Levels // the last word on a level is what decides it
				}
			}
			want := map[string][2]int{"": score.Levels}
			for _, g := range score.Groups {
				want[g.Code] = g.Levels
			}
			if diff := cmp.Diff(want, levels); diff != "" || components != len(x.Components()) {
				t.Fatalf("%d components, %s", components, diff)
			}
		})
	}
}

func BenchmarkScoreVector(b *testing.B) {
	x := decreed(b)
	v := x.VectorOf(nil, full(x, "1", "2"))
	met := x.Met(allMet(x))
	b.ReportAllocs()
	for b.Loop() {
		if s := x.ScoreVector(v, met, maturity.CapGroup); s.Level != 3 {
			b.Fatal(s)
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	data := file(b)
	for b.Loop() {
		load(b, decree, data)
	}
}
