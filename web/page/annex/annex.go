// Package annex holds the page of a return's annex: figures that plans ask for, unscored.
package annex

import (
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/web/page/school"
	"github.com/thuocso/thuocso/web/part"
)

// Path is the address of a return's annex.
func Path(id assessment.ID) string { return school.AnnexPath(id) }

// Sheet is the annex of one return.
type Sheet struct {
	Page part.Page
	ID   assessment.ID
	Lead string
	// Closed says why nothing can be changed, empty where it can.
	Closed string
	// Error says what was refused, for whoever works without the script.
	Error string
	// None says that nothing is asked.
	None      string
	Questions []Question
}

// Question is one question with its answer.
type Question struct {
	Key string
	// Title names what it is asked for.
	Title   string
	Fields  []Field
	Note    string
	Version int
	// Saved says when and by whom it was saved last; Error why what was typed was not accepted.
	Saved, Error string
	// Theirs is what another person saved meanwhile.
	Theirs string
	// Last says what the season before had, Take are its fields as JSON.
	Last, Take string
	// Shares are what the figures come to.
	Shares []string
}

// Field is one figure.
type Field struct {
	Key, Label, Unit, Value string
}

// stated is the state of saving as the script names it.
func (q Question) stated() string {
	switch {
	case q.Error != "":
		return "wrong"
	case q.Version > 0:
		return "saved"
	default:
		return ""
	}
}

// heading names a question by its first figure.
func (q Question) heading() string { return q.Fields[0].Label }

// SharesID is the element that says what the figures of a question come to.
func SharesID(key string) string { return "shares-" + key }

func fieldID(key string) string { return "annex-" + key }
