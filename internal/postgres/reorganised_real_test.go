package postgres_test

import (
	"reflect"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/lib/pq"

	"github.com/thuocso/thuocso/internal/ranking"
	compared "github.com/thuocso/thuocso/internal/ranking/offices"
	"github.com/thuocso/thuocso/internal/ranking/population"
	"github.com/thuocso/thuocso/internal/ranking/trend"
	"github.com/thuocso/thuocso/internal/season"
)

// shown is what the pages of one unit rest on: its board, its ranking, its offices.
type shown struct {
	Board   *ranking.Board
	Page    *ranking.Page
	Offices *compared.Comparison
}

// shows reads what the pages of a season rest on, and the figures as they are stored, byte by byte.
func (m *merger) shows(t *testing.T, s *season.Season) (pages map[int64]shown, stored map[string]string) {
	t.Helper()
	reader := newReader(m.pg) // one that remembers nothing
	units, err := m.store.Units(t.Context(), s.ID, s.UnitPath)
	if err != nil {
		t.Fatal(err)
	}
	pages = map[int64]shown{}
	for _, u := range units {
		asked := m.of(s).asked(u.ID, s.UnitPath)
		var x shown
		if x.Board, err = reader.Board(t.Context(), asked); err != nil {
			t.Fatal(err)
		}
		if x.Offices, err = compared.Compare(t.Context(), m.store, x.Board); err != nil {
			t.Fatal(err)
		}
		x.Page, err = reader.Page(t.Context(), ranking.Query{Asked: asked, Population: ranking.Population{Area: ranking.AnyArea}, Sort: ranking.ByRank})
		if err != nil {
			t.Fatal(err)
		}
		pages[u.ID] = x
	}

	return pages, m.stored(t, s)
}

// stored is every stored figure of a season, by basis and unit.
func (m *merger) stored(t *testing.T, s *season.Season) map[string]string {
	t.Helper()
	found := map[string]string{}
	each(t, m.db, "SELECT basis || unit_id, md5(tally) || md5(entries) FROM snapshot_figure WHERE season_id = $1", func(scan func(...any)) {
		var of, digest string
		scan(&of, &digest)
		found[of] = digest
	}, int64(s.ID))

	return found
}

// TestTheRealReorganisation holds a season in the three provinces of 2024, carries their reorganisation of 2025, and holds
// another in the new province: what was stays, what is adds up, and both can be told side by side.
func TestTheRealReorganisation(t *testing.T) {
	t.Parallel()
	m := newMerger(t)
	pages, stored := map[string]map[int64]shown{}, map[string]map[string]string{}
	for _, code := range merged {
		s := m.old[code]
		pages[code], stored[code] = m.shows(t, &s)
	}
	if districts := len(pages["17"][m.old["17"].UnitID].Board.Parts); districts != 10 {
		t.Fatalf("Hòa Bình had 10 districts, not %d", districts)
	}
	m.reorganise(t)
	for _, code := range merged {
		s := m.old[code]
		after, figures := m.shows(t, &s)
		for unit, was := range pages[code] {
			if !reflect.DeepEqual(was, after[unit]) {
				t.Errorf("province %s: the pages of unit %d changed with the reorganisation", code, unit)
			}
		}
		if diff := cmp.Diff(stored[code], figures); diff != "" || len(after) != len(pages[code]) {
			t.Errorf("province %s: %s", code, diff)
		}
		if report := run(t, m.pg, m.of(&s)); report.Outcome != ranking.Done || report.Written != 0 {
			t.Errorf("province %s: a new run wrote %d rows, %v", code, report.Written, report.Differences)
		}
		if diff := cmp.Diff(stored[code], m.stored(t, &s)); diff != "" {
			t.Errorf("province %s, run again: %s", code, diff)
		}
	}
	m.nobodyGuessed(t)
	m.addsUp(t)
	m.formerDistricts(t)
	m.formerOffices(t)
	m.schoolsGoOn(t)
	m.structureOfToday(t)
	m.oneSchoolMoves(t)
}

func (m *merger) nobodyGuessed(t *testing.T) {
	t.Helper()
	if n := one[int](t, m.db, "SELECT count(*) FROM season_school WHERE season_id = $1", int64(m.now.ID)); n != len(m.codes) {
		t.Errorf("%d schools in the new season, %d were carried over", n, len(m.codes))
	}
	if n := one[int](t, m.db, "SELECT count(*) FROM season_school WHERE season_id = $1 AND code LIKE '9%'", int64(m.now.ID)); n != 0 {
		t.Errorf("%d schools of split communes got a place that nobody stated", n)
	}
	// All codes of the new communes are also those of old ones, often of another place.
	if n := one[int](t, m.db, `SELECT count(DISTINCT a.code) FROM unit_version a JOIN unit_version b ON b.code = a.code AND b.kind = 'commune' AND b.unit_id <> a.unit_id
 WHERE a.kind = 'commune' AND upper_inf(a.valid) AND NOT upper_inf(b.valid)`); n != 148 {
		t.Errorf("%d codes stand for two communes, want 148", n)
	}
}

// addsUp holds every figure of the new tree against GROUPING SETS, and every unit against its parts.
func (m *merger) addsUp(t *testing.T) {
	t.Helper()
	w := m.of(&m.now)
	compareTallies(t, m.db, w, ranking.Verified)
	compareRanksOf(t, m, &m.now)
	b, err := m.reader.Board(t.Context(), w.asked(0, m.now.UnitPath))
	if err != nil {
		t.Fatal(err)
	}
	communes := map[string]bool{}
	for _, o := range m.went {
		communes[o.into] = true
	}
	if len(b.Parts) != len(communes) || b.Direct == nil {
		t.Fatalf("%d communes with schools, want %d; direct %v", len(b.Parts), len(communes), b.Direct != nil)
	}
	parts := []*ranking.Tally{b.Direct}
	for i := range b.Parts {
		parts = append(parts, b.Parts[i].Tally)
	}
	if diff := cmp.Diff(b.Whole, ranking.Together(parts...)); diff != "" || b.Whole.Schools() != len(m.codes) {
		t.Errorf("%d schools of %d: %s", b.Whole.Schools(), len(m.codes), diff)
	}
}

// compareRanksOf holds the ranks of every unit of a season against window functions.
func compareRanksOf(t *testing.T, m *merger, s *season.Season) {
	t.Helper()
	want, got := map[[2]int64]int{}, map[[2]int64]int{}
	each(t, m.db, ranksSQL, func(scan func(...any)) {
		var unit, school int64
		var rank int
		scan(&unit, &school, &rank)
		want[[2]int64{unit, school}] = rank
	}, int64(s.ID), "verified", pq.Array([]string{"verified"}))
	units, err := m.store.Units(t.Context(), s.ID, "/")
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range units {
		ranked, err := m.store.Entries(t.Context(), m.of(s).asked(u.ID, "/"), 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range ranked.Entries {
			got[[2]int64{u.ID, e.School}] = e.Rank
		}
	}
	if diff := cmp.Diff(want, got); diff != "" || len(units) < 149 {
		t.Errorf("%d units: %s", len(units), diff)
	}
}

// formerDistricts ranks the schools of the new season by the districts that are no more.
func (m *merger) formerDistricts(t *testing.T) {
	t.Helper()
	page, err := m.reader.Page(t.Context(), ranking.Query{Asked: m.of(&m.now).asked(0, m.now.UnitPath), Population: ranking.Population{Area: ranking.AnyArea}})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]int{}
	for i, o := range m.went {
		n := 1
		if i%6 == 0 {
			n = 4
		}
		want[o.districtName] += n
	}
	got := map[string]int{}
	for _, d := range page.Choices.Districts {
		p, err := m.reader.Page(t.Context(), ranking.Query{Asked: m.of(&m.now).asked(0, m.now.UnitPath), Population: ranking.Population{
			Area: ranking.AnyArea, Narrow: population.Narrow{District: d.ID},
		}})
		if err != nil {
			t.Fatal(err)
		}
		got[d.Name] += p.Population
		if p.Rows[0].Rank != 1 {
			t.Errorf("%s: the first has rank %d", d.Name, p.Rows[0].Rank)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// formerOffices compares the offices of the new province: almost all communes are too small for a rank, their former districts are not,
// and those have the schools that they had.
func (m *merger) formerOffices(t *testing.T) {
	t.Helper()
	b, err := m.reader.Board(t.Context(), m.of(&m.now).asked(0, m.now.UnitPath))
	if err != nil {
		t.Fatal(err)
	}
	communes, err := compared.Compare(t.Context(), m.store, b)
	if err != nil || len(communes.Ranked)*10 > len(communes.Others) {
		t.Fatalf("%d communes are ranked, %d are not, %v", len(communes.Ranked), len(communes.Others), err)
	}
	former, err := compared.Former(t.Context(), m.store, m.reader, b)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(communes.Whole.Share, former.Whole.Share); diff != "" || former.Whole.Owing != communes.Whole.Owing {
		t.Errorf("the whole is another: %s", diff)
	}
	type counted struct{ Owing, Schools, From2, Sum int }
	want, got := map[string]counted{}, map[string]counted{}
	each(t, m.db, `SELECT d.name, count(*), count(t.*), count(*) FILTER (WHERE t.level_low >= 2), sum(t.group_low[1])
  FROM season_school s JOIN season_school o ON o.school_id = s.school_id AND o.season_id <> s.season_id
  JOIN unit_version c ON c.unit_id = (SELECT v.parent_id FROM unit_version v WHERE v.unit_id = o.school_id ORDER BY lower(v.valid) LIMIT 1)
  JOIN unit_version d ON d.unit_id = c.parent_id
  LEFT JOIN result t ON t.season_id = s.season_id AND t.school_id = s.school_id AND t.basis = 'verified'
 WHERE s.season_id = $1 GROUP BY d.unit_id, d.name`, func(scan func(...any)) {
		var name string
		var c counted
		scan(&name, &c.Owing, &c.Schools, &c.From2, &c.Sum)
		want[name] = c
	}, int64(m.now.ID))
	for _, list := range [][]compared.Office{former.Ranked, former.Others} {
		for i := range list {
			o := &list[i]
			sum := int64(0)
			for k := range o.Groups[:1] {
				sum = int64(o.Groups[k].MeanLow) * int64(o.Schools)
			}
			w := want[o.Unit.Name]
			if d := sum - int64(w.Sum); d > int64(o.Schools) || -d > int64(o.Schools) { // the mean is rounded
				t.Errorf("%s: mean of group 1 is %d", o.Unit.Name, o.Groups[0].MeanLow)
			}
			got[o.Unit.Name] = counted{o.Owing, o.Schools, o.Share.Sure, w.Sum}
			if o.Ranked() != (o.Schools >= compared.Small) {
				t.Errorf("%s of %d schools: rank %d", o.Unit.Name, o.Schools, o.Rank)
			}
		}
	}
	if diff := cmp.Diff(want, got); diff != "" || len(former.Ranked) < 20 {
		t.Errorf("%d districts are ranked: %s", len(former.Ranked), diff)
	}
}

// schoolsGoOn follows schools over the break: their results stay, and the break is marked.
func (m *merger) schoolsGoOn(t *testing.T) {
	t.Helper()
	for _, code := range []string{m.codes[0], m.codes[3], m.codes[len(m.codes)-1]} {
		school := one[int64](t, m.db, "SELECT school_id FROM season_school WHERE season_id = $1 AND code = $2", int64(m.now.ID), code)
		sat, err := m.store.Sat(t.Context(), school)
		if err != nil || len(sat) != 2 || sat[0] != m.now.ID {
			t.Fatal(sat, err)
		}
		var asked []ranking.Asked
		for _, id := range sat {
			path, err := m.store.Path(t.Context(), id, school)
			if err != nil {
				t.Fatal(err)
			}
			asked = append(asked, ranking.Asked{Season: id, Basis: ranking.Verified, Scope: path})
		}
		list, err := trend.School(t.Context(), m.reader, asked, school, true)
		if err != nil || len(list) != 2 || len(list[0].School.Points) == 0 || len(list[1].School.Points) == 0 {
			t.Fatal(len(list), err)
		}
		if list[0].Season.UnitID == list[1].Season.UnitID || list[1].Break != (trend.Break{Office: true}) {
			t.Errorf("school %s: %+v", code, list[1].Break)
		}
	}
}

// structureOfToday holds the season of 2024 in the structure of 2025 against the file of the reorganisation.
func (m *merger) structureOfToday(t *testing.T) {
	t.Helper()
	units, err := m.store.Units(t.Context(), m.now.ID, m.now.UnitPath)
	if err != nil {
		t.Fatal(err)
	}
	into := map[string][]string{} // old communes by the new one's code
	for _, o := range m.went {
		into[o.into] = append(into[o.into], "1"+o.commune)
		into[""] = append(into[""], "1"+o.commune)
	}
	for i, u := range units {
		code := u.Code
		if u.Kind == "province" {
			code = ""
		}
		years := m.today(t, u.Path)
		if len(years) != 2 || years[1].Year() != 2025 || years[1].Break.Any() || code == "" && len(years[0].Seasons) != 3 {
			t.Fatalf("%s: %d years, %+v", u.Name, len(years), years[len(years)-1].Break)
		}
		schools, sum, from2 := 0, int64(0), 0
		for _, s := range m.old {
			var n, f int
			var g int64
			if err := m.db.QueryRowContext(t.Context(), `SELECT count(*), coalesce(sum(t.group_low[1]), 0), count(*) FILTER (WHERE t.level_low >= 2)
  FROM season_school s JOIN result t ON t.season_id = s.season_id AND t.school_id = s.school_id AND t.basis = 'verified'
 WHERE s.season_id = $1 AND left(s.code, 6) = ANY ($2) AND ($3 OR NOT s.stages @> '{THPT}')`,
				int64(s.ID), pq.Array(into[code]), code == "").Scan(&n, &g, &f); err != nil {
				t.Fatal(err)
			}
			schools, sum, from2 = schools+n, sum+g, from2+f
		}
		got := years[0].Tally
		sure, _ := got.Levels.From(2)
		if schools == 0 || got.Schools() != schools || got.Owing() != schools || got.Groups[0].Low.Sum() != sum || sure != from2 {
			t.Errorf("%d %s in 2024: %d schools with %d points, %d from level 2; want %d with %d, %d",
				i, u.Name, got.Schools(), got.Groups[0].Low.Sum(), sure, schools, sum, from2)
		}
	}
}

func (m *merger) today(t *testing.T, path string) []trend.Then {
	t.Helper()
	ids, err := m.store.Attended(t.Context(), m.now.ID, path)
	if err != nil {
		t.Fatal(err)
	}
	var seasons []season.Season
	for _, id := range ids {
		s, err := m.service().Season(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		seasons = append(seasons, s)
	}
	years, err := trend.Today(t.Context(), m.store, seasons, ranking.Asked{Season: m.now.ID, Basis: ranking.Verified, Scope: path})
	if err != nil {
		t.Fatal(err)
	}
	// The year itself in its own structure is what its run says.
	b, err := m.reader.Board(t.Context(), ranking.Asked{Season: m.now.ID, Basis: ranking.Verified, Unit: unitOf(path), Scope: m.now.UnitPath})
	if err != nil {
		t.Fatal(err)
	}
	last := years[len(years)-1].Tally
	if diff := cmp.Diff(b.Whole.Groups, last.Groups); diff != "" || b.Whole.Levels != last.Levels || b.Whole.States != last.States {
		t.Errorf("%s: %s", path, diff)
	}

	return years
}

// unitOf is the last id of a path.
func unitOf(path string) int64 {
	id := path[:len(path)-1]
	for i := len(id) - 1; i >= 0; i-- {
		if id[i] == '/' {
			n, _ := strconv.ParseInt(id[i+1:], 10, 64)

			return n
		}
	}

	return 0
}
