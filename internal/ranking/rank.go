package ranking

import (
	"cmp"
	"slices"

	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/ranking/population"
	"github.com/thuocso/thuocso/internal/season"
)

// Range is the interval of a group's points.
type Range struct {
	Low, High maturity.Points
}

// Entry is one school in a ranking.
type Entry struct {
	School int64
	Stages Stages
	Area   uint8
	// Low and High are the ends of the school's level.
	Low, High uint8
	Groups    []Range
	// Missed are the conditions that the school does not meet.
	Missed Missed
	// Rank is the place in the population the entry was ranked in, 0 where it was not ranked.
	Rank int
}

// Missed are conditions, one bit each in the order of the index; those beyond MostMissed are not noted.
type Missed uint64

// MostMissed is how many conditions of an index can be noted; 4725 has four.
const MostMissed = 62

// With adds the condition at a place of the index.
func (m Missed) With(condition int) Missed {
	if condition >= MostMissed {
		return m
	}
	return m | 1<<condition
}

// Has tells whether the condition at a place of the index is among them.
func (m Missed) Has(condition int) bool { return condition < MostMissed && m>>condition&1 == 1 }

// Level returns the level both ends have, 0 where the school is undecided.
func (e *Entry) Level() int {
	if e.Low == e.High {
		return int(e.Low)
	}
	return 0
}

// Total returns the sum of the groups' lower ends. It orders schools and decides no level.
func (e *Entry) Total() maturity.Points {
	var sum maturity.Points
	for _, g := range e.Groups {
		sum += g.Low
	}
	return sum
}

// Key is what the order compares: the greater comes first, equal keys share a rank.
func Key(order season.Order, e *Entry) int64 {
	const level = 1 << 40
	switch order {
	case season.Sum:
		return int64(e.Total())
	case season.LevelMin:
		least := maturity.Points(0)
		for i, g := range e.Groups {
			if i == 0 || g.Low < least {
				least = g.Low
			}
		}
		return int64(e.Low)*level + int64(least)
	default:
		return int64(e.Low)*level + int64(e.Total())
	}
}

// Rank returns the entries best first, each with its rank among them: equal on what the order compares is equal in rank,
// and the next rank counts all before it (1-2-2-4). Among equals the school's id orders, which says nothing.
func Rank(entries []Entry, order season.Order) []Entry {
	keyed := make([]keyedEntry, len(entries))
	for i := range entries {
		keyed[i] = keyedEntry{Key(order, &entries[i]), entries[i].School, i}
	}
	slices.SortFunc(keyed, func(a, b keyedEntry) int {
		if a.key != b.key {
			return cmp.Compare(b.key, a.key)
		}
		return cmp.Compare(a.school, b.school)
	})
	ranked := make([]Entry, len(entries))
	for i, k := range keyed {
		ranked[i] = entries[k.place]
		ranked[i].Rank = i + 1
		if i > 0 && keyed[i-1].key == k.key {
			ranked[i].Rank = ranked[i-1].Rank
		}
	}
	return ranked
}

type keyedEntry struct {
	key    int64
	school int64
	place  int
}

// AnyArea stands for every kind of area.
const AnyArea = -1

// Population is the part of a unit's schools that a ranking is over.
type Population struct {
	// Stage is the stage that every school of the population has; empty means all.
	Stage string
	// Area is the kind of area, AnyArea means all.
	Area int

	population.Narrow
}

// Whole tells whether the population is all schools of the unit.
func (p Population) Whole() bool {
	return p.Stage == "" && p.Area == AnyArea && p.Narrow == population.Narrow{}
}

// Of returns the entries that belong to the population. The roll is what the season remembers of the schools; nil where
// the population does not ask for it.
func (p Population) Of(entries []Entry, roll *population.Roll) []Entry {
	if p.Whole() {
		return entries
	}
	want := ParseStages([]string{p.Stage})
	var chosen []Entry
	for i := range entries {
		e := &entries[i]
		if (p.Stage == "" || e.Stages&want != 0) && (p.Area == AnyArea || int(e.Area) == p.Area) &&
			p.Holds(uint8(e.Stages), roll.Facts(e.School)) {
			chosen = append(chosen, *e)
		}
	}
	return chosen
}
