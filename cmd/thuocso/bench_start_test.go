package main

import (
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
	"time"

	"github.com/thuocso/thuocso/internal/benchtest"
	"github.com/thuocso/thuocso/internal/postgres/embedded"
)

// BenchmarkStart measures the time from the start of the program to its first page: on a machine where it never ran,
// where it ran before, and how long the sample province takes on top.
func BenchmarkStart(b *testing.B) {
	const times = 5
	program := build(b)
	var first, later, loading, server, again []float64
	for range times {
		m := install(b, program)
		server = append(server, m.server(b))
		again = append(again, m.server(b))
		m = install(b, program)
		for turn := range 2 {
			r := m.start(b)
			r.stop(b)
			if turn == 0 {
				first = append(first, r.first.Seconds())
			} else {
				later = append(later, r.first.Seconds())
			}
		}
	}
	for range 3 {
		m := install(b, program)
		r := m.start(b, "--sample")
		r.stop(b)
		loading = append(loading, r.took(b))
	}
	benchtest.Report(b, benchtest.Result{Name: "first_start", Value: median(first), Unit: "s", Target: 3, Floor: median(server)})
	benchtest.Report(b, benchtest.Result{Name: "later_start", Value: median(later), Unit: "s", Target: 0.5, Floor: median(again)})
	benchtest.Report(b, benchtest.Result{Name: "sample_province", Value: median(loading), Unit: "s", Target: 10})
}

// server is how long the private database alone takes to start.
func (m installed) server(b *testing.B) float64 {
	b.Helper()
	begun := time.Now()
	s, err := embedded.Start(b.Context(), embedded.Config{Dir: filepath.Join(m.dir, "postgres")})
	if err != nil {
		b.Fatal(err)
	}
	took := time.Since(begun).Seconds()
	if err := s.Stop(b.Context()); err != nil {
		b.Fatal(err)
	}

	return took
}

// took is how long the program says that the sample took.
func (r *running) took(b *testing.B) float64 {
	b.Helper()
	found := regexp.MustCompile(`Loaded the sample province .* in ([0-9.]+) s\.`).FindStringSubmatch(r.said.String())
	if found == nil {
		b.Fatalf("the program tells nothing of the sample:\n%s", r.said)
	}
	seconds, err := strconv.ParseFloat(found[1], 64)
	if err != nil {
		b.Fatal(err)
	}

	return seconds
}
