package postgres

import (
	"context"
	"fmt"

	"github.com/lib/pq"

	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/trend"
	"github.com/thuocso/thuocso/internal/season"
)

// satSQL lists the seasons in which a school owed a return.
const satSQL = `
SELECT n.id
  FROM season_school s
  JOIN season n ON n.id = s.season_id
 WHERE s.school_id = $1
   AND s.in_scope
 ORDER BY n.school_year DESC, n.id DESC`

// Sat implements trend.Past.
func (s *Ranking) Sat(ctx context.Context, school int64) ([]season.ID, error) {
	var ids []season.ID
	if err := s.db.x.SelectContext(ctx, &ids, satSQL, school); err != nil {
		return nil, fmt.Errorf("seasons of school %d: %w", school, err)
	}

	return ids, nil
}

// attendedSQL lists the seasons, up to the year of one, in which the schools owed a return that stand below a path in that one.
const attendedSQL = `
SELECT n.id
  FROM season n
  JOIN season now ON now.id = $1 AND now.school_year >= n.school_year
 WHERE EXISTS (
       SELECT
         FROM season_school s
         JOIN season_school o ON o.season_id = n.id AND o.school_id = s.school_id AND o.in_scope
        WHERE s.season_id = $1
          AND s.in_scope
          AND starts_with(s.path, CAST($2 AS text)))
 ORDER BY n.school_year DESC, n.id DESC`

// Attended implements trend.Past.
func (s *Ranking) Attended(ctx context.Context, now season.ID, path string) ([]season.ID, error) {
	var ids []season.ID
	if err := s.db.x.SelectContext(ctx, &ids, attendedSQL, int64(now), path); err != nil {
		return nil, fmt.Errorf("seasons of the schools of season %d in %s: %w", now, path, err)
	}

	return ids, nil
}

// pastStandingsSQL reads, of one season, the schools that stand below a path in the tree of another.
const pastStandingsSQL = `
SELECT n.school_id, coalesce(r.state, '') AS state, t.group_low, t.group_high, coalesce(t.level_low, 0) AS level_low, coalesce(t.level_high, 0) AS level_high
  FROM season_school n
  JOIN season_school o ON o.season_id = $1 AND o.school_id = n.school_id AND o.in_scope
  LEFT JOIN school_return r ON r.season_id = o.season_id AND r.school_id = o.school_id
  LEFT JOIN result t ON t.return_id = r.id
       AND ((CAST($3 AS text) = 'verified' AND t.basis = 'verified' AND r.state IN ('verified', 'recognised', 'published'))
         OR (CAST($3 AS text) = 'recognised' AND t.basis = 'recognised' AND r.state IN ('recognised', 'published'))
         OR (CAST($3 AS text) = 'published' AND t.basis = 'recognised' AND r.state = 'published'))
 WHERE n.season_id = $2
   AND n.in_scope
   AND starts_with(n.path, CAST($4 AS text))`

// Standings implements trend.Past.
func (s *Ranking) Standings(ctx context.Context, of, now season.ID, basis ranking.Basis, path string) ([]trend.Standing, error) {
	var rows []struct {
		School int64         `db:"school_id"`
		State  string        `db:"state"`
		Low    pq.Int64Array `db:"group_low"`
		High   pq.Int64Array `db:"group_high"`
		From   int           `db:"level_low"`
		To     int           `db:"level_high"`
	}
	if err := s.db.x.SelectContext(ctx, &rows, pastStandingsSQL, int64(of), int64(now), string(basis), path); err != nil {
		return nil, fmt.Errorf("schools of season %d that stand in %s in season %d: %w", of, path, now, err)
	}
	list := make([]trend.Standing, len(rows))
	for i := range rows {
		row := &rows[i]
		state, ok := ranking.ParseState(row.State)
		if !ok || len(row.Low) != len(row.High) || len(row.Low) > 0 && (row.From < 1 || row.To > 3 || row.From > row.To) {
			return nil, fmt.Errorf("schools of season %d: a result is damaged", of)
		}
		list[i] = trend.Standing{School: row.School, State: state, Low: row.From, High: row.To}
		for g := range row.Low {
			list[i].Groups = append(list[i].Groups, ranking.Range{
				Low: maturity.Points(row.Low[g]), High: maturity.Points(row.High[g]), //nolint:gosec // hundredths of points
			})
		}
	}

	return list, nil
}

var _ trend.Past = (*Ranking)(nil)
