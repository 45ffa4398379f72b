package main

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/thuocso/thuocso/internal/benchtest"
)

// BenchmarkSheetPage measures the page of a filled return from the request to the last byte, the session, the queries and the
// compression included: more than the rendering alone, which is what the goal is about.
func BenchmarkSheetPage(b *testing.B) {
	const schools, rounds = 50, 300
	s := newStage(b, schools)
	line := dialAll(b, s.host, 1)[0]
	var took []float64
	for i := range rounds {
		at := &s.seats[i%schools]
		request := get(s.host, fmt.Sprintf("/phieu/%d", int64(at.id)), at.token)
		start := time.Now()
		status, err := line.do(request)
		if err != nil || status != http.StatusOK {
			b.Fatal(fmt.Errorf("status %d, %w: %.300s", status, err, line.body))
		}
		took = append(took, float64(time.Since(start).Microseconds())/1000)
	}
	slices.Sort(took)
	benchtest.Floor(b, "sheet_page_p95_ms", took[len(took)*95/100], "ms")
	benchtest.Report(b, benchtest.Result{Name: "sheet_page_median_ms", Value: took[len(took)/2], Unit: "ms", Target: 5})
}
