package own_test

import (
	"context"
	"testing"

	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/own"
	"github.com/thuocso/thuocso/internal/season"
)

// rankings are lists of so many schools, from 1, by season and basis; every school is managed by unit 9.
type rankings struct {
	lists map[season.ID]map[ranking.Basis]int
	read  int
}

func (r *rankings) Names(_ context.Context, _ season.ID, schools []int64) (map[int64]ranking.Listed, error) {
	r.read++

	return map[int64]ranking.Listed{schools[0]: {ID: schools[0], ManagingID: 9, Managing: "office"}}, nil
}

func (r *rankings) Ranked(_ context.Context, a ranking.Asked) (ranking.Ranked, error) {
	var ranked ranking.Ranked
	for i := range r.lists[a.Season][a.Basis] {
		ranked.Entries = append(ranked.Entries, ranking.Entry{School: int64(i + 1), Rank: i + 1, Low: 2, High: 2})
	}
	if a.Unit != 9 {
		ranked.Entries = nil
	}

	return ranked, nil
}

func TestTheLatestPlaceOfASchool(t *testing.T) {
	t.Parallel()
	lists := map[season.ID]map[ranking.Basis]int{
		1: {ranking.Verified: 9, ranking.Recognised: 8, ranking.Published: 6},
		2: {ranking.Verified: 7, ranking.Recognised: 4},
		3: {ranking.Verified: 5},
	}
	sat := func(id season.ID, s ranking.State) own.Sitting {
		return own.Sitting{Season: id, Year: 2020 + int(id), State: s}
	}
	for name, c := range map[string]struct {
		school   int64
		sittings []own.Sitting
		season   season.ID
		basis    ranking.Basis
		n        int
	}{
		"nothing is verified":               {3, []own.Sitting{sat(3, ranking.StateDraft), sat(1, ranking.StateSubmitted)}, 0, "", 0},
		"provisional":                       {3, []own.Sitting{sat(3, ranking.StateVerified), sat(1, ranking.StatePublished)}, 3, ranking.Verified, 5},
		"final, before a draft":             {3, []own.Sitting{sat(3, ranking.StateDraft), sat(1, ranking.StatePublished)}, 1, ranking.Published, 6},
		"on its own basis only":             {3, []own.Sitting{sat(1, ranking.StateRecognised)}, 1, ranking.Recognised, 8},
		"too few, then the season before":   {3, []own.Sitting{sat(2, ranking.StateRecognised), sat(1, ranking.StatePublished)}, 1, ranking.Published, 6},
		"too few everywhere":                {3, []own.Sitting{sat(2, ranking.StateRecognised), sat(2, ranking.StatePublished)}, 0, "", 0},
		"no run has counted it":             {6, []own.Sitting{sat(3, ranking.StateVerified)}, 0, "", 0},
		"no more than two seasons are read": {9, []own.Sitting{sat(3, ranking.StateVerified), sat(2, ranking.StateVerified), sat(1, ranking.StateVerified)}, 0, "", 0},
	} {
		r := &rankings{lists: lists}
		got, err := own.Latest(t.Context(), r, c.school, c.sittings)
		if err != nil || r.read > 2 {
			t.Fatalf("%s: %v, %d seasons read", name, err, r.read)
		}
		if (got != nil) != (c.n > 0) {
			t.Errorf("%s: %+v", name, got)
		}
		if got != nil && (got.Season != c.season || got.Basis != c.basis || got.Population != c.n || got.Rank != int(c.school) || got.Level != 2 || got.Office != "office") {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
