// Package returnbook writes a return as a workbook that is filled without a
// connection, and reads it back: whose it is, what stood in it when it was written,
// what stands in it now. Nothing in it is ever evaluated.
package returnbook

// Mark says whose workbook it is.
type Mark struct {
	// ReturnID, SchoolCode and SchoolYear name the return.
	ReturnID   int64
	SchoolCode string
	SchoolYear int
	// Index and Revision are what it is measured by.
	Index    string
	Revision string
}

// Kind is what a row asks for.
type Kind string

// The kinds of row.
const (
	Points Kind = "points"
	YesNo  Kind = "yes_no"
	Text   Kind = "text"
	Choice Kind = "choice"
	// Heading is a row that asks nothing.
	Heading Kind = "heading"
	// Figure and Reason are rows of the annex: a whole number, and the words that explain the figures of a question.
	Figure Kind = "figure"
	Reason Kind = "reason"
	// Unknown is a row of the annex that came back and was never written there.
	Unknown Kind = "unknown"
)

// Given is what a row says, as texts: the answer (points with a decimal comma, the words for yes and no, or a text), two
// figures and a note. Read gives yes as "1" and no as "0".
type Given struct{ Answer, First, Second, Note string }

// Row is one question, or a heading between them.
type Row struct {
	Code    string
	Kind    Kind
	Wording string
	// Max and Step are in hundredths, of Points.
	Max, Step int64
	// Options are the choices of a Choice.
	Options []string
	// Figures is how many figures stand beside the answer: two of a ratio, one of a count.
	Figures int
	// Open tells whether the school may change the row now.
	Open    bool
	Version int
	Given   Given
	// Last is the answer of the season before, Hint what evidence is asked for.
	Last, Hint string
	// Key and Unit are those of a figure of the annex: what it is known by, and what is counted.
	Key, Unit string
}

// Words are the texts of the workbook in the language of whoever asked for it.
type Words struct {
	Sheet, Title string
	About        []string
	// Heads are the headings of the nine columns.
	Heads []string
	// BadPoints, BadWhole and BadChoice are what the validation says; {max} and {step} are filled in BadPoints.
	BadTitle, BadPoints, BadWhole, BadChoice string
	// Yes and No are the two choices of a YesNo.
	Yes, No string
	Annex   AnnexWords
}

// AnnexWords are the texts of the annex's sheet.
type AnnexWords struct {
	Sheet, Title string
	About        []string
	// Heads are the headings of its five columns.
	Heads []string
}

// Book is a return as a workbook.
type Book struct {
	Mark  Mark
	Words Words
	Rows  []Row
	// Annex are the rows of the annex, which stand in a sheet of their own; none when nothing is asked.
	Annex []Row
}

// Filled is one row of a workbook that came back.
type Filled struct {
	Code    string
	Version int
	// Kind and Key are set of a row of the annex alone.
	Kind Kind
	Key  string
	// Was is what stood there when the workbook was written, Now what stands there.
	Was, Now Given
	// Formula names the first cell that holds a formula, which is not read; empty for none.
	Formula string
}

// The columns of the sheet.
const (
	colCode = iota + 1
	colWording
	colMax
	colAnswer
	colFirst
	colSecond
	colNote
	colLast
	colHint
	columns = colHint
)

// The hidden sheet that says whose the workbook is.
const (
	markSheet   = "thuocso"
	markFormat  = "thuoc-so-phieu"
	markVersion = 1
	// markRows is where the rows of the questions begin there.
	markRows = 10
)

// What is read of a workbook: a return's own unpacks to a hundredth of this.
const (
	mostRows      = 500
	unpackedLimit = 16 << 20
)
