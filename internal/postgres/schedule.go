package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/schedule"
	"github.com/thuocso/thuocso/internal/season"
)

// Schedule keeps the lease of the jobs and tells what there is to run.
type Schedule struct{ db *DB }

// NewSchedule returns the store of the scheduler.
func NewSchedule(db *DB) *Schedule { return &Schedule{db: db} }

// acquireSQL takes a lease that is free, renews one's own, and leaves another's alone. The server's clock decides, for
// the clocks of several machines differ; the token rises when the holder changes or had let the lease run out.
const acquireSQL = `
INSERT INTO lease AS l (name, holder, token, until)
VALUES ($1, $2, 1, clock_timestamp() + make_interval(secs => CAST($3 AS double precision)))
    ON CONFLICT (name) DO UPDATE
   SET holder = excluded.holder,
       until = excluded.until,
       token = l.token + CASE WHEN l.holder = excluded.holder AND l.until >= clock_timestamp() THEN 0 ELSE 1 END
 WHERE l.holder = excluded.holder
    OR l.until < clock_timestamp()
RETURNING l.token`

// Acquire implements schedule.Store.
func (s *Schedule) Acquire(ctx context.Context, name, holder string, length time.Duration) (int64, bool, error) {
	var token int64
	err := s.db.x.GetContext(ctx, &token, acquireSQL, name, holder, length.Seconds())
	if errors.Is(err, sql.ErrNoRows) {
		return 0, false, nil
	}
	if err != nil {
		return 0, false, fmt.Errorf("acquire lease %s: %w", name, err)
	}

	return token, true, nil
}

// releaseSQL ends a lease; the token stays, so that the next holder's is higher.
const releaseSQL = `
UPDATE lease
   SET until = '-infinity'
 WHERE name = $1
   AND holder = $2
   AND token = $3`

// Release implements schedule.Store.
func (s *Schedule) Release(ctx context.Context, name, holder string, token int64) error {
	if _, err := s.db.x.ExecContext(ctx, releaseSQL, name, holder, token); err != nil {
		return fmt.Errorf("release lease %s: %w", name, err)
	}

	return nil
}

// abandonSQL ends the runs of dead processes, and those that hang: over their time although who began them still leads.
const abandonSQL = `
UPDATE run
   SET outcome = 'abandoned',
       finished_at = $2,
       detail = CASE WHEN token > 0 AND token < $1 THEN 'abandoned' ELSE 'overdue' END
 WHERE outcome = 'running'
   AND (until < $2 OR token > 0 AND token < $1)`

// Abandon implements schedule.Store.
func (s *Schedule) Abandon(ctx context.Context, token int64, at time.Time) (int, error) {
	ended, err := s.db.x.ExecContext(ctx, abandonSQL, token, at)
	if err != nil {
		return 0, fmt.Errorf("abandon runs below token %d: %w", token, err)
	}
	n, err := ended.RowsAffected()
	if err != nil {
		return 0, fmt.Errorf("count abandoned runs: %w", err)
	}

	return int(n), nil
}

// dirtySeasonsSQL lists the seasons with dirty marks that nobody paused, the longest waiting first, with how long ago the first
// and the last came. The server's clock tells, for it has written the marks.
const dirtySeasonsSQL = `
SELECT m.season_id, extract(epoch FROM clock_timestamp() - min(m.at)) AS first, extract(epoch FROM clock_timestamp() - max(m.at)) AS last
  FROM dirty_mark m
 WHERE NOT EXISTS (SELECT FROM job_pause p WHERE p.job = 'rank' AND p.season_id = m.season_id)
 GROUP BY m.season_id
 ORDER BY min(m.at), m.season_id`

// Dirty implements schedule.Store.
func (s *Schedule) Dirty(ctx context.Context) ([]schedule.Changed, error) {
	var rows []struct {
		SeasonID int64   `db:"season_id"`
		First    float64 `db:"first"`
		Last     float64 `db:"last"`
	}
	if err := s.db.x.SelectContext(ctx, &rows, dirtySeasonsSQL); err != nil {
		return nil, fmt.Errorf("dirty seasons: %w", err)
	}
	list := make([]schedule.Changed, 0, len(rows))
	for _, row := range rows {
		list = append(list, schedule.Changed{Season: season.ID(row.SeasonID), First: seconds(row.First), Last: seconds(row.Last)})
	}

	return list, nil
}

func seconds(n float64) time.Duration { return time.Duration(n * float64(time.Second)) }

// dueSQL lists the open seasons that nobody paused with the last scheduled moment that has its run: one that passed in a pause
// has none, so that the last of them is caught up once the job goes on.
const dueSQL = `
SELECT s.id AS season_id, max(r.scheduled_for) AS last
  FROM season s
  LEFT JOIN run r ON r.season_id = s.id AND r.job = $1 AND r.scheduled_for IS NOT NULL
       AND r.outcome NOT IN ('abandoned', 'skipped')
 WHERE s.state = 'open'
   AND NOT EXISTS (SELECT FROM job_pause p WHERE p.job = $1 AND p.season_id = s.id)
 GROUP BY s.id
 ORDER BY s.id`

// Due implements schedule.Store.
func (s *Schedule) Due(ctx context.Context, job string) ([]ranking.Due, error) {
	var rows []struct {
		SeasonID int64        `db:"season_id"`
		Last     sql.NullTime `db:"last"`
	}
	if err := s.db.x.SelectContext(ctx, &rows, dueSQL, job); err != nil {
		return nil, fmt.Errorf("due seasons: %w", err)
	}
	list := make([]ranking.Due, 0, len(rows))
	for _, row := range rows {
		list = append(list, ranking.Due{Season: season.ID(row.SeasonID), Last: row.Last.Time})
	}

	return list, nil
}
