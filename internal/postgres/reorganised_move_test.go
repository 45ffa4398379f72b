package postgres_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/thuocso/thuocso/internal/ranking"
)

// oneSchoolMoves moves schools between communes of the real tree: nothing changes but the two ends of the way, for above them the
// school stands where it stood.
func (m *merger) oneSchoolMoves(t *testing.T) {
	t.Helper()
	var schools, communes []int64
	each(t, m.db, "SELECT school_id FROM season_school WHERE season_id = $1 ORDER BY school_id", func(scan func(...any)) {
		var id int64
		scan(&id)
		schools = append(schools, id)
	}, int64(m.now.ID))
	each(t, m.db, "SELECT unit_id FROM season_unit WHERE season_id = $1 AND kind = 'commune' ORDER BY unit_id", func(scan func(...any)) {
		var id int64
		scan(&id)
		communes = append(communes, id)
	}, int64(m.now.ID))
	tallies, entries := m.verified(t, "tally"), m.verified(t, "entries")
	chance := rand.New(rand.NewPCG(148, 1)) //nolint:gosec // which schools move needs no secrecy
	for range 12 {
		school, to := schools[chance.IntN(len(schools))], communes[chance.IntN(len(communes))]
		from := one[int64](t, m.db, "SELECT managing_id FROM season_school WHERE season_id = $1 AND school_id = $2", int64(m.now.ID), school)
		m.move(t, school, to)
		ends := slices.DeleteFunc([]int64{from, to}, func(int64) bool { return from == to })
		// What the province manages itself is in its figures already, as what its communes manage.
		below := slices.DeleteFunc(slices.Clone(ends), func(unit int64) bool { return !slices.Contains(communes, unit) })
		slices.Sort(ends)
		slices.Sort(below)
		if got := differing(tallies, m.verified(t, "tally")); !slices.Equal(got, below) {
			t.Errorf("school %d from %d to %d: the figures of %v changed", school, from, to, got)
		}
		if got := differing(entries, m.verified(t, "entries")); !slices.Equal(got, ends) {
			t.Errorf("school %d from %d to %d: the lists of %v changed", school, from, to, got)
		}
		m.move(t, school, from)
		if len(differing(tallies, m.verified(t, "tally"))) != 0 || len(differing(entries, m.verified(t, "entries"))) != 0 {
			t.Fatalf("school %d did not come back", school)
		}
	}
}

// verified is one column of the verified figures of the new season, by unit.
func (m *merger) verified(t *testing.T, column string) map[int64]string {
	t.Helper()
	found := map[int64]string{}
	each(t, m.db, "SELECT unit_id, md5("+column+") FROM snapshot_figure WHERE season_id = $1 AND basis = 'verified'", func(scan func(...any)) {
		var unit int64
		var digest string
		scan(&unit, &digest)
		found[unit] = digest
	}, int64(m.now.ID))

	return found
}

// differing lists the units whose values are not the same.
func differing(a, b map[int64]string) []int64 {
	var list []int64
	for unit, v := range a {
		if b[unit] != v {
			list = append(list, unit)
		}
	}
	slices.Sort(list)

	return list
}

func (m *merger) move(t *testing.T, school, to int64) {
	t.Helper()
	m.exec(`UPDATE season_school s SET managing_id = $3, path = u.path || s.school_id || '/'
  FROM season_unit u WHERE u.season_id = s.season_id AND u.unit_id = $3 AND s.season_id = $1 AND s.school_id = $2`, int64(m.now.ID), school, to)
	if report := run(t, m.pg, m.of(&m.now)); report.Outcome != ranking.Done {
		t.Fatal(report.Differences)
	}
}
