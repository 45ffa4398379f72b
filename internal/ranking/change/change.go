// Package change compares a ranking with that of the season before: places and points, of the schools that stand in
// both, where the two can be compared at all; else it says why not.
package change

import (
	"context"
	"sync"

	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/lately"
	"github.com/thuocso/thuocso/internal/season"
)

// Share is how many of a hundred schools of the larger of the two populations must stand in both for a comparison. It
// is a setting of this portal, not law.
const Share = 80

// Why says why two rankings are not compared; empty where they are.
type Why string

// The reasons.
const (
	NoSeason Why = "no_season"
	// NoUnit is a unit that the tree of the season before did not have, or that the person did not see there.
	NoUnit Why = "no_unit"
	// NoFigures is a season without results on the same basis.
	NoFigures Why = "no_figures"
	// OtherIndex is another revision of the index, OtherRules another order or another rule for missed conditions.
	OtherIndex Why = "index"
	OtherRules Why = "rules"
	// OtherSchools is too few schools that stand in both.
	OtherSchools Why = "schools"
)

// Moved is what has changed for one school.
type Moved struct {
	// Places is how many places it rose among the schools that stand in both, negative where it fell.
	Places int
	// Points are the changes of the lower ends of its groups, in index order.
	Points []maturity.Points
}

// Changes are what has changed between two rankings.
type Changes struct {
	Why Why
	// Before is the season compared with; its zero value where there is none.
	Before season.Season
	// Taken is the run that the ranking before comes from.
	Taken ranking.Taken
	// Now and Then count the two populations, Common the schools in both.
	Now, Then, Common int
	// Of has the schools that stand in both; nil where nothing is compared.
	Of map[int64]Moved
}

// Rankings reads the schools of a population; ranking.Reader is one.
type Rankings interface {
	Together(ctx context.Context, a ranking.Asked, p ranking.Population) (*ranking.Gathered, error)
}

// Book compares rankings and keeps what it compared lately.
type Book struct {
	rankings Rankings

	mu   sync.Mutex
	kept lately.Kept[key, *Changes]
}

// key names two rankings as their runs left them.
type key struct {
	population ranking.Population
	basis      ranking.Basis
	unit       int64
	now, then  int64
}

// mostMoved bounds how many schools' changes are kept: about 8 MB.
const mostMoved = 100_000

// NewBook returns a book over rankings.
func NewBook(rankings Rankings) *Book {
	return &Book{rankings: rankings, kept: lately.New[key, *Changes](mostMoved)}
}

// Present is a ranking to compare, as a page shows it.
type Present struct {
	Season     season.Season
	Basis      ranking.Basis
	Unit       int64
	Population ranking.Population
	Taken      ranking.Taken
	Entries    []ranking.Entry
}

// Since compares a ranking with that of the season before, of which the person sees what lies below scope: empty for
// nothing. Results of two bases are never compared.
func (b *Book) Since(ctx context.Context, p Present, before *season.Season, scope string) (*Changes, error) {
	if before == nil {
		return &Changes{Why: NoSeason}, nil
	}
	if why := Unlike(&p.Season, before); why != "" {
		return &Changes{Why: why, Before: *before}, nil
	}
	then, err := b.then(ctx, &p, before, scope)
	if err != nil && fault.KindOf(err) == fault.NotFound {
		return &Changes{Why: NoUnit, Before: *before}, nil
	}
	if err != nil {
		return nil, err
	}
	k := key{p.Population, p.Basis, p.Unit, p.Taken.RunID, then.Taken.RunID}
	b.mu.Lock()
	defer b.mu.Unlock()
	if kept, ok := b.kept.Get(k); ok {
		return kept, nil
	}
	made := Between(p.Entries, then.Entries, p.Season.Rules.Ranking)
	made.Before, made.Taken = *before, then.Taken
	b.kept.Put(k, made, len(made.Of))

	return made, nil
}

// then reads the ranking of the season before. NotFound where the person saw nothing of the unit there.
func (b *Book) then(ctx context.Context, p *Present, before *season.Season, scope string) (*ranking.Gathered, error) {
	if scope == "" {
		return nil, fault.New(fault.NotFound, "ranking.no_unit")
	}
	asked := ranking.Asked{Season: before.ID, Basis: p.Basis, Unit: p.Unit, Scope: scope, Held: before}

	return b.rankings.Together(ctx, asked, p.Population)
}

// Unlike tells why results of two seasons mean different things, empty where they mean the same.
func Unlike(now, before *season.Season) Why {
	switch {
	case now.RevisionID != before.RevisionID:
		return OtherIndex
	case now.Rules.Ranking != before.Rules.Ranking || now.Rules.Condition != before.Rules.Condition:
		return OtherRules
	default:
		return ""
	}
}

// Between compares two populations on the schools that stand in both: each is ranked among these alone, so nobody
// rises or falls because others came or went.
func Between(now, then []ranking.Entry, order season.Order) *Changes {
	was := make(map[int64]bool, len(then))
	for i := range then {
		was[then[i].School] = true
	}
	both := make(map[int64]bool, len(now))
	for i := range now {
		if was[now[i].School] {
			both[now[i].School] = true
		}
	}
	c := Counted(len(both), len(now), len(then))
	if c.Why != "" {
		return c
	}
	earlier := make(map[int64]*ranking.Entry, len(both))
	before := ranking.Rank(among(then, both), order)
	for i := range before {
		earlier[before[i].School] = &before[i]
	}
	c.Of = make(map[int64]Moved, len(both))
	present := ranking.Rank(among(now, both), order)
	for i := range present {
		e := &present[i]
		old := earlier[e.School]
		m := Moved{Places: old.Rank - e.Rank, Points: make([]maturity.Points, min(len(e.Groups), len(old.Groups)))}
		for g := range m.Points {
			m.Points[g] = e.Groups[g].Low - old.Groups[g].Low
		}
		c.Of[e.School] = m
	}

	return c
}

func among(entries []ranking.Entry, schools map[int64]bool) []ranking.Entry {
	kept := make([]ranking.Entry, 0, len(schools))
	for i := range entries {
		if schools[entries[i].School] {
			kept = append(kept, entries[i])
		}
	}

	return kept
}
