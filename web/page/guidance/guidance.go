// Package guidance holds the pages with which an office says how it reads the
// components of an index: the list, and the words to one of them.
package guidance

import (
	"strings"

	"github.com/thuocso/thuocso/web/part"
)

// ListPath is the address of the list.
const ListPath = "/huong-dan"

// At is the address of the words to one code.
func At(code string) string { return ListPath + "/" + code }

// List is every component of the index with what is said to it.
type List struct {
	Page part.Page
	// Lead says whose guidance it is and who sees it.
	Lead string
	// None says that there is no season, and so no index to speak about.
	None   string
	Groups []Group
}

// Group is one criterion, or the conditions of a group.
type Group struct {
	Title string
	Rows  []Row
}

// Row is one component or condition.
type Row struct {
	Code, Wording string
	// Above is what offices above say, Own what this one says.
	Above []Said
	Own   *Said
}

// Said is one guidance as a page shows it.
type Said struct{ Who, When, Body string }

func (r Row) id() string { return "g-" + strings.ReplaceAll(r.Code, ".", "-") }

// Words is the form of one code.
type Words struct {
	Page  part.Page
	Row   Row
	Field part.Field
	// Version is the one that the form shows, Conflict what another person wrote meanwhile.
	Version  string
	Conflict *Said
}
