package main

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/thuocso/thuocso/internal/benchtest"
	"github.com/thuocso/thuocso/internal/postgres/pgtest/province"
)

// reopenSQL makes every return one that was never sent, which takes no time that is measured.
const reopenSQL = `
UPDATE school_return
   SET state = 'draft', submitted_at = NULL, submitted_by = NULL`

// confirmed is the form of the page that asks once more, as the principal sends it.
func (s *stage) confirmed(b *testing.B, school province.School) string {
	b.Helper()
	r, err := s.Returns.Load(b.Context(), school.Principal, school.Return)
	if err != nil {
		b.Fatal(err)
	}
	seen, err := r.Fingerprint()
	if err != nil {
		b.Fatal(err)
	}

	return "&approved=1&seen=" + seen
}

// BenchmarkSendReturn measures 32 browsers that send complete returns, one after the other, each return once a round.
func BenchmarkSendReturn(b *testing.B) {
	const schools, rounds = 1024, 5
	s := newStage(b, schools)
	lines := dialAll(b, s.host, clients)
	forms := make([]string, schools)
	for i, school := range s.Schools {
		forms[i] = s.confirmed(b, school)
	}
	send := func(client int, tick func()) error {
		for i := client; i < schools; i += clients {
			line := lines[client]
			line.out = post(line.out, s.host, &s.seats[i], "gui", forms[i])
			if status, err := line.do(line.out); err != nil || status != http.StatusSeeOther {
				return fmt.Errorf("send return %d: status %d, %w: %s", s.seats[i].id, status, err, line.body)
			}
			tick()
		}

		return nil
	}
	var rate, late []float64
	for round := range rounds + 1 {
		s.run(b, reopenSQL)
		p := crowd(b, clients, send)
		if round > 0 { // the first one warms up
			rate, late = append(rate, p.rate), append(late, float64(p.p99.Microseconds())/1000)
		}
	}
	benchtest.Floor(b, "send_return_p99", median(late), "ms")
	benchtest.Report(b, benchtest.Result{Name: "send_return", Value: median(rate), Unit: "op/s", Target: 300, AtLeast: true})
}
