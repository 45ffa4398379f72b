// Package plan holds the pages about targets: how far a unit reaches those of its plans, one target with the units below and
// its way over the seasons, and what would be if some schools did what it wants.
package plan

import (
	"slices"

	"github.com/thuocso/thuocso/web/page/figures"
	"github.com/thuocso/thuocso/web/part"
)

// The addresses of these pages.
const (
	ListPath   = figures.PlanPath
	TargetPath = figures.PlanPath + "/mot"
	TryPath    = figures.PlanPath + "/thu"
	EntryPath  = figures.PlanPath + "/so-lieu"
	FilePath   = figures.PlanPath + "/tep"
)

// ResultID is the element that shows what a trial comes to.
const ResultID = "thu-ket-qua"

// List is how far the targets of a unit's plans are reached.
type List struct {
	figures.Head

	Plans []Card
	// Entry leads to the figures that the person's office enters, empty for whoever enters none.
	Entry part.Link
}

// Card is one plan with its targets.
type Card struct {
	Title, Source string
	Table         part.Table
	// Questions are what is not known of the plan.
	Questions []string
}

// Target is one target at one unit.
type Target struct {
	figures.Head

	Key, Text, Wanted string
	// Plan and Of name it in addresses.
	Plan, Of string
	// State is "reached", "within_reach", "missed" or "open"; Word says it.
	State, Word string
	Facts       []figures.Fact
	// Why says why it is open, or on which settings its figures rest.
	Why []string
	// Units are the units below; Path the seasons, with the sentence that says where they lead.
	Units, Path Section
	Chart       *part.Chart
	Nearest     Section
	// Proof leads to the document behind an office's figure.
	Proof part.Link
	// Try leads to the page of trials, empty where there is none.
	Try part.Link
}

// Section is a table with what is to be said of it.
type Section struct {
	Title string
	Says  []string
	Table part.Table
}

// Tone is the tone of a state.
func Tone(state string) part.Tone {
	switch state {
	case "reached":
		return part.OK
	case "within_reach":
		return part.Wait
	case "missed":
		return part.Bad
	default:
		return part.Plain
	}
}

// Try is what would be if schools did what a target wants.
type Try struct {
	figures.Head

	Key, Text, Wanted string
	Plan, Of          string
	Result            Result
	// Schools may be ticked; More says how many more there are.
	Schools []Tick
	More    string
	// Enough leads to the address with the fewest schools that suffice.
	Enough part.Link
	Back   part.Link
	// First is how many of the nearest are raised without a tick.
	First string
}

// mostOpen is how many schools stand in the list at once; the others open below them.
const mostOpen = 50

func (v Try) first() []Tick { return v.Schools[:min(mostOpen, len(v.Schools))] }

func (v Try) rest() []Tick { return v.Schools[len(v.first()):] }

// ticked tells whether one of the schools is chosen: what counts is not hidden.
func ticked(schools []Tick) bool {
	return slices.ContainsFunc(schools, func(t Tick) bool { return t.On })
}

// Result is what a trial comes to.
type Result struct {
	State, Word string
	Facts       []figures.Fact
}

// Tick is a school that may be ticked.
type Tick struct {
	ID, Name, Note string
	On             bool
}

// Entry is what plans ask of an office.
type Entry struct {
	figures.Head

	// Closed says why nothing can be entered, Error what was refused.
	Closed, Error string
	Figures       []Entered
}

// Entered is one figure of an office with its proof.
type Entered struct {
	Key, Label, For string
	// Form is "percent", "count" or "ratio"; Unit what is counted, Whole what a ratio is a part of.
	Form, Unit, Whole string
	Version           int
	// Percent, or Count and Of which it is a part, and the fields of the proof, as they are typed.
	Percent, Count, Of                  string
	Title, Number, Issued, Issuer, Link string
	// Says tells who entered it and when, Proof leads to its document.
	Says  string
	Proof part.Link
	// Error is what was refused, At the field that it is about.
	Error, At string
}
