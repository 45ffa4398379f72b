// Package watch tells how the jobs stand that are done at set times: what each did last, what it does next, who paused it,
// and what is wrong, in words that say since when, what it means and what to do. What is wrong is never stored, but for altered
// figures, which a run puts right: it follows from the ledger of runs, the lease, the figures that stand and the clocks, so
// whichever process answers a page sees it, also where nobody leads.
package watch

import (
	"time"

	"github.com/thuocso/thuocso/internal/ranking"
	"github.com/thuocso/thuocso/internal/season"
)

// ID names a job: what is done, and for which season; the season is 0 for a job of the whole portal.
type ID struct {
	Job    string
	Season season.ID
}

// Times are the moments of a schedule.
type Times interface {
	// Next returns the first moment after t, zero for none.
	Next(t time.Time) time.Time
	// Latest returns the last moment at or before t, false for none within a leap year.
	Latest(t time.Time) (time.Time, bool)
}

// Plan is a job's schedule.
type Plan struct {
	Job string
	// Spec is the schedule in the five fields of cron.
	Spec  string
	Times Times
}

// Pause is who lets a job rest, since when and why.
type Pause struct {
	At     time.Time
	ByID   int64
	Post   string
	Reason string
}

// Work is one job as ledger and figures have it.
type Work struct {
	ID

	// SchoolYear, Unit and UnitPath are the season's; Open tells whether it runs by schedule. A job of the whole portal is open.
	SchoolYear int
	Unit       string
	UnitPath   string
	Open       bool
	// Since is when the season began to have moments; zero where that is not known.
	Since time.Time
	// Last is the newest run, nil for none; Good the newest that ended well. Skipped moments are neither.
	Last, Good *ranking.Entered
	// Bad are the runs since Good that went wrong, newest first, at most MostBad; BadSince is when the first of them began.
	Bad      []ranking.Entered
	BadSince time.Time
	// Moment is the last moment that has its run or was skipped, zero for none.
	Moment time.Time
	// Skipped counts the moments since Good that passed while the job was paused.
	Skipped int
	Pause   *Pause
	// Asked is when somebody asked to have it done now, zero for nobody.
	Asked time.Time
	// Units counts the units of the season's tree, Rows those rows of figures that stand.
	Units, Rows int
	// Altered are the findings of altered figures that nobody has looked into, newest first; Standing tells that figures still are.
	Altered  []ranking.Entered
	Standing bool
	// Waiting is when the oldest change came that no run has seen yet, zero for none.
	Waiting time.Time
}

// MostBad is how many runs that went wrong are read for a job.
const MostBad = 50

// Reign is one time of leading the jobs.
type Reign struct {
	Holder  string
	Token   int64
	BeganAt time.Time
	// EndedAt is zero while it lasts. Died tells that it ended because the holder kept silent.
	EndedAt time.Time
	Died    bool
}

// Facts are what is known at one moment.
type Facts struct {
	// Now is the clock of the process, Database that of the server, Ledger the latest moment in the ledger.
	Now, Database, Ledger time.Time
	// Until is when the lease of the present leader runs out, by the server's clock; zero where nobody has it.
	Until time.Time
	// Reigns are the latest, newest first.
	Reigns []Reign
	Works  []Work
}

// The bounds of what is still right.
const (
	// Slack is how far clocks may differ.
	Slack = time.Minute
	// Grace is how long after its moment a run may begin.
	Grace = 2 * time.Minute
	// Patience is how long a change may wait for its run.
	Patience = 5 * time.Minute
)

// Plans are the schedules by job.
type Plans map[string]Plan

// Owed returns the last moment of the work that is owed a run: paused work and closed seasons owe none.
func (p Plans) Owed(w *Work, now time.Time) (time.Time, bool) {
	plan, known := p[w.Job]
	if !known || !w.Open || w.Pause != nil {
		return time.Time{}, false
	}
	moment, ok := plan.Times.Latest(now)
	if !ok || !w.Moment.Before(moment) || moment.Before(w.Since) {
		return time.Time{}, false
	}

	return moment, true
}

// mostMoments bounds how many moments are counted.
const mostMoments = 1000

// Between returns the moments after from and up to to, the first, the last and how many.
func Between(t Times, from, to time.Time) (first, last time.Time, n int) {
	for m := t.Next(from); !m.IsZero() && !m.After(to) && n < mostMoments; m = t.Next(m) {
		if n == 0 {
			first = m
		}
		last = m
		n++
	}

	return first, last, n
}

// Took takes a run that the ledger gives, newest first; one that was taken before is left out.
func (w *Work) Took(e *ranking.Entered) {
	if e.Outcome == ranking.Skipped || e.Outcome == ranking.Altered {
		return
	}
	if w.Last == nil {
		w.Last = e
	}
	if w.Good != nil {
		return
	}
	switch e.Outcome {
	case ranking.Done:
		w.Good = e
	case ranking.Mismatch, ranking.Failed, ranking.Abandoned:
		w.Bad = append(w.Bad, *e)
	case ranking.Running, ranking.Skipped, ranking.Altered:
	}
}

// Request is that somebody wants a job done now.
type Request struct {
	At   time.Time
	ByID int64
}

// Stand is what a leader has to know before it runs something.
type Stand struct {
	// Database is the server's clock, Ledger the latest moment in the ledger.
	Database, Ledger time.Time
	Paused           map[ID]Pause
	Asked            map[string]Request
}

// Wrong tells whether a clock stands where nothing may be run by it: before what was written already, or away from the
// server's.
func (s *Stand) Wrong(now time.Time) bool {
	return now.Add(Slack).Before(s.Ledger) || now.Sub(s.Database).Abs() > Slack
}
