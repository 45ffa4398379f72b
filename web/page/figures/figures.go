// Package figures holds the pages of results: the board of a unit, its ranking, its charts,
// the targets of the plan, and who has reported.
package figures

import (
	"context"
	"io"

	"github.com/a-h/templ"

	"github.com/thuocso/thuocso/web/page/office"
	"github.com/thuocso/thuocso/web/part"
)

// The addresses these pages name.
const (
	StartPath   = "/tong-quan"
	BoardPath   = "/ket-qua"
	RankingPath = "/ket-qua/xep-hang"
	// OfficesPath compares the offices of a unit.
	OfficesPath = "/ket-qua/don-vi"
	ChartsPath  = "/ket-qua/bieu-do"
	MapPath     = "/ket-qua/ban-do"
	GapsPath    = "/ket-qua/khoang-trong"
	PlanPath    = "/ket-qua/chi-tieu"
	// ComponentPart comes between a school's address and the code of one of its components.
	ComponentPart    = "/thanh-phan/"
	TrendPath        = "/ket-qua/cac-ky"
	SchoolPath       = "/ket-qua/truong"
	ProgressPath     = "/tien-do"
	ProgressLivePath = "/tien-do/song"
	// BookPath is the workbook of the figures that a page shows.
	BookPath = "/xuat/ket-qua.xlsx"
)

// TrendSchool goes behind TrendPath for one school.
const TrendSchool = "/truong"

// LiveID is the element that the live fragment of progress fills.
const LiveID = "progress"

// Head is what every page of figures starts with.
type Head struct {
	Page part.Page
	// Lead says what the figures are over and where they come from.
	Lead string
	// Views are the pages about the same unit.
	Views []View
	// Book leads to the workbook of the same figures, for whoever may make it.
	Book part.Link
	// Notes are remarks that belong to every figure of the page, such as an uncertified index.
	Notes []string
	// Action takes the filters: the page itself.
	Action string
	// Seasons, Bases and Units are the choices of the filters; one choice is no choice.
	Seasons, Bases, Units []part.Option
	Season, Basis, Unit   string
	// Nothing says why there is nothing to show, empty where there is.
	Nothing part.Fault
}

// View is one page about the same unit.
type View struct {
	Label, Href string
	Current     bool
}

// Section is a table with its heading, its legend and where its figures come from.
type Section struct {
	Title  string
	Say    string
	Legend bool
	Table  part.Table
	Source string
	Links  []part.Link
	// None is what stands where the table is empty.
	None string
}

// Board is a unit's figures.
type Board struct {
	Head

	Figures  []part.Figure
	Sections []Section
}

// Gaps is what there is to learn from a unit's results.
type Gaps struct {
	Head

	// Withins are the choices of how few points count as just below a threshold.
	Withins []part.Option
	Within  string
	// Index says what each list says; it is empty where List is the only one that is shown, with Back to the others and its Pages.
	Index part.Table
	List  string
	Back  part.Link
	Pages part.Pages
	Lists []Gap
	// Source is the line under all lists.
	Source string
}

// Gap is one list, or its first rows; All leads to the whole of it.
type Gap struct {
	Section

	ID  string
	All part.Link
}

// Ranking is one page of a ranking.
type Ranking struct {
	Head

	// Filters are the choices of the population and of the order.
	Filters []Filter
	Search  string
	// Population says which schools are ranked together, Rule by what.
	Population, Rule string
	// Change says how the ranking is compared with the season before, or why it is not.
	Change string
	// Table is the ranking, of so many Rows.
	Table templ.Component
	Rows  int
	Pages part.Pages
	// Own leads to the row of the viewer's own school, where it is ranked here.
	Own part.Link
}

// nothing says why no school is listed: none is called so, or none has a result.
func (v *Ranking) nothing() (title, text string) {
	if v.Search != "" {
		return v.Page.T("figures.none.found"), v.Page.T("figures.none.say")
	}

	return v.Page.T("figures.none"), v.Page.T("figures.none.yet")
}

// Filter is one choice of what a page shows.
type Filter struct {
	Name, Label, Value string
	Options            []part.Option
}

// Charts are pictures, each with its table.
type Charts struct {
	Head

	// Contents lead to each of the Charts.
	Contents []part.Link
	Charts   []part.Chart
}

// Start is the first page of an office.
type Start struct {
	Head

	// Tasks are what waits, each with how many.
	Tasks   []Task
	Figures []part.Figure
	// More leads to the other pages of figures.
	More []part.Link
}

// Task is one thing that waits.
type Task struct{ N, Text, Href string }

// Map is a unit's map, coloured by a figure.
type Map struct {
	Head

	// Measures are the figures that may be chosen.
	Measures []part.Option
	Measure  string
	Picture  part.Chart
}

// Trend is a unit or a school over the seasons.
type Trend struct {
	Head

	// OfSchool tells that it is a school: there is no unit to choose.
	OfSchool bool
	// Trees are the choices of the structure that seasons are shown in, Tree is the chosen one, Rule says how it is counted.
	Trees      []part.Option
	Tree, Rule string
	Stretches  []Stretch
}

// Stretch is seasons that are measured alike.
type Stretch struct {
	// Title names the seasons, First is the first of them.
	Title, First string
	// Breaks say why it is not measured as the stretch before, empty for the first.
	Breaks []string
	// Across leads to the same seasons in one structure, where the tree is another and that may be seen.
	Across part.Link
	Table  part.Table
}

// Fact is a name with its value.
type Fact struct{ Name, Value, Href string }

// Progress is who has reported.
type Progress struct {
	Head

	// Address gives the live part anew.
	Address string
	Live    ProgressNow
}

// ProgressNow is the part of it that changes while one looks.
type ProgressNow struct {
	Figures  []part.Figure
	Sections []Section
	// Now says when it was read.
	Now string
}

// School is one school's result against its office.
type School struct {
	Head

	Facts  []Fact
	Level  int
	Groups []Group
	Chart  *part.Chart
	// Rule says by what schools are ranked.
	Rule string
	// Components is the school's points one by one.
	Components part.Table
	// Kept are the filters of the list that led here.
	Kept []Fact
	// Hidden says why the office's means are not shown.
	Hidden string
	// Trend leads to the school over the seasons.
	Trend part.Link
}

// Component is one component of one school's result.
type Component struct {
	Head

	Facts []Fact
	Notes []string
	// Hidden says what may not be shown.
	Hidden string
	// Gate says which missed conditions hold the component's group down, empty for none.
	Gate string
	// Answer is what the points come from; nil for whoever may not see the return.
	Answer *Answer
}

// Answer leads to the answer of a return, with what it rests on.
type Answer struct {
	Link   part.Link
	Proofs []office.Proof
}

// Group is one group's interval.
type Group struct {
	Name      string
	Low, High int64
	Level     int
	// Open says why Low and High differ.
	Open string
	// Gate says which missed conditions count, empty for none.
	Gate string
}

// Written is a part that was written before, by a part of this portal.
type Written []byte

// Render writes it again.
func (b Written) Render(_ context.Context, w io.Writer) error {
	_, err := w.Write(b)

	return err
}
