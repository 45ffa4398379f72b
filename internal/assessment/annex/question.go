// Package annex is about the unscored annex of a return: figures that plans ask of schools and no component carries. They are
// saved like answers, with versions, audit and conflicts, and go with the return when it is sent.
package annex

import (
	"slices"

	"github.com/thuocso/thuocso/internal/maturity"
)

// Question is a set of figures that are asked together, because they are divided by one another.
type Question struct {
	// Key is that of its first denominator.
	Key     string
	Figures []maturity.Figure
	// Pairs are what is divided: the key of the part, the key of the whole.
	Pairs [][2]string
	// Targets name what the figures are asked for: the number of the plan's paper and the key of the target.
	Targets []string
}

// Questions lists what plans ask of a school with the stages, in the order of the plans. A figure that several plans ask for
// is asked once.
func Questions(plans []*maturity.Plan, stages []string) []Question {
	var list []Question
	for _, p := range plans {
		for i := range p.Targets {
			t := &p.Targets[i]
			part, isPart := p.Figure(t.Numerator)
			whole, isWhole := p.Figure(t.Denominator)
			if !isPart || !isWhole || !concerns(&part, stages) || !concerns(&whole, stages) {
				continue
			}
			list = add(list, part, whole, p.Decision.Number+" "+t.Key)
		}
	}

	return list
}

func concerns(f *maturity.Figure, stages []string) bool {
	return f.AskedOf.Value == maturity.AskedOfSchool && slices.ContainsFunc(stages, func(s string) bool { return slices.Contains(f.Stages, s) })
}

// add puts a pair into the question that has one of its figures, or into a new one. Questions that the pair joins become one.
func add(list []Question, part, whole maturity.Figure, target string) []Question {
	q := Question{Key: whole.Key}
	kept := list[:0:0]
	at := -1
	for _, old := range list {
		if !old.has(part.Key) && !old.has(whole.Key) {
			kept = append(kept, old)

			continue
		}
		if at < 0 {
			at, q.Key = len(kept), old.Key
			kept = append(kept, Question{})
		}
		q.Figures = append(q.Figures, old.Figures...)
		q.Pairs, q.Targets = append(q.Pairs, old.Pairs...), append(q.Targets, old.Targets...)
	}
	if at < 0 {
		at = len(kept)
		kept = append(kept, Question{})
	}
	for _, f := range []maturity.Figure{whole, part} {
		if !q.has(f.Key) {
			q.Figures = append(q.Figures, f)
		}
	}
	if pair := [2]string{part.Key, whole.Key}; !slices.Contains(q.Pairs, pair) {
		q.Pairs = append(q.Pairs, pair)
	}
	q.Targets = append(q.Targets, target)
	kept[at] = q

	return kept
}

func (q *Question) has(key string) bool {
	return slices.ContainsFunc(q.Figures, func(f maturity.Figure) bool { return f.Key == key })
}
