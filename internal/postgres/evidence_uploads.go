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

// insertUploadSQL notes an upload.
const insertUploadSQL = `
INSERT INTO upload (id, school_id, person_id, length, file_name, promised, begun_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`

// Begin implements evidence.Uploads. What is under way counts: else many uploads at once would go over the quota together.
func (s *Evidence) Begin(ctx context.Context, u evidence.Upload, quota int64) error {
	promised, err := hex.DecodeString(u.Promised)
	if err != nil {
		return fmt.Errorf("hash of upload: %w", err)
	}
	if len(promised) == 0 {
		promised = nil
	}

	return s.db.inTx(ctx, nil, func(tx *sqlx.Tx) error {
		if err := lockEvidence(ctx, tx, u.SchoolID); err != nil {
			return err
		}
		var usage usageRow
		if err := tx.GetContext(ctx, &usage, usageSQL, u.SchoolID, u.BegunAt); err != nil {
			return fmt.Errorf("usage of school %d: %w", u.SchoolID, err)
		}
		if usage.Used+usage.Arriving+u.Length > quota {
			return fault.New(fault.Invalid, "evidence.quota", "used", evidence.Megabytes(usage.Used+usage.Arriving),
				"quota", evidence.Megabytes(quota)).At("file")
		}
		_, err := tx.ExecContext(ctx, insertUploadSQL, u.ID, u.SchoolID, u.PersonID, u.Length, u.Name, promised, u.BegunAt, u.Expires)
		if err != nil {
			return fmt.Errorf("insert upload: %w", err)
		}

		return nil
	})
}

// uploadSQL reads an upload.
const uploadSQL = `
SELECT u.id, u.school_id, u.person_id, u.length, u.file_name, u.promised, u.begun_at, u.expires_at, u.file_sha256, u.file_media
  FROM upload u
 WHERE u.id = $1`

// Upload implements evidence.Uploads.
func (s *Evidence) Upload(ctx context.Context, id string) (evidence.Upload, error) {
	var row struct {
		ID         string    `db:"id"`
		SchoolID   int64     `db:"school_id"`
		PersonID   int64     `db:"person_id"`
		Length     int64     `db:"length"`
		FileName   string    `db:"file_name"`
		Promised   []byte    `db:"promised"`
		BegunAt    time.Time `db:"begun_at"`
		ExpiresAt  time.Time `db:"expires_at"`
		FileSHA256 []byte    `db:"file_sha256"`
		FileMedia  string    `db:"file_media"`
	}
	if err := s.db.x.GetContext(ctx, &row, uploadSQL, id); err != nil {
		if errors.Is(err, sql.ErrNoRows) {
			return evidence.Upload{}, fault.New(fault.NotFound, "evidence.no_upload")
		}

		return evidence.Upload{}, fmt.Errorf("load upload: %w", err)
	}

	return evidence.Upload{
		ID: row.ID, SchoolID: row.SchoolID, PersonID: row.PersonID, Length: row.Length, Name: row.FileName,
		Promised: hex.EncodeToString(row.Promised), BegunAt: row.BegunAt, Expires: row.ExpiresAt,
		Kept: kept(row.FileName, row.FileSHA256, row.Length, row.FileMedia),
	}, nil
}

// finishUploadSQL notes what an upload has become.
const finishUploadSQL = `
UPDATE upload
   SET length = $2,
       file_name = $3,
       file_sha256 = $4,
       file_media = $5
 WHERE id = $1`

// Finish implements evidence.Uploads.
func (s *Evidence) Finish(ctx context.Context, id string, k evidence.Kept) error {
	sum, err := hex.DecodeString(k.SHA256)
	if err != nil {
		return fmt.Errorf("hash of upload: %w", err)
	}
	if _, err := s.db.x.ExecContext(ctx, finishUploadSQL, id, k.Size, k.Name, sum, string(k.Media)); err != nil {
		return fmt.Errorf("finish upload: %w", err)
	}

	return nil
}

// dropUploadSQL forgets an upload.
const dropUploadSQL = `
DELETE FROM upload
 WHERE id = $1`

// Drop implements evidence.Uploads.
func (s *Evidence) Drop(ctx context.Context, id string) error {
	if _, err := s.db.x.ExecContext(ctx, dropUploadSQL, id); err != nil {
		return fmt.Errorf("drop upload: %w", err)
	}

	return nil
}

// expiredUploadsSQL lists uploads whose time is over.
const expiredUploadsSQL = `
SELECT u.id
  FROM upload u
 WHERE u.expires_at <= $1
 ORDER BY u.expires_at
 LIMIT $2`

// Expired implements evidence.Uploads.
func (s *Evidence) Expired(ctx context.Context, at time.Time, most int) ([]string, error) {
	var ids []string
	if err := s.db.x.SelectContext(ctx, &ids, expiredUploadsSQL, at, most); err != nil {
		return nil, fmt.Errorf("list expired uploads: %w", err)
	}

	return ids, nil
}

var _ evidence.Uploads = (*Evidence)(nil)
