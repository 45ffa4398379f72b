package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"testing"
	"time"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/config"
	"github.com/thuocso/thuocso/internal/portal"
	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/postgres/pgtest"
	"github.com/thuocso/thuocso/internal/postgres/pgtest/province"
)

// stage is the portal as the program puts it together, on a server that writes every commit through to
// the disk, over a province whose returns are all complete.
type stage struct {
	*province.Province

	options postgres.Options
	// direct is the portal's own pool of connections.
	direct *postgres.DB
	host   string
	seats  []seat
}

// seat is a principal who is signed in.
type seat struct {
	token, csrf string
	id          assessment.ID
}

// clients is how many people act at once.
const clients = 32

// newStage sets the stage. The writing of it is not measured and does not wait for the disk.
func newStage(b *testing.B, schools int) *stage {
	b.Helper()
	dsn := pgtest.DurableDSN(b)
	hasty := openBench(b, postgres.Options{DSN: dsn + "&synchronous_commit=off", MaxConns: 2, Now: pgtest.Now})
	s := &stage{Province: province.New(b, province.Options{Schools: schools, DB: hasty}), options: postgres.Options{DSN: dsn, Now: pgtest.Now}}
	s.Fill(b, s.Schools[0].Principal, s.Schools[0].Return)
	s.run(b, copyAnswersSQL, int64(s.Schools[0].Return))
	s.run(b, copyResultSQL, int64(s.Schools[0].Return))
	s.run(b, copyStepsSQL, int64(s.Schools[0].Return))
	for i, school := range s.Schools {
		s.seats = append(s.seats, s.sit(b, school, i))
	}
	s.run(b, "VACUUM ANALYZE")
	s.run(b, "CHECKPOINT")
	s.direct = openBench(b, s.options)
	s.host = s.serve(b, s.direct)

	return s
}

// Every return gets the answers of the one that was filled, and the result that follows from them.
const (
	copyAnswersSQL = `
INSERT INTO answer (return_id, code, kind, points, met, numerator, denominator, quantity, body, note, version, by_id, at, open)
SELECT r.id, a.code, a.kind, a.points, a.met, a.numerator, a.denominator, a.quantity, a.body, a.note, a.version, a.by_id, a.at, a.open
  FROM answer a
  JOIN school_return r ON r.id <> a.return_id
 WHERE a.return_id = $1`

	copyResultSQL = `
UPDATE result t
   SET points = f.points, met = f.met, group_low = f.group_low, group_high = f.group_high,
       level_low = f.level_low, level_high = f.level_high
  FROM result f
 WHERE f.return_id = $1
   AND f.basis = t.basis`

	copyStepsSQL = `
INSERT INTO return_step (return_id, plan_number, plan_date, version, by_id, at)
SELECT r.id, f.plan_number, f.plan_date, f.version, f.by_id, f.at
  FROM return_step f
  JOIN school_return r ON r.id <> f.return_id
 WHERE f.return_id = $1`
)

func openBench(b *testing.B, o postgres.Options) *postgres.DB {
	b.Helper()
	db, err := postgres.Open(o)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := db.Close(); err != nil {
			b.Error(err)
		}
	})

	return db
}

func (s *stage) run(b *testing.B, statement string, args ...any) {
	b.Helper()
	if _, err := s.DB.SQL().ExecContext(b.Context(), statement, args...); err != nil {
		b.Fatalf("%v\n%s", err, statement)
	}
}

// sit signs a school's principal in.
func (s *stage) sit(b *testing.B, school province.School, n int) seat {
	b.Helper()
	token, hash := secretOf(fmt.Sprintf("session %d", n))
	csrf := make([]byte, 32)
	csrf[0], csrf[1] = byte(n), byte(n>>8) //nolint:gosec // cut on purpose
	err := postgres.NewAccounts(s.DB).Open(b.Context(), account.NewSession{
		PersonID: school.Principal.PersonID, TokenHash: hash, CSRF: csrf, At: pgtest.Now(),
		ExpiresAt: pgtest.Now().Add(time.Hour), Address: "127.0.0.1", Agent: "benchmark",
	})
	if err != nil {
		b.Fatal(err)
	}

	return seat{token: token, csrf: unmasked(csrf), id: school.Return}
}

// serve starts a portal on the pool, on a port of its own, and returns its host.
func (s *stage) serve(b *testing.B, db *postgres.DB) string {
	b.Helper()
	ln, err := (&net.ListenConfig{}).Listen(b.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	server := s.portal(b, db, ln.Addr().String())
	done := make(chan error, 1)
	go func() { done <- server.Serve(ln) }()
	b.Cleanup(func() {
		if err := server.Shutdown(context.Background()); err != nil {
			b.Error(err)
		}
		if err := <-done; err != nil {
			b.Error(err)
		}
	})

	return ln.Addr().String()
}

func (s *stage) portal(b *testing.B, db *postgres.DB, host string) *portal.Server {
	b.Helper()
	server, err := assemble(b.Context(), &station{
		db: db, log: slog.New(slog.DiscardHandler),
		config: config.Config{BaseURL: &url.URL{Scheme: "http", Host: host}, Timezone: s.Zone},
	}, pgtest.Now)
	if err != nil {
		b.Fatal(err)
	}

	return server
}

// post is a form as a browser's script sends it. The bytes are good until the next call with the same buffer.
func post(to []byte, host string, at *seat, path, form string) []byte {
	to = fmt.Appendf(to[:0], "POST /phieu/%d/%s HTTP/1.1\r\nHost: %s\r\nOrigin: http://%s\r\nSec-Fetch-Site: same-origin\r\n"+
		"User-Agent: Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0\r\nAccept: application/json\r\n"+
		"Accept-Encoding: gzip, deflate, br\r\nAccept-Language: vi\r\nX-Requested-With: fetch\r\nCookie: phien=%s\r\n"+
		"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\ncsrf=%s%s",
		int64(at.id), path, host, host, at.token, len("csrf=")+len(at.csrf)+len(form), at.csrf, form)

	return to
}
