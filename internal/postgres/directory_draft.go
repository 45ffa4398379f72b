package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/thuocso/thuocso/internal/directory"
)

// dropDraftsSQL drops the person's draft and those that everybody has forgotten.
const dropDraftsSQL = `
DELETE FROM import_draft d
 WHERE d.person_id = $1
    OR d.created_at < $2`

// saveDraftSQL keeps an uploaded file.
const saveDraftSQL = `
INSERT INTO import_draft (person_id, subject, name, content, valid_from, valid_to, created_at, kind)
VALUES ($1, $2, $3, $4, CAST(nullif($5, '') AS date), CAST(nullif($6, '') AS date), $7, $8)
RETURNING id`

// SaveDraft implements directory.Drafts.
func (d *Directory) SaveDraft(ctx context.Context, draft directory.Draft) (int64, error) {
	var id int64
	err := d.db.inTx(ctx, nil, func(tx *sqlx.Tx) error {
		if _, err := tx.ExecContext(ctx, dropDraftsSQL, draft.PersonID, draft.CreatedAt.Add(-24*time.Hour)); err != nil {
			return fmt.Errorf("drop drafts: %w", err)
		}
		err := tx.GetContext(ctx, &id, saveDraftSQL, draft.PersonID, string(draft.Subject), draft.Name, draft.Content,
			day(draft.Valid.From), day(draft.Valid.To), draft.CreatedAt, string(draft.Kind))
		if err != nil {
			return fmt.Errorf("save draft: %w", err)
		}

		return nil
	})

	return id, err
}

// draftSQL reads the person's own draft.
const draftSQL = `
SELECT d.id, d.person_id, d.subject, d.name, d.content, d.valid_from, d.valid_to, d.created_at, d.kind
  FROM import_draft d
 WHERE d.person_id = $1
   AND d.id = $2`

// Draft implements directory.Drafts.
func (d *Directory) Draft(ctx context.Context, personID, id int64) (directory.Draft, error) {
	var row struct {
		span

		ID        int64     `db:"id"`
		PersonID  int64     `db:"person_id"`
		Subject   string    `db:"subject"`
		Name      string    `db:"name"`
		Content   []byte    `db:"content"`
		CreatedAt time.Time `db:"created_at"`
		Kind      string    `db:"kind"`
	}
	if err := d.db.x.GetContext(ctx, &row, draftSQL, personID, id); err != nil {
		return directory.Draft{}, absent(err, "directory.draft_gone", fmt.Sprintf("draft %d", id))
	}

	return directory.Draft{
		ID: row.ID, PersonID: row.PersonID, Subject: directory.Subject(row.Subject), Name: row.Name,
		Content: row.Content, Valid: row.interval(), CreatedAt: row.CreatedAt, Kind: directory.Kind(row.Kind),
	}, nil
}

// DropDraft implements directory.Drafts.
func (d *Directory) DropDraft(ctx context.Context, personID int64) error {
	if _, err := d.db.x.ExecContext(ctx, dropDraftsSQL, personID, d.db.now().Add(-24*time.Hour)); err != nil {
		return fmt.Errorf("drop draft: %w", err)
	}

	return nil
}

var _ directory.Drafts = (*Directory)(nil)
