package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/audit"
)

// auditSubject is the subject matter of audit lines whose chain stands in audit_head
// (a return holds its own head), with who acted and when.
type auditSubject struct {
	Kind     string
	ID       int64
	PersonID int64
	At       time.Time
}

// auditHeadSQL locks and reads the head of a chain.
const auditHeadSQL = `
SELECT h.seq, h.hash
  FROM audit_head h
 WHERE h.subject = $1
   AND h.subject_id = $2
   FOR UPDATE`

// newAuditHeadSQL starts a chain.
const newAuditHeadSQL = `
INSERT INTO audit_head (subject, subject_id, seq, hash)
VALUES ($1, $2, 0, '\x')
    ON CONFLICT (subject, subject_id) DO NOTHING`

// moveAuditHeadSQL moves the head of a chain.
const moveAuditHeadSQL = `
UPDATE audit_head
   SET seq = $3,
       hash = $4
 WHERE subject = $1
   AND subject_id = $2`

// insertAuditSQL writes one line.
const insertAuditSQL = `
INSERT INTO audit (subject, subject_id, seq, at, person_id, action, detail, previous, hash)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`

// saidBeforeSQL tells whether a return's chain holds an act of a person, word for word.
const saidBeforeSQL = `
SELECT EXISTS (
       SELECT FROM audit a
        WHERE a.subject = 'return'
          AND a.subject_id = $1
          AND a.person_id = $2
          AND a.action = $3
          AND a.detail = $4)`

// fresh leaves out the entries that are written once and are there already.
func fresh(ctx context.Context, tx *sqlx.Tx, id assessment.ID, personID int64, entries []audit.Entry) ([]audit.Entry, error) {
	kept := make([]audit.Entry, 0, len(entries))
	for _, e := range entries {
		said := false
		if e.Once {
			detail, err := e.Canonical()
			if err != nil {
				return nil, err
			}
			if err := tx.GetContext(ctx, &said, saidBeforeSQL, int64(id), personID, e.Action, detail); err != nil {
				return nil, fmt.Errorf("look for %s of return %d: %w", e.Action, id, err)
			}
		}
		if !said {
			kept = append(kept, e)
		}
	}

	return kept, nil
}

// appendAudit puts the entries behind the subject's chain in the same transaction.
func appendAudit(ctx context.Context, tx *sqlx.Tx, s auditSubject, entries ...audit.Entry) error {
	if _, err := tx.ExecContext(ctx, newAuditHeadSQL, s.Kind, s.ID); err != nil {
		return fmt.Errorf("start audit of %s %d: %w", s.Kind, s.ID, err)
	}
	var head struct {
		Seq  int    `db:"seq"`
		Hash []byte `db:"hash"`
	}
	err := tx.GetContext(ctx, &head, auditHeadSQL, s.Kind, s.ID)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("lock audit of %s %d: %w", s.Kind, s.ID, err)
	}
	lines, next, err := audit.Append(audit.Head{Seq: head.Seq, Hash: head.Hash}, s.At, s.PersonID, entries)
	if err != nil {
		return err
	}
	for _, l := range lines {
		_, err := tx.ExecContext(ctx, insertAuditSQL, s.Kind, s.ID, l.Seq, l.At, l.PersonID, l.Action, l.Detail, l.Previous, l.Hash)
		if err != nil {
			return fmt.Errorf("write audit of %s %d: %w", s.Kind, s.ID, err)
		}
	}
	if _, err := tx.ExecContext(ctx, moveAuditHeadSQL, s.Kind, s.ID, next.Seq, next.Hash); err != nil {
		return fmt.Errorf("move audit of %s %d: %w", s.Kind, s.ID, err)
	}

	return nil
}
