package sandbox_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/maturity/sandbox"
)

// The returns that both scorers score, and the indices they are drawn for.
const (
	manyReturns = 10_000
	manyIndices = 60
)

// vectors are what the browser's scorer is held to.
type vectors struct {
	Indices []json.RawMessage `json:"indices"`
	Returns []returned        `json:"returns"`
	Awards  []awarded         `json:"awards"`
	Lifts   []lifted          `json:"lifts"`
}

// lifted is what would lift one of the returns, some of its codes locked.
type lifted struct {
	Return int      `json:"return"`
	Locked []string `json:"locked"`
	Lift   lift     `json:"lift"`
}

type lift struct {
	From       int      `json:"from"`
	Target     int      `json:"target"`
	Possible   bool     `json:"possible"`
	Sure       bool     `json:"sure"`
	Deciding   []string `json:"deciding"`
	Conditions []string `json:"conditions"`
	Ways       []way    `json:"ways"`
}

type way struct {
	Points maturity.Points `json:"points"`
	Raises []raise         `json:"raises"`
}

type raise struct {
	Code     string          `json:"code"`
	From     maturity.Points `json:"from"`
	To       maturity.Points `json:"to"`
	Answered bool            `json:"answered"`
}

// returned is one return as the browser gets it, and what it comes to.
type returned struct {
	Index  int                        `json:"index"`
	Stages []string                   `json:"stages"`
	Rule   string                     `json:"rule"`
	Points map[string]maturity.Points `json:"points"`
	Met    map[string]bool            `json:"met"`
	Score  scored                     `json:"score"`
}

type scored struct {
	Groups   []groupScored              `json:"groups"`
	Level    int                        `json:"level"`
	Levels   [2]int                     `json:"levels"`
	Criteria map[string]criterionScored `json:"criteria"`
	Missing  []string                   `json:"missing"`
}

type groupScored struct {
	Code   string          `json:"code"`
	Low    maturity.Points `json:"low"`
	High   maturity.Points `json:"high"`
	Max    maturity.Points `json:"max"`
	Level  int             `json:"level"`
	Levels [2]int          `json:"levels"`
	Missed []string        `json:"missed"`
	Capped []string        `json:"capped"`
}

type criterionScored struct {
	Sum   maturity.Points `json:"sum"`
	High  maturity.Points `json:"high"`
	Max   maturity.Points `json:"max"`
	Level int             `json:"level"`
}

// awarded is one figure, and the points it gives: -1 for none.
type awarded struct {
	Index   int             `json:"index"`
	Code    string          `json:"code"`
	Figures [3]*int64       `json:"figures"`
	Points  maturity.Points `json:"points"`
}

// TestVectors draws the returns and leaves them for the browser (make test-browser). What it counts itself is that they hold
// what a return can hold: a vector file that is all alike would prove nothing.
func TestVectors(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(4725, 2022)) //nolint:gosec // the same returns on every run
	indices := []*maturity.Index{decreed(t)}
	for range manyIndices {
		indices = append(indices, made(t, r, false))
	}
	out := vectors{}
	for _, x := range indices {
		body, err := sandbox.Index(x, maturity.CapGroup, nil)
		if err != nil {
			t.Fatal(err)
		}
		out.Indices = append(out.Indices, json.RawMessage(body))
	}
	seen := map[string]int{}
	for n := range manyReturns {
		at := 0
		if n%2 == 1 {
			at = 1 + r.IntN(manyIndices)
		}
		one, v := draw(r, indices[at], at)
		note(seen, &one)
		out.Returns = append(out.Returns, one)
		out.Awards = append(out.Awards, drawAwards(r, indices[at], at)...)
		if n%4 < 2 {
			out.Lifts = append(out.Lifts, drawLift(r, sandbox.Standing{
				Index: indices[at], Points: v, Met: indices[at].Met(one.Met), Rule: maturity.Rule(one.Rule),
			}, n))
		}
	}
	for _, what := range []string{"level 0", "level 1", "level 2", "level 3", "capped", "missed", "whole", "missing", "open"} {
		if seen[what] < manyReturns/100 {
			t.Errorf("only %d of %d returns are %q", seen[what], manyReturns, what)
		}
	}
	body, err := json.Marshal(out)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(t.ArtifactDir(), "vectors.json"), body, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d returns over %d indices, %d figures, %d kB; the index of 4725 takes %d bytes",
		len(out.Returns), len(out.Indices), len(out.Awards), len(body)>>10, len(out.Indices[0]))
}

func note(seen map[string]int, one *returned) {
	seen[fmt.Sprintf("level %d", one.Score.Level)]++
	for _, g := range one.Score.Groups {
		if len(g.Capped) > 0 {
			seen["capped"]++
		}
		if len(g.Missed) > 0 {
			seen["missed"]++
		} else {
			seen["whole"]++
		}
		if g.High > g.Low {
			seen["open"]++
		}
	}
	if len(one.Score.Missing) > 0 {
		seen["missing"]++
	}
}

// draw makes one return: some of it not answered, some of it not applicable, a little of it out of range.
func draw(r *rand.Rand, x *maturity.Index, at int) (returned, maturity.Vector) {
	one := returned{
		Index: at, Points: map[string]maturity.Points{}, Met: map[string]bool{},
		Stages: [][]string{{"TH"}, {"TH", "THCS"}, {"THPT"}, {"GDTX"}, {}}[r.IntN(5)],
		Rule:   []string{"cap_group", "cap_school", "warn", "block_submission", "another"}[r.IntN(5)],
	}
	share := r.IntN(101) // how well the school does
	v := x.NewVector(one.Stages)
	for place, c := range x.Components() {
		steps := int(c.Max / x.Step)
		switch n := r.IntN(40); {
		case n < 3:
		case n == 3:
			one.Points[c.Code] = maturity.Points(maturity.NotApplicable)
			v[place] = maturity.NotApplicable
		case n == 4:
			one.Points[c.Code] = c.Max + 1 + maturity.Points(r.Int32N(500))
		default:
			p := maturity.Points(min(steps, (r.IntN(steps+1)+share*steps/50)/2)) * x.Step //nolint:gosec // at most a hundred points
			one.Points[c.Code] = p
			if v[place] != maturity.NotApplicable {
				v[place] = int16(p) //nolint:gosec // at most a hundred points
			}
		}
	}
	doubt := 2 + r.IntN(12)
	for _, c := range x.Conditions() {
		switch r.IntN(doubt) {
		case 0:
			one.Met[c.Code] = false
		case 1:
		default:
			one.Met[c.Code] = true
		}
	}
	one.Score = scoreOf(x, v, x.Met(one.Met), maturity.Rule(one.Rule))

	return one, v
}

// drawLift locks some of the codes and finds what lifts the rest.
func drawLift(r *rand.Rand, s sandbox.Standing, of int) lifted {
	out := lifted{Return: of, Locked: []string{}}
	if r.IntN(3) == 0 {
		for _, c := range s.Index.Components() {
			if r.IntN(3) == 0 {
				out.Locked = append(out.Locked, c.Code)
			}
		}
		for _, c := range s.Index.Conditions() {
			if r.IntN(8) == 0 {
				out.Locked = append(out.Locked, c.Code)
			}
		}
	}
	s.Locked = func(code string) bool { return slices.Contains(out.Locked, code) }
	l := s.Lift(3)
	out.Lift = lift{
		From: l.From, Target: l.Target, Possible: l.Possible, Sure: l.Sure,
		Deciding: list(l.Deciding), Conditions: list(l.Conditions), Ways: []way{},
	}
	for _, w := range l.Ways {
		one := way{Points: w.Points, Raises: []raise{}}
		for _, to := range w.Raises {
			one.Raises = append(one.Raises, raise{Code: to.Code, From: to.From, To: to.To, Answered: to.Answered})
		}
		out.Lift.Ways = append(out.Lift.Ways, one)
	}

	return out
}

// scoreOf is what the server's scorer says, in the browser's words.
func scoreOf(x *maturity.Index, v maturity.Vector, met []bool, rule maturity.Rule) scored {
	s := x.ScoreVector(v, met, rule)
	out := scored{Level: s.Level, Levels: s.Levels, Criteria: map[string]criterionScored{}, Missing: list(s.Missing)}
	for _, g := range s.Groups {
		out.Groups = append(out.Groups, groupScored{
			Code: g.Code, Low: g.Low, High: g.High, Max: g.Max, Level: g.Level, Levels: g.Levels,
			Missed: list(g.Missed), Capped: list(g.CappedBy),
		})
	}
	criteria := map[string]*maturity.Criterion{}
	for g := range x.Groups {
		for i := range x.Groups[g].Criteria {
			c := &x.Groups[g].Criteria[i]
			criteria[c.Code] = c
		}
	}
	for _, reason := range x.Explain(v, met, rule) {
		c, ok := criteria[reason.Of]
		if ok && (reason.Code == maturity.CriterionSum || reason.Code == maturity.Unallocated) {
			out.Criteria[c.Code] = criterionScored{Sum: reason.Low, High: reason.High, Max: reason.Max, Level: c.Level(reason.Low)}
		}
	}

	return out
}

// list is never null.
func list(codes []string) []string { return append([]string{}, codes...) }

// drawAwards draws figures for one component that makes points of them.
func drawAwards(r *rand.Rand, x *maturity.Index, at int) []awarded {
	var out []awarded
	for _, c := range x.Components() {
		if !c.FromFigures() || r.IntN(2) > 0 {
			continue
		}
		most := []int64{30, 1000, 1 << 31}[r.IntN(3)]
		one := awarded{Index: at, Code: c.Code, Points: -1}
		var figures [3]*float64
		for i := range one.Figures {
			if r.IntN(8) == 0 {
				continue
			}
			n := r.Int64N(most + 1)
			f := float64(n)
			one.Figures[i], figures[i] = &n, &f
		}
		if p, ok := c.Resolve(nil, figures[0], figures[1], figures[2]); ok {
			one.Points = p
		}
		out = append(out, one)
	}

	return out
}
