// Package workbook holds the pages of a return's way through a workbook: taking it
// along, and what it says otherwise when it comes back.
package workbook

import (
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/web/page/school"
	"github.com/thuocso/thuocso/web/part"
)

// At is the address of the pages of one return.
func At(id assessment.ID) string { return school.WorkbookPath(id) }

// Take leads to the workbook itself, and takes it back.
type Take struct {
	Page part.Page
	ID   assessment.ID
	// Closed says why nothing can be uploaded now; empty where it can.
	Closed []string
	Errors []part.FieldError
	Error  string
}

// Compared is what an uploaded workbook says otherwise than the return.
type Compared struct {
	Page part.Page
	ID   assessment.ID
	Lead string
	// Fresh can be taken over as they are; Clashing were changed in the portal meanwhile.
	Fresh, Clashing []Difference
	// Unfit are those that cannot be taken over, each with why.
	Unfit []Unfit
	// Saved says how many were taken over by now, empty before.
	Saved string
}

// Difference is one answer that may be taken over.
type Difference struct {
	// Name is what the form calls it by, Code what the page does.
	Name          string
	Code, Wording string
	// Now is what stands in the portal, with who and when; New what the workbook says.
	Now, New, By string
	// Version and Raw are what the form carries.
	Version, Raw string
}

// Unfit is one row that cannot be taken over.
type Unfit struct{ Code, Wording, New, Why string }
