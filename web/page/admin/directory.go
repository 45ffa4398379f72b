// Package admin holds the pages of administration.
package admin

import (
	"strconv"

	"github.com/thuocso/thuocso/web/part"
)

// The addresses that the pages of units and schools name.
const (
	UnitsPath   = "/quan-tri/don-vi"
	SchoolsPath = "/quan-tri/truong"
	ImportPath  = "/quan-tri/nhap"
	ApplyPath   = "/quan-tri/nhap/ap-dung"
	// OutlinesPath takes outlines of units, OutlinesApplyPath applies them.
	OutlinesPath      = "/quan-tri/ranh-gioi"
	OutlinesApplyPath = "/quan-tri/ranh-gioi/ap-dung"
)

// UnitPath is the page of one unit.
func UnitPath(id int64) string { return UnitsPath + "/" + strconv.FormatInt(id, 10) }

// SchoolPath is the page of one school.
func SchoolPath(id int64) string { return SchoolsPath + "/" + strconv.FormatInt(id, 10) }

// Units is one unit with what lies directly below it.
type Units struct {
	Page part.Page
	// Lead tells the unit's kind, code and validity.
	Lead string
	// Day is the day shown, as the date field holds it; DayError what is wrong with it.
	Day, DayError string
	Action        string
	Table         part.Table
	// Schools leads to the unit's schools.
	Schools part.Link
	// Import leads to the upload, empty for who may not.
	Import part.Link
}

// Schools is a list of schools.
type Schools struct {
	Page                   part.Page
	Lead                   string
	Search, Day, DayError  string
	Stage, Area, Office    string
	Stages, Areas, Offices []part.Option
	Table                  part.Table
	Pages                  part.Pages
	Import                 part.Link
}

// Fact is one line of a school's record.
type Fact struct{ Label, Value, Note string }

// School is one school's record.
type School struct {
	Page  part.Page
	Lead  string
	Facts []Fact
}

// Import is the upload of a file.
type Import struct {
	Page   part.Page
	Errors []part.FieldError
	// Subject, From and To are what was chosen; Fields are the fields' own messages.
	Subject, From, To             string
	FileError, FromError, ToError string
	Subjects                      []part.Option
	UnitColumns, SchoolColumns    string
}

// Preview is what an uploaded file would do.
type Preview struct {
	Page part.Page
	// File is the file's name, Valid its interval in words.
	File, Valid string
	Figures     []part.Figure
	Tone        part.Tone
	Say         string
	// Refused, Notes, Changed and Added are the rows, cut where there are many; More says so.
	Refused, Notes, Changed, Added Rows
	// Draft is the id that applying sends, 0 where there is nothing to apply.
	Draft int64
	// Apply takes it, Ask asks for another file.
	Apply, Ask string
}

// Outlines is the upload of outlines.
type Outlines struct {
	Page   part.Page
	Errors []part.FieldError
	// Kind, From and To are what was chosen; the others are the fields' own messages and what they say of themselves.
	Kind, From, To                string
	FileError, FromError, ToError string
	FileHint                      string
	Kinds                         []part.Option
}

// Rows is one list of a preview.
type Rows struct {
	Title string
	Table part.Table
	More  string
}
