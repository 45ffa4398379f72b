// Package sandbox is what a school tries out on its return: the index in the
// form that the browser's scorer reads, and the cheapest ways to the next level.
//
// It is pure, as maturity is.
package sandbox

import (
	"encoding/json"
	"fmt"

	"github.com/thuocso/thuocso/internal/maturity"
)

// index is an index as web/assets/js/scorer.js reads it: numbers and codes only.
type index struct {
	Step   maturity.Points `json:"step"`
	Second maturity.Points `json:"second"`
	Third  maturity.Points `json:"third"`
	Rule   maturity.Rule   `json:"rule"`
	Stages []string        `json:"stages"`
	Groups []group         `json:"groups"`
}

type group struct {
	Code       string          `json:"code"`
	Max        maturity.Points `json:"max"`
	Open       maturity.Points `json:"open,omitempty"`
	Conditions []string        `json:"conditions,omitempty"`
	Criteria   []criterion     `json:"criteria"`
}

type criterion struct {
	Code       string            `json:"code"`
	Max        maturity.Points   `json:"max"`
	Open       maturity.Points   `json:"open,omitempty"`
	Levels     []maturity.Points `json:"levels,omitempty"`
	Components []component       `json:"components"`
}

type component struct {
	Code  string          `json:"code"`
	Max   maturity.Points `json:"max"`
	Kind  maturity.Kind   `json:"kind,omitempty"`
	For   []string        `json:"for,omitempty"`
	Bands [][2]int64      `json:"bands,omitempty"`
	Share bool            `json:"share,omitempty"`
}

// Index writes the index with the season's rule and the school's stages as JSON that is safe inside a script element.
func Index(x *maturity.Index, rule maturity.Rule, stages []string) (string, error) {
	out := index{
		Step: x.Step, Second: x.Levels.SecondFrom.Points, Third: x.Levels.ThirdAbove.Points,
		Rule: rule, Stages: stages, Groups: make([]group, 0, len(x.Groups)),
	}
	for i := range x.Groups {
		out.Groups = append(out.Groups, groupOf(&x.Groups[i]))
	}
	body, err := json.Marshal(out)
	if err != nil {
		return "", fmt.Errorf("write index %s for the browser: %w", x.ID, err)
	}

	return string(body), nil
}

func groupOf(g *maturity.Group) group {
	out := group{Code: g.Code, Max: g.Max.Points, Open: g.Unallocated, Criteria: make([]criterion, 0, len(g.Criteria))}
	for i := range g.Conditions {
		out.Conditions = append(out.Conditions, g.Conditions[i].Code)
	}
	for i := range g.Criteria {
		out.Criteria = append(out.Criteria, criterionOf(&g.Criteria[i]))
	}

	return out
}

func criterionOf(c *maturity.Criterion) criterion {
	out := criterion{Code: c.Code, Max: c.Max.Points, Open: c.Unallocated.Points, Components: make([]component, 0, len(c.Components))}
	if c.Level(0) > 0 { // the bounds are decreed
		out.Levels = []maturity.Points{c.Thresholds.SecondFrom.Points, c.Thresholds.ThirdAbove.Points}
	}
	for i := range c.Components {
		out.Components = append(out.Components, componentOf(&c.Components[i]))
	}

	return out
}

func componentOf(c *maturity.Component) component {
	out := component{Code: c.Code, Max: c.Max, For: c.AppliesTo, Share: c.Proportional}
	if c.Kind != maturity.UpTo {
		out.Kind = c.Kind
	}
	for _, b := range c.Bands {
		out.Bands = append(out.Bands, [2]int64{b.From, int64(b.Points)})
	}

	return out
}
