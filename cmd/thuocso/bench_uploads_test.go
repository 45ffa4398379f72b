package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/benchtest"
	"github.com/thuocso/thuocso/internal/evidence"
	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/postgres/embedded"
)

// How uploads are measured.
const (
	inParallel = 8       // files at once
	sendPiece  = 2 << 20 // bytes of one piece
)

// BenchmarkUploads measures what eight files of 20 MB that arrive at once, in pieces, add to the program's memory: the
// most that was resident while they came, over what was after one had come.
func BenchmarkUploads(b *testing.B) {
	m := install(b, build(b))
	m.start(b, "--sample").stop(b)
	r := m.start(b)
	senders := r.senders(b)
	content := bytes.Repeat([]byte("x"), int(evidence.MaxFile))
	copy(content, "%PDF-1.4\n")
	if err := senders[0].send(b, content); err != nil {
		b.Fatal(err)
	}
	before, _ := r.resident(b)
	stop, busy := make(chan struct{}), make(chan float64)
	go func() { busy <- r.watch(b, stop) }()
	begun := time.Now()
	var together sync.WaitGroup
	for _, s := range senders {
		together.Go(func() {
			if err := s.send(b, content); err != nil {
				b.Error(err)
			}
		})
	}
	together.Wait()
	took := time.Since(begun)
	close(stop)
	most := <-busy
	r.stop(b)
	benchtest.Floor(b, "uploads_resident_before", before, "MB")
	benchtest.Floor(b, "uploads_together", float64(inParallel)*float64(len(content))/1e6/took.Seconds(), "MB/s")
	benchtest.Report(b, benchtest.Result{Name: "uploads_memory_mb", Value: max(0, most-before), Unit: "MB", Target: 40})
}

// sender is a principal who is signed in.
type sender struct{ base, token string }

const sendersSQL = `
SELECT p.person_id
  FROM person_role p
 WHERE p.role = 'principal'
   AND p.revoked_at IS NULL
 ORDER BY p.unit_id
 LIMIT $1`

func (r *running) senders(b *testing.B) []sender {
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
	rows, err := db.SQL().QueryContext(b.Context(), sendersSQL, inParallel)
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	var list []sender
	for rows.Next() {
		var person int64
		if err := rows.Scan(&person); err != nil {
			b.Fatal(err)
		}
		token, hash := secretOf(fmt.Sprintf("sender %d", person))
		now := time.Now()
		err := postgres.NewAccounts(db).Open(context.Background(), account.NewSession{
			PersonID: person, TokenHash: hash, CSRF: make([]byte, 32), At: now, ExpiresAt: now.Add(time.Hour), Address: "127.0.0.1",
		})
		if err != nil {
			b.Fatal(err)
		}
		list = append(list, sender{base: "http://" + r.address, token: token})
	}
	if err := rows.Err(); err != nil || len(list) < inParallel {
		b.Fatalf("%d senders, want %d: %v", len(list), inParallel, err)
	}

	return list
}

// send sends a file in pieces and takes note that all of it has arrived.
func (s sender) send(b *testing.B, content []byte) error {
	b.Helper()
	address, err := s.ask(b, http.MethodPost, "/minh-chung/tai-len", nil, map[string]string{
		"Upload-Length":   strconv.Itoa(len(content)),
		"Upload-Metadata": "filename " + base64.StdEncoding.EncodeToString([]byte("a.pdf")),
	})
	if err != nil {
		return err
	}
	for at := 0; at < len(content); at += sendPiece {
		_, err := s.ask(b, http.MethodPatch, address, content[at:min(at+sendPiece, len(content))], map[string]string{
			"Upload-Offset": strconv.Itoa(at), "Content-Type": "application/offset+octet-stream",
		})
		if err != nil {
			return fmt.Errorf("piece at %d: %w", at, err)
		}
	}

	return nil
}

func (s sender) ask(b *testing.B, method, path string, body []byte, headers map[string]string) (string, error) {
	b.Helper()
	want := http.StatusNoContent
	if method == http.MethodPost {
		want = http.StatusCreated
	}
	req, err := http.NewRequestWithContext(b.Context(), method, s.base+path, bytes.NewReader(body))
	if err != nil {
		return "", fmt.Errorf("make request: %w", err)
	}
	for name, value := range headers {
		req.Header.Set(name, value)
	}
	req.Header.Set("Tus-Resumable", "1.0.0")
	req.Header.Set("X-CSRF-Token", unmasked(make([]byte, 32)))
	req.Header.Set("Accept", "application/json")
	req.Header.Set("Cookie", "phien="+s.token)
	resp, err := quietClient().Do(req)
	if err != nil {
		return "", fmt.Errorf("%s %s: %w", method, path, err)
	}
	if err := resp.Body.Close(); err != nil {
		return "", fmt.Errorf("%s %s: %w", method, path, err)
	}
	if resp.StatusCode != want {
		return "", fmt.Errorf("%s %s: status %d", method, path, resp.StatusCode) //nolint:err113 // for the bench only
	}

	return resp.Header.Get("Location"), nil
}
