// Package find is the page of the search for units and schools.
package find

import "github.com/thuocso/thuocso/web/part"

// Page is a search with what it found.
type Page struct {
	Page part.Page
	Lead string
	// Text is what was searched, Short tells that it is too short.
	Text  string
	Short bool
	// Season is the season whose results are led to, Seasons are those to choose from.
	Season  string
	Seasons []part.Option
	Units   Group
	Schools Group
	// None says that nothing was found, Try leads to a shorter search.
	None string
	Try  part.Link
}

// Group are the units or the schools that were found.
type Group struct {
	Title string
	Table part.Table
	// More says that there are more than are listed, All leads to a list of all.
	More string
	All  part.Link
}
