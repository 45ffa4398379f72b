package postgres

import (
	"context"
	"database/sql"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/thuocso/thuocso/internal/evidence"
	"github.com/thuocso/thuocso/internal/fault"
)

// Evidence keeps documents, delegations and uploads.
type Evidence struct{ db *DB }

// NewEvidence returns the store of evidence.
func NewEvidence(db *DB) *Evidence { return &Evidence{db: db} }

// documentFragment are the columns of a revision; posts are looked up one by one.
const documentFragment = `v.document_id, v.no, v.kind, v.title, v.number, v.issued_on, v.issuer, v.note, v.url, v.file_name,
       v.file_sha256, v.file_size, v.file_media, v.by_id, (SELECT p.display FROM person p WHERE p.id = v.by_id) AS by_post, v.at,
       v.state, v.decided_by, (SELECT p.display FROM person p WHERE p.id = v.decided_by) AS decided_post, v.decided_at, v.reason,
       v.checked_at, v.check_status, v.failing_since`

type documentRow struct {
	DocumentID  int64          `db:"document_id"`
	No          int            `db:"no"`
	Kind        string         `db:"kind"`
	Title       string         `db:"title"`
	Number      string         `db:"number"`
	IssuedOn    sql.NullTime   `db:"issued_on"`
	Issuer      string         `db:"issuer"`
	Note        string         `db:"note"`
	URL         string         `db:"url"`
	FileName    string         `db:"file_name"`
	FileSHA256  []byte         `db:"file_sha256"`
	FileSize    sql.NullInt64  `db:"file_size"`
	FileMedia   string         `db:"file_media"`
	ByID        int64          `db:"by_id"`
	ByPost      sql.NullString `db:"by_post"`
	At          time.Time      `db:"at"`
	State       string         `db:"state"`
	DecidedBy   sql.NullInt64  `db:"decided_by"`
	DecidedPost sql.NullString `db:"decided_post"`
	DecidedAt   sql.NullTime   `db:"decided_at"`
	Reason      string         `db:"reason"`
	CheckedAt   sql.NullTime   `db:"checked_at"`
	FailingFrom sql.NullTime   `db:"failing_since"`
	CheckStatus string         `db:"check_status"`
}

func (row *documentRow) domain() evidence.Revision {
	v := evidence.Revision{
		Document: evidence.ID(row.DocumentID), No: row.No, ByID: row.ByID, ByPost: row.ByPost.String, At: row.At,
		State: evidence.State(row.State), DecidedBy: row.DecidedBy.Int64, DecidedPost: row.DecidedPost.String,
		DecidedAt: row.DecidedAt.Time, Reason: row.Reason,
		Check: evidence.Check{At: row.CheckedAt.Time, Status: row.CheckStatus, Since: row.FailingFrom.Time},
		Content: evidence.Content{
			Title: row.Title, Number: row.Number, Issuer: row.Issuer, Note: row.Note, Kind: evidence.Kind(row.Kind), URL: row.URL,
			Kept: kept(row.FileName, row.FileSHA256, row.FileSize.Int64, row.FileMedia),
		},
	}
	if row.IssuedOn.Valid {
		y, m, d := row.IssuedOn.Time.Date()
		v.Issued = time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	}

	return v
}

func kept(name string, sum []byte, size int64, media string) evidence.Kept {
	if len(sum) == 0 {
		return evidence.Kept{}
	}

	return evidence.Kept{
		Stored: evidence.Stored{SHA256: hex.EncodeToString(sum), Size: size}, Name: name, Media: evidence.Media(media),
	}
}

// documentSQL reads a document's revisions, oldest first, with its school.
const documentSQL = `
SELECT d.school_id, ` + documentFragment + `
  FROM document d
  JOIN document_revision v ON v.document_id = d.id
 WHERE d.id = $1
 ORDER BY v.no`

// Load implements evidence.Store.
func (s *Evidence) Load(ctx context.Context, id evidence.ID) (*evidence.Document, error) {
	return loadDocument(ctx, s.db.x, id)
}

func loadDocument(ctx context.Context, q sqlx.QueryerContext, id evidence.ID) (*evidence.Document, error) {
	var rows []struct {
		SchoolID int64 `db:"school_id"`
		documentRow
	}
	if err := sqlx.SelectContext(ctx, q, &rows, documentSQL, int64(id)); err != nil {
		return nil, fmt.Errorf("load document %d: %w", id, err)
	}
	if len(rows) == 0 {
		return nil, fault.New(fault.NotFound, "evidence.no_document")
	}
	d := &evidence.Document{ID: id, SchoolID: rows[0].SchoolID}
	for i := range rows {
		d.Revisions = append(d.Revisions, rows[i].domain())
	}

	return d, nil
}

// documentsSQL lists a school's documents by their newest revisions.
const documentsSQL = `
SELECT ` + documentFragment + `,
       (SELECT count(*) FROM answer_evidence a WHERE a.document_id = v.document_id) AS uses,
       count(*) OVER () AS total
  FROM document d
  JOIN LATERAL (
      SELECT n.document_id, n.no, n.kind, n.title, n.number, n.issued_on, n.issuer, n.note, n.url, n.file_name, n.file_sha256,
             n.file_size, n.file_media, n.by_id, n.at, n.state, n.decided_by, n.decided_at, n.reason, n.checked_at, n.check_status,
             n.failing_since
        FROM document_revision n
       WHERE n.document_id = d.id
       ORDER BY n.no DESC
       LIMIT 1) v ON true
 WHERE d.school_id = $1
   AND ($2 = '' OR position($2 IN fold(v.title || ' ' || v.number || ' ' || v.issuer)) > 0)
   AND (NOT CAST($3 AS boolean)
        OR EXISTS (SELECT FROM document_revision w WHERE w.document_id = d.id AND w.state = 'waiting'))
 ORDER BY v.at DESC, d.id DESC
 LIMIT $4
OFFSET $5`

// List implements evidence.Store.
func (s *Evidence) List(ctx context.Context, q evidence.Query) ([]evidence.Row, int, error) {
	var rows []struct {
		documentRow
		Uses  int `db:"uses"`
		Total int `db:"total"`
	}
	err := s.db.x.SelectContext(ctx, &rows, documentsSQL, q.SchoolID, q.Search, q.Waiting, q.Limit, q.Offset)
	if err != nil {
		return nil, 0, fmt.Errorf("documents of school %d: %w", q.SchoolID, err)
	}
	total := 0
	list := make([]evidence.Row, 0, len(rows))
	for i := range rows {
		total = rows[i].Total
		list = append(list, evidence.Row{Revision: rows[i].domain(), Uses: rows[i].Uses})
	}

	return list, total, nil
}

// deputiesSQL lists a school's staff with what was handed on to them.
const deputiesSQL = `
SELECT p.id, p.display, p.login, coalesce(g.id, 0) AS delegation, g.granted_at,
       (SELECT b.display FROM person b WHERE b.id = g.granted_by) AS granted_post
  FROM person_role r
  JOIN person p ON p.id = r.person_id AND p.disabled_at IS NULL
  LEFT JOIN evidence_delegation g ON g.school_id = r.unit_id AND g.person_id = p.id AND g.revoked_at IS NULL
 WHERE r.unit_id = $1
   AND r.role = 'staff'
   AND r.revoked_at IS NULL
 ORDER BY p.display, p.login`

// Deputies implements evidence.Store.
func (s *Evidence) Deputies(ctx context.Context, schoolID int64) ([]evidence.Deputy, error) {
	var rows []struct {
		ID          int64          `db:"id"`
		Display     string         `db:"display"`
		Login       string         `db:"login"`
		Delegation  int64          `db:"delegation"`
		GrantedAt   sql.NullTime   `db:"granted_at"`
		GrantedPost sql.NullString `db:"granted_post"`
	}
	if err := s.db.x.SelectContext(ctx, &rows, deputiesSQL, schoolID); err != nil {
		return nil, fmt.Errorf("deputies of school %d: %w", schoolID, err)
	}
	list := make([]evidence.Deputy, 0, len(rows))
	for _, r := range rows {
		list = append(list, evidence.Deputy{
			PersonID: r.ID, Post: r.Display, Login: r.Login, Delegation: r.Delegation, GrantedAt: r.GrantedAt.Time,
			GrantedPost: r.GrantedPost.String,
		})
	}

	return list, nil
}

// usageSQL counts the bytes of a school's files, each content once, and of what is arriving.
const usageSQL = `
SELECT (SELECT coalesce(sum(f.file_size), 0)
          FROM (SELECT DISTINCT v.file_sha256, v.file_size
                  FROM document d
                  JOIN document_revision v ON v.document_id = d.id
                 WHERE d.school_id = $1
                   AND v.kind = 'file') f) AS used,
       (SELECT coalesce(sum(u.length), 0)
          FROM upload u
         WHERE u.school_id = $1
           AND u.expires_at > $2) AS arriving`

type usageRow struct {
	Used     int64 `db:"used"`
	Arriving int64 `db:"arriving"`
}

// Usage implements evidence.Store.
func (s *Evidence) Usage(ctx context.Context, schoolID int64) (evidence.Usage, error) {
	var row usageRow
	if err := s.db.x.GetContext(ctx, &row, usageSQL, schoolID, s.db.now()); err != nil {
		return evidence.Usage{}, fmt.Errorf("usage of school %d: %w", schoolID, err)
	}

	return evidence.Usage{Used: row.Used, Arriving: row.Arriving}, nil
}

// dueLinksSQL lists links to be looked at: those that failed once and not in another night yet, as soon as another night
// has come, before those never or longest not looked at.
const dueLinksSQL = `
SELECT v.document_id, v.no, v.url
  FROM document_revision v
 WHERE v.kind = 'link'
   AND v.state <> 'refused'
   AND (v.checked_at IS NULL
        OR v.checked_at <= $2
        OR v.checked_at <= $1 AND v.checked_at - v.failing_since < make_interval(secs => CAST($3 AS double precision)))
 ORDER BY v.failing_since IS NULL OR v.checked_at - v.failing_since >= make_interval(secs => CAST($3 AS double precision)),
          v.checked_at NULLS FIRST, v.document_id, v.no
 LIMIT $4`

// DueLinks implements links.Store.
func (s *Evidence) DueLinks(ctx context.Context, at time.Time, most int) ([]evidence.DueLink, error) {
	var rows []struct {
		DocumentID int64  `db:"document_id"`
		No         int    `db:"no"`
		URL        string `db:"url"`
	}
	if err := s.db.x.SelectContext(ctx, &rows, dueLinksSQL, at.Add(-evidence.Apart), at.Add(-evidence.Again), evidence.Apart.Seconds(), most); err != nil {
		return nil, fmt.Errorf("links to look at: %w", err)
	}
	list := make([]evidence.DueLink, 0, len(rows))
	for _, r := range rows {
		list = append(list, evidence.DueLink{Document: evidence.ID(r.DocumentID), No: r.No, URL: r.URL})
	}

	return list, nil
}

// noteLinkSQL notes the outcome of a look at a link, and since when it fails.
const noteLinkSQL = `
UPDATE document_revision
   SET checked_at = $3,
       check_status = $4,
       failing_since = CASE WHEN $5 THEN NULL ELSE coalesce(failing_since, $3) END
 WHERE document_id = $1
   AND no = $2
   AND kind = 'link'`

// NoteLink implements links.Store.
func (s *Evidence) NoteLink(ctx context.Context, link evidence.DueLink, outcome evidence.Check) error {
	if _, err := s.db.x.ExecContext(ctx, noteLinkSQL, int64(link.Document), link.No, outcome.At, outcome.Status,
		outcome.Status == evidence.Alive); err != nil {
		return fmt.Errorf("note link of document %d: %w", link.Document, err)
	}

	return nil
}

var _ evidence.Store = (*Evidence)(nil)
