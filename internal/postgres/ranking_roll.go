package postgres

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"github.com/lib/pq"

	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/season"
)

type rankedSchoolRow struct {
	ID         int64  `db:"school_id"`
	Code       string `db:"code"`
	Name       string `db:"name"`
	ManagingID int64  `db:"managing_id"`
	Managing   string `db:"managing"`
	Commune    string `db:"commune_name"`
}

func (row *rankedSchoolRow) domain() ranking.Listed {
	return ranking.Listed{ID: row.ID, Code: row.Code, Name: row.Name, ManagingID: row.ManagingID, Managing: row.Managing, Commune: row.Commune}
}

// findSchoolsSQL lists schools by name, those whose name holds every word of a text without regard to marks and case, or
// whose code, present or old, is the text.
const findSchoolsSQL = `
SELECT s.school_id
  FROM season_school s
 WHERE s.season_id = $1
   AND s.in_scope
   AND starts_with(s.path, CAST($2 AS text))
   AND (CAST($3 AS text) = ''
        OR s.fold LIKE ` + wordsFragment + `
        OR s.code = trim(CAST($3 AS text))
        OR EXISTS (SELECT 1 FROM school_old_code o WHERE o.school_id = s.school_id AND o.code = trim(CAST($3 AS text))))
 ORDER BY s.name COLLATE "vi-x-icu", s.school_id`

// Find implements ranking.RollStore.
func (s *Ranking) Find(ctx context.Context, id season.ID, scope, text string) ([]int64, error) {
	var ids []int64
	if err := s.db.x.SelectContext(ctx, &ids, findSchoolsSQL, int64(id), scope, text); err != nil {
		return nil, fmt.Errorf("find schools of season %d: %w", id, err)
	}

	return ids, nil
}

// schoolNamesSQL reads what pages say of some schools.
const schoolNamesSQL = `
SELECT s.school_id, s.code, s.name, s.managing_id
  FROM season_school s
 WHERE s.season_id = $1
   AND s.school_id = ANY (CAST($2 AS bigint[]))`

// Names implements ranking.RollStore.
func (s *Ranking) Names(ctx context.Context, id season.ID, schools []int64) ([]ranking.Listed, error) {
	var rows []rankedSchoolRow
	if err := s.db.x.SelectContext(ctx, &rows, schoolNamesSQL, int64(id), pq.Array(schools)); err != nil {
		return nil, fmt.Errorf("names of schools of season %d: %w", id, err)
	}
	list := make([]ranking.Listed, 0, len(rows))
	for i := range rows {
		list = append(list, rows[i].domain())
	}

	return list, nil
}

// seasonProgressSQL counts returns by managing unit and state.
const seasonProgressSQL = `
SELECT u.unit_id, u.kind, u.code, u.name, u.path, coalesce(r.state, 'none') AS state, count(s.school_id) AS n
  FROM season_school s
  JOIN season_unit u ON u.season_id = s.season_id AND u.unit_id = s.managing_id
  LEFT JOIN school_return r ON r.season_id = s.season_id AND r.school_id = s.school_id
 WHERE s.season_id = $1
   AND s.in_scope
   AND starts_with(s.path, CAST($2 AS text))
 GROUP BY u.unit_id, u.kind, u.code, u.name, u.path, coalesce(r.state, 'none')
 ORDER BY cardinality(string_to_array(u.path, '/')), u.name COLLATE "vi-x-icu", u.unit_id`

// Progress implements ranking.RollStore.
func (s *Ranking) Progress(ctx context.Context, id season.ID, scope string) ([]ranking.Progress, error) {
	var rows []struct {
		officeRow

		State string `db:"state"`
		N     int    `db:"n"`
	}
	if err := s.db.x.SelectContext(ctx, &rows, seasonProgressSQL, int64(id), scope); err != nil {
		return nil, fmt.Errorf("progress of season %d: %w", id, err)
	}
	var list []ranking.Progress
	for i := range rows {
		if len(list) == 0 || list[len(list)-1].Unit.ID != rows[i].UnitID {
			list = append(list, ranking.Progress{Unit: rows[i].domain()})
		}
		state, _ := ranking.ParseState(rows[i].State)
		list[len(list)-1].States[state] += rows[i].N
	}

	return list, nil
}

// seasonWaitingSQL lists schools that have something to send, and counts them all.
const seasonWaitingSQL = `
SELECT s.school_id, s.code, s.name, s.managing_id, mu.name AS managing, s.commune_name, coalesce(r.state, 'none') AS state, r.changed_at,
       coalesce(r.id, 0) AS return_id, s.path, mu.path AS managing_path, count(*) OVER () AS total
  FROM season_school s
  JOIN season_unit mu ON mu.season_id = s.season_id AND mu.unit_id = s.managing_id
  LEFT JOIN school_return r ON r.season_id = s.season_id AND r.school_id = s.school_id
 WHERE s.season_id = $1
   AND s.in_scope
   AND starts_with(s.path, CAST($2 AS text))
   AND coalesce(r.state, 'none') IN ('none', 'draft', 'returned')
 ORDER BY cardinality(string_to_array(mu.path, '/')), mu.name COLLATE "vi-x-icu", mu.unit_id, s.name COLLATE "vi-x-icu", s.school_id
 LIMIT $3`

// Waiting implements ranking.RollStore.
func (s *Ranking) Waiting(ctx context.Context, id season.ID, scope string, most int) ([]ranking.Waiting, int, error) {
	var rows []struct {
		rankedSchoolRow

		State        string       `db:"state"`
		ChangedAt    sql.NullTime `db:"changed_at"`
		ReturnID     int64        `db:"return_id"`
		Path         string       `db:"path"`
		ManagingPath string       `db:"managing_path"`
		Total        int          `db:"total"`
	}
	if err := s.db.x.SelectContext(ctx, &rows, seasonWaitingSQL, int64(id), scope, most); err != nil {
		return nil, 0, fmt.Errorf("schools to report in season %d: %w", id, err)
	}
	list, total := make([]ranking.Waiting, 0, len(rows)), 0
	for i := range rows {
		state, _ := ranking.ParseState(rows[i].State)
		list = append(list, ranking.Waiting{
			Listed: rows[i].domain(), State: state, Since: rows[i].ChangedAt.Time, Return: rows[i].ReturnID,
			Path: rows[i].Path, ManagingPath: rows[i].ManagingPath,
		})
		total = rows[i].Total
	}

	return list, total, nil
}

// ledgerSQL lists the latest runs of a season.
const ledgerSQL = `
SELECT r.id, r.cause, r.outcome, r.scheduled_for, r.started_at, r.finished_at, r.read_count, r.written_count, r.checked,
       r.detail, r.person_id, coalesce(p.display, '') AS post
  FROM run r
  LEFT JOIN person p ON p.id = r.person_id
 WHERE r.season_id = $1
 ORDER BY r.id DESC
 LIMIT $2`

type ledgerRow struct {
	ID           int64        `db:"id"`
	Cause        string       `db:"cause"`
	Outcome      string       `db:"outcome"`
	ScheduledFor sql.NullTime `db:"scheduled_for"`
	StartedAt    time.Time    `db:"started_at"`
	FinishedAt   sql.NullTime `db:"finished_at"`
	Read         int          `db:"read_count"`
	Written      int          `db:"written_count"`
	Checked      string       `db:"checked"`
	Detail       string       `db:"detail"`
	PersonID     int64        `db:"person_id"`
	Post         string       `db:"post"`
}

// Runs implements ranking.RollStore.
func (s *Ranking) Runs(ctx context.Context, id season.ID, most int) ([]ranking.Entered, error) {
	var rows []ledgerRow
	if err := s.db.x.SelectContext(ctx, &rows, ledgerSQL, int64(id), most); err != nil {
		return nil, fmt.Errorf("runs of season %d: %w", id, err)
	}
	list := make([]ranking.Entered, 0, len(rows))
	for i := range rows {
		e, err := rows[i].domain()
		if err != nil {
			return nil, err
		}
		list = append(list, e)
	}

	return list, nil
}

func (row *ledgerRow) domain() (ranking.Entered, error) {
	e := ranking.Entered{
		ID: row.ID, Cause: ranking.Cause(row.Cause), Outcome: ranking.Outcome(row.Outcome), ScheduledFor: row.ScheduledFor.Time,
		StartedAt: row.StartedAt, FinishedAt: row.FinishedAt.Time, PersonID: row.PersonID, Post: row.Post,
		Figures: ranking.Figures{Read: row.Read, Written: row.Written},
	}
	if row.Checked != "" {
		if err := json.Unmarshal([]byte(row.Checked), &e.Figures.Checked); err != nil {
			return e, fmt.Errorf("totals of run %d: %w", row.ID, err)
		}
	}
	if e.Outcome.Tells() {
		if err := json.Unmarshal([]byte(row.Detail), &e.Differences); err != nil {
			return e, fmt.Errorf("differences of run %d: %w", row.ID, err)
		}
	}

	return e, nil
}
