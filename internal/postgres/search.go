package postgres

import (
	"context"
	"fmt"

	"github.com/lib/pq"

	"github.com/thuocso/thuocso/internal/directory"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/search"
	"github.com/thuocso/thuocso/internal/season"
)

// Search finds units and schools.
type Search struct{ db *DB }

// NewSearch returns the store of searches.
func NewSearch(db *DB) *Search { return &Search{db: db} }

// wordsFragment are patterns for the words of the text $3: a name without marks holds the text where it is like all of them.
const wordsFragment = `ALL (ARRAY(
        SELECT '%' || replace(replace(replace(word, '\', '\\'), '%', '\%'), '_', '\_') || '%'
          FROM regexp_split_to_table(trim(fold(CAST($3 AS text))), '\s+') AS word))`

// reaches are the seasons of a search and their paths, in the same order.
func reaches(a search.Asked) (seasons, paths any) {
	ids, below := make([]int64, len(a.Seasons)), make([]string, len(a.Seasons))
	for i, held := range a.Seasons {
		ids[i], below[i] = int64(held.Season), held.Path
	}

	return pq.Array(ids), pq.Array(below)
}

// findUnitsSQL finds offices in the trees of the seasons $1, in each below the path of $2 in its place, and below $4 in that of
// the day $5.
const findUnitsSQL = `
WITH held AS (
    SELECT DISTINCT ON (u.unit_id) u.season_id, u.unit_id, u.kind, u.code, u.name, fold(u.name) AS fold, coalesce(p.name, '') AS above
      FROM unnest(CAST($1 AS bigint[]), CAST($2 AS text[])) AS a (season_id, path)
      JOIN season n ON n.id = a.season_id
      JOIN season_unit u ON u.season_id = a.season_id AND starts_with(u.path, a.path)
      LEFT JOIN season_unit p ON p.season_id = u.season_id AND p.unit_id = u.parent_id
     WHERE a.path <> ''
     ORDER BY u.unit_id, n.school_year DESC, n.id DESC
), listed AS (
    SELECT v.unit_id, v.kind, v.code, v.name, v.fold, coalesce(p.name, '') AS above
      FROM unit_version v
      LEFT JOIN unit_version p ON p.unit_id = v.parent_id AND p.valid @> CAST($5 AS date)
     WHERE v.kind <> 'school'
       AND v.valid @> CAST($5 AS date)
       AND CAST($4 AS text) <> ''
       AND starts_with(v.path, CAST($4 AS text))
), found AS (
    SELECT coalesce(l.unit_id, h.unit_id) AS unit_id, coalesce(l.kind, h.kind) AS kind, coalesce(l.code, h.code) AS code,
           coalesce(l.name, h.name) AS name, coalesce(l.above, h.above) AS above,
           lower(coalesce(l.code, '')) = lower(trim(CAST($3 AS text))) OR lower(coalesce(h.code, '')) = lower(trim(CAST($3 AS text))) AS exact,
           strpos(coalesce(l.fold, h.fold), trim(fold(CAST($3 AS text)))) > 0 AS phrase,
           coalesce(l.fold LIKE ` + wordsFragment + `, false) OR coalesce(h.fold LIKE ` + wordsFragment + `, false) AS named,
           coalesce(h.season_id, 0) AS season_id, l.unit_id IS NOT NULL AS listed
      FROM held h
      FULL JOIN listed l ON l.unit_id = h.unit_id
)
SELECT f.unit_id, f.kind, f.code, f.name, f.above, f.season_id, f.listed, count(*) OVER () AS total
  FROM found f
 WHERE f.exact OR f.named
 ORDER BY f.exact DESC, f.phrase DESC, f.name COLLATE "vi-x-icu", f.unit_id
 LIMIT $6`

// FindUnits implements search.Store.
func (s *Search) FindUnits(ctx context.Context, a search.Asked, most int) ([]search.Unit, int, error) {
	var rows []struct {
		UnitID int64  `db:"unit_id"`
		Kind   string `db:"kind"`
		Code   string `db:"code"`
		Name   string `db:"name"`
		Above  string `db:"above"`
		Season int64  `db:"season_id"`
		Listed bool   `db:"listed"`
		Total  int    `db:"total"`
	}
	seasons, paths := reaches(a)
	if err := s.db.x.SelectContext(ctx, &rows, findUnitsSQL, seasons, paths, a.Text, a.Directory, day(a.Day), most); err != nil {
		return nil, 0, fmt.Errorf("find units in %d seasons: %w", len(a.Seasons), err)
	}
	list, total := make([]search.Unit, 0, len(rows)), 0
	for _, row := range rows {
		total = row.Total
		list = append(list, search.Unit{
			ID: row.UnitID, Kind: directory.Kind(row.Kind), Code: row.Code, Name: row.Name, Above: row.Above,
			Season: season.ID(row.Season), Listed: row.Listed,
		})
	}

	return list, total, nil
}

// foundSchoolsSQL finds schools that owe a return of a season of $1, below the path of $2 in its place, and those that offices
// below $4 manage on the day $5. A school is found by the words of either name, by the beginning of its code, or by one it had
// before. What is shown of them is read for those of the page alone: a word such as "trường" finds a whole nation. Inside coalesce a list
// is hashed; joined, it is walked through for every school where the plan is made for any parameters.
const foundSchoolsSQL = `
WITH asked AS (
    SELECT trim(fold(CAST($3 AS text))) AS fold, lower(trim(CAST($3 AS text))) AS code
), reach AS MATERIALIZED (
    SELECT a.season_id, a.path, n.school_year
      FROM unnest(CAST($1 AS bigint[]), CAST($2 AS text[])) AS a (season_id, path)
      JOIN season n ON n.id = a.season_id
     WHERE a.path <> ''
), office AS MATERIALIZED (
    SELECT o.unit_id
      FROM unit_version o
     WHERE o.kind <> 'school'
       AND o.valid @> CAST($5 AS date)
       AND CAST($4 AS text) <> ''
       AND starts_with(o.path, CAST($4 AS text))
), old AS MATERIALIZED (
    SELECT o.school_id, max(o.code) AS code
      FROM school_old_code o, asked
     WHERE lower(o.code) = asked.code
     GROUP BY o.school_id
), hit AS (
    SELECT s.school_id, s.code, s.name, s.fold, 2 AS nth
      FROM reach a
      JOIN season_school s ON s.season_id = a.season_id AND starts_with(s.path, a.path)
     CROSS JOIN asked
     WHERE s.in_scope
       AND (s.fold LIKE ` + wordsFragment + ` OR starts_with(lower(s.code), asked.code) OR s.school_id IN (SELECT school_id FROM old))
     UNION ALL
    SELECT v.unit_id, v.code, v.name, v.fold, 1 AS nth
      FROM unit_version v
     CROSS JOIN asked
     WHERE v.kind = 'school'
       AND v.valid @> CAST($5 AS date)
       AND (v.fold LIKE ` + wordsFragment + ` OR starts_with(lower(v.code), asked.code) OR v.unit_id IN (SELECT school_id FROM old))
       AND coalesce(v.unit_id IN (
               SELECT m.school_id FROM managing m WHERE m.valid @> CAST($5 AS date) AND coalesce(m.office_id IN (SELECT unit_id FROM office), false)), false)
), one AS (
    SELECT DISTINCT ON (h.school_id) h.school_id, h.code, h.name, h.fold
      FROM hit h
     ORDER BY h.school_id, h.nth
), page AS MATERIALIZED (
    SELECT o.school_id, o.code, o.name, count(*) OVER () AS total, lower(o.code) = asked.code AS exact,
           strpos(o.fold, asked.fold) > 0 AS phrase
      FROM one o
     CROSS JOIN asked
     ORDER BY lower(o.code) = asked.code DESC, strpos(o.fold, asked.fold) > 0 DESC, o.name COLLATE "vi-x-icu", o.school_id
     LIMIT $6
)
SELECT p.school_id, p.code, p.name, coalesce(l.stages, h.stages) AS stages, coalesce(l.managing, h.managing) AS managing,
       coalesce(l.commune, h.commune) AS commune, coalesce(h.state, 'none') AS state, coalesce(old.code, '') AS old,
       coalesce(h.season_id, 0) AS season_id, l.managing IS NOT NULL AS listed, p.total
  FROM page p
  LEFT JOIN old ON old.school_id = p.school_id
  LEFT JOIN LATERAL (
      SELECT r.stages, o.name AS managing, coalesce(c.name, '') AS commune
        FROM managing m
        JOIN office f ON f.unit_id = m.office_id
        JOIN unit_version o ON o.unit_id = m.office_id AND o.valid @> CAST($5 AS date)
        JOIN unit_version v ON v.unit_id = m.school_id AND v.valid @> CAST($5 AS date)
        JOIN school_version r ON r.school_id = m.school_id AND r.valid @> CAST($5 AS date)
        LEFT JOIN unit_version c ON c.unit_id = v.parent_id AND c.valid @> CAST($5 AS date)
       WHERE m.school_id = p.school_id
         AND m.valid @> CAST($5 AS date)) l ON true
  LEFT JOIN LATERAL (
      SELECT s.season_id, s.stages, mu.name AS managing, s.commune_name AS commune, coalesce(r.state, 'none') AS state
        FROM reach a
        JOIN season_school s ON s.season_id = a.season_id AND starts_with(s.path, a.path)
        JOIN season_unit mu ON mu.season_id = s.season_id AND mu.unit_id = s.managing_id
        LEFT JOIN school_return r ON r.season_id = s.season_id AND r.school_id = s.school_id
       WHERE s.school_id = p.school_id
         AND s.in_scope
       ORDER BY a.school_year DESC, a.season_id DESC
       LIMIT 1) h ON true
 ORDER BY p.exact DESC, p.phrase DESC, p.name COLLATE "vi-x-icu", p.school_id`

// FindSchools implements search.Store.
func (s *Search) FindSchools(ctx context.Context, a search.Asked, most int) ([]search.School, int, error) {
	var rows []struct {
		ID       int64          `db:"school_id"`
		Code     string         `db:"code"`
		Name     string         `db:"name"`
		Stages   pq.StringArray `db:"stages"`
		Managing string         `db:"managing"`
		Commune  string         `db:"commune"`
		State    string         `db:"state"`
		Old      string         `db:"old"`
		Season   int64          `db:"season_id"`
		Listed   bool           `db:"listed"`
		Total    int            `db:"total"`
	}
	seasons, paths := reaches(a)
	if err := s.db.x.SelectContext(ctx, &rows, foundSchoolsSQL, seasons, paths, a.Text, a.Directory, day(a.Day), most); err != nil {
		return nil, 0, fmt.Errorf("find schools in %d seasons: %w", len(a.Seasons), err)
	}
	list, total := make([]search.School, 0, len(rows)), 0
	for _, row := range rows {
		total = row.Total
		state, ok := ranking.ParseState(row.State)
		if !ok {
			return nil, 0, fmt.Errorf("find schools: school %d has the unknown state %q", row.ID, row.State)
		}
		list = append(list, search.School{
			ID: row.ID, Code: row.Code, Name: row.Name, Stages: row.Stages, Managing: row.Managing, Commune: row.Commune,
			Old: row.Old, State: state, Season: season.ID(row.Season), Listed: row.Listed,
		})
	}

	return list, total, nil
}

var _ search.Store = (*Search)(nil)
