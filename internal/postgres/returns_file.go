package postgres

import (
	"context"
	"database/sql"
	_ "embed" // long statements stand in sql/
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/assessment/sending"
	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/maturity"
)

// returnFileSQL reads what a return carries of its sending.
//
//go:embed sql/return_file.sql
var returnFileSQL string

type fileRow struct {
	PlanNumber       string         `db:"plan_number"`
	PlanDate         string         `db:"plan_date"`
	AssignmentNumber string         `db:"assignment_number"`
	AssignmentDate   string         `db:"assignment_date"`
	Version          int            `db:"version"`
	ByID             int64          `db:"by_id"`
	ByPost           sql.NullString `db:"by_post"`
	At               sql.NullTime   `db:"at"`
	SectorDate       string         `db:"sector_date"`
	SectorBy         sql.NullInt64  `db:"sector_by"`
	SectorPost       sql.NullString `db:"sector_post"`
	SectorAt         sql.NullTime   `db:"sector_at"`
	Explanations     []byte         `db:"explanations"`
	Receipts         []byte         `db:"receipts"`
	Proofs           []byte         `db:"proofs"`
	Waiting          []byte         `db:"waiting"`
	Annex            []byte         `db:"annex"`
	Entries          []byte         `db:"entries"`
	Low              pq.Int64Array  `db:"group_low"`
	High             pq.Int64Array  `db:"group_high"`
}

// noted is a line of the file as the statement gives it.
type noted struct {
	Key    string    `json:"key"`
	Words  string    `json:"words"`
	N      int       `json:"n"`
	Round  int       `json:"round"`
	ByID   int64     `json:"by_id"`
	ByPost string    `json:"by_post"`
	At     time.Time `json:"at"`
	Hash   string    `json:"hash"`
}

// proven is a document behind an answer as the statement gives it.
type proven struct {
	Code     string `json:"code"`
	ID       string `json:"id"`
	Revision int    `json:"revision"`
	Number   string `json:"number"`
	Date     string `json:"date"`
	Title    string `json:"title"`
	Digest   string `json:"digest"`
}

// loadFile reads what the return carries of its sending.
func loadFile(ctx context.Context, tx *sqlx.Tx, id assessment.ID) (*sending.File, error) {
	var row fileRow
	if err := tx.GetContext(ctx, &row, returnFileSQL, int64(id)); err != nil {
		return nil, fmt.Errorf("load file of return %d: %w", id, err)
	}
	f := &sending.File{
		Steps: sending.Steps{
			Plan:       sending.Paper{Number: row.PlanNumber, Date: sending.Day(row.PlanDate)},
			Assignment: sending.Paper{Number: row.AssignmentNumber, Date: sending.Day(row.AssignmentDate)},
			Version:    row.Version, ByID: row.ByID, ByPost: row.ByPost.String, At: row.At.Time,
			Sector: sending.Sector{
				Date: sending.Day(row.SectorDate), ByID: row.SectorBy.Int64, ByPost: row.SectorPost.String, At: row.SectorAt.Time,
			},
		},
		Explanations: map[string]sending.Explanation{}, Proofs: map[string][]sending.Proof{}, Waiting: map[string][]string{},
	}
	for i := range min(len(row.Low), len(row.High)) {
		f.Before = append(f.Before, [2]maturity.Points{maturity.Points(row.Low[i]), maturity.Points(row.High[i])}) //nolint:gosec // smallints
	}
	var explanations, receipts []noted
	var proofs, waiting []proven
	if err := readAnnex(row.Annex, f); err != nil {
		return nil, fmt.Errorf("read annex of return %d: %w", id, err)
	}
	var entries []entryDocument
	err := errors.Join(json.Unmarshal(row.Explanations, &explanations), json.Unmarshal(row.Receipts, &receipts),
		json.Unmarshal(row.Proofs, &proofs), json.Unmarshal(row.Waiting, &waiting), json.Unmarshal(row.Entries, &entries))
	if err != nil {
		return nil, fmt.Errorf("read file of return %d: %w", id, err)
	}
	for _, e := range explanations {
		f.Explanations[e.Key] = sending.Explanation{Key: e.Key, Words: e.Words, ByID: e.ByID, ByPost: e.ByPost, At: e.At}
	}
	for _, p := range proofs {
		f.Proofs[p.Code] = append(f.Proofs[p.Code], sending.Proof{
			ID: p.ID, Revision: p.Revision, Number: p.Number, Date: sending.Day(p.Date), Title: p.Title, Digest: p.Digest,
		})
	}
	for i := range entries {
		f.Entries = append(f.Entries, entries[i].domain())
	}
	for _, w := range waiting {
		f.Waiting[w.Code] = append(f.Waiting[w.Code], w.ID)
	}
	for _, c := range receipts {
		hash, err := hex.DecodeString(c.Hash)
		if err != nil {
			return nil, fmt.Errorf("read receipt %d of return %d: %w", c.N, id, err)
		}
		f.Receipts = append(f.Receipts, sending.Receipt{N: c.N, Round: c.Round, At: c.At, ByID: c.ByID, ByPost: c.ByPost, Hash: hash})
	}

	return f, nil
}

// writeFileSQL writes what a change says of the sending: steps, explanations, a receipt.
//
//go:embed sql/return_file_write.sql
var writeFileSQL string

// writeFile writes what the change says of the sending; most changes say nothing.
func writeFile(ctx context.Context, tx *sqlx.Tx, id assessment.ID, c assessment.Change) error {
	if c.Steps == nil && len(c.Explanations) == 0 && c.Receipt == nil && c.Annex == nil {
		return nil
	}
	doc, err := json.Marshal(map[string]any{
		"return_id": id, "steps": stepDocuments(c.Steps), "explanations": explanationDocuments(c.Explanations),
		"receipts": receiptDocuments(c.Receipt), "annex": annexDocuments(c.Annex),
	})
	if err != nil {
		return fmt.Errorf("encode file of return %d: %w", id, err)
	}
	if _, err := tx.ExecContext(ctx, writeFileSQL, string(doc)); err != nil {
		return fmt.Errorf("write file of return %d: %w", id, err)
	}

	return nil
}

func stepDocuments(s *sending.Steps) []map[string]any {
	if s == nil {
		return []map[string]any{}
	}

	return []map[string]any{{
		"plan_number": s.Plan.Number, "plan_date": dayOrNil(s.Plan.Date), "assignment_number": s.Assignment.Number,
		"assignment_date": dayOrNil(s.Assignment.Date), "version": s.Version, "by_id": s.ByID, "at": s.At,
		"sector_date": dayOrNil(s.Sector.Date), "sector_by": number(s.Sector.ByID), "sector_at": moment(s.Sector.At),
	}}
}

func dayOrNil(d sending.Day) *string {
	if d == "" {
		return nil
	}
	s := string(d)

	return &s
}

func explanationDocuments(list []sending.Explanation) []map[string]any {
	docs := make([]map[string]any, 0, len(list))
	for _, e := range list {
		docs = append(docs, map[string]any{"query": e.Key, "words": e.Words, "by_id": e.ByID, "at": e.At})
	}

	return docs
}

func receiptDocuments(r *sending.Receipt) []map[string]any {
	if r == nil {
		return []map[string]any{}
	}

	return []map[string]any{{
		"n": r.N, "round": r.Round, "at": r.At, "by_id": r.ByID, "document": hex.EncodeToString(r.Document),
		"hash": hex.EncodeToString(r.Hash),
	}}
}

// receiptDocumentSQL reads the canonical form behind a receipt.
const receiptDocumentSQL = `
SELECT c.document
  FROM receipt c
 WHERE c.return_id = $1
   AND c.n = $2`

// Document implements assessment.Lists.
func (s *Returns) Document(ctx context.Context, id assessment.ID, n int) ([]byte, error) {
	var document []byte
	if err := s.db.x.GetContext(ctx, &document, receiptDocumentSQL, int64(id), n); err != nil {
		if errors.Is(err, sql.ErrNoRows) {
			return nil, fault.New(fault.NotFound, "sending.no_receipt")
		}

		return nil, fmt.Errorf("document of receipt %d of return %d: %w", n, id, err)
	}

	return document, nil
}
