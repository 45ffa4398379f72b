package main

import (
	"fmt"
	"testing"
	"time"

	"github.com/thuocso/thuocso/internal/benchtest"
)

// BenchmarkSaveAnswer measures 32 principals who save one answer after the other, each in their own return, against
// the very statements of it run bare: in turns, so that both meet the same machine.
func BenchmarkSaveAnswer(b *testing.B) {
	const rounds, lasting = 5, 3 * time.Second
	s := newStage(b, 1000)
	editors := s.editors(b, clients)
	bare := s.record(b, s.seats[len(s.seats)-clients:])
	warm := func(client int) error { return editors[client].save() }
	rush(b, time.Second, warm)
	rush(b, time.Second, bare.replay)
	var rate, floor, ratio, late []float64
	for range rounds {
		below, above := rush(b, lasting, bare.replay), rush(b, lasting, warm)
		rate, floor = append(rate, above.rate), append(floor, below.rate)
		ratio = append(ratio, above.rate/below.rate)
		late = append(late, float64(above.p99.Microseconds())/1000)
	}
	benchtest.Floor(b, "save_answer_statements", median(floor), "op/s")
	benchtest.Floor(b, "save_answer", median(rate), "op/s")
	benchtest.Floor(b, "save_answer_p99", median(late), "ms")
	benchtest.Report(b, benchtest.Result{
		Name: "save_answer_over_statements", Value: median(ratio), Unit: "times", Target: 0.5, AtLeast: true,
	})
}

// editor is a principal at work on the sheet.
type editor struct {
	*channel

	seat     seat
	codes    []string
	most     []string
	versions []int
	turn     int
}

func (s *stage) editors(b *testing.B, n int) []*editor {
	b.Helper()
	all := make([]*editor, n)
	for i := range all {
		e := &editor{channel: dial(b, s.host), seat: s.seats[i]}
		for _, c := range s.Index.Components() {
			e.codes = append(e.codes, c.Code)
			e.most = append(e.most, (c.Max / 200 * 100).String())
			e.versions = append(e.versions, 1)
		}
		all[i] = e
	}

	return all
}

// save gives the next component another value than it has.
func (e *editor) save() error {
	at := e.turn % len(e.codes)
	points := e.most[at]
	if e.turn/len(e.codes)%2 == 0 {
		points = "0"
	}
	e.turn++
	form := fmt.Sprintf("&code=%s&version=%d&points=%s&note=Theo+v%%C4%%83n+b%%E1%%BA%%A3n+s%%E1%%BB%%91+%d", e.codes[at], e.versions[at], points, e.turn)
	e.out = post(e.out, e.host, &e.seat, "cau-tra-loi", form)
	status, err := e.do(e.out)
	if err != nil || status != 200 {
		return fmt.Errorf("save %s of return %d: status %d, %w: %s", e.codes[at], e.seat.id, status, err, e.body)
	}
	e.versions[at]++

	return nil
}
