package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/schedule"
)

// lastJobRunSQL finds the last scheduled moment of a job that has its run.
const lastJobRunSQL = `
SELECT max(r.scheduled_for)
  FROM run r
 WHERE r.job = $1
   AND r.season_id IS NULL
   AND r.scheduled_for IS NOT NULL
   AND r.outcome NOT IN ('abandoned', 'skipped')`

// Last implements schedule.Ledger.
func (s *Schedule) Last(ctx context.Context, job string) (time.Time, error) {
	var last sql.NullTime
	if err := s.db.x.GetContext(ctx, &last, lastJobRunSQL, job); err != nil {
		return time.Time{}, fmt.Errorf("last run of job %s: %w", job, err)
	}

	return last.Time, nil
}

// beginJobSQL writes the row of a job that begins, if the lease is still the one it is to run under.
const beginJobSQL = `
INSERT INTO run (job, cause, scheduled_for, started_at, outcome, holder, token, until, person_id)
SELECT $1, $2, $3, $4, 'running', $5, l.token, $6, $9
  FROM lease l
 WHERE l.name = $7
   AND l.token = $8
RETURNING id`

// dropRequestSQL takes away that somebody asked for a job.
const dropRequestSQL = `
DELETE FROM job_request q
 WHERE q.job = $1`

// Begin implements schedule.Ledger.
func (s *Schedule) Begin(ctx context.Context, b schedule.Begin) (int64, error) {
	var id int64
	err := s.db.inTx(ctx, nil, func(tx *sqlx.Tx) error {
		err := tx.GetContext(ctx, &id, beginJobSQL, b.Job, string(b.Cause), moment(b.Moment), b.At, b.Holder, b.Until, b.Fence.Lease,
			b.Fence.Token, b.PersonID)
		switch {
		case violates(err, "run_job_moment_once"):
			return fault.New(fault.Conflict, "ranking.moment_has_run")
		case errors.Is(err, sql.ErrNoRows):
			return fault.New(fault.Conflict, "ranking.lease_lost")
		case err != nil:
			return fmt.Errorf("write run of job %s: %w", b.Job, err)
		}
		if b.Cause != ranking.ByButton {
			return nil
		}
		if _, err := tx.ExecContext(ctx, dropRequestSQL, b.Job); err != nil {
			return fmt.Errorf("take away request for job %s: %w", b.Job, err)
		}

		return nil
	})

	return id, err
}

// endJobSQL ends the run of a job, unless somebody gave it up.
const endJobSQL = `
UPDATE run
   SET outcome = $2,
       detail = $3,
       finished_at = $4,
       read_count = $5,
       written_count = $6
 WHERE id = $1
   AND outcome = 'running'`

// End implements schedule.Ledger.
func (s *Schedule) End(ctx context.Context, run int64, e schedule.End) error {
	outcome := ranking.Done
	switch e.Reason {
	case "":
	case schedule.ReasonFenced:
		outcome = ranking.Abandoned
	default:
		outcome = ranking.Failed
	}
	if _, err := s.db.x.ExecContext(ctx, endJobSQL, run, string(outcome), e.Reason, e.At, e.Read, e.Written); err != nil {
		return fmt.Errorf("end run %d: %w", run, err)
	}

	return nil
}
