package postgres_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/postgres/pgtest"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/disclose"
	"github.com/thuocso/thuocso/internal/season"
)

func newReader(db *postgres.DB) *ranking.Reader {
	store := postgres.NewRanking(db)

	return ranking.NewReader(store, store, season.NewService(postgres.NewSeasons(db), pgtest.Now, nil))
}

// ranWorld is a world of two provinces after a run.
func ranWorld(t *testing.T) (*ranking.Reader, *world) {
	t.Helper()
	db := pgtest.New(t)
	w := newWorld(t, db.SQL(), 11, size{2, 6, 120})
	w.state = anyState
	w.write()
	if report := run(t, db, w); report.Outcome != ranking.Done {
		t.Fatal(report.Differences)
	}

	return newReader(db), w
}

func (w *world) asked(unit int64, scope string) ranking.Asked {
	return ranking.Asked{Season: w.season, Basis: ranking.Verified, Unit: unit, Scope: scope}
}

func TestBoardOfAProvinceAddsUp(t *testing.T) {
	t.Parallel()
	reader, w := ranWorld(t)
	b, err := reader.Board(t.Context(), w.asked(0, w.paths[1]))
	if err != nil {
		t.Fatal(err)
	}
	if b.Unit.ID != first+1 || len(b.Parts) != 3 || b.Direct == nil || b.Taken.RunID == 0 || len(b.Above) != 0 {
		t.Fatalf("unit %d with %d parts, direct %v, run %d", b.Unit.ID, len(b.Parts), b.Direct != nil, b.Taken.RunID)
	}
	parts := []*ranking.Tally{b.Direct}
	for i := range b.Parts {
		parts = append(parts, b.Parts[i].Tally)
	}
	if diff := cmp.Diff(b.Whole, ranking.Together(parts...), cmpopts.EquateEmpty()); diff != "" {
		t.Error(diff)
	}
	for _, a := range []ranking.Asked{w.asked(first+2, w.paths[1]), w.asked(first, w.paths[1])} {
		if _, err := reader.Board(t.Context(), a); fault.KindOf(err) != fault.NotFound {
			t.Errorf("unit %d outside the scope: %v", a.Unit, err)
		}
	}
	top, err := reader.Board(t.Context(), w.asked(first+1, w.paths[0]))
	if err != nil || len(top.Above) != 1 {
		t.Errorf("above the province: %v, %v", top.Above, err)
	}
}

func TestPageOfARanking(t *testing.T) {
	t.Parallel()
	reader, w := ranWorld(t)
	q := ranking.Query{Asked: w.asked(0, w.paths[1]), Population: ranking.Population{Area: ranking.AnyArea}, Sort: ranking.ByRank}
	all, err := reader.Page(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	if all.Found != all.Population || len(all.Rows) != all.Found || all.Rows[0].Rank != 1 || all.Rows[0].Name == "" {
		t.Fatalf("found %d of %d, %d rows", all.Found, all.Population, len(all.Rows))
	}
	q.Search = all.Rows[3].Name
	one, err := reader.Page(t.Context(), q)
	if err != nil || one.Found < 1 || one.Population != all.Population {
		t.Fatalf("search found %d: %v", one.Found, err)
	}
	if i := slices.IndexFunc(one.Rows, func(r ranking.Row) bool { return r.School == all.Rows[3].School }); i < 0 || one.Rows[i].Rank != all.Rows[3].Rank {
		t.Error("a search changed the rank")
	}
	w.exec("UPDATE season_school SET name = 'Trường TH Thượng Cốc' WHERE school_id = $1", all.Rows[2].School)
	for search, as := range map[string]string{"Thượng Cốc": "", "Tiểu học Thượng Cốc": "th thuong coc", "tieu hoc": "", "Tiểu học Hạ Cốc": ""} {
		q.Search = search
		got, err := reader.Page(t.Context(), q)
		found := err == nil && got.Found == 1 && got.Rows[0].School == all.Rows[2].School && got.Rows[0].Rank == all.Rows[2].Rank
		if err != nil || found != (as != "" || search == "Thượng Cốc") || !found && got.Found > 0 || got.As != as {
			t.Errorf("%q finds %d schools as %q: %v", search, got.Found, got.As, err)
		}
	}
	q.Search, q.Stage = "", "THPT"
	stage, err := reader.Page(t.Context(), q)
	if err != nil || stage.Population >= all.Population {
		t.Fatalf("%d schools with THPT of %d: %v", stage.Population, all.Population, err)
	}
	for _, r := range stage.Rows {
		if !slices.Contains(r.Stages.Names(), "THPT") {
			t.Errorf("school %d has no THPT", r.School)
		}
	}
	q.Stage, q.Group, q.Reverse = "", 2, true
	byGroup, err := reader.Page(t.Context(), q)
	if err != nil || !slices.IsSortedFunc(byGroup.Rows, func(a, b ranking.Row) int { return int(a.Groups[1].Low - b.Groups[1].Low) }) {
		t.Errorf("not by group 2: %v", err)
	}
	q.Group, q.Reverse, q.Sort, q.Page = 0, false, ranking.ByName, 99
	byName, err := reader.Page(t.Context(), q)
	if err != nil || byName.Page != 1 || len(byName.Rows) != all.Found {
		t.Errorf("page %d with %d rows: %v", byName.Page, len(byName.Rows), err)
	}
}

// The pages of a ranking follow each other without a gap, in as many rows as are asked for, and a school is found on its page.
func TestPagesOfARankingFollowEachOther(t *testing.T) {
	t.Parallel()
	reader, w := ranWorld(t)
	q := ranking.Query{Asked: w.asked(0, w.paths[1]), Population: ranking.Population{Area: ranking.AnyArea}, Sort: ranking.ByRank}
	all, err := reader.Page(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	if all.PerPage != ranking.MostRows || len(all.Rows) < 5 {
		t.Fatalf("%d rows of at most %d", len(all.Rows), all.PerPage)
	}
	at := 0
	for q.Rows, q.Page = 2, 1; ; q.Page++ {
		p, err := reader.Page(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		if p.Page != q.Page || p.Pages != (all.Found+1)/2 {
			t.Fatalf("page %d of %d, asked for %d", p.Page, p.Pages, q.Page)
		}
		for i := range p.Rows {
			if p.Rows[i].School != all.Rows[at].School {
				t.Fatalf("row %d of page %d is another", i, p.Page)
			}
			near := q
			near.Page, near.Around = 1, p.Rows[i].School
			if got, err := reader.Page(t.Context(), near); err != nil || got.Page != p.Page {
				t.Fatalf("school %d stands on page %d, not %d: %v", near.Around, p.Page, got.Page, err)
			}
			at++
		}
		if p.Page == p.Pages {
			break
		}
	}
	if at != all.Found {
		t.Errorf("%d of %d schools on the pages", at, all.Found)
	}
	q.Page, q.Around, q.Rows = 2, -1, 10_000
	if p, err := reader.Page(t.Context(), q); err != nil || p.Page != 1 || p.PerPage != ranking.MostRows {
		t.Errorf("around nobody page %d of %d rows: %v", p.Page, p.PerPage, err)
	}
}

func TestSmallPopulationHasNoRanks(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	w := newWorld(t, db.SQL(), 5, size{1, 1, 4})
	w.write()
	run(t, db, w)
	p, err := newReader(db).Page(t.Context(), ranking.Query{Asked: w.asked(0, w.paths[0]), Population: ranking.Population{Area: ranking.AnyArea}})
	if err != nil || p.Population != 4 || p.Rows[0].Rank != 0 {
		t.Errorf("population %d, rank %d: %v", p.Population, p.Rows[0].Rank, err)
	}
}

func TestLiveCountsAgreeWithTheRun(t *testing.T) {
	t.Parallel()
	reader, w := ranWorld(t)
	board, err := reader.Board(t.Context(), w.asked(0, w.paths[1]))
	if err != nil {
		t.Fatal(err)
	}
	live, err := reader.Live(t.Context(), w.season, w.paths[1])
	if err != nil {
		t.Fatal(err)
	}
	if live.All.States != board.Whole.States {
		t.Errorf("live %v, run %v", live.All.States, board.Whole.States)
	}
	if want := board.Whole.Owing() - board.Whole.Standing().Sent(); live.Missing != want || len(live.Waiting) != want {
		t.Errorf("%d schools have something to send, want %d", live.Missing, want)
	}
	runs, err := reader.Runs(t.Context(), w.season, 10)
	if err != nil || len(runs) != 1 || runs[0].Figures.Checked.Returns != w.schools || runs[0].Outcome != ranking.Done {
		t.Errorf("ledger %+v: %v", runs, err)
	}
	trend, err := reader.Trend(t.Context(), w.asked(first+1, w.paths[1]))
	if err != nil || len(trend) != 1 || trend[0].SchoolYear != 2024 {
		t.Errorf("trend %v: %v", trend, err)
	}
}

func TestSchoolAgainstItsOffice(t *testing.T) {
	t.Parallel()
	reader, w := ranWorld(t)
	page, err := reader.Page(t.Context(), ranking.Query{Asked: w.asked(0, w.paths[0]), Population: ranking.Population{Area: ranking.AnyArea}})
	if err != nil {
		t.Fatal(err)
	}
	school := page.Rows[0].School
	c, err := reader.Compare(t.Context(), w.asked(0, w.paths[0]), school, true)
	if err != nil || c.Tally == nil || len(c.School.Points) != 25 || c.School.Entry.Low != page.Rows[0].Low {
		t.Fatalf("%+v: %v", c, err)
	}
	if _, err := reader.Compare(t.Context(), w.asked(0, "/9/"), school, true); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a school outside the scope: %v", err)
	}
	final := w.asked(0, w.paths[0])
	final.Basis = ranking.Published
	for _, r := range page.Rows {
		c, err := reader.Compare(t.Context(), final, r.School, false)
		if err != nil {
			t.Fatal(err)
		}
		if len(c.School.Points) == 0 && c.Tally != nil {
			t.Error("a school without a final result is compared with final ones")
		}
		if c.Tally != nil && c.Tally.Schools() <= disclose.Least {
			t.Errorf("the mean of %d schools is shown to one of them", c.Tally.Schools())
		}
	}
}

func TestPageFollowsTheRun(t *testing.T) {
	t.Parallel()
	db, w := smallWorld(t)
	run(t, db, w)
	reader := newReader(db)
	q := ranking.Query{Asked: w.asked(0, w.paths[0]), Population: ranking.Population{Area: ranking.AnyArea}}
	before, err := reader.Page(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	again, err := reader.Page(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before.Rows, again.Rows); diff != "" || before.Taken != again.Taken {
		t.Fatalf("the same run shows another page: %s", diff)
	}
	w.exec("UPDATE school_return SET state = 'submitted' WHERE school_id = $1", before.Rows[0].School)
	run(t, db, w)
	after, err := reader.Page(t.Context(), q)
	if err != nil || after.Population != before.Population-1 || after.Rows[0].School == before.Rows[0].School || after.Taken == before.Taken {
		t.Errorf("population %d after %d, first is school %d after %d: %v", after.Population, before.Population,
			after.Rows[0].School, before.Rows[0].School, err)
	}
}
