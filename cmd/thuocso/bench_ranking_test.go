package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/thuocso/thuocso/internal/account"
	"github.com/thuocso/thuocso/internal/benchtest"
	"github.com/thuocso/thuocso/internal/config"
	"github.com/thuocso/thuocso/internal/postgres"
	"github.com/thuocso/thuocso/internal/postgres/pgtest"
	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/ranking/recompute"
)

// Every return is verified as it was stated.
const (
	verifyAnswersSQL = `UPDATE answer SET verified_points = points, verified_met = met`
	verifyReturnsSQL = `UPDATE school_return SET state = 'verified'`
	verifyResultsSQL = `
INSERT INTO result (
    return_id, basis, season_id, school_id, points, met, group_low, group_high, level_low, level_high, updated_at)
SELECT t.return_id, 'verified', t.season_id, t.school_id, t.points, t.met, t.group_low, t.group_high, t.level_low, t.level_high,
       t.updated_at
  FROM result t
 WHERE t.basis = 'self'`
)

// BenchmarkRankingPage measures 32 browsers that ask for a page of 200 ranked schools, against the look-up of the session and
// the ranking's own two queries behind a bare fiber handler: in turns, so that both meet the same machine. The page asks the
// database whether the run still stands, and shows what was read and written of that run before. A page that was
// searched is read and written anew each time; its rate is told too.
func BenchmarkRankingPage(b *testing.B) {
	const schools, rounds, lasting = 1000, 5, 3 * time.Second
	s := newStage(b, schools)
	for _, statement := range []string{verifyAnswersSQL, verifyReturnsSQL, verifyResultsSQL, "VACUUM ANALYZE"} {
		s.run(b, statement)
	}
	parts := newSubjects(&station{db: s.direct, config: config.Config{Timezone: s.Zone}}, pgtest.Now)
	runner := recompute.NewRunner(postgres.NewRanking(s.direct), parts.seasons, pgtest.Now, slog.New(slog.DiscardHandler), "bench")
	if report, err := runner.Run(b.Context(), ranking.Command{Season: s.Season, Cause: ranking.ByCommand}); err != nil || report.Outcome != ranking.Done {
		b.Fatal(report.Differences, err)
	}
	held, err := parts.seasons.Season(b.Context(), s.Season)
	if err != nil {
		b.Fatal(err)
	}
	token := s.officer(b, held.UnitID)
	page := get(s.host, "/ket-qua/xep-hang?moi-trang=200", token)
	bare := s.bareRanking(b, held.UnitID)
	query := get(bare, "/", token)
	pages, queries := dialAll(b, s.host, clients), dialAll(b, bare, clients)
	ask := func(lines []*channel, request []byte) func(int) error {
		return func(client int) error {
			status, err := lines[client].do(request)
			if err != nil || status != http.StatusOK {
				return fmt.Errorf("status %d, %w: %.300s", status, err, lines[client].body)
			}

			return nil
		}
	}
	rush(b, time.Second, ask(pages, page))
	rush(b, time.Second, ask(queries, query))
	filtered := get(s.host, "/ket-qua/xep-hang?moi-trang=200&cap=TH&xep=nhom-1&chieu=nguoc", token)
	var rate, floor, ratio, late, slower, narrowed []float64
	for range rounds {
		narrowed = append(narrowed, rush(b, lasting, ask(pages, filtered)).rate)
		below, above := rush(b, lasting, ask(queries, query)), rush(b, lasting, ask(pages, page))
		rate, floor = append(rate, above.rate), append(floor, below.rate)
		ratio = append(ratio, above.rate/below.rate)
		late = append(late, float64(above.p99.Microseconds())/1000)
		narrowed[len(narrowed)-1] /= below.rate
		slower = append(slower, float64(above.p99)/float64(below.p99))
	}
	searched := get(s.host, "/ket-qua/xep-hang?moi-trang=200&tim=tr", token)
	benchtest.Floor(b, "ranking_page_searched", rush(b, lasting, ask(pages, searched)).rate, "op/s")
	benchtest.Floor(b, "ranking_page_queries", median(floor), "op/s")
	benchtest.Floor(b, "ranking_page_p99", median(late), "ms")
	benchtest.Report(b, benchtest.Result{Name: "ranking_page", Value: median(rate), Unit: "op/s", Target: 173, AtLeast: true, Floor: median(floor)})
	benchtest.Report(b, benchtest.Result{Name: "ranking_page_filtered_over_queries", Value: median(narrowed), Unit: "times", Target: 0.75, AtLeast: true})
	benchtest.Report(b, benchtest.Result{Name: "ranking_page_over_queries", Value: median(ratio), Unit: "times", Target: 0.75, AtLeast: true})
	benchtest.Report(b, benchtest.Result{Name: "ranking_page_p99_over_queries", Value: median(slower), Unit: "times", Target: 1.5})
}

// officer signs an officer of the province in.
func (s *stage) officer(b *testing.B, unit int64) string {
	b.Helper()
	store := postgres.NewAccounts(s.DB)
	made, err := store.Create(b.Context(), []account.NewPerson{{
		Login: "officer", Display: "Chuyên viên", Place: account.Place{Role: account.ProvinceOfficer, UnitID: unit}, At: pgtest.Now(),
	}})
	if err != nil {
		b.Fatal(err)
	}
	token, hash := secretOf("officer")
	err = store.Open(b.Context(), account.NewSession{
		PersonID: made[0].PersonID, TokenHash: hash, CSRF: make([]byte, 32), At: pgtest.Now(), ExpiresAt: pgtest.Now().Add(time.Hour), Address: "127.0.0.1",
	})
	if err != nil {
		b.Fatal(err)
	}

	return token
}

// bareRanking serves what the page cannot be without: the session, the entries of the unit, the names of 200 schools.
func (s *stage) bareRanking(b *testing.B, unit int64) string {
	b.Helper()
	accounts := account.New(postgres.NewAccounts(s.direct), account.Options{Now: pgtest.Now, Zone: s.Zone})
	store := postgres.NewRanking(s.direct)
	app := fiber.New(fiber.Config{DisableStartupMessage: true})
	app.Get("/", func(c *fiber.Ctx) error {
		ctx, cancel := context.WithTimeout(c.UserContext(), time.Minute)
		defer cancel()
		session, err := accounts.Session(ctx, c.Cookies("phien"))
		if err != nil {
			return err
		}
		ranked, err := store.Entries(ctx, ranking.Asked{
			Season: s.Season, Basis: ranking.Verified, Scope: session.Actor.Main().Path, Unit: unit,
		}, 0)
		if err != nil {
			return err
		}
		ids := make([]int64, 0, ranking.MostRows)
		for i := range ranked.Entries[:ranking.MostRows] {
			ids = append(ids, ranked.Entries[i].School)
		}
		names, err := store.Names(ctx, s.Season, ids)
		if err != nil {
			return err
		}

		return c.SendString(fmt.Sprint(len(names)))
	})
	ln, err := (&net.ListenConfig{}).Listen(b.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	go func() { _ = app.Listener(ln) }()
	b.Cleanup(func() { _ = app.Shutdown() })

	return ln.Addr().String()
}

func get(host, path, token string) []byte {
	return fmt.Appendf(nil, "GET %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0\r\n"+
		"Accept: text/html\r\nAccept-Encoding: gzip, deflate, br\r\nAccept-Language: vi\r\nCookie: phien=%s\r\n\r\n", path, host, token)
}
