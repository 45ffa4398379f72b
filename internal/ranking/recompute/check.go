package recompute

import (
	"strconv"
	"sync"

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

// scored is a result computed again from its points.
type scored struct {
	// school is the place in Source.Schools.
	school int
	entry  ranking.Entry
	values maturity.Vector
	met    []bool
}

// scorer computes results again.
type scorer struct {
	index      *maturity.Index
	rule       maturity.Rule
	components []*maturity.Component
	conditions int
	weights    controlsum.Weights
	found      []ranking.Difference
}

func newScorer(source *Source) *scorer {
	return &scorer{
		index: source.Index, rule: source.Season.Rules.Condition,
		components: source.Index.Components(), conditions: len(source.Index.Conditions()), weights: controlsum.Of(source.Index),
	}
}

// both computes the verified and the recognised results side by side.
func (c *scorer) both(schools []School) (verified, recognised []scored) {
	beside := *c
	beside.found = nil
	var done sync.WaitGroup
	done.Go(func() { recognised = beside.all(schools, ranking.Recognised) })
	verified = c.all(schools, ranking.Verified)
	done.Wait()
	c.found = append(c.found, beside.found...)
	return verified, recognised
}

// all computes the results of every school that stands on the basis, in the order of the schools.
func (c *scorer) all(schools []School, basis ranking.Basis) []scored {
	n := 0
	for i := range schools {
		if basis.Counts(schools[i].State) {
			n++
		}
	}
	list := make([]scored, 0, n)
	met := make([]bool, n*c.conditions)
	for i := range schools {
		if basis.Counts(schools[i].State) {
			k := len(list) * c.conditions
			list = append(list, c.score(i, &schools[i], basis, met[k:k+c.conditions:k+c.conditions]))
		}
	}
	return list
}

// score computes the school's result on the basis again. It notes a difference where the stored result says otherwise,
// where a point value is none the component can have, and where there is no result at all.
func (c *scorer) score(place int, s *School, basis ranking.Basis, met []bool) scored {
	stored := s.on(basis)
	values, err := maturity.VectorFromBytes(stored.Points)
	if err != nil || len(values) != len(c.components) || len(stored.Met) != c.conditions {
		c.note("result", s, basis, int64(len(stored.Points)), int64(2*len(c.components)))
		values = c.index.NewVector(nil)
	} else {
		c.bound(s, basis, values)
		for i, b := range stored.Met {
			met[i] = b == 1
		}
	}
	score := c.index.ScoreVector(values, met, c.rule)
	again := scored{school: place, entry: entryOf(s, &score), values: values, met: met}
	c.hold(s, basis, stored, &again.entry)
	if kept, sum := s.Sums.on(basis), c.weights.Sum(values, met); kept != sum {
		c.note("answers", s, basis, kept, sum)
	}
	return again
}

func (c *scorer) bound(s *School, basis ranking.Basis, values maturity.Vector) {
	for i, v := range values {
		if maturity.Points(v) > c.components[i].Max {
			c.note("value", s, basis, int64(v), int64(c.components[i].Max))
			values[i] = maturity.Missing
		}
	}
}

func entryOf(s *School, score *maturity.Score) ranking.Entry {
	e := ranking.Entry{
		School: s.ID, Stages: s.Stages, Area: s.Area, Groups: make([]ranking.Range, len(score.Groups)),
		Low: uint8(score.Levels[0]), High: uint8(score.Levels[1]), //nolint:gosec // levels are 1 to 3
	}
	for i := range score.Groups {
		e.Groups[i] = ranking.Range{Low: score.Groups[i].Low, High: score.Groups[i].High}
	}
	return e
}

// hold compares the stored levels and group sums with those computed again.
func (c *scorer) hold(s *School, basis ranking.Basis, stored *Stored, e *ranking.Entry) {
	if stored.Low != e.Low || stored.High != e.High {
		c.note("result", s, basis, int64(stored.Low)*10+int64(stored.High), int64(e.Low)*10+int64(e.High))
	}
	for i, g := range e.Groups {
		if i >= len(stored.Groups) || stored.Groups[i] != g {
			c.note("result", s, basis, storedLow(stored, i), int64(g.Low))
		}
	}
}

func storedLow(stored *Stored, group int) int64 {
	if group >= len(stored.Groups) {
		return -1
	}
	return int64(stored.Groups[group].Low)
}

func (c *scorer) note(what string, s *School, basis ranking.Basis, source, computed int64) {
	if len(c.found) < maxDifferences {
		c.found = append(c.found, ranking.Difference{
			What: what, Basis: basis, Of: strconv.FormatInt(s.ID, 10), Source: source, Computed: computed,
		})
	}
}

// totals counts what the results say.
func (c *scorer) totals(list []scored) BasisTotals {
	t := BasisTotals{Schools: len(list)}
	for i := range list {
		for _, v := range list[i].values {
			if v >= 0 {
				t.Answers++
				t.Points += int64(v)
			}
		}
		for _, met := range list[i].met {
			if met {
				t.Met++
			}
		}
	}
	return t
}
