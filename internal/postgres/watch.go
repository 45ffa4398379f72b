package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/watch"
	"github.com/thuocso/thuocso/internal/season"
)

// clocksSQL reads the server's clock, until when the present lease holds, and the latest moment of the ledger that a clock is
// held against. A run's number rises with time, so the newest rows hold the latest moment unless a clock was set back.
const clocksSQL = `
SELECT clock_timestamp() AS database,
       (SELECT CASE WHEN isfinite(l.until) THEN l.until END
          FROM lease l
         WHERE l.name = 'jobs') AS until,
       (SELECT max(greatest(n.started_at, n.finished_at))
          FROM (SELECT r.started_at, r.finished_at
                  FROM run r
                 WHERE r.id > (SELECT coalesce(max(t.run_id), 0) FROM clock_trust t)
                 ORDER BY r.id DESC
                 LIMIT 50) n) AS ledger`

// reignsSQL lists who led the jobs lately.
const reignsSQL = `
SELECT g.holder, g.token, g.began_at, g.ended_at, g.died
  FROM reign g
 WHERE g.name = 'jobs'
 ORDER BY g.token DESC
 LIMIT 20`

// worksSQL lists the seasons that are run and the jobs of the whole portal, with what stands of them beside their runs.
const worksSQL = `
SELECT w.job, w.season_id, w.school_year, w.unit, w.unit_path, w.open, w.since, p.at AS paused_at, coalesce(p.by_id, 0) AS paused_by,
       coalesce(p.reason, '') AS reason, coalesce(n.display, '') AS post, q.at AS asked_at, m.moment, w.units, w.rows, w.waiting
  FROM (SELECT 'rank' AS job, s.id AS season_id, s.school_year, coalesce(u.name, '') AS unit, coalesce(u.path, '') AS unit_path,
               s.state = 'open' AS open, s.created_at AS since,
               (SELECT count(*) FROM season_unit x WHERE x.season_id = s.id) AS units,
               (SELECT count(*) FROM snapshot f WHERE f.season_id = s.id) AS rows,
               (SELECT min(d.at) FROM dirty_mark d WHERE d.season_id = s.id) AS waiting
          FROM season s
          LEFT JOIN season_unit u ON u.season_id = s.id AND u.unit_id = s.unit_id
         UNION ALL
        SELECT j.job, 0, 0, '', '', true, NULL, 0, 0, NULL
          FROM unnest(CAST($1 AS text[])) AS j (job)) w
  LEFT JOIN job_pause p ON p.job = w.job AND p.season_id = w.season_id
  LEFT JOIN person n ON n.id = p.by_id
  LEFT JOIN job_request q ON q.job = w.job AND w.season_id = 0
  LEFT JOIN LATERAL (
       SELECT max(r.scheduled_for) AS moment
         FROM run r
        WHERE r.job = w.job
          AND coalesce(r.season_id, 0) = w.season_id
          AND r.outcome <> 'abandoned') m ON true
 ORDER BY w.season_id = 0, w.open DESC, w.school_year DESC, w.unit_path, array_position(CAST($1 AS text[]), w.job)`

type workRow struct {
	Job        string       `db:"job"`
	SeasonID   int64        `db:"season_id"`
	SchoolYear int          `db:"school_year"`
	Unit       string       `db:"unit"`
	UnitPath   string       `db:"unit_path"`
	Open       bool         `db:"open"`
	Since      sql.NullTime `db:"since"`
	PausedAt   sql.NullTime `db:"paused_at"`
	PausedBy   int64        `db:"paused_by"`
	Reason     string       `db:"reason"`
	Post       string       `db:"post"`
	AskedAt    sql.NullTime `db:"asked_at"`
	Moment     sql.NullTime `db:"moment"`
	Units      int          `db:"units"`
	Rows       int          `db:"rows"`
	Waiting    sql.NullTime `db:"waiting"`
}

func (row *workRow) domain() watch.Work {
	w := watch.Work{
		ID: watch.ID{Job: row.Job, Season: season.ID(row.SeasonID)}, SchoolYear: row.SchoolYear, Unit: row.Unit, UnitPath: row.UnitPath,
		Open: row.Open, Since: row.Since.Time, Moment: row.Moment.Time, Asked: row.AskedAt.Time, Units: row.Units, Rows: row.Rows,
		Waiting: row.Waiting.Time,
	}
	if row.PausedAt.Valid {
		w.Pause = &watch.Pause{At: row.PausedAt.Time, ByID: row.PausedBy, Post: row.Post, Reason: row.Reason}
	}

	return w
}

// recentSQL reads, of each job, its newest run, the newest that ended well, and the newest of those since.
const recentSQL = `
SELECT w.job, w.season_id, r.id, r.cause, r.outcome, r.scheduled_for, r.started_at, r.finished_at, r.read_count, r.written_count,
       r.checked, r.detail, r.person_id, coalesce(p.display, '') AS post, r.token, r.until
  FROM unnest(CAST($1 AS text[]), CAST($2 AS bigint[])) AS w (job, season_id)
  LEFT JOIN LATERAL (
       SELECT max(g.id) AS id
         FROM run g
        WHERE g.job = w.job
          AND coalesce(g.season_id, 0) = w.season_id
          AND g.outcome = 'done') good ON true
 CROSS JOIN LATERAL (
       SELECT n.id
         FROM run n
        WHERE n.job = w.job
          AND coalesce(n.season_id, 0) = w.season_id
          AND n.id >= coalesce(good.id, 0)
        ORDER BY n.id DESC
        LIMIT $3) since
  JOIN run r ON r.id = since.id
  LEFT JOIN person p ON p.id = r.person_id
 UNION ALL
SELECT w.job, w.season_id, r.id, r.cause, r.outcome, r.scheduled_for, r.started_at, r.finished_at, r.read_count, r.written_count,
       r.checked, r.detail, r.person_id, '' AS post, r.token, r.until
  FROM unnest(CAST($1 AS text[]), CAST($2 AS bigint[])) AS w (job, season_id)
 CROSS JOIN LATERAL (
       SELECT g.id
         FROM run g
        WHERE g.job = w.job
          AND coalesce(g.season_id, 0) = w.season_id
          AND g.outcome = 'done'
        ORDER BY g.id DESC
        LIMIT 1) good
  JOIN run r ON r.id = good.id
 ORDER BY id DESC`

// badSinceSQL finds when the first run went wrong since the last good one, of each job.
const badSinceSQL = `
SELECT w.job, w.season_id, min(r.started_at) FILTER (WHERE r.outcome IN ('mismatch', 'failed', 'abandoned')) AS bad_since,
       count(*) FILTER (WHERE r.outcome = 'skipped') AS skipped
  FROM unnest(CAST($1 AS text[]), CAST($2 AS bigint[])) AS w (job, season_id)
  JOIN run r ON r.job = w.job AND coalesce(r.season_id, 0) = w.season_id
 WHERE r.id > coalesce((SELECT max(g.id)
                          FROM run g
                         WHERE g.job = w.job
                           AND coalesce(g.season_id, 0) = w.season_id
                           AND g.outcome = 'done'), 0)
 GROUP BY w.job, w.season_id`

type jobRunRow struct {
	ledgerRow

	Job      string    `db:"job"`
	SeasonID int64     `db:"season_id"`
	Token    int64     `db:"token"`
	Until    time.Time `db:"until"`
}

func (row *jobRunRow) domain() (ranking.Entered, error) {
	e, err := row.ledgerRow.domain()
	e.Job, e.Token, e.Until = row.Job, row.Token, row.Until
	if !e.Outcome.Tells() {
		e.Reason = row.Detail
	}

	return e, err
}

// Facts implements watch.Store.
func (s *Schedule) Facts(ctx context.Context, jobs []string) (watch.Facts, error) {
	var f watch.Facts
	var clocks struct {
		Database time.Time    `db:"database"`
		Until    sql.NullTime `db:"until"`
		Ledger   sql.NullTime `db:"ledger"`
	}
	if err := s.db.x.GetContext(ctx, &clocks, clocksSQL); err != nil {
		return f, fmt.Errorf("clocks: %w", err)
	}
	f.Database, f.Until, f.Ledger = clocks.Database, clocks.Until.Time, clocks.Ledger.Time
	var reigns []struct {
		Holder  string       `db:"holder"`
		Token   int64        `db:"token"`
		BeganAt time.Time    `db:"began_at"`
		EndedAt sql.NullTime `db:"ended_at"`
		Died    bool         `db:"died"`
	}
	if err := s.db.x.SelectContext(ctx, &reigns, reignsSQL); err != nil {
		return f, fmt.Errorf("leaders of the jobs: %w", err)
	}
	for _, r := range reigns {
		f.Reigns = append(f.Reigns, watch.Reign{Holder: r.Holder, Token: r.Token, BeganAt: r.BeganAt, EndedAt: r.EndedAt.Time, Died: r.Died})
	}
	var rows []workRow
	if err := s.db.x.SelectContext(ctx, &rows, worksSQL, pq.Array(jobs)); err != nil {
		return f, fmt.Errorf("jobs: %w", err)
	}
	for i := range rows {
		f.Works = append(f.Works, rows[i].domain())
	}

	if err := s.recent(ctx, f.Works); err != nil {
		return f, err
	}

	return f, s.alterations(ctx, f.Works)
}

// recent fills in the runs of the jobs.
func (s *Schedule) recent(ctx context.Context, works []watch.Work) error {
	places := make(map[watch.ID]int, len(works))
	jobs, seasons := make([]string, len(works)), make([]int64, len(works))
	for i := range works {
		places[works[i].ID] = i
		jobs[i], seasons[i] = works[i].Job, int64(works[i].Season)
	}
	var rows []jobRunRow
	if err := s.db.x.SelectContext(ctx, &rows, recentSQL, pq.Array(jobs), pq.Array(seasons), watch.MostBad); err != nil {
		return fmt.Errorf("latest runs of jobs: %w", err)
	}
	for i := range rows {
		e, err := rows[i].domain()
		if err != nil {
			return err
		}
		works[places[watch.ID{Job: rows[i].Job, Season: season.ID(rows[i].SeasonID)}]].Took(&e)
	}
	var since []struct {
		Job      string       `db:"job"`
		SeasonID int64        `db:"season_id"`
		BadSince sql.NullTime `db:"bad_since"`
		Skipped  int          `db:"skipped"`
	}
	if err := s.db.x.SelectContext(ctx, &since, badSinceSQL, pq.Array(jobs), pq.Array(seasons)); err != nil {
		return fmt.Errorf("since when jobs go wrong: %w", err)
	}
	for _, b := range since {
		w := &works[places[watch.ID{Job: b.Job, Season: season.ID(b.SeasonID)}]]
		w.BadSince, w.Skipped = b.BadSince.Time, b.Skipped
	}

	return nil
}

// jobHistorySQL lists the runs of a job, newest first, with how many there are.
const jobHistorySQL = `
SELECT r.job, coalesce(r.season_id, 0) AS season_id, r.id, r.cause, r.outcome, r.scheduled_for, r.started_at, r.finished_at, r.read_count,
       r.written_count, r.checked, r.detail, r.person_id, coalesce(p.display, '') AS post, r.token, r.until
  FROM run r
  LEFT JOIN person p ON p.id = r.person_id
 WHERE r.job = $1
   AND coalesce(r.season_id, 0) = $2
 ORDER BY r.id DESC
OFFSET $3
 LIMIT $4`

// jobHistoryCountSQL counts them.
const jobHistoryCountSQL = `
SELECT count(*)
  FROM run r
 WHERE r.job = $1
   AND coalesce(r.season_id, 0) = $2`

// History implements watch.Store.
func (s *Schedule) History(ctx context.Context, id watch.ID, skip, most int) ([]ranking.Entered, int, error) {
	var n int
	if err := s.db.x.GetContext(ctx, &n, jobHistoryCountSQL, id.Job, int64(id.Season)); err != nil {
		return nil, 0, fmt.Errorf("count runs of %s: %w", id.Job, err)
	}
	var rows []jobRunRow
	if err := s.db.x.SelectContext(ctx, &rows, jobHistorySQL, id.Job, int64(id.Season), skip, most); err != nil {
		return nil, 0, fmt.Errorf("runs of %s: %w", id.Job, err)
	}
	list := make([]ranking.Entered, 0, len(rows))
	for i := range rows {
		e, err := rows[i].domain()
		if err != nil {
			return nil, 0, err
		}
		list = append(list, e)
	}

	return list, n, nil
}

// goodRunSQL and newestRunSQL read the runs that tell how far a season's figures can be trusted.
const goodRunSQL = `
SELECT r.job, coalesce(r.season_id, 0) AS season_id, r.id, r.cause, r.outcome, r.scheduled_for, r.started_at, r.finished_at, r.read_count,
       r.written_count, r.checked, r.detail, r.person_id, '' AS post, r.token, r.until
  FROM run r
 WHERE r.season_id = $1
   AND r.job = 'rank'
   AND r.outcome = 'done'
 ORDER BY r.id DESC
 LIMIT 1`

const newestRunSQL = `
SELECT r.job, coalesce(r.season_id, 0) AS season_id, r.id, r.cause, r.outcome, r.scheduled_for, r.started_at, r.finished_at, r.read_count,
       r.written_count, r.checked, r.detail, r.person_id, '' AS post, r.token, r.until
  FROM run r
 WHERE r.season_id = $1
   AND r.job = 'rank'
   AND r.outcome NOT IN ('skipped', 'altered')
 ORDER BY r.id DESC
 LIMIT 1`

// Proof implements watch.Store.
func (s *Schedule) Proof(ctx context.Context, id season.ID) (good, newest *ranking.Entered, err error) {
	if newest, err = s.oneRun(ctx, newestRunSQL, id); err != nil || newest == nil || newest.Outcome == ranking.Done {
		return newest, newest, err
	}
	good, err = s.oneRun(ctx, goodRunSQL, id)

	return good, newest, err
}

func (s *Schedule) oneRun(ctx context.Context, query string, id season.ID) (*ranking.Entered, error) {
	var row jobRunRow
	err := s.db.x.GetContext(ctx, &row, query, int64(id))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil //nolint:nilnil // no run is no failure
	}
	if err != nil {
		return nil, fmt.Errorf("run of season %d: %w", id, err)
	}
	e, err := row.domain()

	return &e, err
}

// Stand reads what a leader has to know before it runs something.
func (s *Schedule) Stand(ctx context.Context) (watch.Stand, error) {
	var stand watch.Stand
	var clocks struct {
		Database time.Time    `db:"database"`
		Until    sql.NullTime `db:"until"`
		Ledger   sql.NullTime `db:"ledger"`
	}
	if err := s.db.x.GetContext(ctx, &clocks, clocksSQL); err != nil {
		return stand, fmt.Errorf("clocks: %w", err)
	}
	stand.Database, stand.Ledger = clocks.Database, clocks.Ledger.Time
	var rows []struct {
		Job      string    `db:"job"`
		SeasonID int64     `db:"season_id"`
		At       time.Time `db:"at"`
		ByID     int64     `db:"by_id"`
		Post     string    `db:"post"`
		Reason   string    `db:"reason"`
		Paused   bool      `db:"paused"`
	}
	if err := s.db.x.SelectContext(ctx, &rows, holdsSQL); err != nil {
		return stand, fmt.Errorf("paused jobs: %w", err)
	}
	stand.Paused, stand.Asked = map[watch.ID]watch.Pause{}, map[string]watch.Request{}
	for _, r := range rows {
		if r.Paused {
			stand.Paused[watch.ID{Job: r.Job, Season: season.ID(r.SeasonID)}] = watch.Pause{At: r.At, ByID: r.ByID, Post: r.Post, Reason: r.Reason}
		} else {
			stand.Asked[r.Job] = watch.Request{At: r.At, ByID: r.ByID}
		}
	}

	return stand, nil
}

// holdsSQL lists the jobs that are paused and those that somebody asked for.
const holdsSQL = `
SELECT p.job, p.season_id, p.at, p.by_id, coalesce(n.display, '') AS post, p.reason, true AS paused
  FROM job_pause p
  LEFT JOIN person n ON n.id = p.by_id
 UNION ALL
SELECT q.job, 0, q.at, q.by_id, '', '', false
  FROM job_request q`

var _ watch.Store = (*Schedule)(nil)

// inTurn locks what people decide about a job until the transaction ends.
func inTurn(ctx context.Context, tx *sqlx.Tx, id watch.ID) error {
	if _, err := tx.ExecContext(ctx, newAuditHeadSQL, jobSubject, int64(id.Season)); err != nil {
		return fmt.Errorf("start audit of job %s: %w", id.Job, err)
	}
	var head struct {
		Seq  int    `db:"seq"`
		Hash []byte `db:"hash"`
	}
	if err := tx.GetContext(ctx, &head, auditHeadSQL, jobSubject, int64(id.Season)); err != nil {
		return fmt.Errorf("lock job %s: %w", id.Job, err)
	}

	return nil
}
