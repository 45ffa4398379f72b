package sandbox_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/maturity/sandbox"
)

// stand draws a return with some of its codes locked.
func stand(r *rand.Rand, x *maturity.Index) sandbox.Standing {
	s := sandbox.Standing{
		Index: x, Points: x.NewVector([]string{"TH", "THPT"}), Met: make([]bool, len(x.Conditions())),
		Rule: []maturity.Rule{maturity.CapGroup, maturity.CapSchool, maturity.Warn, maturity.BlockSubmission}[r.IntN(4)],
	}
	for i, c := range x.Components() {
		values := valuesOf(x, c)
		switch n := r.IntN(12); {
		case n == 0:
			s.Points[i] = maturity.NotApplicable
		case n < 4 || s.Points[i] == maturity.NotApplicable:
		case n < 8:
			s.Points[i] = int16(values[r.IntN(len(values))]) //nolint:gosec // at most a hundred points
		default:
			s.Points[i] = int16(values[len(values)-1]) //nolint:gosec // at most a hundred points
		}
	}
	for i := range s.Met {
		s.Met[i] = r.IntN(4) > 0
	}
	if r.IntN(3) == 0 {
		locked := map[string]bool{}
		for _, c := range x.Components() {
			locked[c.Code] = r.IntN(4) == 0
		}
		for _, c := range x.Conditions() {
			locked[c.Code] = r.IntN(6) == 0
		}
		s.Locked = func(code string) bool { return locked[code] }
	}

	return s
}

// valuesOf lists every number of points that a component can have, by the rules that a form is read by.
func valuesOf(x *maturity.Index, c *maturity.Component) []maturity.Points {
	var values []maturity.Points
	if len(c.Bands) > 0 {
		for _, b := range c.Bands {
			values = append(values, b.Points)
		}
		slices.Sort(values)

		return slices.Compact(values)
	}
	for p := maturity.Points(0); p <= c.Max; p += x.Step {
		if _, err := c.Grade(p.String()); err == nil {
			values = append(values, p)
		}
	}

	return values
}

// set is what a way comes to: which components, and how many points they add at least.
type set struct {
	Codes  []string
	Points maturity.Points
	places []int
}

// everything tries every value of every component and keeps the sets of the fewest components that reach the level at one end.
func everything(s sandbox.Standing, conditions []string, target, end int) []set {
	met := slices.Clone(s.Met)
	for _, code := range conditions {
		if s.Locked != nil && s.Locked(code) {
			return nil
		}
		gate, _ := s.Index.ConditionPosition(code)
		met[gate] = true
	}
	components := s.Index.Components()
	best := map[string]set{}
	v := s.Points.Clone()
	var try func(place int, so set)
	try = func(place int, so set) {
		if place == len(components) {
			if s.Index.ScoreVector(v, met, s.Rule).Levels[end] < target {
				return
			}
			key := fmt.Sprint(so.Codes)
			if old, known := best[key]; !known || so.Points < old.Points {
				best[key] = set{Codes: slices.Clone(so.Codes), Points: so.Points, places: slices.Clone(so.places)}
			}

			return
		}
		try(place+1, so)
		c, was := components[place], v[place]
		if was == maturity.NotApplicable || s.Locked != nil && s.Locked(c.Code) {
			return
		}
		now := maturity.Points(max(0, was))
		for _, p := range valuesOf(s.Index, c) {
			if p > now {
				v[place] = int16(p) //nolint:gosec // at most a hundred points
				try(place+1, set{Codes: append(slices.Clip(so.Codes), c.Code), Points: so.Points + p - now, places: append(slices.Clip(so.places), place)})
			}
		}
		v[place] = was
	}
	try(0, set{})
	var all []set
	for _, one := range best {
		all = append(all, one)
	}
	slices.SortFunc(all, func(a, b set) int {
		return cmp.Or(cmp.Compare(len(a.Codes), len(b.Codes)), cmp.Compare(a.Points, b.Points), slices.Compare(a.places, b.places))
	})
	for i := range all {
		if len(all[i].Codes) > len(all[0].Codes) {
			return all[:i]
		}
	}

	return all
}

// TestLiftAgainstEverything compares the ways with all there are, on indices that are small enough to try all.
func TestLiftAgainstEverything(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(219, 2022)) //nolint:gosec // the same returns on every run
	const most = 6
	seen := map[string]int{}
	for range 400 {
		s := stand(r, made(t, r, true))
		lift, score := s.Lift(most), s.Score()
		if lift.From != score.Levels[0] || lift.Target == 0 != (lift.From == 3) || lift.Possible != (lift.Target > 0 && score.Levels[1] >= lift.Target) {
			t.Fatalf("%+v of %+v", lift, score)
		}
		if lift.Target == 0 {
			seen["top"]++

			continue
		}
		want, sure := everything(s, lift.Conditions, lift.Target, 0), true
		if want == nil && !lift.Possible {
			want = everything(s, lift.Conditions, lift.Target, 1)
			sure = want == nil
		}
		got := make([]set, 0, most)
		for _, w := range lift.Ways {
			one := set{Points: w.Points}
			for _, raise := range w.Raises {
				one.Codes = append(one.Codes, raise.Code)
			}
			got = append(got, one)
		}
		want = want[:min(most, len(want))]
		if diff := gocmp.Diff(want, got, gocmp.Comparer(func(a, b set) bool { return slices.Equal(a.Codes, b.Codes) && a.Points == b.Points })); diff != "" && len(want)+len(got) > 0 {
			t.Fatalf("%+v:\n%s", lift, diff)
		}
		if sure != lift.Sure {
			t.Fatalf("sure: %+v", lift)
		}
		reaches(t, s, lift)
		seen[fmt.Sprintf("sure %t, %d or more ways", lift.Sure, min(2, len(got)))]++
		if len(got) > 0 {
			seen[fmt.Sprintf("%d or more components", min(3, len(got[0].Codes)))]++
		}
	}
	for _, what := range []string{
		"top", "sure true, 0 or more ways", "sure true, 1 or more ways", "sure true, 2 or more ways", "sure false, 1 or more ways",
		"0 or more components", "1 or more components", "2 or more components", "3 or more components",
	} {
		if seen[what] < 3 {
			t.Errorf("only %d standings are %q: %v", seen[what], what, seen)
		}
	}
}

// reaches carries each way out, and leaves out each of its parts in turn: none is in vain.
func reaches(t *testing.T, s sandbox.Standing, lift sandbox.Lift) {
	t.Helper()
	end := 0
	if !lift.Sure {
		end = 1
	}
	kept := s.Points.Clone()
	for _, w := range lift.Ways {
		if after := s.Take(lift, w).Score(); after.Levels[end] < lift.Target {
			t.Fatalf("%+v of %+v leads to %+v", w, lift, after)
		}
		var sum maturity.Points
		for i, raise := range w.Raises {
			fewer := sandbox.Way{Raises: slices.Delete(slices.Clone(w.Raises), i, i+1)}
			if s.Take(lift, fewer).Score().Levels[end] >= lift.Target {
				t.Fatalf("%s need not be raised: %+v", raise.Code, w)
			}
			sum += raise.To - raise.From
		}
		if sum != w.Points {
			t.Fatalf("%+v adds %s", w, sum)
		}
		for i, code := range lift.Conditions {
			fewer := lift
			fewer.Conditions = slices.Delete(slices.Clone(lift.Conditions), i, i+1)
			if s.Take(fewer, w).Score().Levels[end] >= lift.Target {
				t.Fatalf("%s need not be met: %+v", code, lift)
			}
		}
	}
	if !slices.Equal(kept, s.Points) {
		t.Fatal("a trial changed the return")
	}
}

// TestLiftOf4725 knows the optimum where every component is raised in steps: as few as have the most room, and no point too many.
func TestLiftOf4725(t *testing.T) {
	t.Parallel()
	x := decreed(t)
	r := rand.New(rand.NewPCG(4998, 2021)) //nolint:gosec // the same returns on every run
	for range 2_000 {
		s := stand(r, x)
		lift := s.Lift(5)
		reaches(t, s, lift)
		if len(lift.Ways) == 0 || !lift.Sure {
			continue
		}
		bound := x.Levels.SecondFrom.Points
		if lift.Target == 3 {
			bound = x.Levels.ThirdAbove.Points + 1
		}
		count, points := 0, maturity.Points(0)
		for i, g := range s.Score().Groups {
			need := max(0, bound-g.Low)
			points += (need + x.Step - 1) / x.Step * x.Step
			var tops []maturity.Points
			for place, c := range x.Components() {
				if c.Group == x.Groups[i].Code && s.Points[place] != maturity.NotApplicable && (s.Locked == nil || !s.Locked(c.Code)) {
					tops = append(tops, c.Max-maturity.Points(max(0, s.Points[place])))
				}
			}
			slices.Sort(tops)
			for ; need > 0; count++ {
				need -= tops[len(tops)-1]
				tops = tops[:len(tops)-1]
			}
		}
		for _, w := range lift.Ways {
			if len(w.Raises) != count || w.Points != points {
				t.Fatalf("%+v, the least is %d and %s", w, count, points)
			}
		}
	}
}

func TestLiftOfOneReturn(t *testing.T) {
	t.Parallel()
	x := decreed(t)
	points, met := map[string]maturity.Points{}, map[string]bool{"1.1": true, "1.2": true, "2.1": true}
	for _, c := range x.Components() {
		if c.Group == "1" {
			points[c.Code] = c.Max
		}
	}
	points["2.3.3"], points["2.3.5"], points["2.3.6"], points["2.4.3"] = 1000, 1000, 1000, 500
	s := sandbox.Standing{Index: x, Points: x.VectorOf(nil, points), Met: x.Met(met), Rule: maturity.CapGroup}
	lift := s.Lift(1)
	if lift.From != 1 || lift.Target != 2 || !lift.Sure || lift.Possible || !slices.Equal(lift.Deciding, []string{"2"}) || !slices.Equal(lift.Conditions, []string{"2.2"}) {
		t.Errorf("%+v", lift)
	}
	if w := lift.Ways[0]; len(w.Raises) != 2 || w.Points != 1500 {
		t.Errorf("%+v", w)
	}
	s.Locked = func(code string) bool { return code == "2.2" }
	if lift := s.Lift(1); lift.Ways != nil || len(lift.Conditions) != 1 {
		t.Errorf("a locked condition bars every way: %+v", lift)
	}
	s.Locked = func(code string) bool { return code != "2.2" && code != "2.3.1" }
	if lift := s.Lift(1); lift.Sure || len(lift.Ways) != 1 || lift.Ways[0].Points != 500 {
		t.Errorf("with the ten open points five suffice: %+v", lift)
	}
}

func BenchmarkLift(b *testing.B) {
	x := decreed(b)
	s := sandbox.Standing{Index: x, Points: x.NewVector(nil), Met: make([]bool, len(x.Conditions())), Rule: maturity.CapGroup}
	b.ReportAllocs()
	for b.Loop() {
		if lift := s.Lift(5); len(lift.Ways) != 5 {
			b.Fatal(lift)
		}
	}
}
