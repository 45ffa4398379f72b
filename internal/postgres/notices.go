package postgres

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/lib/pq"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/notice"
)

// Notices keeps what people are told.
type Notices struct {
	*Assignments

	returns *Returns
}

// NewNotices returns the store of notices.
func NewNotices(db *DB) *Notices {
	return &Notices{Assignments: NewAssignments(db), returns: NewReturns(db)}
}

// openReturnsSQL lists the returns of open seasons in their schools' hands that have something due.
const openReturnsSQL = `
SELECT r.id
  FROM school_return r
  JOIN season s ON s.id = r.season_id
 WHERE s.state = 'open'
   AND s.opens_at <= $1
   AND ((r.state = 'draft' AND s.submit_until > $1) OR (r.state = 'returned' AND s.resubmit_until > $1))
   AND (CASE r.state WHEN 'draft' THEN s.submit_until ELSE s.resubmit_until END <= $2
        OR EXISTS (SELECT 1 FROM assignment a WHERE a.return_id = r.id AND a.due BETWEEN CAST($3 AS date) AND CAST($4 AS date)))
 ORDER BY r.id`

// Open implements notice.Store.
func (s *Notices) Open(ctx context.Context, at, until, from, to time.Time) ([]assessment.ID, error) {
	var ids []assessment.ID
	if err := s.db.x.SelectContext(ctx, &ids, openReturnsSQL, at, until, from, to); err != nil {
		return nil, fmt.Errorf("list returns with something due: %w", err)
	}

	return ids, nil
}

// Return implements notice.Store.
func (s *Notices) Return(ctx context.Context, id assessment.ID) (*assessment.Return, error) {
	return s.returns.Load(ctx, id)
}

// headsSQL lists the principals of a school.
const headsSQL = `
SELECT DISTINCT p.id
  FROM person_role r
  JOIN person p ON p.id = r.person_id
 WHERE r.unit_id = $1
   AND r.role = 'principal'
   AND r.revoked_at IS NULL
   AND p.disabled_at IS NULL
 ORDER BY p.id`

// Heads implements notice.Store.
func (s *Notices) Heads(ctx context.Context, schoolID int64) ([]int64, error) {
	var ids []int64
	if err := s.db.x.SelectContext(ctx, &ids, headsSQL, schoolID); err != nil {
		return nil, fmt.Errorf("read heads of school %d: %w", schoolID, err)
	}

	return ids, nil
}

// putNoticesSQL keeps what was not told yet that day, and tells where it goes.
const putNoticesSQL = `
WITH fresh AS (
    INSERT INTO notice (person_id, kind, return_id, day, detail, at)
    SELECT n.person_id, n.kind, n.return_id, n.day, CAST(n.detail AS jsonb), $6
      FROM unnest(CAST($1 AS bigint[]), CAST($2 AS text[]), CAST($3 AS bigint[]), CAST($4 AS date[]), CAST($5 AS text[]))
           AS n (person_id, kind, return_id, day, detail)
        ON CONFLICT ON CONSTRAINT notice_once DO NOTHING
    RETURNING id, person_id, kind, return_id, day, detail, at
)
SELECT f.id, f.person_id, f.kind, f.return_id, f.day, f.detail, f.at, coalesce(p.email, '') AS email
  FROM fresh f
  JOIN person p ON p.id = f.person_id
 WHERE p.disabled_at IS NULL
 ORDER BY f.id`

type noticeRow struct {
	ID       int64     `db:"id"`
	PersonID int64     `db:"person_id"`
	Kind     string    `db:"kind"`
	ReturnID int64     `db:"return_id"`
	Day      time.Time `db:"day"`
	Detail   []byte    `db:"detail"`
	At       time.Time `db:"at"`
	Email    string    `db:"email"`
}

func notices(rows []noticeRow) ([]notice.Notice, error) {
	list := make([]notice.Notice, 0, len(rows))
	for i := range rows {
		r := &rows[i]
		n := notice.Notice{
			ID: r.ID, PersonID: r.PersonID, Kind: notice.Kind(r.Kind), ReturnID: assessment.ID(r.ReturnID), On: r.Day, At: r.At, Email: r.Email,
		}
		if err := json.Unmarshal(r.Detail, &n.Detail); err != nil {
			return nil, fmt.Errorf("detail of notice %d: %w", r.ID, err)
		}
		list = append(list, n)
	}

	return list, nil
}

// Put implements notice.Store.
func (s *Notices) Put(ctx context.Context, list []notice.Notice) ([]notice.Notice, error) {
	if len(list) == 0 {
		return nil, nil
	}
	n := len(list)
	people, kinds, returns := make([]int64, n), make([]string, n), make([]int64, n)
	days, details := make([]string, n), make([]string, n)
	for i := range list {
		detail, err := json.Marshal(list[i].Detail)
		if err != nil {
			return nil, fmt.Errorf("detail of a notice: %w", err)
		}
		people[i], kinds[i], returns[i] = list[i].PersonID, string(list[i].Kind), int64(list[i].ReturnID)
		days[i], details[i] = list[i].On.Format(time.DateOnly), string(detail)
	}
	var rows []noticeRow
	err := s.db.x.SelectContext(ctx, &rows, putNoticesSQL, pq.Array(people), pq.Array(kinds), pq.Array(returns), pq.Array(days),
		pq.Array(details), list[0].At)
	if err != nil {
		return nil, fmt.Errorf("write %d notices: %w", n, err)
	}

	return notices(rows)
}

// unmailedSQL lists what was written with an act and has gone out by no mail.
const unmailedSQL = `
SELECT n.id, n.person_id, n.kind, n.return_id, n.day, n.detail, n.at, p.email
  FROM notice n
  JOIN person p ON p.id = n.person_id
 WHERE n.kind IN ('paper_opened', 'paper_sent', 'paper_ended')
   AND n.at >= $1
   AND n.mailed_at IS NULL
   AND n.seen_at IS NULL
   AND p.email IS NOT NULL
   AND p.disabled_at IS NULL
 ORDER BY n.id`

// Unmailed implements notice.Store.
func (s *Notices) Unmailed(ctx context.Context, since time.Time) ([]notice.Notice, error) {
	var rows []noticeRow
	if err := s.db.x.SelectContext(ctx, &rows, unmailedSQL, since); err != nil {
		return nil, fmt.Errorf("read notices not mailed: %w", err)
	}

	return notices(rows)
}

// mailedSQL notes that a notice has gone out.
const mailedSQL = `
UPDATE notice
   SET mailed_at = $2
 WHERE id = $1`

// Mailed implements notice.Store.
func (s *Notices) Mailed(ctx context.Context, id int64, at time.Time) error {
	if _, err := s.db.x.ExecContext(ctx, mailedSQL, id, at); err != nil {
		return fmt.Errorf("note mail of notice %d: %w", id, err)
	}

	return nil
}

// unseenSQL lists what a person was told and has not put away: of each kind and return the latest.
const unseenSQL = `
SELECT DISTINCT ON (n.return_id, n.kind) n.id, n.person_id, n.kind, n.return_id, n.day, n.detail, n.at, '' AS email
  FROM notice n
 WHERE n.person_id = $1
   AND n.seen_at IS NULL
 ORDER BY n.return_id DESC, n.kind, n.day DESC
 LIMIT 50`

// Unseen implements notice.Store.
func (s *Notices) Unseen(ctx context.Context, personID int64) ([]notice.Notice, error) {
	var rows []noticeRow
	if err := s.db.x.SelectContext(ctx, &rows, unseenSQL, personID); err != nil {
		return nil, fmt.Errorf("read notices of person %d: %w", personID, err)
	}

	return notices(rows)
}

// putAwaySQL puts away what a person was told up to a moment.
const putAwaySQL = `
UPDATE notice
   SET seen_at = $3
 WHERE person_id = $1
   AND seen_at IS NULL
   AND at <= $2`

// PutAway implements notice.Store.
func (s *Notices) PutAway(ctx context.Context, personID int64, until, at time.Time) error {
	if _, err := s.db.x.ExecContext(ctx, putAwaySQL, personID, until, at); err != nil {
		return fmt.Errorf("put notices of person %d away: %w", personID, err)
	}

	return nil
}
