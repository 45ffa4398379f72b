package postgres_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/postgres/pgtest"
	"github.com/thuocso/thuocso/internal/ranking"
)

// ordered are names of offices in the Vietnamese order; two are called the same.
func ordered() []string {
	return []string{
		"Huyện An Dương", "Huyện Ân Thi", "Huyện Cao Phong", "Huyện Duy Tiên", "Huyện Đà Bắc", "Huyện Đông Anh", "Huyện Ea Súp",
		"Huyện Tân Lạc", "Huyện Tân Lạc", "Huyện Ứng Hòa", "Huyện Ý Yên",
	}
}

// offices makes a world of a province with these offices, their codes against the order of their names, and writes them down
// in the directory of today with somebody in each.
func offices(t *testing.T) (*postgres.DB, *world) {
	t.Helper()
	db := pgtest.New(t)
	names := ordered()
	w := newWorld(t, db.SQL(), 41, size{1, len(names), 6 * len(names)})
	w.byProvince, w.state = 0, anyState
	w.write()
	for i, name := range names {
		id := first + 2 + int64((i*7+3)%len(names))
		w.exec(`UPDATE season_unit SET name = $1, code = $2 WHERE unit_id = $3`, name, "M"+string(rune('z'-i)), id)
	}
	w.exec(`
INSERT INTO unit_version (unit_id, kind, valid, code, name, parent_id, path)
SELECT u.unit_id, u.kind, '[2000-01-01,)', u.code, u.name, CASE u.kind WHEN 'district' THEN CAST($1 AS bigint) END, u.path FROM season_unit u WHERE u.kind <> 'ministry'`,
		int64(first+1))
	w.exec(`INSERT INTO person (id, login, display) OVERRIDING SYSTEM VALUE
SELECT u.unit_id, 'ai-' || u.unit_id, 'Chuyên viên' FROM season_unit u WHERE u.kind = 'district'`)
	w.exec(`INSERT INTO person_role (person_id, role, unit_id) SELECT u.unit_id, 'reviewer', u.unit_id FROM season_unit u WHERE u.kind = 'district'`)
	if report := run(t, db, w); report.Outcome != ranking.Done {
		t.Fatal(report.Differences)
	}
	w.exec(`WITH s AS (
    INSERT INTO season (unit_id, school_year, index_revision_id, state, opens_at, submit_until, resubmit_until, publish_until,
        condition_rule, recognised_by, published_by, ranking_order, created_at, created_by)
    SELECT u.unit_id, 2023, s.index_revision_id, s.state, s.opens_at, s.submit_until, s.resubmit_until, s.publish_until, s.condition_rule,
           s.recognised_by, s.published_by, s.ranking_order, s.created_at, 0
      FROM season s JOIN season_unit u ON u.season_id = s.id AND u.kind = 'district'
    RETURNING id, unit_id)
INSERT INTO season_unit (season_id, unit_id, kind, code, name, path)
SELECT s.id, u.unit_id, u.kind, u.code, u.name, u.path FROM s JOIN season_unit u ON u.unit_id = s.unit_id AND u.season_id = $1`, int64(w.season))

	return db, w
}

// once leaves out what is the same as the one before.
func once(names []string) []string { return slices.Compact(slices.Clone(names)) }

func TestListsOfUnitsStandInTheVietnameseOrder(t *testing.T) {
	t.Parallel()
	db, w := offices(t)
	reader, province := newReader(db), w.paths[1]
	lists := map[string]func() ([]string, error){
		"units to choose from": func() (names []string, err error) {
			units, _, err := reader.Units(t.Context(), w.asked(0, province))
			for _, u := range units[1:] {
				names = append(names, u.Name)
			}

			return names, err
		},
		"parts of a board, its map, tiles and heat map": func() (names []string, err error) {
			b, err := reader.Board(t.Context(), w.asked(0, province))
			for i := range b.Parts {
				names = append(names, b.Parts[i].Unit.Name)
			}

			return names, err
		},
		"progress": func() (names []string, err error) {
			live, err := reader.Live(t.Context(), w.season, province)
			for i := range live.Units {
				names = append(names, live.Units[i].Unit.Name)
			}

			return names, err
		},
		"schools with something to send": func() (names []string, err error) {
			live, err := reader.Live(t.Context(), w.season, province)
			for i := range live.Waiting {
				names = append(names, live.Waiting[i].Managing)
			}

			return once(names), err
		},
		"schools of a document": func() (names []string, err error) {
			lines, err := postgres.NewRanking(db).Lines(t.Context(), w.season, ranking.Verified, province)
			for i := range lines {
				names = append(names, lines[i].Managing)
			}

			return once(names), err
		},
		"units of the directory": func() (names []string, err error) {
			below, err := postgres.NewDirectory(db).Children(t.Context(), first+1, pgtest.Now())
			for i := range below {
				names = append(names, below[i].Name)
			}

			return names, err
		},
		"seasons of one year by their holders": func() (names []string, err error) {
			seasons, err := postgres.NewSeasons(db).Seasons(t.Context(), province)
			for i := range seasons[1:] {
				names = append(names, seasons[i+1].UnitName)
			}

			return names, err
		},
		"people by unit": func() (names []string, err error) {
			people, _, err := postgres.NewAccounts(db).List(t.Context(), account.Filter{Path: province, Limit: 50}, "2025-04-01")
			for i := range people {
				names = append(names, people[i].Unit)
			}

			return names, err
		},
	}
	for name, list := range lists {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := list()
			if err != nil {
				t.Fatal(err)
			}
			want := ordered()
			if strings.HasPrefix(name, "schools") { // not each office has one
				want = slices.DeleteFunc(once(want), func(n string) bool { return !slices.Contains(got, n) })
			}
			if len(got) < 5 {
				t.Fatalf("only %q", got)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// The database and what is sorted in memory agree.
func TestBothOrdersOfNamesAreTheSame(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t).SQL()
	names := append(ordered(), "Xã Đú Sáng", "Xã Dũng Phong", "Xã Dụ", "Xã Đạo Đức", "Phường Thủy Biều", "Phường Thuỷ Xuân", "Xã Ô Lâm", "Xã Ốc", "Xã Ơn", "Xã Oai")
	var text string
	if err := db.QueryRowContext(t.Context(), `
SELECT string_agg(n, '|' ORDER BY n COLLATE "vi-x-icu") FROM unnest(string_to_array($1, '|')) AS n`, strings.Join(names, "|")).Scan(&text); err != nil {
		t.Fatal(err)
	}
	locale.SortFunc(names, func(s string) string { return s })
	if diff := cmp.Diff(names, strings.Split(text, "|")); diff != "" {
		t.Error(diff)
	}
}
