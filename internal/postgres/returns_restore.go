package postgres

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/assessment/rehearsal"
	"github.com/thuocso/thuocso/internal/season"
)

// untouchedSQL reads the returns of a season that nobody has touched.
const untouchedSQL = returnFragment + `
 WHERE r.season_id = $1
   AND r.audit_seq = 0
 ORDER BY r.id`

// Untouched loads the returns of a season that nobody has touched, without an index.
func (s *Returns) Untouched(ctx context.Context, id season.ID) ([]*assessment.Return, error) {
	var rows []returnRow
	if err := s.db.x.SelectContext(ctx, &rows, untouchedSQL, int64(id)); err != nil {
		return nil, fmt.Errorf("untouched returns of season %d: %w", id, err)
	}
	list := make([]*assessment.Return, 0, len(rows))
	for i := range rows {
		r, err := rows[i].domain()
		if err != nil {
			return nil, fmt.Errorf("untouched return %d: %w", rows[i].ID, err)
		}
		list = append(list, r)
	}

	return list, nil
}

// restoreReturnsSQL brings many returns of a freshly opened season to their rehearsed state.
const restoreReturnsSQL = `
UPDATE school_return r
   SET state = n.state,
       round = n.round,
       review_begun_at = n.begun,
       review_begun_by = n.begun_by,
       submitted_at = n.submitted,
       submitted_by = n.submitted_by,
       verified_at = n.verified,
       recognised_at = n.recognised,
       published_at = n.published,
       changed_at = coalesce(n.changed, r.changed_at),
       changed_by = coalesce(n.changed_by, r.changed_by),
       audit_seq = n.audit_seq,
       audit_hash = decode(n.audit_hash, 'hex')
  FROM jsonb_to_recordset(CAST($1 AS jsonb)) AS n (
           id bigint, state text, round smallint, begun timestamptz, begun_by bigint, submitted timestamptz,
           submitted_by bigint, verified timestamptz, recognised timestamptz, published timestamptz,
           changed timestamptz, changed_by bigint, audit_seq integer, audit_hash text)
 WHERE r.id = n.id
   AND r.audit_seq = 0`

// dropEmptyResultsSQL makes room for the rehearsed results.
const dropEmptyResultsSQL = `
DELETE FROM result t
 WHERE t.return_id = ANY($1)`

// markSeasonsDirtySQL asks for a run of each season that was filled.
const markSeasonsDirtySQL = `
INSERT INTO dirty_mark (season_id)
SELECT DISTINCT r.season_id
  FROM school_return r
 WHERE r.id = ANY($1)`

// Restore writes rehearsed returns in bulk: only over returns that nobody has touched.
func (s *Returns) Restore(ctx context.Context, list []*rehearsal.Rehearsal) error {
	return s.db.inTx(ctx, nil, func(tx *sqlx.Tx) error {
		ids := make(pq.Int64Array, 0, len(list))
		docs := make([]map[string]any, 0, len(list))
		for _, h := range list {
			ids = append(ids, int64(h.Return.ID))
			docs = append(docs, restoreDocument(h))
		}
		doc, err := json.Marshal(docs)
		if err != nil {
			return fmt.Errorf("encode returns: %w", err)
		}
		res, err := tx.ExecContext(ctx, restoreReturnsSQL, string(doc))
		if err != nil {
			return fmt.Errorf("restore returns: %w", err)
		}
		if n, err := res.RowsAffected(); err != nil || n != int64(len(list)) {
			return fmt.Errorf("restore returns: %d of %d are untouched: %w", n, len(list), err)
		}
		if _, err := tx.ExecContext(ctx, dropEmptyResultsSQL, ids); err != nil {
			return fmt.Errorf("drop empty results: %w", err)
		}
		if err := restoreRows(ctx, tx, list); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, markSeasonsDirtySQL, ids); err != nil {
			return fmt.Errorf("mark seasons dirty: %w", err)
		}

		return nil
	})
}

// restoreDocument is the row of a return as the statement takes it.
func restoreDocument(h *rehearsal.Rehearsal) map[string]any {
	r := h.Return

	return map[string]any{
		"id": r.ID, "state": r.State, "round": r.Round, "begun": moment(r.BegunAt), "begun_by": number(r.BegunBy),
		"submitted": moment(r.SubmittedAt), "submitted_by": number(h.SubmittedBy), "verified": moment(r.VerifiedAt),
		"recognised": moment(r.RecognisedAt), "published": moment(r.PublishedAt), "changed": moment(r.ChangedAt),
		"changed_by": number(h.MovedBy),
		"audit_seq":  h.Head.Seq, "audit_hash": fmt.Sprintf("%x", h.Head.Hash),
	}
}

// restoreRows copies answers, results and audit lines.
func restoreRows(ctx context.Context, tx *sqlx.Tx, list []*rehearsal.Rehearsal) error {
	answers := table{name: "answer", columns: []string{
		"return_id", "code", "kind", "points", "met", "numerator", "denominator", "quantity", "body", "note", "version",
		"by_id", "at", "open", "verdict", "verified_points", "verified_met", "reason_code", "reason", "verdict_by",
		"verdict_at", "verdict_version", "recognised_points", "recognised_met", "recognised_by", "recognised_at",
	}}
	results := table{name: "result", columns: []string{
		"return_id", "basis", "season_id", "school_id", "points", "met", "group_low", "group_high", "level_low",
		"level_high", "updated_at",
	}}
	lines := table{name: "audit", columns: []string{
		"subject", "subject_id", "seq", "at", "person_id", "action", "detail", "previous", "hash",
	}}
	for _, h := range list {
		r := h.Return
		for _, a := range r.Answers {
			d := answerDocuments([]assessment.Answer{a})[0]
			answers.add(int64(r.ID), d.Code, d.Kind, d.Points, d.Met, d.Numerator, d.Denominator, d.Quantity, d.Body, d.Note,
				d.Version, d.ByID, d.At, d.Open, d.Verdict, d.VerifiedPoints, d.VerifiedMet, d.ReasonCode, d.Reason, d.VerdictBy,
				d.VerdictAt, d.VerdictVersion, d.RecognisedPoints, d.RecognisedMet,
				d.RecognisedBy, d.RecognisedAt)
		}
		for _, x := range h.Results {
			d := resultDocuments([]assessment.Result{x})[0]
			results.add(int64(r.ID), d.Basis, int64(r.Season.ID), r.SchoolID, x.Points.Bytes(), metBytes(x.Met),
				pq.Array(d.GroupLow), pq.Array(d.GroupHigh), d.LevelLow, d.LevelHigh, r.Season.Dates.OpensAt)
		}
		for _, l := range h.Lines {
			lines.add("return", int64(r.ID), l.Seq, l.At, l.PersonID, l.Action, l.Detail, l.Previous, l.Hash)
		}
	}
	for _, t := range append([]table{answers, results, lines}, fileTables(list)...) {
		if err := t.copyIn(ctx, tx); err != nil {
			return err
		}
	}

	return nil
}

// fileTables are what the returns carry of their sending.
func fileTables(list []*rehearsal.Rehearsal) []table {
	steps := table{name: "return_step", columns: []string{
		"return_id", "plan_number", "plan_date", "assignment_number", "assignment_date", "version", "by_id", "at",
		"sector_date", "sector_by", "sector_at",
	}}
	explanations := table{name: "explanation", columns: []string{"return_id", "query", "words", "by_id", "at"}}
	proofs := table{name: "answer_evidence", columns: []string{"return_id", "code", "document_id", "revision", "by_id", "at"}}
	annexes := table{name: "annex_answer", columns: []string{"return_id", "question", "version", "figures", "note", "by_id", "at"}}
	receipts := table{name: "receipt", columns: []string{"return_id", "n", "round", "at", "by_id", "document", "hash"}}
	for _, h := range list {
		id, file := int64(h.Return.ID), h.Return.File
		for _, a := range h.Proofs {
			proofs.add(id, a.Code, int64(a.Document), a.Revision, a.ByID, a.At)
		}
		if file == nil {
			continue
		}
		if s := file.Steps; s.Version > 0 {
			steps.add(id, s.Plan.Number, dayOrNil(s.Plan.Date), s.Assignment.Number, dayOrNil(s.Assignment.Date), s.Version,
				s.ByID, s.At, dayOrNil(s.Sector.Date), number(s.Sector.ByID), moment(s.Sector.At))
		}
		for _, e := range file.Explanations {
			explanations.add(id, e.Key, e.Words, e.ByID, e.At)
		}
		for _, a := range file.Annex {
			annexes.add(id, a.Question, a.Version, figuresDocument(a.Figures), a.Note, a.ByID, a.At)
		}
		for _, c := range file.Receipts {
			receipts.add(id, c.N, c.Round, c.At, c.ByID, c.Document, c.Hash)
		}
	}

	return []table{steps, explanations, proofs, annexes, receipts}
}

// table is what one COPY brings in.
type table struct {
	name    string
	columns []string
	rows    [][]any
}

func (t *table) add(row ...any) { t.rows = append(t.rows, row) }

// copyIn writes the rows with COPY inside the transaction.
func (t *table) copyIn(ctx context.Context, tx *sqlx.Tx) (err error) {
	stmt, err := tx.PrepareContext(ctx, "COPY "+t.name+" ("+strings.Join(t.columns, ", ")+") FROM STDIN")
	if err != nil {
		return fmt.Errorf("start copy into %s: %w", t.name, err)
	}
	defer func() {
		if closing := stmt.Close(); closing != nil && err == nil {
			err = fmt.Errorf("end copy into %s: %w", t.name, closing)
		}
	}()
	for _, row := range t.rows {
		if _, err := stmt.ExecContext(ctx, row...); err != nil {
			return fmt.Errorf("copy into %s: %w", t.name, err)
		}
	}
	if _, err := stmt.ExecContext(ctx); err != nil {
		return fmt.Errorf("finish copy into %s: %w", t.name, err)
	}

	return nil
}
