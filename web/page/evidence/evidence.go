// Package evidence holds the pages of a school's documents: the list, one document with its revisions, posting, what waits
// for the principal, whom she delegates, and choosing what an answer rests on.
package evidence

import (
	"encoding/json"
	"net/url"
	"strconv"

	"github.com/thuocso/thuocso/internal/assessment"
	"github.com/thuocso/thuocso/internal/evidence"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/web/part"
)

// The addresses of the area.
const (
	ListPath     = "/minh-chung"
	NewPath      = ListPath + "/moi"
	WaitingPath  = ListPath + "/cho-duyet"
	DeputiesPath = ListPath + "/uy-quyen"
	UploadPath   = ListPath + "/tai-len"
)

// DocumentPath leads to a document.
func DocumentPath(id evidence.ID) string { return ListPath + "/" + strconv.FormatInt(int64(id), 10) }

// EditPath leads to posting a new revision.
func EditPath(id evidence.ID) string { return DocumentPath(id) + "/sua" }

// JudgePath takes what is decided about a revision.
func JudgePath(id evidence.ID) string { return DocumentPath(id) + "/duyet" }

// FilePath leads a school's own people to the file of a revision.
func FilePath(v evidence.Revision) string {
	return DocumentPath(v.Document) + "/" + strconv.Itoa(v.No) + "/tep"
}

// ReturnPath leads to choosing evidence for a code of a return.
func ReturnPath(id assessment.ID, code string) string {
	path := "/phieu/" + strconv.FormatInt(int64(id), 10) + "/minh-chung"
	if code == "" {
		return path
	}

	return path + "?ma=" + url.QueryEscape(code)
}

// ProofPath leads whoever may see a return to a revision that an answer rests on.
func ProofPath(id assessment.ID, v evidence.Revision) string {
	return ReturnPath(id, "") + "/" + strconv.FormatInt(int64(v.Document), 10) + "/" + strconv.Itoa(v.No)
}

// ProofFilePath leads to its file.
func ProofFilePath(id assessment.ID, v evidence.Revision) string { return ProofPath(id, v) + "/tep" }

// For is the answer that a document is meant for; its zero value is none.
type For struct {
	Return assessment.ID
	Code   string
}

func (f For) query() string {
	if f.Return == 0 {
		return ""
	}

	return "?phieu=" + strconv.FormatInt(int64(f.Return), 10) + "&ma=" + url.QueryEscape(f.Code)
}

// NewFor leads to posting a document for an answer.
func NewFor(f For) string { return NewPath + f.query() }

// List is a school's documents.
type List struct {
	Page   part.Page
	Rows   []evidence.Row
	Search string
	Pages  part.Pages
	Usage  evidence.Usage
	// Decides tells that the viewer decides about what waits, Waiting how many documents that are; Head that she may delegate.
	Decides, Head bool
	Waiting       int
	// Queue tells that this is the list of what waits; Error says why nothing was let through.
	Queue bool
	Error string
}

// The fields of letting through several documents at once.
const (
	// TickField names what was ticked, ShownField what the page showed, AllField asks for all of that.
	TickField  = "chon"
	ShownField = "hien"
	AllField   = "tat-ca"
)

// pickOf names a revision in the form.
func pickOf(r evidence.Row) string {
	return strconv.FormatInt(int64(r.Document), 10) + "/" + strconv.Itoa(r.No)
}

// open counts the rows that can be let through here.
func (v List) open() int {
	n := 0
	for _, r := range v.Rows {
		if r.State == evidence.Waiting {
			n++
		}
	}

	return n
}

// Form posts a document or a revision.
type Form struct {
	Page part.Page
	// Document is what gets a new revision, nil for a new document.
	Document *evidence.Document
	For      For
	Raw      evidence.Raw
	// Field and Error say what was wrong; Upload is a finished upload that waits for its document, UploadName its file.
	Field, Error       string
	Upload, UploadName string
	// Waits tells that what the viewer posts waits for the principal.
	Waits bool
}

// Document is one document with its revisions.
type Document struct {
	Page    part.Page
	Of      *evidence.Document
	Uses    []assessment.Use
	Decides bool
	// Error says why a decision was not taken.
	Error string
}

// Deputies is whom the principal lets decide in her place.
type Deputies struct {
	Page  part.Page
	Staff []evidence.Deputy
}

// Choose is what one answer rests on, and what it could.
type Choose struct {
	Page   part.Page
	Return *assessment.Return
	Code   string
	// Wording is the question, Hint what evidence it asks for.
	Wording, Hint string
	Attached      []assessment.Attached
	Rows          []evidence.Row
	Search        string
	More          bool
	Form          Form
}

// Proof is one revision as whoever may see the return sees it.
type Proof struct {
	Page     part.Page
	Return   *assessment.Return
	Revision evidence.Revision
	Codes    []string
}

// Sized is the size of a file.
func Sized(p locale.Printer, size int64) string {
	if size < 1<<20 {
		return p.T("evidence.kilobytes", "n", int(max(1, (size+512)>>10)))
	}

	return p.T("evidence.megabytes", "n", evidence.Megabytes(size))
}

// Facts are number, date and issuer in one line, empty where the document bears none.
func Facts(p locale.Printer, c evidence.Content) string {
	line := ""
	add := func(s string) {
		if s == "" {
			return
		}
		if line != "" {
			line += " · "
		}
		line += s
	}
	if c.Number != "" {
		add(p.T("evidence.number_is", "number", c.Number))
	}
	if !c.Issued.IsZero() {
		add(p.T("evidence.issued_is", "day", Day(c)))
	}
	add(c.Issuer)

	return line
}

// Day is the date on a document as people write it; it has no hour and no time zone.
func Day(c evidence.Content) string {
	if c.Issued.IsZero() {
		return ""
	}

	return c.Issued.Format("02/01/2006")
}

// Marks are the words that warn about a revision: moderation, date, link.
func Marks(p locale.Printer, v evidence.Revision, schoolYear int) []string {
	var marks []string
	if v.State != evidence.Passed {
		marks = append(marks, p.T("evidence.state."+string(v.State)))
	}
	if schoolYear != 0 && v.OutsideYear(schoolYear) {
		marks = append(marks, p.T("evidence.outside_year"))
	}
	if v.Kind == evidence.Link && v.Check.Dead() {
		marks = append(marks, p.T("evidence.dead"))
	}

	return marks
}

// Outside says at length that the date lies outside the school year, empty where it does not.
func Outside(p locale.Printer, v evidence.Revision, schoolYear int) string {
	if schoolYear == 0 || !v.OutsideYear(schoolYear) {
		return ""
	}

	return p.T("evidence.outside_year_why", "day", Day(v.Content), "year", p.SchoolYear(schoolYear),
		"from", evidence.YearFrom(schoolYear).Format("02/01/2006"), "until", evidence.YearUntil(schoolYear).Format("02/01/2006"))
}

// Chips are the evidence of each code of a return as the sheet shows it.
func Chips(p locale.Printer, r *assessment.Return, list []assessment.Attached, own bool) map[string][]part.Link {
	chips := map[string][]part.Link{}
	for _, a := range list {
		label := a.Revision.Title
		for _, mark := range Marks(p, a.Revision, r.Season.SchoolYear) {
			label += " · " + mark
		}
		href := ProofPath(r.ID, a.Revision)
		if own {
			href = DocumentPath(a.Revision.Document)
			if a.Newest > a.Revision.No {
				label += " · " + p.T("evidence.newer", "n", a.Newest)
			}
		}
		chips[a.Code] = append(chips[a.Code], part.Link{Label: label, Href: href})
	}

	return chips
}

// says are the sentences of the upload script, as JSON for an attribute.
func (v Form) says() (string, error) {
	say := func(key string, places ...string) string {
		pairs := make([]any, 0, 2*len(places))
		for _, place := range places {
			pairs = append(pairs, place, "{"+place+"}")
		}

		return v.Page.T(key, pairs...)
	}
	body, err := json.Marshal(map[string]string{
		"sending": say("evidence.js.sending", "done", "all", "percent"), "waiting": say("evidence.js.waiting", "done", "all"),
		"resuming": say("evidence.js.resuming", "done", "all"), "large": say("evidence.js.large", "most"),
		"again": say("evidence.js.again", "name"), "empty": say("evidence.js.empty"),
		"done": say("evidence.js.done", "name"), "failed": say("evidence.js.failed"), "signin": say("evidence.js.signin"),
	})

	return string(body), err
}

func (v Form) action() string {
	if v.Document != nil {
		return DocumentPath(v.Document.ID)
	}

	return ListPath
}

func (v Form) error(field string) string {
	if v.Field == field {
		return v.Error
	}

	return ""
}

func (v Form) errors() []part.FieldError {
	if v.Error == "" {
		return nil
	}

	return []part.FieldError{{Field: v.Field, Text: v.Error}}
}

func most(p locale.Printer) string { return p.Short(int64(evidence.Megabytes(evidence.MaxFile))) }
