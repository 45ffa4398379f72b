// Package sending is about what goes with a return when it is sent: the steps that the
// decision asks for, what is unusual and must be explained, the form in which it is
// hashed, and the receipt. It knows no return: assessment hands it the facts.
package sending

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/thuocso/thuocso/internal/fault"
	"github.com/thuocso/thuocso/internal/locale"
	"github.com/thuocso/thuocso/internal/maturity"
)

// Day is a day as year-month-day ("2025-04-09"), empty where none was given.
type Day string

// dayForm is the form of a Day.
const dayForm = "2006-01-02"

// vietnam is seven hours before UTC all the year round.
const vietnam = 7 * 3600

// Today is the day of a moment in Vietnam.
func Today(now time.Time) Day { return DayOf(now.In(time.FixedZone("ICT", vietnam))) }

// DayOf is the day of a moment in the zone of the moment.
func DayOf(t time.Time) Day { return Day(t.Format(dayForm)) }

// Shown is the day as people write it, dd/mm/yyyy; empty where none was given.
func (d Day) Shown() string {
	t, err := time.Parse(dayForm, string(d))
	if err != nil {
		return ""
	}

	return t.Format("02/01/2006")
}

// ReadDay reads a day as a browser's field (2025-04-09) or a person (9/4/2025) writes it.
func ReadDay(s string) (Day, bool) {
	s = strings.TrimSpace(s)
	if s == "" {
		return "", true
	}
	for _, form := range []string{dayForm, "2/1/2006"} {
		if t, err := time.Parse(form, s); err == nil && t.Year() >= 2000 && t.Year() <= 2100 {
			return DayOf(t), true
		}
	}

	return "", false
}

// Paper is an official document by its number and day.
type Paper struct {
	Number string
	Date   Day
}

// Whole tells whether both number and day are there.
func (p Paper) Whole() bool { return p.Number != "" && p.Date != "" }

// Steps are what the school says of the decreed steps around its self-assessment.
type Steps struct {
	// Plan is the plan of the self-assessment, Assignment the paper that assigns it; an empty Assignment means
	// that the plan itself assigns.
	Plan, Assignment Paper
	// Version counts the changes; ByID, ByPost and At tell of the last one.
	Version int
	ByID    int64
	ByPost  string
	At      time.Time
	Sector  Sector
}

// Sector is the note that the sector's database was brought up to date after the sending.
type Sector struct {
	Date   Day
	ByID   int64
	ByPost string
	At     time.Time
}

// Raw are the steps as a form carries them.
type Raw struct {
	PlanNumber, PlanDate, AssignmentNumber, AssignmentDate string
}

// Bounds of texts, in characters.
const (
	MaxNumber = 100
	MaxWords  = 2000
)

// Read turns what a form carries into the papers of the steps, or the fault of its first bad field. A draft may leave any
// of them open; a day after today is refused.
func Read(raw Raw, today Day) (plan, assignment Paper, err error) {
	if plan, err = readPaper(raw.PlanNumber, raw.PlanDate, "plan", today); err != nil {
		return plan, assignment, err
	}
	assignment, err = readPaper(raw.AssignmentNumber, raw.AssignmentDate, "assignment", today)

	return plan, assignment, err
}

func readPaper(number, date, field string, today Day) (Paper, error) {
	number = strings.Join(strings.Fields(locale.Plain(number)), " ")
	if !utf8.ValidString(number) || strings.ContainsRune(number, 0) || utf8.RuneCountInString(number) > MaxNumber {
		return Paper{}, fault.New(fault.Invalid, "sending.bad_number", "max", MaxNumber).At(field + "_number")
	}
	day, err := readPast(date, field+"_date", today)

	return Paper{Number: number, Date: day}, err
}

func readPast(date, field string, today Day) (Day, error) {
	day, ok := ReadDay(date)
	if !ok {
		return "", fault.New(fault.Invalid, "sending.bad_day").At(field)
	}
	if day > today {
		return "", fault.New(fault.Invalid, "sending.future_day").At(field)
	}

	return day, nil
}

// ReadSector reads the day on which the sector's database was brought up to date.
func ReadSector(date string, today Day) (Day, error) {
	day, err := readPast(date, "sector_date", today)
	if err == nil && day == "" {
		err = fault.New(fault.Invalid, "sending.bad_day").At("sector_date")
	}

	return day, err
}

// Words reads an explanation: trimmed, of letters that the database holds, within its bound.
func Words(s string) (string, error) {
	s = strings.TrimSpace(strings.ReplaceAll(locale.Plain(s), "\r\n", "\n"))
	if !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
		return "", fault.New(fault.Invalid, "assessment.bad_text").At("words")
	}
	if utf8.RuneCountInString(s) > MaxWords {
		return "", fault.New(fault.Invalid, "assessment.too_long", "max", MaxWords).At("words")
	}

	return s, nil
}

// Errors are the keys of what the steps lack before a return can be sent.
func (s Steps) Errors() []string {
	var lacks []string
	if s.Plan.Number == "" {
		lacks = append(lacks, "sending.error.plan_number")
	}
	if s.Plan.Date == "" {
		lacks = append(lacks, "sending.error.plan_date")
	}
	if s.Assignment != (Paper{}) && !s.Assignment.Whole() {
		lacks = append(lacks, "sending.error.assignment")
	}

	return lacks
}

// Explanation is why something unusual is right.
type Explanation struct {
	// Key is that of the query it answers.
	Key    string
	Words  string
	ByID   int64
	ByPost string
	At     time.Time
}

// Receipt is the proof of one sending.
type Receipt struct {
	// N counts the sendings of one return from 1, without a gap.
	N     int
	Round int
	At    time.Time
	// ByID and ByPost are who sent it and with that approved it as head of the school.
	ByID   int64
	ByPost string
	// Document is the canonical form of what was sent, Hash its SHA-256.
	Document []byte
	Hash     []byte
}

// File is what a return carries of its sending: steps, explanations and receipts.
type File struct {
	Steps        Steps
	Explanations map[string]Explanation
	// Receipts are all of the return's, oldest first, without their documents.
	Receipts []Receipt
	// Before are the points of each group, least and most, in the season before; nil where nothing was sent then.
	Before [][2]maturity.Points
	// Proofs are the documents behind each component, Waiting those that still wait to be let through, by their ids.
	Proofs  map[string][]Proof
	Waiting map[string][]string
	// Annex holds the answers to the questions of the annex, in the order of the questions.
	Annex []Annexed
	// Entries are the enterings on the school's behalf, oldest first; OnBehalf is the one that is about to be sent, or that was
	// sent with what is shown.
	Entries  []Entry
	OnBehalf *SentOnBehalf
}

// Proof is a document behind a component.
type Proof struct {
	// ID is the same wherever the document is used.
	ID string
	// Revision is the version of the document that the answer rests on.
	Revision int
	Number   string
	Date     Day
	Title    string
	// Digest is the SHA-256 of its file as hexadecimal digits, empty for a link.
	Digest string
}

// Number is the number of the n-th receipt of a return: school year, return, sending. No two receipts share one, and those of
// one return follow each other without a gap.
func Number(schoolYear int, returnID int64, n int) string {
	return fmt.Sprintf("%d-%d-%d", schoolYear, returnID, n)
}

// Last is the newest receipt; nil where nothing was sent yet.
func (f *File) Last() *Receipt {
	if len(f.Receipts) == 0 {
		return nil
	}

	return &f.Receipts[len(f.Receipts)-1]
}

// Receipt is the receipt of the number; nil where there is none.
func (f *File) Receipt(n int) *Receipt {
	for i := range f.Receipts {
		if f.Receipts[i].N == n {
			return &f.Receipts[i]
		}
	}

	return nil
}
