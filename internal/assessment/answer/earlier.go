package answer

import (
	"encoding/json"

	"github.com/thuocso/thuocso/internal/maturity"
)

// Earlier is what the record of a save says stood there before: of each part that changed, old and new.
type Earlier struct {
	Code        string            `json:"code"`
	Points      []maturity.Points `json:"points"`
	Met         []Tri             `json:"met"`
	Numerator   []int64           `json:"numerator"`
	Denominator []int64           `json:"denominator"`
	Quantity    []int64           `json:"quantity"`
	Body        []string          `json:"body"`
	Note        []string          `json:"note"`
}

// Before is the value as it was before the save.
func (e *Earlier) Before(v Value) Value {
	first(&v.Points, e.Points)
	first(&v.Met, e.Met)
	first(&v.Numerator, e.Numerator)
	first(&v.Denominator, e.Denominator)
	first(&v.Quantity, e.Quantity)
	first(&v.Body, e.Body)
	first(&v.Note, e.Note)

	return v
}

func first[T any](to *T, pair []T) {
	if len(pair) == 2 {
		*to = pair[0]
	}
}

// CodeOf is the code that a line of the record is about, empty where it is about none.
func CodeOf(detail string) string {
	var d struct {
		Code string `json:"code"`
	}
	if err := json.Unmarshal([]byte(detail), &d); err != nil {
		return ""
	}

	return d.Code
}
