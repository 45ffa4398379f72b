package postgres

import (
	"context"
	"database/sql"
	_ "embed" // long statements stand in sql/
	"fmt"
	"time"

	"github.com/lib/pq"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/audit"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/season"
)

// listReturnsSQL lists the returns below a path with what is done and what waits.
//
//go:embed sql/return_list.sql
var listReturnsSQL string

type listRow struct {
	ID           int64          `db:"id"`
	SeasonID     int64          `db:"season_id"`
	SchoolYear   int            `db:"school_year"`
	SchoolID     int64          `db:"school_id"`
	SchoolName   string         `db:"school_name"`
	SchoolCode   string         `db:"school_code"`
	ManagingName string         `db:"managing_name"`
	Stages       pq.StringArray `db:"stages"`
	State        string         `db:"state"`
	Round        int            `db:"round"`
	Answered     int            `db:"answered"`
	Asked        int            `db:"asked"`
	Judged       int            `db:"judged"`
	SubmittedAt  sql.NullTime   `db:"submitted_at"`
	ChangedAt    time.Time      `db:"changed_at"`
	GroupLow     pq.Int64Array  `db:"group_low"`
	GroupHigh    pq.Int64Array  `db:"group_high"`
	LevelLow     int            `db:"level_low"`
	LevelHigh    int            `db:"level_high"`
	Total        int            `db:"total"`
}

// List implements assessment.Lists.
func (s *Returns) List(ctx context.Context, q assessment.ListQuery) ([]assessment.Row, int, error) {
	var rows []listRow
	err := s.db.x.SelectContext(ctx, &rows, listReturnsSQL, int64(q.Season), q.Path, q.ManagingID, string(q.State),
		q.Search, q.Limit, q.Offset)
	if err != nil {
		return nil, 0, fmt.Errorf("list returns of season %d: %w", q.Season, err)
	}
	total := 0
	list := make([]assessment.Row, 0, len(rows))
	for i := range rows {
		total = rows[i].Total
		list = append(list, rows[i].domain())
	}

	return list, total, nil
}

func (row *listRow) domain() assessment.Row {
	r := assessment.Row{
		ID: assessment.ID(row.ID), SeasonID: season.ID(row.SeasonID), SchoolYear: row.SchoolYear, SchoolID: row.SchoolID,
		SchoolName: row.SchoolName, SchoolCode: row.SchoolCode, ManagingName: row.ManagingName, Stages: row.Stages,
		State: assessment.State(row.State), Round: row.Round, Answered: row.Answered, Asked: row.Asked, Judged: row.Judged,
		SubmittedAt: row.SubmittedAt.Time, ChangedAt: row.ChangedAt, LevelLow: row.LevelLow, LevelHigh: row.LevelHigh,
	}
	for i := range min(len(row.GroupLow), len(row.GroupHigh), len(r.GroupLow)) {
		r.GroupLow[i] = maturity.Points(row.GroupLow[i])   //nolint:gosec // a smallint
		r.GroupHigh[i] = maturity.Points(row.GroupHigh[i]) //nolint:gosec // a smallint
	}

	return r
}

// ownReturnsSQL lists the returns of one school, newest season first.
const ownReturnsSQL = `
SELECT r.id, r.season_id, s.school_year, r.school_id, sc.name AS school_name, sc.code AS school_code,
       mu.name AS managing_name, sc.stages, r.state, r.round, 0 AS answered, 0 AS asked, 0 AS judged, r.submitted_at,
       r.changed_at, t.group_low, t.group_high, t.level_low, t.level_high, 0 AS total
  FROM school_return r
  JOIN season s ON s.id = r.season_id
  JOIN season_school sc ON sc.season_id = r.season_id AND sc.school_id = r.school_id
  JOIN season_unit mu ON mu.season_id = r.season_id AND mu.unit_id = sc.managing_id
  JOIN LATERAL (
      SELECT x.group_low, x.group_high, x.level_low, x.level_high
        FROM result x
       WHERE x.return_id = r.id
         AND x.basis = CASE WHEN r.state IN ('recognised', 'published') THEN 'recognised'
                            WHEN r.state = 'verified' THEN 'verified' ELSE 'self' END) t ON true
 WHERE r.school_id = $1
 ORDER BY s.school_year DESC`

// Own implements assessment.Lists.
func (s *Returns) Own(ctx context.Context, schoolID int64) ([]assessment.Row, error) {
	var rows []listRow
	if err := s.db.x.SelectContext(ctx, &rows, ownReturnsSQL, schoolID); err != nil {
		return nil, fmt.Errorf("returns of school %d: %w", schoolID, err)
	}
	list := make([]assessment.Row, 0, len(rows))
	for i := range rows {
		list = append(list, rows[i].domain())
	}

	return list, nil
}

// returnIdsSQL lists the returns of a season below a path in one state.
const returnIdsSQL = `
SELECT r.id
  FROM school_return r
  JOIN season_school sc ON sc.season_id = r.season_id AND sc.school_id = r.school_id
 WHERE r.season_id = $1
   AND starts_with(sc.path, CAST($2 AS text))
   AND r.state = $3
 ORDER BY r.id`

// Ids implements assessment.Lists.
func (s *Returns) Ids(ctx context.Context, seasonID season.ID, path string, state assessment.State) ([]assessment.ID, error) {
	var ids []int64
	if err := s.db.x.SelectContext(ctx, &ids, returnIdsSQL, int64(seasonID), path, string(state)); err != nil {
		return nil, fmt.Errorf("returns of season %d in state %s: %w", seasonID, state, err)
	}
	list := make([]assessment.ID, 0, len(ids))
	for _, id := range ids {
		list = append(list, assessment.ID(id))
	}

	return list, nil
}

// historySQL reads the audit lines of a return with the posts of their people.
const historySQL = `
SELECT a.seq, a.at, a.person_id, a.action, a.detail, a.previous, a.hash, coalesce(p.display, '') AS post
  FROM audit a
  LEFT JOIN person p ON p.id = a.person_id
 WHERE a.subject = 'return'
   AND a.subject_id = $1
 ORDER BY a.seq`

// History implements assessment.Lists.
func (s *Returns) History(ctx context.Context, id assessment.ID) ([]assessment.Event, error) {
	var rows []struct {
		Seq      int       `db:"seq"`
		At       time.Time `db:"at"`
		PersonID int64     `db:"person_id"`
		Action   string    `db:"action"`
		Detail   string    `db:"detail"`
		Previous []byte    `db:"previous"`
		Hash     []byte    `db:"hash"`
		Post     string    `db:"post"`
	}
	if err := s.db.x.SelectContext(ctx, &rows, historySQL, int64(id)); err != nil {
		return nil, fmt.Errorf("history of return %d: %w", id, err)
	}
	events := make([]assessment.Event, 0, len(rows))
	for _, row := range rows {
		events = append(events, assessment.Event{Post: row.Post, Line: audit.Line{
			Seq: row.Seq, At: row.At, PersonID: row.PersonID, Action: row.Action, Detail: row.Detail,
			Previous: row.Previous, Hash: row.Hash,
		}})
	}

	return events, nil
}

var _ assessment.Lists = (*Returns)(nil)
