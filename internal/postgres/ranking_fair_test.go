package postgres_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/postgres/pgtest"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/population"
)

// grounded gives every third school no district, and the others one of two and some satellite sites.
func (w *world) grounded() {
	w.tb.Helper()
	w.exec(`UPDATE season_school
   SET district_id = CASE school_id % 3 WHEN 0 THEN NULL ELSE 90 + school_id % 3 END,
       district_name = CASE school_id % 3 WHEN 0 THEN '' WHEN 1 THEN 'Huyện Đà Bắc' ELSE 'Huyện Cao Phong' END,
       sites = CASE school_id % 5 WHEN 4 THEN NULL ELSE school_id % 5 END`)
}

// member is what the tables say of a school, apart from what any run packed.
type member struct {
	stages   []string
	area     int
	district int64
	sites    int32
	state    string
	sum      int
	level    int
}

func (w *world) members(basis string) map[int64]member {
	w.tb.Helper()
	rows, err := w.db.QueryContext(w.tb.Context(), `
SELECT s.school_id, array_to_string(s.stages, ','), s.area, coalesce(s.district_id, 0), coalesce(s.sites, -1), r.state,
       coalesce(t.group_low[1] + t.group_low[2], -1), coalesce(t.level_low, 0)
  FROM season_school s
  JOIN school_return r ON r.season_id = s.season_id AND r.school_id = s.school_id
  LEFT JOIN result t ON t.return_id = r.id AND t.basis = $2
 WHERE s.season_id = $1`, int64(w.season), basis)
	if err != nil {
		w.tb.Fatal(err)
	}
	defer rows.Close()
	found := map[int64]member{}
	for rows.Next() {
		var id int64
		var stages string
		var m member
		if err := rows.Scan(&id, &stages, &m.area, &m.district, &m.sites, &m.state, &m.sum, &m.level); err != nil {
			w.tb.Fatal(err)
		}
		m.stages = ranking.ParseStages(strings.Split(stages, ",")).Names()
		found[id] = m
	}
	if err := rows.Err(); err != nil {
		w.tb.Fatal(err)
	}

	return found
}

func TestPopulationsOfARankingAreWhatTheTablesSay(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	w := newWorld(t, db.SQL(), 23, size{2, 6, 160})
	w.write()
	w.grounded()
	run(t, db, w)
	reader, members := newReader(db), w.members("verified")
	for name, c := range map[string]struct {
		p    ranking.Population
		keep func(m member) bool
	}{
		"a stage": {ranking.Population{Stage: "TH", Area: ranking.AnyArea}, func(m member) bool { return slices.Contains(m.stages, "TH") }},
		"a set of stages": {
			ranking.Population{Area: ranking.AnyArea, Narrow: population.Narrow{Exactly: uint8(ranking.ParseStages([]string{"TH", "THCS"}))}},
			func(m member) bool { return slices.Equal(m.stages, []string{"TH", "THCS"}) },
		},
		"a district": {
			ranking.Population{Area: ranking.AnyArea, Narrow: population.Narrow{District: 91}}, func(m member) bool { return m.district == 91 },
		},
		"few sites": {ranking.Population{Area: ranking.AnyArea, Narrow: population.Narrow{Band: population.FewSites}}, func(m member) bool { return m.sites == 1 || m.sites == 2 }},
		"no site":   {ranking.Population{Area: ranking.AnyArea, Narrow: population.Narrow{Band: population.OneSite}}, func(m member) bool { return m.sites == 0 }},
		"everything": {ranking.Population{Stage: "THCS", Area: 2, Narrow: population.Narrow{District: 92, Band: population.FewSites}}, func(m member) bool {
			return slices.Contains(m.stages, "THCS") && m.area == 2 && m.district == 92 && (m.sites == 1 || m.sites == 2)
		}},
	} {
		page, err := reader.Page(t.Context(), ranking.Query{Asked: w.asked(0, w.paths[0]), Population: c.p, Sort: ranking.ByRank})
		if err != nil {
			t.Fatal(err)
		}
		want := 0
		for _, m := range members {
			if c.keep(m) {
				want++
			}
		}
		if page.Population != want || len(page.Rows) != want || want == 0 && name != "everything" {
			t.Errorf("%s: %d schools, %d rows, want %d", name, page.Population, len(page.Rows), want)
		}
		for i, row := range page.Rows {
			if !c.keep(members[row.School]) {
				t.Errorf("%s: school %d does not belong", name, row.School)
			}
			better := 0
			for _, other := range page.Rows {
				if ranking.Key(w.order, &other.Entry) > ranking.Key(w.order, &row.Entry) {
					better++
				}
			}
			if want >= 5 && row.Rank != better+1 {
				t.Errorf("%s: row %d has rank %d and %d schools before it", name, i, row.Rank, better)
			}
		}
	}
	page, err := reader.Page(t.Context(), ranking.Query{Asked: w.asked(0, w.paths[0]), Population: ranking.Population{Area: ranking.AnyArea}})
	if err != nil {
		t.Fatal(err)
	}
	if d := page.Choices.Districts; len(d) != 2 || d[0].Name != "Huyện Cao Phong" || d[1].Name != "Huyện Đà Bắc" {
		t.Errorf("the districts to choose from are %v", d)
	}
}

func TestNothingUnverifiedIsRankedAndBasesNeverMix(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	w := newWorld(t, db.SQL(), 29, size{1, 4, 200})
	w.state = anyState
	w.write()
	run(t, db, w)
	reader := newReader(db)
	values := map[ranking.Basis]string{ranking.Verified: "verified", ranking.Recognised: "recognised", ranking.Published: "recognised"}
	states := map[ranking.Basis][]string{
		ranking.Verified: {"verified", "recognised", "published"}, ranking.Recognised: {"recognised", "published"}, ranking.Published: {"published"},
	}
	for _, basis := range ranking.Bases() {
		members := w.members(values[basis])
		asked := w.asked(0, w.paths[0])
		asked.Basis = basis
		page, err := reader.Page(t.Context(), ranking.Query{Asked: asked, Population: ranking.Population{Area: ranking.AnyArea}})
		if err != nil {
			t.Fatal(err)
		}
		want := 0
		for _, m := range members {
			if slices.Contains(states[basis], m.state) {
				want++
			}
		}
		if want == 0 || len(page.Rows) != want {
			t.Fatalf("%s: %d schools are ranked, want %d", basis, len(page.Rows), want)
		}
		for _, row := range page.Rows {
			m := members[row.School]
			if !slices.Contains(states[basis], m.state) {
				t.Errorf("%s: school %d is ranked in the state %s", basis, row.School, m.state)
			}
			if int(row.Total()) != m.sum || int(row.Low) != m.level {
				t.Errorf("%s: school %d stands with %d points and level %d, its %s result has %d and %d", basis, row.School, row.Total(),
					row.Low, values[basis], m.sum, m.level)
			}
		}
	}
}

// A school keeps the district it stood in last, also where there are none any more; a later one never counts.
func TestGroundOfASchoolIsTheDistrictOfThatTime(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t).SQL()
	for _, statement := range []string{
		`INSERT INTO unit (id, kind) OVERRIDING SYSTEM VALUE VALUES (501, 'province'), (511, 'district'), (512, 'district'), (521, 'commune'), (522, 'commune'), (531, 'school'), (532, 'school')`,
		`INSERT INTO unit_version (unit_id, kind, valid, code, name, path) VALUES
(501, 'province', '[2000-01-01,)', '99', 'Tỉnh', '/1/501/'),
(511, 'district', '[2000-01-01,2020-01-01)', 'A', 'Huyện Kỳ Sơn', '/1/501/511/'),
(512, 'district', '[2000-01-01,2025-07-01)', 'B', 'Huyện Đà Bắc', '/1/501/512/'),
(521, 'commune', '[2000-01-01,2025-07-01)', 'C', 'Xã', '/1/501/512/521/'),
(522, 'commune', '[2025-07-01,)', 'D', 'Xã', '/1/501/522/'),
(531, 'school', '[2000-01-01,2020-01-01)', 'E', 'Trường', '/1/501/511/521/531/'),
(531, 'school', '[2020-01-01,2025-07-01)', 'E', 'Trường', '/1/501/512/521/531/'),
(531, 'school', '[2025-07-01,)', 'E', 'Trường', '/1/501/522/531/'),
(532, 'school', '[2025-09-01,)', 'F', 'Trường', '/1/501/522/532/')`,
	} {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		school int64
		day    string
		want   string
	}{
		{531, "2019-09-01", "Huyện Kỳ Sơn"}, {531, "2024-09-01", "Huyện Đà Bắc"}, {531, "2025-09-01", "Huyện Đà Bắc"}, {532, "2025-10-01", ""},
	} {
		var got string
		if err := db.QueryRowContext(t.Context(), `SELECT coalesce((SELECT g.district_name FROM ground_of($1, CAST($2 AS date)) AS g), '')`, c.school, c.day).Scan(&got); err != nil {
			t.Fatal(err)
		}
		if got != c.want {
			t.Errorf("school %d on %s stands in %q, want %q", c.school, c.day, got, c.want)
		}
	}
}

func TestReturnsAreOnTimeByTheirFirstRound(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	w := newWorld(t, db.SQL(), 31, size{1, 1, 8})
	w.byProvince = 0
	w.write()
	w.exec(`UPDATE school_return SET state = 'draft' WHERE id = 1`)
	w.exec(`UPDATE school_return r SET state = 'submitted', submitted_at = n.submit_until - interval '1 hour' FROM season n WHERE r.id IN (2, 3)`)
	w.exec(`UPDATE school_return r SET submitted_at = n.submit_until + interval '1 hour' FROM season n WHERE r.id IN (4, 5, 6, 7, 8)`)
	w.exec(`UPDATE school_return r SET state = 'returned' WHERE id = 5`)
	// 6 was sent in time and again after it was returned; 7 was sent in time, withdrawn, and sent late; 8 was late.
	w.exec(`
INSERT INTO receipt (return_id, n, round, at, by_id, document, hash)
SELECT c.id, c.n, c.round, s.submit_until + c.late, 0, '\x00', sha256('\x00')
  FROM season s, (VALUES (6, 1, 1, interval '-1 day'), (6, 2, 2, interval '1 day'), (7, 1, 1, interval '-1 day'), (7, 2, 1, interval '1 day'),
       (5, 1, 1, interval '0')) AS c (id, n, round, late)`)
	counts, err := postgres.NewRanking(db).Punctual(t.Context(), w.season, w.paths[0])
	if err != nil || len(counts) != 1 {
		t.Fatalf("%v: %v", counts, err)
	}
	if got := counts[0]; got.Owing != 8 || got.Sent != 6 || got.OnTime != 4 || got.Reviewed != 4 {
		t.Errorf("%+v, want 8 that owe, 6 sent, 4 in time, 4 judged", got)
	}
	if counts, err = postgres.NewRanking(db).Punctual(t.Context(), w.season, "/9/"); err != nil || len(counts) != 0 {
		t.Errorf("outside the scope: %v, %v", counts, err)
	}
}

func TestSchoolsAreFoundWithoutMarksAndListedInTheVietnameseOrder(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	w := newWorld(t, db.SQL(), 37, size{1, 1, 8})
	w.write()
	names := []string{
		"Trường Tiểu học Ông Đình", "Trường Tiểu học Dân Hạ", "Trường Tiểu học Đồng Tâm", "Trường Tiểu học Thuỷ Sơn", "Trường Tiểu học Thủy An",
		"Trường Tiểu học Đà Bắc", "Trường Tiểu học Em", "Trường Tiểu học Ân Nghĩa",
	}
	for i, name := range names {
		w.exec(`UPDATE season_school SET name = $1, code = $2 WHERE school_id = $3`, name, "M"+strconv.Itoa(i), w.next+int64(i))
	}
	w.exec(`INSERT INTO school_old_code (school_id, code) VALUES ($1, 'CU7')`, w.next+6)
	store := postgres.NewRanking(db)
	find := func(text string) []string {
		t.Helper()
		ids, err := store.Find(t.Context(), w.season, w.paths[0], text)
		if err != nil {
			t.Fatal(err)
		}
		var found []string
		for _, id := range ids {
			found = append(found, strings.TrimPrefix(names[id-w.next], "Trường Tiểu học "))
		}

		return found
	}
	for text, want := range map[string][]string{
		"":                            {"Ân Nghĩa", "Dân Hạ", "Đà Bắc", "Đồng Tâm", "Em", "Ông Đình", "Thủy An", "Thuỷ Sơn"},
		"truong tieu hoc dong tam":    {"Đồng Tâm"},
		"TRƯỜNG  Tiểu  học ĐỒNG tâm ": {"Đồng Tâm"},
		"tam dong":                    {"Đồng Tâm"},
		"thủy":                        {"Thủy An", "Thuỷ Sơn"},
		"thuỷ":                        {"Thủy An", "Thuỷ Sơn"},
		"Thu\u0309y":                  {"Thủy An", "Thuỷ Sơn"},
		"da bac":                      {"Đà Bắc"},
		" M2 ":                        {"Đồng Tâm"},
		"CU7":                         {"Em"},
		"%":                           nil,
		"dong tam hoa binh":           nil,
	} {
		if got := find(text); !slices.Equal(got, want) {
			t.Errorf("%q finds %q, want %q", text, got, want)
		}
	}
}
