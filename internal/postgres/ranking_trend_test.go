package postgres_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/postgres/pgtest"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/trend"
	"github.com/thuocso/thuocso/internal/season"
)

// again writes a further season of the same units and schools with the same results.
func (w *world) again(year int) season.ID {
	shift := int64(year-2024) * 1_000_000
	w.tb.Helper()
	var id season.ID
	err := w.db.QueryRowContext(w.tb.Context(), `
INSERT INTO season (unit_id, school_year, index_revision_id, state, opens_at, submit_until, resubmit_until, publish_until,
       condition_rule, recognised_by, published_by, ranking_order, created_at, created_by)
SELECT s.unit_id, $2, s.index_revision_id, s.state, s.opens_at, s.submit_until, s.resubmit_until, s.publish_until,
       s.condition_rule, s.recognised_by, s.published_by, s.ranking_order, s.created_at, s.created_by
  FROM season s
 WHERE s.id = $1
RETURNING id`, int64(w.season), year).Scan(&id)
	if err != nil {
		w.tb.Fatal(err)
	}
	w.exec("INSERT INTO season_unit (season_id, unit_id, kind, code, name, path) SELECT $2, unit_id, kind, code, name, path FROM season_unit WHERE season_id = $1",
		int64(w.season), int64(id))
	w.exec(`INSERT INTO season_school (season_id, school_id, code, name, managing_id, path, commune_name, stages, area, in_scope)
SELECT $2, school_id, code, name, managing_id, path, commune_name, stages, area, in_scope FROM season_school WHERE season_id = $1`, int64(w.season), int64(id))
	w.exec(`INSERT INTO school_return (id, season_id, school_id, state) OVERRIDING SYSTEM VALUE
SELECT id + $3, $2, school_id, state FROM school_return WHERE season_id = $1`, int64(w.season), int64(id), shift)
	w.exec(`INSERT INTO result (return_id, basis, season_id, school_id, points, met, group_low, group_high, level_low, level_high, updated_at)
SELECT return_id + $3, basis, $2, school_id, points, met, group_low, group_high, level_low, level_high, updated_at FROM result WHERE season_id = $1`,
		int64(w.season), int64(id), shift)
	w.exec("INSERT INTO answer_sum (return_id, verified, recognised) SELECT return_id + $2, verified, recognised FROM answer_sum WHERE return_id < $1",
		int64(1_000_000), shift)

	return id
}

// reorganised is a world of three seasons: the second in the tree of the first, the third after a reorganisation, with
// another index. The schools of the second district have gone to a new commune of the first.
type reorganised struct {
	*world

	pg      *postgres.DB
	store   *postgres.Ranking
	reader  *ranking.Reader
	seasons []season.Season // newest first
	commune int64
	gone    int64
	// moved is a school that went along, stayed one that did not.
	moved, stayed int64
}

func newReorganised(t *testing.T) *reorganised {
	t.Helper()
	db := pgtest.New(t)
	w := newWorld(t, db.SQL(), 11, size{1, 3, 40})
	w.byProvince = 0
	w.write()
	second, third := w.again(2025), w.again(2026)
	x := &reorganised{world: w, pg: db, store: postgres.NewRanking(db), reader: newReader(db), commune: 900, gone: first + 3}
	w.exec("INSERT INTO revision (kind, name, sha256, content, loaded_at) SELECT kind, 'other.yaml', '\\x01', content, loaded_at FROM revision")
	w.exec("UPDATE season SET index_revision_id = (SELECT max(id) FROM revision) WHERE id = $1", int64(third))
	w.exec("INSERT INTO unit (id, kind) OVERRIDING SYSTEM VALUE VALUES ($1, 'commune')", x.commune)
	w.exec(`INSERT INTO season_unit (season_id, unit_id, kind, code, name, path)
SELECT season_id, CAST($3 AS bigint), 'commune', '99999', 'Xã mới', path || CAST($3 AS bigint) || '/' FROM season_unit WHERE season_id = $1 AND unit_id = $2`, int64(third), int64(first+2), x.commune)
	x.moved = one[int64](t, db.SQL(), "SELECT min(school_id) FROM season_school WHERE season_id = $1 AND managing_id = $2", int64(third), x.gone)
	x.stayed = one[int64](t, db.SQL(), "SELECT min(school_id) FROM season_school WHERE season_id = $1 AND managing_id = $2", int64(third), int64(first+2))
	w.exec(`UPDATE season_school s SET managing_id = $3, path = u.path || s.school_id || '/'
  FROM season_unit u WHERE u.season_id = s.season_id AND u.unit_id = $3 AND s.season_id = $1 AND s.managing_id = $2`, int64(third), x.gone, x.commune)
	w.exec("DELETE FROM season_unit WHERE season_id = $1 AND unit_id = $2", int64(third), x.gone)
	service := season.NewService(postgres.NewSeasons(db), pgtest.Now, time.UTC)
	for _, id := range []season.ID{third, second, w.season} {
		report, err := newRunner(db).Run(t.Context(), ranking.Command{Season: id, Cause: ranking.ByCommand})
		if err != nil || report.Outcome != ranking.Done {
			t.Fatal(report.Differences, err)
		}
		s, err := service.Season(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		x.seasons = append(x.seasons, s)
	}

	return x
}

func (x *reorganised) asked(unit int64) []ranking.Asked {
	var list []ranking.Asked
	for i := range x.seasons {
		list = append(list, ranking.Asked{
			Season: x.seasons[i].ID, Held: &x.seasons[i], Basis: ranking.Verified, Unit: unit, Scope: "/",
		})
	}

	return list
}

func TestSeasonsStandSideBySideInTheTreeOfTheirTime(t *testing.T) {
	t.Parallel()
	x := newReorganised(t)
	inGone := one[int](t, x.db, "SELECT count(*) FROM season_school WHERE season_id = $1 AND managing_id = $2", int64(x.season), x.gone)
	for name, c := range map[string]struct {
		unit   int64
		years  []int
		breaks []trend.Break
	}{
		"the province keeps its schools, its units change": {first + 1, []int{2024, 2025, 2026}, []trend.Break{
			{}, {}, {Index: true, Tree: trend.Moves{UnitsGone: 1, UnitsNew: 1}},
		}},
		"the district that takes schools in": {first + 2, []int{2024, 2025, 2026}, []trend.Break{
			{}, {}, {Index: true, Tree: trend.Moves{UnitsNew: 1, SchoolsCame: inGone}},
		}},
		"the district that is gone":       {x.gone, []int{2024, 2025}, []trend.Break{{}, {}}},
		"the district that nothing moved": {first + 4, []int{2024, 2025, 2026}, []trend.Break{{}, {}, {Index: true}}},
		"the new commune":                 {x.commune, []int{2026}, []trend.Break{{}}},
	} {
		course, err := trend.Unit(t.Context(), x.reader, x.store, x.asked(c.unit))
		if err != nil {
			t.Fatal(err)
		}
		var years []int
		var breaks []trend.Break
		for i := range course.Moments {
			m := &course.Moments[i]
			years, breaks = append(years, m.Season.SchoolYear), append(breaks, m.Break)
			schools := one[int](t, x.db, `SELECT count(*) FROM season_school s JOIN season_unit u ON u.season_id = s.season_id AND starts_with(s.path, u.path)
 WHERE u.season_id = $1 AND u.unit_id = $2`, int64(m.Season.ID), c.unit)
			if m.Tally == nil || m.Tally.Owing() != schools {
				t.Errorf("%s, %d: %d schools stand in it", name, m.Season.SchoolYear, schools)
			}
		}
		if diff := cmp.Diff(c.years, years); diff != "" || len(course.Absent) != 3-len(years) {
			t.Errorf("%s: %s; absent in %d", name, diff, len(course.Absent))
		}
		if diff := cmp.Diff(c.breaks, breaks); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestASchoolOverTheSeasonsKeepsItsResults(t *testing.T) {
	t.Parallel()
	x := newReorganised(t)
	for school, office := range map[int64]bool{x.moved: true, x.stayed: false} {
		list, err := trend.School(t.Context(), x.reader, x.asked(0), school, true)
		if err != nil || len(list) != 3 {
			t.Fatal(len(list), err)
		}
		want := []trend.Break{{}, {}, {Index: true, Office: office}}
		for i := range list {
			if list[i].Break != want[i] || len(list[i].School.Points) == 0 {
				t.Errorf("school %d, %d: %+v", school, list[i].Season.SchoolYear, list[i].Break)
			}
			if diff := cmp.Diff(list[0].School.Entry.Groups, list[i].School.Entry.Groups); diff != "" {
				t.Errorf("a reorganisation changed a result: %s", diff)
			}
		}
		path, err := x.store.Path(t.Context(), x.seasons[0].ID, school)
		if err != nil || path != list[2].School.Path {
			t.Errorf("stands at %q, %v", path, err)
		}
	}
	if list, err := trend.School(t.Context(), x.reader, x.asked(0), 5, true); err != nil || len(list) != 0 {
		t.Errorf("a school that owes nothing: %v, %v", list, err)
	}
}

// A season that is over stays as it was, whatever becomes of the tree later: a new run of it changes nothing.
func TestASeasonStaysInItsTree(t *testing.T) {
	t.Parallel()
	x := newReorganised(t)
	before := figuresOf(t, x.db)
	for i := range x.seasons {
		report := run(t, x.pg, &world{season: x.seasons[i].ID})
		if report.Written != 0 || report.Outcome != ranking.Done {
			t.Errorf("season %d: %d rows changed", x.seasons[i].SchoolYear, report.Written)
		}
	}
	if figuresOf(t, x.db) != before {
		t.Error("the figures did not stay")
	}
}
