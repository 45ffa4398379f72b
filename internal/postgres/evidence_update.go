package postgres

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/thuocso/thuocso/internal/evidence"
	"github.com/thuocso/thuocso/internal/fault"
)

// evidenceSubject is the kind of a school's chain of evidence in the audit; its head is the lock of every change.
const evidenceSubject = "evidence"

// Update implements evidence.Store.
func (s *Evidence) Update(ctx context.Context, w evidence.Which, by evidence.By,
	decide func(*evidence.Records) (evidence.Change, error),
) (evidence.ID, error) {
	var id evidence.ID
	err := s.db.inTx(ctx, nil, func(tx *sqlx.Tx) error {
		id = w.Document
		if err := lockEvidence(ctx, tx, w.SchoolID); err != nil {
			return err
		}
		records, err := evidenceRecords(ctx, tx, w, by)
		if err != nil {
			return err
		}
		c, err := decide(records)
		if err != nil || len(c.Entries) == 0 {
			return err
		}
		if id, err = writeEvidence(ctx, tx, w, by, c); err != nil {
			return err
		}
		if id != 0 {
			for i := range c.Entries {
				c.Entries[i].Detail["document"] = int64(id)
			}
		}

		return appendAudit(ctx, tx, auditSubject{Kind: evidenceSubject, ID: w.SchoolID, PersonID: by.ID, At: by.At}, c.Entries...)
	})

	return id, err
}

func lockEvidence(ctx context.Context, tx *sqlx.Tx, schoolID int64) error {
	if _, err := tx.ExecContext(ctx, newAuditHeadSQL, evidenceSubject, schoolID); err != nil {
		return fmt.Errorf("lock evidence of school %d: %w", schoolID, err)
	}
	var head struct {
		Seq  int    `db:"seq"`
		Hash []byte `db:"hash"`
	}
	if err := tx.GetContext(ctx, &head, auditHeadSQL, evidenceSubject, schoolID); err != nil {
		return fmt.Errorf("lock evidence of school %d: %w", schoolID, err)
	}

	return nil
}

// holdsFileSQL tells whether a school has a file already.
const holdsFileSQL = `
SELECT EXISTS (
       SELECT
         FROM document d
         JOIN document_revision v ON v.document_id = d.id
        WHERE d.school_id = $1
          AND v.file_sha256 = $2)`

// delegationSQL reads a person's leave to decide about a school's evidence; whoever is no longer its staff has none.
const delegationSQL = `
SELECT g.id, g.granted_by
  FROM evidence_delegation g
 WHERE g.school_id = $1
   AND g.person_id = $2
   AND g.revoked_at IS NULL
   AND EXISTS (SELECT FROM person_role r WHERE r.person_id = g.person_id AND r.unit_id = g.school_id AND r.role = 'staff'
                  AND r.revoked_at IS NULL)`

func evidenceRecords(ctx context.Context, tx *sqlx.Tx, w evidence.Which, by evidence.By) (*evidence.Records, error) {
	r := &evidence.Records{SchoolID: w.SchoolID}
	var err error
	if w.Document != 0 {
		if r.Document, err = loadDocument(ctx, tx, w.Document); err != nil {
			return nil, err
		}
	}
	var usage usageRow
	if err := tx.GetContext(ctx, &usage, usageSQL, w.SchoolID, by.At); err != nil {
		return nil, fmt.Errorf("usage of school %d: %w", w.SchoolID, err)
	}
	r.Used = usage.Used
	if w.SHA256 != "" {
		sum, err := hex.DecodeString(w.SHA256)
		if err != nil {
			return nil, fmt.Errorf("hash of file: %w", err)
		}
		if err := tx.GetContext(ctx, &r.Holds, holdsFileSQL, w.SchoolID, sum); err != nil {
			return nil, fmt.Errorf("look for file: %w", err)
		}
	}
	if r.Delegation, err = delegationOf(ctx, tx, w.SchoolID, by.ID); err != nil {
		return nil, err
	}
	if w.Person != 0 {
		r.Granted, err = delegationOf(ctx, tx, w.SchoolID, w.Person)
	}

	return r, err
}

func delegationOf(ctx context.Context, tx *sqlx.Tx, schoolID, person int64) (*evidence.Delegation, error) {
	var row struct {
		ID        int64 `db:"id"`
		GrantedBy int64 `db:"granted_by"`
	}
	err := tx.GetContext(ctx, &row, delegationSQL, schoolID, person)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil //nolint:nilnil // most people have none
	}
	if err != nil {
		return nil, fmt.Errorf("delegation at school %d: %w", schoolID, err)
	}

	return &evidence.Delegation{ID: row.ID, GrantedBy: row.GrantedBy}, nil
}

// insertDocumentSQL makes a document.
const insertDocumentSQL = `
INSERT INTO document (school_id, created_at, created_by)
VALUES ($1, $2, $3)
RETURNING id`

// insertRevisionSQL adds a revision.
const insertRevisionSQL = `
INSERT INTO document_revision (document_id, no, kind, title, number, issued_on, issuer, note, url, file_name, file_sha256,
       file_size, file_media, by_id, at, state, decided_by, decided_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`

// decideRevisionSQL ends the waiting of a revision.
const decideRevisionSQL = `
UPDATE document_revision
   SET state = $3,
       decided_by = $4,
       decided_at = $5,
       reason = $6
 WHERE document_id = $1
   AND no = $2
   AND state = 'waiting'`

// grantSQL hands the deciding on.
const grantSQL = `
INSERT INTO evidence_delegation (school_id, person_id, granted_by, granted_at)
VALUES ($1, $2, $3, $4)`

// revokeSQL ends a delegation.
const revokeSQL = `
UPDATE evidence_delegation
   SET revoked_by = $2,
       revoked_at = $3
 WHERE id = $1
   AND revoked_at IS NULL`

// writeEvidence writes a change and returns the document concerned.
func writeEvidence(ctx context.Context, tx *sqlx.Tx, w evidence.Which, by evidence.By, c evidence.Change) (evidence.ID, error) {
	id := w.Document
	var err error
	switch {
	case c.Post != nil:
		if id, err = postRevision(ctx, tx, w, *c.Post); err == nil && c.Upload != "" {
			err = useUp(ctx, tx, c.Upload)
		}
	case c.Decide != nil:
		v := c.Decide
		_, err = tx.ExecContext(ctx, decideRevisionSQL, int64(id), v.No, string(v.State), v.DecidedBy, v.DecidedAt, v.Reason)
	case c.Grant != 0:
		_, err = tx.ExecContext(ctx, grantSQL, w.SchoolID, c.Grant, by.ID, by.At)
	case c.Revoke != 0:
		_, err = tx.ExecContext(ctx, revokeSQL, c.Revoke, by.ID, by.At)
	}
	if err != nil && fault.KindOf(err) == fault.Internal {
		err = fmt.Errorf("write evidence of school %d: %w", w.SchoolID, err)
	}

	return id, err
}

func postRevision(ctx context.Context, tx *sqlx.Tx, w evidence.Which, v evidence.Revision) (evidence.ID, error) {
	id := int64(w.Document)
	if id == 0 {
		if err := tx.GetContext(ctx, &id, insertDocumentSQL, w.SchoolID, v.At, v.ByID); err != nil {
			return 0, fmt.Errorf("insert document: %w", err)
		}
	}
	var (
		issued *string
		sum    []byte
		size   *int64
	)
	if !v.Issued.IsZero() {
		day := v.Issued.Format(time.DateOnly)
		issued = &day
	}
	if v.Kind == evidence.File {
		var err error
		if sum, err = hex.DecodeString(v.Kept.SHA256); err != nil {
			return 0, fmt.Errorf("hash of file: %w", err)
		}
		size = &v.Kept.Size
	}
	_, err := tx.ExecContext(ctx, insertRevisionSQL, id, v.No, string(v.Kind), v.Title, v.Number, issued, v.Issuer, v.Note, v.URL,
		v.Kept.Name, sum, size, string(v.Kept.Media), v.ByID, v.At, string(v.State), number(v.DecidedBy), moment(v.DecidedAt))
	if err != nil {
		return 0, fmt.Errorf("insert revision of document %d: %w", id, err)
	}

	return evidence.ID(id), nil
}

// useUp takes the upload that a file came by: one upload makes one document.
func useUp(ctx context.Context, tx *sqlx.Tx, upload string) error {
	res, err := tx.ExecContext(ctx, dropUploadSQL, upload)
	if err != nil {
		return fmt.Errorf("use upload up: %w", err)
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return fault.New(fault.Conflict, "evidence.upload_used").At("file").Because(err)
	}

	return nil
}
