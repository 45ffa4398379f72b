package postgres

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

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

// newestFragment is the number of the newest revision of v's document that was not refused.
const newestFragment = `(SELECT max(n.no) FROM document_revision n WHERE n.document_id = v.document_id AND n.state <> 'refused') AS newest`

// attachedSQL reads what the answers of a return rest on.
const attachedSQL = `
SELECT r.state AS return_state, a.code, a.at AS attached_at,
       (SELECT p.display FROM person p WHERE p.id = a.by_id) AS attached_post,
       ` + newestFragment + `,
       ` + documentFragment + `
  FROM answer_evidence a
  JOIN school_return r ON r.id = a.return_id
  JOIN document_revision v ON v.document_id = a.document_id AND v.no = a.revision
 WHERE a.return_id = $1
 ORDER BY a.code, a.at, a.document_id`

// returnStateSQL reads where a return stands.
const returnStateSQL = `
SELECT r.state
  FROM school_return r
 WHERE r.id = $1`

// Evidence implements assessment.Lists. Where nothing is attached the state is read after that, never before.
func (s *Returns) Evidence(ctx context.Context, id assessment.ID) ([]assessment.Attached, assessment.State, error) {
	var rows []struct {
		ReturnState  string         `db:"return_state"`
		Code         string         `db:"code"`
		AttachedAt   time.Time      `db:"attached_at"`
		AttachedPost sql.NullString `db:"attached_post"`
		Newest       sql.NullInt64  `db:"newest"`
		documentRow
	}
	if err := s.db.x.SelectContext(ctx, &rows, attachedSQL, int64(id)); err != nil {
		return nil, "", fmt.Errorf("evidence of return %d: %w", id, err)
	}
	var state string
	list := make([]assessment.Attached, 0, len(rows))
	for i := range rows {
		row := &rows[i]
		state = row.ReturnState
		list = append(list, assessment.Attached{
			Code: row.Code, Revision: row.domain(), Newest: int(row.Newest.Int64), ByPost: row.AttachedPost.String, At: row.AttachedAt,
		})
	}
	if len(rows) == 0 {
		if err := s.db.x.GetContext(ctx, &state, returnStateSQL, int64(id)); err != nil {
			return nil, "", fmt.Errorf("state of return %d: %w", id, err)
		}
	}

	return list, assessment.State(state), nil
}

// namedRevisionsSQL reads revisions by their documents and numbers, the two lists side by side.
const namedRevisionsSQL = `
SELECT ` + newestFragment + `,
       ` + documentFragment + `
  FROM document_revision v
  JOIN unnest(CAST($1 AS bigint[]), CAST($2 AS bigint[])) AS w (document_id, no) ON w.document_id = v.document_id AND w.no = v.no`

// Revisions implements assessment.Lists.
func (s *Returns) Revisions(ctx context.Context, named []assessment.Attached) ([]assessment.Attached, error) {
	if len(named) == 0 {
		return nil, nil
	}
	documents, numbers := make([]int64, len(named)), make([]int64, len(named))
	for i := range named {
		documents[i], numbers[i] = int64(named[i].Revision.Document), int64(named[i].Revision.No)
	}
	var rows []struct {
		Newest sql.NullInt64 `db:"newest"`
		documentRow
	}
	if err := s.db.x.SelectContext(ctx, &rows, namedRevisionsSQL, pq.Array(documents), pq.Array(numbers)); err != nil {
		return nil, fmt.Errorf("revisions of %d documents: %w", len(named), err)
	}
	type key struct{ document, no int64 }
	known := map[key]assessment.Attached{}
	for i := range rows {
		row := &rows[i]
		known[key{row.DocumentID, int64(row.No)}] = assessment.Attached{Revision: row.domain(), Newest: int(row.Newest.Int64)}
	}
	var list []assessment.Attached
	for i, a := range named {
		if found, ok := known[key{documents[i], numbers[i]}]; ok {
			a.Revision, a.Newest = found.Revision, found.Newest
			list = append(list, a)
		}
	}

	return list, nil
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
