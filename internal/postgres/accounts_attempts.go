package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"github.com/thuocso/thuocso/internal/account"
)

// prepareAttemptsSQL makes the counters that are missing, always in the same order.
const prepareAttemptsSQL = `
INSERT INTO login_failure (key, failures, last_at)
SELECT k.key, 0, $2
  FROM unnest(CAST($1 AS text[])) AS k (key)
 ORDER BY k.key
    ON CONFLICT (key) DO NOTHING`

// lockAttemptsSQL locks and reads the counters in that order.
const lockAttemptsSQL = `
SELECT f.key, f.failures, f.last_at
  FROM login_failure f
 WHERE f.key = ANY (CAST($1 AS text[]))
 ORDER BY f.key
   FOR UPDATE`

// knownThereSQL tells whether an account has signed in from an address lately.
const knownThereSQL = `
SELECT EXISTS (
    SELECT 1
      FROM person p
      JOIN session s ON s.person_id = p.id
     WHERE p.login = $1
       AND s.address = $2
       AND s.created_at > $3)`

// writeAttemptsSQL writes the counters.
const writeAttemptsSQL = `
UPDATE login_failure f
   SET failures = n.failures,
       last_at = n.last_at
  FROM unnest(CAST($1 AS text[]), CAST($2 AS integer[]), CAST($3 AS timestamptz[])) AS n (key, failures, last_at)
 WHERE f.key = n.key
   AND (f.failures <> n.failures OR f.last_at <> n.last_at)`

type attemptRow struct {
	Key      string    `db:"key"`
	Failures int       `db:"failures"`
	LastAt   time.Time `db:"last_at"`
}

// Weigh implements account.AttemptStore.
func (a *Accounts) Weigh(ctx context.Context, at account.Attempt, decide func(account.Tally) (account.Tally, error)) error {
	keys := []string{at.Keys.Pair, at.Keys.Account, at.Keys.Address}

	return a.db.inTx(ctx, nil, func(tx *sqlx.Tx) error {
		if _, err := tx.ExecContext(ctx, prepareAttemptsSQL, pq.Array(keys), time.Unix(0, 0)); err != nil {
			return fmt.Errorf("prepare counters of sign-ins: %w", err)
		}
		var rows []attemptRow
		if err := tx.SelectContext(ctx, &rows, lockAttemptsSQL, pq.Array(keys)); err != nil {
			return fmt.Errorf("lock counters of sign-ins: %w", err)
		}
		found := map[string]account.Failures{}
		for _, r := range rows {
			found[r.Key] = account.Failures{Count: r.Failures, LastAt: r.LastAt}
		}
		t := account.Tally{Pair: found[at.Keys.Pair], Account: found[at.Keys.Account], Address: found[at.Keys.Address]}
		if err := tx.GetContext(ctx, &t.Known, knownThereSQL, at.Login, at.From, at.Since); err != nil {
			return fmt.Errorf("look for earlier sign-ins: %w", err)
		}
		t, err := decide(t)
		if err != nil {
			return err
		}
		counts := []int64{int64(t.Pair.Count), int64(t.Account.Count), int64(t.Address.Count)}
		moments := []string{stamp(t.Pair.LastAt), stamp(t.Account.LastAt), stamp(t.Address.LastAt)}
		_, err = tx.ExecContext(ctx, writeAttemptsSQL, pq.Array(keys), pq.Array(counts), pq.Array(moments))
		if err != nil {
			return fmt.Errorf("write counters of sign-ins: %w", err)
		}

		return nil
	})
}

// stamp writes a moment for an array; the zero time is long ago.
func stamp(t time.Time) string {
	if t.IsZero() {
		t = time.Unix(0, 0)
	}

	return t.UTC().Format(time.RFC3339Nano)
}

// sweepAttemptsSQL forgets counters.
const sweepAttemptsSQL = `
DELETE FROM login_failure f
 WHERE f.last_at < $1`

// sweepSessionsSQL forgets sessions that ended, or that nobody used any more.
const sweepSessionsSQL = `
DELETE FROM session s
 WHERE s.expires_at < $1
    OR s.seen_at < $1`

// sweepLinksSQL forgets links that ran out.
const sweepLinksSQL = `
DELETE FROM one_time_link l
 WHERE l.expires_at < $1`

// Sweep implements account.AttemptStore.
func (a *Accounts) Sweep(ctx context.Context, before time.Time) error {
	for _, statement := range []string{sweepAttemptsSQL, sweepSessionsSQL, sweepLinksSQL} {
		if _, err := a.db.x.ExecContext(ctx, statement, before); err != nil {
			return fmt.Errorf("sweep sign-ins before %s: %w", before.Format(time.DateOnly), err)
		}
	}

	return nil
}
