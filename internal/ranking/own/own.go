// Package own finds the place of one school in the ranking of its office, for the people of that school.
package own

import (
	"context"
	"fmt"
	"slices"

	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/disclose"
	"github.com/thuocso/thuocso/internal/season"
)

// Rankings reads the ranking of a unit, and by which unit a school is managed; ranking.Reader is one.
type Rankings interface {
	Names(ctx context.Context, id season.ID, schools []int64) (map[int64]ranking.Listed, error)
	Ranked(ctx context.Context, a ranking.Asked) (ranking.Ranked, error)
}

// Place is where a school stands among those of its office that have a result on the same basis.
type Place struct {
	Season season.ID
	// Year is the first calendar year of the season's school year.
	Year   int
	Basis  ranking.Basis
	School int64
	Office string
	// Rank is its rank among Population schools.
	Rank, Population int
	// Level is 0 where it is not decided.
	Level int
}

// Sitting is a season in which the school owed a return, with how far that came.
type Sitting struct {
	Season season.ID
	Year   int
	State  ranking.State
}

// Basis is the most final basis on which a return in the state has a result; there is none before it is verified.
func Basis(s ranking.State) (ranking.Basis, bool) {
	bases := ranking.Bases()
	for i := len(bases) - 1; i >= 0; i-- {
		if bases[i].Counts(s) {
			return bases[i], true
		}
	}

	return "", false
}

// mostRead is how many seasons are looked at.
const mostRead = 2

// Latest finds the school's place in the newest season in which it has one, of those given newest first; nil where there
// is none: no result yet, no run that counted it, or too few schools for ranks.
func Latest(ctx context.Context, r Rankings, school int64, sittings []Sitting) (*Place, error) {
	read := 0
	for _, s := range sittings {
		basis, there := Basis(s.State)
		if !there {
			continue
		}
		if read++; read > mostRead {
			break
		}
		p, err := in(ctx, r, school, s, basis)
		if p != nil || err != nil {
			return p, err
		}
	}

	return nil, nil //nolint:nilnil // no place is no fault
}

func in(ctx context.Context, r Rankings, school int64, s Sitting, basis ranking.Basis) (*Place, error) {
	names, err := r.Names(ctx, s.Season, []int64{school})
	if err != nil {
		return nil, fmt.Errorf("office of school %d in season %d: %w", school, s.Season, err)
	}
	listed, there := names[school]
	if !there {
		return nil, nil //nolint:nilnil // it owed no return
	}
	ranked, err := r.Ranked(ctx, ranking.Asked{Season: s.Season, Basis: basis, Unit: listed.ManagingID})
	if err != nil {
		return nil, fmt.Errorf("place of school %d in season %d: %w", school, s.Season, err)
	}
	at := slices.IndexFunc(ranked.Entries, func(e ranking.Entry) bool { return e.School == school })
	if at < 0 || !disclose.Ranks(len(ranked.Entries)) {
		return nil, nil //nolint:nilnil // not counted yet, or too few
	}

	return &Place{
		Season: s.Season, Year: s.Year, Basis: basis, School: school, Office: listed.Managing,
		Rank: ranked.Entries[at].Rank, Population: len(ranked.Entries), Level: ranked.Entries[at].Level(),
	}, nil
}
