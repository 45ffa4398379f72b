package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/assessment/assignment"
)

// Assignments keeps who of a school answers which part of its return.
type Assignments struct{ db *DB }

// NewAssignments returns the store of assignments.
func NewAssignments(db *DB) *Assignments { return &Assignments{db: db} }

// assignedSQL lists the assignments of a return.
const assignedSQL = `
SELECT a.part, a.person_id, coalesce(p.display, '') AS post, a.due
  FROM assignment a
  LEFT JOIN person p ON p.id = a.person_id
 WHERE a.return_id = $1
 ORDER BY a.part`

// Assigned implements assignment.Store.
func (s *Assignments) Assigned(ctx context.Context, id assessment.ID) ([]assignment.Assigned, error) {
	var rows []struct {
		Part     string    `db:"part"`
		PersonID int64     `db:"person_id"`
		Post     string    `db:"post"`
		Due      time.Time `db:"due"`
	}
	if err := s.db.x.SelectContext(ctx, &rows, assignedSQL, int64(id)); err != nil {
		return nil, fmt.Errorf("read assignments of return %d: %w", id, err)
	}
	list := make([]assignment.Assigned, 0, len(rows))
	for _, r := range rows {
		list = append(list, assignment.Assigned{Part: r.Part, PersonID: r.PersonID, Post: r.Post, Due: r.Due})
	}

	return list, nil
}

// colleaguesSQL lists who fills the returns of a school.
const colleaguesSQL = `
SELECT p.id, p.display, p.login
  FROM person_role r
  JOIN person p ON p.id = r.person_id
 WHERE r.unit_id = $1
   AND r.role IN ('staff', 'principal')
   AND r.revoked_at IS NULL
   AND p.disabled_at IS NULL
 GROUP BY p.id, p.display, p.login
 ORDER BY p.display COLLATE "vi-x-icu", p.id
 LIMIT 200`

// Colleagues implements assignment.Store.
func (s *Assignments) Colleagues(ctx context.Context, schoolID int64) ([]assignment.Colleague, error) {
	var rows []struct {
		ID      int64  `db:"id"`
		Display string `db:"display"`
		Login   string `db:"login"`
	}
	if err := s.db.x.SelectContext(ctx, &rows, colleaguesSQL, schoolID); err != nil {
		return nil, fmt.Errorf("read people of school %d: %w", schoolID, err)
	}
	list := make([]assignment.Colleague, 0, len(rows))
	for _, r := range rows {
		list = append(list, assignment.Colleague{PersonID: r.ID, Post: r.Display, Login: r.Login})
	}

	return list, nil
}

// assignSQL asks somebody, in the place of whoever was asked before.
const assignSQL = `
INSERT INTO assignment (return_id, part, person_id, due, by_id, at)
VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (return_id, part) DO UPDATE
   SET person_id = excluded.person_id,
       due = excluded.due,
       by_id = excluded.by_id,
       at = excluded.at`

// unassignSQL takes an assignment back.
const unassignSQL = `
DELETE FROM assignment a
 WHERE a.return_id = $1
   AND a.part = $2`

// Assign implements assignment.Store.
func (s *Assignments) Assign(ctx context.Context, w assignment.Written) error {
	return s.db.inTx(ctx, nil, func(tx *sqlx.Tx) error {
		var err error
		if w.PersonID == 0 {
			_, err = tx.ExecContext(ctx, unassignSQL, int64(w.ReturnID), w.Part)
		} else {
			_, err = tx.ExecContext(ctx, assignSQL, int64(w.ReturnID), w.Part, w.PersonID, w.Due, w.ByID, w.At)
		}
		if err != nil {
			return fmt.Errorf("assign part %s of return %d: %w", w.Part, w.ReturnID, err)
		}

		return appendAudit(ctx, tx, auditSubject{Kind: "assignment", ID: int64(w.ReturnID), PersonID: w.ByID, At: w.At}, w.Entry)
	})
}
