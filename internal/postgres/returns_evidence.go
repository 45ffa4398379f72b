package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/evidence"
	"github.com/thuocso/thuocso/internal/fault"
)

// attachSQL rests an answer on a revision of a document of the return's school that was not refused.
const attachSQL = `
INSERT INTO answer_evidence (return_id, code, document_id, revision, by_id, at)
SELECT r.id, $2, d.id, v.no, $5, $6
  FROM school_return r
  JOIN document d ON d.school_id = r.school_id
  JOIN document_revision v ON v.document_id = d.id
 WHERE r.id = $1
   AND d.id = $3
   AND v.no = $4
   AND v.state <> 'refused'
    ON CONFLICT (return_id, code, document_id) DO UPDATE
   SET revision = excluded.revision, by_id = excluded.by_id, at = excluded.at`

// detachSQL ends that.
const detachSQL = `
DELETE FROM answer_evidence
 WHERE return_id = $1
   AND code = $2
   AND document_id = $3`

// countAttachedSQL counts what an answer rests on.
const countAttachedSQL = `
SELECT count(*)
  FROM answer_evidence a
 WHERE a.return_id = $1
   AND a.code = $2`

// writeAttachments writes what answers begin and cease to rest on.
func writeAttachments(ctx context.Context, tx *sqlx.Tx, r *assessment.Return, by assessment.By, c assessment.Change) error {
	for _, a := range c.Detach {
		res, err := tx.ExecContext(ctx, detachSQL, int64(r.ID), a.Code, int64(a.Document))
		if err != nil {
			return fmt.Errorf("detach document %d: %w", a.Document, err)
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return fault.New(fault.NotFound, "evidence.no_document").Because(err)
		}
	}
	for _, a := range c.Attach {
		if err := attach(ctx, tx, r.ID, by, a); err != nil {
			return err
		}
	}

	return nil
}

func attach(ctx context.Context, tx *sqlx.Tx, id assessment.ID, by assessment.By, a assessment.Attachment) error {
	res, err := tx.ExecContext(ctx, attachSQL, int64(id), a.Code, int64(a.Document), a.Revision, by.ID, by.At)
	if err != nil {
		return fmt.Errorf("attach document %d: %w", a.Document, err)
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return fault.New(fault.NotFound, "evidence.no_document").Because(err)
	}
	var n int
	if err := tx.GetContext(ctx, &n, countAttachedSQL, int64(id), a.Code); err != nil {
		return fmt.Errorf("count what %s rests on: %w", a.Code, err)
	}
	if n > assessment.MaxAttached {
		return fault.New(fault.Invalid, "assessment.too_many_documents", "code", a.Code, "most", assessment.MaxAttached)
	}

	return nil
}

// attachedSQL reads what the answers of a return rest on.
const attachedSQL = `
SELECT r.state AS return_state, coalesce(a.code, '') AS code, a.at AS attached_at,
       (SELECT p.display FROM person p WHERE p.id = a.by_id) AS attached_post,
       (SELECT max(n.no) FROM document_revision n WHERE n.document_id = a.document_id AND n.state <> 'refused') AS newest,
       ` + documentFragment + `
  FROM answer_evidence a
  JOIN school_return r ON r.id = a.return_id
  JOIN document_revision v ON v.document_id = a.document_id AND v.no = a.revision
 WHERE a.return_id = $1
 ORDER BY a.code, a.at, a.document_id`

// Evidence implements assessment.Lists.
func (s *Returns) Evidence(ctx context.Context, id assessment.ID) ([]assessment.Attached, assessment.State, error) {
	var rows []struct {
		ReturnState  string    `db:"return_state"`
		Code         string    `db:"code"`
		AttachedAt   time.Time `db:"attached_at"`
		AttachedPost *string   `db:"attached_post"`
		Newest       *int      `db:"newest"`
		documentRow
	}
	if err := s.db.x.SelectContext(ctx, &rows, attachedSQL, int64(id)); err != nil {
		return nil, "", fmt.Errorf("evidence of return %d: %w", id, err)
	}
	state := assessment.Draft
	list := make([]assessment.Attached, 0, len(rows))
	for i := range rows {
		row := &rows[i]
		state = assessment.State(row.ReturnState)
		a := assessment.Attached{Code: row.Code, Revision: row.domain(), At: row.AttachedAt}
		if row.AttachedPost != nil {
			a.ByPost = *row.AttachedPost
		}
		if row.Newest != nil {
			a.Newest = *row.Newest
		}
		list = append(list, a)
	}

	return list, state, nil
}

// usesSQL lists the answers that rest on a document, newest season first.
const usesSQL = `
SELECT a.return_id, a.code, a.revision, s.school_year, r.state
  FROM answer_evidence a
  JOIN school_return r ON r.id = a.return_id
  JOIN season s ON s.id = r.season_id
 WHERE a.document_id = $1
 ORDER BY s.school_year DESC, a.code`

// Uses lists the answers that rest on a document, newest season first.
func (s *Returns) Uses(ctx context.Context, id evidence.ID) ([]assessment.Use, error) {
	var rows []struct {
		ReturnID   int64  `db:"return_id"`
		Code       string `db:"code"`
		Revision   int    `db:"revision"`
		SchoolYear int    `db:"school_year"`
		State      string `db:"state"`
	}
	if err := s.db.x.SelectContext(ctx, &rows, usesSQL, int64(id)); err != nil {
		return nil, fmt.Errorf("uses of document %d: %w", id, err)
	}
	list := make([]assessment.Use, 0, len(rows))
	for _, row := range rows {
		list = append(list, assessment.Use{
			Return: assessment.ID(row.ReturnID), Code: row.Code, Revision: row.Revision, SchoolYear: row.SchoolYear,
			State: assessment.State(row.State),
		})
	}

	return list, nil
}
