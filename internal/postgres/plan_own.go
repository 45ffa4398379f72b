package postgres

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"github.com/thuocso/thuocso/internal/audit"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/plan"
	"github.com/thuocso/thuocso/internal/season"
)

// dropUploadsSQL drops the plans that a person has not kept, and those of the days before.
const dropUploadsSQL = `
DELETE FROM plan_upload u
 WHERE u.person_id = $1 AND u.kept_at IS NULL
    OR u.created_at < $2`

// saveUploadSQL keeps a plan file to be looked at.
const saveUploadSQL = `
INSERT INTO plan_upload (person_id, unit_id, season_id, name, content, created_at)
VALUES ($1, $2, nullif(CAST($3 AS bigint), 0), $4, $5, $6)
RETURNING id`

// SaveUpload implements plan.Cabinet.
func (s *Plans) SaveUpload(ctx context.Context, u plan.Upload) (int64, error) {
	var id int64
	err := s.db.inTx(ctx, nil, func(tx *sqlx.Tx) error {
		if _, err := tx.ExecContext(ctx, dropUploadsSQL, u.PersonID, u.CreatedAt.Add(-24*time.Hour)); err != nil {
			return fmt.Errorf("drop uploaded plans: %w", err)
		}
		err := tx.GetContext(ctx, &id, saveUploadSQL, u.PersonID, u.UnitID, int64(u.Season), u.Name, u.Content, u.CreatedAt)
		if err != nil {
			return fmt.Errorf("save uploaded plan of unit %d: %w", u.UnitID, err)
		}

		return nil
	})

	return id, err
}

// uploadedPlanSQL reads a person's uploaded plan.
const uploadedPlanSQL = `
SELECT u.id, u.person_id, u.unit_id, coalesce(u.season_id, 0) AS season_id, u.name, u.content, u.created_at, u.kept_at
  FROM plan_upload u
 WHERE u.person_id = $1
   AND u.id = $2`

type uploadedPlanRow struct {
	ID        int64        `db:"id"`
	PersonID  int64        `db:"person_id"`
	UnitID    int64        `db:"unit_id"`
	SeasonID  int64        `db:"season_id"`
	Name      string       `db:"name"`
	Content   []byte       `db:"content"`
	CreatedAt time.Time    `db:"created_at"`
	KeptAt    sql.NullTime `db:"kept_at"`
}

// Upload implements plan.Cabinet.
func (s *Plans) Upload(ctx context.Context, personID, id int64) (plan.Upload, error) {
	var row uploadedPlanRow
	if err := s.db.x.GetContext(ctx, &row, uploadedPlanSQL, personID, id); err != nil {
		return plan.Upload{}, absent(err, "plan.own.gone", fmt.Sprintf("uploaded plan %d", id))
	}

	return plan.Upload{
		ID: row.ID, PersonID: row.PersonID, UnitID: row.UnitID, Season: season.ID(row.SeasonID), Name: row.Name, Content: row.Content,
		CreatedAt: row.CreatedAt, KeptAt: row.KeptAt.Time,
	}, nil
}

// keepUploadSQL marks an uploaded plan as kept, once.
const keepUploadSQL = `
UPDATE plan_upload
   SET kept_at = $2
 WHERE id = $1
   AND kept_at IS NULL`

// Keep implements plan.Cabinet.
func (s *Plans) Keep(ctx context.Context, u plan.Upload, at time.Time, entry audit.Entry) (bool, error) {
	kept := false
	err := s.db.inTx(ctx, nil, func(tx *sqlx.Tx) error {
		result, err := tx.ExecContext(ctx, keepUploadSQL, u.ID, at)
		if err != nil {
			return fmt.Errorf("keep uploaded plan %d: %w", u.ID, err)
		}
		n, err := result.RowsAffected()
		if err != nil {
			return fmt.Errorf("count uploaded plan %d: %w", u.ID, err)
		}
		if kept = n == 1; !kept {
			return nil
		}
		revision, err := own(ctx, tx, owning{u.UnitID, u.PersonID, u.Name, u.Content, at})
		if err != nil {
			return err
		}
		if u.Season != 0 {
			held := audit.Entry{Action: "season.plan", Detail: map[string]any{"revision": revision, "file": u.Name}}
			if err := hold(ctx, tx, holding{int64(u.Season), revision, u.PersonID, at}, held); err != nil {
				return err
			}
		}

		return appendAudit(ctx, tx, auditSubject{Kind: "plan", ID: revision, PersonID: u.PersonID, At: at}, entry)
	})

	return kept, err
}

// owning is a plan file that is to be a unit's own.
type owning struct {
	unit, by int64
	name     string
	content  []byte
	at       time.Time
}

// ownRevisionSQL stores a plan that is not everybody's, once.
const ownRevisionSQL = `
INSERT INTO revision (kind, name, sha256, content, loaded_at, shared)
VALUES ('plan', $1, $2, $3, $4, false)
    ON CONFLICT ON CONSTRAINT revision_once DO NOTHING`

// ownerSQL makes a plan that is not everybody's a unit's own, once.
const ownerSQL = `
INSERT INTO plan_owner (revision_id, unit_id, added_at, added_by)
SELECT r.id, $3, $4, $5
  FROM revision r
 WHERE r.kind = 'plan'
   AND r.name = $1
   AND r.sha256 = $2
   AND NOT r.shared
    ON CONFLICT (revision_id, unit_id) DO NOTHING
RETURNING revision_id`

// own makes a plan file a unit's own. Fault: Conflict where it is already, or is everybody's.
func own(ctx context.Context, tx *sqlx.Tx, o owning) (int64, error) {
	sum := sha256.Sum256(o.content)
	if _, err := tx.ExecContext(ctx, ownRevisionSQL, o.name, sum[:], o.content, o.at); err != nil {
		return 0, fmt.Errorf("store plan %s: %w", o.name, err)
	}
	var id int64
	err := tx.GetContext(ctx, &id, ownerSQL, o.name, sum[:], o.unit, o.at, o.by)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return 0, fault.New(fault.Conflict, "plan.own.has")
	case err != nil:
		return 0, fmt.Errorf("own plan %s: %w", o.name, err)
	}

	return id, nil
}

// ownedSQL lists the plans of a unit's own, with the years of its seasons that are held against them.
const ownedSQL = `
SELECT r.id, r.kind, r.name, r.content, (r.certified_at IS NOT NULL) AS certified, r.loaded_at, o.added_at,
       coalesce(p.display, '') AS by_post,
       ARRAY(SELECT s.school_year
               FROM season s
              WHERE s.unit_id = o.unit_id
                AND (s.plan_revision_id = r.id
                     OR EXISTS (SELECT FROM season_plan q WHERE q.season_id = s.id AND q.revision_id = r.id))
              ORDER BY s.school_year) AS years
  FROM plan_owner o
  JOIN revision r ON r.id = o.revision_id
  LEFT JOIN person p ON p.id = o.added_by
 WHERE o.unit_id = $1
 ORDER BY o.added_at DESC, r.id DESC`

// Owned implements plan.Cabinet.
func (s *Plans) Owned(ctx context.Context, unitID int64) ([]plan.Owned, error) {
	var rows []struct {
		revisionRow

		AddedAt time.Time     `db:"added_at"`
		ByPost  string        `db:"by_post"`
		Years   pq.Int64Array `db:"years"`
	}
	if err := s.db.x.SelectContext(ctx, &rows, ownedSQL, unitID); err != nil {
		return nil, fmt.Errorf("plans of unit %d: %w", unitID, err)
	}
	list := make([]plan.Owned, 0, len(rows))
	for i := range rows {
		one := plan.Owned{Revision: rows[i].domain(), AddedAt: rows[i].AddedAt, ByPost: rows[i].ByPost}
		for _, y := range rows[i].Years {
			one.Years = append(one.Years, int(y))
		}
		list = append(list, one)
	}

	return list, nil
}

// hasPlanSQL looks for a plan that is a unit's own or everybody's, by its content.
const hasPlanSQL = `
SELECT EXISTS (
       SELECT FROM revision r
        WHERE r.kind = 'plan'
          AND r.sha256 = $2
          AND (r.shared OR EXISTS (SELECT FROM plan_owner o WHERE o.revision_id = r.id AND o.unit_id = $1)))`

// Has implements plan.Cabinet.
func (s *Plans) Has(ctx context.Context, unitID int64, content []byte) (bool, error) {
	sum := sha256.Sum256(content)
	var has bool
	if err := s.db.x.GetContext(ctx, &has, hasPlanSQL, unitID, sum[:]); err != nil {
		return false, fmt.Errorf("look for a plan of unit %d: %w", unitID, err)
	}

	return has, nil
}

// offeredSQL lists the plans that seasons of a unit can be held against, newest first: everybody's, and those of the unit and the
// units above it.
const offeredSQL = `
SELECT r.id, r.kind, r.name, CAST('' AS bytea) AS content, (r.certified_at IS NOT NULL) AS certified, r.loaded_at
  FROM revision r
 WHERE r.kind = 'plan'
   AND (r.shared
        OR EXISTS (SELECT FROM plan_owner o WHERE o.revision_id = r.id AND strpos($1, '/' || o.unit_id || '/') > 0))
 ORDER BY r.loaded_at DESC, r.id DESC`

// Offered implements plan.Store.
func (s *Plans) Offered(ctx context.Context, path string) ([]season.Revision, error) {
	return s.db.revisions(ctx, "plans for", offeredSQL, path)
}

// Own implements plan.Shelf. A plan that is the unit's own already, or everybody's, is only found.
func (s *Plans) Own(ctx context.Context, unitID int64, name string, content []byte, at time.Time) (int64, error) {
	sum := sha256.Sum256(content)
	var id int64
	err := s.db.inTx(ctx, nil, func(tx *sqlx.Tx) error {
		_, err := own(ctx, tx, owning{unitID, 0, name, content, at})
		if err != nil && fault.KindOf(err) != fault.Conflict {
			return err
		}
		if err := tx.GetContext(ctx, &id, registeredSQL, "plan", name, sum[:]); err != nil {
			return fmt.Errorf("read plan %s back: %w", name, err)
		}

		return nil
	})

	return id, err
}

var _ plan.Cabinet = (*Plans)(nil)
