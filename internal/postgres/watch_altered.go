package postgres

import (
	"context"
	"fmt"

	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/watch"
	"github.com/thuocso/thuocso/internal/season"
)

// alterationsSQL lists what the ledger tells of altered figures that nobody has looked into, newest first, and whether those of the
// season still are.
const alterationsSQL = `
SELECT r.job, coalesce(r.season_id, 0) AS season_id, r.id, r.cause, r.outcome, r.scheduled_for, r.started_at, r.finished_at, r.read_count,
       r.written_count, r.checked, r.detail, r.person_id, '' AS post, r.token, r.until, k.told IS NOT NULL AS standing
  FROM run r
  LEFT JOIN altered_seen e ON e.season_id = r.season_id
  LEFT JOIN snapshot_taken k ON k.season_id = r.season_id
 WHERE r.outcome = 'altered'
   AND r.id > coalesce(e.run_id, 0)
 ORDER BY r.id DESC
 LIMIT $1`

// alterations fills in what was found of altered figures.
func (s *Schedule) alterations(ctx context.Context, works []watch.Work) error {
	var rows []struct {
		jobRunRow

		Standing bool `db:"standing"`
	}
	if err := s.db.x.SelectContext(ctx, &rows, alterationsSQL, watch.MostBad); err != nil {
		return fmt.Errorf("altered figures: %w", err)
	}
	found := map[season.ID][]ranking.Entered{}
	standing := map[season.ID]bool{}
	for i := range rows {
		e, err := rows[i].domain()
		if err != nil {
			return err
		}
		id := season.ID(rows[i].SeasonID)
		found[id], standing[id] = append(found[id], e), rows[i].Standing
	}
	for i := range works {
		if w := &works[i]; w.Season != 0 {
			w.Altered, w.Standing = found[w.Season], standing[w.Season]
		}
	}

	return nil
}
