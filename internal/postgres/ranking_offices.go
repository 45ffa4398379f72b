package postgres

import (
	"context"
	"fmt"

	"github.com/thuocso/thuocso/internal/ranking/offices"
	"github.com/thuocso/thuocso/internal/season"
)

// punctualSQL counts the returns below a path by managing unit: those sent, those sent before the deadline, those judged. When a
// return was sent its receipts of the first round say, the last of them where it was withdrawn between; without any the return.
const punctualSQL = `
SELECT u.path` + countPunctualSQL + `
 GROUP BY u.path
 ORDER BY u.path`

// onGroundSQL counts the same by the district on whose ground a school stands.
const onGroundSQL = `
SELECT coalesce(s.district_id, 0) AS district` + countPunctualSQL + `
 GROUP BY 1
 ORDER BY 1`

// countPunctualSQL is what both count.
const countPunctualSQL = `, count(*) AS owing,
       count(*) FILTER (WHERE r.state IN ('submitted', 'resubmitted', 'verified', 'recognised', 'published')) AS sent,
       count(*) FILTER (WHERE r.state IN ('submitted', 'returned', 'resubmitted', 'verified', 'recognised', 'published')
                          AND coalesce(f.at, r.submitted_at) <= n.submit_until) AS on_time,
       count(*) FILTER (WHERE r.state IN ('verified', 'recognised', 'published')) AS reviewed
  FROM season_school s
  JOIN season n ON n.id = s.season_id
  JOIN season_unit u ON u.season_id = s.season_id AND u.unit_id = s.managing_id
  LEFT JOIN school_return r ON r.season_id = s.season_id AND r.school_id = s.school_id
  LEFT JOIN LATERAL (SELECT max(c.at) AS at FROM receipt c WHERE c.return_id = r.id AND c.round = 1) AS f ON true
 WHERE s.season_id = $1
   AND s.in_scope
   AND starts_with(s.path, CAST($2 AS text))`

// Punctual implements offices.Store.
func (s *Ranking) Punctual(ctx context.Context, id season.ID, scope string) ([]offices.Punctual, error) {
	var rows []struct {
		Path     string `db:"path"`
		Owing    int    `db:"owing"`
		Sent     int    `db:"sent"`
		OnTime   int    `db:"on_time"`
		Reviewed int    `db:"reviewed"`
	}
	if err := s.db.x.SelectContext(ctx, &rows, punctualSQL, int64(id), scope); err != nil {
		return nil, fmt.Errorf("returns of season %d in %s: %w", id, scope, err)
	}
	counts := make([]offices.Punctual, 0, len(rows))
	for _, row := range rows {
		counts = append(counts, offices.Punctual{
			Path: row.Path, Owing: row.Owing, Sent: row.Sent, OnTime: row.OnTime, Reviewed: row.Reviewed,
		})
	}

	return counts, nil
}

// OnGround implements offices.Store.
func (s *Ranking) OnGround(ctx context.Context, id season.ID, scope string) ([]offices.OnGround, error) {
	var rows []struct {
		District int64 `db:"district"`
		Owing    int   `db:"owing"`
		Sent     int   `db:"sent"`
		OnTime   int   `db:"on_time"`
		Reviewed int   `db:"reviewed"`
	}
	if err := s.db.x.SelectContext(ctx, &rows, onGroundSQL, int64(id), scope); err != nil {
		return nil, fmt.Errorf("returns of season %d on the ground of %s: %w", id, scope, err)
	}
	counts := make([]offices.OnGround, 0, len(rows))
	for _, row := range rows {
		counts = append(counts, offices.OnGround{District: row.District, Punctual: offices.Punctual{
			Owing: row.Owing, Sent: row.Sent, OnTime: row.OnTime, Reviewed: row.Reviewed,
		}})
	}

	return counts, nil
}

var _ offices.Store = (*Ranking)(nil)
