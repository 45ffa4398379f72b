package main

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/assessment/sending"
	"github.com/thuocso/thuocso/internal/audit"
	"github.com/thuocso/thuocso/internal/config"
	"github.com/thuocso/thuocso/internal/evidence"
	"github.com/thuocso/thuocso/internal/postgres/pgtest"
)

// TestTheSampleHasEvidence: in the sample's shown district, returns rest on documents, each marked as sample data; what was
// sent of them is what their receipts say; records hold; something waits for the principal, a link is dead, work is shared.
func TestTheSampleHasEvidence(t *testing.T) {
	t.Parallel()
	p, out, _ := quiet("vi")
	db := pgtest.New(t)
	st := &station{db: db, log: slog.New(slog.DiscardHandler), config: config.Config{
		DataDir: t.TempDir(), Timezone: time.FixedZone("+07", 7*3600), FilesQuota: 500 << 20,
	}}
	if err := loadSample(t.Context(), p, st); err != nil {
		t.Fatal(err)
	}
	for _, login := range []string{"to-cong-nghe", "to-chuyen-mon"} { // both staff of the shown school
		if !strings.Contains(out.String(), ": "+login+" ") {
			t.Errorf("%s is not printed:\n%s", login, out)
		}
	}
	one := func(statement string, args ...any) (n int64) {
		t.Helper()
		if err := db.SQL().QueryRowContext(t.Context(), statement, args...).Scan(&n); err != nil {
			t.Fatal(err)
		}

		return n
	}
	for what, statement := range map[string]string{
		"documents": `SELECT count(*) FROM document`,
		"files":     `SELECT count(*) FROM document_revision WHERE kind = 'file'`,
		"waiting":   `SELECT count(*) FROM document_revision WHERE state = 'waiting'`,
		"dead links behind a sent return": `SELECT count(*) FROM answer_evidence a JOIN school_return r ON r.id = a.return_id AND r.state = 'submitted'
			JOIN document_revision v ON v.document_id = a.document_id AND v.no = a.revision WHERE v.checked_at - v.failing_since >= interval '12 hours'`,
		"staff":       `SELECT count(*) FROM person_role WHERE role = 'staff'`,
		"assignments": `SELECT count(*) FROM assignment`,
	} {
		if one(statement) == 0 {
			t.Errorf("the sample has no %s", what)
		}
	}
	if n := one(`SELECT count(*) FROM person WHERE password_hash IS NOT NULL`); int(n) != strings.Count(out.String(), " · ") {
		t.Errorf("%d accounts have a password; printed:\n%s", n, out)
	}
	if n := one(`SELECT count(*) FROM document_revision WHERE title NOT LIKE '%(dữ liệu mẫu)'`); n != 0 {
		t.Errorf("%d documents are not marked as sample data", n)
	}
	returns := newSubjects(st, time.Now).returns
	rows, err := db.SQL().QueryContext(t.Context(), `SELECT DISTINCT r.id FROM school_return r JOIN answer_evidence a ON a.return_id = r.id WHERE r.state <> 'draft'`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id assessment.ID
		if err := rows.Scan(&id); err != nil {
			t.Fatal(err)
		}
		wholeAsSent(t, returns, id)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
}

// wholeAsSent makes the hash of what was sent anew, and follows the return's record.
func wholeAsSent(t *testing.T, returns *assessment.Service, id assessment.ID) {
	t.Helper()
	target, err := returns.Place(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	school := account.Actor{PersonID: 1, Grants: []account.Grant{{Role: account.Principal, UnitID: 1, Path: target.Path}}}
	r, err := returns.Load(t.Context(), school, id)
	if err != nil {
		t.Fatal(err)
	}
	last := r.File.Last()
	document, err := r.Sent(last).Canonical()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(sending.Hash(document), last.Hash) {
		t.Errorf("return %d is not what its receipt %d says:\n%s", id, last.N, document)
	}
	events, err := returns.History(t.Context(), school, id)
	if err != nil {
		t.Fatal(err)
	}
	attached, lines := 0, make([]audit.Line, 0, len(events))
	for _, e := range events {
		lines = append(lines, e.Line)
		if e.Action == "evidence.attach" {
			attached++
		}
	}
	list, err := returns.Evidence(t.Context(), school, id)
	if err != nil || len(list) != attached {
		t.Errorf("return %d rests on %d documents, its record says %d: %v", id, len(list), attached, err)
	}
	for _, a := range list {
		if a.Revision.State != evidence.Passed {
			t.Errorf("return %d rests on document %d, which is %s", id, a.Revision.Document, a.Revision.State)
		}
	}
	if broken, _ := audit.Verify(lines, audit.Head{}); broken != 0 {
		t.Errorf("the record of return %d breaks at line %d", id, broken)
	}
}
