package ranking

import (
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/season"
)

// Unit is an office of the tree in which a season was held.
type Unit struct {
	ID   int64
	Kind string
	Code string
	Name string
	Path string
}

// Stored is a result as the record holds it: its bytes and what was computed when it was written.
type Stored struct {
	// Points are two bytes a component, Met one byte a condition, in index order; no points means no result.
	Points []byte
	Met    []byte
	Groups []Range
	// Low and High are the ends of the level.
	Low, High uint8
}

// School is one school that owes a return, with its results.
type School struct {
	ID int64
	// Unit is the place of its managing unit in Source.Units.
	Unit   int
	Stages Stages
	Area   uint8
	State  State
	// Verified and Recognised are its results; empty where there is none.
	Verified, Recognised Stored
}

// on returns the result that stands on the basis.
func (s *School) on(b Basis) *Stored {
	if b == Verified {
		return &s.Verified
	}
	return &s.Recognised
}

// Totals are what two ways of counting must agree on.
type Totals struct {
	// States counts the returns by state.
	States [stateCount]int
	// Bases has one for each of Bases.
	Bases []BasisTotals
}

// BasisTotals are the totals of one basis.
type BasisTotals struct {
	// Schools counts the returns that stand on the basis.
	Schools int
	// Answers and Points count and sum the stated components, in index order.
	Answers []int
	Points  []int64
	// Met counts the met conditions, in index order.
	Met []int
}

// StateCount is how many schools in scope have a return in the state, counted by the database.
type StateCount struct {
	State State
	N     int
}

// Count is what the database counts of one code over the returns of one state, from answers and not from results: how
// many components are stated and their sum, or how many conditions are met.
type Count struct {
	State                State
	Code                 string
	Verified, Recognised Figure
}

// Figure is how many values there are and what they add up to; of conditions only how many are met.
type Figure struct {
	N   int
	Sum int64
}

// Source is what a run reads in one transaction.
type Source struct {
	Season season.Season
	Index  *maturity.Index
	// Units are the offices of the season's tree.
	Units []Unit
	// Schools are those in scope of the season.
	Schools []School
	// States and Counts are the source's own totals.
	States []StateCount
	Counts []Count
}

// totals puts the source's counts in index order; a code that the index does not have is a difference.
func (s *Source) totals() (Totals, []Difference) {
	var found []Difference
	t := newTotals(s.Index)
	for _, c := range s.States {
		t.States[c.State] = c.N
	}
	for i, basis := range Bases() {
		for _, state := range States() {
			if basis.Counts(state) {
				t.Bases[i].Schools += t.States[state]
			}
		}
	}
	for _, c := range s.Counts {
		for i, basis := range Bases() {
			if basis.Counts(c.State) && !t.Bases[i].add(s.Index, c.Code, c.on(basis)) {
				found = append(found, Difference{What: "answers", Basis: basis, Of: c.Code, Source: int64(c.on(basis).N)})
			}
		}
	}
	return t, found
}

func (c *Count) on(b Basis) Figure {
	if b == Verified {
		return c.Verified
	}
	return c.Recognised
}

// add counts a figure of one code, unless the index does not have the code.
func (t *BasisTotals) add(index *maturity.Index, code string, f Figure) bool {
	if place, ok := index.Position(code); ok {
		t.Answers[place] += f.N
		t.Points[place] += f.Sum
		return true
	}
	place, ok := index.ConditionPosition(code)
	if ok {
		t.Met[place] += f.N
	}
	return ok
}

func newTotals(index *maturity.Index) Totals {
	t := Totals{Bases: make([]BasisTotals, len(Bases()))}
	components, conditions := len(index.Components()), len(index.Conditions())
	for i := range t.Bases {
		t.Bases[i] = BasisTotals{
			Answers: make([]int, components), Points: make([]int64, components), Met: make([]int, conditions),
		}
	}
	return t
}

// Snapshot is the packed row of one unit and basis.
type Snapshot struct {
	Basis   Basis
	UnitID  int64
	Tally   []byte
	Entries []byte
}

// Difference is one figure on which source and computation disagree.
type Difference struct {
	// What is the figure: "state", "schools", "answers", "points", "met", "result", "value" or "unit".
	What  string `json:"what"`
	Basis Basis  `json:"basis,omitempty"`
	// Of is what the figure concerns: a state, a component, a condition or a school's id.
	Of       string `json:"of,omitempty"`
	Source   int64  `json:"source"`
	Computed int64  `json:"computed"`
}

// maxDifferences bounds how many differences a run keeps.
const maxDifferences = 20
