// Package office holds the pages of the managing office: its queue, the review of one
// return, and what is recognised and published.
package office

import "github.com/thuocso/thuocso/web/part"

// The addresses these pages name.
const (
	QueuePath = "/tham-dinh"
	BatchPath = "/cong-nhan"
)

// The parts of a review that change with a verdict: a saved one replaces them whole.
const (
	RemarksID  = "remarks"
	ComparedID = "compared"
	ViewsID    = "views"
	ActsID     = "acts"
)

// Queue is the list of an office.
type Queue struct {
	Page part.Page
	// Lead says which season this is and until when.
	Lead    string
	Figures []part.Figure
	// Seasons, States and Scopes are the choices of the filters; Scopes is empty where there is none.
	Seasons, States, Scopes []part.Option
	Season, State, Scope    string
	Search                  string
	Table                   part.Table
	Pages                   part.Pages
	// Rule says in which order the rows stand and what their numbers are.
	Rule string
	// NoSeason says why there is nothing at all.
	NoSeason string
}

// Sheet is the review of one return.
type Sheet struct {
	Page    part.Page
	School  string
	Lead    string
	Notes   []Remark
	Groups  []Group
	Filters []Filter
	Blocks  []Block
	Acts    []Act
	Events  []Event
	// Errors are what a form sent without scripts was refused for.
	Errors []part.FieldError
	// Annex leads to the figures that plans ask for.
	Annex part.Link
}

// Remark is a message above the sheet.
type Remark struct {
	Tone part.Tone
	Text string
	// Link leads to what it is about, empty for nowhere.
	Link part.Link
}

// Group compares what the school says with what the office says.
type Group struct {
	Name         string
	Self, Office part.StandGroup
	// Gate says which missed condition keeps the group down, empty where none does.
	Gate string
}

// Filter is one way to look at the sheet.
type Filter struct {
	part.Link

	Current bool
}

// Block is a stretch of the sheet: a criterion, a group's conditions, or what came back.
type Block struct {
	Code, Title string
	// Sum is what the criterion comes to, empty for none.
	Sum   string
	Infos []Info
	Rows  []Row
	// Fresh marks what the school has changed since the return.
	Fresh bool
}

// Info is what the school said without points.
type Info struct{ Label, Body string }

// Row is one component or condition.
type Row struct {
	Code, Wording, Hint, Provenance string
	// Given is what the school says, Figures what it rests on, Note what it adds, By who and when.
	Given, Figures, Note, By string
	// Proofs are the documents that the answer rests on.
	Proofs []Proof
	// Last is last season's value, Before the value before the return, Asked why it was returned.
	Last, Before, Asked string
	// Explained are the school's explanations of what is unusual about it.
	Explained []string
	// Decision is the office's word in words, where Form is nil.
	Decision string
	Form     *Verdict
}

// Proof is a document in the very revision that the school attached.
type Proof struct {
	Title string
	// Href leads to the file, or out of the portal where Outside is set; About to all that is known of it.
	Href, About string
	Outside     bool
	// Facts are number, date and issuer, form and revision; Warnings what is wrong with it.
	Facts    string
	Warnings []string
}

// Verdict is the form of one judgement.
type Verdict struct {
	Code    string
	Save    string
	Version int
	// Chosen is accepted, changed, returned or empty.
	Chosen string
	// Accept and Change are the words of the two; Accept is empty where there is nothing to accept.
	Accept, Change string
	// Graded forms ask for points; the others change a condition to the other of its two answers.
	Graded bool
	Points string
	// Step and Max are numbers with a decimal point, for the script; MaxShown is for people.
	Step, Max, MaxShown string
	Reasons             []part.Option
	ReasonCode, Reason  string
	SavedAt, Error      string
}

// Act is something that can be done to the whole return now.
type Act struct {
	Label, Href, Say string
	// Post marks an act that needs no page of its own.
	Post  bool
	Quiet bool
}

// Event is one line of what happened to the return.
type Event struct{ At, Post, What string }

// Bar is the bar that stays on the screen.
type Bar struct {
	State         string
	Judged, Asked int
	Marked        int
	// Reviewing tells that the office is at work on it: the numbers of the review are shown.
	Reviewing bool
	Groups    []Group
	Act       part.Link
}

// Ask is a page that asks once more, with a reason where one is needed.
type Ask struct {
	Page   part.Page
	Asks   part.Confirmation
	Listed []Listed
	// Reason is asked for where Reasoned is set; Error is what was wrong with it.
	Reasoned bool
	Reason   string
	Error    string
}

// Listed is one line of a confirmation.
type Listed struct{ Head, Text string }

// Batch is the page of recognising and publishing.
type Batch struct {
	Page  part.Page
	Lead  string
	Steps []Step
	// NoSeason says why there is nothing at all.
	NoSeason string
	Seasons  []part.Option
	Season   string
}

// Step is one of the two steps of the batch page.
type Step struct {
	Title string
	// Who says who decides, Why where that rule comes from.
	Who, Why string
	// Button leads to the confirmation; without an address there is none.
	Button part.Link
	Table  part.Table
	Empty  string
	More   part.Link
}

// Outcome is what became of many returns at once.
type Outcome struct {
	Page part.Page
	Say  string
	// Table lists what was refused and why.
	Table part.Table
	Back  part.Link
}
