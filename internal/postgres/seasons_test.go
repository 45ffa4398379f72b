package postgres_test

import (
	"context"
	"maps"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/postgres/pgtest"
	"github.com/thuocso/thuocso/internal/season"
)

// term is everything around the opening of one season.
type term struct {
	*pgtest.World

	db      *postgres.DB
	store   *postgres.Seasons
	seasons *season.Service
	census  *season.Census
	admin   account.Actor
	draft   season.Draft
}

func newTerm(t *testing.T) *term {
	t.Helper()
	db := pgtest.New(t)
	w := pgtest.NewWorld(t, db)
	store := postgres.NewSeasons(db)
	x := &term{
		World: w, db: db, store: store, census: season.NewCensus(store, time.UTC),
		seasons: season.NewService(store, pgtest.Now, time.UTC), admin: w.Person(account.ProvinceAdmin, w.Province),
	}
	_, content := fourSevenTwoFive(t)
	revision, err := x.seasons.Register(t.Context(), "index", "qd-4725-2022.yaml", content)
	if err != nil {
		t.Fatal(err)
	}
	x.draft = season.Draft{
		UnitID: w.Province.ID, SchoolYear: 2024, RevisionID: revision, Dates: season.Proposed(2024, time.UTC),
		Rules: season.Rules{
			Condition: maturity.CapGroup, RecognisedBy: season.ByManaging, PublishedBy: season.ByProvince, Ranking: season.LevelSum,
		},
	}

	return x
}

func (x *term) open(t *testing.T) season.Opened {
	t.Helper()
	opened, err := x.seasons.Open(t.Context(), x.admin, x.Province.Path, x.draft)
	if err != nil {
		t.Fatal(err)
	}

	return opened
}

func TestOpeningASeasonWritesWhoOwes(t *testing.T) {
	t.Parallel()
	x := newTerm(t)
	opened := x.open(t)
	if opened.Owing != 4 || opened.OutOfScope != 1 {
		t.Errorf("%d owe, %d outside; want 4 and the kindergarten", opened.Owing, opened.OutOfScope)
	}
	got, err := x.census.Of(t.Context(), x.admin, opened.ID, x.Province.Path)
	if err != nil {
		t.Fatal(err)
	}
	want := season.Scope{
		Owing: 4, Outside: 1, States: map[string]int{"draft": 4},
		Offices: []season.OfficeCount{
			{OfficeID: x.Province.ID, Name: x.Province.Name, Owing: 1, States: map[string]int{"draft": 1}},
			{OfficeID: x.Second.ID, Name: x.Second.Name, Owing: 1, States: map[string]int{"draft": 1}},
			{OfficeID: x.First.ID, Name: x.First.Name, Owing: 2, Outside: 1, States: map[string]int{"draft": 2}},
		},
		Stages: []season.StageCount{
			{Stages: []string{"THPT"}, Owing: 1},
			{Stages: []string{"THCS"}, Owing: 1},
			{Stages: []string{"MN"}, Outside: 1},
			{Stages: []string{"TH"}, Owing: 1},
			{Stages: []string{"TH", "THCS"}, Owing: 1},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	totals, err := x.census.Totals(t.Context(), []season.Season{{ID: opened.ID}})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[season.ID]season.Total{opened.ID: {Standing: season.Standing{season.NotSent: 4}, Outside: 1}}, totals); diff != "" {
		t.Errorf("totals (-want +got)\n%s", diff)
	}
}

func TestWhatIsForeseenIsWhatIsOpened(t *testing.T) {
	t.Parallel()
	x := newTerm(t)
	day := x.draft.Dates.OpensAt
	foreseen, err := x.census.Foresee(t.Context(), x.admin, x.admin.Main(), day, []string{"TH", "THCS", "THPT", "GDTX"})
	if err != nil {
		t.Fatal(err)
	}
	opened := x.open(t)
	if foreseen.Owing != opened.Owing || foreseen.Outside != opened.OutOfScope {
		t.Errorf("foreseen %d and %d, opened %d and %d", foreseen.Owing, foreseen.Outside, opened.Owing, opened.OutOfScope)
	}
	if n := foreseen.Office(x.First.ID); n.Owing != 2 || n.Outside != 1 {
		t.Errorf("first district: %+v", n)
	}
	// The closed school still counts on a day before it closed.
	before, err := x.census.Foresee(t.Context(), x.admin, x.admin.Main(), time.Date(2024, 6, 1, 0, 0, 0, 0, time.UTC), []string{"TH"})
	if err != nil {
		t.Fatal(err)
	}
	if n := before.Office(x.First.ID); n.Owing != 3 {
		t.Errorf("in 2024 the first district had %d schools with a primary stage, want 3", n.Owing)
	}
}

func TestEachSchoolInScopeGetsAnEmptyReturn(t *testing.T) {
	t.Parallel()
	x := newTerm(t)
	opened := x.open(t)
	returns := postgres.NewReturns(x.db)
	index, _ := fourSevenTwoFive(t)
	for _, school := range []pgtest.Unit{x.Mixed, x.Primary, x.Lower, x.Upper} {
		id, err := returns.Find(t.Context(), opened.ID, school.ID)
		if err != nil {
			t.Fatalf("%s: %v", school.Name, err)
		}
		r, err := returns.Load(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if r.State != assessment.Draft || r.Round != 1 || len(r.Answers) != 0 || r.Path != school.Path {
			t.Errorf("%s: %s, round %d, %d answers, path %s", school.Name, r.State, r.Round, len(r.Answers), r.Path)
		}
		if len(r.Points) != len(index.Components()) || len(r.Met) != len(index.Conditions()) {
			t.Errorf("%s: %d points, %d conditions", school.Name, len(r.Points), len(r.Met))
		}
		for place, p := range r.Points {
			if p != maturity.Missing {
				t.Errorf("%s: place %d is %d", school.Name, place, p)
			}
		}
	}
	for _, school := range []pgtest.Unit{x.Kindergarten, x.Closed} {
		if _, err := returns.Find(t.Context(), opened.ID, school.ID); fault.KindOf(err) != fault.NotFound {
			t.Errorf("%s owes a return: %v", school.Name, err)
		}
	}
}

func TestASeasonRemembersItsTree(t *testing.T) {
	t.Parallel()
	x := newTerm(t)
	opened := x.open(t)
	before, err := x.store.Tallies(t.Context(), opened.ID, x.Province.Path)
	if err != nil {
		t.Fatal(err)
	}
	x.Rename(x.First, "Huyện Mới", "2025-04-15")
	x.Move(x.Primary, x.Second, "2025-04-15")
	x.Close(x.Lower, "2025-04-15")
	x.School("Trường TH Mới", x.First, x.FirstCommune, "TH")
	after, err := x.store.Tallies(t.Context(), opened.ID, x.Province.Path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("a change of the tree changed the season (-before +after)\n%s", diff)
	}
	// A commune reviews nobody in this tree: the season does not know it.
	paths, err := x.store.Standings(t.Context(), []season.ID{opened.ID}, []int64{x.First.ID, x.FirstCommune.ID})
	want := map[season.Place]string{{Season: opened.ID, Unit: x.First.ID}: x.First.Path}
	if diff := cmp.Diff(want, paths); err != nil || diff != "" {
		t.Errorf("%v %s", err, diff)
	}
}

func TestAnUnsuitableSeasonIsRefused(t *testing.T) {
	t.Parallel()
	refused := func(t *testing.T, err error, kind fault.Kind, key, field string) {
		t.Helper()
		if f := fault.Of(err); f.Kind != kind || f.Key != key || f.Field != field {
			t.Errorf("got %v at %q, want %s at %q", err, f.Field, key, field)
		}
	}
	t.Run("twice", func(t *testing.T) {
		t.Parallel()
		x := newTerm(t)
		x.open(t)
		_, err := x.seasons.Open(t.Context(), x.admin, x.Province.Path, x.draft)
		refused(t, err, fault.Conflict, "season.already_open", "school_year")
	})
	t.Run("nobody owes", func(t *testing.T) {
		t.Parallel()
		x := newTerm(t)
		for _, school := range []pgtest.Unit{x.Mixed, x.Primary, x.Lower, x.Upper} {
			x.Close(school, "2025-01-01")
		}
		_, err := x.seasons.Open(t.Context(), x.admin, x.Province.Path, x.draft)
		refused(t, err, fault.Invalid, "season.nobody_owes", "unit")
		list, err := x.seasons.Seasons(t.Context(), x.Province.Path)
		if err != nil || len(list) != 0 {
			t.Errorf("a refused season left %d behind (%v)", len(list), err)
		}
	})
	t.Run("dates in the wrong order", func(t *testing.T) {
		t.Parallel()
		x := newTerm(t)
		x.draft.Dates.ResubmitUntil = x.draft.Dates.SubmitUntil.AddDate(0, 0, -1)
		_, err := x.seasons.Open(t.Context(), x.admin, x.Province.Path, x.draft)
		refused(t, err, fault.Invalid, "season.resubmit_before_submit", "resubmit_until")
	})
	t.Run("by somebody else", func(t *testing.T) {
		t.Parallel()
		x := newTerm(t)
		_, err := x.seasons.Open(t.Context(), x.Person(account.ProvinceOfficer, x.Province), x.Province.Path, x.draft)
		refused(t, err, fault.Forbidden, "account.forbidden", "")
		_, err = x.seasons.Open(t.Context(), x.admin, x.Ministry.Path, x.draft)
		refused(t, err, fault.NotFound, "account.not_yours", "")
	})
}

func TestARevisionIsRegisteredOnce(t *testing.T) {
	t.Parallel()
	x := newTerm(t)
	_, content := fourSevenTwoFive(t)
	again, err := x.seasons.Register(t.Context(), "index", "qd-4725-2022.yaml", content)
	if err != nil || again != x.draft.RevisionID {
		t.Errorf("revision %d, want %d (%v)", again, x.draft.RevisionID, err)
	}
	other, err := x.seasons.Register(t.Context(), "index", "qd-4725-2022.yaml", append(content, '\n'))
	if err != nil || other == again {
		t.Errorf("other content is the same revision %d (%v)", other, err)
	}
}

// asking counts how often the store is asked where offices stood.
type asking struct {
	season.CensusStore

	n int
}

func (a *asking) Standings(ctx context.Context, ids []season.ID, units []int64) (map[season.Place]string, error) {
	a.n++

	return a.CensusStore.Standings(ctx, ids, units)
}

func TestTheReachOfManySeasonsIsAskedForOnce(t *testing.T) {
	t.Parallel()
	x := newTerm(t)
	opened := x.open(t)
	s, err := x.seasons.Season(t.Context(), opened.ID)
	if err != nil {
		t.Fatal(err)
	}
	far := s
	far.ID, far.UnitID, far.UnitPath = s.ID+1, -1, "/far/"
	further := far
	further.ID++
	for name, c := range map[string]struct {
		role    account.Role
		unit    pgtest.Unit
		reached map[season.ID]string
		asked   int
	}{
		"province":   {account.ProvinceOfficer, x.Province, map[season.ID]string{s.ID: s.UnitPath}, 1},
		"district":   {account.Reviewer, x.First, map[season.ID]string{s.ID: x.First.Path}, 1},
		"read alone": {account.ProvinceAdmin, x.Province, map[season.ID]string{}, 0},
	} {
		store := &asking{CensusStore: x.store}
		reaches, err := season.NewCensus(store, nil).Reaches(t.Context(), x.Person(c.role, c.unit), account.ReviewList, []season.Season{far, s, further})
		got := map[season.ID]string{}
		for id, reach := range reaches {
			got[id] = reach.Path
		}
		if err != nil || !maps.Equal(got, c.reached) || store.n != c.asked {
			t.Errorf("%s reaches %v, asked %d times (%v)", name, got, store.n, err)
		}
	}
}

func TestWhoSeesWhichPartOfASeason(t *testing.T) {
	t.Parallel()
	x := newTerm(t)
	opened := x.open(t)
	s, err := x.seasons.Season(t.Context(), opened.ID)
	if err != nil {
		t.Fatal(err)
	}
	cases := map[string]struct {
		role account.Role
		unit pgtest.Unit
		path string
		all  bool
	}{
		"province":   {account.ProvinceOfficer, x.Province, x.Province.Path, true},
		"district":   {account.Reviewer, x.First, x.First.Path, false},
		"no office":  {account.Reviewer, x.FirstCommune, "", false},
		"a school":   {account.Principal, x.Mixed, "", false},
		"read alone": {account.ProvinceAdmin, x.Province, "", false},
	}
	for name, c := range cases {
		person := x.Person(c.role, c.unit)
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			reach, err := x.census.Reach(t.Context(), person, account.ReviewList, s)
			if c.path == "" {
				if fault.KindOf(err) != fault.NotFound {
					t.Errorf("reaches %+v (%v)", reach, err)
				}

				return
			}
			if err != nil || reach.Path != c.path || reach.Whole != c.all {
				t.Errorf("reaches %+v (%v), want %s", reach, err, c.path)
			}
		})
	}
}
