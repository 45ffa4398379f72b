package main

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/thuocso/thuocso/internal/benchtest"
)

// How 500 people work at once.
const (
	editorsAtOnce = 500
	saveEvery     = 10 * time.Second
	editorsFor    = 50 * time.Second
	loadEach      = 3 // one load of the sheet for so many saves
)

const (
	// presentSeasonSQL moves the season of the stage to where the program's own clock is.
	presentSeasonSQL = `
UPDATE season
   SET opens_at = now() - INTERVAL '30 days', submit_until = now() + INTERVAL '30 days',
       resubmit_until = now() + INTERVAL '40 days', publish_until = now() + INTERVAL '50 days'`

	presentSessionsSQL = `
UPDATE session
   SET created_at = now(), seen_at = now(), expires_at = now() + INTERVAL '1 day'`
)

// BenchmarkEditors measures one instance of the program under 500 principals, each of whom saves an answer every ten
// seconds and loads the sheet now and then.
func BenchmarkEditors(b *testing.B) {
	s := newStage(b, editorsAtOnce)
	s.run(b, presentSeasonSQL)
	s.run(b, presentSessionsSQL)
	m := install(b, build(b))
	m.env = []string{"DATABASE_URL=" + s.options.DSN}
	r := m.start(b)
	s.host = r.address
	editors := s.editors(b, editorsAtOnce)
	stop, most := make(chan struct{}), make(chan float64)
	go func() { most <- r.watch(b, stop) }()
	shifts := make([]shift, editorsAtOnce)
	end := time.Now().Add(editorsFor)
	var all sync.WaitGroup
	for i, e := range editors {
		all.Go(func() { shifts[i] = e.shift(end) })
	}
	all.Wait()
	close(stop)
	resident := <-most
	r.stop(b)
	var saves, loads []time.Duration
	errors := 0
	for _, one := range shifts {
		saves, loads, errors = append(saves, one.saves...), append(loads, one.loads...), errors+one.errors
		if one.last != nil {
			b.Log(one.last)
		}
	}
	benchtest.Floor(b, "editors500_saves", float64(len(saves)), "saves")
	benchtest.Floor(b, "editors500_save_p50_ms", percentile(saves, 50), "ms")
	benchtest.Floor(b, "editors500_page_p95_ms", percentile(loads, 95), "ms")
	benchtest.Report(b, benchtest.Result{Name: "editors500_save_p95_ms", Value: percentile(saves, 95), Unit: "ms", Target: 300})
	benchtest.Report(b, benchtest.Result{Name: "editors500_errors", Value: float64(errors), Unit: "errors"})
	benchtest.Report(b, benchtest.Result{Name: "editors500_resident_mb", Value: resident, Unit: "MB", Target: 250})
}

// shift is what one editor met.
type shift struct {
	saves, loads []time.Duration
	errors       int
	last         error
}

// shift opens the sheet and saves an answer every while, until the end. Everybody begins at another moment.
func (e *editor) shift(end time.Time) shift {
	var got shift
	next := time.NewTimer(rand.N(saveEvery)) //nolint:gosec // no secret
	defer next.Stop()
	for turn := 0; time.Now().Before(end); turn++ {
		<-next.C
		next.Reset(saveEvery)
		if turn%loadEach == 0 {
			got.took(&got.loads, e.load)
		}
		got.took(&got.saves, e.save)
	}

	return got
}

func (s *shift) took(all *[]time.Duration, act func() error) {
	begun := time.Now()
	if err := act(); err != nil {
		s.errors, s.last = s.errors+1, err

		return
	}
	*all = append(*all, time.Since(begun))
}

// load opens the sheet.
func (e *editor) load() error {
	e.out = fmt.Appendf(e.out[:0], "GET /phieu/%d HTTP/1.1\r\nHost: %s\r\nAccept: text/html\r\nAccept-Encoding: gzip, deflate, br\r\n"+
		"Cookie: phien=%s\r\n\r\n", int64(e.seat.id), e.host, e.seat.token)
	if status, err := e.do(e.out); err != nil || status != http.StatusOK {
		return fmt.Errorf("open sheet %d: status %d, %w: %s", e.seat.id, status, err, e.body)
	}

	return nil
}

// percentile is the time in milliseconds that so many of a hundred stay below.
func percentile(took []time.Duration, n int) float64 {
	if len(took) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(took))

	return float64(sorted[min(len(sorted)-1, len(sorted)*n/100)].Microseconds()) / 1000
}
