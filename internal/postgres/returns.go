package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/audit"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/maturity"
	"github.com/thuocso/thuocso/internal/season"
)

// Returns keeps returns, answers and results.
type Returns struct{ db *DB }

// NewReturns returns the store of returns.
func NewReturns(db *DB) *Returns { return &Returns{db: db} }

type returnRow struct {
	ID           int64          `db:"id"`
	SchoolID     int64          `db:"school_id"`
	State        string         `db:"state"`
	Round        int            `db:"round"`
	BegunAt      sql.NullTime   `db:"review_begun_at"`
	BegunBy      sql.NullInt64  `db:"review_begun_by"`
	SubmittedAt  sql.NullTime   `db:"submitted_at"`
	VerifiedAt   sql.NullTime   `db:"verified_at"`
	RecognisedAt sql.NullTime   `db:"recognised_at"`
	PublishedAt  sql.NullTime   `db:"published_at"`
	ChangedAt    time.Time      `db:"changed_at"`
	ChangedBy    sql.NullString `db:"changed_post"`
	AuditSeq     int            `db:"audit_seq"`
	AuditHash    []byte         `db:"audit_hash"`
	SchoolName   string         `db:"school_name"`
	SchoolCode   string         `db:"school_code"`
	Stages       pq.StringArray `db:"stages"`
	Path         string         `db:"path"`
	ManagingID   int64          `db:"managing_id"`
	ManagingPath string         `db:"managing_path"`
	ManagingName string         `db:"managing_name"`
	Points       []byte         `db:"points"`
	Met          []byte         `db:"met"`
	seasonRow
}

// returnFragment reads returns with their season and their self-assessed result.
const returnFragment = `
SELECT r.id, r.school_id, r.state, r.round, r.review_begun_at, r.review_begun_by, r.submitted_at, r.verified_at,
       r.recognised_at, r.published_at, r.changed_at, p.display AS changed_post, r.audit_seq, r.audit_hash,
       sc.name AS school_name, sc.code AS school_code, sc.stages, sc.path, sc.managing_id,
       mu.path AS managing_path, mu.name AS managing_name, rs.points, rs.met,
       s.id AS season_id, s.unit_id, su.path AS unit_path, su.name AS unit_name, s.school_year, s.index_revision_id,
       s.plan_revision_id, s.state AS season_state, s.opens_at, s.submit_until, s.resubmit_until, s.publish_until,
       s.condition_rule, s.recognised_by, s.published_by, s.ranking_order, s.sample,
       (v.certified_at IS NOT NULL) AS certified
  FROM school_return r
  JOIN season s ON s.id = r.season_id
  JOIN revision v ON v.id = s.index_revision_id
  JOIN season_unit su ON su.season_id = s.id AND su.unit_id = s.unit_id
  JOIN season_school sc ON sc.season_id = r.season_id AND sc.school_id = r.school_id
  JOIN season_unit mu ON mu.season_id = r.season_id AND mu.unit_id = sc.managing_id
  JOIN result rs ON rs.return_id = r.id AND rs.basis = 'self'
  LEFT JOIN person p ON p.id = r.changed_by`

// loadReturnSQL reads one return.
const loadReturnSQL = returnFragment + `
 WHERE r.id = $1`

// lockReturnSQL is the lock that every change of a return takes first.
const lockReturnSQL = `
SELECT r.id
  FROM school_return r
 WHERE r.id = $1
   FOR NO KEY UPDATE`

// answersSQL reads the answers of a return: those of the codes, or all for NULL. The few
// conditions always come along, so that what is missing can be counted after a save. Posts are looked up one by one: joined,
// they make the server merge the few answers with everybody there is. The codes stand inside of coalesce, where the server
// cannot tell how many answers they leave: else it would plan anew at each save.
const answersSQL = `
SELECT a.code, a.kind, a.points, a.met, a.numerator, a.denominator, a.quantity, a.body, a.note, a.version,
       a.by_id, (SELECT p.display FROM person p WHERE p.id = a.by_id) AS by_post, a.at, a.open,
       a.verdict, a.verified_points, a.verified_met, a.reason_code, a.reason, a.verdict_by,
       (SELECT p.display FROM person p WHERE p.id = a.verdict_by) AS verdict_post, a.verdict_at, a.verdict_version,
       a.recognised_points, a.recognised_met, a.recognised_by, a.recognised_at
  FROM answer a
 WHERE a.return_id = $1
   AND (coalesce(a.code = ANY(CAST($2 AS text[])), true) OR a.kind = 'condition')`

type answerRow struct {
	Code             string         `db:"code"`
	Kind             string         `db:"kind"`
	Points           sql.NullInt64  `db:"points"`
	Met              sql.NullBool   `db:"met"`
	Numerator        sql.NullInt64  `db:"numerator"`
	Denominator      sql.NullInt64  `db:"denominator"`
	Quantity         sql.NullInt64  `db:"quantity"`
	Body             string         `db:"body"`
	Note             string         `db:"note"`
	Version          int            `db:"version"`
	ByID             int64          `db:"by_id"`
	ByPost           sql.NullString `db:"by_post"`
	At               time.Time      `db:"at"`
	Open             bool           `db:"open"`
	Verdict          sql.NullString `db:"verdict"`
	VerifiedPoints   sql.NullInt64  `db:"verified_points"`
	VerifiedMet      sql.NullBool   `db:"verified_met"`
	ReasonCode       string         `db:"reason_code"`
	Reason           string         `db:"reason"`
	VerdictBy        sql.NullInt64  `db:"verdict_by"`
	VerdictPost      sql.NullString `db:"verdict_post"`
	VerdictAt        sql.NullTime   `db:"verdict_at"`
	VerdictVersion   int            `db:"verdict_version"`
	RecognisedPoints sql.NullInt64  `db:"recognised_points"`
	RecognisedMet    sql.NullBool   `db:"recognised_met"`
	RecognisedBy     sql.NullInt64  `db:"recognised_by"`
	RecognisedAt     sql.NullTime   `db:"recognised_at"`
}

// Load implements assessment.Store.
func (s *Returns) Load(ctx context.Context, id assessment.ID) (*assessment.Return, error) {
	var r *assessment.Return
	err := s.db.inTx(ctx, &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead}, func(tx *sqlx.Tx) error {
		loaded, _, err := loadReturn(ctx, tx, id, nil)
		r = loaded

		return err
	})

	return r, err
}

// loadReturn reads the return and the answers of the codes (all for nil).
func loadReturn(ctx context.Context, tx *sqlx.Tx, id assessment.ID, codes []string) (*assessment.Return, audit.Head, error) {
	var row returnRow
	if err := tx.GetContext(ctx, &row, loadReturnSQL, int64(id)); err != nil {
		if errors.Is(err, sql.ErrNoRows) {
			return nil, audit.Head{}, fault.New(fault.NotFound, "assessment.no_return")
		}

		return nil, audit.Head{}, fmt.Errorf("load return %d: %w", id, err)
	}
	r, err := row.domain()
	if err != nil {
		return nil, audit.Head{}, fmt.Errorf("load return %d: %w", id, err)
	}
	head := audit.Head{Seq: row.AuditSeq, Hash: row.AuditHash}
	if codes != nil && len(codes) == 0 {
		return r, head, nil
	}
	var answers []answerRow
	if err := tx.SelectContext(ctx, &answers, answersSQL, int64(id), pq.Array(codes)); err != nil {
		return nil, head, fmt.Errorf("load answers of return %d: %w", id, err)
	}
	for i := range answers {
		a := answers[i].domain()
		r.Answers[a.Code] = a
	}
	if codes == nil {
		r.File, err = loadFile(ctx, tx, id)
	}

	return r, head, err
}

func (row *returnRow) domain() (*assessment.Return, error) {
	points, err := maturity.VectorFromBytes(row.Points)
	if err != nil {
		return nil, fmt.Errorf("self result: %w", err)
	}
	met := make([]bool, len(row.Met))
	for i, b := range row.Met {
		met[i] = b == 1
	}

	return &assessment.Return{
		ID: assessment.ID(row.ID), Season: row.seasonRow.domain(),
		SchoolID: row.SchoolID, SchoolName: row.SchoolName, SchoolCode: row.SchoolCode, Stages: row.Stages,
		Path: row.Path, ManagingID: row.ManagingID, ManagingPath: row.ManagingPath, ManagingName: row.ManagingName,
		State: assessment.State(row.State), Round: row.Round, BegunAt: row.BegunAt.Time, BegunBy: row.BegunBy.Int64,
		SubmittedAt: row.SubmittedAt.Time, VerifiedAt: row.VerifiedAt.Time, RecognisedAt: row.RecognisedAt.Time,
		PublishedAt: row.PublishedAt.Time, ChangedAt: row.ChangedAt, ChangedBy: row.ChangedBy.String,
		Answers: map[string]assessment.Answer{}, Points: points, Met: met,
	}, nil
}

func (row *answerRow) domain() assessment.Answer {
	return assessment.Answer{
		Code: row.Code, Kind: assessment.Kind(row.Kind), Version: row.Version,
		Value: assessment.Value{
			Points: pointsOf(row.Points), Met: triOf(row.Met), Numerator: numberOf(row.Numerator),
			Denominator: numberOf(row.Denominator), Quantity: numberOf(row.Quantity), Body: row.Body, Note: row.Note,
		},
		ByID: row.ByID, ByPost: row.ByPost.String, At: row.At, Open: row.Open,
		Judgement: assessment.Judgement{
			Verdict: assessment.Verdict(row.Verdict.String), Points: pointsOf(row.VerifiedPoints),
			Met: triOf(row.VerifiedMet), ReasonCode: row.ReasonCode, Reason: row.Reason,
			ByID: row.VerdictBy.Int64, ByPost: row.VerdictPost.String, At: row.VerdictAt.Time, Version: row.VerdictVersion,
		},
		RecognisedPoints: pointsOf(row.RecognisedPoints), RecognisedMet: triOf(row.RecognisedMet),
		RecognisedBy: row.RecognisedBy.Int64, RecognisedAt: row.RecognisedAt.Time,
	}
}

func pointsOf(n sql.NullInt64) maturity.Points {
	if !n.Valid {
		return assessment.None
	}

	return maturity.Points(n.Int64) //nolint:gosec // a smallint
}

func numberOf(n sql.NullInt64) int64 {
	if !n.Valid {
		return assessment.None
	}

	return n.Int64
}

func triOf(b sql.NullBool) assessment.Tri {
	switch {
	case !b.Valid:
		return assessment.Unsaid
	case b.Bool:
		return assessment.Yes
	default:
		return assessment.No
	}
}

// placeSQL reads where a return stands and by which revision it is measured.
const placeSQL = `
SELECT sc.path, mu.path AS managing_path, s.index_revision_id
  FROM school_return r
  JOIN season s ON s.id = r.season_id
  JOIN season_school sc ON sc.season_id = r.season_id AND sc.school_id = r.school_id
  JOIN season_unit mu ON mu.season_id = r.season_id AND mu.unit_id = sc.managing_id
 WHERE r.id = $1`

// Place implements assessment.Store.
func (s *Returns) Place(ctx context.Context, id assessment.ID) (assessment.Place, error) {
	var row struct {
		Path         string `db:"path"`
		ManagingPath string `db:"managing_path"`
		RevisionID   int64  `db:"index_revision_id"`
	}
	if err := s.db.x.GetContext(ctx, &row, placeSQL, int64(id)); err != nil {
		if errors.Is(err, sql.ErrNoRows) {
			return assessment.Place{}, fault.New(fault.NotFound, "assessment.no_return")
		}

		return assessment.Place{}, fmt.Errorf("place of return %d: %w", id, err)
	}

	return assessment.Place{
		Target: account.Target{Path: row.Path, ManagingPath: row.ManagingPath}, RevisionID: row.RevisionID,
	}, nil
}

// findReturnSQL finds a school's return in a season.
const findReturnSQL = `
SELECT r.id
  FROM school_return r
 WHERE r.season_id = $1
   AND r.school_id = $2`

// Find implements assessment.Store.
func (s *Returns) Find(ctx context.Context, seasonID season.ID, schoolID int64) (assessment.ID, error) {
	var id int64
	if err := s.db.x.GetContext(ctx, &id, findReturnSQL, int64(seasonID), schoolID); err != nil {
		if errors.Is(err, sql.ErrNoRows) {
			return 0, fault.New(fault.NotFound, "assessment.no_return")
		}

		return 0, fmt.Errorf("return of school %d in season %d: %w", schoolID, seasonID, err)
	}

	return assessment.ID(id), nil
}
