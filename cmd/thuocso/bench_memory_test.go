package main

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/benchtest"
	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/postgres/embedded"
)

// How the memory is measured.
const (
	editing    = 200              // people at once
	idleFor    = 10 * time.Second // before idle memory is read
	editFor    = 25 * time.Second
	thinkFor   = time.Second // between two answers of one person
	lookEvery  = 200 * time.Millisecond
	signInEach = 3 * time.Second
)

// BenchmarkMemory measures what the program keeps resident over the sample province: left alone, and under 200 people
// who open their sheets and save answers steadily while others sign in.
func BenchmarkMemory(b *testing.B) {
	m := install(b, build(b))
	r := m.start(b, "--sample")
	r.stop(b)
	login := regexp.MustCompile(`: (hieu-truong) (\S+)`).FindStringSubmatch(r.said.String())
	if login == nil {
		b.Fatalf("no principal's password was told:\n%s", r.said)
	}
	r = m.start(b)
	time.Sleep(idleFor)
	idle, idlePeak := r.resident(b)
	people := r.people(b)
	stop := make(chan struct{})
	busy := make(chan float64)
	go func() { busy <- r.watch(b, stop) }()
	go r.signIns(b, login[1], login[2], stop)
	p := crowd(b, len(people), func(client int, tick func()) error {
		return people[client].work(time.Now().Add(editFor), tick)
	})
	close(stop)
	most := <-busy
	_, peak := r.resident(b)
	r.stop(b)
	benchtest.Floor(b, "editors_saves", p.rate, "op/s")
	benchtest.Floor(b, "resident_idle_peak", idlePeak, "MB")
	benchtest.Floor(b, "resident_editors_peak", peak, "MB")
	benchtest.Report(b, benchtest.Result{Name: "resident_idle", Value: idle, Unit: "MB", Target: 60})
	benchtest.Report(b, benchtest.Result{Name: "resident_200_editors", Value: most, Unit: "MB", Target: 150})
}

// watch returns the most that was resident until it is told to stop.
func (r *running) watch(b *testing.B, stop <-chan struct{}) (most float64) {
	b.Helper()
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	for {
		select {
		case <-stop:
			return most
		case <-look.C:
			now, _ := r.resident(b)
			most = max(most, now)
		}
	}
}

// signIns lets somebody sign in with a password every few seconds: checking one takes 19 MiB.
func (r *running) signIns(b *testing.B, login, password string, stop <-chan struct{}) {
	b.Helper()
	next := time.NewTicker(signInEach)
	defer next.Stop()
	for {
		form := url.Values{"login": {login}, "password": {password}, "csrf": {unmasked(make([]byte, 32))}}
		req, err := http.NewRequestWithContext(b.Context(), http.MethodPost, "http://"+r.address+"/dang-nhap", strings.NewReader(form.Encode()))
		if err != nil {
			b.Error(err)

			return
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Cookie", "bieu-mau="+base64.RawURLEncoding.EncodeToString(make([]byte, 32)))
		resp, err := quietClient().Do(req)
		if err != nil || resp.StatusCode != http.StatusSeeOther {
			b.Errorf("sign in: %v %v", resp, err)

			return
		}
		if err := resp.Body.Close(); err != nil {
			b.Error(err)
		}
		select {
		case <-stop:
			return
		case <-next.C:
		}
	}
}

const (
	// openReturnsSQL makes drafts of the current season's returns, so that there are enough to edit.
	openReturnsSQL = `
UPDATE school_return r
   SET state = 'draft', submitted_at = NULL, submitted_by = NULL
  FROM season s
 WHERE s.id = r.season_id
   AND s.submit_until > now()`

	editorsSQL = `
SELECT r.id, p.person_id
  FROM school_return r
  JOIN season s ON s.id = r.season_id AND s.submit_until > now()
  JOIN person_role p ON p.unit_id = r.school_id AND p.role = 'principal'
 WHERE EXISTS (SELECT FROM answer a WHERE a.return_id = r.id AND a.code LIKE '1.3.%')
 ORDER BY r.id
 LIMIT $1`

	versionsSQL = `
SELECT a.code, a.version
  FROM answer a
 WHERE a.return_id = $1
   AND a.kind = 'component'
   AND a.code LIKE '1.3.%'
 ORDER BY a.code`
)

// people are principals who are signed in, each before a return of the sample that can be edited.
func (r *running) people(b *testing.B) []*editor {
	b.Helper()
	server, err := embedded.Use(b.Context(), embedded.Config{Dir: filepath.Join(r.dir, "postgres")})
	if err != nil {
		b.Fatal(err)
	}
	db, err := postgres.Open(postgres.Options{DSN: server.DSN(embedded.DatabaseName), Now: time.Now})
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close() // before the program, and its server with it, is stopped
	if _, err := db.SQL().ExecContext(b.Context(), openReturnsSQL); err != nil {
		b.Fatal(err)
	}
	rows, err := db.SQL().QueryContext(b.Context(), editorsSQL, editing)
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	var people []*editor
	for rows.Next() {
		var id, person int64
		if err := rows.Scan(&id, &person); err != nil {
			b.Fatal(err)
		}
		people = append(people, r.person(b, db, assessment.ID(id), person))
	}
	if err := rows.Err(); err != nil || len(people) < editing {
		b.Fatalf("%d people, want %d: %v", len(people), editing, err)
	}

	return people
}

func (r *running) person(b *testing.B, db *postgres.DB, id assessment.ID, person int64) *editor {
	b.Helper()
	token, hash := secretOf(fmt.Sprintf("editor %d", id))
	now := time.Now()
	err := postgres.NewAccounts(db).Open(b.Context(), account.NewSession{
		PersonID: person, TokenHash: hash, CSRF: make([]byte, 32), At: now, ExpiresAt: now.Add(time.Hour), Address: "127.0.0.1",
	})
	if err != nil {
		b.Fatal(err)
	}
	e := &editor{channel: dial(b, r.address), seat: seat{token: token, csrf: unmasked(make([]byte, 32)), id: id}}
	rows, err := db.SQL().QueryContext(context.Background(), versionsSQL, int64(id))
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var code string
		var version int
		if err := rows.Scan(&code, &version); err != nil {
			b.Fatal(err)
		}
		e.codes, e.versions, e.most = append(e.codes, code), append(e.versions, version), append(e.most, "1")
	}
	if err := rows.Err(); err != nil || len(e.codes) == 0 {
		b.Fatalf("return %d has no answers to change: %v", id, err)
	}

	return e
}

// work opens the sheet and saves one answer a while, until the end.
func (e *editor) work(end time.Time, tick func()) error {
	if err := e.load(); err != nil {
		return err
	}
	next := time.NewTicker(thinkFor)
	defer next.Stop()
	for time.Now().Before(end) {
		if err := e.save(); err != nil {
			return err
		}
		tick()
		<-next.C
	}

	return nil
}
