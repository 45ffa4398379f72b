package postgres

import (
	"context"
	"crypto/sha256"
	"database/sql"
	_ "embed" // long statements stand in sql/
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/audit"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/season"
)

// Seasons keeps seasons and revisions.
type Seasons struct{ db *DB }

// NewSeasons returns the store of seasons.
func NewSeasons(db *DB) *Seasons { return &Seasons{db: db} }

// insertSeasonSQL writes the season itself.
const insertSeasonSQL = `
INSERT INTO season (
    unit_id, school_year, index_revision_id, plan_revision_id, state, opens_at, submit_until, resubmit_until,
    publish_until, condition_rule, recognised_by, published_by, ranking_order, sample, created_at, created_by)
VALUES ($1, $2, $3, $4, 'open', $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
RETURNING id`

// seasonUnitsSQL remembers the tree: every unit above the season's unit, the unit itself,
// and each office that manages a school below it.
//
//go:embed sql/season_units.sql
var seasonUnitsSQL string

// seasonSchoolsSQL remembers every school below the season's unit, and whether it owes a return.
//
//go:embed sql/season_schools.sql
var seasonSchoolsSQL string

// seasonReturnsSQL gives each school in scope its empty return.
const seasonReturnsSQL = `
INSERT INTO school_return (season_id, school_id, changed_at)
SELECT s.season_id, s.school_id, $2
  FROM season_school s
 WHERE s.season_id = $1
   AND s.in_scope
 ORDER BY s.path`

// seasonResultsSQL gives each return its empty self-assessed result.
const seasonResultsSQL = `
INSERT INTO result (
    return_id, basis, season_id, school_id, points, met, group_low, group_high, level_low, level_high, updated_at)
SELECT r.id, 'self', r.season_id, r.school_id, CAST($2 AS bytea), CAST($3 AS bytea), CAST($4 AS smallint[]),
       CAST($5 AS smallint[]), 1, 1, $6
  FROM school_return r
 WHERE r.season_id = $1`

// markOpenedSQL asks for a run of a season.
const markOpenedSQL = `
INSERT INTO dirty_mark (season_id)
VALUES ($1)`

// furtherPlansSQL holds a season that is opened against further plans.
const furtherPlansSQL = `
INSERT INTO season_plan (season_id, revision_id, added_at, added_by)
SELECT $1, r.id, $3, $4
  FROM revision r
 WHERE r.kind = 'plan'
   AND r.id = ANY (CAST($2 AS bigint[]))`

// countScopeSQL counts who owes a return and who does not.
const countScopeSQL = `
SELECT count(*) FILTER (WHERE s.in_scope) AS owing,
       count(*) FILTER (WHERE NOT s.in_scope) AS outside
  FROM season_school s
 WHERE s.season_id = $1`

// Open implements season.Store.
func (s *Seasons) Open(ctx context.Context, by int64, d season.Draft, at time.Time, entry audit.Entry) (season.Opened, error) {
	var opened season.Opened
	err := s.db.inTx(ctx, nil, func(tx *sqlx.Tx) error {
		var id int64
		err := tx.GetContext(ctx, &id, insertSeasonSQL, d.UnitID, d.SchoolYear, d.RevisionID, number(d.PlanID),
			d.Dates.OpensAt, d.Dates.SubmitUntil, d.Dates.ResubmitUntil, d.Dates.PublishUntil,
			string(d.Rules.Condition), string(d.Rules.RecognisedBy), string(d.Rules.PublishedBy),
			string(d.Rules.Ranking), d.Sample, at, by)
		if violates(err, "season_once") {
			return fault.New(fault.Conflict, "season.already_open", "year", strconv.Itoa(d.SchoolYear)+"–"+strconv.Itoa(d.SchoolYear+1)).At("school_year")
		}
		if err != nil {
			return fmt.Errorf("insert season: %w", err)
		}
		opened.ID = season.ID(id)
		if err := s.fill(ctx, tx, id, d, at); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, furtherPlansSQL, id, pq.Array(d.Further), at, by); err != nil {
			return fmt.Errorf("hold season against further plans: %w", err)
		}
		var n struct {
			Owing   int `db:"owing"`
			Outside int `db:"outside"`
		}
		if err := tx.GetContext(ctx, &n, countScopeSQL, id); err != nil {
			return fmt.Errorf("count scope: %w", err)
		}
		if n.Owing == 0 {
			return fault.New(fault.Invalid, "season.nobody_owes").At("unit")
		}
		opened.Owing, opened.OutOfScope = n.Owing, n.Outside

		return appendAudit(ctx, tx, auditSubject{Kind: "season", ID: id, PersonID: by, At: at}, entry)
	})

	return opened, err
}

// fill writes the tree, the schools and their empty returns, and asks for a run, which tells who owes one.
func (s *Seasons) fill(ctx context.Context, tx *sqlx.Tx, id int64, d season.Draft, at time.Time) error {
	asOf := d.AsOf.Format(time.DateOnly)
	steps := []struct {
		what string
		sql  string
		args []any
	}{
		{"units", seasonUnitsSQL, []any{id, d.UnitID, asOf}},
		{"schools", seasonSchoolsSQL, []any{id, d.UnitID, asOf, pq.Array(d.Stages)}},
		{"returns", seasonReturnsSQL, []any{id, at}},
		{"results", seasonResultsSQL, emptyResult(id, d, at)},
		{"mark", markOpenedSQL, []any{id}},
	}
	for _, step := range steps {
		if _, err := tx.ExecContext(ctx, step.sql, step.args...); err != nil {
			return fmt.Errorf("write %s of season %d: %w", step.what, id, err)
		}
	}

	return nil
}

func emptyResult(id int64, d season.Draft, at time.Time) []any {
	points := make(maturity.Vector, d.Components)
	for i := range points {
		points[i] = maturity.Missing
	}
	zero := pq.Array([]int64{0, 0})

	return []any{id, points.Bytes(), make([]byte, d.Conditions), zero, zero, at}
}

// seasonSQL reads one season.
const seasonSQL = `
SELECT s.id AS season_id, s.unit_id, su.path AS unit_path, su.name AS unit_name, s.school_year, s.index_revision_id,
       s.plan_revision_id, s.state AS season_state, s.opens_at, s.submit_until, s.resubmit_until, s.publish_until,
       s.condition_rule, s.recognised_by, s.published_by, s.ranking_order, s.sample,
       (v.certified_at IS NOT NULL) AS certified
  FROM season s
  JOIN revision v ON v.id = s.index_revision_id
  JOIN season_unit su ON su.season_id = s.id AND su.unit_id = s.unit_id
 WHERE s.id = $1`

// Season implements season.Store.
func (s *Seasons) Season(ctx context.Context, id season.ID) (season.Season, error) {
	var row seasonRow
	if err := s.db.x.GetContext(ctx, &row, seasonSQL, int64(id)); err != nil {
		if errors.Is(err, sql.ErrNoRows) {
			return season.Season{}, fault.New(fault.NotFound, "season.none")
		}

		return season.Season{}, fmt.Errorf("season %d: %w", id, err)
	}

	return row.domain(), nil
}

// seasonsSQL lists the seasons of the units above, at and below a path.
const seasonsSQL = `
SELECT s.id AS season_id, s.unit_id, su.path AS unit_path, su.name AS unit_name, s.school_year, s.index_revision_id,
       s.plan_revision_id, s.state AS season_state, s.opens_at, s.submit_until, s.resubmit_until, s.publish_until,
       s.condition_rule, s.recognised_by, s.published_by, s.ranking_order, s.sample,
       (v.certified_at IS NOT NULL) AS certified
  FROM season s
  JOIN revision v ON v.id = s.index_revision_id
  JOIN season_unit su ON su.season_id = s.id AND su.unit_id = s.unit_id
 WHERE starts_with(CAST($1 AS text), su.path)
    OR starts_with(su.path, CAST($1 AS text))
 ORDER BY s.school_year DESC, su.name COLLATE "vi-x-icu", s.id DESC`

// Seasons implements season.Store.
func (s *Seasons) Seasons(ctx context.Context, path string) ([]season.Season, error) {
	var rows []seasonRow
	if err := s.db.x.SelectContext(ctx, &rows, seasonsSQL, path); err != nil {
		return nil, fmt.Errorf("seasons of %s: %w", path, err)
	}
	list := make([]season.Season, 0, len(rows))
	for i := range rows {
		list = append(list, rows[i].domain())
	}

	return list, nil
}

type revisionRow struct {
	ID        int64     `db:"id"`
	Kind      string    `db:"kind"`
	Name      string    `db:"name"`
	Content   []byte    `db:"content"`
	Certified bool      `db:"certified"`
	LoadedAt  time.Time `db:"loaded_at"`
}

func (row *revisionRow) domain() season.Revision {
	return season.Revision{
		ID: row.ID, Kind: row.Kind, Name: row.Name, Content: row.Content, Certified: row.Certified, LoadedAt: row.LoadedAt,
	}
}

// revisionSQL reads one revision with its content.
const revisionSQL = `
SELECT r.id, r.kind, r.name, r.content, (r.certified_at IS NOT NULL) AS certified, r.loaded_at
  FROM revision r
 WHERE r.id = $1`

// Revision implements season.Store.
func (s *Seasons) Revision(ctx context.Context, id int64) (season.Revision, error) {
	var row revisionRow
	if err := s.db.x.GetContext(ctx, &row, revisionSQL, id); err != nil {
		if errors.Is(err, sql.ErrNoRows) {
			return season.Revision{}, fault.New(fault.NotFound, "season.no_revision")
		}

		return season.Revision{}, fmt.Errorf("revision %d: %w", id, err)
	}

	return row.domain(), nil
}

// revisionsSQL lists the revisions of a kind, newest first.
const revisionsSQL = `
SELECT r.id, r.kind, r.name, CAST('' AS bytea) AS content, (r.certified_at IS NOT NULL) AS certified, r.loaded_at
  FROM revision r
 WHERE r.kind = $1
 ORDER BY r.loaded_at DESC, r.id DESC`

// Revisions implements season.Store.
func (s *Seasons) Revisions(ctx context.Context, kind string) ([]season.Revision, error) {
	return s.db.revisions(ctx, "revisions of kind", revisionsSQL, kind)
}

// revisions reads those that a query lists, which the words tell of.
func (db *DB) revisions(ctx context.Context, words, query, of string) ([]season.Revision, error) {
	var rows []revisionRow
	if err := db.x.SelectContext(ctx, &rows, query, of); err != nil {
		return nil, fmt.Errorf("%s %s: %w", words, of, err)
	}
	list := make([]season.Revision, 0, len(rows))
	for i := range rows {
		list = append(list, rows[i].domain())
	}

	return list, nil
}

// registerSQL stores a revision once.
const registerSQL = `
INSERT INTO revision (kind, name, sha256, content, loaded_at)
VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT ON CONSTRAINT revision_once DO NOTHING`

// registeredSQL finds a revision by its content.
const registeredSQL = `
SELECT r.id
  FROM revision r
 WHERE r.kind = $1
   AND r.name = $2
   AND r.sha256 = $3`

// shareSQL makes everybody's what was some offices' own.
const shareSQL = `
UPDATE revision
   SET shared = true
 WHERE id = $1
   AND NOT shared`

// Register implements season.Store.
func (s *Seasons) Register(ctx context.Context, kind, name string, content []byte, at time.Time) (int64, error) {
	sum := sha256.Sum256(content)
	var id int64
	err := s.db.x.GetContext(ctx, &id, registeredSQL, kind, name, sum[:])
	if err == nil {
		if _, err := s.db.x.ExecContext(ctx, shareSQL, id); err != nil {
			return 0, fmt.Errorf("share revision %s: %w", name, err)
		}

		return id, nil
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return 0, fmt.Errorf("find revision %s: %w", name, err)
	}
	if _, err := s.db.x.ExecContext(ctx, registerSQL, kind, name, sum[:], content, at); err != nil {
		return 0, fmt.Errorf("register revision %s: %w", name, err)
	}
	if err := s.db.x.GetContext(ctx, &id, registeredSQL, kind, name, sum[:]); err != nil {
		return 0, fmt.Errorf("read revision %s back: %w", name, err)
	}

	return id, nil
}

var (
	_ season.Store     = (*Seasons)(nil)
	_ assessment.Store = (*Returns)(nil)
)
