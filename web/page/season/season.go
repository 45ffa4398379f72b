// Package season holds the pages of the evaluation seasons: the list, one season with
// its rules and who owes a return, and opening one.
package season

import "github.com/thuocso/thuocso/web/part"

// The addresses these pages name.
const (
	ListPath = "/ky-danh-gia"
	OpenPath = "/ky-danh-gia/mo"
)

// List is the list of seasons.
type List struct {
	Page part.Page
	// Open leads to opening one; without an address the viewer may not.
	Open part.Link
	// Plans leads to the plans of the viewer's unit's own, for whoever may open seasons.
	Plans part.Link
	Table part.Table
}

// Season is one season.
type Season struct {
	Page  part.Page
	Lead  string
	Dates []Fact
	Rules []Fact
	Index []Fact
	// Plans are those the season is held against; NoPlan says that there are none.
	Plans  []Fact
	NoPlan string
	// Questions are what the sources of the index leave open.
	Questions []string
	// Uncertified says that nobody has compared the index with the signed decision, empty where somebody has.
	Uncertified string
	// Figures, Offices and Stages say who owes a return; there are none for whoever may not see it.
	Figures         []part.Figure
	Offices, Stages *part.Table
	// Tree says which tree of units the season remembers.
	Tree string
}

// Fact is one thing with where it comes from.
type Fact struct{ Name, Value, Source string }

// Open is the form that opens a season.
type Open struct {
	Page   part.Page
	Unit   string
	Years  []part.Link
	Errors []part.FieldError
	Blocks []Fields
}

// Fields is one block of the form.
type Fields struct {
	Title, Say string
	// Rows are fields, those of one row beside each other.
	Rows [][]part.Field
}

// Check is the page that shows once more what will be opened, and who will owe a return.
type Check struct {
	Page            part.Page
	Facts           []Fact
	Plans           []Fact
	NoPlan          string
	Say             string
	Figures         []part.Figure
	Offices, Stages part.Table
	Hidden          []part.Hidden
	// Doubt is what a person would want to look at again before opening; empty where nothing is odd.
	Doubt string
	// Back are the same values for the way back to the form.
	Button string
}
