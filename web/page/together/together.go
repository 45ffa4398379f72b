// Package together holds the page on which a principal says who answers which part of
// the return, and by when.
package together

import (
	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/web/part"
)

// Assign is who answers what.
type Assign struct {
	Page part.Page
	ID   assessment.ID
	Lead string
	// MayAssign tells whether the viewer hands tasks out.
	MayAssign bool
	// Closed says why nothing is assigned now, empty where it can be.
	Closed string
	// Alone says that nobody but the viewer has an account at the school.
	Alone   *part.Link
	People  []part.Option
	Rows    []Row
	Problem *Problem
}

// Row is one part.
type Row struct {
	Code, Name string
	// Progress says how far it is; Who and Day are the person's id and the day as the form carries them.
	Progress, Who, Day string
	// Says tells whose it is and by when.
	Says string
	Late bool
}

// Problem is what was wrong with one row's form.
type Problem struct{ Part, Field, Text string }

func (v Assign) wrong(r Row, field string) string {
	if v.Problem != nil && v.Problem.Part == r.Code && v.Problem.Field == field {
		return v.Problem.Text
	}

	return ""
}
