package sample

import (
	"hash/fnv"
	"math"
	"math/rand/v2"

	"github.com/thuocso/thuocso/internal/directory"
	"github.com/thuocso/thuocso/internal/maturity"
)

// Answers are the made-up answers of one school in one season. A component or condition without an entry is not answered.
type Answers struct {
	Points     map[string]maturity.Points
	Conditions map[string]bool
}

// Answer makes up a whole return: season counts from 0, the first of the sample. The points of a school hang together:
// each has a hidden capability, made of its district's, its place's and its own, that grows from season to season.
func Answer(index *maturity.Index, seed uint64, s School, season int) Answers {
	a := Answers{Points: map[string]maturity.Points{}, Conditions: map[string]bool{}}
	school := source(seed, s.Code)
	yearly := source(seed+uint64(season)*7919+1, s.Code) //nolint:gosec // a season's number is small
	strength := capability(seed, s, school) + growth(school, season) + 0.15*yearly.NormFloat64()
	for _, c := range index.Components() {
		if !c.Applies(stageNames(s)) {
			continue
		}
		// What a component is like is the same for all schools, what a school is good at the same in all seasons.
		own := source(seed, c.Code).NormFloat64()*0.5 + source(seed, s.Code+"/"+c.Code).NormFloat64()*0.7
		a.Points[c.Code] = points(c, logistic(strength+own+0.25*yearly.NormFloat64()), index.Step)
	}
	for _, c := range index.Conditions() {
		own := source(seed, s.Code+"/"+c.Code).NormFloat64()
		a.Conditions[c.Code] = yearly.Float64() < logistic(2.6+strength+own)
	}

	return a
}

// capability is what a school starts from.
func capability(seed uint64, s School, own *rand.Rand) float64 {
	strength := 0.1 + 0.35*source(seed, "district "+s.District).NormFloat64() + 0.6*own.NormFloat64()
	if s.Area == directory.KV2 {
		strength += 0.35
	}
	if s.Difficult {
		strength -= 0.45
	}
	if !s.Internet || !s.Computers {
		strength -= 0.6
	}
	for _, stage := range s.Stages {
		if stage == directory.THPT {
			strength += 0.4
		}
	}

	return strength
}

// growth is faster at some schools, and never backwards.
func growth(own *rand.Rand, season int) float64 {
	return float64(season) * (0.2 + 0.25*own.Float64())
}

// points brings a share of the component's maximum onto a step of the revision.
func points(c *maturity.Component, share float64, step maturity.Points) maturity.Points {
	if c.Kind == maturity.YesNo {
		if share >= 0.5 {
			return c.Max
		}

		return 0
	}
	if step <= 0 {
		step = 1
	}
	steps := math.Round(share * float64(c.Max/step))

	return min(maturity.Points(steps)*step, c.Max)
}

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// source is a random source that depends on nothing but the seed and the name.
func source(seed uint64, name string) *rand.Rand {
	h := fnv.New64a()
	h.Write([]byte(name)) //nolint:gosec // a hash takes everything

	return rand.New(rand.NewPCG(seed, h.Sum64())) //nolint:gosec // made-up data
}

func stageNames(s School) []string {
	names := make([]string, len(s.Stages))
	for i, stage := range s.Stages {
		names[i] = string(stage)
	}

	return names
}
