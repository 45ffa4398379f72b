// Package jobs holds the pages of what is done at set times: all jobs with what is wrong, and one job with its history.
package jobs

import "github.com/thuocso/thuocso/web/part"

// The addresses of the pages.
const (
	// AllPath is the list of the jobs; a POST there has one done now.
	AllPath = "/lan-chay"
	// OnePath + job is one job with its history.
	OnePath = "/lan-chay/viec"
	// PausePath and ResumePath take the POSTs that let a job rest and go on.
	PausePath  = "/lan-chay/tam-dung"
	ResumePath = "/lan-chay/chay-tiep"
	// ClockPath takes the POST that says that the clock is right.
	ClockPath = "/lan-chay/dong-ho"
	// SeenPath takes the POST that says that somebody has looked into altered figures.
	SeenPath = "/lan-chay/da-xem"
)

// Finding is one thing that is wrong.
type Finding struct {
	// What says what is wrong, Since since when, Means what it means, Do what to do.
	What, Since, Means, Do string
	// Lines are the differences that a run found.
	Lines []string
	// Href leads to the job, empty where it concerns all or where it stands on the job's own page.
	Href, Name string
	// Clock offers to say that the clock is right.
	Clock bool
	// Seen offers to say that somebody has looked into it: up to this row of the ledger, of this job and season; empty where not.
	Seen, Job, Season string
}

// Badge is a word about how a job stands.
type Badge struct {
	// Class is done, back, draft or sent; Word says it.
	Class, Word string
}

// Row is one job of the list.
type Row struct {
	Name, Note, Href string
	Badges           []Badge
	Schedule         string
	Last, LastNote   string
	Next             string
	Took             string
	Checked          string
}

// Group is the jobs of one kind.
type Group struct {
	Title, Say string
	Rows       []Row
}

// All is the list of the jobs.
type All struct {
	Page  part.Page
	Lead  string
	Found []Finding
	// Well says that nothing is wrong, Nothing that there is no job; empty where it is not so.
	Well, Nothing string
	Groups        []Group
	Rule          string
}

// Fact is a name with its value.
type Fact struct{ Name, Value, Note string }

// One is one job with its history.
type One struct {
	Page  part.Page
	Found []Finding
	Well  string
	// Paused says who paused it, Missed what it missed meanwhile.
	Paused, Missed string
	// Waits says that somebody asked for a run that has not begun yet.
	Waits string
	Facts []Fact
	// Job and Season name it in the forms. Starts, Pauses and Resumes tell which forms there are; Say stands over the first.
	Job, Season              string
	Starts, Pauses, Resumes  bool
	StartSay, StartWord      string
	PauseSay                 string
	Reason                   part.Field
	History                  part.Table
	Pages                    part.Pages
	None, HistoryTitle, Rule string
}
