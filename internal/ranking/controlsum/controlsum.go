// Package controlsum adds the values of a return up in one number, as the database
// does of the answers by itself: a result that agrees with it agrees with every answer.
package controlsum

import (
	"crypto/sha256"

	"github.com/thuocso/thuocso/internal/maturity"
)

// Weights are the weights of components and conditions in a control sum, in index order.
type Weights struct{ components, conditions []int64 }

// Of returns the weights of an index.
func Of(index *maturity.Index) Weights {
	var w Weights
	for _, c := range index.Components() {
		w.components = append(w.components, weight(c.Code))
	}
	for _, c := range index.Conditions() {
		w.conditions = append(w.conditions, weight(c.Code))
	}

	return w
}

// weight is the first three bytes of the code's SHA-256, as the database's function answer_weight has it.
func weight(code string) int64 {
	h := sha256.Sum256([]byte(code))

	return int64(h[0])<<16 | int64(h[1])<<8 | int64(h[2])
}

// Sum is the control sum of a return with these values.
func (w *Weights) Sum(values maturity.Vector, met []bool) int64 {
	var sum int64
	for i, v := range values {
		if v >= 0 {
			sum += w.components[i] * (int64(v) + 1)
		}
	}
	for i, m := range met {
		if m {
			sum += w.conditions[i]
		}
	}

	return sum
}
