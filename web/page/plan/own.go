package plan

import (
	"github.com/thuocso/thuocso/web/page/figures"
	"github.com/thuocso/thuocso/web/part"
)

// The addresses of the pages about an office's own plans.
const (
	OwnPath  = "/ke-hoach"
	KeepPath = OwnPath + "/them"
)

// Own is the list of an office's own plans, with the form that adds one.
type Own struct {
	Page part.Page
	// Lead says whose plans they are.
	Lead   string
	Errors []part.FieldError
	// FileError and SeasonError are what is wrong with a field of the form.
	FileError, SeasonError string
	FileHint               string
	Season                 string
	Seasons                []part.Option
	// Refused says that a file has faults, which Faults lists.
	Refused string
	Faults  part.Table
	Plans   part.Table
}

// Look is what a file holds before it is kept.
type Look struct {
	Page part.Page
	File string
	// Upload names it in the form.
	Upload           int64
	Facts            []figures.Fact
	Targets, Figures part.Table
	// Notes are the checker's remarks, Questions what the plan leaves open.
	Notes, Questions []string
}
