package trend

import (
	"context"
	"fmt"
	"slices"

	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/season"
)

// Standing is how far one school's return was in a season, with its result where it has one on the basis.
type Standing struct {
	School int64
	State  ranking.State
	// Groups is empty where there is no result; Low and High are the ends of the level.
	Groups    []ranking.Range
	Low, High int
}

// Past reads what schools did in seasons that were held in other trees.
type Past interface {
	// Sat lists the seasons in which a school owed a return, newest first.
	Sat(ctx context.Context, school int64) ([]season.ID, error)
	// Attended lists the seasons, up to the year of the one given, in which the schools owed a return that stand below a path
	// in that season; newest first, the season itself among them.
	Attended(ctx context.Context, now season.ID, path string) ([]season.ID, error)
	// Standings reads, of a season, the schools that stand below a path in the tree of another.
	Standings(ctx context.Context, of, now season.ID, basis ranking.Basis, path string) ([]Standing, error)
	// Tallies reads the tallies of some units of the season; units without one are left out.
	Tallies(ctx context.Context, id season.ID, basis ranking.Basis, scope string, units []int64) ([]ranking.UnitTally, error)
}

// Then is a year in the structure of a later season: what the schools came to in it that stand below a unit in that season,
// wherever they stood at the time.
type Then struct {
	// Seasons were held in the year and measure alike; before a reorganisation there may be one of each former province.
	Seasons []season.Season
	// Tally has levels and groups only; nil where no run has made figures of any of the seasons.
	Tally *ranking.Tally
	// Schools are those with a result.
	Schools []int64
	// Break is between the year before and this one: the structure is the same, the measure may be another.
	Break Break
}

// Year is the first calendar year of the school year.
func (t *Then) Year() int { return t.Seasons[0].SchoolYear }

// Today counts the seasons, given newest first, in the structure of the one asked for: every school counts that stands in that season
// inside the scope, and its results stay what they were. The oldest year comes first.
func Today(ctx context.Context, past Past, seasons []season.Season, now ranking.Asked) ([]Then, error) {
	var list []Then
	for i := len(seasons) - 1; i >= 0; i-- {
		s := seasons[i]
		tally, schools, err := counted(ctx, past, &s, now)
		if err != nil {
			return nil, err
		}
		at := slices.IndexFunc(list, func(t Then) bool { return t.Year() == s.SchoolYear && !between(&t.Seasons[0], &s).Any() })
		if at < 0 {
			list = append(list, Then{Seasons: []season.Season{s}, Tally: tally, Schools: schools})

			continue
		}
		list[at].Seasons = append(list[at].Seasons, s)
		list[at].Schools = append(list[at].Schools, schools...)
		if tally != nil {
			list[at].Tally = ranking.Together(tally, orEmpty(list[at].Tally))
		}
	}
	for i := 1; i < len(list); i++ {
		list[i].Break = between(&list[i-1].Seasons[0], &list[i].Seasons[0])
	}

	return list, nil
}

func orEmpty(t *ranking.Tally) *ranking.Tally {
	if t == nil {
		return &ranking.Tally{}
	}

	return t
}

// counted is nil where no run has proved the season's figures; schools are those with a result.
func counted(ctx context.Context, past Past, s *season.Season, now ranking.Asked) (t *ranking.Tally, schools []int64, err error) {
	proved, err := past.Tallies(ctx, s.ID, now.Basis, s.UnitPath, []int64{s.UnitID})
	if err != nil {
		return nil, nil, fmt.Errorf("figures of season %d: %w", s.ID, err)
	}
	if len(proved) == 0 || proved[0].Taken.RunID == 0 {
		return nil, nil, nil
	}
	standings, err := past.Standings(ctx, s.ID, now.Season, now.Basis, now.Scope)
	if err != nil {
		return nil, nil, fmt.Errorf("schools of season %d in the tree of season %d: %w", s.ID, now.Season, err)
	}

	for i := range standings {
		if len(standings[i].Groups) > 0 {
			schools = append(schools, standings[i].School)
		}
	}

	return TallyOf(standings), schools, nil
}

// TallyOf counts states, levels and groups of the schools.
func TallyOf(standings []Standing) *ranking.Tally {
	t := &ranking.Tally{}
	var low, high []map[maturity.Points]int
	for i := range standings {
		s := &standings[i]
		t.States[s.State]++
		if len(s.Groups) == 0 {
			continue
		}
		t.Levels[s.Low-1][s.High-1]++
		for len(low) < len(s.Groups) {
			low, high = append(low, map[maturity.Points]int{}), append(high, map[maturity.Points]int{})
		}
		for g := range s.Groups {
			low[g][s.Groups[g].Low]++
			high[g][s.Groups[g].High]++
		}
	}
	for g := range low {
		t.Groups = append(t.Groups, ranking.GroupTally{Low: histogram(low[g]), High: histogram(high[g])})
	}

	return t
}

func histogram(counts map[maturity.Points]int) ranking.Histogram {
	h := make(ranking.Histogram, 0, len(counts))
	for v, n := range counts {
		h = append(h, ranking.Bin{Value: v, Count: n})
	}
	slices.SortFunc(h, func(a, b ranking.Bin) int { return int(a.Value) - int(b.Value) })

	return h
}
