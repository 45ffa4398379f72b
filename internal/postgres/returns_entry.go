package postgres

import (
	"context"
	_ "embed" // long statements stand in sql/
	"encoding/json"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/assessment/sending"
)

// writeEntrySQL writes enterings on the school's behalf, and tells the school's principals of them.
//
//go:embed sql/paper_entry_write.sql
var writeEntrySQL string

// entryDocument is an entering as statements take and give it.
type entryDocument struct {
	N         int        `json:"n"`
	ByID      int64      `json:"by_id"`
	ByPost    string     `json:"by_post"`
	At        time.Time  `json:"at"`
	Reason    string     `json:"reason"`
	Number    string     `json:"number"`
	SignedOn  string     `json:"signed_on"`
	Signer    string     `json:"signer"`
	FileName  string     `json:"file_name"`
	FileHash  *string    `json:"file_sha256"`
	FileSize  *int64     `json:"file_size"`
	FileMedia string     `json:"file_media"`
	After     int        `json:"after"`
	Receipt   *int       `json:"receipt"`
	EndedAt   *time.Time `json:"ended_at"`
	Version   int        `json:"version"`
}

func (d *entryDocument) domain() sending.Entry {
	e := sending.Entry{
		N: d.N, ByID: d.ByID, ByPost: d.ByPost, At: d.At, Reason: d.Reason,
		Paper: sending.Paper{Number: d.Number, Date: sending.Day(d.SignedOn)}, Signer: d.Signer, After: d.After, Version: d.Version,
	}
	if d.FileHash != nil && d.FileSize != nil {
		e.Scan = sending.Scan{Name: d.FileName, Media: d.FileMedia, SHA256: *d.FileHash, Size: *d.FileSize}
	}
	if d.Receipt != nil {
		e.Receipt = *d.Receipt
	}
	if d.EndedAt != nil {
		e.EndedAt = *d.EndedAt
	}

	return e
}

func entryDocuments(list []sending.Entry) []entryDocument {
	docs := make([]entryDocument, 0, len(list))
	for _, e := range list {
		d := entryDocument{
			N: e.N, ByID: e.ByID, At: e.At, Reason: e.Reason, Number: e.Paper.Number, SignedOn: string(e.Paper.Date), Signer: e.Signer,
			FileName: e.Scan.Name, FileMedia: e.Scan.Media, After: e.After, EndedAt: moment(e.EndedAt), Version: e.Version,
		}
		if e.Scan.SHA256 != "" {
			d.FileHash, d.FileSize = &e.Scan.SHA256, &e.Scan.Size
		}
		if e.Receipt > 0 {
			d.Receipt = &e.Receipt
		}
		docs = append(docs, d)
	}

	return docs
}

// writeEntries writes what the change says of enterings; nearly all changes say nothing.
func writeEntries(ctx context.Context, tx *sqlx.Tx, r *assessment.Return, by assessment.By, c assessment.Change) error {
	if len(c.PaperEntries) == 0 {
		return nil
	}
	doc, err := json.Marshal(map[string]any{
		"return_id": r.ID, "at": by.At, "day": sending.Today(by.At), "kind": told(c.PaperEntries[len(c.PaperEntries)-1]),
		"detail":  map[string]any{"school": r.SchoolName, "school_year": r.Season.SchoolYear, "day": by.At, "post": by.Post, "office": r.ManagingName},
		"entries": entryDocuments(c.PaperEntries),
	})
	if err != nil {
		return fmt.Errorf("encode entry of return %d: %w", r.ID, err)
	}
	if _, err := tx.ExecContext(ctx, writeEntrySQL, string(doc)); err != nil {
		return fmt.Errorf("write entry of return %d: %w", r.ID, err)
	}

	return nil
}

// told is the kind of notice that the principals get of a change of an entering; empty for none.
func told(e sending.Entry) string {
	switch {
	case e.Version == 1:
		return "paper_opened"
	case e.Receipt > 0:
		return "paper_sent"
	case !e.EndedAt.IsZero():
		return "paper_ended"
	default:
		return ""
	}
}
