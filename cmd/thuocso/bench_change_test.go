package main

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/benchtest"
	"github.com/thuocso/thuocso/internal/config"
	"github.com/thuocso/thuocso/internal/postgres/pgtest/province"
	"github.com/thuocso/thuocso/internal/schedule"
)

// verifyOthersSQL verifies all returns but the first ones as they were stated.
const (
	verifyOthersAnswersSQL = `UPDATE answer SET verified_points = points, verified_met = met WHERE return_id <> ALL (CAST($1 AS bigint[]))`
	verifyOthersReturnsSQL = `UPDATE school_return SET state = 'verified' WHERE id <> ALL (CAST($1 AS bigint[]))`
	verifyOthersResultsSQL = verifyResultsSQL + ` AND t.return_id <> ALL (CAST($1 AS bigint[]))`
)

// BenchmarkChangeToPage measures how long it takes from the commit that verifies a return until the ranking page shows it as
// ranked: the leader's look, the wait for further changes, the run, and the page, with the settings that the program has.
func BenchmarkChangeToPage(b *testing.B) {
	const schools, rounds = 1000, 5
	s := newStage(b, schools)
	late := "{"
	for i, school := range s.Schools[:rounds] {
		s.To(b, school, assessment.Submitted)
		if i > 0 {
			late += ","
		}
		late += fmt.Sprint(int64(school.Return))
	}
	late += "}"
	for _, statement := range []string{verifyOthersAnswersSQL, verifyOthersReturnsSQL, verifyOthersResultsSQL} {
		s.run(b, statement, late)
	}
	s.run(b, `INSERT INTO dirty_mark (season_id) VALUES ($1)`, int64(s.Season))
	s.run(b, "VACUUM ANALYZE")
	st := &station{db: s.direct, log: slog.New(slog.DiscardHandler), config: config.Config{Timezone: s.Zone, Schedule: schedule.NightlySpec}}
	jobs, err := withClockwork(b.Context(), st, nil, time.Now)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := jobs.clockwork.Stop(context.Background()); err != nil {
			b.Error(err)
		}
	})
	held, err := newSubjects(st, time.Now).seasons.Season(b.Context(), s.Season)
	if err != nil {
		b.Fatal(err)
	}
	line, token := dialAll(b, s.host, 1)[0], s.officer(b, held.UnitID)
	p := &pressed{line: line, host: s.host, token: token}
	var took []float64
	for round := range rounds {
		school := s.Schools[round]
		if round == 0 {
			p.until(b, s.Schools[rounds])
		}
		if ranked, err := p.ranked(school); err != nil || ranked {
			b.Fatal("ranked before it is verified", err)
		}
		if _, err := s.AcceptRest(b.Context(), school.Return); err != nil {
			b.Fatal(err)
		}
		if _, err := s.Returns.Verify(b.Context(), s.Reviewer, school.Return); err != nil {
			b.Fatal(err)
		}
		start := time.Now()
		p.until(b, school)
		took = append(took, time.Since(start).Seconds())
	}
	benchtest.Report(b, benchtest.Result{Name: "change_to_page", Value: median(took), Unit: "s", Target: 3})
}

// pressed is an officer who asks for the ranking again and again.
type pressed struct {
	line        *channel
	host, token string
}

// ranked asks for the ranking of the schools with the school's code, and tells whether the school stands in it.
func (p *pressed) ranked(school province.School) (bool, error) {
	words := strings.Fields(school.Name)
	n, err := strconv.Atoi(words[len(words)-1])
	if err != nil {
		return false, err
	}
	request := get(p.host, "/ket-qua/xep-hang?tim=1715"+strconv.Itoa(100+n), p.token)
	status, err := p.line.do(bytes.ReplaceAll(request, []byte("gzip, deflate, br"), []byte("identity")))
	if err != nil || status != http.StatusOK {
		return false, fmt.Errorf("status %d, %w: %.300s", status, err, p.line.body)
	}

	return bytes.Contains(p.line.body, []byte("/ket-qua/truong/"+strconv.FormatInt(school.ID, 10)+"?")), nil
}

// until asks every 20 ms until the school is ranked, for a minute at most.
func (p *pressed) until(b *testing.B, school province.School) {
	b.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for range 3000 {
		ranked, err := p.ranked(school)
		if err != nil {
			b.Fatal(err)
		}
		if ranked {
			return
		}
		<-tick.C
	}
	b.Fatal("the school was not ranked within a minute")
}
