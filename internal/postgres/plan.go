package postgres

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"github.com/thuocso/thuocso/internal/audit"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/plan"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/season"
)

// Plans reads what targets are measured on.
type Plans struct{ db *DB }

// NewPlans returns the store of plans.
func NewPlans(db *DB) *Plans { return &Plans{db: db} }

// standingsSQL lists who owes a return, with the result of the basis and what the annex holds.
const standingsSQL = `
SELECT s.school_id, s.path, s.stages, coalesce(r.state, 'none') AS state, t.points, t.met,
       (SELECT json_object_agg(f.key, f.value)
          FROM annex_answer a
         CROSS JOIN LATERAL jsonb_each(a.figures) f
         WHERE a.return_id = r.id) AS figures
  FROM season_school s
  LEFT JOIN school_return r ON r.season_id = s.season_id AND r.school_id = s.school_id
  LEFT JOIN result t ON t.return_id = r.id AND t.basis = $2
 WHERE s.season_id = $1
   AND s.in_scope
   AND starts_with(s.path, CAST($3 AS text))
 ORDER BY s.school_id`

type planRow struct {
	SchoolID int64          `db:"school_id"`
	Path     string         `db:"path"`
	Stages   pq.StringArray `db:"stages"`
	State    string         `db:"state"`
	Points   []byte         `db:"points"`
	Met      []byte         `db:"met"`
	Figures  []byte         `db:"figures"`
}

// Standings implements plan.Store.
func (s *Plans) Standings(
	ctx context.Context, id season.ID, basis ranking.Basis, scope string,
) ([]plan.Standing, error) {
	var rows []planRow
	if err := s.db.x.SelectContext(ctx, &rows, standingsSQL, int64(id), resultKind(basis), scope); err != nil {
		return nil, fmt.Errorf("standings of season %d: %w", id, err)
	}
	list := make([]plan.Standing, 0, len(rows))
	for i := range rows {
		standing, err := rows[i].domain(basis)
		if err != nil {
			return nil, err
		}
		list = append(list, standing)
	}

	return list, nil
}

// domain leaves of a row what the basis knows.
func (row *planRow) domain(basis ranking.Basis) (plan.Standing, error) {
	s := plan.Standing{School: row.SchoolID, Path: row.Path, Stages: row.Stages}
	state, _ := ranking.ParseState(row.State)
	if !basis.Counts(state) {
		return s, nil
	}
	if row.Points != nil {
		points, err := maturity.VectorFromBytes(row.Points)
		if err != nil {
			return s, fmt.Errorf("standing of school %d: %w", row.SchoolID, err)
		}
		s.Points = points
		for _, b := range row.Met {
			s.Met = append(s.Met, b == 1)
		}
	}
	if row.Figures != nil {
		if err := json.Unmarshal(row.Figures, &s.Figures); err != nil {
			return s, fmt.Errorf("annex of school %d: %w", row.SchoolID, err)
		}
	}

	return s, nil
}

// plansOfSQL lists the plans of a season, that of its opening first.
const plansOfSQL = `
SELECT s.plan_revision_id
  FROM season s
 WHERE s.id = $1
   AND s.plan_revision_id IS NOT NULL
 UNION ALL
(SELECT p.revision_id
   FROM season_plan p
  WHERE p.season_id = $1
  ORDER BY p.added_at, p.revision_id)`

// Plans implements plan.Store.
func (s *Plans) Plans(ctx context.Context, id season.ID) ([]int64, error) {
	var list []int64
	if err := s.db.x.SelectContext(ctx, &list, plansOfSQL, int64(id)); err != nil {
		return nil, fmt.Errorf("plans of season %d: %w", id, err)
	}

	return list, nil
}

// holdPlanSQL holds a season against a further plan, once.
const holdPlanSQL = `
INSERT INTO season_plan (season_id, revision_id, added_at, added_by)
SELECT s.id, $2, $3, $4
  FROM season s
 WHERE s.id = $1
   AND s.plan_revision_id IS DISTINCT FROM $2
    ON CONFLICT (season_id, revision_id) DO NOTHING`

// Hold implements plan.Shelf.
func (s *Plans) Hold(ctx context.Context, id season.ID, revision int64, at time.Time, entry audit.Entry) error {
	return s.db.inTx(ctx, nil, func(tx *sqlx.Tx) error { return hold(ctx, tx, holding{int64(id), revision, 0, at}, entry) })
}

// holding is a season that is to be held against a plan, by whom and when.
type holding struct {
	season, revision, by int64
	at                   time.Time
}

// hold holds a season against a plan, once, with its audit line.
func hold(ctx context.Context, tx *sqlx.Tx, h holding, entry audit.Entry) error {
	result, err := tx.ExecContext(ctx, holdPlanSQL, h.season, h.revision, h.at, h.by)
	if err != nil {
		return fmt.Errorf("hold season %d against plan %d: %w", h.season, h.revision, err)
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return err //nolint:wrapcheck // nothing was added
	}

	return appendAudit(ctx, tx, auditSubject{Kind: "season", ID: h.season, PersonID: h.by, At: h.at}, entry)
}

// reportsSQL lists the figures of offices below a path.
const reportsSQL = `
SELECT f.unit_id, f.figure, f.version, f.percent, f.counted, f.whole, f.title, f.number, f.dated, f.issuer, f.link, f.sha256,
       f.file_name, f.file_size, f.by_id, coalesce(p.display, '') AS by_post, f.at
  FROM office_figure f
  JOIN season_unit u ON u.season_id = f.season_id AND u.unit_id = f.unit_id
  LEFT JOIN person p ON p.id = f.by_id
 WHERE f.season_id = $1
   AND starts_with(u.path, CAST($2 AS text))
 ORDER BY f.unit_id, f.figure`

type reportRow struct {
	UnitID   int64     `db:"unit_id"`
	Figure   string    `db:"figure"`
	Version  int       `db:"version"`
	Percent  *int64    `db:"percent"`
	Counted  *int64    `db:"counted"`
	Whole    *int64    `db:"whole"`
	Title    string    `db:"title"`
	Number   string    `db:"number"`
	Dated    string    `db:"dated"`
	Issuer   string    `db:"issuer"`
	Link     string    `db:"link"`
	SHA256   string    `db:"sha256"`
	FileName string    `db:"file_name"`
	FileSize int64     `db:"file_size"`
	ByID     int64     `db:"by_id"`
	ByPost   string    `db:"by_post"`
	At       time.Time `db:"at"`
}

// Reports implements plan.Store.
func (s *Plans) Reports(ctx context.Context, id season.ID, scope string) ([]plan.Report, error) {
	var rows []reportRow
	if err := s.db.x.SelectContext(ctx, &rows, reportsSQL, int64(id), scope); err != nil {
		return nil, fmt.Errorf("figures of offices of season %d: %w", id, err)
	}
	list := make([]plan.Report, 0, len(rows))
	for i := range rows {
		list = append(list, rows[i].domain())
	}

	return list, nil
}

func (row *reportRow) domain() plan.Report {
	return plan.Report{
		UnitID: row.UnitID, Figure: row.Figure, Entry: row.entry(), Version: row.Version, ByID: row.ByID, ByPost: row.ByPost, At: row.At,
		Proof: plan.Proof{
			Title: row.Title, Number: row.Number, Date: row.Dated, Issuer: row.Issuer, Link: row.Link,
			SHA256: row.SHA256, Name: row.FileName, Size: row.FileSize,
		},
	}
}

// entry is what was entered, by the form that the columns show.
func (row *reportRow) entry() plan.Entry {
	switch {
	case row.Percent != nil:
		return plan.Entry{Form: maturity.AsPercent, Percent: *row.Percent}
	case row.Whole != nil:
		return plan.Entry{Form: maturity.AsRatio, Count: *row.Counted, Whole: *row.Whole}
	default:
		return plan.Entry{Form: maturity.AsCount, Count: *row.Counted}
	}
}

// formed are the columns of what is entered.
func formed(e plan.Entry) (percent, counted, whole *int64) {
	switch e.Form {
	case maturity.AsPercent:
		return &e.Percent, nil, nil
	case maturity.AsRatio:
		return nil, &e.Count, &e.Whole
	default:
		return nil, &e.Count, nil
	}
}

// figureOfficesSQL lists the units of a season below a path.
const figureOfficesSQL = `
SELECT u.unit_id, u.kind, u.path
  FROM season_unit u
 WHERE u.season_id = $1
   AND starts_with(u.path, CAST($2 AS text))
 ORDER BY u.unit_id`

type figureOfficeRow struct {
	UnitID int64  `db:"unit_id"`
	Kind   string `db:"kind"`
	Path   string `db:"path"`
}

// Offices implements plan.Store.
func (s *Plans) Offices(ctx context.Context, id season.ID, scope string) ([]plan.Office, error) {
	var rows []figureOfficeRow
	if err := s.db.x.SelectContext(ctx, &rows, figureOfficesSQL, int64(id), scope); err != nil {
		return nil, fmt.Errorf("offices of season %d: %w", id, err)
	}
	list := make([]plan.Office, 0, len(rows))
	for _, row := range rows {
		list = append(list, plan.Office{UnitID: row.UnitID, Kind: row.Kind, Path: row.Path})
	}

	return list, nil
}

// enterFigureSQL keeps what an office enters over the version that its form showed.
const enterFigureSQL = `
INSERT INTO office_figure AS f (
    season_id, unit_id, figure, version, percent, counted, whole, title, number, dated, issuer, link, sha256, file_name, file_size,
    by_id, at)
SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17
 WHERE CAST($18 AS integer) = 0
    OR EXISTS (SELECT 1 FROM office_figure o WHERE o.season_id = $1 AND o.unit_id = $2 AND o.figure = $3)
    ON CONFLICT (season_id, unit_id, figure) DO UPDATE
   SET version = excluded.version, percent = excluded.percent, counted = excluded.counted, whole = excluded.whole,
       title = excluded.title, number = excluded.number, dated = excluded.dated, issuer = excluded.issuer, link = excluded.link,
       sha256 = excluded.sha256, file_name = excluded.file_name, file_size = excluded.file_size, by_id = excluded.by_id,
       at = excluded.at
 WHERE f.version = $18`

// Enter implements plan.Desk.
func (s *Plans) Enter(ctx context.Context, e plan.Entered) (bool, error) {
	kept := false
	err := s.db.inTx(ctx, nil, func(tx *sqlx.Tx) error {
		percent, counted, whole := formed(e.Entry)
		result, err := tx.ExecContext(ctx, enterFigureSQL, int64(e.Season), e.UnitID, e.Figure, e.Version, percent, counted, whole, e.Proof.Title,
			e.Proof.Number, e.Proof.Date, e.Proof.Issuer, e.Proof.Link, e.Proof.SHA256, e.Proof.Name, e.Proof.Size, e.ByID, e.At, e.Before)
		if err != nil {
			return fmt.Errorf("write figure %s of unit %d: %w", e.Figure, e.UnitID, err)
		}
		n, err := result.RowsAffected()
		if err != nil {
			return fmt.Errorf("count figures of unit %d: %w", e.UnitID, err)
		}
		if kept = n == 1; !kept {
			return nil
		}

		return appendAudit(ctx, tx, auditSubject{Kind: "office_figure", ID: e.UnitID, PersonID: e.ByID, At: e.At}, e.Audit)
	})

	return kept, err
}

// resultKind is the result that stands on the basis.
func resultKind(b ranking.Basis) string {
	if b == ranking.Verified {
		return "verified"
	}

	return "recognised"
}
