package beside

import (
	"context"
	"slices"

	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/disclose"
)

// Rankings gathers the schools of a population, ranked; ranking.Reader is one.
type Rankings interface {
	Together(ctx context.Context, a ranking.Asked, p ranking.Population) (*ranking.Gathered, error)
}

// Place is where a school stands among the schools alike of the whole season.
type Place struct {
	// Rank is its rank among Schools schools, 0 where none is given: Few tells that they are too few, Told that its rank would tell
	// where the few others stand that the viewer does not see.
	Rank, Schools int
	Few, Told     bool
	Choices       *ranking.Choices
}

// Wanted says whose place is asked for: Whole asks for the season, Own for what the viewer sees of it. An office opens the page of
// each of its schools, the people of a school only their own.
type Wanted struct {
	Whole, Own ranking.Asked
	Office     bool
	School     int64
	Population ranking.Population
}

// PlaceOf finds the place of a school.
func PlaceOf(ctx context.Context, r Rankings, w Wanted) (Place, error) {
	all, err := r.Together(ctx, w.Whole, w.Population)
	if err != nil {
		return Place{}, err
	}
	seen := 1
	if w.Office {
		w.Own.Unit = 0
		mine, err := r.Together(ctx, w.Own, w.Population)
		if err != nil {
			return Place{}, err
		}
		seen = len(mine.Entries)
	}
	place := Place{Schools: len(all.Entries), Choices: all.Choices}
	at := slices.IndexFunc(all.Entries, func(e ranking.Entry) bool { return e.School == w.School })
	switch {
	case at < 0 || !disclose.Ranks(place.Schools):
		place.Few = true
	case !disclose.Places(place.Schools - seen):
		place.Told = true
	default:
		place.Rank = all.Entries[at].Rank
	}

	return place, nil
}
