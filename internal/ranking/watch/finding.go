package watch

import (
	"slices"
	"time"

	"github.com/thuocso/thuocso/internal/ranking"
)

// Kind is what is wrong; the catalogue has it as watch.KIND, what it means as watch.KIND.means, what to do as watch.KIND.do.
type Kind string

// The kinds.
const (
	// ClockBehind is a clock that stands before what was written already, or away from the database's.
	ClockBehind Kind = "clock"
	// Leaderless is a portal whose jobs nobody leads.
	Leaderless Kind = "leaderless"
	// LeaderDied is a leader that fell silent, until a run after it ended well.
	LeaderDied Kind = "leader_died"
	// Deposed is a process that wanted to write after it had lost the lead, and was refused.
	Deposed Kind = "deposed"
	// Mismatched is a run that could not prove its figures.
	Mismatched Kind = "mismatch"
	// Hung is a run that did not end in its time and was given up.
	Hung Kind = "hung"
	// Panicked is a run that a fault of the program ended.
	Panicked Kind = "panic"
	// Failed is a run that an error ended.
	Failed Kind = "failed"
	// Left is a run that a process left behind.
	Left Kind = "left"
	// Missed is a moment without a run.
	Missed Kind = "missed"
	// NoFigures is a season whose figures are not there although a run made them.
	NoFigures Kind = "no_figures"
	// Altered are figures that somebody altered behind the runs, until a person has looked into it.
	Altered Kind = "altered"
	// Waiting is a change that no run has seen for long.
	Waiting Kind = "waiting"
)

// Finding is one thing that is wrong.
type Finding struct {
	ID

	Kind  Kind
	Since time.Time
	// Run is the run that shows it, nil for none; its differences say more.
	Run *ranking.Entered
	// Moment is the moment that was missed, N how many; Other is another clock, or when the lead was taken over.
	Moment time.Time
	N      int
	Other  time.Time
	Holder string
	// Mended tells of altered figures that a run has put them right since.
	Mended bool
}

// Whole tells whether it concerns the jobs as a whole, not one of them.
func (f *Finding) Whole() bool { return f.Job == "" }

// Look lists what is wrong: what concerns everything first, then job by job.
func Look(f *Facts, plans Plans) []Finding {
	found := f.clock()
	found = append(found, f.leaders()...)
	for i := range f.Works {
		found = append(found, f.work(&f.Works[i], plans)...)
	}

	return found
}

// clock compares the process's clock with the ledger's and the database's.
func (f *Facts) clock() []Finding {
	behind := f.Now.Add(Slack).Before(f.Ledger)
	if apart := f.Now.Sub(f.Database); !behind && apart.Abs() <= Slack {
		return nil
	}
	one := Finding{Kind: ClockBehind, Since: f.Now, Other: f.Database}
	if behind {
		one.Other = f.Ledger
	}

	return []Finding{one}
}

// Behind tells whether the process's clock stands before the ledger: nothing may be run by it.
func (f *Facts) Behind() bool { return f.Now.Add(Slack).Before(f.Ledger) }

// leaders looks for leaders that are missing or fell silent.
func (f *Facts) leaders() []Finding {
	var found []Finding
	if f.Until.Before(f.Database) {
		one := Finding{Kind: Leaderless, Since: f.Until}
		if len(f.Reigns) > 0 {
			one.Holder = f.Reigns[0].Holder
			if !f.Reigns[0].EndedAt.IsZero() {
				one.Since = f.Reigns[0].EndedAt
			}
		}
		found = append(found, one)
	}
	for i := 1; i < len(f.Reigns); i++ {
		dead, heir := &f.Reigns[i], &f.Reigns[i-1]
		if dead.Died && !f.provenAfter(heir.Token) {
			found = append(found, Finding{Kind: LeaderDied, Since: dead.EndedAt, Holder: dead.Holder, Other: heir.BeganAt})
			break
		}
	}

	return found
}

// provenAfter tells whether a run under the token or a later one ended well: whoever took over has shown that it works.
func (f *Facts) provenAfter(token int64) bool {
	return slices.ContainsFunc(f.Works, func(w Work) bool { return w.Good != nil && w.Good.Token >= token })
}

// work looks at one job.
func (f *Facts) work(w *Work, plans Plans) []Finding {
	found := append(w.altered(), w.runs(f.Now)...)
	found = append(found, f.missed(w, plans)...)
	if w.Good != nil && w.Units > 0 && w.Rows != w.Units {
		found = append(found, Finding{ID: w.ID, Kind: NoFigures, Since: w.Good.FinishedAt, Run: w.Good, N: w.Rows})
	}
	if !w.Waiting.IsZero() && w.Pause == nil && w.Open && len(found) == 0 && f.Database.Sub(w.Waiting) > Patience {
		found = append(found, Finding{ID: w.ID, Kind: Waiting, Since: w.Waiting})
	}

	return found
}

// fresh tells whether somebody leads who has only just begun: what never ran at its time, as in a new portal, is about to
// be caught up.
func (f *Facts) fresh() bool {
	return len(f.Reigns) > 0 && f.Reigns[0].EndedAt.IsZero() && f.Now.Sub(f.Reigns[0].BeganAt) <= Grace
}

// missed finds the moments of a job that have no run.
func (f *Facts) missed(w *Work, plans Plans) []Finding {
	moment, owed := plans.Owed(w, f.Now)
	if !owed || f.Now.Sub(moment) <= Grace || w.Moment.IsZero() && f.fresh() {
		return nil
	}
	from := w.Moment
	if from.Before(w.Since) {
		from = w.Since
	}
	first, n := moment, 1
	if !from.IsZero() {
		first, _, n = Between(plans[w.Job].Times, from, f.Now)
	}

	return []Finding{{ID: w.ID, Kind: Missed, Since: first, Moment: moment, N: n}}
}

// runs tells what the runs since the last good one came to: each kind once, by its newest run.
func (w *Work) runs(now time.Time) []Finding {
	var found []Finding
	seen := map[Kind]bool{}
	add := func(k Kind, run *ranking.Entered) {
		if k == "" || seen[k] {
			return
		}
		seen[k] = true
		since := w.BadSince
		if since.IsZero() {
			since = run.StartedAt
		}
		found = append(found, Finding{ID: w.ID, Kind: k, Since: since, Run: run})
	}
	if w.Last != nil && w.Last.Outcome == ranking.Running && w.Last.Until.Before(now) {
		add(Hung, w.Last)
	}
	for i := range w.Bad {
		add(kindOf(&w.Bad[i]), &w.Bad[i])
	}

	return found
}

// The reasons that the ledger gives in one word, beside those of a job.
const (
	reasonPanic   = "panic"
	reasonFenced  = "fenced"
	reasonLate    = "late"
	reasonOverdue = "overdue"
	reasonHung    = "hung"
	reasonTime    = "time"
)

// kindOf is what a run that went wrong shows, empty where it shows nothing: a job that was broken off because its process
// stopped is done again.
func kindOf(e *ranking.Entered) Kind {
	switch e.Outcome {
	case ranking.Mismatch:
		return Mismatched
	case ranking.Failed:
		switch e.Reason {
		case reasonPanic:
			return Panicked
		case reasonFenced:
			return Deposed
		case reasonTime, reasonHung:
			return Hung
		}

		return Failed
	case ranking.Abandoned:
		switch e.Reason {
		case reasonLate:
			return Deposed
		case reasonOverdue:
			return Hung
		case reasonFenced:
			return ""
		}

		return Left
	default:
		return ""
	}
}
