package sample_test

import (
	"slices"
	"testing"
	"time"

	"github.com/thuocso/thuocso/indicators"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/audit"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/sample"
	"github.com/thuocso/thuocso/internal/season"
)

func index(t *testing.T) *maturity.Index {
	t.Helper()
	content, err := indicators.FS.ReadFile("qd-4725-2022.yaml")
	if err != nil {
		t.Fatal(err)
	}
	x, problems := maturity.Load("qd-4725-2022.yaml", content)
	if x == nil {
		t.Fatal(problems)
	}

	return x
}

// blank is the return of a school before anybody touched it.
func blank(x *maturity.Index, s sample.School) *assessment.Return {
	var stages []string
	for _, stage := range s.Stages {
		stages = append(stages, string(stage))
	}

	return &assessment.Return{
		ID: 1, Index: x, Stages: stages, State: assessment.Draft, Round: 1,
		Points: x.NewVector(stages), Met: make([]bool, len(x.Conditions())),
		Season: season.Season{
			SchoolYear: 2024, State: season.Open, Dates: season.Proposed(2024, time.UTC),
			Rules: season.Rules{Condition: maturity.CapGroup},
		},
	}
}

func cast() sample.Cast {
	return sample.Cast{
		Staff: assessment.By{ID: 1}, Principal: assessment.By{ID: 2}, Reviewer: assessment.By{ID: 3},
		Head: assessment.By{ID: 4}, Officer: assessment.By{ID: 5},
	}
}

func TestEverySchoolReachesEveryState(t *testing.T) {
	t.Parallel()
	x := index(t)
	_, schools := sample.Directory()
	schools = slices.DeleteFunc(schools, func(s sample.School) bool { return !s.InScope() })
	levels := map[int]int{}
	for i, s := range schools {
		for number := range sample.Seasons {
			state := assessment.States()[(i+number)%len(assessment.States())]
			h, err := sample.Play(blank(x, s), sample.Part{School: s, Cast: cast(), Number: number, Until: state})
			if err != nil {
				t.Fatal(err)
			}
			if h.Return.State != state {
				t.Errorf("school %s ends in %s, want %s", s.Code, h.Return.State, state)
			}
			if broken, complete := audit.Verify(h.Lines, h.Head); broken != 0 || !complete {
				t.Errorf("school %s in %s: the record breaks at line %d", s.Code, state, broken)
			}
			if r, ok := h.Results[assessment.RecognisedBasis]; ok {
				levels[r.Score.Level]++
			}
		}
	}
	for level := range 4 {
		if levels[level] == 0 {
			t.Errorf("no recognised result is of level %d (0 is undecided): %v", level, levels)
		}
	}
}

func TestPlayIsTheSameEveryTime(t *testing.T) {
	t.Parallel()
	x := index(t)
	_, schools := sample.Directory()
	at := slices.IndexFunc(schools, sample.School.InScope)
	part := sample.Part{School: schools[at], Cast: cast(), Number: 2, Until: assessment.Published}
	var heads []string
	for range 2 {
		h, err := sample.Play(blank(x, schools[at]), part)
		if err != nil {
			t.Fatal(err)
		}
		heads = append(heads, string(h.Head.Hash))
	}
	if heads[0] != heads[1] {
		t.Error("two plays of one return differ")
	}
}
