package postgres_test

import (
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/directory"
	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/postgres/pgtest"
	"github.com/thuocso/thuocso/internal/ranking/search"
)

// findable makes a world of two provinces whose first has these schools, in its season and in the directory of today.
func findable(t *testing.T) (*postgres.Search, *world) {
	t.Helper()
	store, _, w := findableIn(t)

	return store, w
}

// findableIn is findable with the database that it stands in.
func findableIn(t *testing.T) (*postgres.Search, *postgres.DB, *world) {
	t.Helper()
	db := pgtest.New(t)
	names := []string{
		"Trường Tiểu học Ông Đình", "Trường Tiểu học Dân Hạ", "Trường Tiểu học Đồng Tâm", "Trường Tiểu học Thuỷ Sơn", "Trường Tiểu học Thủy An",
		"Trường Tiểu học Đà Bắc", "Trường Tiểu học Em", "Trường Tiểu học Tâm Đồng",
	}
	w := newWorld(t, db.SQL(), 43, size{2, 4, len(names)})
	w.byProvince = 0
	w.write()
	for id, name := range map[int]string{1: "Tỉnh Đông", 2: "Tỉnh Duy", 3: "Huyện Lạc Thủy", 4: "Huyện Lạc Thuỷ Nam", 5: "Huyện Lạc Sơn"} {
		w.exec(`UPDATE season_unit SET name = $1 WHERE unit_id = $2`, name, first+id)
	}
	for i, name := range names {
		id := w.next + int64(i)
		w.exec(`UPDATE season_school SET name = $1, code = $2, managing_id = $3, path = $4 WHERE school_id = $5`,
			name, "M"+strconv.Itoa(i), int64(first+3), w.paths[3]+strconv.FormatInt(id, 10)+"/", id)
	}
	w.exec(`UPDATE season_school SET in_scope = false WHERE school_id = $1`, w.next+6)
	w.exec(`INSERT INTO school_old_code (school_id, code) VALUES ($1, 'CU7')`, w.next+5)
	w.exec(`INSERT INTO unit_version (unit_id, kind, valid, code, name, path)
SELECT u.unit_id, u.kind, '[2000-01-01,)', u.code, u.name, u.path FROM season_unit u WHERE u.kind <> 'ministry'`)
	w.exec(`INSERT INTO unit_version (unit_id, kind, valid, code, name, path)
SELECT s.school_id, 'school', '[2000-01-01,)', s.code, s.name, s.path FROM season_school s`)
	w.exec(`INSERT INTO managing (school_id, office_id, valid) SELECT s.school_id, s.managing_id, '[2000-01-01,)' FROM season_school s`)
	w.exec(`INSERT INTO school_version (school_id, valid, stages) SELECT s.school_id, '[2000-01-01,)', s.stages FROM season_school s`)

	return postgres.NewSearch(db), db, w
}

func TestUnitsAndSchoolsAreFoundByNameAndCode(t *testing.T) {
	t.Parallel()
	store, w := findable(t)
	for text, want := range map[string][]string{
		"lac thuy":                 {"Huyện Lạc Thủy", "Huyện Lạc Thuỷ Nam"},
		"LẠC  THUỶ":                {"Huyện Lạc Thủy", "Huyện Lạc Thuỷ Nam"},
		"Lạc Thu\u0309y":           {"Huyện Lạc Thủy", "Huyện Lạc Thuỷ Nam"},
		"tinh":                     {"Tỉnh Duy", "Tỉnh Đông"},
		"00004":                    {"Huyện Lạc Thủy"},
		"truong tieu hoc dong tam": {"Trường Tiểu học Đồng Tâm", "Trường Tiểu học Tâm Đồng"},
		"tam dong":                 {"Trường Tiểu học Tâm Đồng", "Trường Tiểu học Đồng Tâm"},
		"thủy":                     {"Huyện Lạc Thủy", "Huyện Lạc Thuỷ Nam", "Trường Tiểu học Thủy An", "Trường Tiểu học Thuỷ Sơn"},
		"m2":                       {"Trường Tiểu học Đồng Tâm"},
		"cu7":                      {"Trường Tiểu học Đà Bắc (CU7)"},
		"em":                       {"Trường Tiểu học Em"},
		"%%":                       nil,
		"__":                       nil,
		`\\`:                       nil,
		"dong tam hoa binh":        nil,
	} {
		found, err := search.Find(t.Context(), store, search.Asked{
			Text: text, Seasons: []search.Held{{Season: w.season, Path: w.paths[0]}}, Directory: w.paths[0], Day: pgtest.Now(),
		})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, u := range found.Units {
			got = append(got, u.Name)
		}
		for _, s := range found.Schools {
			if s.Old != "" {
				s.Name += " (" + s.Old + ")"
			}
			got = append(got, s.Name)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
		if found.AllUnits != len(found.Units) || found.AllSchools != len(found.Schools) {
			t.Errorf("%q: %d units and %d schools in all, %q", text, found.AllUnits, found.AllSchools, got)
		}
	}
}

// What is found lies below the paths asked for, in the season and in the directory each for itself.
func TestASearchStaysInItsScope(t *testing.T) {
	t.Parallel()
	store, w := findable(t)
	province, office, other := w.paths[1], w.paths[3], w.paths[4]
	type seen struct{ units, figured, schools, owing, listed int }
	in := func(path string) []search.Held { return []search.Held{{Season: w.season, Path: path}} }
	for name, c := range map[string]struct {
		seasons   []search.Held
		directory string
		want      seen
	}{
		"all":                       {in(w.paths[0]), w.paths[0], seen{5, 5, 8, 7, 8}},
		"the office, both":          {in(office), office, seen{1, 1, 8, 7, 8}},
		"another office":            {in(other), other, seen{1, 1, 0, 0, 0}},
		"figures only":              {in(office), "", seen{1, 1, 7, 7, 0}},
		"directory only":            {nil, province, seen{2, 0, 8, 0, 8}},
		"one school":                {in(office + strconv.FormatInt(w.next, 10) + "/"), "", seen{0, 0, 1, 1, 0}},
		"nothing":                   {nil, "", seen{}},
		"empty paths":               {in(""), "", seen{}},
		"another season":            {[]search.Held{{Season: w.season + 1, Path: w.paths[0]}}, "", seen{}},
		"figures here, people else": {in(other), office, seen{2, 1, 8, 0, 8}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got seen
			for _, text := range []string{"huyen", "don vi", "tieu hoc"} {
				f, err := search.Find(t.Context(), store, search.Asked{Text: text, Seasons: c.seasons, Directory: c.directory, Day: pgtest.Now()})
				if err != nil {
					t.Fatal(err)
				}
				for _, u := range f.Units {
					got.units++
					if u.Season != 0 {
						got.figured++
					}
				}
				for _, s := range f.Schools {
					got.schools++
					if s.Season != 0 {
						got.owing++
					}
					if s.Listed {
						got.listed++
					}
				}
			}
			if got != c.want {
				t.Errorf("%+v, want %+v", got, c.want)
			}
		})
	}
}

func TestASearchTellsHowManyThereAreBeyondItsBound(t *testing.T) {
	t.Parallel()
	store, w := findable(t)
	a := search.Asked{Text: "tieu hoc", Directory: w.paths[0], Day: pgtest.Now()}
	list, all, err := store.FindSchools(t.Context(), a, 3)
	if err != nil || len(list) != 3 || all != 8 || list[0].Name != "Trường Tiểu học Dân Hạ" || list[1].Name != "Trường Tiểu học Đà Bắc" {
		t.Errorf("%d of %d: %+v, %v", len(list), all, list, err)
	}
	a.Text = "huyen"
	if units, all, err := store.FindUnits(t.Context(), a, 2); err != nil || len(units) != 2 || all != 3 {
		t.Errorf("%d of %d: %v", len(units), all, err)
	}
}

// The lists of returns and of the directory find schools by the same words and codes.
func TestListsAreSearchedByTheSameWords(t *testing.T) {
	t.Parallel()
	store, db, w := findableIn(t)
	for text, want := range map[string]int{"truong tieu hoc dong tam": 2, "tam dong": 2, "thuỷ": 2, "m2": 1, "cu7": 1, "%%": 0, "": 8} {
		_, n, err := postgres.NewReturns(db).List(t.Context(), assessment.ListQuery{Season: w.season, Path: w.paths[0], Search: text, Limit: 20})
		if err != nil || n != want {
			t.Errorf("%q finds %d returns, want %d: %v", text, n, want, err)
		}
		list, err := postgres.NewDirectory(db).Schools(t.Context(), directory.Filter{Path: w.paths[0], At: pgtest.Now(), Query: text, Limit: 20})
		if err != nil || list.Total != want {
			t.Errorf("%q finds %d schools of the directory, want %d: %v", text, list.Total, want, err)
		}
		if text == "" {
			continue
		}
		_, n, err = store.FindSchools(t.Context(), search.Asked{Text: text, Directory: w.paths[0], Day: pgtest.Now()}, 20)
		if err != nil || n != want {
			t.Errorf("%q finds %d schools, want %d: %v", text, n, want, err)
		}
	}
}
