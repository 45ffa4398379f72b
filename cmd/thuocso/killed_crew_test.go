package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"testing"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/postgres"
)

// writer is a principal who saves one answer after the other and tries each again until it is acknowledged.
type writer struct {
	t           *testing.T
	id          assessment.ID
	address     string
	token, csrf string
	client      *http.Client
	codes       []string
	versions    []int
	// acked are the notes of the saves that were acknowledged; every note is another one.
	acked []string
	// tries counts what was sent.
	tries int
}

// crewSize is how many people save at once.
const crewSize = 50

// crew signs people of the sample in, each before a return of their own.
func (v *victim) crew(t *testing.T) []*writer {
	t.Helper()
	db := v.database(t)
	defer db.Close()
	if _, err := db.SQL().ExecContext(t.Context(), openReturnsSQL); err != nil {
		t.Fatal(err)
	}
	rows, err := db.SQL().QueryContext(t.Context(), editorsSQL, crewSize)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var crew []*writer
	for rows.Next() {
		var id, person int64
		if err := rows.Scan(&id, &person); err != nil {
			t.Fatal(err)
		}
		crew = append(crew, v.writer(t, db, id, person))
	}
	if err := rows.Err(); err != nil || len(crew) < crewSize {
		t.Fatalf("%d people, want %d: %v", len(crew), crewSize, err)
	}

	return crew
}

func (v *victim) writer(t *testing.T, db *postgres.DB, id, person int64) *writer {
	t.Helper()
	token, hash := secretOf(fmt.Sprintf("writer %d", id))
	now := time.Now()
	err := postgres.NewAccounts(db).Open(t.Context(), account.NewSession{
		PersonID: person, TokenHash: hash, CSRF: make([]byte, 32), At: now, ExpiresAt: now.Add(24 * time.Hour), Address: "127.0.0.1",
	})
	if err != nil {
		t.Fatal(err)
	}
	w := &writer{
		t: t, id: assessment.ID(id), address: fmt.Sprintf("http://%s/phieu/%d/cau-tra-loi", v.address, id), token: token, csrf: unmasked(make([]byte, 32)),
		client: &http.Client{Transport: &http.Transport{}},
	}
	t.Cleanup(w.client.CloseIdleConnections)
	rows, err := db.SQL().QueryContext(t.Context(), versionsSQL, id)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var code string
		var version int
		if err := rows.Scan(&code, &version); err != nil {
			t.Fatal(err)
		}
		w.codes, w.versions = append(w.codes, code), append(w.versions, version)
	}
	if err := rows.Err(); err != nil || len(w.codes) == 0 {
		t.Fatalf("return %d has no answers to change: %v", id, err)
	}

	return w
}

// work saves until the context ends. What is not acknowledged is sent again as it was, as the browser does it.
func (w *writer) work(ctx context.Context, acked chan<- struct{}) {
	pause := time.NewTicker(10 * time.Millisecond) // between two tries while nobody answers
	defer pause.Stop()
	for n := 0; ; n++ {
		note := fmt.Sprintf("lần %d", n)
		for !w.save(ctx, n%len(w.codes), note) {
			select {
			case <-ctx.Done():
				return
			case <-pause.C:
			}
		}
		select {
		case <-ctx.Done():
			return
		case acked <- struct{}{}:
		}
	}
}

// save tells whether the server took the answer.
func (w *writer) save(ctx context.Context, at int, note string) bool {
	w.tries++
	form := url.Values{"code": {w.codes[at]}, "version": {strconv.Itoa(w.versions[at])}, "points": {"1"}, "note": {note}}
	status, body, err := w.post(ctx, form.Encode())
	switch {
	case err != nil || status >= http.StatusInternalServerError:
		return false
	case status != http.StatusOK:
		w.t.Errorf("%s of return %d, version %d: status %d %s", w.codes[at], w.id, w.versions[at], status, body)

		return false
	}
	var said struct {
		Version int `json:"version"`
	}
	if err := json.Unmarshal(body, &said); err != nil || said.Version != w.versions[at]+1 {
		w.t.Errorf("%s of return %d: version %d after %d (%v): saved twice, or not at all", w.codes[at], w.id, said.Version, w.versions[at], err)
	}
	w.versions[at] = said.Version
	w.acked = append(w.acked, w.codes[at]+" "+note)

	return true
}

// savedNotesSQL reads from the record of a return what was saved, and how often.
const savedNotesSQL = `
SELECT (CAST(a.detail AS jsonb) ->> 'code') || ' ' || (CAST(a.detail AS jsonb) -> 'note' ->> 1), count(*)
  FROM audit a
 WHERE a.subject = 'return'
   AND a.subject_id = $1
   AND a.action = 'answer.save'
   AND jsonb_exists(CAST(a.detail AS jsonb), 'note')
 GROUP BY 1`

// prove holds what was acknowledged against the database: each is on record once, and the last of each code stands.
func (v *victim) prove(t *testing.T, crew []*writer) {
	t.Helper()
	db := v.database(t)
	defer db.Close()
	acked, tries := 0, 0
	for _, w := range crew {
		acked, tries = acked+len(w.acked), tries+w.tries
		kept := w.kept(t, db)
		for _, note := range w.acked {
			if kept[note] != 1 {
				t.Errorf("return %d: %q was acknowledged and is on record %d times", w.id, note, kept[note])
			}
		}
		w.stands(t, db)
	}
	t.Logf("%d saves acknowledged of %d sent, all found", acked, tries)
}

func (w *writer) kept(t *testing.T, db *postgres.DB) map[string]int {
	t.Helper()
	rows, err := db.SQL().QueryContext(t.Context(), savedNotesSQL, int64(w.id))
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	kept := map[string]int{}
	for rows.Next() {
		var note string
		var n int
		if err := rows.Scan(&note, &n); err != nil {
			t.Fatal(err)
		}
		kept[note] = n
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}

	return kept
}

// stands looks at the answers themselves: each has at least the version that was acknowledged.
func (w *writer) stands(t *testing.T, db *postgres.DB) {
	t.Helper()
	for at, code := range w.codes {
		var version int
		err := db.SQL().QueryRowContext(t.Context(), `SELECT a.version FROM answer a WHERE a.return_id = $1 AND a.code = $2`, int64(w.id), code).Scan(&version)
		if err != nil || version < w.versions[at] || version > w.versions[at]+1 {
			t.Errorf("return %d: %s stands at version %d (%v), acknowledged was %d", w.id, code, version, err, w.versions[at])
		}
	}
}
