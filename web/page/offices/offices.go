// Package offices holds the page that compares the offices of a unit.
package offices

import (
	"github.com/thuocso/thuocso/web/page/figures"
	"github.com/thuocso/thuocso/web/part"
)

// The addresses of the page and of its list for a spreadsheet.
const (
	Path     = figures.OfficesPath
	ListPath = Path + ".csv"
)

// Page is the offices of a unit beside each other.
type Page struct {
	figures.Head

	// Sorts are the choices of the order, Sort is the chosen one.
	Sorts []part.Option
	Sort  string
	// Ofs are the choices of what is compared, none where there is only one; Of is the chosen one.
	Ofs []part.Option
	Of  string
	// Say says what is compared. Ranked are the offices with a rank, Others those with few schools.
	Say            string
	Ranked, Others part.Table
	OthersSay      string
	// RankedPages lead through the offices with a rank, Pages through those of few schools.
	RankedPages, Pages part.Pages
	// Rules are what stands under the table.
	Rules []string
	List  part.Link
	// Picture is the same shares drawn.
	Picture Picture
}

// Picture is the share of each office with its interval, one under the other.
type Picture struct {
	Title string
	// Found says what the picture shows, Key how it is read, More that not all are drawn.
	Found, Key, More string
	Lines            []Line
	// Whole is the share of the whole in hundredths of a percent.
	Whole int64
}

// Line is one office: all values in hundredths of a percent.
type Line struct {
	Name, Text, Href string
	// Few marks an office of few schools.
	Few                       bool
	Low, Sure, Possible, High int64
}
