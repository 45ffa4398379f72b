package directory

import (
	"slices"

	"github.com/thuocso/thuocso/internal/directory/sheet"
	"github.com/thuocso/thuocso/internal/locale"
)

// Issue is something to say about one row: why it is refused, or what was taken for granted.
// Row 0 is the file as a whole.
type Issue struct {
	Row   int
	Field string
	// Key and Args are the message in the catalogue.
	Key  string
	Args []any
}

// Difference is one fact that would change.
type Difference struct {
	Field string
	Old   string
	New   string
}

// Item is one row that would be added or changed.
type Item struct {
	Row         int
	Kind        Kind
	Code        string
	Name        string
	Differences []Difference
}

// Report says what an import does, or would do.
type Report struct {
	Valid     Interval
	Added     []Item
	Changed   []Item
	Unchanged int
	Refused   []Issue
	Notes     []Issue
}

// Clean tells whether nothing is refused.
func (r *Report) Clean() bool { return len(r.Refused) == 0 }

// Changes tells whether the import would write anything.
func (r *Report) Changes() bool { return len(r.Added)+len(r.Changed) > 0 }

// RefusedRows is how many rows are refused, whatever the number of reasons.
func (r *Report) RefusedRows() int {
	rows := map[int]bool{}
	for _, issue := range r.Refused {
		if issue.Row > 0 {
			rows[issue.Row] = true
		}
	}

	return len(rows)
}

// Rows is how many rows the sheet had.
func (r *Report) Rows() int { return len(r.Added) + len(r.Changed) + r.Unchanged + r.RefusedRows() }

func (r *Report) refuse(row int, field, key string, args ...any) {
	r.Refused = append(r.Refused, Issue{Row: row, Field: field, Key: key, Args: args})
}

// fits refuses a row that does not fit the heading.
func (r *Report) fits(h sheet.Heading, l sheet.Line, required ...string) bool {
	m := h.Fit(l, required...)
	if m != nil {
		r.refuse(l.Number, m.Field, m.Key, m.Args...)
	}

	return m == nil
}

func (r *Report) note(row int, field, key string, args ...any) {
	r.Notes = append(r.Notes, Issue{Row: row, Field: field, Key: key, Args: args})
}

// settle puts everything into the order of the rows.
func (r *Report) settle() {
	byRow := func(a, b Issue) int { return a.Row - b.Row }
	slices.SortStableFunc(r.Refused, byRow)
	slices.SortStableFunc(r.Notes, byRow)
	items := func(a, b Item) int { return a.Row - b.Row }
	slices.SortStableFunc(r.Added, items)
	slices.SortStableFunc(r.Changed, items)
}

// KindKey is the catalogue key of a kind's name.
func KindKey(k Kind) locale.Key { return locale.Key("directory.kind." + string(k)) }
