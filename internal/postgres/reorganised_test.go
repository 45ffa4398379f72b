package postgres_test

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/directory"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/postgres/pgtest"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/season"
)

// The three provinces that became one, with their official codes; the new one has the code of one of them.
var merged = []string{"17", "25", "26"}

// mergedInto is the code of the new province, and the day from which it stands.
const (
	mergedInto = "25"
	mergedOn   = "2025-07-01"
)

// official reads a file of the real units from the folder shared/data beside the project or above it. The test is left out,
// and says so, where the files are not at hand.
func official(t *testing.T, name string) [][]string {
	t.Helper()
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		f, err := os.Open(filepath.Join(here, "shared", "data", name)) //nolint:gosec // a file that a test names
		above := filepath.Dir(here)
		switch {
		case err == nil:
			defer f.Close()
			rows, err := csv.NewReader(f).ReadAll()
			if err != nil || len(rows) < 2 {
				t.Fatal(len(rows), err)
			}

			return rows[1:]
		case !errors.Is(err, fs.ErrNotExist):
			t.Fatal(err)
		case above == here:
			t.Skipf("THE REAL REORGANISATION IS NOT TESTED: %s is not beside the project", name)
		}
		here = above
	}
}

// unitsOf is the sheet of the provinces with everything below them.
func unitsOf(rows [][]string, provinces ...string) (sheet string, n int) {
	var b strings.Builder
	b.WriteString("kind,code,parent_code,name\n")
	inside := map[string]bool{}
	for _, r := range rows {
		if r[0] == "province" && slices.Contains(provinces, r[1]) || r[0] != "province" && inside[r[2]] {
			inside[r[1]] = r[0] != "commune"
			fmt.Fprintln(&b, strings.Join(r, ","))
			n++
		}
	}

	return b.String(), n
}

// moved is an old commune with the one that took it over.
type moved struct{ province, district, districtName, commune, into string }

// merger is the real reorganisation of 2025 with made-up schools: one in each old commune, a few of them THPT, and three more in
// every sixth.
type merger struct {
	*world

	pg     *postgres.DB
	store  *postgres.Ranking
	reader *ranking.Reader
	units  *directory.Service
	// went are the old communes that went as a whole; asked are those whose schools must be asked about.
	went  []moved
	asked map[string]bool
	// old are the seasons of 2024 by the code of the province that held them, now is the one of 2025.
	old map[string]season.Season
	now season.Season
	// codes are those of the schools that were carried over; after is the sheet of the new units, of which there are so many.
	codes      []string
	after      string
	afterUnits int
	revision   int64
}

func newMerger(t *testing.T) *merger {
	t.Helper()
	three, two, rows := official(t, "units-2024-three-tier.csv"), official(t, "units-2026-two-tier.csv"), official(t, "reorganisation-2025-phu-tho.csv")
	db := pgtest.New(t)
	m := &merger{
		world: &world{tb: t, db: db.SQL(), rand: rand.New(rand.NewPCG(2025, 1)), rule: maturity.CapGroup}, //nolint:gosec // made-up results need no secrecy
		pg:    db, store: postgres.NewRanking(db), reader: newReader(db), units: directory.NewService(postgres.NewDirectory(db), pgtest.Now, time.UTC),
		asked: map[string]bool{"05083": true}, old: map[string]season.Season{},
	}
	for i, r := range rows {
		if i > 0 && rows[i-1][3] == r[3] {
			m.asked[r[3]] = true
		}
	}
	for _, r := range rows {
		if !m.asked[r[3]] {
			m.went = append(m.went, moved{r[0], r[1], r[2], r[3], r[6]})
		}
	}
	index, content := fourSevenTwoFive(t)
	m.index = index
	var err error
	if m.revision, err = m.service().Register(t.Context(), "index", "qd-4725-2022.yaml", content); err != nil {
		t.Fatal(err)
	}
	day, _ := time.Parse(time.DateOnly, mergedOn)
	before, oldUnits := unitsOf(three, merged...)
	after, newUnits := unitsOf(two, mergedInto)
	m.imported(t, before, directory.Interval{From: from("2024-01-01").From, To: day}, oldUnits)
	m.schoolsOf(t)
	for _, code := range merged {
		m.old[code] = m.held(t, code, 2024)
	}
	m.after, m.afterUnits = after, newUnits

	return m
}

func (m *merger) service() *season.Service {
	return season.NewService(postgres.NewSeasons(m.pg), pgtest.Now, time.UTC)
}

func (m *merger) imported(t *testing.T, sheet string, valid directory.Interval, want int) {
	t.Helper()
	r, err := m.units.ImportUnits(t.Context(), directory.Importer{}, table(t, sheet), valid)
	if err != nil || !r.Clean() || len(r.Added) != want || len(r.Changed) > 0 {
		t.Fatalf("%v: %d added, %d changed, want %d added; %+v", err, len(r.Added), len(r.Changed), want, r.Refused)
	}
}

// schoolsOf imports the schools at their old places, those of the communes to ask about too.
func (m *merger) schoolsOf(t *testing.T) {
	t.Helper()
	m.carry(t, "2024-01-01", func(o moved) string { return o.commune })
	var asked strings.Builder
	asked.WriteString("ma_truong,ten_truong,cap_hoc,ma_xa\n")
	for code := range m.asked {
		fmt.Fprintf(&asked, "9%s,Trường TH %s,TH,%s\n", code, code, code)
	}
	if r, err := m.units.ImportSchools(t.Context(), directory.Importer{}, table(t, asked.String()), from("2024-01-01").From); err != nil || !r.Clean() || len(r.Added) != 5 {
		t.Fatalf("%v %+v", err, r.Refused)
	}
}

// carry imports all schools but those to ask about, each in the commune that it is given, from the day on.
func (m *merger) carry(t *testing.T, day string, to func(o moved) string) {
	t.Helper()
	var b strings.Builder
	b.WriteString("ma_truong,ten_truong,cap_hoc,ma_xa\n")
	m.codes = nil
	for i, o := range m.went {
		kinds := []string{"TH"}
		if i%6 == 0 {
			kinds = []string{"TH", "THCS", "TH&THCS", "THPT"}
		}
		for k, stages := range kinds {
			code := fmt.Sprintf("1%s%d", o.commune, k)
			m.codes = append(m.codes, code)
			fmt.Fprintf(&b, "%s,Trường %s số %s,%s,%s\n", code, stages, code, stages, to(o))
		}
	}
	r, err := m.units.ImportSchools(t.Context(), directory.Importer{}, table(t, b.String()), from(day).From)
	if err != nil || !r.Clean() || len(r.Added)+len(r.Changed) != len(m.codes) {
		t.Fatalf("%v: %d added, %d changed of %d; %+v", err, len(r.Added), len(r.Changed), len(m.codes), r.Refused)
	}
}

// held opens the season of a province in the tree of its time, gives every school results, and runs.
func (m *merger) held(t *testing.T, province string, year int) season.Season {
	t.Helper()
	day := season.Proposed(year, time.UTC).OpensAt
	var unit account.Grant
	if err := m.db.QueryRowContext(t.Context(), "SELECT v.unit_id, v.path FROM unit_version v WHERE v.kind = 'province' AND v.code = $1 AND v.valid @> CAST($2 AS date)",
		province, day).Scan(&unit.UnitID, &unit.Path); err != nil {
		t.Fatal(err)
	}
	unit.Role = account.ProvinceAdmin
	opened, err := m.service().Open(t.Context(), account.Actor{PersonID: 1, Grants: []account.Grant{unit}}, unit.Path, season.Draft{
		UnitID: unit.UnitID, SchoolYear: year, RevisionID: m.revision, Dates: season.Proposed(year, time.UTC), Rules: season.Rules{
			Condition: maturity.CapGroup, RecognisedBy: season.ByManaging, PublishedBy: season.ByProvince, Ranking: season.LevelSum,
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	m.season = opened.ID
	m.reported(t)
	if report := run(t, m.pg, m.world); report.Outcome != ranking.Done {
		t.Fatal(report.Differences)
	}
	s, err := m.service().Season(t.Context(), opened.ID)
	if err != nil {
		t.Fatal(err)
	}

	return s
}

// reported gives every school of the season results.
func (m *merger) reported(t *testing.T) {
	t.Helper()
	m.exec("DELETE FROM result WHERE season_id = $1", int64(m.season))
	m.exec("DELETE FROM answer_sum WHERE return_id IN (SELECT id FROM school_return WHERE season_id = $1)", int64(m.season))
	m.exec("UPDATE school_return SET state = 'verified' WHERE season_id = $1", int64(m.season))
	var answers, results [][]any
	each(t, m.db, "SELECT id, school_id FROM school_return WHERE season_id = $1 ORDER BY id", func(scan func(...any)) {
		var id, school int64
		scan(&id, &school)
		a, r := m.report(id, school, "verified")
		answers, results = append(answers, a...), append(results, r...)
	}, int64(m.season))
	m.exec("ALTER TABLE answer DISABLE TRIGGER USER")
	m.copyIn("answer", []string{"return_id", "code", "kind", "points", "met", "by_id", "at", "verified_points", "verified_met", "recognised_points", "recognised_met"}, answers)
	m.exec("ALTER TABLE answer ENABLE TRIGGER USER")
	m.copyIn("result", []string{"return_id", "basis", "season_id", "school_id", "points", "met", "group_low", "group_high", "level_low", "level_high", "updated_at"}, results)
	m.exec(`INSERT INTO answer_sum (return_id, verified, recognised) SELECT c.return_id, c.verified, c.recognised FROM answer_recount c
  JOIN school_return r ON r.id = c.return_id AND r.season_id = $1`, int64(m.season))
}

// reorganise imports the new units over the old ones, moves the schools to the new communes, and holds the season of 2025 in the
// new tree.
func (m *merger) reorganise(t *testing.T) {
	t.Helper()
	day, _ := time.Parse(time.DateOnly, mergedOn)
	m.imported(t, m.after, directory.Interval{From: day}, m.afterUnits)
	m.carry(t, mergedOn, func(o moved) string { return o.into })
	m.now = m.held(t, mergedInto, 2025)
}

func (m *merger) of(s *season.Season) *world {
	return &world{tb: m.tb, db: m.db, season: s.ID, order: season.LevelSum, index: m.index, rule: m.rule}
}
