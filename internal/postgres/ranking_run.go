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
	"github.com/thuocso/thuocso/internal/ranking/recompute"
	"github.com/thuocso/thuocso/internal/ranking/recompute/proof"
)

// Ranking reads what a run tallies, keeps its snapshots and its ledger, and serves the pages of figures.
type Ranking struct{ db *DB }

// NewRanking returns the store of runs and figures.
func NewRanking(db *DB) *Ranking { return &Ranking{db: db} }

// beginRunSQL writes the ledger's row of a run.
const beginRunSQL = `
INSERT INTO run (job, season_id, cause, scheduled_for, started_at, outcome, person_id, holder, token, until)
VALUES ($1, $2, $3, $4, $5, 'running', $6, $7, $8, $9)
RETURNING id`

// Begin implements recompute.Store.
func (s *Ranking) Begin(ctx context.Context, b recompute.Start) (int64, error) {
	var id int64
	err := s.db.x.GetContext(ctx, &id, beginRunSQL, b.Job, int64(b.Season), string(b.Cause), moment(b.ScheduledFor), b.At,
		b.PersonID, b.Holder, b.Fence.Token, b.Until)
	if violates(err, "run_moment_once") {
		return 0, fault.New(fault.Conflict, "ranking.moment_has_run")
	}
	if err != nil {
		return 0, fmt.Errorf("write run of season %d: %w", b.Season, err)
	}

	return id, nil
}

// failRunSQL ends a run that broke off. One that was given up before and was refused only now, when it wanted to write, is noted
// as late: its process went on after another had taken the lead.
const failRunSQL = `
UPDATE run
   SET outcome = CASE outcome WHEN 'running' THEN 'failed' ELSE outcome END,
       finished_at = $2,
       detail = CASE outcome WHEN 'running' THEN $3 ELSE 'late' END
 WHERE id = $1
   AND (outcome = 'running' OR outcome = 'abandoned' AND detail = 'abandoned' AND CAST($3 AS text) = 'fenced')`

// Fail implements recompute.Store.
func (s *Ranking) Fail(ctx context.Context, runID int64, at time.Time, reason string) error {
	if _, err := s.db.x.ExecContext(ctx, failRunSQL, runID, at, reason); err != nil {
		return fmt.Errorf("end failed run %d: %w", runID, err)
	}

	return nil
}

// Recompute implements recompute.Store: one repeatable-read transaction from the first reading to the ledger's row.
func (s *Ranking) Recompute(
	ctx context.Context, runID int64, c ranking.Command, decide func(*recompute.Source) (*recompute.Change, error),
) error {
	return s.db.inTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead}, func(tx *sqlx.Tx) error {
		s, err := s.db.readStanding(ctx, tx, int64(c.Season), c.Cause.Recounts())
		if err != nil {
			return err
		}
		change, err := decide(s.source)
		if err != nil {
			return err
		}
		if err := holdFence(ctx, tx, c.Fence); err != nil {
			return err
		}
		if s.stood.altered() {
			f := finding{season: int64(c.Season), cause: c.Cause, at: change.At, stands: s.stood.stands}
			if change.Altered, err = f.note(ctx, tx); err != nil {
				return err
			}
		}
		w := &snapshotWriter{tx: tx, run: runID, season: int64(c.Season), kept: s.stood.kept}
		if err := w.proven(ctx, s.source, change); err != nil {
			return err
		}

		return w.end(ctx, change)
	})
}

// fenceSQL locks the lease's token against a takeover until the commit; one that happened after the reading began fails the
// transaction, which is then tried again and sees it. Renewals of the lease leave this row alone.
const fenceSQL = `
SELECT f.token
  FROM fence f
 WHERE f.name = $1
   FOR SHARE`

func holdFence(ctx context.Context, tx *sqlx.Tx, f ranking.Fence) error {
	if f.Lease == "" {
		return nil
	}
	var token int64
	err := tx.GetContext(ctx, &token, fenceSQL, f.Lease)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("hold lease %s: %w", f.Lease, err)
	}
	if token != f.Token {
		return fault.New(fault.Conflict, "ranking.lease_lost")
	}

	return nil
}

// dropMarksSQL removes the dirty marks that the transaction's first reading saw, and no others.
const dropMarksSQL = `
DELETE FROM dirty_mark m
 WHERE m.season_id = $1`

// endRunSQL ends a run; it finds no row when somebody gave the run up.
const endRunSQL = `
UPDATE run
   SET outcome = $2,
       finished_at = $3,
       read_count = $4,
       written_count = $5,
       checked = $6,
       detail = $7
 WHERE id = $1
   AND outcome = 'running'`

// proven writes the figures while they are looked at once more. Those that do not hold are taken back, and what is left of the
// change are the differences.
func (w *snapshotWriter) proven(ctx context.Context, source *recompute.Source, c *recompute.Change) error {
	if c.Outcome != ranking.Done {
		proof.Hold(source, c)

		return nil
	}
	if _, err := w.tx.ExecContext(ctx, "SAVEPOINT figures"); err != nil {
		return fmt.Errorf("begin figures of season %d: %w", w.season, err)
	}
	var found []ranking.Difference
	var err error
	recompute.Together(
		func() { found = proof.Look(source, c.Snapshots) },
		func() { err = w.write(ctx, c) },
	)
	if len(found) == 0 || retryable(err) {
		return err
	}
	if _, err := w.tx.ExecContext(ctx, "ROLLBACK TO SAVEPOINT figures"); err != nil {
		return fmt.Errorf("take figures of season %d back: %w", w.season, err)
	}
	proof.Refuse(c, found)
	c.Lost = err

	return nil
}

func (w *snapshotWriter) end(ctx context.Context, c *recompute.Change) error {
	if _, err := w.tx.ExecContext(ctx, dropMarksSQL, w.season); err != nil {
		return fmt.Errorf("drop dirty marks of season %d: %w", w.season, err)
	}
	ended, err := w.tx.ExecContext(ctx, endRunSQL, w.run, string(c.Outcome), c.At, c.Read, c.Written, c.Checked.Text(),
		ranking.DifferencesText(c.Differences))
	if err != nil {
		return fmt.Errorf("end run %d: %w", w.run, err)
	}
	if n, err := ended.RowsAffected(); err != nil || n != 1 {
		return errors.Join(fault.New(fault.Conflict, "ranking.run_given_up"), err)
	}

	return nil
}
