package change_test

import (
	"context"
	"testing"

	"pgregory.net/rapid"

	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/change"
	"github.com/thuocso/thuocso/internal/season"
)

func entry(school int64, level uint8, low ...maturity.Points) ranking.Entry {
	e := ranking.Entry{School: school, Low: level, High: level}
	for _, p := range low {
		e.Groups = append(e.Groups, ranking.Range{Low: p, High: p})
	}

	return e
}

func TestChangeInPlacesAndPoints(t *testing.T) {
	t.Parallel()
	then := []ranking.Entry{
		entry(1, 2, 6000, 6000), entry(2, 2, 5800, 5800), entry(3, 2, 5600, 5600), entry(4, 1, 4000, 4000), entry(5, 1, 3000, 3000), entry(9, 3, 9000, 9000),
	}
	now := []ranking.Entry{
		entry(1, 2, 6000, 6050), entry(2, 2, 5800, 5800), entry(3, 3, 7600, 7600), entry(4, 1, 4000, 4000), entry(5, 1, 4000, 4000), entry(8, 3, 9900, 9900),
	}
	got := change.Between(now, then, season.LevelSum)
	if got.Why != "" || got.Common != 5 || got.Now != 6 || got.Then != 6 {
		t.Fatalf("%+v", got)
	}
	for school, want := range map[int64]struct {
		places        int
		first, second maturity.Points
	}{1: {-1, 0, 50}, 2: {-1, 0, 0}, 3: {2, 2000, 2000}, 4: {0, 0, 0}, 5: {1, 1000, 1000}} {
		m := got.Of[school]
		if m.Places != want.places || m.Points[0] != want.first || m.Points[1] != want.second {
			t.Errorf("school %d moved %+v, want %+v", school, m, want)
		}
	}
	if _, there := got.Of[8]; there {
		t.Error("a school that was not there before has moved")
	}
}

// Whoever comes or goes beside them moves nobody.
func TestOthersMoveNobody(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var now, then, nowMore, thenMore []ranking.Entry
		points := rapid.Int32Range(0, 10_000)
		draw := func(school int64) ranking.Entry {
			return entry(school, rapid.Uint8Range(1, 3).Draw(t, "level"), maturity.Points(points.Draw(t, "first")), maturity.Points(points.Draw(t, "second")))
		}
		n := rapid.IntRange(20, 30).Draw(t, "schools")
		for i := range int64(n) {
			now, then = append(now, draw(i)), append(then, draw(i))
		}
		nowMore, thenMore = append(nowMore, now...), append(thenMore, then...)
		for i := range rapid.Int64Range(0, 4).Draw(t, "others") {
			nowMore, thenMore = append(nowMore, draw(100+i)), append(thenMore, draw(200+i))
		}
		alone, among := change.Between(now, then, season.LevelSum), change.Between(nowMore, thenMore, season.LevelSum)
		for school, m := range alone.Of {
			if among.Of[school].Places != m.Places {
				t.Fatalf("school %d moved %d places, with others beside it %d", school, m.Places, among.Of[school].Places)
			}
		}
		if len(among.Of) != n {
			t.Fatalf("%d schools are compared, %d stand in both", len(among.Of), n)
		}
	})
}

// rankings gives one ranking of one unit.
type rankings struct {
	unit  int64
	found ranking.Gathered
	asked int
}

func (r *rankings) Together(_ context.Context, a ranking.Asked, _ ranking.Population) (*ranking.Gathered, error) {
	r.asked++
	if a.Unit != r.unit {
		return nil, fault.New(fault.NotFound, "ranking.no_unit")
	}

	return &r.found, nil
}

func TestWhyNothingIsCompared(t *testing.T) {
	t.Parallel()
	var six, other []ranking.Entry
	for i := range int64(6) {
		six, other = append(six, entry(i, 2, 6000, 6000)), append(other, entry(i+2, 2, 6000, 6000))
	}
	rules := season.Rules{Ranking: season.LevelSum, Condition: maturity.CapGroup}
	before := season.Season{ID: 1, RevisionID: 7, Rules: rules}
	for name, c := range map[string]struct {
		now    season.Season
		before *season.Season
		then   []ranking.Entry
		unit   int64
		scope  string
		why    change.Why
	}{
		"no season before":       {season.Season{RevisionID: 7, Rules: rules}, nil, six, 5, "/1/", change.NoSeason},
		"another revision":       {season.Season{RevisionID: 8, Rules: rules}, &before, six, 5, "/1/", change.OtherIndex},
		"another order":          {season.Season{RevisionID: 7, Rules: season.Rules{Ranking: season.Sum, Condition: maturity.CapGroup}}, &before, six, 5, "/1/", change.OtherRules},
		"another condition":      {season.Season{RevisionID: 7, Rules: season.Rules{Ranking: season.LevelSum, Condition: maturity.Warn}}, &before, six, 5, "/1/", change.OtherRules},
		"a unit that was not":    {season.Season{RevisionID: 7, Rules: rules}, &before, six, 6, "/1/", change.NoUnit},
		"a season not seen":      {season.Season{RevisionID: 7, Rules: rules}, &before, six, 5, "", change.NoUnit},
		"no figures":             {season.Season{RevisionID: 7, Rules: rules}, &before, nil, 5, "/1/", change.NoFigures},
		"mostly other schools":   {season.Season{RevisionID: 7, Rules: rules}, &before, other, 5, "/1/", change.OtherSchools},
		"the same schools":       {season.Season{RevisionID: 7, Rules: rules}, &before, six, 5, "/1/", ""},
		"fewer than may be told": {season.Season{RevisionID: 7, Rules: rules}, &before, six[:4], 5, "/1/", change.OtherSchools},
	} {
		b := change.NewBook(&rankings{unit: 5, found: ranking.Gathered{Entries: c.then}})
		got, err := b.Since(t.Context(), change.Present{Season: c.now, Unit: c.unit, Entries: six}, c.before, c.scope)
		if err != nil || got.Why != c.why || (got.Why == "") != (got.Of != nil) {
			t.Errorf("%s: %q with %d moved, %v; want %q", name, got.Why, len(got.Of), err, c.why)
		}
	}
}

// A unit compares with itself where its ranking does; results that are still to come are named only where it is they that are
// missing.
func TestAUnitIsComparedWhereItsRankingIs(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		draw := func(label string) (entries []ranking.Entry, schools []int64) {
			for school := range int64(20) {
				if rapid.IntRange(0, 9).Draw(t, label) > 0 {
					entries, schools = append(entries, entry(school, 2, 6000, 6000)), append(schools, school)
				}
			}
			n := rapid.IntRange(0, len(entries)).Draw(t, "kept")
			if rapid.Bool().Draw(t, "all") {
				n = len(entries)
			}

			return entries[:n], schools[:n]
		}
		now, nowIDs := draw("now")
		then, thenIDs := draw("then")
		want := change.Between(now, then, season.LevelSum)
		got := change.Counted(change.Among(nowIDs, thenIDs), len(now), len(then))
		if got.Why != want.Why || got.Now != want.Now || got.Then != want.Then || got.Why == change.OtherSchools && got.Common != want.Common {
			t.Fatalf("by numbers %+v, by schools %+v", got, want)
		}
		owing := rapid.IntRange(len(now), 25).Draw(t, "owing")
		if got.Waits(owing) && (got.Why == "" || len(now) == owing || len(now) >= change.Share*len(then)/100+1 && len(now) >= 5) {
			t.Fatalf("%d of %d results, %d then: %+v waits", len(now), owing, len(then), got)
		}
	})
}

// Part of a season's results are no season.
func TestAUnitIsNotComparedWhileResultsAreToCome(t *testing.T) {
	t.Parallel()
	var all []ranking.Entry
	for i := range int64(293) {
		all = append(all, entry(i, 2, 6000, 6000))
	}
	held := season.Season{ID: 1, RevisionID: 7, Rules: season.Rules{Ranking: season.LevelSum, Condition: maturity.CapGroup}}
	now := held
	now.ID = 2
	for n, why := range map[int]change.Why{175: change.OtherSchools, 234: change.OtherSchools, 235: "", 293: ""} {
		book := change.NewBook(seasons{1: {Season: held, Unit: ranking.Unit{ID: 5}, Entries: all, Taken: ranking.Taken{RunID: 1}}, 2: {Season: now, Unit: ranking.Unit{ID: 5}, Entries: all[:n], Taken: ranking.Taken{RunID: 2}}})
		got, err := book.Whole(t.Context(), ranking.Asked{Season: 2, Scope: "/1/", Held: &now}, ranking.Asked{Season: 1, Scope: "/1/", Held: &held})
		if err != nil || got.Why != why || got.Waits(293) != (why != "") {
			t.Errorf("%d of 293: %q, waits %t, %v", n, got.Why, got.Waits(293), err)
		}
	}
}

// seasons gives the ranking of each season.
type seasons map[season.ID]ranking.Gathered

func (s seasons) Together(_ context.Context, a ranking.Asked, _ ranking.Population) (*ranking.Gathered, error) {
	g := s[a.Season]

	return &g, nil
}
