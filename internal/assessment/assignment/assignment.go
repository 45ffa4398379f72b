// Package assignment is about who of a school answers which part of its return, and
// by when. Assigning changes nobody's rights: whoever may fill the return may still
// answer everything.
package assignment

import (
	"time"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/maturity"
)

// Part is what can be assigned: a condition, or a criterion with its components.
type Part struct {
	Code string
	Name maturity.Text
	// Codes are what it asks of this school.
	Codes []string
}

// Parts lists the parts of a return in index order; a criterion that asks nothing of the school is left out.
func Parts(r *assessment.Return) []Part {
	var parts []Part
	for i := range r.Index.Groups {
		g := &r.Index.Groups[i]
		for k := range g.Conditions {
			parts = append(parts, Part{Code: g.Conditions[k].Code, Name: g.Conditions[k].Name, Codes: []string{g.Conditions[k].Code}})
		}
		for k := range g.Criteria {
			if codes := asked(r, &g.Criteria[k]); len(codes) > 0 {
				parts = append(parts, Part{Code: g.Criteria[k].Code, Name: g.Criteria[k].Name, Codes: codes})
			}
		}
	}

	return parts
}

// asked lists the components of a criterion that concern the school.
func asked(r *assessment.Return, c *maturity.Criterion) []string {
	var codes []string
	for i := range c.Components {
		code := c.Components[i].Code
		if place, ok := r.Index.Position(code); ok && place < len(r.Points) && r.Points[place] == maturity.NotApplicable {
			continue
		}
		codes = append(codes, code)
	}

	return codes
}

// Assigned is who answers a part of a return, and by when.
type Assigned struct {
	Part     string
	PersonID int64
	// Post is the person's, for pages.
	Post string
	// Due is the last day in time.
	Due time.Time
}

// Task is a part with how far it is and whose it is.
type Task struct {
	Part

	// Done of Of questions have an answer; of a returned return those that the office named.
	Done, Of int
	// To is nil where nobody is asked.
	To *Assigned
	// Mine tells that the viewer is asked, Late that the day has passed and something is missing.
	Mine, Late bool
}

// Open tells whether something of the task is missing.
func (t Task) Open() bool { return t.Done < t.Of }

// Tasks lists the parts of a return with whose they are, in index order. today is a day in the province's time zone.
func Tasks(r *assessment.Return, assigned []Assigned, viewer int64, today time.Time) []Task {
	to := map[string]*Assigned{}
	for i := range assigned {
		to[assigned[i].Part] = &assigned[i]
	}
	parts := Parts(r)
	tasks := make([]Task, 0, len(parts))
	for _, p := range parts {
		t := Task{Part: p, To: to[p.Code]}
		t.Done, t.Of = progress(r, p)
		t.Mine = t.To != nil && t.To.PersonID == viewer
		t.Late = t.To != nil && t.Open() && day(today).After(day(t.To.Due))
		tasks = append(tasks, t)
	}

	return tasks
}

// progress counts what a part asks and has: every answer of a draft, of a returned return what the office named and
// nobody has changed since.
func progress(r *assessment.Return, p Part) (done, of int) {
	for _, code := range p.Codes {
		a := r.Answer(code)
		if r.State == assessment.Returned {
			if a.Open {
				of++
				if a.Judgement.Verdict != assessment.SentBack {
					done++
				}
			}

			continue
		}
		of++
		if a.Value.Answered(a.Kind) {
			done++
		}
	}

	return done, of
}

// day cuts a moment to its day, without its place.
func day(t time.Time) time.Time {
	y, m, d := t.Date()

	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}
