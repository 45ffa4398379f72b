package trial_test

import (
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/thuocso/thuocso/indicators"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/assessment/trial"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/maturity/sandbox"
	"github.com/thuocso/thuocso/internal/season"
)

var zone = time.FixedZone("ICT", 7*3600)

func inSeason() time.Time { return time.Date(2025, time.May, 12, 9, 0, 0, 0, zone) }

func by() assessment.By { return assessment.By{ID: 7, Post: "Hiệu trưởng", At: inSeason()} }

func load(t *testing.T, data []byte, err error) *maturity.Index {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	x, problems := maturity.Load("index.yaml", data)
	if x == nil {
		t.Fatal(problems)
	}

	return x
}

func decreed(t *testing.T) *maturity.Index {
	t.Helper()
	data, err := indicators.FS.ReadFile("qd-4725-2022.yaml")

	return load(t, data, err)
}

func banded(t *testing.T) *maturity.Index {
	t.Helper()
	data, err := os.ReadFile("../../maturity/testdata/banded.yaml")

	return load(t, data, err)
}

// draft is an empty return of a season that is open.
func draft(x *maturity.Index, rule maturity.Rule, stages ...string) *assessment.Return {
	return &assessment.Return{
		ID: 1, Index: x, SchoolID: 5, Stages: stages, Path: "/1/2/3/5/", ManagingPath: "/1/2/3/", State: assessment.Draft, Round: 1,
		Season:  season.Season{ID: 1, SchoolYear: 2024, State: season.Open, Dates: season.Proposed(2024, zone), Rules: season.Rules{Condition: rule}},
		Answers: map[string]assessment.Answer{}, Points: x.NewVector(stages), Met: make([]bool, len(x.Conditions())),
	}
}

// drawRaw draws what a form may carry for a code: also nothing, and sometimes what cannot be read.
func drawRaw(r *rand.Rand, x *maturity.Index, code string) assessment.Raw {
	c, ok := x.Component(code)
	if !ok {
		return assessment.Raw{Met: []string{"", "0", "1", "1", "1"}[r.IntN(5)]}
	}
	if c.FromFigures() {
		return assessment.Raw{Numerator: drawNumber(r), Denominator: drawNumber(r), Quantity: drawNumber(r)}
	}
	switch steps := int(c.Max / x.Step); r.IntN(12) {
	case 0:
		return assessment.Raw{}
	case 1:
		return assessment.Raw{Points: []string{"x", "-1", "999", "0.01"}[r.IntN(4)]}
	case 2:
		return assessment.Raw{Points: c.Max.String()}
	default:
		return assessment.Raw{Points: (maturity.Points(r.IntN(steps+1)) * x.Step).String()} //nolint:gosec // at most a hundred points
	}
}

func drawNumber(r *rand.Rand) string {
	if r.IntN(6) == 0 {
		return ""
	}

	return strconv.Itoa(r.IntN(40))
}

// save saves an answer as the sheet does, and leaves the return as it would be loaded anew.
func save(t *testing.T, r *assessment.Return, code string, raw assessment.Raw) {
	t.Helper()
	c, err := r.Save(by(), assessment.SaveCommand{Code: code, Raw: raw, Version: r.Answer(code).Version})
	if err != nil {
		t.Fatalf("save %s %+v: %v", code, raw, err)
	}
	for _, a := range c.Answers {
		r.Answers[a.Code] = a
	}
}

// TestTrialScoresAsTheSheet tries other answers on 10,000 random returns, takes every difference over as an ordinary answer,
// and expects the return to score what the trial said, to the point.
func TestTrialScoresAsTheSheet(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(4725, 219)) //nolint:gosec // the same returns on every run
	indices := []*maturity.Index{decreed(t), banded(t)}
	rules := []maturity.Rule{maturity.CapGroup, maturity.CapSchool, maturity.Warn, maturity.BlockSubmission}
	faulty, moved := 0, 0
	for n := range 10_000 {
		x := indices[n%2]
		ret := draft(x, rules[r.IntN(4)], []string{"TH", "THPT"}[r.IntN(2)])
		empty := trial.New(ret, inSeason())
		for _, code := range ret.Codes() {
			raw := drawRaw(r, x, code)
			if _, _, err := assessment.Read(x, code, raw); err == nil && !empty.Locked(code) && r.IntN(3) > 0 {
				save(t, ret, code, raw)
			}
		}
		one := trial.New(ret, inSeason())
		if diff := cmp.Diff(ret.Score(), one.Standing().Score()); diff != "" || len(one.Differences()) > 0 {
			t.Fatalf("nothing is tried, and yet: %s", diff)
		}
		for _, code := range ret.Codes() {
			if r.IntN(3) == 0 {
				one.Try(code, drawRaw(r, x, code))
			}
		}
		want := one.Standing().Score()
		if one.Faulty() {
			faulty++
		}
		for _, d := range one.Differences() {
			save(t, ret, d.Code, rawOf(d.To))
			moved++
		}
		if diff := cmp.Diff(want, ret.Score()); diff != "" {
			t.Fatalf("taken over, the return scores otherwise: %s", diff)
		}
	}
	if faulty < 1_000 || moved < 10_000 {
		t.Errorf("only %d trials with a fault, %d answers moved", faulty, moved)
	}
}

// rawOf writes a value as a form would carry it.
func rawOf(v assessment.Value) assessment.Raw {
	var raw assessment.Raw
	if v.Points != assessment.None {
		raw.Points = v.Points.String()
	}
	for _, f := range []struct {
		n  int64
		to *string
	}{{v.Numerator, &raw.Numerator}, {v.Denominator, &raw.Denominator}, {v.Quantity, &raw.Quantity}} {
		if f.n != assessment.None {
			*f.to = strconv.FormatInt(f.n, 10)
		}
	}
	switch v.Met {
	case assessment.Yes:
		raw.Met = "1"
	case assessment.No:
		raw.Met = "0"
	case assessment.Unsaid:
	}

	return raw
}

// TestWaysCanBeTaken takes every way of random trials and expects the level that it promises, also where points come of figures.
func TestWaysCanBeTaken(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(131, 2022)) //nolint:gosec // the same returns on every run
	taken := 0
	for n := range 600 {
		x := []*maturity.Index{decreed(t), banded(t)}[n%2]
		ret := draft(x, maturity.CapGroup, "THPT")
		draw := func() *trial.Trial {
			one := trial.New(ret, inSeason())
			s := rand.New(rand.NewPCG(uint64(n), 1)) //nolint:gosec // the same trial twice
			for _, code := range ret.Codes() {
				one.Try(code, drawRaw(s, x, code))
			}

			return one
		}
		lift := draw().Standing().Lift(1 + r.IntN(4))
		for _, way := range lift.Ways {
			one := draw()
			one.Take(lift, way)
			levels := one.Standing().Score().Levels
			if reached := levels[0]; lift.Sure && reached < lift.Target || levels[1] < lift.Target {
				t.Fatalf("%+v promised level %d and gave %v", way, lift.Target, levels)
			}
			taken++
		}
	}
	if taken < 500 {
		t.Errorf("only %d ways were there to take", taken)
	}
}

func TestTrialKeepsToWhatIsOpen(t *testing.T) {
	t.Parallel()
	x := decreed(t)
	ret := draft(x, maturity.CapGroup, "TH")
	ret.State = assessment.Returned
	ret.Answers["1.3.1"] = assessment.Answer{Code: "1.3.1", Kind: assessment.Component, Value: assessment.Empty(), Version: 1, Open: true}
	one := trial.New(ret, inSeason())
	if !one.Keeps() || one.Locked("1.3.1") || !one.Locked("1.3.2") {
		t.Error("only what was returned is open")
	}
	one.Try("1.3.1", assessment.Raw{Points: "6"})
	one.Try("1.3.2", assessment.Raw{Points: "6"})
	if all := one.Differences(); len(all) != 1 || all[0].Code != "1.3.1" || all[0].To.Points != 600 {
		t.Errorf("%+v", all)
	}
	if lift := one.Standing().Lift(3); lift.Ways != nil {
		t.Errorf("a locked condition bars every way: %+v", lift)
	}
	ret.State = assessment.Submitted
	seen := trial.New(ret, inSeason())
	if seen.Keeps() || seen.Locked("1.3.2") {
		t.Error("a sent return is tried as a whole and takes nothing")
	}
	late := trial.New(draft(x, maturity.CapGroup, "TH"), inSeason().AddDate(0, 6, 0))
	if late.Keeps() || late.Locked("1.1") {
		t.Error("past the last moment there is only trying")
	}
}

// TestTrialOfVerified starts from what the office has verified.
func TestTrialOfVerified(t *testing.T) {
	t.Parallel()
	x := decreed(t)
	ret := draft(x, maturity.CapGroup, "TH")
	for _, code := range ret.Codes() {
		a := ret.Answer(code)
		a.Judgement = assessment.Judgement{Verdict: assessment.Changed, Points: assessment.None, Met: assessment.Yes}
		if a.Kind == assessment.Component {
			a.Value.Points, a.Judgement.Points = 300, 200
		} else {
			a.Value.Met = assessment.No
		}
		ret.Answers[code] = a
	}
	ret.State = assessment.Verified
	one := trial.New(ret, inSeason())
	if v := one.Start("1.3.1"); v.Points != 200 {
		t.Errorf("starts from %+v", v)
	}
	if v := one.Start("1.1"); v.Met != assessment.Yes {
		t.Errorf("starts from %+v", v)
	}
	if diff := cmp.Diff(ret.On(assessment.VerifiedBasis).Score, one.Standing().Score()); diff != "" || len(one.Differences()) > 0 {
		t.Error(diff)
	}
}

func TestTrialOfWhatDoesNotConcern(t *testing.T) {
	t.Parallel()
	ret := draft(banded(t), maturity.Warn, "TH")
	one := trial.New(ret, inSeason())
	one.Try("2.1.2", assessment.Raw{Points: "30"})
	if !one.Locked("2.1.2") || len(one.Differences()) > 0 {
		t.Error("a component of another stage was tried")
	}
	lift := one.Standing().Lift(3)
	if slices.ContainsFunc(lift.Ways[0].Raises, func(r sandbox.Raise) bool { return r.Code == "2.1.2" }) {
		t.Errorf("%+v", lift)
	}
}
