package recompute

import (
	"cmp"
	"strconv"

	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/controlsum"
)

// countStates lists the states of which the source counts another number of returns than the run did; a source that counted
// none was not asked.
func countStates(source []Counted, computed *[ranking.StateCount]int) []ranking.Difference {
	if len(source) == 0 {
		return nil
	}
	var counted [ranking.StateCount]int
	for _, c := range source {
		counted[c.State] = c.N
	}
	var found []ranking.Difference
	for _, s := range ranking.States() {
		if counted[s] != computed[s] {
			found = append(found, ranking.Difference{What: "state", Of: s.String(), Source: int64(counted[s]), Computed: int64(computed[s])})
		}
	}
	return found
}

// scorer is what it takes to compute results again.
type scorer struct {
	index      *maturity.Index
	rule       maturity.Rule
	components []*maturity.Component
	conditions int
	weights    controlsum.Weights
}

func newScorer(source *Source) *scorer {
	return &scorer{
		index: source.Index, rule: source.Season.Rules.Condition,
		components: source.Index.Components(), conditions: len(source.Index.Conditions()), weights: controlsum.Of(source.Index),
	}
}

// scored is a result computed again from its points. Its groups are good until the judge begins afresh, the rest until the
// next result.
type scored struct {
	values    maturity.Vector
	met       []bool
	groups    []ranking.Range
	low, high uint8
}

// judge computes results again, one after the other.
type judge struct {
	*scorer

	result scored
	ends   [][2]maturity.Points
	// ranges is where the groups of results stand.
	ranges []ranking.Range
	found  []noted
}

// noted is a difference with the school it concerns.
type noted struct {
	ranking.Difference

	school int64
}

func (n *noted) compare(other *noted) int { return cmp.Compare(n.school, other.school) }

func (c *scorer) judge() judge {
	return judge{
		scorer: c, ends: make([][2]maturity.Points, len(c.index.Groups)),
		result: scored{values: make(maturity.Vector, 0, len(c.components)), met: make([]bool, c.conditions)},
	}
}

// fresh lets the judge reuse what it gave out.
func (c *judge) fresh() { c.ranges = c.ranges[:0] }

// tell hands over what was found wrong.
func (c *judge) tell(list []noted) []noted {
	list = append(list, c.found...)
	c.found = c.found[:0]
	return list
}

// score computes the school's result on the basis again. It notes a difference where the stored result says otherwise,
// where a point value is none the component can have, and where there is no result at all.
func (c *judge) score(s *School, basis ranking.Basis) *scored {
	stored, r := s.on(basis), &c.result
	values, err := maturity.AppendVector(r.values[:0], stored.Points)
	clear(r.met)
	if err != nil || len(values) != len(c.components) || len(stored.Met) != c.conditions {
		c.note("result", s, basis, int64(len(stored.Points)), int64(2*len(c.components)))
		values = append(r.values[:0], c.index.NewVector(nil)...)
	} else {
		c.bound(s, basis, values)
		for i, b := range stored.Met {
			r.met[i] = b == 1
		}
	}
	r.values = values
	levels := c.index.Ends(values, r.met, c.rule, c.ends)
	r.low, r.high = uint8(levels[0]), uint8(levels[1]) //nolint:gosec // levels are 1 to 3
	first := len(c.ranges)
	for _, g := range c.ends {
		c.ranges = append(c.ranges, ranking.Range{Low: g[0], High: g[1]})
	}
	r.groups = c.ranges[first:len(c.ranges):len(c.ranges)]
	c.hold(s, basis, stored)
	if kept, sum := s.Sums.on(basis), c.weights.Sum(values, r.met); kept != sum {
		c.note("answers", s, basis, kept, sum)
	}
	return r
}

func (c *judge) bound(s *School, basis ranking.Basis, values maturity.Vector) {
	for i, v := range values {
		if maturity.Points(v) > c.components[i].Max {
			c.note("value", s, basis, int64(v), int64(c.components[i].Max))
			values[i] = maturity.Missing
		}
	}
}

// hold compares the stored levels and group sums with those computed again.
func (c *judge) hold(s *School, basis ranking.Basis, stored *Stored) {
	r := &c.result
	if stored.Low != r.low || stored.High != r.high {
		c.note("result_level", s, basis, int64(stored.Low)*10+int64(stored.High), int64(r.low)*10+int64(r.high))
	}
	for i, g := range r.groups {
		if i >= len(stored.Groups) || stored.Groups[i] != g {
			c.note("result_points", s, basis, storedLow(stored, i), int64(g.Low))
		}
	}
}

func storedLow(stored *Stored, group int) int64 {
	if group >= len(stored.Groups) {
		return -1
	}
	return int64(stored.Groups[group].Low)
}

func (c *judge) note(what string, s *School, basis ranking.Basis, source, computed int64) {
	c.found = append(c.found, noted{ranking.Difference{
		What: what, Basis: basis, Of: strconv.FormatInt(s.ID, 10), Source: source, Computed: computed,
	}, s.ID})
}

// count adds what a result says.
func (t *BasisTotals) count(r *scored) {
	t.Schools++
	for _, v := range r.values {
		if v >= 0 {
			t.Answers++
			t.Points += int64(v)
		}
	}
	for _, met := range r.met {
		if met {
			t.Met++
		}
	}
}

func (t *BasisTotals) add(more *BasisTotals) {
	t.Schools += more.Schools
	t.Answers += more.Answers
	t.Points += more.Points
	t.Met += more.Met
}
