package ranking

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/thuocso/thuocso/internal/season"
)

// Job is the name of the run in the ledger.
const Job = "rank"

// Cause is why a run was started.
type Cause string

// The causes.
const (
	BySchedule Cause = "schedule"
	ByCatchUp  Cause = "catch_up"
	ByChange   Cause = "change"
	ByButton   Cause = "button"
	ByCommand  Cause = "command"
)

// Recounts tells whether a run counts every answer anew, as those by the clock do; the others prove their results against
// the control sums that the database keeps of the answers.
func (c Cause) Recounts() bool { return c == BySchedule || c == ByCatchUp }

// Outcome is how a run ended.
type Outcome string

// The outcomes.
const (
	// Running has not ended.
	Running Outcome = "running"
	// Done published new figures.
	Done Outcome = "done"
	// Mismatch found that source and computation disagree, and published nothing.
	Mismatch Outcome = "mismatch"
	// Failed broke off, and published nothing.
	Failed Outcome = "failed"
	// Abandoned was left behind by a process that died.
	Abandoned Outcome = "abandoned"
	// Skipped is a moment that passed while the job was paused: nothing ran.
	Skipped Outcome = "skipped"
	// Altered is no run: stored figures were found to be others than a run made.
	Altered Outcome = "altered"
)

// Tells tells whether the ledger says with it which figures are wrong.
func (o Outcome) Tells() bool { return o == Mismatch || o == Altered }

// Fence is the lease under which a run was started; its zero value is a run that needs none, as a button's does.
type Fence struct {
	Lease string
	Token int64
}

// Command orders a run: which season, why, on whose behalf.
type Command struct {
	Season season.ID
	Cause  Cause
	// ScheduledFor is the moment a scheduled run was due; zero where nobody had set one.
	ScheduledFor time.Time
	PersonID     int64
	Fence        Fence
}

// Figures are what a run read, wrote and checked.
type Figures struct {
	// Read counts schools, Written the rows of snapshots.
	Read    int
	Written int
	Checked Checked
}

// Checked are the totals on which source and computation agreed, kept in the ledger.
type Checked struct {
	Returns int `json:"returns"`
	// Recounted says that every answer was counted anew.
	Recounted bool           `json:"recounted,omitempty"`
	Bases     []CheckedBasis `json:"bases"`
}

// CheckedBasis are the totals of one basis, added up.
type CheckedBasis struct {
	Basis   Basis `json:"basis"`
	Schools int   `json:"schools"`
	Answers int   `json:"answers"`
	Points  int64 `json:"points"`
	Met     int   `json:"met"`
}

// End is how a run ended.
type End struct {
	Figures

	Outcome     Outcome
	Differences []Difference
	At          time.Time
}

// Report is a run with its end.
type Report struct {
	End

	RunID int64
	Took  time.Duration
}

// Difference is one figure on which source and computation disagree.
type Difference struct {
	// What is the figure: "state", "answers", "recount", "result", "result_level", "result_points", "value" or "unit"; of rows
	// that were altered "row_altered", "row_gone", "row_added" or "row_unknown".
	What  string `json:"what"`
	Basis Basis  `json:"basis,omitempty"`
	// Of is what the figure concerns: a state or a school's id.
	Of string `json:"of,omitempty"`
	// Name is that of the school, for pages.
	Name     string `json:"-"`
	Source   int64  `json:"source"`
	Computed int64  `json:"computed"`
}

// OfRow tells that it is about a row of figures that was altered, and says nothing of what stood there.
func (d *Difference) OfRow() bool { return strings.HasPrefix(d.What, "row_") }

// Due is an open season and the last scheduled moment that has its run; zero for none.
type Due struct {
	Season season.ID
	Last   time.Time
}

// Entered is a run as the ledger has it.
type Entered struct {
	ID           int64
	Cause        Cause
	Outcome      Outcome
	ScheduledFor time.Time
	StartedAt    time.Time
	FinishedAt   time.Time
	Figures      Figures
	Differences  []Difference
	PersonID     int64
	// Post is the post of the person who started it, where one did.
	Post string
	// Job is the name of a job that belongs to no season, Reason one word why it failed.
	Job, Reason string
	// Token is the fencing token it ran under, Until when it is given up.
	Token int64
	Until time.Time
}

// Took returns how long the run took; 0 while it runs.
func (e *Entered) Took() time.Duration {
	if e.FinishedAt.IsZero() {
		return 0
	}
	return e.FinishedAt.Sub(e.StartedAt)
}

// Text returns the form in which the ledger keeps the totals.
func (c Checked) Text() string { return text(c) }

// DifferencesText returns the form in which the ledger keeps differences; "" for none.
func DifferencesText(list []Difference) string {
	if len(list) == 0 {
		return ""
	}
	return text(list)
}

// text writes plain structs of numbers and names, which always have a JSON form.
func text(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return string(b)
}
