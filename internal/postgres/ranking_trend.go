package postgres

import (
	"context"
	"fmt"

	"github.com/thuocso/thuocso/internal/ranking/trend"
	"github.com/thuocso/thuocso/internal/season"
)

// movesSQL compares the parts of two seasons' trees that a unit heads: units by their id, schools that stand in both by whether
// they stand below it.
const movesSQL = `
WITH head AS (
    SELECT a.path AS before, b.path AS after
      FROM season_unit a
      JOIN season_unit b ON b.season_id = $2 AND b.unit_id = a.unit_id
     WHERE a.season_id = $1
       AND a.unit_id = $3
), unit AS (
    SELECT count(*) FILTER (WHERE u.was AND NOT u.is_now) AS gone, count(*) FILTER (WHERE u.is_now AND NOT u.was) AS new
      FROM (SELECT s.unit_id, bool_or(s.season_id = $1) AS was, bool_or(s.season_id = $2) AS is_now
              FROM season_unit s
             CROSS JOIN head
             WHERE s.season_id = $1 AND starts_with(s.path, head.before)
                OR s.season_id = $2 AND starts_with(s.path, head.after)
             GROUP BY s.unit_id) u
), school AS (
    SELECT count(*) FILTER (WHERE starts_with(b.path, head.after) AND NOT starts_with(a.path, head.before)) AS came,
           count(*) FILTER (WHERE starts_with(a.path, head.before) AND NOT starts_with(b.path, head.after)) AS went
      FROM season_school a
      JOIN season_school b ON b.season_id = $2 AND b.school_id = a.school_id
     CROSS JOIN head
     WHERE a.season_id = $1
       AND a.in_scope
       AND b.in_scope
)
SELECT unit.gone AS units_gone, unit.new AS units_new, school.came AS schools_came, school.went AS schools_went
  FROM unit
 CROSS JOIN school`

// Moves implements trend.Store.
func (s *Ranking) Moves(ctx context.Context, from, to season.ID, unit int64) (trend.Moves, error) {
	var row struct {
		UnitsGone   int `db:"units_gone"`
		UnitsNew    int `db:"units_new"`
		SchoolsCame int `db:"schools_came"`
		SchoolsWent int `db:"schools_went"`
	}
	if err := s.db.x.GetContext(ctx, &row, movesSQL, int64(from), int64(to), unit); err != nil {
		return trend.Moves{}, fmt.Errorf("moves of unit %d from season %d to %d: %w", unit, from, to, err)
	}

	return trend.Moves(row), nil
}

// schoolPathSQL reads where a school stood in a season.
const schoolPathSQL = `
SELECT coalesce(max(s.path), '')
  FROM season_school s
 WHERE s.season_id = $1
   AND s.school_id = $2
   AND s.in_scope`

// Path implements trend.Store.
func (s *Ranking) Path(ctx context.Context, id season.ID, school int64) (string, error) {
	var path string
	if err := s.db.x.GetContext(ctx, &path, schoolPathSQL, int64(id), school); err != nil {
		return "", fmt.Errorf("path of school %d in season %d: %w", school, id, err)
	}

	return path, nil
}

var _ trend.Store = (*Ranking)(nil)
