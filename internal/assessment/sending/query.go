package sending

import (
	"slices"
	"strings"

	"github.com/thuocso/thuocso/internal/maturity"
)

// Kind is what is unusual.
type Kind string

// The kinds of query.
const (
	// Jump is a group whose level stands more than one above or below last season's.
	Jump Kind = "jump"
	// FullWithoutProof is a component at its maximum with neither proof nor note.
	FullWithoutProof Kind = "full_without_proof"
	// AllFull is a group of which every component stands at its maximum.
	AllFull Kind = "all_full"
	// OneForMany is one document behind ten components or more.
	OneForMany Kind = "one_for_many"
	// PlanOutside is a plan of a day outside the school year.
	PlanOutside Kind = "plan_outside"
	// WaitingProof is documents behind answers that nobody has let through yet: the office would not see them.
	WaitingProof Kind = "waiting_proof"
)

// many is how many components behind one document are unusual.
const many = 10

// Query is something unusual: to be mended or explained before the return is sent.
type Query struct {
	Kind Kind
	// Of is the component, group or document that it is about; empty for the return.
	Of string
	// From and To are the levels of a jump; N is how many components share a document, or how many documents wait.
	From, To, N int
	// Codes are the components concerned.
	Codes []string
}

// Key names the query: an explanation answers the query of its key.
func (q Query) Key() string { return strings.TrimSuffix(string(q.Kind)+":"+q.Of, ":") }

// Facts are what queries are found in.
type Facts struct {
	Index      *maturity.Index
	Points     maturity.Vector
	Score      maturity.Score
	SchoolYear int
	// Noted tells of a component whether the school wrote a note to it.
	Noted func(code string) bool
	File  *File
}

// Queries finds what is unusual, in the order of the sheet.
func Queries(f Facts) []Query {
	var all []Query
	if f.outsideYear() {
		all = append(all, Query{Kind: PlanOutside})
	}
	for i := range f.Score.Groups {
		all = append(all, f.ofGroup(i)...)
	}

	return append(append(all, f.shared()...), f.waiting()...)
}

// outsideYear tells whether the plan's day lies outside the school year, from the July before it to the August that ends it.
func (f Facts) outsideYear() bool {
	day := f.File.Steps.Plan.Date
	from, to := DayOf(yearsStart(f.SchoolYear)), DayOf(yearsStart(f.SchoolYear+1).AddDate(0, 2, 0))

	return day != "" && (day < from || day >= to)
}

func (f Facts) ofGroup(i int) []Query {
	var all []Query
	g := &f.Index.Groups[i]
	if q, ok := f.jump(i); ok {
		all = append(all, q)
	}
	full, asked := 0, 0
	for _, component := range f.Index.Components() {
		if component.Group != g.Code || !f.asks(component.Code) {
			continue
		}
		asked++
		if !f.full(component) {
			continue
		}
		full++
		if len(f.File.Proofs[component.Code]) == 0 && !f.Noted(component.Code) {
			all = append(all, Query{Kind: FullWithoutProof, Of: component.Code, Codes: []string{component.Code}})
		}
	}
	if asked > 1 && full == asked {
		all = append(all, Query{Kind: AllFull, Of: g.Code})
	}

	return all
}

// asks tells whether the component concerns the school.
func (f Facts) asks(code string) bool {
	place, ok := f.Index.Position(code)

	return ok && place < len(f.Points) && f.Points[place] != maturity.NotApplicable
}

// full tells whether the component stands at its maximum.
func (f Facts) full(c *maturity.Component) bool {
	place, _ := f.Index.Position(c.Code)
	points, ok := f.Points.At(place)

	return ok && points >= c.Max
}

// jump compares the level that a group's points give with that of the season before; conditions are left aside, and so are
// points that may be one level or another.
func (f Facts) jump(i int) (Query, bool) {
	if i >= len(f.File.Before) {
		return Query{}, false
	}
	was, is := f.level(f.File.Before[i]), f.level([2]maturity.Points{f.Score.Groups[i].Low, f.Score.Groups[i].High})
	if was == 0 || is == 0 || max(was, is)-min(was, is) < 2 {
		return Query{}, false
	}

	return Query{Kind: Jump, Of: f.Index.Groups[i].Code, From: was, To: is}, true
}

func (f Facts) level(points [2]maturity.Points) int {
	low, high := f.Index.Levels.Level(points[0]), f.Index.Levels.Level(points[1])
	if low != high {
		return 0
	}

	return low
}

// shared finds documents behind many components.
func (f Facts) shared() []Query {
	behind := map[string][]string{}
	for _, c := range f.Index.Components() {
		for _, p := range f.File.Proofs[c.Code] {
			if !slices.Contains(behind[p.ID], c.Code) {
				behind[p.ID] = append(behind[p.ID], c.Code)
			}
		}
	}
	var all []Query
	for id, codes := range behind {
		if len(codes) >= many {
			all = append(all, Query{Kind: OneForMany, Of: id, N: len(codes), Codes: codes})
		}
	}
	slices.SortFunc(all, func(a, b Query) int { return strings.Compare(a.Of, b.Of) })

	return all
}

// waiting finds documents behind answers that wait to be let through; codes stand in the order of their texts.
func (f Facts) waiting() []Query {
	documents := map[string]bool{}
	var codes []string
	for code, ids := range f.File.Waiting {
		codes = append(codes, code)
		for _, id := range ids {
			documents[id] = true
		}
	}
	if len(codes) == 0 {
		return nil
	}
	slices.Sort(codes)

	return []Query{{Kind: WaitingProof, N: len(documents), Codes: codes}}
}

// Open are the queries without an explanation.
func (f *File) Open(queries []Query) []Query {
	var open []Query
	for _, q := range queries {
		if f.Explanations[q.Key()].Words == "" {
			open = append(open, q)
		}
	}

	return open
}
