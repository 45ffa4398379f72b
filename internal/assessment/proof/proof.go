// Package proof is about what the answers of a return rest on: which revision of which document, and which of it was there
// when the office returned the return.
package proof

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/thuocso/thuocso/internal/assessment/record"
	"github.com/thuocso/thuocso/internal/assessment/sending"
	"github.com/thuocso/thuocso/internal/evidence"
)

// Attachment says that an answer rests on a revision of a document.
type Attachment struct {
	Code     string
	Document evidence.ID
	Revision int
}

// Attached is an attachment as it stands, with the very revision that the reviewer sees.
type Attached struct {
	Code     string
	Revision evidence.Revision
	// Newest is the number of the document's newest revision that was not refused.
	Newest int
	// ByPost and At tell who attached it.
	ByPost string
	At     time.Time
}

// place is one document of one code.
type place struct {
	code     string
	document evidence.ID
}

func (a *Attached) place() place { return place{a.Code, a.Revision.Document} }

// Back are the attachments of a return that the school has changed since the office returned it.
type Back struct {
	// Was are those that stood when it was returned, of each document of each code that was touched since; their revisions
	// are named and no more.
	Was []Attached
	// At is when it was returned.
	At time.Time

	touched map[place]bool
}

// Since reads the record of a returned return.
func Since(events []record.Event) (Back, error) {
	from := record.ReturnedAt(events)
	b := Back{touched: map[place]bool{}}
	if from >= 0 {
		b.At = events[from].At
	}
	stood := map[place]Attached{}
	for i := range events {
		a, moved, err := read(&events[i])
		if err != nil {
			return b, err
		}
		switch {
		case !moved:
		case i > from:
			b.touched[a.place()] = true
		case events[i].Action == attach:
			stood[a.place()] = a
		default:
			delete(stood, a.place())
		}
	}
	for at := range b.touched {
		if a, ok := stood[at]; ok {
			b.Was = append(b.Was, a)
		}
	}
	slices.SortFunc(b.Was, compare)

	return b, nil
}

// Over puts what stood then into the list of what is attached now; was is Was with its revisions. What was let through
// later than the return was returned is left out.
func (b Back) Over(now, was []Attached) []Attached {
	list := slices.DeleteFunc(slices.Clone(now), func(a Attached) bool { return b.touched[a.place()] })
	list = slices.DeleteFunc(append(list, was...), func(a Attached) bool { return !b.At.IsZero() && a.Revision.DecidedAt.After(b.At) })
	slices.SortStableFunc(list, compare)

	return list
}

// Files are attachments as a return's file holds them.
func Files(list []Attached) map[string][]sending.Proof {
	files := map[string][]sending.Proof{}
	for _, a := range list {
		v := &a.Revision
		p := sending.Proof{ID: strconv.FormatInt(int64(v.Document), 10), Revision: v.No, Number: v.Number, Title: v.Title, Digest: v.Kept.SHA256}
		if !v.Issued.IsZero() {
			p.Date = sending.Day(v.Issued.Format(time.DateOnly))
		}
		files[a.Code] = append(files[a.Code], p)
	}

	return files
}

// The acts of a record that are read here.
const (
	attach = "evidence.attach"
	detach = "evidence.detach"
)

// read reads one line, false where it is about something else.
func read(e *record.Event) (Attached, bool, error) {
	if e.Action != attach && e.Action != detach {
		return Attached{}, false, nil
	}
	var d struct {
		Code     string      `json:"code"`
		Document evidence.ID `json:"document"`
		Revision int         `json:"revision"`
	}
	if err := json.Unmarshal([]byte(e.Detail), &d); err != nil {
		return Attached{}, false, fmt.Errorf("read line %d of a return's record: %w", e.Seq, err)
	}

	return Attached{Code: d.Code, Revision: evidence.Revision{Document: d.Document, No: d.Revision}, ByPost: e.Post, At: e.At}, true, nil
}

// compare puts attachments in the order in which a store lists them.
func compare(a, b Attached) int {
	return cmp.Or(cmp.Compare(a.Code, b.Code), a.At.Compare(b.At), cmp.Compare(a.Revision.Document, b.Revision.Document))
}
