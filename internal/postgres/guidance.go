package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/review"
)

// Guidance keeps what offices say about the components of an index.
type Guidance struct{ db *DB }

// NewGuidance returns the store of guidance.
func NewGuidance(db *DB) *Guidance { return &Guidance{db: db} }

// guidanceSQL reads the newest version of each guidance of some units.
const guidanceSQL = `
SELECT DISTINCT ON (g.unit_id, g.code)
       g.unit_id, coalesce(n.name, '') AS unit, g.code, g.body, g.version, coalesce(p.display, '') AS post, g.at
  FROM guidance g
  LEFT JOIN LATERAL (
       SELECT v.name
         FROM unit_version v
        WHERE v.unit_id = g.unit_id
        ORDER BY lower(v.valid) DESC
        LIMIT 1) n ON true
  LEFT JOIN person p ON p.id = g.by_id
 WHERE g.index_id = $1
   AND g.unit_id = ANY (CAST($2 AS bigint[]))
 ORDER BY g.unit_id, g.code, g.version DESC`

// Guidance implements review.GuidanceStore.
func (s *Guidance) Guidance(ctx context.Context, index string, units []int64) ([]review.Guidance, error) {
	var rows []struct {
		UnitID  int64     `db:"unit_id"`
		Unit    string    `db:"unit"`
		Code    string    `db:"code"`
		Body    string    `db:"body"`
		Version int       `db:"version"`
		Post    string    `db:"post"`
		At      time.Time `db:"at"`
	}
	if err := s.db.x.SelectContext(ctx, &rows, guidanceSQL, index, pq.Array(units)); err != nil {
		return nil, fmt.Errorf("read guidance on %s: %w", index, err)
	}
	list := make([]review.Guidance, 0, len(rows))
	for i := range rows {
		r := &rows[i]
		list = append(list, review.Guidance{
			UnitID: r.UnitID, Unit: r.Unit, Code: r.Code, Body: r.Body, Version: r.Version, Post: r.Post, At: r.At,
		})
	}

	return list, nil
}

// putGuidanceSQL writes the version after the one that the writer saw; it writes nothing where another stands.
const putGuidanceSQL = `
INSERT INTO guidance (unit_id, index_id, code, version, body, by_id, at)
SELECT $1, $2, $3, $4 + 1, $5, $6, $7
 WHERE $4 = (SELECT coalesce(max(g.version), 0)
               FROM guidance g
              WHERE g.unit_id = $1
                AND g.index_id = $2
                AND g.code = $3)
    ON CONFLICT (unit_id, index_id, code, version) DO NOTHING`

// PutGuidance implements review.GuidanceStore.
func (s *Guidance) PutGuidance(ctx context.Context, w review.Written) error {
	return s.db.inTx(ctx, nil, func(tx *sqlx.Tx) error {
		res, err := tx.ExecContext(ctx, putGuidanceSQL, w.UnitID, w.Index, w.Code, w.Version, w.Body, w.ByID, w.At)
		if err != nil {
			return fmt.Errorf("write guidance of unit %d on %s: %w", w.UnitID, w.Code, err)
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return fault.New(fault.Conflict, "guidance.conflict")
		}

		return appendAudit(ctx, tx, auditSubject{Kind: "guidance", ID: w.UnitID, PersonID: w.ByID, At: w.At}, w.Entry)
	})
}
