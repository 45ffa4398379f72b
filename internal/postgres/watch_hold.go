package postgres

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/thuocso/thuocso/internal/audit"
	"github.com/thuocso/thuocso/internal/ranking/watch"
)

// jobSubject is the subject matter of what people decide about jobs; its id is the season, 0 for those of the whole portal.
const jobSubject = "job"

// heldSQL reads what a decision about a job needs.
const heldSQL = `
SELECT p.at, coalesce(p.by_id, 0) AS by_id, coalesce(p.reason, '') AS reason, coalesce(n.display, '') AS post,
       EXISTS (SELECT FROM job_request q WHERE q.job = j.job AND j.season_id = 0) AS asked,
       (SELECT max(r.scheduled_for)
          FROM run r
         WHERE r.job = j.job
           AND coalesce(r.season_id, 0) = j.season_id
           AND r.outcome <> 'abandoned') AS moment,
       (SELECT coalesce(max(a.id), 0)
          FROM run a
         WHERE a.season_id = j.season_id
           AND a.job = j.job
           AND a.outcome = 'altered'
           AND a.id > coalesce((SELECT e.run_id FROM altered_seen e WHERE e.season_id = j.season_id), 0)) AS altered
  FROM (SELECT CAST($1 AS text) AS job, CAST($2 AS bigint) AS season_id) j
  LEFT JOIN job_pause p ON p.job = j.job AND p.season_id = j.season_id
  LEFT JOIN person n ON n.id = p.by_id`

func readHeld(ctx context.Context, tx *sqlx.Tx, id watch.ID) (watch.Held, error) {
	var row struct {
		At     sql.NullTime `db:"at"`
		ByID   int64        `db:"by_id"`
		Reason string       `db:"reason"`
		Post   string       `db:"post"`
		Asked  bool         `db:"asked"`
		Moment sql.NullTime `db:"moment"`
		// Altered is the newest row of the ledger about altered figures that nobody has looked into.
		Altered int64 `db:"altered"`
	}
	if err := tx.GetContext(ctx, &row, heldSQL, id.Job, int64(id.Season)); err != nil {
		return watch.Held{}, fmt.Errorf("read job %s: %w", id.Job, err)
	}
	h := watch.Held{Asked: row.Asked, Moment: row.Moment.Time, Altered: row.Altered}
	if row.At.Valid {
		h.Pause = &watch.Pause{At: row.At.Time, ByID: row.ByID, Post: row.Post, Reason: row.Reason}
	}

	return h, nil
}

// pauseJobSQL lets a job rest.
const pauseJobSQL = `
INSERT INTO job_pause (job, season_id, at, by_id, reason)
VALUES ($1, $2, $3, $4, $5)`

// resumeJobSQL lets it go on.
const resumeJobSQL = `
DELETE FROM job_pause p
 WHERE p.job = $1
   AND p.season_id = $2`

// askJobSQL asks for a run.
const askJobSQL = `
INSERT INTO job_request (job, at, by_id)
VALUES ($1, $2, $3)`

// alteredSeenSQL notes up to which row of the ledger somebody has looked into altered figures.
const alteredSeenSQL = `
INSERT INTO altered_seen AS e (season_id, run_id, at, by_id)
VALUES ($1, $2, $3, $4)
    ON CONFLICT (season_id) DO UPDATE
   SET run_id = excluded.run_id,
       at = excluded.at,
       by_id = excluded.by_id`

// skipMomentSQL notes a moment that passed while the job was paused, unless it has its run.
const skipMomentSQL = `
INSERT INTO run (job, season_id, cause, scheduled_for, started_at, finished_at, outcome, detail, person_id, holder, until)
SELECT n.job, n.season_id, 'schedule', n.moment, n.at, n.at, 'skipped', 'paused', $5, $6, n.at
  FROM (SELECT CAST($1 AS text) AS job, CAST($2 AS bigint) AS season_id, CAST($3 AS timestamptz) AS moment, CAST($4 AS timestamptz) AS at) n
 WHERE NOT EXISTS (
       SELECT FROM run r
        WHERE r.job = n.job
          AND coalesce(r.season_id, 0) = coalesce(n.season_id, 0)
          AND r.scheduled_for = n.moment
          AND r.outcome <> 'abandoned')
    ON CONFLICT DO NOTHING`

// Update implements watch.Store.
func (s *Schedule) Update(ctx context.Context, id watch.ID, by watch.Act, decide func(watch.Held) (watch.Change, error)) error {
	return s.db.inTx(ctx, nil, func(tx *sqlx.Tx) error {
		if err := inTurn(ctx, tx, id); err != nil {
			return err
		}
		held, err := readHeld(ctx, tx, id)
		if err != nil {
			return err
		}
		change, err := decide(held)
		if err != nil {
			return err
		}
		if err := writeHold(ctx, tx, id, by, change); err != nil {
			return fmt.Errorf("write decision about job %s: %w", id.Job, err)
		}

		return appendAudit(ctx, tx, auditSubject{Kind: jobSubject, ID: int64(id.Season), PersonID: by.ByID, At: by.At}, change.Entry)
	})
}

func writeHold(ctx context.Context, tx *sqlx.Tx, id watch.ID, by watch.Act, c watch.Change) error {
	var err error
	if c.Pause != nil {
		_, err = tx.ExecContext(ctx, pauseJobSQL, id.Job, int64(id.Season), c.Pause.At, c.Pause.ByID, c.Pause.Reason)
	}
	if c.Resume && err == nil {
		_, err = tx.ExecContext(ctx, resumeJobSQL, id.Job, int64(id.Season))
	}
	if c.Ask && err == nil {
		_, err = tx.ExecContext(ctx, askJobSQL, id.Job, by.At, by.ByID)
	}
	if c.Seen != 0 && err == nil {
		_, err = tx.ExecContext(ctx, alteredSeenSQL, int64(id.Season), c.Seen, by.At, by.ByID)
	}
	if !c.Skip.IsZero() && err == nil {
		_, err = tx.ExecContext(ctx, skipMomentSQL, id.Job, whole(id), c.Skip, by.At, by.ByID, "")
	}

	return err
}

// whole is the season of a job as the ledger has it: none for a job of the whole portal.
func whole(id watch.ID) *int64 {
	if id.Season == 0 {
		return nil
	}
	n := int64(id.Season)

	return &n
}

// Skip notes that a moment passed while the job was paused.
func (s *Schedule) Skip(ctx context.Context, id watch.ID, moment, at time.Time, holder string) error {
	if _, err := s.db.x.ExecContext(ctx, skipMomentSQL, id.Job, whole(id), moment, at, int64(0), holder); err != nil {
		return fmt.Errorf("note skipped moment of job %s: %w", id.Job, err)
	}

	return nil
}

// trustSQL notes that the ledger up to its newest run is no measure of the clock.
const trustSQL = `
INSERT INTO clock_trust (run_id, at, by_id)
SELECT coalesce(max(r.id), 0), $1, $2
  FROM run r
    ON CONFLICT (run_id) DO NOTHING`

// Trust implements watch.Store.
func (s *Schedule) Trust(ctx context.Context, by watch.Act, entry audit.Entry) error {
	return s.db.inTx(ctx, nil, func(tx *sqlx.Tx) error {
		if _, err := tx.ExecContext(ctx, trustSQL, by.At, by.ByID); err != nil {
			return fmt.Errorf("trust the clock: %w", err)
		}

		return appendAudit(ctx, tx, auditSubject{Kind: jobSubject, PersonID: by.ByID, At: by.At}, entry)
	})
}
